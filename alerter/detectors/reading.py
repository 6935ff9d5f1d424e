"""A date that counts, placed on the calendar.

Pure: records only.
"""

from datetime import date, datetime
from typing import NamedTuple

from alerter.detectors.page import Expression
from alerter.due import Due
from alerter.model import Kind, State
from alerter.timex import Resolved
from alerter.timex.value import Shift, Span


class Reading(NamedTuple):
    """An expression of time that was judged a deadline, or the earlier date of one."""

    expression: Expression
    resolved: Resolved
    published_on: date
    kind: Kind
    state: State
    #: how likely it is a deadline at all, 0 to 1
    probability: float
    hedged: bool = False
    was: Due | None = None
    #: an earlier date, which another one may have overtaken
    is_old: bool = False

    @property
    def due(self) -> Due:
        """Where it lies on the calendar."""
        return self.resolved.due

    @property
    def is_title(self) -> bool:
        """Whether it stands in the title."""
        return self.expression.line.sentence.is_title

    @property
    def is_rough(self) -> bool:
        """Whether it is only counted in whole units: "eight days left"."""
        value = self.expression.timex.value
        if isinstance(value, Span):
            return value.base is None
        return isinstance(value, Shift) and abs(value.amount) > 1


def is_over(due: Due, published_at: datetime) -> bool:
    """Whether a due lay behind when the article was published."""
    if (at := due.instant) is not None:
        return at < published_at
    return due.last_day < published_at.date()
