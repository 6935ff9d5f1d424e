"""One deadline as the page shows it: every field in words, ready to be escaped.

Pure: reads no clock, store or network.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from alerter.due import Due, Precision
from alerter.model import (
    Deadline,
    Dossier,
    Event,
    Evidence,
    Intent,
    Kind,
    Revision,
    State,
    Topic,
)
from alerter.render import plain, shorten
from alerter.render.moment import bare_date_of, date_of, is_over
from alerter.render.proof import quotes_of, sureness_of
from alerter.render.text import capital
from alerter.web import words
from alerter.web.words import Stamp

#: on a card so much of a quote is shown before and after its expression of time
QUOTE_SIDE = 180

KINDS = {
    Kind.DEADLINE: "deadline",
    Kind.EXPIRY: "expires",
    Kind.EFFECTIVE: "takes effect",
}
_ENDINGS = {
    State.CANCELLED: "called off",
    State.MET: "met",
    State.PAST: "over, as reported",
}
_TURNS = {
    Event.CANCELLED: "called off",
    Event.MET: "reported as met",
    Event.PAST: "reported as over",
    Event.LAPSED: "passed; no report said how it ended",
}
_INTENTS = {
    Intent.NEW: "first report",
    Intent.CONFIRMS: "confirms it",
    Intent.MOVES: "moves it",
    Intent.CANCELS: "calls it off",
    Intent.MEETS: "says it is met",
    Intent.PASSES: "says it is over",
    Intent.STALE: "repeats an older date; changes nothing",
    Intent.RUMOUR: "expects another date; changes nothing",
    Intent.CONFLICT: "gives another date; changes nothing",
    Intent.REFINES: "gives the date more precisely",
}
#: what they say is not what holds
_ASIDE = frozenset({Intent.STALE, Intent.RUMOUR, Intent.CONFLICT})


@dataclass(frozen=True, slots=True)
class Report:
    """One piece of evidence."""

    #: the quote, cut at the expression of time
    before: str
    when: str
    after: str
    outlet: str
    published: Stamp
    title: str
    #: as the feed gave it
    url: str
    #: the same where a browser may be sent there
    link: str | None
    #: what it means for the deadline
    intent: str
    why: str
    #: how the expression of time was read; empty where it names the date itself
    reading: str
    #: `0.93`
    confidence: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One revision."""

    number: int
    at: Stamp
    #: `moved from 5 Apr 2025 to 19 Jun 2025`
    text: str
    #: outlet of the entry that told it; empty where the clock did
    outlet: str
    is_silent: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One deadline."""

    id: str
    what: str
    #: name and title
    topic: str
    topic_title: str
    #: `deadline`, `expires`, `takes effect`
    kind: str
    due: Stamp
    #: what of the date is not known
    grain: str
    #: whether only the hour is missing
    is_day: bool
    countdown: str
    #: ISO moment for a live countdown; empty where hours are not counted
    until: str
    #: `pending`, `moved twice, still ahead`, `called off`, …
    state: str
    is_open: bool
    is_hedged: bool
    #: the earlier dates that it has had, in order
    former: tuple[str, ...]
    #: the date it has now, as short as those
    current: str
    #: `0.93: 4 reports from 3 independent outlets`
    sureness: str
    #: what a reader should know before relying on it
    cautions: tuple[str, ...]
    #: the newest report that speaks for what holds
    quote: Report | None
    #: newest first
    turns: tuple[Turn, ...]
    #: newest first
    reports: tuple[Report, ...]
    #: how many older reports are left out above
    hidden_reports: int


def card(dossier: Dossier, topic: Topic, *, now: datetime, most: int | None = None) -> Card:
    """`dossier` in words, in the zone of `topic`, with the newest `most` reports or all."""
    deadline, zone = dossier.deadline, topic.zone
    due = deadline.due
    *former, current = dues(dossier)
    sureness, *others = sureness_of(dossier.evidence, dossier, zone).split("; ")
    newest = sorted(dossier.evidence, key=lambda item: item.published_at, reverse=True)
    shown = newest[:most]
    proofs = [item for item in newest if item.intent not in _ASIDE] or newest
    return Card(
        id=deadline.id,
        what=capital(plain(deadline.what)),
        topic=topic.name,
        topic_title=plain(topic.title),
        kind=KINDS[deadline.kind],
        due=Stamp(date_of(due, zone, is_long=True), _machine(due)),
        grain=words.grain(due),
        is_day=due.precision is Precision.DAY,
        countdown=words.countdown(due, zone, now=now),
        until=_until(due, now),
        state=state(deadline, len(former), is_past=is_over(due, zone, now)),
        is_open=deadline.is_open,
        is_hedged=deadline.hedged,
        former=tuple(bare_date_of(was, zone) for was in former),
        current=bare_date_of(current, zone),
        sureness=sureness,
        cautions=(*_cautions(deadline, topic), *(f"{other}." for other in others)),
        quote=_report(proofs[0], zone, is_whole=False) if proofs else None,
        turns=_turns(dossier, zone),
        reports=tuple(_report(item, zone, is_whole=True) for item in shown),
        hidden_reports=len(newest) - len(shown),
    )


def dues(dossier: Dossier) -> tuple[Due, ...]:
    """The dates that it has had, oldest first and never empty; a date that was only told more
    precisely takes the place of the vaguer one.
    """
    kept: list[Due] = []
    for due in (*dossier.dues, dossier.deadline.due):
        if kept and due.is_within(kept[-1]):
            kept[-1] = due
        else:
            kept.append(due)
    return tuple(kept)


def state(deadline: Deadline, moves: int, *, is_past: bool) -> str:
    """How it stands, in words."""
    if deadline.state in _ENDINGS:
        return _ENDINGS[deadline.state]
    moved = f"moved {words.times(moves)}" if moves else ""
    if deadline.lapsed_at is not None:
        ending = "passed, outcome not reported"
    elif is_past:
        ending = "just passed, outcome not known yet"
    else:
        ending = "still ahead" if moved else "pending"
    return ", ".join(filter(None, (moved, ending)))


def _cautions(deadline: Deadline, topic: Topic) -> list[str]:
    found: list[str] = []
    if deadline.hedged:
        found.append("Only proposed, expected or possible: not a fixed date.")
    if deadline.confidence < topic.min_confidence:
        found.append(
            f"Kept for review: below the confidence of {topic.min_confidence:.2f} "
            "that this topic asks for, so nobody is alerted."
        )
    return found


def _turns(dossier: Dossier, zone: ZoneInfo) -> tuple[Turn, ...]:
    outlets = {(item.feed, item.entry_key): item.outlet for item in dossier.evidence}
    return tuple(
        Turn(
            number=revision.number,
            at=Stamp.of(revision.at, zone),
            text=_turn(revision, zone),
            outlet=plain(outlets.get((revision.feed or "", revision.entry_key or ""), "")),
            is_silent=revision.is_silent,
        )
        for revision in reversed(dossier.revisions)
    )


def _turn(revision: Revision, zone: ZoneInfo) -> str:
    due, was = revision.due, revision.was
    if was is not None and was != due:
        verb = "date told more precisely, from" if due.is_within(was) else "moved from"
        return f"{verb} {bare_date_of(was, zone)} to {bare_date_of(due, zone)}"
    verb = "first reported for" if revision.event is Event.NEW else "now"
    return _TURNS.get(revision.event, f"{verb} {bare_date_of(due, zone)}")


def _report(item: Evidence, zone: ZoneInfo, *, is_whole: bool) -> Report:
    quote = quotes_of((item,), zone)[0]
    before, when, after = _cut(quote.text, plain(item.mention.when))
    if not is_whole:
        before = shorten(before[::-1], QUOTE_SIDE)[::-1] if when else before
        after = shorten(after, QUOTE_SIDE)
    return Report(
        before=before,
        when=when,
        after=after,
        outlet=quote.outlet,
        published=Stamp.of(item.published_at, zone),
        title=plain(item.title),
        url=quote.url,
        link=words.safe_link(quote.url),
        intent=_INTENTS[item.intent],
        why=plain(item.why),
        reading=quote.reading,
        confidence=f"{item.mention.confidence:.2f}",
    )


def _cut(quote: str, when: str) -> tuple[str, str, str]:
    """The quote before, at and after `when`; all of it is after where `when` is not in it."""
    before, found, after = quote.partition(when) if when else ("", "", quote)
    return (before, found, after) if found else ("", "", quote)


def _until(due: Due, now: datetime) -> str:
    at = due.instant
    return due.text if at is not None and abs(at - now) < words.HOURS_UP_TO else ""


def _machine(due: Due) -> str:
    """What HTML's `datetime` can say: all but a quarter."""
    return "" if due.precision is Precision.QUARTER else due.text
