"""Readers: what the tokens of a matched shape mean. One function for each `read` of a pack.

A reader answers None where the words matched but mean no time ("17 may have left").
Pure: records in, records out.
"""

from collections.abc import Callable
from itertools import pairwise

from alerter.timex.clocktime import clock, clock_past, clock_word, iso_clock
from alerter.timex.found import Found
from alerter.timex.language import zone_named
from alerter.timex.length import day_word, later, length_of, shift, span, week_from_day, weekday_ago
from alerter.timex.value import (
    Clock,
    Day,
    End,
    Feast,
    NthWeekday,
    Period,
    SameDay,
    Span,
    Stamp,
    Start,
    Unplaceable,
    Value,
    Weekday,
    WeekOf,
)

_AHEAD = {"this": 0, "next": 1, "last": -1}
_CENTURY_SPLIT = 70
_NOT_DATES = ((24, 7), (9, 11), (7, 7))

Reader = Callable[[Found], Value | Clock | Stamp | None]


def _month_of(found: Found) -> int | None:
    """The month that is named; None where its word is written like another word."""
    at = found.place("ANYMONTH")
    if at is None or not found.is_meant(at):
        return None
    return int(found.language.values["ANYMONTH"][found.words[at]])


def _weekday_of(found: Found) -> int | None:
    weekday: int | None = found.value("ANYWEEKDAY")
    return weekday


def _year_of(found: Found) -> int | None:
    """The year that is written; of two digits, within a hundred years from 1970."""
    words = found.words
    last = words[-1]
    if len(last) == 4 and last.isdigit():
        return int(last)
    if len(last) == 2 and last.isdigit():
        is_short = words[-2:-1] == ["'"] or found.given.get("has_short_year")
        return _full_year(int(last)) if is_short else None
    return next((int(word) for word in words if len(word) == 4 and word.isdigit()), None)


def _full_year(year: int) -> int:
    return year if year > 99 else year + (2000 if year < _CENTURY_SPLIT else 1900)


def _ahead(found: Found) -> int | None:
    """Units on from the anchor's own."""
    which = found.value("WHICH")
    return None if which is None else _AHEAD.get(which, 0)


def _which(found: Found) -> str | None:
    """this, next or last; of "this coming" and "this past" the second says which."""
    which = [meant for word in found.words if (meant := found.meaning("WHICH", word))]
    return next((meant for meant in which if meant != "this"), which[0] if which else None)


def _years_on(found: Found) -> int | None:
    """The year counted from the anchor's: "31 July next year", "31 luglio dell'anno prossimo"."""
    for before, behind in pairwise(found.words):
        for which, period in ((before, behind), (behind, before)):
            meant = found.meaning("WHICH", which)
            if meant and found.is_of("PERIOD", period):
                return _AHEAD.get(meant)
    return None


def _side(found: Found) -> str | None:
    """On which side of the anchor, where "next" before a date only says that it is to come."""
    return _which(found) if found.given.get("is_nearest") else None


def _date(found: Found) -> Value | None:
    values = found.language.values
    months, weekdays, ordinals = values["ANYMONTH"], values["ANYWEEKDAY"], values["NTH"]
    day = 0
    month = weekday = None
    for at, word in enumerate(found.words):
        if word in months:
            if not found.is_meant(at) or (not at and _is_surname(found, word)):
                return None
            month = months[word]
        elif word in weekdays:
            weekday = weekdays[word]
        elif not day and word.isdigit():
            day = int(word)
        elif word in ordinals:
            day = ordinals[word]
    return Day(day, month, _year_of(found), weekday, _years_on(found), side=_side(found))


def _is_surname(found: Found, word: str) -> bool:
    return found.is_of("NAMELIKE", word) and found.is_after_title()


def _date_range(found: Found) -> Value | None:
    """The closing day; the finder keeps the opening one beside it."""
    month = _month_of(found)
    days = found.numbers()
    if month is None or days[0] >= days[1]:
        return None
    closing = Day(days[1], month, _year_of(found), None, _years_on(found))
    found.opening = closing._replace(day=days[0])
    return closing


def _month(found: Found) -> Value | None:
    month = _month_of(found)
    if month is None:
        return None
    at = found.place("ANYMONTH") or 0
    word = found.words[at]
    year = _year_of(found)
    edge = found.given.get("edge") or found.value("EDGE") or found.value("PARTLY")
    years_on = _years_on(found)
    which = found.value("WHICH") if years_on is None else None
    if found.is_of("SHORT", word) and not year:
        return None
    is_lone = not (edge or year or which or years_on is not None)
    if is_lone and not _is_lone_month(found, at):
        return None
    period = Period("month", year, month, years_on=years_on, side=_side(found) if which else None)
    if which and which != "this" and not period.side:
        ahead = None if found.is_of("CAPITAL", word) else _AHEAD[which]
        period = period._replace(years_on=ahead)
    return End(period) if edge == "end" else period


def _is_lone_month(found: Found, at: int) -> bool:
    word, before = found.words[at], found.before
    leads = found.language.values["MONTHLEAD"]
    if (leads and before not in leads) or found.is_named(at):
        return False
    is_name = found.is_of("NAMELIKE", word) and found.is_of("NAMELEAD", before)
    return not (is_name and found.is_before_name())


def _iso(found: Found) -> Value | Stamp | None:
    year, month, day = (int(word) for word in found.words[:5:2])
    at = iso_clock(found)
    value = Day(day, month, year)
    return Stamp(value, at) if at else value


def _numeric(found: Found) -> Value | None:
    numbers = [word for word in found.words if word.isdigit()]
    first, second = int(numbers[0]), int(numbers[1])
    is_sure = found.given.get("day_first") or first > 12 or "." in found.words
    day_first = found.reading.day_first or is_sure
    day, month = (first, second) if day_first and second <= 12 else (second, first)
    year = _full_year(int(numbers[2])) if len(numbers) > 2 else None
    if month > 12 or (year is None and (first, second) in _NOT_DATES):
        return None
    return Day(day, month, year, _weekday_of(found))


def _is_counting(found: Found) -> bool:
    """Whether a noun stands behind, where nouns have capitals: "am 3. Spieltag", "2000 Mark"."""
    return found.given.get("is_before_noun", False) and found.is_before_name()


def _day_of_month(found: Found) -> Value | None:
    if _is_counting(found):
        return None
    which = None if found.given.get("is_coming") else found.value("WHICH")
    months_on = None if which is None else _AHEAD[which]
    days = found.numbers()
    return Day(days[0] if days else int(found.value("NTH")), months_on=months_on)


def _weekday(found: Found) -> Value | None:
    at = found.place("WEEKDAY")
    if at is None or not found.is_meant(at) or found.is_named(at):
        return None
    weekday = found.meaning("WEEKDAY", found.words[at])
    if len(found.words) == 1:
        return Weekday(weekday)
    if found.given.get("is_possessive") and found.is_before_pause():
        return Unplaceable()  # a restaurant
    which = _which(found)
    weeks = found.given.get("weeks") or _weeks(found.words[at + 1 :], found)
    if not weeks:
        return Weekday(weekday, which)
    if which is None or found.is_of("WHICH", found.words[0]):
        return Weekday(weekday, which, weeks=weeks)
    return Weekday(weekday, of_week=_AHEAD[which])


def _weeks(words: list[str], found: Found) -> int:
    """The weeks of "Monday week" and "Friday fortnight"; "Friday night" has none."""
    for word in words:
        unit, _, times = (found.meaning("UNIT", word) or "").partition(" ")
        if unit == "week":
            return int(times or 1)
    return 0


def _weekday_after(found: Found) -> Value | None:
    weekday = _weekday_of(found)
    if weekday is None:
        return None
    if found.words[-1] in found.language.values["WHICH"]:
        return Weekday(weekday, "next", weeks=1)
    return Weekday(weekday, weeks=int(length_of(found)[0]))


def _weekday_from(found: Found) -> Value | None:
    """A weekday counted from the day that was named last: "the Tuesday after"."""
    weekday = _weekday_of(found)
    if weekday is None:
        return None
    return Weekday(weekday, found.given.get("which", "next"), base=SameDay(is_near=True))


def _nth_weekday(found: Found) -> Value | None:
    weekday = _weekday_of(found)
    days = found.numbers()
    nth = days[0] if days else found.value("NTH") or found.value("LAST")
    if weekday is None or nth is None or nth > 5:
        return None
    month = _month_of(found)
    if month is None:
        return NthWeekday(nth, weekday, Period("month", ahead=_years_on(found) or 0))
    return NthWeekday(nth, weekday, Period("month", _year_of(found), month))


def _nth_working(found: Found) -> Value | None:
    """A working day of a month, counted from the day before it, or back from the one after."""
    nth = int(found.value("NTHWORK"))
    month = _month_of(found)
    if month is not None:
        period = Period("month", _year_of(found), month)
    elif found.place("ANYMONTH") is None:
        period = Period("month", ahead=_ahead(found) or 0)
    else:
        return None
    if nth < 0:
        return Span(nth, "day", working=True, base=Span(1, "day", base=End(period)))
    return Span(nth, "day", working=True, base=Span(-1, "day", base=Start(period)))


def _aoe(_: Found) -> Value | Clock | Stamp | None:
    """Anywhere on Earth: the end of the day at UTC-12; without a day it is no time at all."""
    return Stamp(Unplaceable(), Clock(23, 59, zone_named("-12:00")))


def _recurring(_: Found) -> Value | None:
    return Unplaceable()


def _edge(found: Found) -> Value | None:
    if found.has("FISCAL"):
        return Unplaceable()
    year = _year_of(found)
    edge = found.given.get("edge") or found.value("EDGE")
    month = _month_of(found)
    period = Period("year", year) if month is None else Period("month", year, month)
    if found.has("WEEKEND"):
        return Weekday(6)
    if year is None and month is None:
        units = [unit for word in found.words if (unit := found.meaning("PERIOD", word))]
        if not units:
            return None
        period = Period(units[-1], ahead=_ahead(found) or 0)
    if edge == "first day" or (edge == "start" and period.unit == "year"):
        return Start(period)
    is_working = found.given.get("is_working", False)
    return End(period, is_working) if edge == "end" else period


def _nth_week(found: Found) -> Value | None:
    """A week of a month; it belongs to the month that its Thursday lies in, as in ISO 8601."""
    days = found.numbers()
    nth = days[0] if days else found.value("NTH") or found.value("LAST")
    if nth is None or nth > 5:
        return None
    month = _month_of(found)
    if month is None and found.place("ANYMONTH") is not None:
        return None
    period = Period("month", _year_of(found), month)
    if month is None:
        period = Period("month", ahead=_years_on(found) or 0)
    return WeekOf(NthWeekday(nth, 3, period))


def _within(found: Found) -> Value | None:
    """The month or year of "the first week of October" and "spring 2025", which name no day."""
    month, year = _month_of(found), _year_of(found)
    if month is not None:
        return Period("month", year, month)
    if found.place("ANYMONTH") is not None:
        return None
    if year is not None:
        return Period("year", year)
    if found.place("SEASON") is not None:
        return Period("year", ahead=_ahead(found) or 0)
    units = [unit for word in found.words if (unit := found.meaning("PERIOD", word))]
    return Period(units[-1], ahead=_ahead(found) or 0) if units else None


def _week_number(found: Found) -> Value | None:
    number = found.numbers()[0]
    is_alone = len(found.words) == 2 and not found.given.get("is_sure")
    if is_alone and not found.is_of("YEARLEAD", found.before):
        return None
    return Period("week", _year_of(found), number, years_on=_years_on(found))


def _period(found: Found) -> Value | None:
    return Period(found.given.get("unit") or found.value("PERIOD"), ahead=_ahead(found) or 0)


def _quarter(found: Found) -> Value | None:
    is_half = found.given.get("unit") == "half"
    days = found.numbers()
    number = days[0] if days else found.value("NTH") or found.value("LAST")
    if number == -1:
        number = 2 if is_half else 4
    if number is None or number > (2 if is_half else 4):
        return None
    year, years_on, edge = _year_of(found), _ahead(found), found.value("EDGE")
    is_told = edge is not None and found.given.get("edge_tells")
    is_told = is_told or found.given.get("is_sure") or year is not None or years_on is not None
    if not is_told and not found.is_of("YEARLEAD", found.before):
        return None
    period = Period("half" if is_half else "quarter", year, number, years_on=years_on)
    return End(period) if edge == "end" else period


def _year(found: Found) -> Value | None:
    if _is_counting(found):
        return None
    return Period("year", int(found.words[0]))


def _same_day(found: Found) -> Value | None:
    return SameDay(_year_of(found), **found.given)


def _feast(found: Found) -> Value | None:
    if not found.is_meant(found.place("FEAST") or 0):
        return None
    feast: Feast = found.value("FEAST")
    return feast._replace(year=_year_of(found))


READERS: dict[str, Reader] = {
    "date": _date,
    "date_range": _date_range,
    "month": _month,
    "iso": _iso,
    "numeric": _numeric,
    "day_of_month": _day_of_month,
    "weekday": _weekday,
    "weekday_after": _weekday_after,
    "weekday_from": _weekday_from,
    "weekday_ago": weekday_ago,
    "later": later,
    "within": _within,
    "nth_week": _nth_week,
    "week_number": _week_number,
    "clock_past": clock_past,
    "week_from_day": week_from_day,
    "nth_weekday": _nth_weekday,
    "nth_working": _nth_working,
    "recurring": _recurring,
    "day_word": day_word,
    "shift": shift,
    "span": span,
    "edge": _edge,
    "period": _period,
    "quarter": _quarter,
    "year": _year,
    "same_day": _same_day,
    "feast": _feast,
    "aoe": _aoe,
    "clock": clock,
    "clock_word": clock_word,
}
