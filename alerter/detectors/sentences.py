"""Cuts a text into sentences, list lines and titles, each verbatim.

Pure: offsets in, offsets out; a sentence never crosses a paragraph.
"""

import re
from collections.abc import Container
from typing import NamedTuple

_LONGEST = 1200
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
_LINE = re.compile(r"[^\n]+")
_STOP = re.compile(r"[.!?\u2026]+[\"'\u2019\u201d\u00bb)\]]*(?=\s)")
#: what parts a word from the one before it
_PARTING = re.compile("[\\s(\"'\u201c-]")
_SHORT = (
    "jan feb mar apr jun jul aug sep sept oct nov dec"
    " mon tue tues wed thu thur thurs fri sat sun"
    " mr mrs ms dr prof sen rep gov gen lt col sgt st mt ft jr sr hon rev pres cllr"
    " no nos art sec fig vol pp ed eds est approx vs v inc corp ltd co llc plc bros dept univ"
    " e.g i.e etc cf al u.s u.k u.n e.u d.c a.m p.m ph.d"
    " a b c d e f g h i j k l m n o p q r s t u v w x y z"
)
#: after these a sentence may end all the same
_SHORT_ENDS = "u.s u.k u.n e.u d.c a.m p.m inc corp ltd co etc jr sr"
_ABBREVIATIONS, _MAY_END = frozenset(_SHORT.split()), frozenset(_SHORT_ENDS.split())
_GOES_ON = re.compile(
    r"\s+(?:[a-z\u00df-\u00ff\d(&]|[ECMPGUBI][A-Z]{1,3}\b|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|(?:Eastern|Central|Mountain|Pacific)\b|(?:[A-Z]\w+ ){1,3}(?:\w+ )?[Tt]ime\b"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))"
)
_BEGINS_LOW = re.compile(r"\s+[a-z\u00df-\u00ff]")
_ORDINAL = re.compile(r"(?<!\d)\d{1,2}\.$")
_REACH = 16


class Stops(NamedTuple):
    """What a language says of full stops that end no sentence."""

    #: further words with a full stop of their own
    abbreviations: re.Pattern[str] | None = None
    #: "3." is the third
    has_ordinals: bool = False
    #: where full stops stand within an expression of time: "3. Mai"
    within: Container[int] = ()


class Sentence(NamedTuple):
    """Where one sentence, list line or title lies in the body."""

    start: int
    end: int
    #: 0 is the title
    paragraph: int
    #: a line of its own: a title, a heading or an item of a list
    is_line: bool = False

    @property
    def is_title(self) -> bool:
        """Whether it is (part of) the title."""
        return self.paragraph == 0


_STOPS = Stops()


def split(body: str, title_length: int, stops: Stops = _STOPS) -> tuple[Sentence, ...]:
    """The sentences of `body`, whose first `title_length` signs are the title."""
    sentences: list[Sentence] = []
    if body[:title_length].strip():
        sentences.extend(_cut(body, 0, title_length, 0, stops, is_line=True))
    start, number = title_length, 1
    for gap in _PARAGRAPH.finditer(body, title_length):
        sentences.extend(_paragraph(body, start, gap.start(), number, stops))
        start, number = gap.end(), number + 1
    sentences.extend(_paragraph(body, start, len(body), number, stops))
    return tuple(sentences)


def _paragraph(body: str, start: int, end: int, number: int, stops: Stops) -> list[Sentence]:
    lines = [(line.start(), line.end()) for line in _LINE.finditer(body, start, end)]
    blocks: list[tuple[int, int]] = []
    for line in lines:
        if blocks and _is_wrapped(body, blocks[-1], line):
            blocks[-1] = (blocks[-1][0], line[1])
        else:
            blocks.append(line)
    is_list = len(blocks) > 1
    return [
        sentence
        for first, last in blocks
        for sentence in _cut(body, first, last, number, stops, is_line=is_list)
    ]


def _is_wrapped(body: str, before: tuple[int, int], line: tuple[int, int]) -> bool:
    """Whether a line only goes on with the one before: hard-wrapped prose."""
    first = body[line[0] : line[1]].lstrip()[:1]
    last = body[before[0] : before[1]].rstrip()[-1:]
    return first.islower() and last not in ".:;!?" and line[0] - before[0] > 40


def _cut(
    body: str, start: int, end: int, number: int, stops: Stops, *, is_line: bool
) -> list[Sentence]:
    pieces: list[Sentence] = []
    at = start
    for stop in _STOP.finditer(body, start, end):
        if pieces and stop.start() - at <= 1 and stop.end() - pieces[-1].start <= _LONGEST:
            # no word since the last stop: ". . ." goes on with what it trails off from
            pieces[-1] = pieces[-1]._replace(end=stop.end())
            at = stop.end()
            continue
        if stop.end() >= end or not _is_stop(body, stop, start, stops):
            continue
        pieces.extend(_trimmed(body, at, stop.end(), number, is_line=is_line))
        at = stop.end()
    pieces.extend(_trimmed(body, at, end, number, is_line=is_line))
    return pieces


def _is_stop(body: str, stop: re.Match[str], start: int, stops: Stops) -> bool:
    if stop.start() in stops.within:
        return False
    if stop[0][0] != ".":
        return not _BEGINS_LOW.match(body, stop.end())
    before = body[max(start, stop.start() - _REACH) : stop.start() + 1]
    last = before[-2:-1]
    if last.isdigit() and _is_number(before, stops):
        return False
    if stops.abbreviations and stops.abbreviations.search(before):
        return False
    if last.isalpha() and (word := _PARTING.split(before)[-1][:-1].lower()) in _ABBREVIATIONS:
        return word in _MAY_END and not _GOES_ON.match(body, stop.end())
    return not _BEGINS_LOW.match(body, stop.end())


def _is_number(before: str, stops: Stops) -> bool:
    """Whether a full stop belongs to the number before it: "1. Sign in", "am 3. Mai"."""
    if len(before.strip()) <= 3 and before.lstrip(" \n").rstrip(".").isdigit():
        return True
    return stops.has_ordinals and _ORDINAL.search(before) is not None


def _trimmed(body: str, start: int, end: int, number: int, *, is_line: bool) -> list[Sentence]:
    piece = body[start:end].lstrip()
    start = end - len(piece)
    end = start + len(piece.rstrip())
    pieces = []
    while end - start > _LONGEST:
        cut = body.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
        cut = cut if cut > 0 else start + _LONGEST
        pieces.append(Sentence(start, cut, number, is_line))
        start = cut + 1 if body[cut : cut + 1] == " " else cut
    if end > start:
        pieces.append(Sentence(start, end, number, is_line))
    return pieces
