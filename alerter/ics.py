"""Deadlines as a calendar: one event each, for a feed to subscribe to or a mail's attachment.

Events, not to-dos: few calendars show those. The UID stays for ever, SEQUENCE rises with every
revision, so that a move is seen as one (RFC 5545, 3.8.4.7 and 3.8.7.4). The same deadline gives the
same bytes. Pure: reads no clock, store or network.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from alerter.model import Dossier, Evidence, Intent, Kind, State

#: a deadline called off is shown as such for so long, then no more
CANCELLED_FOR = timedelta(days=30)
#: how often subscribers are asked to look again
REFRESH = timedelta(hours=1)

_PRODUCT = "-//alerter//deadlines//EN"
_LIMIT = 1000
_KINDS = {Kind.DEADLINE: "", Kind.EXPIRY: "Ends: ", Kind.EFFECTIVE: "Takes effect: "}
#: reports that speak against what is known, or beside it
_BESIDE = frozenset((Intent.STALE, Intent.RUMOUR, Intent.CONFLICT))
_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
)


def calendar(
    dossiers: Iterable[Dossier],
    *,
    titles: Mapping[str, str],
    now: datetime,
    name: str = "Deadlines",
) -> bytes:
    """All given deadlines but those called off over 30 days ago; `titles` of topics by name."""
    feed = _calendar()
    feed.add("x-wr-calname", _plain(name))
    # Bare spans would be written without their type, or as "1:00:00".
    feed.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    feed.add("x-published-ttl", "PT1H")
    shown = (dossier for dossier in dossiers if not _is_forgotten(dossier, now))
    for dossier in sorted(shown, key=_order):
        title = titles.get(dossier.deadline.topic, dossier.deadline.topic)
        feed.add_component(_event(dossier, title, now))
    return bytes(feed.to_ical())


def invitation(dossier: Dossier, *, title: str, now: datetime) -> bytes:
    """One deadline to put into one's own calendar, METHOD:PUBLISH (RFC 5546, 3.2.1)."""
    mail = _calendar()
    mail.add("method", "PUBLISH")
    mail.add_component(_event(dossier, title, now))
    return bytes(mail.to_ical())


def _calendar() -> Calendar:
    empty = Calendar()
    empty.add("prodid", _PRODUCT)
    empty.add("version", "2.0")
    return empty


def _event(dossier: Dossier, title: str, now: datetime) -> Event:
    deadline, told_at = dossier.deadline, _told_at(dossier)
    event = Event()
    # The same in every calendar and mail, so that who has both sees one event.
    event.add("uid", f"{deadline.id}@alerter")
    event.add("sequence", deadline.revision)
    event.add("dtstamp", told_at)
    event.add("created", deadline.created_at.astimezone(UTC))
    event.add("last-modified", told_at)
    _add_time(event, dossier)
    event.add("transp", "TRANSPARENT")
    event.add("status", _status(dossier))
    event.add("summary", _summary(dossier, title))
    event.add("description", _description(dossier, now))
    event.add("categories", [_plain(title)])
    if (newest := _newest(dossier)) and (url := _link(newest)):
        event.add("url", url)
    return event


def _add_time(event: Event, dossier: Dossier) -> None:
    due = dossier.deadline.due
    if (at := due.instant) is not None:
        event.add("dtstart", at.astimezone(UTC))
        return
    event.add("dtstart", due.first_day)
    event.add("dtend", due.last_day + timedelta(days=1))  # the day after, RFC 5545, 3.6.1


def _status(dossier: Dossier) -> str:
    deadline = dossier.deadline
    if deadline.state is State.CANCELLED:
        return "CANCELLED"
    return "TENTATIVE" if deadline.hedged else "CONFIRMED"


def _summary(dossier: Dossier, title: str) -> str:
    deadline = dossier.deadline
    done = "✓ " if deadline.state is State.MET else ""
    possible = "Possible: " if deadline.hedged else ""
    what = _plain(deadline.what)[:_LIMIT]
    return f"{done}{possible}{_KINDS[deadline.kind]}{_plain(title)[:_LIMIT]}: {what}"


def _description(dossier: Dossier, now: datetime) -> str:
    lines = [_standing(dossier, now)]
    if newest := _newest(dossier):
        told = f"{newest.published_at:%Y-%m-%d %H:%M %z}"
        lines.append(f"“{_plain(newest.mention.quote)[:_LIMIT]}”")
        lines.append(f"{_plain(newest.outlet)}, {told} {_link(newest)}".rstrip())
    return "\n".join(lines)


def _standing(dossier: Dossier, now: datetime) -> str:
    deadline = dossier.deadline
    if deadline.state is State.CANCELLED:
        return "Called off."
    if deadline.state is State.MET:
        return "Done."
    if not deadline.is_open or deadline.due.last_day < (now - timedelta(days=1)).date():
        return "Over."
    if len(dossier.dues) > 1:
        return f"Moved, before: {', '.join(due.text for due in dossier.dues[:-1])}."
    return "Pending."


def _newest(dossier: Dossier) -> Evidence | None:
    """The newest report of the revision that holds, or of the last that has one."""
    proofs = [item for item in dossier.evidence if item.intent not in _BESIDE] or dossier.evidence
    return max(proofs, key=lambda item: (item.revision, item.published_at), default=None)


def _told_at(dossier: Dossier) -> datetime:
    moments = [revision.at for revision in dossier.revisions]
    return max(moments, default=dossier.deadline.created_at).astimezone(UTC)


def _is_forgotten(dossier: Dossier, now: datetime) -> bool:
    is_cancelled = dossier.deadline.state is State.CANCELLED
    return is_cancelled and _told_at(dossier) + CANCELLED_FOR < now


def _order(dossier: Dossier) -> tuple[date, str]:
    return dossier.deadline.due.last_day, dossier.deadline.id


def _link(item: Evidence) -> str:
    """The report's address, where it is one for a browser."""
    url = _plain(item.url)
    return url if url.startswith(("https://", "http://")) and " " not in url else ""


def _plain(text: str) -> str:
    """Untrusted text on one line; icalendar escapes and folds what remains."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())
