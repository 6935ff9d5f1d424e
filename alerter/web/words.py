"""Countdowns, moments and links as the page says them; dates are said as in alerts.

Pure: reads no clock, store or network.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from alerter.due import Due, Precision
from alerter.render.moment import moment_of
from alerter.render.text import count

#: up to here the countdown to a known clock time is in hours
HOURS_UP_TO = timedelta(hours=48)

_UNPRINTED = re.compile(r"[\s\x00-\x20\x7f-\x9f]")
_TIMES = {1: "once", 2: "twice", 3: "three times", 4: "four times", 5: "five times"}
_NEAR = {
    Precision.DAY: ("yesterday", "today", "tomorrow"),
    Precision.WEEK: ("last week", "this week", "next week"),
    Precision.MONTH: ("last month", "this month", "next month"),
    Precision.QUARTER: ("last quarter", "this quarter", "next quarter"),
    Precision.YEAR: ("last year", "this year", "next year"),
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment or date in words, and as `<time datetime>` reads it (empty where it cannot)."""

    text: str
    iso: str

    @classmethod
    def of(cls, at: datetime, zone: ZoneInfo) -> Self:
        """`Wed 10 Sep 2025 08:05 CEST`."""
        return cls(moment_of(at, zone), at.isoformat(timespec="seconds"))

    @classmethod
    def near(cls, at: datetime, zone: ZoneInfo, *, now: datetime) -> Self:
        """`in 12 min (Wed 10 Sep 2025 08:05 CEST)`."""
        return cls(f"{span(at - now)} ({moment_of(at, zone)})", at.isoformat(timespec="seconds"))


def times(number: int) -> str:
    """`once`, `twice`, `three times`."""
    return _TIMES.get(number, f"{number} times")


def today_in(zone: ZoneInfo, *, now: datetime) -> date:
    """The day that it is in `zone`."""
    return now.astimezone(zone).date()


def grain(due: Due) -> str:
    """What of the date is not known: `no hour was reported`; empty where nothing is missing."""
    match due.precision:
        case Precision.INSTANT:
            return ""
        case Precision.DAY:
            return "no hour was reported"
        case _:
            return f"only the {due.precision} is known"


def countdown(due: Due, zone: ZoneInfo, *, now: datetime) -> str:
    """How far off it is: `in 5 h`, `tomorrow`, `in 12 days`, `next month`, `3 days ago`.

    Hours only below 48 of them and where the clock time is known; else whole units of the grain
    that is known, in `zone`.
    """
    at = due.instant
    if at is not None and abs(at - now) < HOURS_UP_TO:
        return span(at - now)
    precision = Precision.DAY if at is not None else due.precision
    first = due.first_day if at is None else due.day_in(zone)
    ahead = _units(precision, first) - _units(precision, today_in(zone, now=now))
    if abs(ahead) <= 1:
        return _NEAR[precision][ahead + 1]
    if precision is Precision.DAY and abs(ahead) > 365:
        return _far(ahead)
    return _toward(count(abs(ahead), precision), is_ahead=ahead > 0)


def span(length: timedelta) -> str:
    """`in 40 min`, `in 5 h`, `in 3 days`, `12 min ago`, `now`; cut off, never rounded up."""
    minutes = int(abs(length).total_seconds()) // 60
    if minutes == 0:
        return "now"
    if minutes < 60:
        text = f"{minutes} min"
    elif minutes < 48 * 60:
        text = f"{minutes // 60} h"
    else:
        text = count(minutes // (24 * 60), "day")
    return _toward(text, is_ahead=length > timedelta(0))


def safe_link(url: str) -> str | None:
    """`url` where a browser may be sent there: http or https, with a host; else None."""
    if _UNPRINTED.search(url):
        return None
    try:
        parts = urlsplit(url)
        is_safe = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return url if is_safe else None


def _toward(text: str, *, is_ahead: bool) -> str:
    return f"in {text}" if is_ahead else f"{text} ago"


def _far(days: int) -> str:
    months = abs(days) * 12 // 365
    text = count(months, "month") if months < 36 else count(months // 12, "year")
    return _toward(text, is_ahead=days > 0)


def _units(precision: Precision, day: date) -> int:
    """The number of the week, month, … of `day`, counted from a fixed one."""
    match precision:
        case Precision.WEEK:
            return (day.toordinal() - 1) // 7
        case Precision.MONTH:
            return day.year * 12 + day.month - 1
        case Precision.QUARTER:
            return day.year * 4 + (day.month - 1) // 3
        case Precision.YEAR:
            return day.year
        case _:
            return day.toordinal()
