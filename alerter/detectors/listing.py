"""Lists of dates: "Key dates", then "Claim forms: October 17" or "- January 31: W-2s".

Pure: views in, verdicts out.
"""

import re
from collections.abc import Sequence

from alerter.detectors.clauses import Clause, View
from alerter.detectors.verdict import Verdict
from alerter.model import Kind
from alerter.timex import fold
from alerter.timex.value import Period

_BULLET = re.compile(r"^[\s\-*\u2022\u00b7#\d.)]{0,6}")
_MOST_LABEL = 80


def heads_dates(text: str, view: View) -> bool:
    """Whether a title or heading announces a list of deadlines."""
    return bool(view.lexicon.shape("heading").search(fold(text)))


def listed(clause: Clause, *, headings: Sequence[str]) -> Verdict | None:
    """The verdict on a date that is set against a label on a line of its own."""
    view = clause.view
    if not view.sentence.is_line or view.sentence.is_title:
        return None
    label = _label(clause)
    if isinstance(clause.timex.value, Period) and len(view.timexes) > 1:
        return None  # the year of a return, not the day on which it is due
    if label is None or view.lexicon.shape("event_label").search(label):
        return None
    is_headed = any(heads_dates(heading, view) for heading in headings)
    for name in ("limit", "paper", "lapse", "end", "act"):
        if cue := view.lexicon.word(name).search(label):
            strength = 0.85 if is_headed or name == "limit" else 0.7
            return Verdict(Kind.DEADLINE, strength, cue[0], "a line sets a date for it")
    if is_headed:
        return Verdict(Kind.DEADLINE, 0.72, "", "a line in a list of deadlines")
    return None


def _label(clause: Clause) -> str | None:
    """What stands against the date on its line: "label: date" or "date: label"."""
    masked = clause.view.masked
    before = masked[: clause.timex.start]
    behind = masked[clause.timex.end :]
    if not _BULLET.sub("", before).strip():
        rest = behind.lstrip()
        return rest[1:].strip()[:_MOST_LABEL] if rest[:1] in (":", "-") else None
    for sign in (":", " - "):
        head, found, tail = before.partition(sign)
        if found and len(head) <= _MOST_LABEL and len(tail.split()) <= 5:
            return head.strip()
    return None
