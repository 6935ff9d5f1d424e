"""Dates, clock times and how near they are, as a reader in some zone says them.

An unknown hour is never told, a coarse date stays coarse. Pure: reads no clock, store or network.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from alerter.due import Due, Precision
from alerter.model import Kind
from alerter.render.text import count

_TWO_DAYS = timedelta(hours=48)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
#: how near it is: on a day that has a name, after a span, over
_NEARNESS = {
    Kind.DEADLINE: ("due {}", "{} left", "was due {}"),
    Kind.EXPIRY: ("ends {}", "ends in {}", "ended {}"),
    Kind.EFFECTIVE: ("takes effect {}", "takes effect in {}", "took effect {}"),
}
#: the same within a date that covers many days
_WITHIN = {
    Kind.DEADLINE: ("due by {}", "at most {} left"),
    Kind.EXPIRY: ("ends by {}", "ends within {}"),
    Kind.EFFECTIVE: ("takes effect by {}", "takes effect within {}"),
}


def date_of(due: Due, zone: ZoneInfo, *, is_long: bool = False, next_to: Due | None = None) -> str:
    """`Wed 17 Sep 2025, 17:00 EDT`, `in Q3 2025`; without the year where `next_to` tells it."""
    day = _first_named(due, zone)
    is_told = next_to is not None and _first_named(next_to, zone).year == day.year
    year = "" if is_told and due.precision is not Precision.YEAR else f" {day.year}"
    clock_time = f", {hour_of(due.instant, zone)}" if due.instant else ""
    return _words(due.precision, day, is_long=is_long) + year + clock_time


def bare_date_of(due: Due, zone: ZoneInfo, *, next_to: Due | None = None) -> str:
    """As in a chain of dates: `17 Sep 2025`, `October 2025`, `week of 15 September 2025`."""
    words = date_of(due, zone, next_to=next_to)
    if due.precision in (Precision.INSTANT, Precision.DAY):
        return words.partition(",")[0].partition(" ")[2]
    return words.removeprefix("in ").removeprefix("the ")


def day_of(at: datetime, zone: ZoneInfo) -> str:
    """`Fri 12 Sep 2025`."""
    return date_of(Due.of_day(at.astimezone(zone).date()), zone)


def hour_of(at: datetime, zone: ZoneInfo) -> str:
    """`09:00 EDT`, `09:00 UTC+03:00`."""
    local = at.astimezone(zone)
    name = local.tzname() or ""
    # "+03": many zones have no letters of their own
    return f"{local:%H:%M} {name if name.isalpha() else offset_of(local)}"


def offset_of(at: datetime) -> str:
    """`UTC+03:00`."""
    offset = at.strftime("%z")
    return f"UTC{offset[:3]}:{offset[3:5]}"


def moment_of(at: datetime, zone: ZoneInfo) -> str:
    """`Fri 12 Sep 2025 09:00 EDT`."""
    return f"{day_of(at, zone)} {hour_of(at, zone)}"


def nearness(due: Due, kind: Kind, zone: ZoneInfo, now: datetime) -> str:
    """`7 days left`, `ends tomorrow`, `takes effect in 3 hours`, `was due yesterday`."""
    named, spanned, over = _NEARNESS[kind]
    distance = distance_of(due, zone, now)
    if is_over(due, zone, now):
        return over.format(distance)
    if due.first_day < due.last_day:
        first = (due.first_day - now.astimezone(zone).date()).days
        if first > 0:
            return spanned.format(f"{first} to {distance}")
        named, spanned = _WITHIN[kind]
        distance = "the end of today" if distance == "today" else distance
    is_named = distance in ("now", "today", "the end of today", "tomorrow")
    return (named if is_named else spanned).format(distance)


def is_over(due: Due, zone: ZoneInfo, now: datetime) -> bool:
    """Whether a reader in `zone` has it behind them."""
    return due.instant < now if due.instant else due.last_day < now.astimezone(zone).date()


def distance_of(due: Due, zone: ZoneInfo, now: datetime) -> str:
    """`7 days`, `tomorrow`, `3 hours`, `yesterday`, `3 days ago`.

    Days are days of the calendar; below 48 hours a known clock time is counted in hours.
    """
    if due.instant is not None and abs(left := due.instant - now) < _TWO_DAYS:
        return _clock_distance(left)
    days = (due.day_in(zone) - now.astimezone(zone).date()).days
    named = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(days)
    return named or (f"{days} days" if days > 0 else f"{-days} days ago")


def _clock_distance(left: timedelta) -> str:
    minutes = round(abs(left) / timedelta(minutes=1))
    if minutes == 0:
        return "now"
    span = count(minutes, "minute") if minutes < 90 else count(round(minutes / 60), "hour")
    return span if left > timedelta(0) else f"{span} ago"


def _first_named(due: Due, zone: ZoneInfo) -> date:
    """The day whose names are said: the Monday of a week, else the last day that counts."""
    return due.first_day if due.precision is Precision.WEEK else due.day_in(zone)


def _words(precision: Precision, day: date, *, is_long: bool) -> str:
    month = _MONTHS[day.month - 1]
    match precision:
        case Precision.INSTANT | Precision.DAY:
            name = _DAYS[day.weekday()]
            return f"{name} {day.day} {month}" if is_long else f"{name[:3]} {day.day} {month[:3]}"
        case Precision.WEEK:
            return f"in the week of {day.day} {month}"
        case Precision.MONTH:
            return f"in {month}"
        case Precision.QUARTER:
            return f"in Q{(day.month + 2) // 3}"
        case Precision.YEAR:
            return "in"
