"""What the sentences before have told, which later dates count from: "that date", "30 days to act".

Holds one entry's state while it is read, and nothing longer.
"""

from datetime import UTC, date, datetime, time, timedelta

from alerter.detectors.anchoring import Start
from alerter.detectors.page import Expression
from alerter.detectors.sentences import Sentence
from alerter.due import Due, Precision
from alerter.timex import Anchor, Direction, Resolved, Timex, resolve
from alerter.timex.value import Day, Period, SameDay, Shift, Span, Weekday

_LONGEST_AGO = timedelta(days=6)
_FAR_GONE = timedelta(days=180)
_NEAR = timedelta(days=90)


class Memory:
    """Anchor of an entry, and the dates that its text has named so far."""

    __slots__ = ("anchor", "counted", "extended", "month", "named", "told")

    def __init__(self, anchor: Anchor) -> None:
        self.anchor = anchor
        #: the last date that counted
        self.counted: Due | None = None
        #: the last date of all
        self.named: Due | None = None
        #: the end that a move overtook
        self.extended: Due | None = None
        #: where it was told that something was said or done, and how long ago that was
        self.told: list[tuple[Sentence, timedelta]] = []
        #: the month that was named last, by its first day named, and in which paragraph
        self.month: tuple[int, date] | None = None

    def place(
        self, expression: Expression, direction: Direction, start: Start | None = None
    ) -> Resolved | None:
        """Where a date lies; a past that is far gone yields to a coming that is near."""
        if start is not None:
            return self._counted(expression, start)
        if not points_back(expression.timex):
            return self._plainly(expression, direction)
        anchor = self._anchor(expression)
        timex = self._in_month(expression, direction)
        return resolve(timex, anchor, direction)

    def _plainly(self, expression: Expression, direction: Direction) -> Resolved | None:
        """One of the two places that the page found without this memory."""
        past, ahead = expression.past, expression.ahead
        if direction is Direction.AHEAD or past is None or ahead is None or past is ahead:
            return ahead or past
        today = self.anchor.today
        gone, coming = today - past.due.last_day, ahead.due.first_day - today
        if direction is Direction.NEAREST:
            return past if gone < coming else ahead
        return ahead if gone > _FAR_GONE and coming < _NEAR else past

    def _counted(self, expression: Expression, start: Start) -> Resolved | None:
        """A length of time, counted from the day of an event."""
        if start.day is None:
            return None
        value = expression.timex.value
        timex = expression.timex
        if start.is_before and isinstance(value, Span):
            timex = timex._replace(value=value._replace(amount=-value.amount))
        at = datetime.combine(start.day, time(0), self.anchor.at.tzinfo)
        return resolve(timex, self.anchor._replace(at=at), Direction.AHEAD)

    def keep(self, expression: Expression, placed: Resolved | None, *, counts: bool) -> None:
        """Remember a date for those that point back to it."""
        if not counts:
            self._keep_told(expression)
        if placed is None:
            return
        value = expression.timex.value
        if isinstance(value, Period) or (isinstance(value, Day) and value.month is not None):
            self.month = (expression.line.sentence.paragraph, placed.due.first_day)
        if placed.due.precision not in (Precision.INSTANT, Precision.DAY):
            return
        if counts:
            self.counted = self.named = placed.due
        elif value is not None and not isinstance(value, Span):
            self.named = placed.due

    def _anchor(self, expression: Expression) -> Anchor:
        value = expression.timex.value
        anchor = self.anchor
        if isinstance(value, Span) and value.base is None:
            if self.named and _follows(expression):
                at = datetime.combine(self.named.last_day, time(0), UTC)
                return anchor._replace(at=at)
            if value.is_more:
                return anchor._replace(extended=self.extended)
            return anchor._replace(at=anchor.at - self._ago(expression.line.sentence))
        back = value if isinstance(value, SameDay) else getattr(value, "base", None)
        if not isinstance(back, SameDay):
            return anchor._replace(named=self.counted or self.named)
        if back.is_loose:
            return anchor._replace(named=self.counted)
        is_near = back.is_near and not (back.plus and self.counted)
        return anchor._replace(named=self.named if is_near else self.counted or self.named)

    def _in_month(self, expression: Expression, direction: Direction) -> Timex:
        """A bare day of a month, in the month that was named before it: "mid-May, the 17th"."""
        timex = expression.timex
        value, month = timex.value, self.month
        if not isinstance(value, Day) or value.month or value.months_on is not None:
            return timex
        if month is None or direction is not Direction.AHEAD:
            return timex
        paragraph, first = month
        if expression.line.sentence.paragraph - paragraph > 1 or first < self.anchor.today:
            return timex
        return timex._replace(value=value._replace(month=first.month, year=first.year))

    def _ago(self, here: Sentence) -> timedelta:
        """How long before publication a length of time was set, where the text tells."""
        ago = [span for told, span in self.told if abs(told.paragraph - here.paragraph) <= 1]
        return min(ago, default=timedelta(0))

    def _keep_told(self, expression: Expression) -> None:
        if not isinstance(expression.timex.value, (Weekday, Shift)):
            return
        is_given = any(isinstance(timex.value, Span) for timex in expression.line.timexes)
        if not is_given and "said" not in expression.line.classes:
            return
        placed = resolve(expression.timex, self.anchor, Direction.PAST)
        if placed is None:
            return
        ago = self.anchor.today - placed.due.last_day
        if timedelta(0) <= ago <= _LONGEST_AGO:
            self.told.append((expression.line.sentence, ago))


def points_back(timex: Timex) -> bool:
    """Whether an expression can only be placed by what the text told before it."""
    value = timex.value
    if isinstance(value, (SameDay, Span)) or isinstance(getattr(value, "base", None), SameDay):
        return True
    return isinstance(value, Day) and value.month is None


def _follows(expression: Expression) -> bool:
    """Whether a length of time begins when what was told before is done: "then get two weeks"."""
    words = expression.line.items.words
    place = expression.line.items.places[expression.index]
    return any("then" in word.classes for word in words[max(0, place - 5) : place])
