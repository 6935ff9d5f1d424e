"""The SQLite file: who holds it, what goes wrong with it, and what outlives a kill -9."""

import os
import sqlite3
import subprocess
import sys
from contextlib import contextmanager

import pytest
from sqlalchemy import event, text
from support.records import NOW, a_deadline, a_feed, a_revision, an_entry, an_evidence

from alerter.errors import StoreError
from alerter.model import Step
from alerter.stores import database, memory, sql

HOLD = """
import sys, time
from alerter.stores import sql
store = sql.open_store(sys.argv[1])
store.hold()
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def opening():
    """Opens stores, and closes them in the end."""
    opened = []

    def opening(url):
        opened.append(sql.open_store(url))
        return opened[-1]

    yield opening
    for store in opened:
        store.close()


@contextmanager
def a_process(script, *arguments):
    """A child that runs `script`, killed in the end if it still lives."""
    command = [sys.executable, "-c", script, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        try:
            yield child
        finally:
            child.kill()


def fault(store, act):
    """The one line that `act` fails with."""
    with pytest.raises(StoreError) as caught:
        act(store)
    line = str(caught.value)
    assert "\n" not in line
    return line


def with_pragma(store, pragma):
    """Have every connection of `store` start with `pragma`."""
    store.database.engine.dispose()
    event.listen(store.database.engine, "connect", lambda connection, _: connection.execute(pragma))


def test_the_folder_of_a_new_file_is_made(tmp_path, opening):
    store = opening(f"sqlite:///{tmp_path}/a/b/alerter.db")
    store.migrate()
    assert (tmp_path / "a/b/alerter.db").is_file()


def test_a_relative_path_counts_from_the_working_folder(tmp_path, opening, monkeypatch):
    monkeypatch.chdir(tmp_path)
    opening("sqlite:///data/alerter.db").migrate()
    assert (tmp_path / "data/alerter.db").is_file()


def test_what_was_recorded_is_there_after_reopening(sqlite_url, opening):
    first = opening(sqlite_url)
    first.migrate()
    first.sync_feeds([a_feed()], now=NOW)
    first.close()
    assert opening(sqlite_url).feeds() == (a_feed(next_poll_at=NOW),)


def test_a_commit_outlives_a_power_cut_and_readers_wait_for_nobody(sqlite_url, opening):
    store = opening(sqlite_url)
    store.migrate()
    with store.database.writing() as connection:
        found = [
            connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    full = 2
    assert found == ["wal", full, 1]


def test_reading_goes_on_while_somebody_writes(sqlite_url, opening):
    store, reader = opening(sqlite_url), opening(sqlite_url)
    store.migrate()

    def decide(_known):
        assert store.dossiers() == reader.dossiers() == ()
        return (Step(a_deadline(), an_evidence(), a_revision()),)

    store.record_entry(an_entry(), {"tiktok": decide})
    assert len(reader.dossiers()) == 1


def test_one_store_may_take_hold_twice(sqlite_url, opening):
    store = opening(sqlite_url)
    store.hold()
    store.hold()
    assert "another alerter" in fault(opening(sqlite_url), lambda other: other.hold())


def test_a_held_file_is_refused_with_who_holds_it(sqlite_url, opening, tmp_path):
    opening(sqlite_url).hold()
    assert fault(opening(sqlite_url), lambda store: store.hold()) == (
        f"database {tmp_path}/alerter.db: another alerter works on it (process {os.getpid()}); "
        "stop it first, or give this one another database"
    )


def test_closing_lets_go(sqlite_url, opening):
    first = opening(sqlite_url)
    first.hold()
    first.close()
    second = opening(sqlite_url)
    second.hold()
    assert "another alerter" in fault(opening(sqlite_url), lambda store: store.hold())


def test_a_process_that_is_killed_lets_go(sqlite_url, opening):
    with a_process(HOLD, sqlite_url) as child:
        assert child.stdout.readline() == "held\n"
        assert f"process {child.pid}" in fault(opening(sqlite_url), lambda store: store.hold())
    opening(sqlite_url).hold()


def test_others_may_look_and_migrate_while_one_holds(sqlite_url, opening):
    service, visitor = opening(sqlite_url), opening(sqlite_url)
    service.hold()
    service.migrate()
    visitor.migrate()
    assert visitor.feeds() == ()


def test_where_many_may_work_at_once_nobody_holds(postgres_url, opening):
    first, second = opening(postgres_url), opening(postgres_url)
    first.hold()
    second.hold()
    in_memory = memory.open_store("memory:")
    in_memory.hold()
    assert first.feeds() == second.feeds() == in_memory.feeds() == ()


def test_a_lock_that_cannot_be_made_is_told(sqlite_url, opening, tmp_path):
    (tmp_path / "alerter.db.lock").mkdir()
    line = fault(opening(sqlite_url), lambda store: store.hold())
    assert line.startswith(f"database {tmp_path}/alerter.db: {tmp_path}/alerter.db.lock cannot be")


def test_a_folder_in_place_of_the_file_is_told(tmp_path):
    line = fault(f"sqlite:///{tmp_path}", sql.open_store)
    assert line == f"database {tmp_path}: is a folder; name a file in it, as {tmp_path}/alerter.db"


def test_a_file_in_place_of_the_folder_is_told(tmp_path):
    (tmp_path / "data").write_text("not a folder")
    line = fault(f"sqlite:///{tmp_path}/data/alerter.db", sql.open_store)
    assert line.startswith(f"database {tmp_path}/data/alerter.db: its folder cannot be made (")


def test_a_file_that_cannot_be_opened_is_told(tmp_path, opening):
    (tmp_path / "alerter.db").symlink_to("/dev/full/nowhere")
    line = fault(opening(f"sqlite:///{tmp_path}/alerter.db"), lambda store: store.migrate())
    assert line.startswith(f"database {tmp_path}/alerter.db: cannot be opened; ")


def test_a_file_that_is_no_database_is_told_and_left_alone(tmp_path, opening):
    path = tmp_path / "alerter.db"
    path.write_text("Dear diary, " * 500)
    line = fault(opening(f"sqlite:///{path}"), lambda store: store.migrate())
    assert line == (
        f"database {path}: is no SQLite database; move that file away, or name another one"
    )
    assert path.read_text() == "Dear diary, " * 500


def test_a_damaged_database_is_told(tmp_path, opening):
    path = tmp_path / "alerter.db"
    opening(f"sqlite:///{path}").migrate()
    opening(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    line = fault(opening(f"sqlite:///{path}"), lambda store: store.feeds())
    assert line == f"database {path}: is damaged; stop alerter and restore it from a backup"


def test_a_file_that_cannot_be_written_is_told(sqlite_url, opening):
    store = opening(sqlite_url)
    store.migrate()
    with_pragma(store, "PRAGMA query_only = ON")
    line = fault(store, lambda store: store.sync_feeds([a_feed()], now=NOW))
    assert "alerter.db: cannot be written to; give this user the right to" in line


def test_a_full_disk_is_told_and_loses_nothing(sqlite_url, opening):
    store = opening(sqlite_url)
    store.migrate()
    store.record_entry(an_entry("before"), {})
    with_pragma(store, "PRAGMA max_page_count = 1")
    large = an_entry("large", text="x" * 1_000_000)
    line = fault(store, lambda store: store.record_entry(large, {}))
    assert "alerter.db: no room is left on the disk; make some: nothing recorded so far" in line
    assert store.unseen([an_entry("before"), large]) == (large,)
    again = opening(sqlite_url)
    again.record_entry(large, {})
    assert again.unseen([an_entry("before"), large]) == ()


def test_a_file_that_somebody_keeps_locked_is_told(sqlite_url, opening, monkeypatch, tmp_path):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    store = opening(sqlite_url)
    store.migrate()
    other = sqlite3.connect(tmp_path / "alerter.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    line = fault(store, lambda store: store.sync_feeds([a_feed()], now=NOW))
    assert "alerter.db: another program keeps it locked; close that one" in line
    other.close()
    store.sync_feeds([a_feed()], now=NOW)
    assert len(store.feeds()) == 1


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:///file:x.db?uri=true",
    ],
)
def test_a_url_without_a_file_is_refused(url):
    assert fault(url, sql.open_store) == (
        f"database {url}: names no plain file; write sqlite:///PATH, or memory: to keep nothing"
    )


@pytest.mark.parametrize("url", ["mysql://me:secret@host/x", "postgresql:me:secret@x", "secret"])
def test_a_url_of_nothing_we_know_is_refused_and_not_repeated(url):
    line = fault(url, sql.open_store)
    assert line.endswith("write sqlite:///PATH or postgresql://USER@HOST/NAME")
    assert "me:secret" not in line


def test_a_server_that_is_not_there_is_told_without_the_password(opening):
    store = opening("postgresql://me:hunter2@127.0.0.1:1/alerter")
    line = fault(store, lambda store: store.migrate())
    assert "me:***@127.0.0.1:1/alerter: connection" in line
    assert line.endswith("; is the server running, and is the URL right?")
    assert "hunter2" not in line


def test_a_missing_driver_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    line = fault("postgresql://me@localhost/alerter", sql.open_store)
    assert line.endswith("PostgreSQL needs a driver: pip install 'alerter[postgres]'")
