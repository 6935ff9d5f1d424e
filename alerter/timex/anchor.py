"""What relative expressions count from, and which of two candidates is meant.

Pure: records only.
"""

from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import NamedTuple

from alerter.due import Due


class Direction(StrEnum):
    """Which candidate of an ambiguous expression is meant."""

    PAST = "past"
    #: today counts
    AHEAD = "ahead"
    #: whichever lies nearer to the anchor
    NEAREST = "nearest"


class Anchor(NamedTuple):
    """What relative expressions count from."""

    #: aware, in the publisher's own offset
    at: datetime
    #: for clock times that name no zone; None is the offset of `at`
    zone: tzinfo | None = None
    #: the due that the text named last: what "that date" means
    named: Due | None = None
    #: what "another 90 days" is added to, where the text tells
    extended: Due | None = None

    @property
    def today(self) -> date:
        """The day of publication, where it was published."""
        return self.at.date()
