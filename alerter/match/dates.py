"""How the date of a mention lies to the dates that a deadline has and had.

Pure: reads no clock, store or network.
"""

from enum import StrEnum

from alerter.due import Due, Precision
from alerter.model import Dossier


class Relation(StrEnum):
    """How the date of a mention lies to those of a deadline."""

    #: the date that it has
    SAME = "same"
    #: one that it had, and has no more
    FORMER = "former"
    OTHER = "other"


def relation(due: Due, dossier: Dossier) -> Relation:
    """How `due` lies to the dates of `dossier`."""
    if same_date(due, dossier.deadline.due):
        return Relation.SAME
    if any(_is_alike(due, former) for former in dossier.dues[:-1]):
        return Relation.FORMER
    return Relation.OTHER


def same_date(one: Due, other: Due) -> bool:
    """Whether two dues are one date, told alike or one of them more precisely."""
    return one.is_within(other) or other.is_within(one)


def is_fine(due: Due) -> bool:
    """Whether it names a day, or a moment of it."""
    return due.precision in (Precision.DAY, Precision.INSTANT)


def _is_alike(due: Due, former: Due) -> bool:
    """Whether both are one date, of one grain or told as days, or `due` is the coarser."""
    is_comparable = due.precision is former.precision or (is_fine(due) and is_fine(former))
    return (is_comparable or former.is_within(due)) and same_date(due, former)
