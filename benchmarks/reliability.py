"""How far a deadline's confidence can be trusted: the share that was right, by what it said.

    python -m benchmarks.reliability

After every article of the annotated stories each deadline still ahead is looked at: it is right
where the annotation has one on that day then. What is calibrated is right as often as it says
(Murphy & Winkler, Applied Statistics 1977).
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from alerter import app, polling
from alerter.model import Deadline, Trust
from alerter.ports import Detector
from alerter.replay import read_story

CORPUS = Path(__file__).parent.parent / "tests" / "golden" / "corpus"
STORIES = ("stories", "more-stories")
#: lower bounds of the rows
_BOUNDS = (0.0, 0.6, 0.7, 0.8, 0.9, 0.95)
_AHEAD = ("pending", "moved")


def observed(story: dict[str, Any], detector: Detector) -> Iterator[tuple[float, bool]]:
    """Confidence, and whether it was right, of each deadline ahead after each article."""
    store = app.open_store("memory:")
    read = read_story(story)
    told: list[str] = []
    for entry in read.entries:
        told.append(entry.key)
        now = entry.published_at
        polling.read(
            store, detector, (read.topic,), entry, trust=Trust.PRESS, now=now, is_silent=False
        )
        days = _days_told(story, told)
        for dossier in store.dossiers(topic=read.topic.name):
            deadline = dossier.deadline
            if deadline.is_open and not deadline.hedged and deadline.due.last_day >= now.date():
                yield deadline.confidence, _is_right(deadline, days)
    store.close()


def _days_told(story: dict[str, Any], told: list[str]) -> list[str]:
    days = []
    for deadline in story["deadlines"]:
        rows = [row for row in deadline["history"] if row["article"] in told]
        if rows and rows[-1]["state"] in _AHEAD:
            days.append(rows[-1]["due"][:10])
    return days


def _is_right(deadline: Deadline, days: list[str]) -> bool:
    due = deadline.due.text[:10]
    near = {due}
    if (at := deadline.due.instant) is not None and (at.hour, at.minute) == (0, 0):
        near.add(date.fromordinal(at.date().toordinal() - 1).isoformat())
    return any(day in near for day in days)


def lines(detector: Detector | None = None) -> Iterator[str]:
    """A Markdown table: for each range of confidence how many there were, and how many right."""
    reader = detector or app.make_detector(None)
    seen: list[tuple[float, bool]] = []
    for name in STORIES:
        for line in (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            seen += observed(json.loads(line), reader)
    yield "| confidence | deadlines ahead | right | said |"
    yield "|---|---|---|---|"
    for low, high in zip(_BOUNDS, (*_BOUNDS[1:], 1.01), strict=True):
        row = [(said, is_right) for said, is_right in seen if low <= said < high]
        if row:
            right = sum(is_right for _, is_right in row) / len(row)
            said = sum(said for said, _ in row) / len(row)
            yield f"| {low:.2f} to {min(high, 1.0):.2f} | {len(row)} | {right:.3f} | {said:.3f} |"
    sure = [is_right for said, is_right in seen if said >= 0.9]
    yield f"| 0.90 and more | {len(sure)} | {sum(sure) / max(1, len(sure)):.3f} | |"


if __name__ == "__main__":
    for line in lines():
        print(line)
