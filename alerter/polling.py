"""The poll tick: feeds that are due are fetched, their new entries read and recorded.

One `now` holds for a whole tick. A feed that fails becomes an error on its own row with a next
time, and disturbs no other; its validators are only replaced once all that came with them is
recorded, so a crash in between loses nothing: the entries come again.
"""

import asyncio
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from alerter import match, telemetry
from alerter.clock import Clock
from alerter.errors import AlerterError, SourceError, StoreError
from alerter.model import Entry, Feed, Step, Topic, Trust
from alerter.ports import Detector, Fetched, SlowDetector, Source, Store
from alerter.topic import is_about

#: how long claimed feeds are ours: a batch of slow publishers takes minutes
LEASE = timedelta(minutes=5)
#: the longest pause after failures, and the one for a feed that is gone: never given up
MAX_PAUSE = timedelta(hours=24)
#: the share by which a pause is drawn out or shortened, so that feeds do not come in step
_SPREAD = 0.1
#: Feeds whose entries are read at a time: the work is the CPU's, and the threads are few.
_READERS = 2
#: The same for a detector that mostly waits, in threads of its own.
_SLOW_READERS = 4

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Polled:
    """What one tick did."""

    #: feeds polled, well or not
    feeds: int = 0
    #: entries that were new, or had changed
    entries: int = 0
    #: mentions followed
    steps: int = 0
    #: feeds that failed, and entries that could not be read
    failures: int = 0


@dataclass(frozen=True, slots=True)
class _Reader:
    """What reading entries takes."""

    store: Store
    detector: Detector
    topics: Sequence[Topic]
    now: datetime


@dataclass(frozen=True, slots=True)
class _Outcome:
    """How polling one feed went: its row as it is to be, and what came of it."""

    feed: Feed
    #: `read`, `unchanged`, `failed` or `gone`
    word: str
    entries: int = 0
    steps: int = 0
    #: entries that could not be read
    unread: int = 0


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where entries are read: so many feeds at a time, and in whose threads."""

    places: asyncio.Semaphore
    #: None: those that the event loop shares with the stores
    threads: Executor | None

    async def read(
        self, feed: Feed, fetched: Fetched, reader: _Reader, jitter: Callable[[], float]
    ) -> _Outcome:
        async with self.places:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self.threads, _take, feed, fetched, reader, jitter)


async def poll(
    store: Store,
    sources: Mapping[str, Source],
    detector: Detector,
    topics: Sequence[Topic],
    clock: Clock,
    *,
    owner: str,
    limit: int = 50,
    concurrency: int = 8,
    is_forced: bool = False,
    jitter: Callable[[], float] = random.random,
    on_feed: Callable[[Feed], None] | None = None,
) -> Polled:
    """Poll at most `limit` feeds that are due, or with `is_forced` due or not.

    `sources` are by kind. `jitter` draws from 0 to 1. `on_feed` hears of each feed, as its row
    then is, when it is done.
    """
    now = clock.now()
    claimed = await asyncio.to_thread(
        store.claim_feeds, now, owner=owner, lease=LEASE, limit=limit, is_forced=is_forced
    )
    reader = _Reader(store, detector, topics, now)
    fetching = asyncio.Semaphore(concurrency)

    async def turn(feed: Feed, desk: _Desk) -> _Outcome:
        async with fetching:
            outcome = await _poll_one(feed, sources, reader, desk, jitter)
        await _record(store, outcome, owner=owner)
        if on_feed is not None:
            on_feed(outcome.feed)
        return outcome

    with _open_desk(detector) as desk:
        outcomes = await asyncio.gather(*(turn(feed, desk) for feed in claimed))
    await _count(store, claimed, outcomes)
    polled = Polled(
        feeds=len(outcomes),
        entries=sum(outcome.entries for outcome in outcomes),
        steps=sum(outcome.steps for outcome in outcomes),
        failures=sum(outcome.unread + (outcome.feed.failures > 0) for outcome in outcomes),
    )
    if polled.entries:
        _log.info("polled", new_entries=polled.entries, mentions=polled.steps)
    return polled


def read(
    store: Store,
    detector: Detector,
    topics: Sequence[Topic],
    entry: Entry,
    *,
    trust: Trust,
    now: datetime,
    is_silent: bool,
) -> tuple[Step, ...]:
    """Record `entry`, and for each topic that it is about what follows from its mentions.

    The detector reads only what some topic is about.
    """
    concerned = [topic for topic in topics if is_about(topic, entry)]
    mentions = detector.detect(entry) if concerned else ()
    decisions = {
        topic.name: match.decision(
            entry, mentions, topic, trust=trust, now=now, is_silent=is_silent
        )
        for topic in concerned
    }
    steps = store.record_entry(entry, decisions, clues=match.clues_in(entry, mentions))
    for step in steps:
        telemetry.MENTIONS.labels(step.evidence.intent.value).inc()
    return steps


@contextmanager
def _open_desk(detector: Detector) -> Iterator[_Desk]:
    """A desk for one tick; a detector that waits gets threads apart, and holds up nobody else."""
    if not isinstance(detector, SlowDetector):
        yield _Desk(asyncio.Semaphore(_READERS), None)
        return
    threads = ThreadPoolExecutor(_SLOW_READERS, thread_name_prefix="slow-reader")
    try:
        yield _Desk(asyncio.Semaphore(_SLOW_READERS), threads)
    finally:
        threads.shutdown(wait=False)


async def _poll_one(
    feed: Feed,
    sources: Mapping[str, Source],
    reader: _Reader,
    desk: _Desk,
    jitter: Callable[[], float],
) -> _Outcome:
    try:
        fetched = await _source(feed, sources).fetch(feed, now=reader.now)
        return await desk.read(feed, fetched, reader, jitter)
    except SourceError as error:
        outcome = _failed(feed, error, now=reader.now, jitter=jitter)
        again_at = f"{outcome.feed.next_poll_at:%Y-%m-%d %H:%M} UTC"
        _log.warning("feed failed", feed=feed.name, error=str(error), again_at=again_at)
        return outcome
    except Exception as error:  # noqa: BLE001 - the row: no plug-in or store may stop the others
        _log.exception("feed failed", feed=feed.name)
        return _failed(feed, SourceError(_one_line(error)), now=reader.now, jitter=jitter)


def _source(feed: Feed, sources: Mapping[str, Source]) -> Source:
    try:
        return sources[feed.kind]
    except KeyError:
        known = ", ".join(sorted(sources)) or "none"
        raise SourceError(
            f"source {feed.name}: no kind {feed.kind!r} is installed (there is {known}):"
            " check its `type`"
        ) from None


def _take(feed: Feed, fetched: Fetched, reader: _Reader, jitter: Callable[[], float]) -> _Outcome:
    """Read what came, in order of publication, and the feed's row as it is afterwards."""
    fresh = sorted(reader.store.unseen(fetched.entries), key=lambda entry: entry.published_at)
    telemetry.ENTRIES.labels("known").inc(len(fetched.entries) - len(fresh))
    telemetry.ENTRIES.labels("new").inc(len(fresh))
    steps = 0
    faults: list[str] = []
    for entry in fresh:
        try:
            steps += len(_read_one(feed, entry, reader))
        except StoreError:  # would meet every other entry as well
            raise
        except Exception as error:  # noqa: BLE001 - the row: one bad entry spoils no other
            _log.exception("entry failed", feed=feed.name, entry=entry.key, url=entry.url)
            faults.append(f"“{entry.title[:80]}” ({_one_line(error)})")
    if fetched.fault:
        _log.info("feed has a fault", feed=feed.name, fault=fetched.fault)
    return _Outcome(
        feed=_after_success(feed, fetched, faults, now=reader.now, jitter=jitter),
        word="unchanged" if fetched.is_unchanged else "read",
        entries=len(fresh),
        steps=steps,
        unread=len(faults),
    )


def _read_one(feed: Feed, entry: Entry, reader: _Reader) -> tuple[Step, ...]:
    is_first = feed.succeeded_at is None
    # One without a date bears the moment of the poll: nobody knows how old it is.
    is_old = entry.published_at < reader.now - feed.backfill or entry.published_at == reader.now
    return read(
        reader.store,
        reader.detector,
        reader.topics,
        entry,
        trust=feed.trust,
        now=reader.now,
        is_silent=is_first and is_old,
    )


def _after_success(
    feed: Feed,
    fetched: Fetched,
    faults: Sequence[str],
    *,
    now: datetime,
    jitter: Callable[[], float],
) -> Feed:
    """The row after a full answer. Where entries could not be read the old validators stay, and
    the error says so, so that they are asked for again.
    """
    pause = max(feed.every * _factor(jitter), _asked(fetched.not_before))
    feed = replace(
        feed, polled_at=now, succeeded_at=now, failures=0, error=None, next_poll_at=now + pause
    )
    if faults:
        others = f", and {len(faults) - 1} more" if len(faults) > 1 else ""
        return replace(feed, error=f"could not read {faults[0]}{others}; tried again at each poll")
    return replace(
        feed,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
        body_hash=fetched.body_hash,
    )


def _failed(
    feed: Feed, error: SourceError, *, now: datetime, jitter: Callable[[], float]
) -> _Outcome:
    """The row after a failure: the pause doubles from `every` up to a day, and nothing is given up;
    where the publisher asks for a longer one it is granted.
    """
    failures = feed.failures + 1
    longest = max(MAX_PAUSE, feed.every)
    doubled = min(feed.every, longest) * 2 ** min(failures - 1, 20)
    pause = longest if error.gone else min(doubled * _factor(jitter), longest)
    pause = max(pause, _asked(error.retry_after))
    row = replace(
        feed, polled_at=now, failures=failures, error=_one_line(error), next_poll_at=now + pause
    )
    return _Outcome(row, "gone" if error.gone else "failed")


def _asked(pause: timedelta | None) -> timedelta:
    """What a publisher asks for, within reason."""
    return min(pause or timedelta(), MAX_PAUSE)


def _factor(jitter: Callable[[], float]) -> float:
    return 1 + _SPREAD * (2 * jitter() - 1)


def _one_line(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text if isinstance(error, AlerterError) else f"{type(error).__name__}: {text}"


async def _record(store: Store, outcome: _Outcome, *, owner: str) -> None:
    try:
        is_recorded = await asyncio.to_thread(store.record_poll, outcome.feed, owner=owner)
    except Exception:  # noqa: BLE001 - the row: its lease ends, and it is polled again
        _log.exception("poll not recorded", feed=outcome.feed.name)
        return
    if not is_recorded:
        _log.warning("lease lost while polling", feed=outcome.feed.name)


async def _count(store: Store, before: Sequence[Feed], outcomes: Sequence[_Outcome]) -> None:
    for outcome in outcomes:
        telemetry.POLLS.labels(outcome.word).inc()
    # Asking for all feeds is dear where there are many: only where the number may have changed.
    if any(feed.failures for feed in (*before, *(outcome.feed for outcome in outcomes))):
        feeds = await asyncio.to_thread(store.feeds)
        telemetry.FAILING_FEEDS.set(sum(feed.failures > 0 for feed in feeds))
