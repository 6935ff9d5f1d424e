"""What is decided of a date: the verdict, and how one is written down.

Pure: records only.
"""

from collections.abc import Callable
from typing import NamedTuple

from alerter.model import Kind


class Verdict(NamedTuple):
    """A date that counts, and why."""

    kind: Kind
    #: 0.9 where the text says so in so many words, 0.5 where it is a guess
    strength: float
    #: the words that decided
    cue: str
    #: in a few words
    reason: str
    #: told in the past tense: the date has been
    is_past: bool = False
    #: the date was shifted to this one
    is_shifted: bool = False
    #: told as still to come, however past the verb: "ordered him to pay by Friday"
    is_ahead: bool = False
    #: only counted in whole days or weeks: "eight days left"
    is_rough: bool = False
    #: told as done in time: "with three days to spare"
    is_met: bool = False


def _verdict(kind: Kind) -> Callable[..., Verdict]:
    def verdict(strength: float, cue: str | None, reason: str, **more: bool) -> Verdict:
        return Verdict(kind, strength, " ".join((cue or "").split()), reason, **more)

    return verdict


#: somebody has to have acted by then
deadline = _verdict(Kind.DEADLINE)
#: something runs out then
expiry = _verdict(Kind.EXPIRY)
#: a duty or ban binds from then on
effective = _verdict(Kind.EFFECTIVE)

#: what a judgement answers: a verdict, or None where the date is none of its kind
Judgement = Callable[..., Verdict | None]
