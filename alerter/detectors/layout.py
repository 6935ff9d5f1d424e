"""Reads an entry into a page.

    entry --cut--> sentences --find--> expressions --look around--> features

Deterministic; keeps nothing between entries.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from alerter.detectors.features import features_of, link_before
from alerter.detectors.items import Items, items_of
from alerter.detectors.page import Expression, Line, Page
from alerter.detectors.position import around, days_of, form_of, place_of
from alerter.detectors.sentences import Stops, split
from alerter.detectors.words import Vocabulary, load_vocabulary
from alerter.due import Due, Precision
from alerter.model import Entry
from alerter.timex import (
    Anchor,
    Direction,
    Language,
    Timex,
    find_on,
    load_language,
    read_tape,
    resolve,
)
from alerter.timex.language import zone_named
from alerter.timex.local import zone_of
from alerter.timex.tape import Tape
from alerter.timex.tongue import language_of
from alerter.timex.value import Clock, End, Period, Shift

#: a text that names more dates is a table, not news
_MOST_DATES = 400
_LONGEST_TEXT = 200_000
_ENGLISH = "en"
_MONTH_FIRST_MINUTES = range(-600, -119)
_CLOSING = ("month", "quarter", "year")
_EXACT = (Precision.DAY, Precision.INSTANT)


def read_page(entry: Entry) -> Page:
    """The expressions of time of an entry with their features."""
    body = entry.body[:_LONGEST_TEXT]
    language = language_of(body)
    pack, vocabulary = _packs(language)
    published_at = entry.published_at
    zone = ZoneInfo(entry.zone) if entry.zone else zone_of(published_at) or published_at.tzinfo
    anchor = Anchor(published_at, zone)
    tape = read_tape(body, pack)
    lines = _lines(entry, tape, pack, vocabulary)
    page = Page(entry, body, tape, language, vocabulary, anchor, lines, [])
    total = sum(len(line.timexes) for line in lines)
    named: Due | None = None
    for at, line in enumerate(lines):
        if not line.timexes:
            continue
        line.around = around(page, at, total)
        for expression in _expressions(line, anchor._replace(named=named)):
            page.expressions.append(expression)
            placed = expression.ahead
            if placed is not None and placed.due.precision in _EXACT:
                named = placed.due
    days = days_of(page)
    for expression in page.expressions:
        form = form_of(expression.timex)
        expression.place = place_of(expression, page, days, form)
        expression.words = features_of(expression.line.items, expression.index, vocabulary, form)
    return page


def _packs(language: str) -> tuple[Language, Vocabulary]:
    """How a language writes time, and its words; the English ones where it has no pack."""
    try:
        return load_language(language), load_vocabulary(language)
    except FileNotFoundError:
        return load_language(_ENGLISH), load_vocabulary(_ENGLISH)


def _lines(entry: Entry, tape: Tape, pack: Language, vocabulary: Vocabulary) -> list[Line]:
    offset = entry.published_at.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    body = tape.text
    timexes = find_on(tape, pack, day_first=minutes not in _MONTH_FIRST_MINUTES, offset=minutes)[
        :_MOST_DATES
    ]
    lines: list[Line] = []
    first = at = 0
    is_aoe = "aoe" in tape.words and bool(pack.joints["all_aoe"].search(tape.folded))
    for sentence in split(body, min(len(entry.title), len(body)), _stops(timexes, vocabulary)):
        last = bisect_left(tape.starts, sentence.end, first)
        until = at
        while until < len(timexes) and timexes[until].start < sentence.end:
            until += 1
        here = timexes[at:until]
        items = items_of(tape, first, last, here, vocabulary, is_line=sentence.is_line)
        if here:
            here = _closed(here, items, vocabulary)
            if is_aoe and sentence.is_line and not sentence.is_title:
                here = tuple(_at_aoe(timex) for timex in here)
        text = body[sentence.start : sentence.end]
        begins = bisect_left(tape.starts, sentence.start, first, last)
        stems = items.stems if here or sentence.is_title else frozenset()
        lines.append(Line(sentence, text, here, items, items.classes, stems, begins, last))
        first, at = last, until
    return lines


def _stops(timexes: Sequence[Timex], vocabulary: Vocabulary) -> Stops:
    """The full stops that end no sentence, those of dates among them."""
    within = {at for timex in timexes for at in range(timex.start, timex.end - 1)}
    return Stops(vocabulary.abbreviations, vocabulary.has_ordinals, within)


def _at_aoe(timex: Timex) -> Timex:
    """Anywhere on Earth, where a heading says so of all its lines."""
    if timex.clock is not None:
        return timex
    return timex._replace(clock=Clock(23, 59, zone_named("-12:00")))


def _closed(timexes: tuple[Timex, ...], items: Items, vocabulary: Vocabulary) -> tuple[Timex, ...]:
    """A period that bounds something counts to its end: "through August", "before 2026 is over"."""
    return tuple(
        timex._replace(value=End(timex.value))
        if isinstance(timex.value, Period)
        and timex.value.unit in _CLOSING
        and (link_before(items, index, vocabulary) == "through" or _is_over(items, index))
        else timex
        for index, timex in enumerate(timexes)
    )


def _is_over(items: Items, index: int) -> bool:
    """Whether the words right behind say that it is over."""
    place = items.places[index] + 1
    return any("over" in word.classes for word in items.words[place : place + 1])


def _expressions(line: Line, anchor: Anchor) -> Iterable[Expression]:
    for index, timex in enumerate(line.timexes):
        ahead = resolve(timex, anchor, Direction.AHEAD)
        past = ahead if _is_sure(timex) else resolve(timex, anchor, Direction.PAST)
        yield Expression(line, index, timex, past, ahead)


def _is_sure(timex: Timex) -> bool:
    """Whether an expression names one place on the calendar, in whatever direction it is read."""
    value = timex.value
    return isinstance(value, Shift) or bool(getattr(value, "year", None))
