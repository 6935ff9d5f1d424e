"""Which known deadline each mention of an article speaks of: all of them chosen together.

A date that one obligation is moved to may be the date that another has; taken one by one, the
first mention would be given to the wrong deadline, and the next to what is left. So the choice is
made for the article as a whole, the likeliest of all that are free of contradiction.
Pure: reads no clock, store or network.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from alerter.match.dates import Relation, same_date
from alerter.match.tie import Tie
from alerter.model import Mention

#: how many choices are followed at once, and how many deadlines are weighed for each mention
_BEAM = 32
_BEST = 4
#: a second mention of one deadline, of the same date, is allowed and a little less likely
_AGAIN = 0.5


@dataclass(frozen=True, slots=True)
class _Choice:
    score: float
    ties: tuple[Tie | None, ...]


def assign(mentions: Sequence[Mention], ties: Sequence[Sequence[Tie]]) -> tuple[Tie | None, ...]:
    """For each mention the tie that holds, None where it speaks of nothing known."""
    choices = [_Choice(0.0, ())]
    for at, mention in enumerate(mentions):
        best = sorted(ties[at], key=_strength, reverse=True)[:_BEST]
        options = [None, *(tie for tie in best if tie.score > 0)]
        choices = [
            following
            for choice in choices
            for option in options
            if (following := _extended(choice, option, mention, mentions)) is not None
        ]
        choices = sorted(choices, key=lambda choice: -choice.score)[:_BEAM]
    return choices[0].ties


def _extended(
    choice: _Choice, tie: Tie | None, mention: Mention, mentions: Sequence[Mention]
) -> _Choice | None:
    """The choice with one more tie; None where it contradicts what was chosen."""
    if tie is None:
        return _Choice(choice.score, (*choice.ties, None))
    score = choice.score + tie.score
    for other, chosen in zip(mentions, choice.ties, strict=False):
        if chosen is None or chosen.dossier is not tie.dossier:
            continue
        if Relation.FORMER in (chosen.relation, tie.relation):
            continue
        if not same_date(other.due, mention.due):
            return None
        score -= _AGAIN
    return _Choice(score, (*choice.ties, tie))


def _strength(tie: Tie) -> float:
    return tie.score
