"""Finds the expressions of time in a text, with their spans.

A gate of words decides which forms are tried; the longest match at a place wins; then neighbours
are joined: a date with its clock time, a span with the date it counts from, the ends of a range.
Pure: text in, records out.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from alerter.timex.clocktime import find_clocks
from alerter.timex.folding import fold
from alerter.timex.language import Language, zone_named
from alerter.timex.reader import READERS, Found
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
    Timex,
    Unplaceable,
    Value,
    Weekday,
    WeekOf,
)

_DATED = (Day, Weekday, NthWeekday, Shift, Feast, SameDay, End)
_PREFIX_REACH = 48


class Search(NamedTuple):
    """One text that is searched, and how."""

    text: str
    folded: str
    language: Language
    #: in 9/17/2025 the day stands first
    day_first: bool = False
    #: the publisher's offset in minutes: tells two zones of one abbreviation apart
    offset: int = 0


def find(
    text: str, language: Language, *, day_first: bool = False, offset: int = 0
) -> tuple[Timex, ...]:
    """The expressions of time in `text`, in order, without overlap."""
    search = Search(text, fold(text), language, day_first, offset)
    gates = language.open_gates(search.folded)
    if not gates:
        return ()
    found = _without_overlap(_matches(search, gates))
    found = _with_ranges(search, found)
    found = _with_clocks(search, found, gates)
    found = _with_weekdays(search, found)
    found = _with_bases(search, found)
    found = _with_prefixes(search, found)
    return tuple(timex for timex in found if not isinstance(timex.value, Unplaceable))


def _matches(search: Search, gates: set[str]) -> Iterable[Timex]:
    for form in search.language.forms:
        if form.gate not in gates:
            continue
        read = READERS[form.read]
        for match in form.pattern.finditer(search.folded):
            value = read(Found(match, search.text, search.language, search.day_first))
            if value is not None:
                timex = _timex(search, match.start(), match.end(), value)
                yield _with_opening(search, timex, match, form.read)


def _timex(search: Search, start: int, end: int, value: Value) -> Timex:
    while end > start and search.folded[end - 1] in " ,.":
        if search.folded[end - 1] == "." and search.folded[end - 2 : end - 1].isalpha():
            break  # "Sept."
        end -= 1
    written = search.text[start:end]
    return Timex(start, end, written, value)


def _with_opening(search: Search, timex: Timex, match: re.Match[str], read: str) -> Timex:
    if read != "date_range" or not isinstance(timex.value, Day):
        return timex
    first = timex.value._replace(day=int(match["day"]))
    return timex._replace(opens=Timex(timex.start, timex.end, timex.text, first))


def _without_overlap(found: Iterable[Timex]) -> list[Timex]:
    kept: list[Timex] = []
    taken: set[int] = set()
    for timex in sorted(found, key=lambda timex: (timex.start - timex.end, timex.start)):
        places = range(timex.start, timex.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(timex)
    return sorted(kept, key=lambda timex: timex.start)


def _with_ranges(search: Search, found: list[Timex]) -> list[Timex]:
    """Month to month: "1 June to 15 July" keeps both, the second knows what opened it."""
    joint = search.language.joints["range_joint"]
    ranged: list[Timex] = []
    for timex in found:
        before = ranged[-1] if ranged else None
        if before and joint.fullmatch(search.folded, before.end, timex.start):
            timex = timex._replace(opens=before)
        ranged.append(timex)
    return ranged


def _with_clocks(search: Search, found: list[Timex], gates: set[str]) -> list[Timex]:
    if not gates & {"clock", "digit", "weekday", "dayword"}:
        return [_with_aoe(search, timex) for timex in found]
    taken = {place for timex in found for place in range(timex.start, timex.end)}
    clocks = [
        clock
        for clock in find_clocks(search.text, search.folded, search.language, search.offset)
        if taken.isdisjoint(range(clock.start, clock.end))
    ]
    merged: list[Timex] = []
    for timex in sorted([*found, *clocks], key=lambda timex: timex.start):
        joined = _joined(search, merged[-1], timex) if merged else None
        if joined:
            merged[-1] = joined
        else:
            merged.append(timex)
    return [_with_aoe(search, timex) for timex in merged]


def _joined(search: Search, first: Timex, second: Timex) -> Timex | None:
    """A date and a clock time that stand side by side, in either order."""
    clock, dated = (first, second) if first.value is None else (second, first)
    if clock.value is not None or clock.clock is None or dated.clock is not None:
        return None
    if not isinstance(dated.value, _DATED):
        return None
    joints = search.language.joints
    gap = (search.folded, first.end, second.start)
    if not (joints["glue"].fullmatch(*gap) or joints["glue_nouns"].fullmatch(*gap)):
        return None
    text = search.text[first.start : second.end]
    return Timex(first.start, second.end, text, dated.value, clock.clock, dated.opens)


def _with_aoe(search: Search, timex: Timex) -> Timex:
    """Anywhere on Earth: the end of the day at UTC-12."""
    if timex.clock is not None or not isinstance(timex.value, _DATED):
        return timex
    match = search.language.joints["date_aoe"].match(search.folded, timex.end)
    if not match:
        return timex
    end = match.end()
    clock = Clock(23, 59, zone_named("-12:00"))
    return timex._replace(end=end, text=search.text[timex.start : end], clock=clock)


def _with_weekdays(search: Search, found: list[Timex]) -> list[Timex]:
    """One expression of a date and its weekday: "30 September, a Monday", "Thursday the 29th"."""
    joints = search.language.joints
    merged: list[Timex] = []
    for timex in found:
        before = merged[-1] if merged else None
        gap = (search.folded, before.end, timex.start) if before else None
        if before is None or gap is None:
            merged.append(timex)
        elif _is_weekday_of(timex, before) and joints["weekday_beside"].fullmatch(*gap):
            continue
        elif _is_day_of(timex, before) and joints["beside"].fullmatch(*gap):
            text = search.text[before.start : timex.end]
            clock = before.clock or timex.clock
            merged[-1] = timex._replace(start=before.start, text=text, clock=clock)
        else:
            merged.append(timex)
    return merged


def _is_weekday_of(timex: Timex, dated: Timex) -> bool:
    return isinstance(timex.value, Weekday) and isinstance(dated.value, Day) and not timex.clock


def _is_day_of(timex: Timex, weekday: Timex) -> bool:
    is_day = isinstance(timex.value, Day) and timex.value.month is None
    return is_day and isinstance(weekday.value, Weekday)


def _with_bases(search: Search, found: list[Timex]) -> list[Timex]:
    """A span joined with the date that it counts from."""
    joint = search.language.joints["span_joints"]
    based: list[Timex] = []
    for timex in found:
        before = based[-1] if based else None
        if (
            before is not None
            and isinstance(before.value, Span)
            and isinstance(timex.value, (*_DATED, Period))
            and timex.start - before.end <= _PREFIX_REACH
            and joint.fullmatch(search.folded, before.end, timex.start)
        ):
            joined = search.folded[before.end : timex.start].strip()
            value = before.value._replace(base=_base(timex, joined))
            text = search.text[before.start : timex.end]
            based[-1] = Timex(before.start, timex.end, text, value, timex.clock)
        else:
            based.append(timex)
    return based


def _base(timex: Timex, joined: str) -> Value | None:
    """What a span counts from: "from Wednesday" is the coming one, "from Monday's order" is not."""
    value = timex.value
    is_plain = " " not in joined and timex.text[-1:].isalpha() and not timex.text.endswith("s")
    if isinstance(value, Weekday) and value.which is None and is_plain:
        return value._replace(which="this")
    return value


def _with_prefixes(search: Search, found: list[Timex]) -> list[Timex]:
    return [_with_prefix(search, timex) for timex in found]


def _with_prefix(search: Search, timex: Timex) -> Timex:
    if not isinstance(timex.value, _DATED):
        return timex
    joints = search.language.joints
    reach = search.folded[max(0, timex.start - _PREFIX_REACH) : timex.start]
    offset = timex.start - len(reach)
    if match := joints["day_prefix"].search(reach):
        start = offset + match.start()
        return timex._replace(start=start, text=search.text[start : timex.end])
    weeks = re.search(f"(?:{joints['week_leads'].pattern})$", reach)
    if weeks and timex.clock is None:
        start = offset + weeks.start()
        value = WeekOf(timex.value)
        return timex._replace(start=start, text=search.text[start : timex.end], value=value)
    return timex
