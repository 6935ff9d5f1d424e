"""Readers: what the named groups of a matched form mean. One function for each `read` of a pack.

A reader answers None where the words matched but mean no time ("17 may have left").
Pure: records in, records out.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from alerter.timex.language import Language
from alerter.timex.value import (
    Day,
    End,
    NthWeekday,
    Period,
    SameDay,
    Shift,
    Span,
    Unplaceable,
    Value,
    Weekday,
)

_AHEAD = {"this": 0, "next": 1, "last": -1}
_DAYS_IN = {"fortnight": ("week", 2)}
_CENTURY_SPLIT = 70


class Found(NamedTuple):
    """A form's match, with what a reader may ask about it."""

    match: re.Match[str]
    #: the text as written
    text: str
    language: Language
    #: in 9/17/2025 the day stands first
    day_first: bool

    def group(self, *names: str) -> str | None:
        """The first of the named groups that matched anything."""
        groups = self.match.groupdict()
        return next((groups[name] for name in names if groups.get(name)), None)

    def number(self, *names: str) -> int | None:
        """The same, as a whole number."""
        return int(found) if (found := self.group(*names)) else None

    def which(self, *names: str) -> str | None:
        """this, next or last, where the groups say so."""
        word = self.group(*names)
        return self.language.which.get(word, word) if word else None

    def ahead(self, *names: str) -> int | None:
        """Units on from the anchor's own."""
        which = self.which(*names)
        return None if which is None else _AHEAD.get(which, 0)

    def is_capital(self, name: str) -> bool:
        """Whether the group needs no capital, or has one."""
        word = self.match[name]
        at = self.match.start(name)
        return word not in self.language.capital_only or self.text[at].isupper()

    @property
    def word_before(self) -> str:
        """The word that stands directly before the match, folded."""
        before = self.match.string[max(0, self.match.start() - 24) : self.match.start()]
        words = before.replace("-", " ").split()
        return words[-1].strip("\"'(") if words else ""


Reader = Callable[[Found], Value | None]


def _date(found: Found) -> Value | None:
    if not found.is_capital("month"):
        return None
    weekday = found.group("weekday")
    return Day(
        day=_day_of(found),
        month=found.language.months[found.match["month"]],
        year=found.number("year"),
        weekday=found.language.weekdays[weekday.rstrip(".")] if weekday else None,
        years_on=found.ahead("relyear"),
    )


def _day_of(found: Found) -> int:
    written = found.group("monthday")
    return found.language.month_days[written] if written else int(found.match["day"])


def _date_range(found: Found) -> Value | None:
    """The closing day; the finder keeps the opening one beside it."""
    if not found.is_capital("month"):
        return None
    first, last = int(found.match["day"]), int(found.match["day2"])
    month = found.language.months[found.match["month"]]
    return Day(last, month, found.number("year")) if first < last else None


def _month(found: Found) -> Value | None:
    word = found.match["month"]
    language = found.language
    is_short = len(word) <= 4 and word not in ("may", "june", "july")
    part, year = found.group("part", "part2"), found.number("year")
    ahead = found.ahead("which")
    is_lone = not (part or year or ahead is not None)
    if not found.is_capital("month") or (is_short and not year and word not in ("sept",)):
        return None
    if is_lone and found.word_before not in language.month_leads:
        return None
    period = Period(
        "month", year, language.months[word], years_on=found.ahead("relyear", "relyear2")
    )
    if ahead:
        period = period._replace(years_on=ahead if word not in language.capital_only else None)
    return End(period) if part in ("end", "close", "last day") else period


def _iso(found: Found) -> Value | None:
    month, day = int(found.match["mm"]), int(found.match["dd"])
    return Day(day, month, found.number("year")) if 1 <= month <= 12 else None


def _numeric(found: Found) -> Value | None:
    first, second = int(found.match["n1"]), int(found.match["n2"])
    sep = found.group("sep")
    day_first = found.day_first or first > 12 or sep == "."
    day, month = (first, second) if day_first and second <= 12 else (second, first)
    year = found.number("year")
    if sep in (".", "-") and (year is None or year < 100):
        return None
    if year is not None and year < 100:
        year += 2000 if year < _CENTURY_SPLIT else 1900
    if not (1 <= month <= 12 and 1 <= day <= 31) or (first, second) in ((24, 7), (9, 11), (7, 7)):
        return None
    return Day(day, month, year)


def _day_of_month(found: Found) -> Value | None:
    which = found.group("which")
    months_on = None if which is None else {"this": 0, "last": -1}.get(which, 1)
    return Day(int(found.match["day"]), months_on=months_on)


def _first_of_month(found: Found) -> Value | None:
    months_on = 0 if found.which("which") == "this" else 1
    return Day(1, months_on=months_on)


def _weekday(found: Found) -> Value | None:
    if not found.is_capital("fullweekday"):
        return None
    week = (found.group("week") or "").strip()
    which = found.which("which")
    weekday = found.language.weekdays[found.match["fullweekday"]]
    if week == "week":
        return Weekday(weekday, which, weeks=1)
    if week:
        return Weekday(weekday, of_week=1 if "next" in week else 0)
    return Weekday(weekday, which)


def _weekday_after(found: Found) -> Value | None:
    if found.group("next"):
        return Weekday(found.language.weekdays[found.match["fullweekday2"]], "next", weeks=1)
    weeks = 1 if found.match["far"] == "week" else 2
    return Weekday(found.language.weekdays[found.match["fullweekday"]], weeks=weeks)


def _week_from_day(found: Found) -> Value | None:
    count = found.language.number(found.match["count"]) or 1
    weeks = 2 if found.match["far"] == "fortnight" else count
    return Shift(7 * weeks + found.language.days[found.match["dayword"]], "day")


def _nth_weekday(found: Found) -> Value | None:
    weekday = found.language.weekdays[found.match["fullweekday"]]
    nth = found.language.ordinals[found.match["nth"]]
    month = found.group("month")
    if month is None:
        return NthWeekday(nth, weekday, Period("month", ahead=found.ahead("which")))
    number = found.language.months[month]
    return NthWeekday(nth, weekday, Period("month", found.number("year"), number))


def _recurring(_: Found) -> Value | None:
    return Unplaceable()


def _day_word(found: Found) -> Value | None:
    return Shift(found.language.days[found.match["dayword"]], "day")


def _length(found: Found) -> tuple[float, str] | None:
    count = found.language.number(found.match["count"])
    unit = found.language.units[found.match["unit"]]
    if count is None:
        return None
    unit, times = _DAYS_IN.get(unit, (unit, 1))
    return count * times, unit


def _ago(found: Found) -> Value | None:
    length = _length(found)
    return Shift(-length[0], length[1]) if length else None


def _shift(found: Found) -> Value | None:
    length = _length(found)
    return Shift(*length, working=bool(found.group("working"))) if length else None


def _span(found: Found) -> Value | None:
    length = _length(found)
    if length is None or length[1] == "minute":
        return None
    working = found.group("working") or ""
    return Span(
        *length,
        working=working in ("working", "business", "trading"),
        is_more=bool(found.group("more", "more2", "more3")),
    )


def _window(found: Found) -> Value | None:
    span = _span(found)
    return span._replace(is_window=True) if isinstance(span, Span) else None


def _edge(found: Found) -> Value | None:
    if found.group("kind") not in (None, "calendar", "working", "business"):
        return Unplaceable()
    unit = found.language.periods[found.match["period"]]
    period = Period(unit, ahead=found.ahead("which") or 0)
    is_end = found.match["part"] in ("end", "close", "last day", "final day")
    return End(period) if is_end else period


def _edge_year(found: Found) -> Value | None:
    period = Period("year", found.number("year"))
    return End(period) if found.match["part"] in ("end", "close", "last day") else period


def _period(found: Found) -> Value | None:
    unit = found.language.periods[found.match["period"]]
    return Period(unit, ahead=found.ahead("which"))


def _quarter(found: Found) -> Value | None:
    nth = found.match["nth"]
    number = int(nth) if nth.isdigit() else found.language.ordinals.get(nth, -1)
    is_half = found.match["what"] in ("half", "h")
    year, years_on = found.number("year"), found.ahead("which")
    if number == -1:
        number = 2 if is_half else 4
    if number > (2 if is_half else 4):
        return None
    if year is None and years_on is None and found.word_before not in found.language.year_leads:
        return None
    period = Period("half" if is_half else "quarter", year, number, years_on=years_on)
    return End(period) if found.group("end") else period


def _year(found: Found) -> Value | None:
    has_part = found.group("part", "part2") is not None
    if not has_part and found.word_before not in found.language.year_leads:
        return None
    return Period("year", found.number("year"))


def _same_day(found: Found) -> Value | None:
    return SameDay(
        found.number("year"),
        with_hour=found.group("hour") is not None,
        is_near=found.group("near") is not None,
        is_loose=found.group("loose") is not None,
    )


def _next_day(found: Found) -> Value | None:
    return SameDay(is_near=True, plus=-1 if found.group("back") else 1)


def _feast(found: Found) -> Value | None:
    return found.language.feasts[found.match["feast"]]._replace(year=found.number("year"))


READERS: dict[str, Reader] = {
    "date": _date,
    "date_range": _date_range,
    "month": _month,
    "iso": _iso,
    "numeric": _numeric,
    "day_of_month": _day_of_month,
    "first_of_month": _first_of_month,
    "weekday": _weekday,
    "weekday_after": _weekday_after,
    "week_from_day": _week_from_day,
    "nth_weekday": _nth_weekday,
    "recurring": _recurring,
    "day_word": _day_word,
    "ago": _ago,
    "shift": _shift,
    "window": _window,
    "span": _span,
    "edge": _edge,
    "edge_year": _edge_year,
    "period": _period,
    "part_year": _period,
    "quarter": _quarter,
    "year": _year,
    "same_day": _same_day,
    "next_day": _next_day,
    "feast": _feast,
}
