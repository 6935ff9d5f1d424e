"""One entry, read: its sentences, the expressions of time in them, and what can be said of each.

    entry --cut--> sentences --find--> expressions --look around--> features

Deterministic; keeps nothing between entries.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from alerter.detectors.features import (
    Features,
    each,
    features_of,
    features_of_line,
    link_before,
    name_of,
)
from alerter.detectors.items import Items, items_of
from alerter.detectors.sentences import Sentence, Stops, split
from alerter.detectors.words import Vocabulary, load_vocabulary
from alerter.due import Due, Precision
from alerter.model import Entry
from alerter.timex import (
    Anchor,
    Direction,
    Language,
    Resolved,
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
from alerter.timex.value import Clock, Day, End, Period, Shift, Weekday

#: a text that names more dates is a table, not news
_MOST_DATES = 400
_LONGEST_TEXT = 200_000
_ENGLISH = "en"
_MONTH_FIRST_MINUTES = range(-600, -119)
_CLOSING = ("month", "quarter", "year")
_EXACT = (Precision.DAY, Precision.INSTANT)
_FAR, _MONTH, _WEEK = 400, 45, 7


@dataclass(slots=True)
class Line:
    """A sentence, a line of a list or the title."""

    sentence: Sentence
    text: str
    #: offsets count in the body
    timexes: tuple[Timex, ...]
    items: Items
    #: names of the cue classes that its words belong to
    classes: frozenset[str]
    #: its tokens on the page's tape: the first, and the one behind the last
    first: int
    last: int
    #: what it and its neighbours say to every expression in it
    around: Features = ()


@dataclass(slots=True)
class Expression:
    """One expression of time, and what the page says of it."""

    line: Line
    #: place among the expressions of its line
    index: int
    timex: Timex
    past: Resolved | None
    ahead: Resolved | None
    #: what is said of it alone
    features: Features = ()

    @property
    def seen(self) -> Features:
        """All features: what its line says to it, and its own."""
        return [*self.line.around, *self.features]

    @property
    def names(self) -> frozenset[str]:
        """All features, as people call them."""
        return frozenset(name_of(group, key) for group, key in each(self.seen))

    @property
    def start(self) -> int:
        """Offset in the body."""
        return self.timex.start

    @property
    def end(self) -> int:
        """Offset in the body."""
        return self.timex.end


@dataclass(slots=True)
class Page:
    """An entry that was read."""

    entry: Entry
    body: str
    #: the body as tokens
    tape: Tape
    #: code of the language that it is written in
    language: str
    vocabulary: Vocabulary
    anchor: Anchor
    lines: list[Line]
    expressions: list[Expression]


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
        line.around = _around(lines, at, total)
        for expression in _expressions(line, anchor._replace(named=named), vocabulary):
            page.expressions.append(expression)
            placed = expression.ahead
            if placed is not None and placed.due.precision in _EXACT:
                named = placed.due
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
        lines.append(Line(sentence, text, here, items, items.classes, begins, last))
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


def _around(lines: list[Line], at: int, total: int) -> Features:
    """What the line and the rest of the page say to all expressions of a line."""
    line = lines[at]
    names = [
        ("n", str(min(total, 6))),
        ("sn", str(min(len(line.timexes), 4))),
        *features_of_line(line.items, line.classes),
    ]
    if line.sentence.is_title:
        names.append(("", "title"))
    else:
        place = ["line" if line.sentence.is_line else "body"]
        title, before = lines[0], lines[at - 1]
        if title.sentence.is_title:
            names.append(("T", title.classes))
        if at == 1:
            place.append("lead")
        if at and not before.sentence.is_title:
            names.append(("P", before.classes))
        names.append(("", place))
    if at + 1 < len(lines):
        names.append(("N", lines[at + 1].classes))
    return names


def _expressions(line: Line, anchor: Anchor, vocabulary: Vocabulary) -> Iterable[Expression]:
    opened = {timex.opens.start for timex in line.timexes if timex.opens}
    for index, timex in enumerate(line.timexes):
        ahead = resolve(timex, anchor, Direction.AHEAD)
        past = ahead if _is_sure(timex) else resolve(timex, anchor, Direction.PAST)
        expression = Expression(line, index, timex, past, ahead)
        value = _value(timex)
        expression.features = [
            *_placed(expression, anchor, value),
            *features_of(line.items, index, vocabulary, value),
            ("", _plain(timex, opened)),
        ]
        yield expression


def _plain(timex: Timex, opened: set[int]) -> list[str]:
    """What an expression names beside its day."""
    names = []
    if timex.clock and timex.value is not None:
        names.append("clock")
    if getattr(timex.value, "year", None):
        names.append("year")
    if timex.opens:
        names.append("range")
    if timex.start in opened:
        names.append("opens")
    return names


def _is_sure(timex: Timex) -> bool:
    """Whether an expression names one place on the calendar, in whatever direction it is read."""
    value = timex.value
    return isinstance(value, Shift) or bool(getattr(value, "year", None))


def _value(timex: Timex) -> str:
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


def _placed(expression: Expression, anchor: Anchor, value: str) -> Features:
    """Where it lies as seen from the day of publication, if it lies ahead at all."""
    ahead, past = expression.ahead, expression.past
    if ahead is None:
        return [("in", "nowhere")]
    days = (ahead.due.last_day - anchor.today).days
    if days < 0:
        far = "gone" if days > -_FAR else "long gone"
    elif days <= _WEEK:
        far = "week" if days else "today"
    else:
        far = "month" if days <= _MONTH else "year" if days <= _FAR else "far"
    is_sure = past is None or past.due == ahead.due
    sure = "sure" if is_sure else "either"
    return [
        ("in", far),
        ("iv", f"{value} {far}"),
        ("is", f"{sure} {far}"),
        ("", sure),
    ]
