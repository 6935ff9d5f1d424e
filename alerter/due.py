"""When a deadline falls due, as precisely as its text told and no more.

Pure: reads no clock, store or network.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, Self, TypeVar
from zoneinfo import ZoneInfo


class Precision(StrEnum):
    """The grain of a due, finest first."""

    INSTANT = "instant"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


#: a writing, in which the last group tells the precision
_WRITING = re.compile(
    r"(?P<year>[0-9]{4})"
    r"(?:-W(?P<week>[0-9]{2})|-Q(?P<quarter>[1-4])|-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?"
)
#: the years between which every zone and every lead can be reckoned with
_YEARS = range(2, 9999)
_GRAIN_ORDER = tuple(Precision)
_SHORT_MONTHS = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}


class Due(NamedTuple):
    """A point or span on the calendar, written as `2025-09-17T17:00:00-04:00`, `2025-09-17`,
    `2025-W38`, `2025-09`, `2025-Q3` or `2025` (ISO 8601; quarters after EDTF's habit).

    Build one with `Due.parse`, `Due.of_day` or `Due.of_instant`; the constructor does not check.
    """

    #: the canonical writing
    text: str
    #: the grain that the writing has
    precision: Precision

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a canonical writing. ValueError where it is none, or no such day exists."""
        if "T" in text:
            return cls.of_instant(datetime.fromisoformat(text))
        written = _WRITING.fullmatch(text)
        if written is None or written.lastgroup is None:
            raise ValueError(f"not a due: {text!r}")
        return _checked(cls(text, Precision(written.lastgroup)))

    @classmethod
    def of_day(cls, day: date) -> Self:
        """The whole of one day. ValueError at the very edges of the calendar."""
        if day.year not in _YEARS:
            raise ValueError(f"out of the calendar's reach: {day.isoformat()!r}")
        return cls(day.isoformat(), Precision.DAY)

    @classmethod
    def of_instant(cls, at: datetime) -> Self:
        """One instant, kept in its own offset. ValueError where it has none, and at the very edges
        of the calendar.
        """
        if at.tzinfo is None:
            raise ValueError(f"an instant needs an offset: {at.isoformat()}")
        return _checked(cls(at.isoformat(timespec="seconds"), Precision.INSTANT))

    @property
    def instant(self) -> datetime | None:
        """The moment itself, aware, in its own offset; None where no clock time is known."""
        return datetime.fromisoformat(self.text) if self.precision is Precision.INSTANT else None

    @property
    def first_day(self) -> date:
        """The first day that it covers, in its own offset."""
        return _days(self.text, self.precision)[0]

    @property
    def last_day(self) -> date:
        """The last day that it covers, in its own offset: the one that counts for a reader."""
        return _days(self.text, self.precision)[1]

    def ends_at(self, zone: ZoneInfo) -> datetime:
        """The moment (UTC) at which it is over, for a reader in `zone`.

        An instant ends when it comes; everything coarser with the last second of its last day.
        """
        if (at := self.instant) is not None:
            return at.astimezone(UTC)
        midnight = datetime.combine(self.last_day + timedelta(days=1), time(0), zone)
        return midnight.astimezone(UTC)

    def day_in(self, zone: ZoneInfo) -> date:
        """The last day that counts, as a reader in `zone` would say it."""
        if (at := self.instant) is not None:
            return at.astimezone(zone).date()
        return self.last_day

    def is_finer_than(self, other: "Due") -> bool:
        """Whether its grain is finer than that of `other`."""
        return _GRAIN_ORDER.index(self.precision) < _GRAIN_ORDER.index(other.precision)

    def is_within(self, other: "Due") -> bool:
        """Whether all its days lie in those of `other` (a day lies in its month and in itself)."""
        return other.first_day <= self.first_day and self.last_day <= other.last_day


_AnyDue = TypeVar("_AnyDue", bound=Due)


def _checked(due: _AnyDue) -> _AnyDue:
    """The same. ValueError where no such day exists, or its year is out of reach."""
    try:
        years = (due.first_day.year, due.last_day.year)
    except OverflowError as error:
        raise ValueError(f"no such day: {due.text!r}") from error
    if not all(year in _YEARS for year in years):
        raise ValueError(f"out of the calendar's reach: {due.text!r}")
    return due


def days_in_month(year: int, month: int) -> int:
    """How many days a month has."""
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _SHORT_MONTHS.get(month, 31) + (month == 2 and is_leap)


@lru_cache(maxsize=4096)
def _days(text: str, precision: Precision) -> tuple[date, date]:
    """First and last day; asked for again and again of the same few dates."""
    match precision:
        case Precision.INSTANT:
            day = datetime.fromisoformat(text).date()
            return day, day
        case Precision.DAY:
            day = date.fromisoformat(text)
            return day, day
        case Precision.WEEK:
            monday = date.fromisocalendar(int(text[:4]), int(text[6:]), 1)
            return monday, monday + timedelta(days=6)
        case Precision.MONTH:
            return _months(int(text[:4]), int(text[5:]), 1)
        case Precision.QUARTER:
            return _months(int(text[:4]), 3 * int(text[6:]) - 2, 3)
        case Precision.YEAR:
            return _months(int(text), 1, 12)


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    last = month + count - 1
    return date(year, month, 1), date(year, last, days_in_month(year, last))
