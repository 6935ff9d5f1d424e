"""What a mention means for the deadlines already known: an intent, and the reason for it.

Pure: reads no clock, store or network.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from alerter.due import Due
from alerter.match.likeness import is_another, likeness, same_date
from alerter.model import Dossier, Entry, Intent, Mention, State

#: how long after it ended a deadline may still be corrected by an article
WATCHED_FOR = timedelta(days=14)
#: the share of the shorter name's words that two names of one obligation have in common
ALIKE = 0.5
#: the same, where the article does not say that the date was moved
VERY_ALIKE = 0.75
#: the same, where it does: then some deadline was, and the question is only which
HARDLY_ALIKE = 0.2

_ENDINGS = {
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


def _read_hedged(mention: Mention, near: list[Dossier]) -> Reading:
    if dossier := _on_date(mention, near):
        return Reading(Intent.CONFIRMS, "the same date, hedged", dossier)
    if dossier := _most_alike(mention, near):
        return Reading(Intent.RUMOUR, "another date, but only proposed or expected", dossier)
    return Reading(Intent.NEW, "no deadline of this topic is about it; hedged")


def _read_pending(mention: Mention, entry: Entry, near: list[Dossier]) -> Reading:
    if dossier := _on_date(mention, near):
        return _read_same_date(mention, entry, dossier)
    overtaken = [
        item for item in near if _is_overtaken(mention.due, item) and not is_another(mention, item)
    ]
    if overtaken:
        stale = _best(mention, overtaken)
        return Reading(Intent.STALE, "repeats a date that was moved since", stale)
    dossier = _most_alike(mention, near, least=VERY_ALIKE)
    if dossier is None:
        return Reading(Intent.NEW, "no deadline of this topic has this date or name")
    if _is_older(entry, dossier):
        return Reading(Intent.STALE, "printed before what is known now", dossier)
    if not dossier.deadline.is_open:
        return Reading(Intent.MOVES, "has ended, and is now told with a date ahead", dossier)
    return Reading(Intent.MOVES, "the same obligation, now told with another date", dossier)


def _is_overtaken(due: Due, dossier: Dossier) -> bool:
    """Whether it had this date once, and has it no more."""
    return any(same_date(due, former) for former in dossier.dues[:-1])


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
    still_open = [item for item in near if item.deadline.is_open and not item.deadline.hedged]
    if dossier := _most_alike(mention, still_open, least=HARDLY_ALIKE):
        return dossier, "the open deadline nearest by its name"
    if dossier := _most_alike(mention, near):
        return dossier, "the same obligation by its name"
    if len(still_open) == 1 and not is_another(mention, still_open[0]):
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
        if mention.state is State.CANCELLED or any(
            same_date(mention.due, due) for due in dossier.dues
        ):
            return Reading(intent, "the same obligation by its name", dossier)
        return None
    if dossier := _on_date(mention, near):
        return Reading(Intent.CONFIRMS, "is known to be over", dossier)
    return None


def _on_date(mention: Mention, dossiers: list[Dossier]) -> Dossier | None:
    """The dossier with this date; of several, the one most alike in name."""
    hits = [
        item
        for item in dossiers
        if same_date(mention.due, item.deadline.due) and not is_another(mention, item)
    ]
    return _best(mention, hits) if hits else None


def _most_alike(
    mention: Mention, dossiers: list[Dossier], *, least: float = ALIKE
) -> Dossier | None:
    if not dossiers:
        return None
    best = _best(mention, dossiers)
    return best if likeness(mention, best) >= least else None


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
