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
from alerter.timex import Direction, Resolved, resolve
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


class _Told(NamedTuple):
    """A date of the page that a length may count from."""

    expression: Expression
    #: of its line, by place on the page
    number: int
    #: the stems of its line
    stems: frozenset[str]
    #: the day that is nearest to publication; None where it names none
    day: date | None
    #: the last such day up to publication
    past: date | None


class Starts:
    """What the lengths of time of one page count from."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._numbers: dict[int, int] = {}
        self._told: list[_Told] | None = None

    def of(self, expression: Expression) -> Start | None:
        """What an expression counts from by the words behind it; None where none are."""
        value = expression.timex.value
        if not isinstance(value, Span) or value.base is not None:
            return None
        words = expression.line.items.words
        place = expression.line.items.places[expression.index] + 1
        behind = words[place : place + _REACH]
        joint = next(
            (at for at, word in enumerate(behind[:2]) if "counts from" in word.classes), None
        )
        if joint is None:
            return None
        is_before = "counts back" in behind[joint].classes
        event = _event(behind[joint + 1 :], self._page.vocabulary.empty)
        if not event:
            return None
        if any("now" in word.classes for word in behind[joint + 1 : joint + 4]):
            return None
        day = self._named(expression, {word.stem for word in event})
        if day is None and not is_before:
            day = self._just_told(expression)
            if day is None:
                return None  # by this very text
        return Start(day, is_before)

    def _named(self, expression: Expression, stems: set[str]) -> date | None:
        """The day of the date whose line shares most words with the event, the nearest first."""
        told, at = self._dates(), self._number(expression)
        best: tuple[int, int, date] | None = None
        for other in told:
            if other.expression is expression or other.day is None:
                continue
            shared = len(stems & other.stems)
            if not shared:
                continue
            steps = abs(other.number - at)
            if best is None or (shared, -steps) > best[:2]:
                best = (shared, -steps, other.day)
        return best[2] if best else None

    def _just_told(self, expression: Expression) -> date | None:
        """The last day gone by that was named close before, else right behind: "from that
        ruling".
        """
        told, at, start = self._dates(), self._number(expression), expression.start
        near = [
            (other.expression.start > start, abs(start - other.expression.start), other.past)
            for other in told
            if other.expression is not expression
            and other.past is not None
            and 0 <= at - other.number <= _LINES_BACK
        ]
        return min(near)[2] if near else None

    def _number(self, expression: Expression) -> int:
        return self._numbers[id(expression.line)]

    def _dates(self) -> list[_Told]:
        """The dates of the page, each looked at once, and only where some length asks."""
        if self._told is None:
            page = self._page
            self._numbers = {id(line): number for number, line in enumerate(page.lines)}
            self._told = [
                self._date(expression)
                for expression in page.expressions
                if not isinstance(expression.timex.value, Span)
            ]
        return self._told

    def _date(self, expression: Expression) -> _Told:
        anchor = self._page.anchor
        stems = expression.line.stems
        day = _day(resolve(expression.timex, anchor, Direction.NEAREST))
        past = None
        if expression.timex.value is not None:
            past = _day(resolve(expression.timex, anchor, Direction.PAST))
            if past is not None and not 0 <= (anchor.today - past).days <= _LONGEST_AGO:
                past = None
        return _Told(expression, self._number(expression), stems, day, past)


def _day(placed: Resolved | None) -> date | None:
    """The day of what was placed as exactly as that."""
    if placed is None or placed.due.precision not in (Precision.DAY, Precision.INSTANT):
        return None
    return placed.due.last_day


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
