"""What one mention means for the deadline that it speaks of: an intent, and the reason for it.

Pure: reads no clock, store or network.
"""

from dataclasses import dataclass
from datetime import timedelta

from alerter.match.dates import Relation, same_date
from alerter.match.signs import tells_a_move
from alerter.match.tie import Tie
from alerter.model import Dossier, Entry, Intent, Mention, State

_A_DAY = timedelta(days=1)
#: so many outlets are believed against one
_MANY = 2

#: what an ending told of a known deadline means
ENDINGS = {
    State.CANCELLED: Intent.CANCELS,
    State.MET: Intent.MEETS,
    State.PAST: Intent.PASSES,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """How a mention was understood: what it means, for which deadline, and why."""

    intent: Intent
    why: str
    #: None for a deadline not known before
    dossier: Dossier | None = None


def read_loose(mention: Mention) -> Reading | None:
    """What a mention means that speaks of nothing known; None where it tells of an end."""
    if not mention.state.is_ahead:
        return None
    if mention.hedged:
        return Reading(Intent.NEW, "no deadline of this topic is about it; hedged")
    return Reading(Intent.NEW, "no deadline of this topic has this date or name")


def read_tied(mention: Mention, entry: Entry, tie: Tie) -> Reading | None:
    """What a mention means for the deadline that it is tied to; None where it says nothing."""
    if tie.relation is Relation.SAME:
        return _read_same(mention, entry, tie.dossier)
    if tie.relation is Relation.FORMER:
        return _read_former(mention, entry, tie.dossier)
    return _read_other(mention, entry, tie.dossier)


def _read_same(mention: Mention, entry: Entry, dossier: Dossier) -> Reading:
    deadline = dossier.deadline
    if mention.hedged:
        return Reading(Intent.CONFIRMS, "the same date, hedged", dossier)
    if mention.state.is_ahead:
        if not mention.due.is_finer_than(deadline.due) or _is_older(entry, dossier):
            return Reading(Intent.CONFIRMS, "the same date", dossier)
        why = f"{deadline.due.text} is now told as {mention.due.text}"
        return Reading(Intent.REFINES, why, dossier)
    if not deadline.state.is_ahead:
        return Reading(Intent.CONFIRMS, "is known to be over", dossier)
    if mention.state is State.PAST and mention.due.first_day > entry.published_at.date():
        return Reading(Intent.CONFLICT, "speaks of it as over, yet it lies ahead", dossier)
    return Reading(ENDINGS[mention.state], "the same date", dossier)


def _read_former(mention: Mention, entry: Entry, dossier: Dossier) -> Reading:
    was = mention.was
    is_back = was is not None and same_date(was, dossier.deadline.due)
    if is_back and mention.state is State.MOVED and not _is_older(entry, dossier):
        return Reading(Intent.MOVES, "moved back to a date that it had before", dossier)
    return Reading(Intent.STALE, "repeats a date that was moved since", dossier)


def _read_other(mention: Mention, entry: Entry, dossier: Dossier) -> Reading | None:
    if _is_older(entry, dossier):
        return Reading(Intent.STALE, "printed before what is known now", dossier)
    if not mention.state.is_ahead:
        return _read_other_ending(mention, dossier)
    if mention.state is State.MOVED:
        return Reading(Intent.MOVES, "the same obligation, told as moved to another date", dossier)
    if mention.hedged:
        return Reading(Intent.RUMOUR, "another date, but only proposed or expected", dossier)
    if not dossier.deadline.is_open:
        return Reading(Intent.MOVES, "has ended, and is now told with a date ahead", dossier)
    if _is_only_source(entry, dossier):
        return Reading(Intent.MOVES, "corrected by the only article that told it", dossier)
    if tells_a_move(f"{entry.title} {mention.quote}"):
        return Reading(Intent.MOVES, "the same obligation, now told with another date", dossier)
    if _is_told_by_others(mention, entry, dossier):
        return Reading(Intent.MOVES, "another article has told this date as well", dossier)
    if _is_against_many(entry, dossier):
        return Reading(Intent.CONFLICT, "another date than several outlets have told", dossier)
    return Reading(Intent.NEW, "alike, yet of another date, and no word of a move")


def _read_other_ending(mention: Mention, dossier: Dossier) -> Reading | None:
    if not dossier.deadline.state.is_ahead:
        return None
    early = dossier.deadline.due.last_day - mention.due.last_day
    if mention.state is State.MET and early < timedelta(0):
        return None
    if mention.state is State.PAST and abs(early) > _A_DAY:
        return None
    return Reading(ENDINGS[mention.state], "the same obligation by its name", dossier)


def _is_only_source(entry: Entry, dossier: Dossier) -> bool:
    return all((item.feed, item.entry_key) == (entry.feed, entry.key) for item in dossier.evidence)


def _is_told_by_others(mention: Mention, entry: Entry, dossier: Dossier) -> bool:
    """Whether another text told this date against the one that is known."""
    return any(
        item.intent is Intent.CONFLICT
        and item.mention.state.is_ahead
        and same_date(item.mention.due, mention.due)
        and item.mention.quote != mention.quote
        and item.entry_key != entry.key
        for item in dossier.evidence
    )


def _is_against_many(entry: Entry, dossier: Dossier) -> bool:
    """Whether outlets told the date that is known, and this entry's is none of them."""
    due = dossier.deadline.due
    outlets = {item.outlet for item in dossier.evidence if same_date(item.mention.due, due)}
    return len(outlets) >= _MANY and entry.outlet not in outlets


def _is_older(entry: Entry, dossier: Dossier) -> bool:
    """Whether `entry` was printed before the article that made the newest revision."""
    newest = dossier.revisions[-1]
    return any(
        entry.published_at < item.published_at
        for item in dossier.evidence
        if (item.feed, item.entry_key) == (newest.feed, newest.entry_key)
    )
