"""Every command as a person types it, on a feed in a file and a store in a folder."""

import csv
import io
import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import icalendar
import pytest
from support.feeds import item, rss
from support.service import run_alerter

NOW = datetime.now(UTC).replace(microsecond=0)  # noqa: TID251 - the commands run on real time
DUE = NOW.date() + timedelta(days=40)
SENTENCE = f"Bidders must submit their final offers for the Larkfield terminal by {DUE:%d %B %Y}."

CONFIG = """\
version: 1
timezone: UTC
sources:
  - {name: harbor, url: "file:news.xml"}
defaults: {remind: [30d, 7d, 1d]}
topics:
  - {name: larkfield, title: Larkfield terminal, any: [Larkfield], notify: [screen]}
channels:
  screen: {type: console}
"""

Run = Callable[..., str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "alerter.yaml").write_text(CONFIG)
    text = item("Larkfield bids", text=SENTENCE, date=format_datetime(NOW))
    (tmp_path / "news.xml").write_bytes(rss(text, title="Harbor Courier"))
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Run:
    """Runs a command that has to succeed; answers its standard output."""

    def runner(*words: str, **environ: str) -> str:
        done = run_alerter(*words, folder=folder, **environ)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return runner


def test_cron_can_stand_for_the_service_and_tells_once(run: Run):
    run("poll")
    run("alert")
    told = run("deliver")
    assert "Larkfield" in told
    assert SENTENCE in " ".join(told.split())
    for command in ("poll", "alert", "deliver"):
        assert run(command) == ""


def test_deadlines_are_listed_as_table_json_csv_and_calendar(run: Run):
    run("poll")
    assert DUE.isoformat() in run("deadlines")
    (row,) = json.loads(run("deadlines", "--format", "json"))
    assert (row["topic"], row["due"], row["quote"]) == ("larkfield", DUE.isoformat(), SENTENCE)
    (line,) = csv.DictReader(io.StringIO(run("deadlines", "--format", "csv")))
    assert line["id"] == row["id"]
    calendar = icalendar.Calendar.from_ical(run("deadlines", "--format", "ics"))
    (event,) = calendar.walk("VEVENT")
    assert event.decoded("dtstart") == DUE


def test_explain_shows_the_evidence_for_the_start_of_an_id(run: Run, folder: Path):
    run("poll")
    (row,) = json.loads(run("deadlines", "--format", "json"))
    told = run("explain", row["id"].removeprefix("dl_")[:5])
    assert SENTENCE in told
    assert "new: " in told
    assert "Harbor Courier" in told
    missing = run_alerter("explain", "ffffffff0000", folder=folder)
    assert (missing.returncode, missing.stdout) == (1, "")
    assert "no deadline 'ffffffff0000'" in missing.stderr


def test_preview_lists_what_will_be_sent(run: Run):
    run("poll")
    events = [
        json.loads(line)["event"] for line in run("preview", "--format", "jsonl").splitlines()
    ]
    assert events == ["reminder 30d"]
    far = run("preview", "--from", DUE.isoformat(), "--to", (DUE + timedelta(days=2)).isoformat())
    assert "lapsed" in far
    assert "screen" in far


def test_feeds_shows_how_polling_went(run: Run, folder: Path):
    assert "not polled yet" in run("feeds")
    run("poll")
    assert "fine" in run("feeds")
    (folder / "news.xml").unlink()
    failed = run_alerter("poll", "--all", folder=folder)
    assert failed.returncode == 1
    assert "news.xml" in failed.stderr
    assert "news.xml" in run("feeds").replace("\n", "").replace(" ", "")
    assert json.loads(run("deadlines", "--format", "json")), "what was known stays known"


def test_feeds_come_in_from_a_list_and_go_out_as_one(run: Run, folder: Path):
    (folder / "list.opml").write_text(
        '<opml version="2.0"><body><outline text="News">'
        '<outline text="World &amp; more" xmlUrl="https://example.org/world.rss"/>'
        '<outline text="World &amp; more" xmlUrl="https://example.org/other.rss"/>'
        "</outline></body></opml>"
    )
    (folder / "alerter.yaml").write_text("# mine\n" + CONFIG)
    assert run("feeds", "import", "list.opml").split() == ["world-more", "world-more-2"]
    assert run("feeds", "import", "list.opml") == ""
    assert (folder / "alerter.yaml").read_text().startswith("# mine\n")
    run("check")
    listed = run("feeds", "export")
    assert listed.count("<outline ") == 2
    assert 'xmlUrl="https://example.org/other.rss"' in listed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<opml><body/></opml>", "no feed in it"),
        ("<opml>", "not OPML"),
        ('<!DOCTYPE o [<!ENTITY a "b">]><opml/>', "document type"),
    ],
)
def test_a_list_that_is_none_is_named_and_changes_nothing(folder: Path, text: str, said: str):
    (folder / "list.opml").write_text(text)
    done = run_alerter("feeds", "import", "list.opml", folder=folder)
    assert done.returncode == 1
    assert "list.opml" in done.stderr
    assert said in done.stderr
    assert (folder / "alerter.yaml").read_text() == CONFIG


def test_a_channel_is_tried_with_a_sample(run: Run, folder: Path):
    assert "test" in run("test", "screen").lower()
    unknown = run_alerter("test", "scren", folder=folder)
    assert unknown.returncode == 1
    assert "no channel 'scren'" in unknown.stderr


def test_init_writes_a_configuration_that_passes_and_overwrites_nothing(run: Run, folder: Path):
    run("init", "fresh.yaml")
    run("check", "--config", "fresh.yaml")
    again = run_alerter("init", "fresh.yaml", folder=folder)
    assert again.returncode == 1
    assert "fresh.yaml is there already" in again.stderr


def test_check_online_polls_each_feed_and_stores_nothing(run: Run, folder: Path):
    assert "harbor: 1 entries" in run("check", "--online")
    assert not (folder / "alerter.db").exists()


def test_migrate_makes_the_store_and_is_content_the_second_time(run: Run, folder: Path):
    run("migrate")
    run("migrate")
    with sqlite3.connect(folder / "alerter.db") as database:
        assert database.execute("select count(*) from deadlines").fetchone() == (0,)
    database.close()


def test_detect_reads_standard_input_and_files(folder: Path, run: Run):
    (folder / "text.txt").write_text(f"Larkfield bids\n\n{SENTENCE}")
    assert DUE.isoformat() in run("detect", "text.txt")
    rows = json.loads(run("detect", "text.txt", "--format", "jsonl"))
    assert [row["due"] for row in rows["deadlines"]] == [DUE.isoformat()]
    told = run("detect", "text.txt", "--published", "2025-09-10T08:00", "--timezone", "Asia/Tokyo")
    assert DUE.isoformat() in told
    wrong = run_alerter("detect", "text.txt", "--published", "yesterday", folder=folder)
    assert wrong.returncode == 1
    assert "--published" in wrong.stderr


def test_a_documents_file_is_answered_line_by_line_in_order(folder: Path, run: Run):
    rows = [
        {"id": f"x{n}", "published": "2025-09-10T08:00:00Z", "title": "A", "text": text}
        for n, text in enumerate([SENTENCE, "Nothing here."])
    ]
    (folder / "docs.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n")
    answered = [
        json.loads(line) for line in run("detect", "docs.jsonl", "-f", "jsonl").splitlines()
    ]
    assert [(row["id"], len(row["deadlines"])) for row in answered] == [("x0", 1), ("x1", 0)]
    (found,) = answered[0]["deadlines"]
    assert set(found) == {
        *("what", "kind", "due", "state", "was", "hedged", "quote", "when", "start", "end"),
        "confidence",
    }
    assert f"A\n\n{SENTENCE}"[found["start"] : found["end"]] == found["when"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "docs.jsonl:1: not JSON"),
        ("[1]", "docs.jsonl:1: an object is needed"),
        ('{"id": "x"}', "document x: 'title' is missing"),
        ('{"id": "x", "title": "", "text": "", "published": "soon"}', "not an ISO 8601 moment"),
    ],
)
def test_a_bad_line_is_named(folder: Path, line: str, said: str):
    (folder / "docs.jsonl").write_text(line)
    done = run_alerter("detect", "docs.jsonl", folder=folder)
    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_wrong_use_exits_with_two(folder: Path):
    assert run_alerter("deadlines", "--colour", folder=folder).returncode == 2
    assert run_alerter("frobnicate", folder=folder).returncode == 2


def test_without_a_configuration_the_way_out_is_named(tmp_path: Path):
    done = run_alerter("deadlines", folder=tmp_path)
    assert done.returncode == 1
    assert "alerter init" in done.stderr
