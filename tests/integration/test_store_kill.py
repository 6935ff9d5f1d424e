"""Killed in the middle of a transaction, again and again, a SQLite file keeps its promises."""

import signal
import subprocess
import sys
from pathlib import Path

from alerter.stores import sql

#: how many lines of its talk a child lives; each kill falls at another point of its work
LIVES = (1, 2, 3, 4, 5, 7, 9, 12, 17, 25)

CHILD = """
import sys
from datetime import timedelta
from alerter.model import Plan, Step
from alerter.stores import sql
from support.records import *

url, life = sys.argv[1:]
store = sql.open_store(url)
store.hold()
store.migrate()
for number in range(1000):
    entry = an_entry(f"{life}-{number}", text="Frist " * 2000)
    names = [f"dl_{life}_{number}_{part}" for part in range(3)]

    def decide(known):
        print("deciding", flush=True)
        return tuple(
            Step(
                a_deadline(id=name),
                an_evidence(entry, deadline_id=name),
                a_revision(deadline_id=name),
            )
            for name in names
        )

    store.record_entry(entry, {"tiktok": decide})
    print("recorded", entry.key, flush=True)
    for dossier in store.claim_deadlines(NOW, owner=life, lease=timedelta(minutes=1), limit=2):
        alert = an_alert(deadline_id=dossier.deadline.id)
        told = [a_delivery(alert, recipient=name) for name in ("one", "two")]
        plan = Plan((alert,), announced=1, planned_at=NOW, next_alert_at=None)
        assert store.record_plan(dossier.deadline, plan, told, owner=life)
        print("planned", dossier.deadline.id, flush=True)
"""


def lived(url: str, lines: int) -> list[str]:
    """What a child says before it is killed, `lines` lines into its work."""
    command = [sys.executable, "-c", CHILD, url, str(lines)]
    tests = str(Path(__file__).parents[1])
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": tests}
    ) as child:
        said = [child.stdout.readline() for _ in range(lines)]
        child.send_signal(signal.SIGKILL)
        said += child.stdout.readlines()
    assert child.returncode == -signal.SIGKILL
    # Its last line may have been cut off in the middle.
    return [line.strip() for line in said if line.endswith("\n")]


def test_what_was_said_to_be_recorded_is_there_and_nothing_is_there_by_halves(sqlite_url):
    recorded, planned = set(), set()
    for lines in LIVES:
        for line in lived(sqlite_url, lines):
            word, _, name = line.partition(" ")
            {"recorded": recorded, "planned": planned}.get(word, set()).add(name)
        store = sql.open_store(sqlite_url)
        dossiers = store.dossiers()
        deliveries = store.deliveries(limit=100_000)
        store.close()

        assert all(len(item.revisions) == len(item.evidence) == 1 for item in dossiers)
        whole = {item.evidence[0].entry_key for item in dossiers}
        assert recorded <= whole
        assert len(dossiers) == 3 * len(whole)

        told = {item.deadline.id for item in dossiers if item.deadline.announced}
        assert planned <= told
        assert told == {item.alert.deadline_id for item in deliveries}
        assert len(deliveries) == 2 * len(told)
    assert planned
