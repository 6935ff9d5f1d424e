"""Following scored on the annotated stories: a fall of more than a point fails.

The floors are what the first version reaches, a point below; a later one drives them.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from support.service import run_alerter

CORPUS = Path(__file__).parent / "corpus"
FIELDS = {"story", "at", "event", "deadline", "what", "due", "was", "article", "lead"}
EVENTS = {"new", "moved", "cancelled", "met", "past", "reminder", "lapsed"}


def replayed(name: str, folder: Path) -> Path:
    done = run_alerter("replay", str(CORPUS / name), "--format", "jsonl", folder=folder)
    assert done.returncode == 0, done.stderr
    found = folder / name
    found.write_text(done.stdout)
    return found


@pytest.mark.parametrize(
    ("name", "changes", "reminders", "final"),
    [("stories.jsonl", 0.947, 0.962, 0.847), ("more-stories.jsonl", 0.863, 0.845, 0.728)],
)
def test_stories_are_followed_as_well_as_they_were(
    tmp_path: Path, name: str, changes: float, reminders: float, final: float
):
    found = replayed(name, tmp_path)
    scorer = [sys.executable, CORPUS / "score.py", "stories", CORPUS / name, found]
    figures = json.loads(subprocess.check_output(scorer))
    assert figures["changes"]["f1"] >= changes
    assert figures["reminders"]["f1"] >= reminders
    assert figures["final_state_right"] >= final


def test_replay_writes_one_event_a_line_in_order_of_time_in_the_fixed_form(tmp_path: Path):
    lines = replayed("stories.jsonl", tmp_path).read_text().splitlines()
    rows = [json.loads(line) for line in lines]
    assert {frozenset(row) for row in rows} == {frozenset(FIELDS)}
    assert {row["event"] for row in rows} <= EVENTS
    for story in {row["story"] for row in rows}:
        moments = [row["at"][:19] for row in rows if row["story"] == story]
        assert moments == sorted(moments)
    for row in rows:
        assert (row["lead"] is not None) == (row["event"] == "reminder")
        assert (row["article"] is None) == (row["event"] in ("reminder", "lapsed"))


def test_replaying_twice_says_the_same(tmp_path: Path):
    first = replayed("stories.jsonl", tmp_path).read_text()
    assert replayed("stories.jsonl", tmp_path).read_text() == first
