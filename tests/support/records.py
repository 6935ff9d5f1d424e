"""Records with sensible defaults, so that a test names only what it is about."""

from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from alerter.due import Due
from alerter.model import (
    Alert,
    Deadline,
    Delivery,
    Dossier,
    Entry,
    Event,
    Evidence,
    Feed,
    Intent,
    Kind,
    Lead,
    Mention,
    Revision,
    Route,
    State,
    Topic,
)

NEW_YORK = ZoneInfo("America/New_York")
PUBLISHED = datetime.fromisoformat("2025-09-10T08:05:00+02:00")
NOW = datetime(2025, 9, 10, 6, 9, tzinfo=UTC)
SENTENCE = "The app has until 17 September 2025 to be sold or face a ban."
ANNOUNCED = (Event.NEW, Event.MOVED, Event.CANCELLED, Event.MET, Event.LAPSED)


def a_topic(name: str = "tiktok", **changes: object) -> Topic:
    topic = Topic(
        name=name,
        title="TikTok divestiture",
        any=("TikTok",),
        zone=NEW_YORK,
        leads=(Lead(7, "d"), Lead(1, "d")),
        remind_at=time(9, 0),
        announce=ANNOUNCED,
        routes=(Route("desk"),),
    )
    return replace(topic, **changes)


def a_feed(name: str = "world", **changes: object) -> Feed:
    return replace(Feed(name=name, url=f"https://example.org/{name}.rss"), **changes)


def an_entry(key: str = "a1", **changes: object) -> Entry:
    entry = Entry(
        feed="world",
        key=key,
        outlet="Example Wire",
        url=f"https://example.org/{key}",
        title="TikTok clock ticks",
        text=SENTENCE,
        published_at=PUBLISHED,
    )
    return entry._replace(**changes)


def a_mention(due: str = "2025-09-17", **changes: object) -> Mention:
    mention = Mention(
        what="TikTok must be sold to a non-Chinese owner",
        kind=Kind.DEADLINE,
        due=Due.parse(due),
        state=State.PENDING,
        quote=SENTENCE,
        when="17 September 2025",
        start=38,
        end=55,
        confidence=0.93,
        cue="has until",
    )
    return mention._replace(**changes)


def a_deadline(due: str = "2025-09-17", **changes: object) -> Deadline:
    deadline = Deadline(
        id="dl_7f3a00000001",
        topic="tiktok",
        what="TikTok must be sold to a non-Chinese owner",
        kind=Kind.DEADLINE,
        due=Due.parse(due),
        state=State.PENDING,
        hedged=False,
        confidence=0.93,
        revision=1,
        created_at=NOW,
        next_alert_at=NOW,
    )
    return replace(deadline, **changes)


def a_revision(number: int = 1, due: str = "2025-09-17", **changes: object) -> Revision:
    revision = Revision(
        deadline_id="dl_7f3a00000001",
        number=number,
        event=Event.NEW if number == 1 else Event.MOVED,
        state=State.PENDING if number == 1 else State.MOVED,
        due=Due.parse(due),
        at=NOW,
        feed="world",
        entry_key=f"a{number}",
    )
    return replace(revision, **changes)


def an_evidence(entry: Entry | None = None, **changes: object) -> Evidence:
    entry = entry or an_entry()
    evidence = Evidence(
        deadline_id="dl_7f3a00000001",
        revision=1,
        intent=Intent.NEW,
        why="no deadline of this topic is about it",
        mention=a_mention(),
        feed=entry.feed,
        entry_key=entry.key,
        outlet=entry.outlet,
        url=entry.url,
        title=entry.title,
        published_at=entry.published_at,
        fingerprint=entry.fingerprint,
    )
    return replace(evidence, **changes)


def a_dossier(**changes: object) -> Dossier:
    """One deadline, told once; `changes` go to the deadline."""
    deadline = a_deadline(**changes)
    return Dossier(deadline, (a_revision(due=deadline.due.text),), (an_evidence(),))


def an_alert(event: Event = Event.NEW, **changes: object) -> Alert:
    alert = Alert(deadline_id="dl_7f3a00000001", revision=1, event=event, at=NOW)
    return replace(alert, **changes)


def a_delivery(alert: Alert | None = None, **changes: object) -> Delivery:
    delivery = Delivery(
        alert=alert or an_alert(),
        channel="desk",
        recipient="C0123456789",
        created_at=NOW,
        next_try_at=NOW,
    )
    return replace(delivery, **changes)
