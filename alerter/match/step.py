"""What follows from a reading: the deadline as it is afterwards, its evidence, its revision.

Pure: reads no clock, store or network.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from alerter.match.clues import clues_of
from alerter.match.reading import Reading
from alerter.model import (
    Deadline,
    Dossier,
    Entry,
    Event,
    Evidence,
    Intent,
    Mention,
    Revision,
    State,
    Step,
    Topic,
    Trust,
)

#: what the detector's confidence counts for, by how near the source is to the fact
TRUST_WEIGHT = {Trust.PRIMARY: 1.0, Trust.WIRE: 1.0, Trust.PRESS: 0.95, Trust.BLOG: 0.85}
MOST_SURE = 0.99

_EVENTS = {
    Intent.NEW: Event.NEW,
    Intent.MOVES: Event.MOVED,
    Intent.REFINES: Event.MOVED,
    Intent.CANCELS: Event.CANCELLED,
    Intent.MEETS: Event.MET,
    Intent.PASSES: Event.PAST,
}


@dataclass(frozen=True, slots=True)
class Told:
    """One entry, as it is followed for one topic."""

    entry: Entry
    topic: Topic
    trust: Trust
    now: datetime
    is_silent: bool


def step(mention: Mention, reading: Reading, told: Told) -> Step:
    """What `mention`, read so, changes: a first step, a turn, or support without a revision."""
    if reading.dossier is None:
        return _first_step(mention, reading, told)
    deadline = reading.dossier.deadline
    if reading.intent not in _EVENTS:
        return _supporting_step(mention, reading, reading.dossier, told)
    number = deadline.revision + 1
    event = _EVENTS[reading.intent]
    state = State.MOVED if event is Event.MOVED else mention.state
    due = mention.due if state.is_ahead else deadline.due
    changed = replace(
        deadline,
        due=due,
        state=state,
        hedged=mention.hedged,
        confidence=max(_weighed(mention, told), deadline.confidence),
        revision=number,
        announced=number if told.is_silent else deadline.announced,
        planned_at=told.now if told.is_silent else None,
        next_alert_at=told.now,
        lapsed_at=None if state.is_ahead else deadline.lapsed_at,
    )
    revision = Revision(
        deadline_id=deadline.id,
        number=number,
        event=event,
        state=state,
        due=due,
        at=told.now,
        was=deadline.due if due != deadline.due else None,
        feed=told.entry.feed,
        entry_key=told.entry.key,
        is_silent=told.is_silent,
    )
    evidence = _evidence(mention, reading, changed, told)
    return Step(changed, evidence, revision, clues_of(mention, changed.due))


def _first_step(mention: Mention, reading: Reading, told: Told) -> Step:
    deadline = Deadline(
        id=_new_id(mention, told),
        topic=told.topic.name,
        what=mention.what,
        kind=mention.kind,
        due=mention.due,
        state=mention.state,
        hedged=mention.hedged,
        confidence=_weighed(mention, told),
        revision=1,
        created_at=told.now,
        announced=1 if told.is_silent else 0,
        planned_at=told.now if told.is_silent else None,
        next_alert_at=told.now,
    )
    revision = Revision(
        deadline_id=deadline.id,
        number=1,
        event=Event.NEW,
        state=mention.state,
        due=mention.due,
        at=told.now,
        was=mention.was,
        feed=told.entry.feed,
        entry_key=told.entry.key,
        is_silent=told.is_silent,
    )
    evidence = _evidence(mention, reading, deadline, told)
    return Step(deadline, evidence, revision, clues_of(mention, deadline.due))


def _supporting_step(mention: Mention, reading: Reading, dossier: Dossier, told: Told) -> Step:
    """Evidence that makes no revision; a confirmation makes the deadline surer."""
    deadline = dossier.deadline
    if reading.intent is Intent.CONFIRMS and not _is_copy(dossier, told.entry):
        doubt = (1 - deadline.confidence) * (1 - _weighed(mention, told))
        deadline = replace(
            deadline,
            confidence=min(MOST_SURE, round(1 - doubt, 4)),
            hedged=deadline.hedged and mention.hedged,
            next_alert_at=told.now,
        )
    evidence = _evidence(mention, reading, deadline, told)
    return Step(deadline, evidence, clues=clues_of(mention, deadline.due))


def _is_copy(dossier: Dossier, entry: Entry) -> bool:
    """Whether the same text, or an earlier state of the same entry, is evidence already."""
    return any(
        item.fingerprint == entry.fingerprint
        or (item.feed, item.entry_key) == (entry.feed, entry.key)
        for item in dossier.evidence
    )


def _evidence(mention: Mention, reading: Reading, deadline: Deadline, told: Told) -> Evidence:
    entry = told.entry
    return Evidence(
        deadline_id=deadline.id,
        revision=deadline.revision,
        intent=reading.intent,
        why=reading.why,
        mention=mention,
        feed=entry.feed,
        entry_key=entry.key,
        outlet=entry.outlet,
        url=entry.url,
        title=entry.title,
        published_at=entry.published_at,
        fingerprint=entry.fingerprint,
    )


def after(step: Step, before: Dossier | None) -> Dossier:
    """The dossier once `step` was made, for the next mention of the same entry."""
    revisions = before.revisions if before else ()
    evidence = before.evidence if before else ()
    if step.revision:
        revisions = (*revisions, step.revision)
    return Dossier(step.deadline, revisions, (*evidence, step.evidence))


def _new_id(mention: Mention, told: Told) -> str:
    """The same for the same words of the same entry, so that a repeated read changes nothing."""
    entry = told.entry
    parts = (told.topic.name, entry.feed, entry.key, mention.due.text, mention.what, mention.quote)
    return "dl_" + hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:12]


def _weighed(mention: Mention, told: Told) -> float:
    return round(min(MOST_SURE, mention.confidence * TRUST_WEIGHT[told.trust]), 4)
