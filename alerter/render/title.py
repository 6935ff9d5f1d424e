"""Headline and subject: what, when, how long. Pure: reads no clock, store or network."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from alerter.due import Due
from alerter.model import Deadline, Dossier, Event, Kind, Revision
from alerter.render.moment import date_of, distance_of, nearness
from alerter.render.text import capital, shorten
from alerter.render.told import is_refined, was_before

#: Slack's header holds no more, and a mail's subject should not
LIMIT = 150

_NOUNS = {Kind.DEADLINE: "deadline", Kind.EXPIRY: "end date", Kind.EFFECTIVE: "start date"}
#: what of a topic it is that moves
_MOVING = {Kind.DEADLINE: "", Kind.EXPIRY: " end", Kind.EFFECTIVE: " start"}
_OVER = {
    Kind.DEADLINE: "deadline has passed",
    Kind.EXPIRY: "has ended",
    Kind.EFFECTIVE: "has taken effect",
}


@dataclass(frozen=True, slots=True)
class Title:
    """The line above a message, for a card and for a mail."""

    headline: str
    subject: str


def title_of(
    event: Event, turn: Revision, dossier: Dossier, topic: str, *, zone: ZoneInfo, now: datetime
) -> Title:
    """The title for `event` under the topic titled `topic`, at most `LIMIT` characters each."""
    deadline, on = dossier.deadline, date_of(turn.due, zone)
    noun = _NOUNS[deadline.kind]
    match event:
        case Event.MOVED:
            return _moved(turn, dossier, topic, zone)
        case Event.CANCELLED:
            return Title(
                f"{topic}: {noun} called off (was {on})", f"CALLED OFF (was {on}): {topic}"
            )
        case Event.MET:
            said = _done(turn, dossier, zone)
        case Event.PAST:
            said = _OVER[deadline.kind]
        case Event.LAPSED:
            passed = f"Passed {distance_of(turn.due, zone, now)}, outcome not reported"
            return Title(
                f"{topic}: {noun} passed, outcome not reported ({on})", f"{passed}: {topic}, {on}"
            )
        case Event.NEW | Event.REMINDER:
            said = _ahead(event, deadline) + nearness(turn.due, deadline.kind, zone, now)
    return Title(f"{topic}: {said} ({on})", f"{capital(said)}: {topic}, {on}")


def distinct(title: str, what: str, topic: str, deadline: Deadline) -> str:
    """`title` and what must be done, so that no two deadlines of a topic read the same.

    Where that is too long, the beginning of the id stands for what was cut off.
    """
    if not what or what.casefold() == topic.casefold():
        return shorten(title, LIMIT)
    if len(full := f"{title} – {what}") <= LIMIT:
        return full
    sign = f" ({deadline.id.removeprefix('dl_')[:8]})"
    return shorten(full, LIMIT - len(sign)) + sign


def _moved(turn: Revision, dossier: Dossier, topic: str, zone: ZoneInfo) -> Title:
    on, was = _noun_of(turn.due, zone), was_before(turn, dossier)
    thing = topic + _MOVING[dossier.deadline.kind]
    if was is None:
        return Title(f"{thing} moved to {on}", f"MOVED to {on}: {thing}")
    old = _noun_of(was, zone, next_to=turn.due)
    if is_refined(turn.due, was):
        return Title(
            f"{thing} now more precisely: {on} (was {old})", f"More precisely {on}: {thing}"
        )
    return Title(f"{thing} moved: {old} → {on}", f"MOVED to {on} (was {old}): {thing}")


def _noun_of(due: Due, zone: ZoneInfo, *, next_to: Due | None = None) -> str:
    return date_of(due, zone, next_to=next_to).removeprefix("in ")


def _ahead(event: Event, deadline: Deadline) -> str:
    if deadline.hedged:
        return f"possible {_NOUNS[deadline.kind]}, "
    return f"new {_NOUNS[deadline.kind]}, " if event is Event.NEW else ""


def _done(turn: Revision, dossier: Dossier, zone: ZoneInfo) -> str:
    noun = _NOUNS[dossier.deadline.kind]
    told = [item.published_at for item in dossier.evidence if item.revision == turn.number]
    at = min(told, default=turn.at)
    is_before = at.astimezone(zone).date() <= turn.due.day_in(zone)
    return f"done before the {noun}" if is_before else f"{noun} met"
