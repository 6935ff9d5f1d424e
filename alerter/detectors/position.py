"""Where an expression of time stands on its page, and where it lies on the calendar, as features.

A deadline is rarely any day: it falls on the last of a month or a round number of days away, stands
near the top of its page, is named again. Pure: records in, names out.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from alerter.detectors.features import Features, link_before
from alerter.detectors.page import Expression, Page
from alerter.due import Precision
from alerter.timex import Timex
from alerter.timex.value import Day, End, Period, Shift, Weekday

_EXACT = (Precision.DAY, Precision.INSTANT)
_FAR, _MONTH, _WEEK = 400, 45, 7
#: days of distance that are told apart
_STEPS = (-1, 0, 1, 3, 7, 10, 14, 21, 31, 45, 62, 93, 125, 190, 280, 370, 740, 1500)
_ROUND = frozenset((14, 21, 28, 30, 60, 90, 120, 180))
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "weekend", "weekend")
_TOMORROW = timedelta(days=1)
_SHORT_WORD = 3


def around(page: Page, at: int, total: int) -> Features:
    """What a line and the rest of the page say to all expressions of the line, the one at `at`;
    `total` expressions stand on the page.
    """
    lines = page.lines
    line = lines[at]
    names: list[tuple[str, str | Collection[str]]] = [
        ("n", str(min(total, 6))),
        ("sn", str(min(len(line.timexes), 4))),
        ("s", line.stems),
        ("S", line.classes),
    ]
    if at + 1 < len(lines):
        names.append(("N", lines[at + 1].classes))
    if line.sentence.is_title:
        return [*names, ("", "title")]
    title, before = lines[0], lines[at - 1]
    if title.sentence.is_title:
        shared = [stem for stem in title.stems & line.stems if _says_something(stem)]
        names += [("T", title.classes), ("title-words", str(min(len(shared), 3)))]
    if at and not before.sentence.is_title:
        names.append(("P", before.classes))
    kind = "line" if line.sentence.is_line else "body"
    return [
        *names,
        ("", [kind, "lead"] if at == 1 else kind),
        ("from-top", str(min(at, 5))),
        ("from-end", str(min(len(lines) - 1 - at, 4))),
        ("length", str(min(len(line.items.words) // 5, 8))),
    ]


def _says_something(stem: str) -> bool:
    return len(stem) > _SHORT_WORD and stem[0].isalpha()


class Days(NamedTuple):
    """The days that the expressions of a page name, as far as they may lie ahead."""

    #: how often each is named
    told: Counter[date]
    #: those from publication on, in order
    coming: Sequence[date]

    def features_of(self, day: date | None) -> Features:
        """How a day stands among those of its page."""
        if day is None:
            return [("rank", "none"), ("told", "no")]
        told = ("told", str(min(self.told[day], 3)))
        coming = self.coming
        if not coming or not coming[0] <= day:
            return [("rank", "none"), told]
        if len(coming) == 1:
            return [("rank", "only"), told]
        return [
            ("rank", "first" if day == coming[0] else "last" if day == coming[-1] else "middle"),
            told,
        ]


def days_of(page: Page) -> Days:
    """The days that a page names."""
    days = [one.ahead.due.last_day for one in page.expressions if one.ahead]
    today = page.anchor.today
    return Days(Counter(days), sorted({day for day in days if day >= today}))


def place_of(expression: Expression, page: Page, days: Days, value: str) -> Features:
    """Where an expression of the form `value` lies on the calendar and stands in its line."""
    ahead, past, line = expression.ahead, expression.past, expression.line
    link = link_before(line.items, expression.index, page.vocabulary)
    names: list[tuple[str, str | Collection[str]]] = [
        ("", _named_beside(expression)),
        ("index", f"{min(expression.index, 3)} {min(_behind(expression), 3)}"),
    ]
    if clock := expression.timex.clock:
        names.append(("hour", f"{clock.hour}:{clock.minute:02d}"))
    placed = ahead or past
    if placed is not None and placed.due.precision in _EXACT:
        day = placed.due.last_day
        date_ = _date(day)
        weekday = _WEEKDAYS[day.weekday()]
        names += [("date", date_), ("date-link", f"{date_} {link}"), ("weekday", weekday)]
    today = page.anchor.today
    if past is not None and past is not ahead:
        ago = _step((today - past.due.last_day).days)
        names += [("ago", ago), ("ago-form", f"{ago} {value}")]
    if ahead is None:
        return [*names, *days.features_of(None), ("in", "nowhere")]
    count = (ahead.due.last_day - today).days
    step, far = _step(count), _far(count)
    is_sure = past is None or past.due == ahead.due
    sure = "sure" if is_sure else "either"
    return [
        *names,
        *days.features_of(ahead.due.last_day),
        ("", [sure, "round"] if count in _ROUND else sure),
        ("ahead", step),
        ("ahead-form", f"{step} {value}"),
        ("ahead-link", f"{step} {link}"),
        ("in", far),
        ("iv", f"{value} {far}"),
        ("is", f"{sure} {far}"),
    ]


def _behind(expression: Expression) -> int:
    """How many expressions stand behind it in its line."""
    return len(expression.line.timexes) - 1 - expression.index


def _named_beside(expression: Expression) -> list[str]:
    """What an expression names beside its day."""
    timex = expression.timex
    names = []
    if timex.clock and timex.value is not None:
        names.append("clock")
    if getattr(timex.value, "year", None):
        names.append("year")
    if timex.opens:
        names.append("range")
    if any(other.opens and other.opens.start == timex.start for other in expression.line.timexes):
        names.append("opens")
    return names


def _date(day: date) -> str:
    """Which day of a month or year it is, where deadlines like to lie."""
    if (day.month, day.day) == (12, 31):
        return "last of the year"
    if (day + _TOMORROW).day == 1:
        return "last of a month"
    return {1: "first of a month", 15: "middle of a month"}.get(day.day, "any")


def _step(days: int) -> str:
    """A distance in days, up to the next step."""
    at = bisect_left(_STEPS, days)
    return str(_STEPS[at]) if at < len(_STEPS) else "more"


def _far(days: int) -> str:
    if days < 0:
        return "gone" if days > -_FAR else "long gone"
    if days <= _WEEK:
        return "week" if days else "today"
    return "month" if days <= _MONTH else "year" if days <= _FAR else "far"


def form_of(timex: Timex) -> str:
    """The form of an expression, in a word."""
    match timex.value:
        case None:
            return "clock"
        case Weekday(which=which):
            return f"weekday {which or 'bare'}"
        case Period(unit=unit):
            return unit
        case End(period=Period(unit=unit)):
            return f"end of {unit}"
        case Shift(amount=amount):
            return "shift ahead" if amount > 0 else "shift back" if amount < 0 else "today"
        case Day(month=None):
            return "day of month"
        case value:
            return type(value).__name__.lower()
