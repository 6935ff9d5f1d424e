"""What a tagger reads beside the values of the finder: lengths, vague times, parts of days, sets.

Each record writes itself as TIMEX3 does, counted from an anchor.
Pure: records and sums; the anchor is an argument.
"""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from alerter.due import Precision
from alerter.timex.anchor import Anchor, Direction
from alerter.timex.calendar_days import add_months
from alerter.timex.grain import UNIT_OF, moved, moved_clock, season_number, season_of, written
from alerter.timex.resolver import resolve
from alerter.timex.value import Period, Timex, Value

_CLOCK_UNITS = ("second", "minute", "hour")
_HALF_A_YEAR = 6


class TagType(StrEnum):
    """The types of TIMEX3."""

    DATE = "DATE"
    TIME = "TIME"
    DURATION = "DURATION"
    SET = "SET"


class Mark(NamedTuple):
    """A value that is known from the text alone: P3D, XXXX-WXX-1, PRESENT_REF, 198."""

    type: TagType
    value: str

    def written(self, _: Anchor, __: Direction) -> str:
        """As TIMEX3 writes it."""
        return self.value


class Step(NamedTuple):
    """So many units on, as precisely as the unit: "two months ago", "the following week"."""

    amount: float
    #: "" is the unit of what was named last
    unit: str
    #: counted from the date that was named last, not from the day of publication
    is_near: bool = False
    #: as precise as this instead: "a year ago today"
    grain: str = ""

    def written(self, anchor: Anchor, direction: Direction) -> str | None:
        """As TIMEX3 writes it; None where it counts from a date and none was named."""
        day, grain, unit = anchor.today, self.grain, self.unit
        if self.is_near and anchor.named is not None:
            day = anchor.named.first_day
            named = UNIT_OF[anchor.named.precision]
            unit = unit or named
            if unit == "year" and named in ("month", "quarter") and not grain:
                grain = named
        if unit in _CLOCK_UNITS:
            return moved_clock(anchor.at, self.amount, unit)
        if not unit:
            return None
        amount = self.amount
        if unit == "weekend" and not amount and direction is Direction.PAST and day.weekday() < 5:
            amount = -1
        if amount % 1:
            grain = grain or {"year": "month", "decade": "year"}.get(unit, "day")
        return written(moved(day, amount, unit), grain or unit)


class Beside(NamedTuple):
    """What was named last, so many years on: "the same period last year"."""

    years: int

    def written(self, anchor: Anchor, _: Direction) -> str:
        """As TIMEX3 writes it."""
        named = anchor.named
        if named is None:
            return written(moved(anchor.today, self.years, "year"), "year")
        return written(moved(named.first_day, self.years, "year"), UNIT_OF[named.precision])


class PartOfDay(NamedTuple):
    """A part of a day; of the day that was named last where `day` is None."""

    part: str
    day: Value | None = None

    def written(self, anchor: Anchor, direction: Direction) -> str | None:
        """As TIMEX3 writes it; None where the day cannot be placed."""
        if self.day is None:
            named = anchor.named
            has_day = named is not None and named.precision in (Precision.DAY, Precision.INSTANT)
            day = named.first_day if named is not None and has_day else anchor.today
        else:
            found = resolve(Timex(0, 0, "", self.day), anchor, direction)
            if found is None:
                return None
            day = found.due.first_day
        return f"{day.isoformat()}T{self.part}"


class Season(NamedTuple):
    """A season: of a year, or singled out by `which` (-1 is the last one, 1 the next)."""

    name: str
    year: int | None = None
    which: int | None = None

    def written(self, anchor: Anchor, direction: Direction) -> str:
        """As TIMEX3 writes it."""
        return f"{self._year(anchor.today, direction):04d}-{self.name}"

    def _year(self, today: date, direction: Direction) -> int:
        if self.year is not None:
            return self.year
        year, now = season_of(today)
        number = season_number(self.name)
        if self.which is not None and self.which < 0:
            return year if number < now else year - 1
        if self.which:
            return year if number > now else year + 1
        if self.which == 0 or direction is Direction.AHEAD:
            return year if number >= now or self.which == 0 else year + 1
        return year if number <= now else year - 1


class Part(NamedTuple):
    """A month, quarter, half or year, singled out by `which` (-1 is the last one, 1 the next)."""

    period: Period
    which: int = 0

    def written(self, anchor: Anchor, direction: Direction) -> str:
        """As TIMEX3 writes it."""
        unit, number = self.period.unit, self.period.number or 1
        months = {"month": 1, "quarter": 3, "half": 6}.get(unit, 12)
        month = (number - 1) * months + 1
        return written(date(self._year(anchor.today, direction, month, months), month, 1), unit)

    def _year(self, today: date, direction: Direction, month: int, months: int) -> int:
        period = self.period
        if period.year is not None:
            return period.year
        if period.years_on is not None:
            return today.year + period.years_on
        first = date(today.year, month, 1)
        if self.which < 0:
            return today.year if add_months(first, months) <= today else today.year - 1
        if self.which > 0 or direction is Direction.AHEAD:
            reached = first if self.which > 0 else add_months(first, months)
            return today.year if reached > today else today.year + 1
        away = today.month - month
        if direction is Direction.NEAREST and abs(away) > _HALF_A_YEAR:
            return today.year + (1 if away > 0 else -1)
        if direction is Direction.NEAREST:
            return today.year
        return today.year if first <= today else today.year - 1
