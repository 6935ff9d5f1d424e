"""Scores detection and following on the annotated corpora, as `alerter` itself prints them.

    python -m benchmarks.score [--show]

Runs `alerter detect` and `alerter replay` on tests/golden/corpus, and has the score.py there read
the answers.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import tagging

CORPUS = Path(__file__).parent.parent / "tests" / "golden" / "corpus"
ENGLISH = ("documents", "public-affairs", "technology-business", "daily-life", "feed-items")
STORIES = ("stories", "more-stories")


def score(kind: str, name: str, *, show: bool = False) -> dict[str, Any]:
    """The scorer's figures for one file of the corpus; `kind` is documents or stories."""
    gold = CORPUS / f"{name}.jsonl"
    command = "detect" if kind == "documents" else "replay"
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as found:
        subprocess.run(
            [sys.executable, "-m", "alerter", command, str(gold), "--format", "jsonl"],
            stdout=found,
            check=True,
        )
        options = ["--show"] if show else []
        scorer = [sys.executable, str(CORPUS / "score.py"), kind, str(gold), found.name, *options]
        answer = subprocess.run(scorer, stdout=subprocess.PIPE, check=True, text=True)
    figures: dict[str, Any] = json.loads(answer.stdout)
    return figures


def lines(*, show: bool = False) -> Iterator[str]:
    """A Markdown table for documents, one for stories, one for tags."""
    yield "| documents | alertable P | R | F1 | all states F1 | clock times right | false alarms |"
    yield "|---|---|---|---|---|---|---|"
    total = [0, 0, 0, 0, 0, 0]
    timed = right = quiet = alarms = 0
    for name in (*ENGLISH, "languages"):
        figures = score("documents", name, show=show)
        counts = [
            figures[kind][count]
            for kind in ("alertable", "all_states")
            for count in ("hits", "found", "gold")
        ]
        total = [one + other for one, other in zip(total, counts, strict=True)]
        timed += figures["clock_times"]
        right += figures["clock_time_right"] * figures["clock_times"]
        quiet += figures["quiet_documents"]
        alarms += figures["false_alarm_documents"] * figures["quiet_documents"]
        one = figures["alertable"]
        yield (
            f"| {name} | {one['precision']:.3f} | {one['recall']:.3f} | {one['f1']:.3f} "
            f"| {figures['all_states']['f1']:.3f} | {figures['clock_time_right']:.3f} "
            f"| {figures['false_alarm_documents']:.3f} |"
        )
    clock = f"{right / timed:.3f} | {alarms / quiet:.3f}"
    hits, found, gold, every_hit, every_found, every_gold = total
    f1, every = 2 * hits / (found + gold), 2 * every_hit / (every_found + every_gold)
    yield f"| all | {hits / found:.3f} | {hits / gold:.3f} | {f1:.3f} | {every:.3f} | {clock} |"
    yield ""
    yield "| stories | changes P | R | F1 | reminders F1 | right number | final state right |"
    yield "|---|---|---|---|---|---|---|"
    for name in STORIES:
        figures = score("stories", name, show=show)
        changes = figures["changes"]
        yield (
            f"| {name} | {changes['precision']:.3f} | {changes['recall']:.3f} "
            f"| {changes['f1']:.3f} | {figures['reminders']['f1']:.3f} "
            f"| {figures['stories_with_the_right_number_of_deadlines']:.3f} "
            f"| {figures['final_state_right']:.3f} |"
        )
    yield ""
    yield "| tags | strict F1 | relaxed F1 | value F1 | date F1 | right day |"
    yield "|---|---|---|---|---|---|"
    yield tagging.line(show=show)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="list what was missed and extra")
    for line in lines(show=parser.parse_args().show):
        print(line, flush=True)


if __name__ == "__main__":
    main()
