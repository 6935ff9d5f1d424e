"""Marks every expression of time in a text after ISO-TimeML TIMEX3: a second reading of the finder.

    "He arrived on Friday."  ->  Tag(14, 20, "Friday", DATE, "2013-03-22")

Pure: the moment of publication is an argument.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from alerter.due import Due, Precision
from alerter.timex.anchor import Anchor, Direction
from alerter.timex.finder import find_on, read_tape
from alerter.timex.grain import UNIT_OF, written
from alerter.timex.language import load_tagging, read_pack
from alerter.timex.mark import Beside, Mark, Part, PartOfDay, Season, Step, TagType
from alerter.timex.marking import MARKERS
from alerter.timex.resolver import resolve
from alerter.timex.tape import Tape
from alerter.timex.tense import Tense, is_end
from alerter.timex.value import Clock, Day, End, Feast, Period, Timex, Value, Weekday, WeekOf

#: a date so far off would have its year written, where the other candidate is so near
_FAR, _CLOSE = timedelta(days=270), timedelta(days=45)
#: the tokens before a year that a sentence begins with
_LEAD = 3
#: the signs of a year
_YEAR = 4


class Tag(NamedTuple):
    """One expression of time: where it stands, and what it says in TIMEX3."""

    #: offsets in the text
    start: int
    end: int
    #: as written
    text: str
    type: TagType
    #: 2013-03-22, 2013-W12, 2013-03-22T17:00, P3D, PRESENT_REF ...
    value: str


def tag(text: str, at: datetime, language: str = "en") -> tuple[Tag, ...]:
    """The expressions of time in `text`, in order, without overlap, as told at `at`.

    `language` is an ISO 639-1 code. FileNotFoundError where the language has no tagging pack.
    """
    pack = load_tagging(language)
    tape = read_tape(text, pack)
    scene = _Scene(tape, _tense(language), Anchor(at))
    return tuple(
        found
        for timex in find_on(tape, pack, readers=MARKERS)
        if (found := scene.tagged(timex)) is not None
    )


@cache
def _tense(language: str) -> Tense:
    return Tense.of(read_pack(language, "tagging")["tense"])


class _Scene:
    """A text as far as it was tagged: what it named last."""

    def __init__(self, tape: Tape, tense: Tense, anchor: Anchor) -> None:
        self._tape = tape
        self._tense = tense
        self._anchor = anchor
        #: the last date of each unit, and the last of all
        self._named: dict[str, Due] = {}
        #: the last day that has been
        self._day: Due | None = None
        #: the units that the sentence named
        self._fresh: set[str] = set()
        #: the year that the sentence began with
        self._year: int | None = None
        self._last = -1
        self._start = 0

    def tagged(self, timex: Timex) -> Tag | None:
        """The tag of one expression; None where it cannot be placed."""
        is_lead = self._has_ended(timex.first)
        if is_lead:
            self._year = None
            self._fresh.clear()
        self._last = timex.last
        try:
            value = self._written(timex)
        except (ValueError, OverflowError):  # 31 April, the year 10000
            return None
        if value is None:
            return None
        kind = timex.value.type if isinstance(timex.value, Mark) else _type_of(value)
        if kind in (TagType.DATE, TagType.TIME) and not isinstance(timex.value, Beside):
            self._remember(timex, value, is_lead=is_lead and timex.first - self._start < _LEAD)
        return self._trimmed(timex, kind, value)

    def _trimmed(self, timex: Timex, kind: TagType, value: str) -> Tag:
        text = timex.text
        if self._tape.words[timex.last] == "'s" or text.endswith("'"):
            text = text.rstrip("s")[:-1]
        return Tag(timex.start, timex.start + len(text), text, kind, value)

    def _has_ended(self, first: int) -> bool:
        """Whether a sentence began since the last expression."""
        for at in range(first - 1, self._last, -1):
            if is_end(self._tape, at):
                self._start = at + 1
                return True
        if self._last < 0:
            self._start = 0
        return self._last < 0

    def _remember(self, timex: Timex, value: str, *, is_lead: bool) -> None:
        try:
            named = Due.parse(value.partition("T")[0])
        except ValueError:  # a season, a half, a decade, a vague time
            return
        step = timex.value
        if isinstance(step, Step) and step.is_near and step.unit == "year" and len(value) != _YEAR:
            return  # "a year earlier" compares, and tells nothing on
        self._anchor = self._anchor._replace(named=named)
        unit = UNIT_OF[named.precision]
        if unit == "day" and named.first_day <= self._anchor.today:
            self._day = named
        self._named[unit] = named
        self._fresh.add(unit)
        if is_lead and named.precision is Precision.YEAR:
            self._year = named.first_day.year

    def _counted_from(self, step: Step) -> Anchor:
        """What a step from the date that was named last counts from."""
        named, last = self._named, self._anchor.named
        match step.unit:
            case "year" if step.amount < 0:
                last = next(
                    (named[unit] for unit in ("quarter", "month") if unit in self._fresh), None
                )
            case "":
                last = named.get("quarter") or last
            case "month":
                last = named.get("month") or last
            case "quarter":
                last = named.get("quarter") or last
            case "day" | "week":
                last = named.get("day") or last
        return self._anchor._replace(named=last)

    def _written(self, timex: Timex) -> str | None:
        value, anchor = self._with_year(timex.value), self._anchor
        if value is None:
            return self._clock_alone(timex) if timex.clock else None
        direction = self._direction(timex, value)
        if isinstance(value, PartOfDay) and value.day is None:
            anchor = anchor._replace(named=self._day_of(timex))
        if isinstance(value, Step) and value.is_near:
            anchor = self._counted_from(value)
        if isinstance(value, Beside):
            named = self._named
            last = named.get("quarter") or named.get("month") or anchor.named
            anchor = anchor._replace(named=last)
        if isinstance(value, Mark | Step | Beside | PartOfDay | Season | Part):
            return value.written(anchor, direction)
        if isinstance(value, End):
            value = value.period
        if isinstance(value, Period | WeekOf):
            found = resolve(Timex(0, 0, "", value), anchor, direction)
            return found.due.text if found else None
        found = resolve(Timex(0, 0, "", value), anchor, direction)
        if found is None:
            return None
        unit = UNIT_OF[found.due.precision]
        day = found.due.first_day
        return _with_clock(written(day, unit), timex.clock if unit == "day" else None)

    def _clock_alone(self, timex: Timex) -> str:
        named = self._day_of(timex)
        day = self._anchor.today
        if named is not None and named.precision is Precision.DAY and not self._is_far(named):
            day = named.first_day
        return _with_clock(day.isoformat(), timex.clock)

    def _day_of(self, timex: Timex) -> Due | None:
        """The day that a clock time belongs to: what is told has been on no day to come."""
        named = self._anchor.named
        if named is None or self._day is None or named.first_day <= self._anchor.today:
            return named
        told = self._tense.direction(self._tape, timex.first, timex.last)
        if told is not Direction.PAST:
            return named
        return None if self._is_far(self._day) else self._day

    def _is_far(self, named: Due) -> bool:
        return abs(named.first_day - self._anchor.today) > timedelta(days=7)

    def _with_year(self, value: Value | None) -> Value | None:
        """A date without a year is of the year that its sentence named."""
        year = self._year
        if year is None or year == self._anchor.today.year:
            return value
        if isinstance(value, Day) and value.year is None and value.years_on is None and value.month:
            return value._replace(year=year)
        if isinstance(value, Part) and value.period.year is None and value.period.years_on is None:
            return Part(value.period._replace(year=year)) if not value.which else value
        return value

    def _direction(self, timex: Timex, value: Value) -> Direction:
        if isinstance(value, PartOfDay) and value.day is not None:
            value = value.day
        told = self._tense.direction(self._tape, timex.first, timex.last)
        if isinstance(value, Weekday):
            return told or Direction.PAST
        if isinstance(value, Part):
            return self._of_year(value, told)
        if isinstance(value, Day | Feast):
            return self._of_date(value, told)
        return told or Direction.PAST

    def _of_date(self, value: Value, told: Direction | None) -> Direction:
        """As the verb tells, unless that lies most of a year away and the other one near."""
        if told is None:
            return Direction.NEAREST
        found = resolve(Timex(0, 0, "", value), self._anchor, told)
        other = Direction.PAST if told is Direction.AHEAD else Direction.AHEAD
        second = resolve(Timex(0, 0, "", value), self._anchor, other)
        if found is None or second is None:
            return told
        today = self._anchor.today
        is_far = abs(found.due.first_day - today) > _FAR
        return other if is_far and abs(second.due.first_day - today) < _CLOSE else told

    def _of_year(self, value: Part, told: Direction | None) -> Direction:
        if told is None or value.period.unit != "month":
            return told or (Direction.NEAREST if value.period.unit == "month" else Direction.PAST)
        away = (value.period.number or 1) - self._anchor.today.month
        if told is Direction.PAST and 0 < away <= 2:
            return Direction.NEAREST
        if told is Direction.AHEAD and -3 <= away < 0:
            return Direction.NEAREST
        return told


def _type_of(value: str) -> TagType:
    return TagType.TIME if "T" in value and value[0].isdigit() else TagType.DATE


def _with_clock(day: str, clock: Clock | None) -> str:
    if clock is None:
        return day
    if clock.minutes_on:
        at = datetime.fromisoformat(day) + timedelta(hours=clock.hour, minutes=clock.minute)
        return f"{at + timedelta(minutes=clock.minutes_on):%Y-%m-%dT%H:%M}"
    return f"{day}T{clock.hour:02d}:{clock.minute:02d}"
