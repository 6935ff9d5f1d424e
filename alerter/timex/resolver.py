"""Places an expression of time on the calendar, as precisely as it was written.

Pure: the anchor is an argument; the past and the coming candidate are both one call away.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from alerter.due import Due, Precision, days_in_month
from alerter.timex.anchor import Anchor, Direction
from alerter.timex.calendar_days import (
    YEARS,
    add_months,
    add_working_days,
    feast_in,
    nth_weekday,
    period_due,
    period_of,
)
from alerter.timex.value import (
    Clock,
    Day,
    End,
    Feast,
    NthWeekday,
    Period,
    SameDay,
    Shift,
    Span,
    Start,
    Timex,
    Unplaceable,
    Value,
    Weekday,
    WeekOf,
)

_SIDES: dict[str | None, Direction] = {"next": Direction.AHEAD, "last": Direction.PAST}


class Resolved(NamedTuple):
    """An expression placed on the calendar, and how."""

    due: Due
    value: Value | None
    direction: Direction
    anchor: Anchor
    #: the weekday that is written beside the date is not the date's own; the date counts
    mismatch: bool = False

    @property
    def how(self) -> str:
        """How it was placed, in a few words."""
        if self.value is None:
            return (
                f"that hour, {self.direction} from {self.anchor.at.isoformat(timespec='minutes')}"
            )
        story = f"{_story(self.value, self.direction)} from {self.anchor.today}"
        return f"{story}, though the weekday beside it is another" if self.mismatch else story


def resolve(timex: Timex, anchor: Anchor, direction: Direction) -> Resolved | None:
    """Where `timex` lies on the calendar; None where it cannot be placed."""
    if direction is Direction.NEAREST:
        return _resolve_nearest(timex, anchor)
    try:
        return _resolve(timex, anchor, direction)
    except (ValueError, OverflowError):  # 31 April, the year 10000
        return None


def _resolve_nearest(timex: Timex, anchor: Anchor) -> Resolved | None:
    """The candidate that lies nearer to the anchor; of two as near, the coming one."""
    ahead = resolve(timex, anchor, Direction.AHEAD)
    past = resolve(timex, anchor, Direction.PAST)
    if ahead is None or past is None:
        return ahead or past
    return min(ahead, past, key=lambda found: _distance(found.due, anchor))


def _distance(due: Due, anchor: Anchor) -> timedelta:
    if (at := due.instant) is not None:
        return abs(at - anchor.at)
    return abs(due.last_day - anchor.today)


def candidates(timex: Timex, anchor: Anchor) -> tuple[Due, ...]:
    """The different days that `timex` may mean, the past one first."""
    both = (resolve(timex, anchor, one) for one in (Direction.PAST, Direction.AHEAD))
    return tuple(dict.fromkeys(found.due for found in both if found))


def _resolve(timex: Timex, anchor: Anchor, direction: Direction) -> Resolved | None:
    if timex.value is None:
        return _clock_alone(timex.clock, anchor, direction) if timex.clock else None
    place = _PLACES[type(timex.value)]
    due = place(timex.value, anchor, direction)
    if due is None:
        return None
    is_odd = type(timex.value) is Day and _has_mismatch(timex.value, due)
    if timex.clock is not None and due.precision in (Precision.DAY, Precision.INSTANT):
        due = _at_clock(due.first_day, timex.clock, anchor)
    return Resolved(due, timex.value, direction, anchor, is_odd)


def _clock_alone(clock: Clock, anchor: Anchor, direction: Direction) -> Resolved:
    due = _at_clock(anchor.today, clock, anchor)
    at = due.instant
    if direction is Direction.PAST and at is not None and at > anchor.at:
        due = _at_clock(anchor.today - timedelta(days=1), clock, anchor)
    return Resolved(due, None, direction, anchor)


def _at_clock(day: date, clock: Clock, anchor: Anchor) -> Due:
    zone = clock.zone or anchor.zone or anchor.at.tzinfo
    if clock.hour == 24:
        at = datetime.combine(day, time(23, 59), zone)
        return _at(at + timedelta(minutes=clock.minutes_on + 1 if clock.minutes_on else 0))
    at = datetime.combine(day, time(clock.hour, clock.minute), zone)
    return _at(at + timedelta(minutes=clock.minutes_on))


@lru_cache(maxsize=2048)
def _on(day: date) -> Due:
    """The whole of one day: of the same few, again and again. ValueError beyond the calendar."""
    if day.year not in YEARS:
        raise ValueError(f"out of the calendar's reach: {day.isoformat()}")
    return Due(day.isoformat(), Precision.DAY)


def _at(at: datetime) -> Due:
    """One instant. ValueError at the very edges of the calendar."""
    if at.year not in YEARS:
        raise ValueError(f"out of the calendar's reach: {at.isoformat()}")
    return Due(at.isoformat(timespec="seconds"), Precision.INSTANT)


def _story(value: Value, direction: Direction) -> str:
    match value:
        case Weekday(which=None, of_week=None) | Day(year=None, years_on=None) | Feast(year=None):
            return "the last one, counted" if direction is Direction.PAST else "the coming one"
        case Period(year=None, ahead=None):
            return "the last one, counted" if direction is Direction.PAST else "the coming one"
        case Span():
            return "counted"
        case SameDay():
            return "the date named before, read"
    return "as written"


def _day(value: Day, anchor: Anchor, direction: Direction) -> Due | None:
    today = anchor.today
    direction = _SIDES.get(value.side, direction)
    month = value.month
    if month is None:
        return _day_of_month(value, today, direction)
    year = value.year
    if year is None and value.years_on is not None:
        year = today.year + value.years_on
    if year is not None:
        return _on(date(year, month, value.day))
    day = _real_day(today.year, month, value.day)
    if value.weekday is None and day is not None:
        step = (day < today) - (day > today)
        if not step or (step > 0) != (direction is Direction.AHEAD):
            return _on(day)
        if other := _real_day(today.year + step, month, value.day):
            return _on(other)
    # the weekday decides the year; 29 February comes every fourth
    reach = range(-4, 5) if (month, value.day) == (2, 29) else (0, 1, -1)
    days = [day for step in reach if (day := _real_day(today.year + step, month, value.day))]
    fitting = [day for day in days if value.weekday in (None, day.weekday())]
    return _nearest(fitting or days, today, direction)


def _has_mismatch(value: Day, due: Due) -> bool:
    return value.weekday is not None and due.first_day.weekday() != value.weekday


def _day_of_month(value: Day, today: date, direction: Direction) -> Due | None:
    if value.months_on is not None:
        month = add_months(today.replace(day=1), value.months_on)
        return _on(month.replace(day=value.day))
    days = []
    for step in (0, 1, -1, 2, -2):
        month = add_months(today.replace(day=1), step)
        if day := _real_day(month.year, month.month, value.day):
            days.append(day)
    # the weekday decides the month
    days = [day for day in days if day.weekday() == value.weekday] or days
    return _nearest(days, today, direction)


def _real_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest(days: list[date], today: date, direction: Direction) -> Due | None:
    """The first day from today on, or the last up to today; else whatever there is."""
    if not days:
        return None
    if direction is Direction.AHEAD:
        fitting = [day for day in days if day >= today]
        return _on(min(fitting) if fitting else max(days))
    fitting = [day for day in days if day <= today]
    return _on(max(fitting) if fitting else min(days))


def _weekday(value: Weekday, anchor: Anchor, direction: Direction) -> Due | None:
    today = anchor.today
    if value.base is not None:
        base = resolve(Timex(0, 0, "", value.base), anchor, direction)
        if base is None:
            return None
        today = base.due.last_day
    if value.of_week is not None:
        monday = today - timedelta(days=today.weekday())
        return _on(monday + timedelta(weeks=value.of_week, days=value.weekday))
    ahead = (value.weekday - today.weekday()) % 7
    match value.which:
        case "this":
            days = ahead if direction is Direction.AHEAD else value.weekday - today.weekday()
        case "next":
            days = ahead or 7
        case "last":
            days = ahead - 7
        case _:
            days = ahead if direction is Direction.AHEAD or not ahead else ahead - 7
    if value.weeks and value.which is None:
        days = ahead
    return _on(today + timedelta(days=days, weeks=value.weeks))


def _nth_weekday(value: NthWeekday, anchor: Anchor, direction: Direction) -> Due | None:
    if value.period.year is None and value.period.ahead is None:
        years = (anchor.today.year + step for step in (0, 1, -1))
        days = [
            nth_weekday(year, value.period.number or 1, value.weekday, value.nth) for year in years
        ]
        return _nearest(days, anchor.today, direction)
    month = _period(value.period, anchor, direction)
    if month is None:
        return None
    first = month.first_day
    return _on(nth_weekday(first.year, first.month, value.weekday, value.nth))


def _shift(value: Shift, anchor: Anchor, _: Direction) -> Due | None:
    return _counted(anchor.today, anchor.at, value.amount, value.unit, working=value.working)


def _span(value: Span, anchor: Anchor, direction: Direction) -> Due | None:
    start, at = anchor.today, anchor.at
    if value.base is not None:
        base = resolve(Timex(0, 0, "", value.base), anchor, _base_direction(value.base, direction))
        if base is None:
            return None
        if base.due.precision is Precision.YEAR and value.unit == "year":
            return Due.parse(f"{base.due.first_day.year + int(value.amount):04d}")
        start = base.due.last_day
        at = datetime.combine(start, time(0), anchor.at.tzinfo)
    elif value.is_more and anchor.extended is not None:
        start = anchor.extended.last_day
    return _counted(start, at, value.amount, value.unit, working=value.working)


def _base_direction(base: Value, direction: Direction) -> Direction:
    """A span counts from what has been: "30 days from Thursday's letter"."""
    return Direction.PAST if isinstance(base, Weekday) and base.which is None else direction


def _counted(start: date, at: datetime, count: float, unit: str, *, working: bool) -> Due | None:
    match unit:
        case "minute" | "hour":
            span = timedelta(minutes=count) if unit == "minute" else timedelta(hours=count)
            if unit == "minute":
                return None
            return _on((at + span).date())
        case "day" if working:
            return _on(add_working_days(start, int(count)))
        case "day":
            return _on(start + timedelta(days=count))
        case "week":
            return _on(start + timedelta(weeks=count))
        case "month":
            whole = add_months(start, int(count))
            return _on(whole + timedelta(days=15) if count % 1 else whole)
        case "year":
            return _on(add_months(start, int(count * 12)))
    return None


def _period(value: Period, anchor: Anchor, direction: Direction) -> Due | None:
    today = anchor.today
    if value.ahead is not None and value.number is None:
        return period_due(value.unit, today, value.ahead)
    if value.year is not None:
        return _numbered(value, value.year)
    if value.years_on is not None:
        return _numbered(value, today.year + value.years_on)
    if value.number is None:
        return None
    direction = _SIDES.get(value.side, direction)
    this = _numbered(value, today.year)
    if direction is Direction.AHEAD:
        return this if this.last_day >= today else _numbered(value, today.year + 1)
    return this if this.first_day <= today else _numbered(value, today.year - 1)


def _numbered(value: Period, year: int) -> Due:
    match value.unit:
        case "week":
            return Due.parse(f"{year:04d}-W{value.number:02d}")
        case "month":
            return period_of(year, f"{year:04d}-{value.number:02d}", Precision.MONTH)
        case "quarter":
            return period_of(year, f"{year:04d}-Q{value.number}", Precision.QUARTER)
    return period_of(year, f"{year:04d}", Precision.YEAR)


def _end(value: End, anchor: Anchor, direction: Direction) -> Due | None:
    period = value.period
    if period.unit == "half":
        period = period._replace(unit="quarter", number=2 * (period.number or 2))
    due = _period(period, anchor, direction)
    if due is None:
        return None
    if value.is_working:
        return _on(due.last_day - timedelta(days=max(0, due.last_day.weekday() - 4)))
    friday = due.last_day - timedelta(days=2)
    if due.precision is Precision.WEEK and anchor.today <= friday:
        return _on(friday)
    return _on(due.last_day)


def _start(value: Start, anchor: Anchor, direction: Direction) -> Due | None:
    due = _period(value.period, anchor, direction)
    return _on(due.first_day) if due else None


def _week_of(value: WeekOf, anchor: Anchor, direction: Direction) -> Due | None:
    day = resolve(Timex(0, 0, "", value.day), anchor, direction)
    return period_due("week", day.due.first_day, 0) if day else None


def _feast(value: Feast, anchor: Anchor, direction: Direction) -> Due | None:
    if value.year is not None:
        return _on(feast_in(value, value.year))
    is_leap_day = (value.month, value.day) == (2, 29)
    reach = range(-4, 5) if is_leap_day else (0, 1, -1)
    years = [anchor.today.year + step for step in reach]
    days = [
        feast_in(value, year) for year in years if not is_leap_day or days_in_month(year, 2) == 29
    ]
    return _nearest(days, anchor.today, direction)


def _same_day(value: SameDay, anchor: Anchor, _: Direction) -> Due | None:
    named = anchor.named
    if named is None:
        return None
    if value.year is not None:
        return _on(named.last_day.replace(year=value.year))
    if value.plus:
        return _on(named.last_day + timedelta(days=value.plus))
    if value.with_hour or named.instant is None:
        return named
    return _on(named.last_day)


def _unplaceable(_: Unplaceable, __: Anchor, ___: Direction) -> None:
    return None


_PLACES: dict[type, Callable[..., Due | None]] = {
    Day: _day,
    Weekday: _weekday,
    NthWeekday: _nth_weekday,
    Shift: _shift,
    Span: _span,
    Period: _period,
    End: _end,
    Start: _start,
    WeekOf: _week_of,
    Feast: _feast,
    SameDay: _same_day,
    Unplaceable: _unplaceable,
}
