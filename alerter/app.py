"""Joins settings, store, sources, detector and channels into one working whole.

The only file that knows all of them; what runs the ticks (the service, a command, a replay) knows
only this.
"""

import asyncio
import os
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from pydantic import BaseModel, ConfigDict

from alerter import alerting, delivery, plugins, polling, settings
from alerter.clock import Clock
from alerter.errors import AlerterError
from alerter.model import Alert, Dossier, Feed, Recipient, Topic
from alerter.plan import foreseen
from alerter.ports import Channel, Detector, SlowDetector, Source, Store

#: entry point of the detector that reads where the configuration names none
DETECTOR = "builtin"


def load_settings(path: Path) -> settings.Settings:
    """Read and check the configuration. ConfigError with every problem in it."""
    return settings.load(
        path,
        channel_kinds=channel_kinds(),
        source_kinds=source_kinds(),
        detector_kinds=detector_kinds(),
    )


def channel_kinds() -> Mapping[str, type[BaseModel]]:
    """The settings model of every kind of channel that is installed, by kind."""
    group = "alerter.channels"
    kinds = {kind: cast(type[Channel], plugins.load(group, kind)) for kind in plugins.kinds(group)}
    return {kind: channel.Settings for kind, channel in kinds.items()}


def source_kinds() -> Sequence[str]:
    """Every kind of source that is installed."""
    return tuple(plugins.kinds("alerter.sources"))


class NoKeys(BaseModel):
    """The settings of a detector that has none."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def detector_kinds() -> Mapping[str, type[BaseModel]]:
    """The settings model of every kind of detector that is installed, by kind."""
    group = "alerter.detectors"
    made = {kind: plugins.load(group, kind) for kind in plugins.kinds(group)}
    return {kind: getattr(detector, "Settings", NoKeys) for kind, detector in made.items()}


def json_schema() -> dict[str, object]:
    """The JSON Schema (2020-12) of the configuration, with all that is installed."""
    return settings.json_schema(channel_kinds(), source_kinds(), detector_kinds())


def open_store(url: str) -> Store:
    """Open the store that `url` names, by its scheme. StoreError where that cannot be."""
    scheme = url.partition(":")[0].partition("+")[0]
    kinds = plugins.kinds("alerter.stores")
    if scheme not in kinds:
        known = ", ".join(sorted(kinds))
        raise AlerterError(f"database: no store for {scheme!r}; it may be one of {known}")
    opener = cast(Callable[[str], Store], plugins.load("alerter.stores", scheme))
    return opener(url)


def make_detector(configured: settings.DetectorSettings | None) -> Detector:
    """The detector that reads entries."""
    kind = configured.kind if configured else DETECTOR
    maker = cast(Callable[..., Detector], plugins.load("alerter.detectors", kind))
    return maker(configured.settings) if configured and hasattr(maker, "Settings") else maker()


def make_sources(kinds: Sequence[str]) -> Mapping[str, Source]:
    """One source of each kind."""
    group = "alerter.sources"
    return {kind: cast(Callable[[], Source], plugins.load(group, kind))() for kind in kinds}


async def try_feed(feed: Feed, *, now: datetime) -> tuple[str | None, int]:
    """Fetch `feed` once: what is wrong with it, or None, and how many entries it carries."""
    source = make_sources((feed.kind,))[feed.kind]
    try:
        return None, len((await source.fetch(feed, now=now)).entries)
    except AlerterError as error:
        return str(error), 0
    finally:
        await source.close()


def make_channel(configured: settings.ChannelSettings) -> Channel:
    """The channel that the configuration describes."""
    maker = cast(
        Callable[[str, BaseModel], Channel], plugins.load("alerter.channels", configured.kind)
    )
    return maker(configured.name, configured.settings)


def owner_name() -> str:
    """A name for this process that no other bears: the token on its leases."""
    return f"{socket.gethostname()}:{os.getpid()}:{os.urandom(4).hex()}"


@dataclass(frozen=True, slots=True)
class Upcoming:
    """One message that is going to be sent, if the news stands still."""

    at: datetime
    channel: str
    #: `reminder 7d` or `lapsed`
    event: str
    dossier: Dossier


def upcoming(
    dossiers: Sequence[Dossier], topics: Mapping[str, Topic], *, first: datetime, last: datetime
) -> tuple[Upcoming, ...]:
    """What will be sent from `first` until before `last`, in order of time."""
    rows = [
        Upcoming(alert.at, route.channel, _event(alert), dossier)
        for dossier in dossiers
        if (topic := topics.get(dossier.deadline.topic)) is not None
        for alert in foreseen(dossier.deadline, topic)
        if first <= alert.at < last
        for route in topic.routes
        if alerting.passes(alert, route)
    ]
    return tuple(sorted(rows, key=lambda row: (row.at, row.channel, row.dossier.deadline.id)))


def _event(alert: Alert) -> str:
    return f"{alert.event} {alert.lead}" if alert.lead else str(alert.event)


class App:
    """The parts, joined, and the three ticks over them.

    `store` stays the caller's to close: it outlives a reload.
    """

    def __init__(self, configured: settings.Settings, store: Store, clock: Clock) -> None:
        self.settings = configured
        self.store = store
        self.clock = clock
        self.owner = owner_name()
        self.topics: Mapping[str, Topic] = {topic.name: topic for topic in configured.topics}
        self.channels = {item.name: make_channel(item) for item in configured.channels}
        self._sources = make_sources(sorted({feed.kind for feed in configured.feeds}))
        self._detector = make_detector(configured.detector)

    def start(self) -> None:
        """Make the store know this configuration. Quick; to be called before the first tick."""
        now = self.clock.now()
        self.store.sync_feeds(self.settings.feeds, now=now)
        self.store.wake(now)

    async def poll(
        self,
        *,
        is_forced: bool = False,
        limit: int = 50,
        on_feed: Callable[[Feed], None] | None = None,
    ) -> polling.Polled:
        """Poll the feeds that are due, or with `is_forced` all of them."""
        return await polling.poll(
            self.store,
            self._sources,
            self._detector,
            self.settings.topics,
            self.clock,
            owner=self.owner,
            limit=limit,
            is_forced=is_forced,
            on_feed=on_feed,
        )

    def recipients(self) -> Mapping[str, Sequence[Recipient]]:
        """Who is told, by channel."""
        return {name: channel.recipients for name, channel in self.channels.items()}

    async def alert(self) -> tuple[alerting.Told, ...]:
        """Plan what is due to be told."""
        return await asyncio.to_thread(
            alerting.alert,
            self.store,
            self.topics,
            self.recipients(),
            now=self.clock.now(),
            owner=self.owner,
        )

    async def deliver(self, name: str) -> delivery.Delivered:
        """Send what is due on the channel called `name`."""
        outlet = delivery.Outlet(
            name, self.channels[name], self.topics, self.settings.give_up_after
        )
        return await delivery.deliver(self.store, outlet, self.clock, owner=self.owner)

    def next_poll_at(self) -> datetime | None:
        """When the next feed is due."""
        moments = [feed.next_poll_at for feed in self.store.feeds() if feed.next_poll_at]
        return min(moments, default=None)

    async def close(self) -> None:
        """Give back what sources, channels and detector hold."""
        for source in self._sources.values():
            await source.close()
        for channel in self.channels.values():
            await channel.close()
        if isinstance(self._detector, SlowDetector):
            self._detector.close()
