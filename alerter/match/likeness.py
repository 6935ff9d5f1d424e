"""How alike two names of an obligation are.

First version: shared words, and the numbers that tell versions and phases apart.
Pure: reads no clock, store or network.
"""

import re

from alerter.due import Due
from alerter.model import Dossier, Mention

_WORD = re.compile(r"[^\W_]{3,}")
#: `Python 3.12`, `Server 2016`, `Phase 2`: the number tells which of several is meant
_NUMBERED = re.compile(r"\b[A-Z][\w.-]* (?:[a-z]+ )?v?(\d+(?:\.\d+)*)\b")
_SAY_NOTHING_TEXT = """
the and for its his her their that this with from into over under after before until deadline
deadlines date dates due end ends ended expiry expires day days new must will has have been rule
rules order period
"""
_SAY_NOTHING = frozenset(_SAY_NOTHING_TEXT.split())


def likeness(mention: Mention, dossier: Dossier) -> float:
    """How much the name of the obligation is that of `dossier`, 0 to 1: the share of the shorter
    name's words, by stem, that both have; the best over all names it was told under. 0 where both
    are numbered, and not alike.
    """
    if is_another(mention, dossier):
        return 0.0
    words = _words(mention.what)
    names = {dossier.deadline.what, *(item.mention.what for item in dossier.evidence)}
    return max(_overlap(words, _words(name)) for name in names)


def same_date(one: Due, other: Due) -> bool:
    """Whether two dues are one date, told alike or one of them more precisely."""
    return one.is_within(other) or other.is_within(one)


def is_another(mention: Mention, dossier: Dossier) -> bool:
    """Whether both name numbered things (a version, a phase) and no number is the same."""
    numbers = _numbers(mention)
    known = frozenset[str]().union(*(_numbers(item.mention) for item in dossier.evidence))
    return bool(numbers) and bool(known) and numbers.isdisjoint(known)


def _numbers(mention: Mention) -> frozenset[str]:
    in_name = frozenset(_NUMBERED.findall(mention.what))
    return in_name or frozenset(_NUMBERED.findall(mention.quote.replace(mention.when, " ")))


def _words(name: str) -> frozenset[str]:
    found = (word.casefold() for word in _WORD.findall(name))
    return frozenset(word[:5] for word in found if word not in _SAY_NOTHING)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0
