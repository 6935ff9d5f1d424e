"""What the sentences before have told, which later dates count from: "that date", "30 days to act".

Holds one entry's state while it is read, and nothing longer.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from alerter.detectors.clauses import Clause
from alerter.detectors.obligation import told_by
from alerter.detectors.sentences import Sentence
from alerter.due import Due, Precision
from alerter.timex import Anchor, Direction, Resolved, resolve
from alerter.timex.value import Day, Period, SameDay, Shift, Span, Weekday

_LONGEST_AGO = timedelta(days=6)
_FAR_GONE = timedelta(days=180)
_NEAR = timedelta(days=90)


@dataclass(slots=True)
class Memory:
    """Anchor of an entry, and the dates that its text has named so far."""

    anchor: Anchor
    #: the last date that counted
    counted: Due | None = None
    #: the last date of all
    named: Due | None = None
    #: where it was told that something was said or done, and how long ago that was
    told: list[tuple[Sentence, timedelta]] = field(default_factory=list)

    def place(self, clause: Clause, direction: Direction) -> Resolved | None:
        """Where a date lies; a past that is far gone yields to a coming that is near."""
        anchor = self._anchor(clause)
        placed = resolve(clause.timex, anchor, direction)
        if placed is None or direction is not Direction.PAST:
            return placed
        ahead = resolve(clause.timex, anchor, Direction.AHEAD)
        if ahead and anchor.today - placed.due.last_day > _FAR_GONE:
            return ahead if ahead.due.first_day - anchor.today < _NEAR else placed
        return placed

    def place_span(self, clause: Clause) -> Resolved | None:
        """Where a bare length of time ends, counted from the day on which it was set, if told."""
        here = clause.view.sentence
        ago = [
            span for sentence, span in self.told if abs(sentence.paragraph - here.paragraph) <= 1
        ]
        if not ago or clause.finds("then", clause.near):
            return None
        anchor = self.anchor._replace(at=self.anchor.at - min(ago))
        return resolve(clause.timex, anchor, Direction.AHEAD)

    def keep(self, clause: Clause, placed: Resolved | None, *, counts: bool) -> None:
        """Remember a date for those that point back to it."""
        if not counts:
            self._keep_told(clause)
        if placed is None or placed.due.precision not in (Precision.INSTANT, Precision.DAY):
            return
        if counts:
            self.counted = self.named = placed.due
        elif clause.timex.value is not None and not isinstance(clause.timex.value, Span):
            self.named = placed.due

    def is_history(self, clause: Clause) -> bool:
        """Whether the sentence tells of a year gone by, and this date names none."""
        value = clause.timex.value
        if clause.last("bound_to"):
            return False
        if not isinstance(value, (Weekday, Day)) or (isinstance(value, Day) and value.year):
            return False
        years = (
            other.value.year
            for other in clause.view.timexes
            if isinstance(other.value, Period)
            and other.value.unit == "year"
            and not clause.finds("since", clause.view.masked[: other.start])
        )
        return any(year is not None and year < self.anchor.today.year - 1 for year in years)

    def _anchor(self, clause: Clause) -> Anchor:
        value = clause.timex.value
        if isinstance(value, Span) and self.named and clause.finds("then", clause.near):
            return self.anchor._replace(at=datetime.combine(self.named.last_day, time(0), UTC))
        if isinstance(value, SameDay) and value.is_loose:
            return self.anchor._replace(named=self.counted)
        is_near = isinstance(value, SameDay) and value.is_near
        return self.anchor._replace(named=self.named if is_near else self.counted or self.named)

    def _keep_told(self, clause: Clause) -> None:
        if not isinstance(clause.timex.value, (Weekday, Shift)) or not told_by(clause):
            return
        placed = resolve(clause.timex, self.anchor, Direction.PAST)
        if placed is None:
            return
        ago = self.anchor.today - placed.due.last_day
        if timedelta(0) <= ago <= _LONGEST_AGO:
            self.told.append((clause.view.sentence, ago))
