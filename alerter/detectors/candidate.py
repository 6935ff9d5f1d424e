"""What a detector saw in a text: each expression of time, how it was read, why it counts or not."""

from dataclasses import dataclass

from alerter.due import Due
from alerter.model import Mention


@dataclass(frozen=True, slots=True)
class Candidate:
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
    #: None where it is no deadline
    mention: Mention | None
    #: how likely it is a deadline at all, 0 to 1
    probability: float = 0.0
