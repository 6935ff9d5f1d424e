"""Reads annotated texts: news with its deadlines marked in place.

    @ 2025-09-15T07:20:00-04:00 | Harbour Wire | en
    # Owner has until Wednesday

    The owner has until [Wednesday|1] to win approval; it was due by [19 June|1 was].

    1 deadline 2025-09-17 moved was 2025-06-19 hedged : the owner to win approval

`[expression|1]` marks an expression of time that gives deadline 1, `[expression|1 was]` one that
gave it before; what is not marked is none. The rows below have number, kind, due, state and what.
A school of sentences has one snippet a line below such a head, and says the rest in the mark:

    @ 2025-09-15T07:20:00-04:00 | en
    Union gives mill till [noon tomorrow|deadline pending] // Talks resume Thursday.

Pure: text in, records out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

_MARK = re.compile(r"\[([^\[\]|]+)\|(\d+)( was)?\]")
_LABEL = re.compile(
    r"\[([^\[\]|]+)\|(?:(was)|(deadline|expiry|effective)"
    r" (pending|moved|cancelled|met|past)( hedged)?)\]"
)
_HEADLINE = " // "
_ROW = re.compile(
    r"(?P<number>\d+) (?P<kind>deadline|expiry|effective) (?P<due>\S+)"
    r" (?P<state>pending|moved|cancelled|met|past)"
    r"(?: was (?P<was>\S+))?(?P<hedged> hedged)? ?: ?(?P<what>.+)"
)
_DUE = re.compile(
    r"\d{4}(?:-(?:Q[1-4]|W\d\d|\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:[+-]\d\d:\d\d|Z)?)?)?))?"
)
_GAP = "\n\n"


class Mark(NamedTuple):
    """An expression of time that belongs to a deadline; offsets in the body."""

    start: int
    end: int
    #: the deadline's number within its document; 0 of an earlier date that stands alone
    number: int
    #: it gave the deadline before it was moved
    is_was: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One annotated deadline."""

    number: int
    kind: str
    #: empty where only its state is annotated
    due: str
    state: str
    what: str = ""
    was: str | None = None
    hedged: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One annotated text."""

    name: str
    published: datetime
    source: str
    language: str
    title: str
    text: str
    rows: tuple[Row, ...]
    marks: tuple[Mark, ...]
    #: whether every mention of a deadline is marked, not only the best one
    is_complete: bool = True
    #: nothing is marked: whatever falls on the day of a row belongs to it
    is_by_due: bool = False

    @property
    def body(self) -> str:
        """What the marks' offsets count in."""
        return f"{self.title}{_GAP}{self.text}"


def read_texts(source: str, name: str) -> Iterator[Document]:
    """The documents of a file of annotated texts. ValueError names the line that is wrong."""
    lines = source.split("\n")
    heads = [number for number, line in enumerate(lines) if line.startswith("@ ")]
    for order, (head, end) in enumerate(zip(heads, [*heads[1:], len(lines)], strict=True), 1):
        try:
            yield _document(lines[head:end], f"{name}-{order}")
        except ValueError as error:
            raise ValueError(f"{name}: line {head + 1}: {error}") from error


def _document(lines: list[str], name: str) -> Document:
    published, source, language = _head(lines[0])
    if len(lines) < 2 or not lines[1].startswith("# "):
        raise ValueError("the line below @ has to be the title: # …")
    rows = [row for line in lines[2:] if (row := _row(line))]
    text = "\n".join(line for line in lines[2:] if not _ROW.fullmatch(line.strip()))
    title, marks = _unmarked(lines[1][2:].strip(), 0)
    text, more = _unmarked(text.strip(), len(title) + len(_GAP))
    marks += more
    numbers = {row.number for row in rows}
    if numbers != {mark.number for mark in marks if not mark.is_was}:
        raise ValueError(f"marks and rows differ: {sorted(numbers)}, {sorted(marks)}")
    if "|" in title + text or "[" in (title + text).replace("[…]", "").replace("[...]", ""):
        raise ValueError("a mark is not closed, or ill-formed: [expression|1]")
    return Document(
        name, published, source, language, title, text, tuple(rows), tuple(sorted(marks))
    )


def read_lines(source: str, name: str) -> Iterator[Document]:
    """The snippets of a school of sentences. ValueError names the line that is wrong."""
    head: tuple[datetime, str, str] | None = None
    for number, line in enumerate(source.split("\n"), 1):
        try:
            if line.startswith("@ "):
                published, _, language = line[2:].partition("|")
                head = _head(f"@ {published}|{name}|{language.strip() or 'en'}")
            elif line.strip():
                yield _snippet(line.strip(), head, f"{name}-{number}")
        except ValueError as error:
            raise ValueError(f"{name}: line {number}: {error}") from error


def _snippet(line: str, head: tuple[datetime, str, str] | None, name: str) -> Document:
    if head is None:
        raise ValueError("no head above it: @ published | language")
    title, joint, text = line.partition(_HEADLINE)
    if not joint:
        title, text = "", line
    rows: list[Row] = []
    marks: list[Mark] = []
    plain = []
    offset = 0
    for part in (title, text):
        parts: list[str] = []
        at = length = 0
        for match in _LABEL.finditer(part):
            parts.append(part[at : match.start()])
            length += len(parts[-1])
            if not match[2]:
                rows.append(Row(len(rows) + 1, match[3], "", match[4], hedged=bool(match[5])))
            start = offset + length
            order = 0 if match[2] else len(rows)
            marks.append(Mark(start, start + len(match[1]), order, bool(match[2])))
            parts.append(match[1])
            length += len(match[1])
            at = match.end()
        plain.append("".join([*parts, part[at:]]))
        offset = len(plain[0]) + len(_GAP)
    if any("|" in part or "[" in part.replace("[…]", "").replace("[...]", "") for part in plain):
        raise ValueError("a mark is not closed, or ill-formed: [expression|deadline pending]")
    return Document(name, head[0], head[1], head[2], plain[0], plain[1], tuple(rows), tuple(marks))


def _head(line: str) -> tuple[datetime, str, str]:
    published, source, *language = (part.strip() for part in line[2:].split("|"))
    at = datetime.fromisoformat(published)
    if at.tzinfo is None:
        raise ValueError(f"{published} has no offset")
    return at, source, language[0] if language else "en"


def _row(line: str) -> Row | None:
    match = _ROW.fullmatch(line.strip())
    if match is None:
        if re.match(r"\d+ (?:deadline|expiry|effective) \d", line):
            raise ValueError(f"cannot read the row {line!r}")
        return None
    for due in (match["due"], match["was"]):
        if due and not _DUE.fullmatch(due):
            raise ValueError(f"cannot read the due {due!r}")
    return Row(
        int(match["number"]),
        match["kind"],
        match["due"],
        match["state"],
        match["what"].strip(),
        match["was"],
        bool(match["hedged"]),
    )


def _unmarked(marked: str, offset: int) -> tuple[str, list[Mark]]:
    """The text without its marks, and where they stood."""
    parts: list[str] = []
    marks: list[Mark] = []
    at = length = 0
    for match in _MARK.finditer(marked):
        parts.append(marked[at : match.start()])
        length += len(parts[-1])
        marks.append(
            Mark(offset + length, offset + length + len(match[1]), int(match[2]), bool(match[3]))
        )
        parts.append(match[1])
        length += len(match[1])
        at = match.end()
    parts.append(marked[at:])
    return "".join(parts), marks
