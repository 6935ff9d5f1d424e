"""What a length of time counts from, where the text names an event: "two weeks after the meeting".

    length --words behind it--> event --words it shares with another date's line--> that date

Pure: a page in, a day out.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from alerter.detectors.page import Expression, Page
from alerter.detectors.words import Word
from alerter.due import Precision
from alerter.timex import Direction, resolve
from alerter.timex.value import Span

_REACH = 9
_LINES_BACK = 2
_LONGEST_AGO = 60
_WORDS_IN_EVENT = 6


class Start(NamedTuple):
    """Where a length of time begins."""

    #: None where nobody can tell
    day: date | None
    #: the length runs back from it
    is_before: bool = False


def start_of(page: Page, expression: Expression) -> Start | None:
    """What an expression counts from by the words behind it; None where none are."""
    value = expression.timex.value
    if not isinstance(value, Span) or value.base is not None:
        return None
    words = expression.line.items.words
    place = expression.line.items.places[expression.index] + 1
    behind = words[place : place + _REACH]
    joint = next((at for at, word in enumerate(behind[:2]) if "counts from" in word.classes), None)
    if joint is None:
        return None
    is_before = "counts back" in behind[joint].classes
    event = _event(behind[joint + 1 :], page.vocabulary.empty)
    if not event:
        return None
    if any("now" in word.classes for word in behind[joint + 1 : joint + 4]):
        return None
    day = _named(page, expression, {word.stem for word in event})
    if day is None and not is_before:
        day = _just_told(page, expression)
        if day is None:
            return None  # by this very text
    return Start(day, is_before)


def _event(words: Sequence[Word], empty: frozenset[str]) -> list[Word]:
    """The words that name an event, to the end of its phrase."""
    named: list[Word] = []
    for word in words:
        if not word.stem[:1].isalpha():
            break
        if word.stem in empty:
            continue
        named.append(word)
        if len(named) == _WORDS_IN_EVENT:
            break
    return named


def _named(page: Page, expression: Expression, stems: set[str]) -> date | None:
    """The day of the date whose line shares most words with the event, the nearest first."""
    at = page.lines.index(expression.line)
    best: tuple[int, int, date] | None = None
    for other in page.expressions:
        if other is expression or isinstance(other.timex.value, Span):
            continue
        placed = resolve(other.timex, page.anchor, Direction.NEAREST)
        if placed is None or placed.due.precision not in (Precision.DAY, Precision.INSTANT):
            continue
        shared = len(stems & {word.stem for word in other.line.items.words})
        if not shared:
            continue
        steps = abs(page.lines.index(other.line) - at)
        if best is None or (shared, -steps) > best[:2]:
            best = (shared, -steps, placed.due.last_day)
    return best[2] if best else None


def _just_told(page: Page, expression: Expression) -> date | None:
    """The last day gone by that was named close before, else right behind: "from that ruling"."""
    at = page.lines.index(expression.line)
    near = [
        (other.start > expression.start, abs(expression.start - other.start), placed.due.last_day)
        for other in page.expressions
        if other is not expression
        and not isinstance(other.timex.value, (Span, type(None)))
        and 0 <= at - page.lines.index(other.line) <= _LINES_BACK
        and (placed := resolve(other.timex, page.anchor, Direction.PAST)) is not None
        and placed.due.precision in (Precision.DAY, Precision.INSTANT)
        and placed.due.last_day <= page.anchor.today
        and (page.anchor.today - placed.due.last_day).days <= _LONGEST_AGO
    ]
    return min(near)[2] if near else None
