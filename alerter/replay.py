"""Runs recorded articles through the whole pipeline on a virtual clock, and says what would have
been told, and when. The same ticks as in the service, on a store in memory.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from alerter import alerting, app, polling
from alerter.clock import VirtualClock
from alerter.errors import AlerterError
from alerter.model import Alert, Dossier, Entry, Event, Lead, Topic, Trust
from alerter.ports import Detector, Store

#: what a story's topic asks for, where no configuration says otherwise
LEADS = (Lead(7, "d"), Lead(1, "d"), Lead(0, "d"))
REMIND_AT = time(9, 0)
ANNOUNCE = (Event.NEW, Event.MOVED, Event.CANCELLED, Event.MET, Event.PAST, Event.LAPSED)

_OWNER = "replay"


@dataclass(frozen=True, slots=True)
class Story:
    """One subject followed over time: a topic, and its articles in order of publication."""

    id: str
    topic: Topic
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that would have been told."""

    story: Story
    alert: Alert
    #: as it was known at that moment
    dossier: Dossier

    def row(self) -> dict[str, object]:
        """One line of `replay --format jsonl` (DESIGN section 4)."""
        revision = self.dossier.revisions[self.alert.revision - 1]
        return {
            "story": self.story.id,
            "at": self.alert.at.astimezone(self.story.topic.zone).isoformat(),
            "event": str(self.alert.event),
            "deadline": self.dossier.deadline.id,
            "what": self.dossier.deadline.what,
            "due": revision.due.text,
            "was": revision.was.text if revision.was else None,
            "article": None if self.alert.lead else revision.entry_key,
            "lead": str(self.alert.lead) if self.alert.lead else None,
        }


def read_story(row: Mapping[str, Any]) -> Story:
    """Read one story line. AlerterError where a field is missing or wrong."""
    try:
        zone = ZoneInfo(row["timezone"])
        topic = Topic(
            name=row["topic"]["name"],
            title=row["topic"].get("title") or _titled(row["topic"]["name"]),
            any=tuple(row["topic"]["match"]),
            zone=zone,
            leads=LEADS,
            remind_at=REMIND_AT,
            announce=ANNOUNCE,
        )
        entries = tuple(_entry(article, row["id"], zone) for article in row["articles"])
        return Story(row["id"], topic, tuple(sorted(entries, key=lambda item: item.published_at)))
    except (KeyError, TypeError, AttributeError) as error:
        raise AlerterError(f"story {row.get('id', '?')}: field {error} is missing") from error
    except ValueError as error:
        raise AlerterError(f"story {row.get('id', '?')}: {error}") from error


def with_topic(story: Story, configured: Topic) -> Story:
    """The story told as a configured topic would have it; its own key words stay."""
    return replace(story, topic=replace(configured, any=story.topic.any, all=(), none=()))


def replay(story: Story, detector: Detector) -> Iterator[Happening]:
    """All that would have been told of `story`, in order of time."""
    store = app.open_store("memory:")
    if not story.entries:
        return
    clock = VirtualClock(story.entries[0].published_at)
    for entry in story.entries:
        yield from _pass_time(store, story, clock, until=entry.published_at)
        clock.set(max(clock.now(), entry.published_at))
        polling.read(
            store,
            detector,
            (story.topic,),
            entry,
            trust=Trust.PRESS,
            now=clock.now(),
            is_silent=False,
        )
        yield from _tick(store, story, clock)
    yield from _pass_time(store, story, clock, until=None)
    store.close()


def _pass_time(
    store: Store, story: Story, clock: VirtualClock, *, until: datetime | None
) -> Iterator[Happening]:
    """Stop at each moment before `until` at which something is due."""
    while (at := _next_moment(store, story)) is not None and (until is None or at < until):
        clock.set(max(at, clock.now()))
        yield from _tick(store, story, clock)


def _next_moment(store: Store, story: Story) -> datetime | None:
    dossiers = store.dossiers(topic=story.topic.name)
    moments = [item.deadline.next_alert_at for item in dossiers]
    return min((at for at in moments if at is not None), default=None)


def _tick(store: Store, story: Story, clock: VirtualClock) -> Iterator[Happening]:
    topics = {story.topic.name: story.topic}
    told = alerting.alert(store, topics, {}, now=clock.now(), owner=_OWNER)
    for item in sorted(told, key=_order):
        dossier = store.dossier(item.alert.deadline_id)
        if dossier is not None:
            yield Happening(story, item.alert, dossier)


def _entry(article: Mapping[str, Any], story_id: str, zone: ZoneInfo) -> Entry:
    published_at = datetime.fromisoformat(article["published"])
    if published_at.tzinfo is None:
        raise ValueError(f"article {article['id']}: published needs an offset")
    return Entry(
        feed=story_id,
        key=article["id"],
        outlet=article["source"],
        url=article["url"],
        title=article["title"],
        text=article["text"],
        published_at=published_at,
        zone=zone.key,
    )


def _titled(name: str) -> str:
    return name.replace("-", " ").capitalize()


def _order(told: alerting.Told) -> tuple[datetime, bool]:
    """By time; what became of known deadlines before new ones."""
    return told.alert.at, told.alert.event is Event.NEW
