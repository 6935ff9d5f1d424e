"""The words that records are made of: kinds, states, events, intents.

Pure: reads no clock, store or network.
"""

from enum import StrEnum


class Kind(StrEnum):
    """What happens at the due moment."""

    #: somebody has to have acted
    DEADLINE = "deadline"
    #: something runs out
    EXPIRY = "expiry"
    #: a duty or ban starts to bind
    EFFECTIVE = "effective"


class State(StrEnum):
    """How a deadline stands, as told by an article on the day it was published."""

    #: still ahead
    PENDING = "pending"
    #: still ahead, on another date than before
    MOVED = "moved"
    #: called off
    CANCELLED = "cancelled"
    #: satisfied
    MET = "met"
    #: over
    PAST = "past"

    @property
    def is_ahead(self) -> bool:
        """Whether reminders make sense."""
        return self in (State.PENDING, State.MOVED)


class Event(StrEnum):
    """What people are told of."""

    NEW = "new"
    MOVED = "moved"
    CANCELLED = "cancelled"
    MET = "met"
    #: an article said that it is over
    PAST = "past"
    #: the due moment comes near
    REMINDER = "reminder"
    #: the clock ran out and no article said how it ended
    LAPSED = "lapsed"


class Intent(StrEnum):
    """What a mention means for the deadlines already known."""

    NEW = "new"
    CONFIRMS = "confirms"
    MOVES = "moves"
    CANCELS = "cancels"
    MEETS = "meets"
    PASSES = "passes"
    #: repeats a date that has been overtaken
    STALE = "stale"
    #: proposes or expects another date: moves nothing
    RUMOUR = "rumour"
    #: contradicts what is known without saying that it changed
    CONFLICT = "conflict"
    #: the same date, more precisely
    REFINES = "refines"


class Trust(StrEnum):
    """How near a source is to the fact, nearest first."""

    PRIMARY = "primary"
    WIRE = "wire"
    PRESS = "press"
    BLOG = "blog"


class HedgedPolicy(StrEnum):
    """What a topic does with dates that are only proposed, expected or possible."""

    ALERT = "alert"
    DIGEST = "digest"
    IGNORE = "ignore"


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    #: to be tried at `next_try_at`
    PENDING = "pending"
    SENT = "sent"
    #: given up: an operator has to look
    DEAD = "dead"
    #: overtaken by a newer alert about the same deadline before it went out
    SUPERSEDED = "superseded"
