"""Tells by the nearest verb whether a bare weekday or a date without a year has been or is to come.

Pure: a tape in, a direction out; the words are the language pack's.
"""

from collections.abc import Mapping
from typing import NamedTuple

from alerter.timex.anchor import Direction
from alerter.timex.tape import Tape

#: tokens on either side that are looked at
_REACH = 14
#: what a comma or a conjunction between costs, in tokens
_PART = 3
#: a verb so near belongs to the expression
_BESIDE = 4
_ENDS = ".!?\n"


class Tense(NamedTuple):
    """One language's words for what has been and what is to come."""

    future: frozenset[str]
    past: frozenset[str]
    idle: frozenset[str]
    aux: frozenset[str]
    be: frozenset[str]
    toward: frozenset[str]
    clause: frozenset[str]
    ahead_lead: frozenset[str]
    past_lead: frozenset[str]
    given: frozenset[str]

    @classmethod
    def of(cls, pack: Mapping[str, list[str]]) -> "Tense":
        """From the `tense` table of a tagging pack."""
        return cls(*(frozenset(pack[name]) for name in cls._fields))

    def direction(self, tape: Tape, first: int, last: int) -> Direction | None:
        """Where the tokens from `first` to `last` lie; None where nothing near tells."""
        words = tape.words
        lead = words[first - 1] if first else ""
        if lead in self.past_lead:
            return Direction.PAST
        before = self._nearest(tape, range(first - 1, max(-1, first - 1 - _REACH), -1))
        behind = self._nearest(tape, range(last + 1, min(len(words), last + 1 + _REACH)))
        if lead in self.ahead_lead and not self._was_until(tape, first, before):
            return Direction.AHEAD
        found = min((one for one in (before, behind) if one), key=lambda one: one[0], default=None)
        return found[1] if found else None

    def _was_until(self, tape: Tape, first: int, before: tuple[int, Direction] | None) -> bool:
        """Whether a limit is over: "stayed until Friday"; "gave them until Friday" is not."""
        if before is None or before[1] is not Direction.PAST or before[0] > _BESIDE:
            return False
        return self.given.isdisjoint(tape.words[max(0, first - 1 - _BESIDE) : first])

    def _nearest(self, tape: Tape, places: range) -> tuple[int, Direction] | None:
        """How far the nearest telling word is, and what it tells."""
        cost = 0
        words = tape.words
        for at in places:
            word = words[at]
            cost += 1
            if is_end(tape, at):
                return None
            if word[0] in ",;:-(" or word in self.clause:
                cost += _PART
            elif (told := self._told(tape, at)) is not None:
                return cost + (_PART if word == "to" and places.step > 0 else 0), told
        return None

    def _told(self, tape: Tape, at: int) -> Direction | None:
        word = tape.words[at]
        if word == "to":
            before = tape.words[max(0, at - 4) : at]
            is_ahead = not self.toward.isdisjoint(before) or self._is_headline(tape, at)
            return Direction.AHEAD if is_ahead else None
        is_verb = word.endswith("ed") and len(word) > 3 and word not in self.idle
        if word not in self.future and word not in self.past and not is_verb:
            return None
        if tape.is_capital(at) and at and tape.words[at - 1][0].isalnum():
            return None  # a name
        if word in self.future:
            return Direction.AHEAD
        return Direction.AHEAD if self._is_pending(tape, at) else Direction.PAST

    def _is_headline(self, tape: Tape, at: int) -> bool:
        """Whether no verb stands before an infinitive: "NASA to try again Saturday"."""
        if at + 1 >= len(tape.words) or not tape.words[at + 1].isalpha() or tape.is_capital(at + 1):
            return False
        for before in range(at - 1, max(-1, at - 1 - 2 * _REACH), -1):
            if is_end(tape, before):
                return True
            word = tape.words[before]
            if word in self.past or word in self.future or word.endswith("ed") or word in _LEADS:
                return False
        return True

    def _is_pending(self, tape: Tape, at: int) -> bool:
        """Whether a participle has yet to come about: "will be released", "to be held"."""
        before = at - 1
        while before >= 0 and at - before < 5 and tape.words[before] in self.be:
            before -= 1
        if before < 0 or tape.words[before] not in self.aux:
            return False
        return tape.words[before] != "to" or before < at - 1


def is_end(tape: Tape, at: int) -> bool:
    """Whether a sentence ends with a token: no full stop that an abbreviation wants."""
    word = tape.words[at]
    if word[0] not in _ENDS:
        return False
    if word[0] != "." or at + 1 >= len(tape.words):
        return True
    is_short = at > 0 and (len(tape.words[at - 1]) == 1 or tape.words[at - 1] in _SHORT)
    return (
        not is_short
        and len(word) > 1
        and not tape.folded[tape.starts[at + 1]].isspace()
        and not _goes_on(tape, at + 1)
    )


def _goes_on(tape: Tape, at: int) -> bool:
    start = tape.starts[at]
    return tape.text[start].islower()


#: a preposition before "to": "from Monday to Friday", "up to"
_LEADS = frozenset(["from", "up", "is", "are", "according", "in", "on", "at"])
_SHORT = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "sen",
        "rep",
        "gov",
        "gen",
        "st",
        "sept",
        "jan",
        "feb",
        "aug",
        "oct",
        "nov",
        "dec",
        "inc",
        "corp",
        "co",
        "lt",
        "col",
    ]
)
