"""Decides what a mention means for the deadlines already known of its topic.

Answers with an `Intent` and the reason for it, and with the step that follows. First version: the
obligation is told by its date, then by the words of its name.
Pure: reads no clock, store or network.
"""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from alerter.due import Due
from alerter.model import (
    Deadline,
    Decide,
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

#: how long after it ended a deadline may still be corrected by an article
WATCHED_FOR = timedelta(days=14)
#: the share of the shorter name's words that two names of one obligation have in common
ALIKE = 0.5
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
_ENDINGS = {
    State.CANCELLED: Intent.CANCELS,
    State.MET: Intent.MEETS,
    State.PAST: Intent.PASSES,
}
_WORD = re.compile(r"[^\W_]{3,}")
_SAY_NOTHING_TEXT = """
the and for its his her their that this with from into over under after before until deadline
deadlines date dates due end ends ended expiry expires day days new must will has have been rule
rules order period
"""
_SAY_NOTHING = frozenset(_SAY_NOTHING_TEXT.split())


@dataclass(frozen=True, slots=True)
class Reading:
    """How a mention was understood: what it means, for which deadline, and why."""

    intent: Intent
    why: str
    #: None for a deadline not known before
    dossier: Dossier | None = None


@dataclass(frozen=True, slots=True)
class _Told:
    """One entry, as it is followed for one topic."""

    entry: Entry
    topic: Topic
    trust: Trust
    now: datetime
    is_silent: bool


def decision(
    entry: Entry,
    mentions: tuple[Mention, ...],
    topic: Topic,
    *,
    trust: Trust,
    now: datetime,
    is_silent: bool,
) -> Decide:
    """What `entry` changes for `topic`, to be asked with the dossiers as they are known."""
    told = _Told(entry, topic, trust, now, is_silent)

    def decide(known: tuple[Dossier, ...]) -> tuple[Step, ...]:
        steps: list[Step] = []
        dossiers = {dossier.deadline.id: dossier for dossier in known}
        taken: set[str] = set()
        for mention in sorted(mentions, key=_changes_first):
            free = [dossier for id_, dossier in dossiers.items() if id_ not in taken]
            reading = read(mention, entry, free)
            if reading is None:
                continue
            step = _step(mention, reading, told)
            taken.add(step.deadline.id)
            dossiers[step.deadline.id] = _after(step, reading.dossier)
            steps.append(step)
        return tuple(steps)

    return decide


def read(mention: Mention, entry: Entry, known: list[Dossier]) -> Reading | None:
    """What `mention` means, given the dossiers of its topic that it may speak of.

    None where it tells the end of something never known, which is nobody's news.
    """
    near = [dossier for dossier in known if _is_watched(dossier, entry.published_at)]
    if mention.hedged:
        return _read_hedged(mention, near)
    if mention.state is State.PENDING:
        return _read_pending(mention, entry, near)
    if mention.state is State.MOVED:
        return _read_moved(mention, entry, near)
    return _read_ending(mention, entry, near)


def likeness(mention: Mention, dossier: Dossier) -> float:
    """How much the name of the obligation is that of `dossier`, 0 to 1: the share of the shorter
    name's words, by stem, that both have; the best over all names it was told under.
    """
    words = _words(mention.what)
    names = {dossier.deadline.what, *(item.mention.what for item in dossier.evidence)}
    return max(_overlap(words, _words(name)) for name in names)


def same_date(one: Due, other: Due) -> bool:
    """Whether two dues are one date, told alike or one of them more precisely."""
    return one.is_within(other) or other.is_within(one)


def _read_hedged(mention: Mention, near: list[Dossier]) -> Reading:
    if dossier := _on_date(mention, near):
        return Reading(Intent.CONFIRMS, "the same date, hedged", dossier)
    if dossier := _most_alike(mention, near):
        return Reading(Intent.RUMOUR, "another date, but only proposed or expected", dossier)
    return Reading(Intent.NEW, "no deadline of this topic is about it; hedged")


def _read_pending(mention: Mention, entry: Entry, near: list[Dossier]) -> Reading:
    if dossier := _on_date(mention, near):
        return _read_same_date(mention, entry, dossier)
    overtaken = [item for item in near if mention.due in item.dues]
    if overtaken:
        stale = _best(mention, overtaken)
        return Reading(Intent.STALE, "repeats a date that was moved since", stale)
    dossier = _most_alike(mention, near)
    if dossier is None:
        return Reading(Intent.NEW, "no deadline of this topic has this date or name")
    if _is_older(entry, dossier):
        return Reading(Intent.STALE, "printed before what is known now", dossier)
    if not dossier.deadline.is_open:
        return Reading(Intent.MOVES, "has ended, and is now told with a date ahead", dossier)
    return Reading(Intent.MOVES, "the same obligation, now told with another date", dossier)


def _read_same_date(mention: Mention, entry: Entry, dossier: Dossier) -> Reading:
    due = dossier.deadline.due
    if mention.due.is_finer_than(due) and not _is_older(entry, dossier):
        return Reading(Intent.REFINES, f"{due.text} is now told as {mention.due.text}", dossier)
    return Reading(Intent.CONFIRMS, "the same date", dossier)


def _read_moved(mention: Mention, entry: Entry, near: list[Dossier]) -> Reading:
    if dossier := _on_date(mention, near):
        return Reading(Intent.CONFIRMS, "tells the move that is known", dossier)
    target, why = _moved_from(mention, near)
    if target is None:
        return Reading(Intent.NEW, "tells a move of something not known before")
    if _is_older(entry, target):
        return Reading(Intent.STALE, "tells an older move than the one known", target)
    return Reading(Intent.MOVES, why, target)


def _moved_from(mention: Mention, near: list[Dossier]) -> tuple[Dossier | None, str]:
    if (was := mention.was) is not None:
        hits = [item for item in near if same_date(was, item.deadline.due)]
        if hits:
            return _best(mention, hits), f"names the old date {was.text}"
    if dossier := _most_alike(mention, near):
        return dossier, "the same obligation by its name"
    still_open = [item for item in near if item.deadline.is_open]
    if len(still_open) == 1:
        return still_open[0], "the only open deadline of the topic"
    return None, ""


def _read_ending(mention: Mention, entry: Entry, near: list[Dossier]) -> Reading | None:
    intent = _ENDINGS[mention.state]
    open_ones = [item for item in near if item.deadline.state.is_ahead]
    if intent is Intent.PASSES and mention.due.first_day > entry.published_at.date():
        dossier = _on_date(mention, near)
        why = "speaks of it as over, yet it lies ahead"
        return Reading(Intent.CONFLICT, why, dossier) if dossier else None
    if dossier := _on_date(mention, open_ones):
        return Reading(intent, "the same date", dossier)
    if dossier := _most_alike(mention, open_ones):
        if mention.state is State.CANCELLED or mention.due in dossier.dues:
            return Reading(intent, "the same obligation by its name", dossier)
        return None
    if dossier := _on_date(mention, near):
        return Reading(Intent.CONFIRMS, "is known to be over", dossier)
    return None


def _on_date(mention: Mention, dossiers: list[Dossier]) -> Dossier | None:
    """The dossier with this date; of several, the one most alike in name."""
    hits = [item for item in dossiers if same_date(mention.due, item.deadline.due)]
    return _best(mention, hits) if hits else None


def _most_alike(mention: Mention, dossiers: list[Dossier]) -> Dossier | None:
    if not dossiers:
        return None
    best = _best(mention, dossiers)
    return best if likeness(mention, best) >= ALIKE else None


def _best(mention: Mention, dossiers: list[Dossier]) -> Dossier:
    return max(dossiers, key=lambda item: (item.deadline.is_open, likeness(mention, item)))


def _is_watched(dossier: Dossier, at: datetime) -> bool:
    """Whether an article published `at` may still speak of it."""
    if dossier.deadline.is_open:
        return True
    ended_at = dossier.deadline.lapsed_at or dossier.evidence[-1].published_at
    return at <= ended_at + WATCHED_FOR or dossier.deadline.state is State.CANCELLED


def _is_older(entry: Entry, dossier: Dossier) -> bool:
    """Whether `entry` was printed before the article that made the newest revision."""
    newest = dossier.revisions[-1]
    return any(
        entry.published_at < item.published_at
        for item in dossier.evidence
        if (item.feed, item.entry_key) == (newest.feed, newest.entry_key)
    )


def _changes_first(mention: Mention) -> tuple[int, int]:
    """Moves are followed before the rest of an article, so that its recap falls into place."""
    return (0 if mention.state is State.MOVED and mention.was else 1, mention.start)


def _step(mention: Mention, reading: Reading, told: _Told) -> Step:
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
        hedged=False,
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
    return Step(changed, _evidence(mention, reading, changed, told), revision)


def _first_step(mention: Mention, reading: Reading, told: _Told) -> Step:
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
    return Step(deadline, _evidence(mention, reading, deadline, told), revision)


def _supporting_step(mention: Mention, reading: Reading, dossier: Dossier, told: _Told) -> Step:
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
    return Step(deadline, _evidence(mention, reading, deadline, told))


def _is_copy(dossier: Dossier, entry: Entry) -> bool:
    """Whether the same text, or an earlier state of the same entry, is evidence already."""
    return any(
        item.fingerprint == entry.fingerprint
        or (item.feed, item.entry_key) == (entry.feed, entry.key)
        for item in dossier.evidence
    )


def _evidence(mention: Mention, reading: Reading, deadline: Deadline, told: _Told) -> Evidence:
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


def _after(step: Step, before: Dossier | None) -> Dossier:
    """The dossier once `step` was made, for the next mention of the same entry."""
    revisions = before.revisions if before else ()
    evidence = before.evidence if before else ()
    if step.revision:
        revisions = (*revisions, step.revision)
    return Dossier(step.deadline, revisions, (*evidence, step.evidence))


def _new_id(mention: Mention, told: _Told) -> str:
    """The same for the same words of the same entry, so that a repeated read changes nothing."""
    entry = told.entry
    parts = (told.topic.name, entry.feed, entry.key, mention.due.text, mention.what, mention.quote)
    return "dl_" + hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:12]


def _weighed(mention: Mention, told: _Told) -> float:
    return round(min(MOST_SURE, mention.confidence * TRUST_WEIGHT[told.trust]), 4)


def _words(name: str) -> frozenset[str]:
    found = (word.casefold() for word in _WORD.findall(name))
    return frozenset(word[:5] for word in found if word not in _SAY_NOTHING)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0
