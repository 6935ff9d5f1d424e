"""What a delivery is about: the revision that it tells of, and the reports behind it.

Pure: reads no clock, store or network.
"""

from alerter.due import Due
from alerter.model import Delivery, Dossier, Event, Evidence, Intent, Revision

#: intents that speak against what is known, or beside it
_BESIDE = frozenset((Intent.STALE, Intent.RUMOUR, Intent.CONFLICT))


def turn_of(delivery: Delivery, dossier: Dossier) -> Revision:
    """The revision that is told of; where it is not known, one made of the deadline as it is."""
    for revision in dossier.revisions:
        if revision.number == delivery.alert.revision:
            return revision
    deadline = dossier.deadline
    return Revision(
        deadline_id=deadline.id,
        number=deadline.revision,
        event=Event.NEW,
        state=deadline.state,
        due=deadline.due,
        at=delivery.alert.at,
    )


def was_before(turn: Revision, dossier: Dossier) -> Due | None:
    """The date before `turn`, where it changed."""
    before = [item.due for item in dossier.revisions if item.number < turn.number]
    was = turn.was or (before[-1] if before else None)
    return None if was == turn.due else was


def is_refined(due: Due, was: Due) -> bool:
    """Whether `due` is the same date as `was`, only told more precisely: no move."""
    return due.is_finer_than(was) and due.is_within(was)


def reports_of(delivery: Delivery, dossier: Dossier) -> tuple[Evidence, ...]:
    """What proves the revision told of: its own reports, or the last before it that has some."""
    reports = [item for item in dossier.evidence if item.intent not in _BESIDE]
    numbers = [item.revision for item in reports if item.revision <= delivery.alert.revision]
    newest = max(numbers, default=None)
    chosen = tuple(item for item in reports if item.revision == newest)
    return chosen or tuple(reports) or dossier.evidence
