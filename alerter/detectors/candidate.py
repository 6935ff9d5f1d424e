"""What a detector saw in a text: each expression of time, how it was read, why it counts or not."""

from enum import StrEnum
from typing import NamedTuple

from alerter.due import Due
from alerter.model import Mention, State

#: why most expressions are dropped
NO_DEADLINE = "is no deadline"
#: below this likelihood a judgement is no more than a guess
_SURE = 0.65
_OVER = (State.CANCELLED, State.MET, State.PAST)


class Standing(StrEnum):
    """How an expression of time stands, for a reader who wants to see it at a glance."""

    #: a deadline that lies ahead
    AHEAD = "ahead"
    #: a deadline that was moved, is only expected, or that nobody could be sure of
    CHANGING = "changing"
    #: a deadline that was met, is past or was called off
    OVER = "over"
    #: no deadline
    NONE = "none"
    #: found, but not placed on the calendar
    UNPLACED = "unplaced"


class Reason(NamedTuple):
    """Something that was seen around an expression of time, and how much it weighed."""

    #: in words for people
    said: str
    #: logarithm of how many times likelier it made the judgement; below nought it spoke against
    weight: float


class Candidate(NamedTuple):
    """One expression of time, with the judgement on it."""

    #: offsets in `Entry.body`
    start: int
    end: int
    #: as written
    when: str
    #: the sentence that it stands in, verbatim
    quote: str
    #: where it was placed; None where it could not be
    due: Due | None
    #: how it was placed, in a few words
    how: str
    #: the words that decided; empty where none did
    cue: str
    #: why it counts, or why it was dropped
    reason: str
    #: None where it is no deadline, or where another expression tells it better
    mention: Mention | None
    #: how likely it is a deadline at all, 0 to 1
    probability: float = 0.0
    #: it counts, yet another expression tells it better
    is_untold: bool = False
    #: where it would lie if it told of what was, and of what comes
    past: Due | None = None
    ahead: Due | None = None
    #: the weekday that is written beside the date is not the date's own
    mismatch: bool = False
    #: what it was judged to be: a state, "was" (the earlier date of a deadline) or "none"; empty
    #: where only the mention tells
    label: str = ""
    #: only proposed, expected or possible
    hedged: bool = False
    #: what decided, the weightiest first
    reasons: tuple[Reason, ...] = ()

    @property
    def verdict(self) -> str:
        """What it is: a state, "was" or "none"."""
        if self.label:
            return self.label
        return str(self.mention.state) if self.mention else "none"

    @property
    def likelihood(self) -> float:
        """How likely the verdict is, as far as it is a deadline at all or none."""
        is_none = self.verdict in ("none", "was")
        return 1 - self.probability if is_none else self.probability

    @property
    def standing(self) -> Standing:
        """How it stands."""
        if self.due is None:
            return Standing.UNPLACED
        is_none = self.verdict == "none"
        if self.likelihood < _SURE or (self.hedged and not is_none):
            return Standing.CHANGING
        if is_none:
            return Standing.NONE
        if self.verdict in _OVER:
            return Standing.OVER
        return Standing.AHEAD if self.verdict == State.PENDING else Standing.CHANGING
