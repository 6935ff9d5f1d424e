"""One mention for each obligation, however often the text tells of it.

Pure: readings in, the best of each out.
"""

from datetime import timedelta

from alerter.detectors.standing import Reading
from alerter.due import Precision
from alerter.model import Kind
from alerter.timex.value import SameDay

_ROUGH = timedelta(days=3)


def merge(readings: list[Reading]) -> list[Reading]:
    """The best reading of each obligation, in order of the text."""
    kept: list[Reading] = []
    for reading in readings:
        twin = next((i for i, other in enumerate(kept) if _is_twin(other, reading)), None)
        if twin is None:
            kept.append(reading)
        elif _rank(reading) > _rank(kept[twin]):
            kept[twin] = reading
    return [reading for reading in kept if not _is_absorbed(reading, kept)]


def _is_twin(first: Reading, second: Reading) -> bool:
    if first.due.instant and second.due.instant and first.due.instant != second.due.instant:
        return False
    if (first.due.first_day, first.due.last_day) != (second.due.first_day, second.due.last_day):
        return False
    is_same = first.clause.view.sentence == second.clause.view.sentence
    return not (_is_other_item(first, second) or (_is_anaphor(second) and not is_same))


def _is_anaphor(reading: Reading) -> bool:
    """Whether a further obligation is set for a day that was named: "the same day"."""
    value = reading.clause.timex.value
    return isinstance(value, SameDay) and not value.is_loose


def _is_other_item(first: Reading, second: Reading) -> bool:
    """Two lines of one list set a date for two things."""
    one, other = first.clause.view.sentence, second.clause.view.sentence
    if one.is_title or one == other:
        return False
    return one.is_line and other.is_line and one.paragraph == other.paragraph


def _rank(reading: Reading) -> tuple[bool, bool, float]:
    is_body = not reading.clause.view.sentence.is_title
    return (reading.due.instant is not None, is_body, reading.verdict.strength)


def _is_absorbed(reading: Reading, others: list[Reading]) -> bool:
    """Whether another reading says the same more exactly: a headline's month, a count of days."""
    return any(
        _is_coarser(reading, other) or _is_roughly(reading, other) or _is_day_after(reading, other)
        for other in others
        if other is not reading
    )


def _is_day_after(reading: Reading, other: Reading) -> bool:
    """Whether it only tells what no longer holds once the other has run out."""
    is_next = reading.due.first_day - other.due.last_day == timedelta(days=1)
    is_end = reading.verdict.kind is Kind.EFFECTIVE and other.verdict.kind is Kind.EXPIRY
    return is_next and is_end and reading.clause.first("no_more") is not None


def _is_coarser(reading: Reading, other: Reading) -> bool:
    if not reading.clause.view.sentence.is_title or not other.due.is_finer_than(reading.due):
        return False
    return reading.due.precision is not Precision.DAY and other.due.is_within(reading.due)


def _is_roughly(reading: Reading, other: Reading) -> bool:
    if (
        not reading.verdict.is_rough
        or other.verdict.is_rough
        or other.due.precision > Precision.DAY
    ):
        return False
    ahead = reading.due.last_day - reading.published_on
    return abs(reading.due.last_day - other.due.last_day) <= max(_ROUGH, ahead / 5)
