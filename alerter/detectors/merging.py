"""One mention for each obligation, however often the text tells of it.

Pure: readings in, the best of each out.
"""

from datetime import date, timedelta

from alerter.detectors.reading import Reading
from alerter.due import Precision
from alerter.model import State
from alerter.timex.value import SameDay

_ROUGH = timedelta(days=3)


def merge(readings: list[Reading]) -> list[Reading]:
    """The best reading of each obligation, in order of the text."""
    if len(readings) < 2:
        return readings
    kept: list[Reading] = []
    #: by their days, where those are that may be of one obligation
    same: dict[tuple[date, date], list[int]] = {}
    for reading in readings:
        places = same.setdefault((reading.due.first_day, reading.due.last_day), [])
        twin = next((at for at in places if _is_twin(kept[at], reading)), None)
        if twin is None:
            places.append(len(kept))
            kept.append(reading)
        else:
            kept[twin] = _joined(kept[twin], reading)
    return [reading for reading in kept if not _is_absorbed(reading, kept)]


def _joined(first: Reading, second: Reading) -> Reading:
    """The better told of two, in the state of the surer one."""
    best, other = (second, first) if _rank(second) > _rank(first) else (first, second)
    surer = max(first, second, key=lambda reading: reading.probability)
    state = State.MOVED if State.MOVED in (first.state, second.state) else surer.state
    return best._replace(
        state=state,
        was=best.was or other.was if state is State.MOVED else None,
        probability=surer.probability,
        hedged=surer.hedged,
    )


def _is_twin(first: Reading, second: Reading) -> bool:
    """Whether two readings of the same days are of one obligation."""
    if first.due.instant and second.due.instant and first.due.instant != second.due.instant:
        return False
    is_same = first.expression.line is second.expression.line
    return not (_is_other_item(first, second) or (_is_anaphor(second) and not is_same))


def _is_anaphor(reading: Reading) -> bool:
    """Whether a further obligation is set for a day that was named: "the same day"."""
    value = reading.expression.timex.value
    return isinstance(value, SameDay) and not value.is_loose


def _is_other_item(first: Reading, second: Reading) -> bool:
    """Two lines of one list set a date for two things."""
    one, other = first.expression.line.sentence, second.expression.line.sentence
    if one.is_title or one == other:
        return False
    return one.is_line and other.is_line and one.paragraph == other.paragraph


def _rank(reading: Reading) -> tuple[bool, bool, float]:
    return (reading.due.instant is not None, not reading.is_title, reading.probability)


def _is_absorbed(reading: Reading, others: list[Reading]) -> bool:
    """Whether another reading says the same more exactly: a headline's month, a count of days."""
    if not (reading.is_title or reading.is_rough):
        return False
    return any(
        _is_coarser(reading, other) or _is_roughly(reading, other)
        for other in others
        if other is not reading
    )


def _is_coarser(reading: Reading, other: Reading) -> bool:
    if not other.due.is_finer_than(reading.due) or reading.due.precision is Precision.DAY:
        return False
    return reading.is_title and other.due.is_within(reading.due)


def _is_roughly(reading: Reading, other: Reading) -> bool:
    if not reading.is_rough or other.is_rough or other.due.precision > Precision.DAY:
        return False
    ahead = reading.due.last_day - reading.published_on
    return abs(reading.due.last_day - other.due.last_day) <= max(_ROUGH, ahead / 5)
