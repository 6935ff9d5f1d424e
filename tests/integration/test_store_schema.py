"""The schema: what the migrations make is what the code expects, however and whenever they run."""

import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Integer, MetaData, Table, text
from support.records import NOW, a_deadline, a_feed, an_entry, an_evidence

from alerter.errors import StoreError
from alerter.model import Step
from alerter.stores import sql
from alerter.stores.schema import VERSION_TABLE
from alerter.stores.tables import metadata

MIGRATE = """
import sys
from alerter.stores import sql
store = sql.open_store(sys.argv[1])
store.migrate()
store.close()
"""


def differences(store, expected):
    with store.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        return compare_metadata(context, expected)


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_store(request):
    """A store on a database without any table."""
    if request.param == "sqlite":
        store = sql.open_store(request.getfixturevalue("sqlite_url"))
    else:
        store = sql.open_store(request.getfixturevalue("postgres").make_database())
    yield store
    store.close()


def execute(store, *statements):
    with store.database.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_the_migrations_make_exactly_the_tables_that_the_code_expects(bare_store):
    bare_store.migrate()
    assert differences(bare_store, metadata) == []


def test_a_column_that_no_migration_makes_would_be_seen(bare_store):
    bare_store.migrate()
    expected = MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.tables.values():
        table.to_metadata(expected)
    expected.tables["feeds"].append_column(Column("forgotten", Integer))
    Table("forgotten", expected, Column("id", Integer, primary_key=True))
    found = [item[0] for item in differences(bare_store, expected)]
    assert sorted(found) == ["add_column", "add_table"]


def test_migrating_again_changes_nothing(bare_store):
    bare_store.migrate()
    bare_store.sync_feeds([a_feed()], now=NOW)
    before = bare_store.feeds()
    bare_store.migrate()
    assert bare_store.feeds() == before


def test_processes_that_start_at_once_all_find_the_schema(bare_store):
    url = bare_store.database.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-W", "error", "-c", MIGRATE, url]
    starting = [
        subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={}) for _ in range(4)
    ]
    faults = [process.communicate(timeout=60)[1] for process in starting]
    assert faults == [""] * 4
    assert differences(bare_store, metadata) == []


def test_a_database_made_by_a_newer_alerter_is_refused(bare_store):
    bare_store.migrate()
    execute(bare_store, f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    with pytest.raises(StoreError, match=r"made by a newer alerter \(schema 9999\); upgrade"):
        bare_store.migrate()


def test_a_database_of_another_program_is_left_alone(bare_store):
    execute(bare_store, "CREATE TABLE feeds (id INTEGER)", "INSERT INTO feeds VALUES (7)")
    with pytest.raises(StoreError, match=r"belongs to another program \(its table feeds is not"):
        bare_store.migrate()
    with bare_store.database.engine.connect() as connection:
        assert connection.execute(text("SELECT id FROM feeds")).scalars().all() == [7]


def test_tables_of_other_names_are_no_obstacle(bare_store):
    execute(bare_store, "CREATE TABLE alembic_version (version_num VARCHAR(32))")
    execute(bare_store, "INSERT INTO alembic_version VALUES ('theirs')")
    bare_store.migrate()
    assert bare_store.feeds() == ()


def test_a_store_without_tables_says_how_to_make_them(bare_store):
    with pytest.raises(StoreError, match=r"has no tables of alerter's yet; run `alerter migrate`"):
        bare_store.feeds()


def test_what_does_not_fit_the_schema_is_a_fault_of_one_line(bare_store):
    bare_store.migrate()
    orphan = Step(a_deadline(id="dl_a"), an_evidence(deadline_id="dl_nobody"))
    with pytest.raises(StoreError) as caught:
        bare_store.record_entry(an_entry(), {"tiktok": lambda _: (orphan,)})
    assert "\n" not in str(caught.value)
    assert bare_store.dossiers() == ()


@pytest.mark.parametrize(
    ("table", "where"),
    [
        ("feeds", "next_poll_at <= '2025-01-01' ORDER BY next_poll_at"),
        ("deadlines", "next_alert_at <= '2025-01-01' ORDER BY next_alert_at"),
        ("deadlines", "topic = 'x'"),
        ("deliveries", "channel = 'x' AND state = 'pending' ORDER BY created_at, id"),
        ("deliveries", "deadline_id = 'x' AND channel = 'x' AND recipient = 'x'"),
        ("deliveries", "key = 'x'"),
        ("evidence", "deadline_id = 'x'"),
        ("revisions", "deadline_id = 'x'"),
        ("entries", "feed = 'x' AND key IN ('a', 'b')"),
    ],
)
def test_what_is_asked_often_has_its_index(sqlite_url, table, where):
    store = sql.open_store(sqlite_url)
    store.migrate()
    with store.database.engine.connect() as connection:
        asking = text(f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE {where}")
        (plan,) = connection.execute(asking).mappings().all()
    store.close()
    assert plan["detail"].startswith(f"SEARCH {table} USING INDEX")
