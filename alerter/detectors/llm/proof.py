"""Holds what the endpoint stated against the article: only what stands there becomes a mention.

    statement --quote in the text? date in the quote? read by our finder?--> expression --place--> due

The quote and the date are found in the text with its typography folded, and everything that a
mention carries but its name is cut from the text itself; a date is placed by our own resolver.
Deterministic; keeps nothing between entries.
"""  # noqa: E501 - the flow reads in one line

import re
from collections.abc import Iterable
from typing import NamedTuple

from alerter.detectors.anchoring import Starts
from alerter.detectors.candidate import Candidate
from alerter.detectors.llm.answer import Malformed, Statement
from alerter.detectors.memory import Memory
from alerter.detectors.page import Expression, Page
from alerter.detectors.reading import is_over
from alerter.due import Due
from alerter.model import Mention, State
from alerter.render import plain, shorten
from alerter.timex import Direction, Resolved, fold, resolve

#: how sure a statement is that stands in the text, where nothing else speaks for or against it
CONFIDENCE = 0.8
#: what stands in the place of the words that decided
CUE = "second reader"
_LONGEST_NAME = 90
_DIRECTIONS = {
    State.PENDING: Direction.AHEAD,
    State.MOVED: Direction.AHEAD,
    State.PAST: Direction.PAST,
}
_WORD = re.compile(r"[^\W_]{4,}")
#: letters by which two words are taken for forms of one
_STEM = 5
_EDGES = " \"'.\n"
_LINK = re.compile(r"://|\bwww\.|@\w")


class _Refusal(Exception):  # noqa: N818 - an outcome of reading one statement, no error of ours
    """Why a statement is not believed."""


class _Found(NamedTuple):
    """A statement, and where it stands."""

    statement: Statement
    #: offsets of the evidence in the body
    start: int
    end: int
    expression: Expression


def prove(
    page: Page, statements: Iterable[Statement | Malformed], *, reach: int
) -> tuple[Candidate, ...]:
    """Each statement as a candidate, in order of the text; a refused one says why, and is none.

    `reach` is how many characters of the body the endpoint was shown.
    """
    shown = fold(page.body[:reach])
    found: list[_Found] = []
    judged: list[Candidate] = []
    for statement in statements:
        if isinstance(statement, Malformed):
            judged.append(_refused("", "", f"malformed ({statement.reason})"))
            continue
        try:
            found.append(_find(page, shown, statement))
        except _Refusal as refusal:
            judged.append(_refused(statement.deadline_as_written, statement.quote, str(refusal)))
    judged.extend(_placed(page, shown, found))
    return tuple(sorted(judged, key=lambda candidate: candidate.start))


def _find(page: Page, shown: str, statement: Statement) -> _Found:
    quote = _span(shown, statement.quote)
    if quote is None:
        raise _Refusal("its quote does not stand in the text")
    written = _span(shown, statement.deadline_as_written, *quote)
    if written is None:
        raise _Refusal("its date does not stand in its quote")
    expression = _expression(page, *written)
    sentence = expression.line.sentence
    start, end = min(quote[0], sentence.start), max(quote[1], sentence.end)
    return _Found(statement, start, end, expression)


def _span(shown: str, text: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
    """Where `text` stands, however its white space was broken; None where it does not.

    Quotation marks and stops around it do not count; "1 May" does not stand in "11 May".
    """
    words = fold(text).strip(_EDGES).split()
    if not words:
        return None
    written = r"\s+".join(re.escape(word) for word in words)
    before = r"(?<!\d)" if words[0][0].isdigit() else ""
    behind = r"(?!\d)" if words[-1][-1].isdigit() else ""
    match = re.compile(before + written + behind).search(
        shown, start, len(shown) if end is None else end
    )
    return match.span() if match else None


def _expression(page: Page, start: int, end: int) -> Expression:
    """The expression of time that is written from `start` to `end`."""
    here = [item for item in page.expressions if item.start < end and start < item.end]
    opened = {item.timex.opens.start for item in here if item.timex.opens}
    meant = [item for item in here if item.start not in opened or item.timex.opens]
    if not meant:
        raise _Refusal("its date is none that can be read")
    if len(meant) > 1:
        raise _Refusal("its date is more than one date")
    return meant[0]


def _placed(page: Page, shown: str, found: list[_Found]) -> Iterable[Candidate]:
    """The statements on the calendar, in order of the text as the built-in reader walks it: a later
    date may count from one that was told before.
    """
    memory, starts = Memory(page.anchor), Starts(page)
    by_start: dict[int, list[_Found]] = {}
    for item in found:
        by_start.setdefault(item.expression.start, []).append(item)
    told: set[tuple[str, State, str]] = set()
    for expression in page.expressions:
        begins = starts.of(expression)
        placed = None
        here = by_start.get(expression.start, [])
        for item in here:
            direction = _DIRECTIONS.get(item.statement.state, Direction.NEAREST)
            placed = memory.place(expression, direction, begins)
            candidate = _candidate(page, shown, item, placed)
            if (mention := candidate.mention) is None:
                yield candidate
            elif (key := (mention.due.text, mention.state, fold(mention.what))) not in told:
                told.add(key)
                yield candidate
        if not here:
            placed = memory.place(expression, Direction.PAST, begins)
        memory.keep(expression, placed, counts=bool(here))


def _candidate(page: Page, shown: str, found: _Found, placed: Resolved | None) -> Candidate:
    statement, expression = found.statement, found.expression
    quote = page.body[found.start : found.end]
    when = page.body[expression.start : expression.end]
    if placed is None:
        return _refused(when, quote, "its date cannot be placed on the calendar")
    state = _settled(page, statement.state, placed.due)
    mention = Mention(
        what=_name(page, shown, statement, expression),
        kind=statement.kind,
        due=placed.due,
        state=state,
        quote=quote,
        when=when,
        start=expression.start,
        end=expression.end,
        confidence=CONFIDENCE,
        was=_was(page, shown, found, placed.due) if state is State.MOVED else None,
        hedged=statement.hedged,
        cue=CUE,
    )
    return Candidate(
        start=expression.start,
        end=expression.end,
        when=when,
        quote=quote,
        due=placed.due,
        how=placed.how,
        cue=CUE,
        reason=f"{state}, as the endpoint told and the text bears out",
        mention=mention,
        probability=CONFIDENCE,
    )


def _settled(page: Page, state: State, due: Due) -> State:
    """A date that is over is not still to come, and one to come is not over."""
    if state in (State.PENDING, State.MOVED) and is_over(due, page.entry.published_at):
        return State.PAST
    if state is State.PAST and due.first_day > page.anchor.today:
        return State.PENDING
    return state


def _was(page: Page, shown: str, found: _Found, due: Due) -> Due | None:
    """The earlier date, where it stands in the quote or else in the text, and can be read."""
    written = found.statement.was_as_written
    if not written:
        return None
    span = _span(shown, written, found.start, found.end) or _span(shown, written)
    if span is None:
        return None
    try:
        timex = _expression(page, *span).timex
    except _Refusal:
        return None
    placed = resolve(timex, page.anchor, Direction.NEAREST)
    return placed.due if placed and placed.due != due else None


def _name(page: Page, shown: str, statement: Statement, expression: Expression) -> str:
    """The name that was given where its words are the article's own, else what stands there."""
    name = plain(statement.what)
    stems = {word[:_STEM] for word in _WORD.findall(fold(name))}
    known = {word[:_STEM] for word in _WORD.findall(shown)}
    if stems and 2 * len(stems & known) >= len(stems) and not _LINK.search(name):
        return shorten(name, _LONGEST_NAME)
    return shorten(plain(page.entry.title) or plain(expression.line.text), _LONGEST_NAME)


def _refused(when: str, quote: str, reason: str) -> Candidate:
    """A statement that is not believed; nothing of it goes further than an explanation."""
    return Candidate(
        start=0,
        end=0,
        when=shorten(plain(when), _LONGEST_NAME),
        quote=plain(quote),
        due=None,
        how="",
        cue=CUE,
        reason=f"the endpoint's word is refused: {reason}",
        mention=None,
    )
