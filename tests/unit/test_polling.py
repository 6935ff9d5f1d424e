"""The poll tick: which feeds, in which order, and when again."""

import asyncio
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from support.records import NOW, a_feed, a_mention, a_topic, an_entry

from alerter import telemetry
from alerter.clock import VirtualClock
from alerter.errors import SourceError
from alerter.model import Entry, Feed, Mention, Topic, Trust
from alerter.polling import LEASE, Polled, poll, read
from alerter.ports import Fetched
from alerter.stores.memory import MemoryStore, open_store

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class ScriptedSource:
    """Answers each feed with what stands for it, the last answer for ever."""

    def __init__(self) -> None:
        self.answers: dict[str, list[Fetched | Exception]] = {}
        self.asked: list[Feed] = []
        self.running = 0
        self.most_running = 0

    async def fetch(self, feed: Feed, *, now: datetime) -> Fetched:
        self.asked.append(feed)
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        await asyncio.sleep(0)
        self.running -= 1
        answers = self.answers.get(feed.name, [Fetched()])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def close(self) -> None:
        """Nothing to give back."""


class ScriptedDetector:
    """Finds one mention in every entry, but fails on those that say so."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.threads: set[int] = set()

    def detect(self, entry: Entry) -> tuple[Mention, ...]:
        self.read.append(entry.key)
        self.threads.add(threading.get_ident())
        if "boom" in entry.text:
            raise ZeroDivisionError("a bug")
        return (a_mention(),)


class World:
    """Some feeds, one topic, a store in memory, a clock that stands still."""

    def __init__(self, *feeds: Feed, topics: Sequence[Topic] = (a_topic(),)) -> None:
        self.store: MemoryStore = open_store("memory:")
        self.clock = VirtualClock(NOW)
        self.source = ScriptedSource()
        self.detector = ScriptedDetector()
        self.topics = topics
        self.store.sync_feeds(feeds or (a_feed(),), now=NOW)

    def publish(self, *answers: Fetched | Exception, feed: str = "world") -> None:
        self.source.answers[feed] = list(answers)

    async def poll(self, **more: object) -> Polled:
        settings: Mapping[str, object] = {"owner": "me", "jitter": lambda: 0.5, **more}
        return await poll(
            self.store,
            {"feed": self.source},
            self.detector,
            self.topics,
            self.clock,
            **settings,  # type: ignore[arg-type] - tests name arguments freely
        )

    @property
    def row(self) -> Feed:
        return next(feed for feed in self.store.feeds() if feed.name == "world")

    @property
    def pause(self) -> timedelta:
        assert self.row.next_poll_at is not None
        return self.row.next_poll_at - self.clock.now()

    async def poll_when_due(self) -> Polled:
        assert self.row.next_poll_at is not None
        self.clock.set(self.row.next_poll_at)
        return await self.poll()


def bring(*entries: Entry, **more: object) -> Fetched:
    return replace(Fetched(entries=entries, etag='"1"', body_hash="h1"), **more)  # type: ignore[arg-type]


async def test_new_entries_are_recorded_in_order_of_publication() -> None:
    world = World()
    late = an_entry("late", published_at=NOW)
    early = an_entry("early", published_at=NOW - HOUR)
    world.publish(bring(late, early))
    assert await world.poll() == Polled(feeds=1, entries=2, steps=2, failures=0)
    assert world.detector.read == ["early", "late"]
    assert len(world.store.dossiers()) == 1


async def test_an_entry_seen_before_is_not_read_again_but_an_edited_one_is() -> None:
    world = World()
    world.publish(bring(an_entry()), bring(an_entry()), bring(an_entry(text="Extended.")))
    await world.poll()
    assert (await world.poll_when_due()).entries == 0
    assert (await world.poll_when_due()).entries == 1
    assert world.detector.read == ["a1", "a1"]


async def test_an_entry_about_no_topic_is_recorded_and_never_detected() -> None:
    world = World()
    world.publish(bring(an_entry(title="Weather", text="It rains.")))
    assert (await world.poll()).entries == 1
    assert world.detector.read == []
    assert world.store.unseen([an_entry(title="Weather", text="It rains.")]) == ()


async def test_an_entry_is_followed_for_each_topic_that_it_is_about() -> None:
    world = World(topics=(a_topic("one"), a_topic("two"), a_topic("three", any=("bridge",))))
    world.publish(bring(an_entry()))
    assert (await world.poll()).steps == 2
    assert {item.deadline.topic for item in world.store.dossiers()} == {"one", "two"}
    assert world.detector.read == ["a1"]


async def test_detecting_never_holds_up_the_event_loop() -> None:
    world = World()
    world.publish(bring(an_entry()))
    await world.poll()
    assert threading.get_ident() not in world.detector.threads


async def test_a_feed_is_polled_again_after_its_pause_and_not_before() -> None:
    world = World(a_feed(every=HOUR))
    await world.poll()
    assert world.pause == HOUR
    world.clock.advance(HOUR - timedelta(seconds=1))
    assert (await world.poll()).feeds == 0
    world.clock.advance(timedelta(seconds=1))
    assert (await world.poll()).feeds == 1


async def test_all_feeds_are_polled_where_that_is_forced() -> None:
    world = World(a_feed("one"), a_feed("two"))
    await world.poll()
    assert (await world.poll()).feeds == 0
    assert (await world.poll(is_forced=True)).feeds == 2


@pytest.mark.parametrize(("draw", "minutes"), [(0.0, 54), (0.5, 60), (1.0, 66)])
async def test_pauses_are_spread_by_a_tenth(draw: float, minutes: int) -> None:
    world = World(a_feed(every=HOUR))
    await world.poll(jitter=lambda: draw)
    assert world.pause == timedelta(minutes=minutes)


async def test_a_publisher_is_never_asked_sooner_than_it_allows() -> None:
    world = World(a_feed(every=HOUR))
    world.publish(bring(not_before=2 * HOUR), bring(not_before=timedelta(minutes=1)))
    await world.poll()
    assert world.pause == 2 * HOUR
    await world.poll_when_due()
    assert world.pause == HOUR


async def test_failures_double_the_pause_up_to_a_day_for_ever_and_success_resets_it() -> None:
    world = World(a_feed(every=HOUR))
    failures: list[Fetched | Exception] = [SourceError("down") for _ in range(40)]
    world.publish(*failures, bring(an_entry()))
    pauses = []
    await world.poll()
    for _ in range(39):
        pauses.append(world.pause)
        await world.poll_when_due()
    assert pauses[:6] == [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, DAY]
    assert set(pauses[6:]) == {DAY}
    assert world.row.failures == 40
    assert world.row.error == "down"
    assert world.row.succeeded_at is None
    await world.poll_when_due()
    assert world.pause == HOUR
    assert (world.row.failures, world.row.error) == (0, None)
    assert world.row.succeeded_at == world.clock.now()


async def test_no_jitter_makes_a_pause_longer_than_a_day() -> None:
    world = World(a_feed(every=23 * HOUR))
    world.publish(SourceError("down"))
    await world.poll(jitter=lambda: 1.0)
    assert world.pause == DAY


async def test_a_feed_polled_weekly_is_not_asked_more_often_because_it_failed() -> None:
    world = World(a_feed(every=7 * DAY))
    world.publish(SourceError("down"))
    await world.poll()
    assert world.pause == 7 * DAY


async def test_a_failure_waits_as_long_as_the_publisher_asks_within_reason() -> None:
    world = World(a_feed(every=HOUR))
    world.publish(
        SourceError("slow down", retry_after=3 * HOUR),
        SourceError("slow down", retry_after=timedelta(seconds=1)),
        SourceError("slow down", retry_after=timedelta(days=9999)),
    )
    await world.poll()
    assert world.pause == 3 * HOUR
    await world.poll_when_due()
    assert world.pause == 2 * HOUR
    await world.poll_when_due()
    assert world.pause == DAY


async def test_a_feed_that_is_gone_is_asked_once_a_day_and_says_so() -> None:
    world = World()
    world.publish(SourceError("says that it is gone for good (410)", gone=True))
    await world.poll()
    assert world.pause == DAY
    assert "gone for good" in (world.row.error or "")


async def test_a_failure_keeps_the_validators() -> None:
    world = World()
    world.publish(bring(an_entry()), SourceError("down"))
    await world.poll()
    await world.poll_when_due()
    assert (world.row.etag, world.row.body_hash) == ('"1"', "h1")


async def test_one_failing_feed_never_disturbs_the_others() -> None:
    world = World(a_feed("broken"), a_feed("odd", kind="gopher"), a_feed("world"))
    world.publish(KeyError("a bug\nin a plug-in"), feed="broken")
    world.publish(bring(an_entry()))
    assert await world.poll() == Polled(feeds=3, entries=1, steps=1, failures=2)
    rows = {feed.name: feed for feed in world.store.feeds()}
    assert rows["world"].error is None
    assert "KeyError" in (rows["broken"].error or "")
    assert "\n" not in (rows["broken"].error or "")
    assert "no kind 'gopher' is installed (there is feed)" in (rows["odd"].error or "")
    assert all(feed.next_poll_at > NOW for feed in rows.values() if feed.next_poll_at)


async def test_a_bad_entry_spoils_no_other_and_is_asked_for_again() -> None:
    world = World()
    bad = an_entry("bad", title="TikTok bad", text="boom")
    good = an_entry("good")
    world.publish(bring(bad, good))
    assert await world.poll() == Polled(feeds=1, entries=2, steps=1, failures=1)
    assert "TikTok bad" in (world.row.error or "")
    assert world.row.failures == 0
    assert (world.row.etag, world.row.body_hash) == (None, None)
    assert world.store.unseen([bad, good]) == (bad,)
    world.publish(bring(replace(bad, text="mended"), good))
    assert (await world.poll_when_due()).failures == 0
    assert (world.row.etag, world.row.error) == ('"1"', None)


class KilledError(BaseException):
    """Stands for the end of the process: nothing catches it."""


class DyingStore(MemoryStore):
    """Dies while the second entry is recorded."""

    is_dying = True

    def record_entry(self, entry: Entry, decisions: object, **asked: object) -> tuple:  # type: ignore[type-arg]
        if self.is_dying and entry.key == "a2":
            raise KilledError
        return super().record_entry(entry, decisions, **asked)  # type: ignore[arg-type]


async def test_a_crash_between_entries_loses_none() -> None:
    world = World()
    world.store = dying = DyingStore()
    dying.sync_feeds([a_feed()], now=NOW)
    world.publish(bring(*(an_entry(f"a{number}") for number in (1, 2, 3))))
    with pytest.raises(KilledError):
        await world.poll()
    dying.is_dying = False
    world.clock.advance(LEASE)
    assert (await world.poll(owner="the next one")).entries == 2
    assert world.row.etag == '"1"'


async def test_a_lost_lease_is_only_logged() -> None:
    world = World()
    entry = an_entry()

    class Slow(ScriptedSource):
        async def fetch(self, feed: Feed, *, now: datetime) -> Fetched:
            world.store.claim_feeds(now + LEASE, owner="another", lease=LEASE, limit=1)
            return bring(entry)

    world.source = Slow()
    assert (await world.poll()).entries == 1
    assert world.row.polled_at is None
    assert world.store.unseen([entry]) == ()


async def test_a_store_that_cannot_record_one_poll_does_not_stop_the_others() -> None:
    class Sick(MemoryStore):
        def record_poll(self, feed: Feed, *, owner: str) -> bool:
            if feed.name == "one":
                raise OSError("disk full")
            return super().record_poll(feed, owner=owner)

    world = World()
    world.store = Sick()
    world.store.sync_feeds([a_feed("one"), a_feed("two")], now=NOW)
    assert (await world.poll()).feeds == 2
    assert {feed.name: feed.polled_at for feed in world.store.feeds()} == {"one": None, "two": NOW}


@pytest.mark.parametrize(
    ("age", "is_silent"),
    # An entry without a date bears the moment of the poll, and may be years old.
    [(timedelta(hours=23), False), (timedelta(hours=25), True), (timedelta(0), True)],
)
async def test_the_first_poll_is_silent_beyond_the_backfill(
    age: timedelta, is_silent: bool
) -> None:
    world = World(a_feed(backfill=DAY))
    world.publish(bring(an_entry(published_at=NOW - age)))
    await world.poll()
    [dossier] = world.store.dossiers()
    assert dossier.revisions[0].is_silent is is_silent


async def test_only_the_first_poll_that_works_is_silent() -> None:
    world = World()
    old = an_entry(published_at=NOW - 9 * DAY)
    world.publish(SourceError("down"), bring(), bring(old))
    for _ in range(3):
        world.clock.advance(HOUR)
        await world.poll()
    assert not world.store.dossiers()[0].revisions[0].is_silent


async def test_a_first_poll_that_failed_before_keeps_the_next_one_silent() -> None:
    world = World()
    world.publish(SourceError("down"), bring(an_entry(published_at=NOW - 9 * DAY)))
    await world.poll()
    await world.poll_when_due()
    assert world.store.dossiers()[0].revisions[0].is_silent


async def test_at_most_so_many_feeds_are_fetched_at_a_time_and_claimed_at_once() -> None:
    world = World(*(a_feed(f"f{number}") for number in range(30)))
    assert (await world.poll(limit=20, concurrency=4)).feeds == 20
    assert world.source.most_running <= 4


async def test_whoever_listens_hears_of_each_feed_as_it_then_is() -> None:
    world = World(a_feed("bad"), a_feed("world"))
    world.publish(SourceError("down"), feed="bad")
    heard: list[Feed] = []
    await world.poll(on_feed=heard.append)
    assert {feed.name: feed.error for feed in heard} == {"bad": "down", "world": None}


async def test_what_was_done_is_counted() -> None:
    def value(name: str, **labels: str) -> float:
        return telemetry.REGISTRY.get_sample_value(name, labels) or 0.0

    world = World(a_feed("bad"), a_feed("world"))
    before = (
        value("alerter_polls_total", outcome="read"),
        value("alerter_entries_total", novelty="new"),
    )
    world.publish(SourceError("down"), feed="bad")
    world.publish(bring(an_entry()))
    await world.poll()
    assert value("alerter_polls_total", outcome="read") == before[0] + 1
    assert value("alerter_entries_total", novelty="new") == before[1] + 1
    assert value("alerter_failing_feeds") == 1
    world.publish(bring(), feed="bad")
    world.clock.advance(DAY)
    await world.poll()
    assert value("alerter_failing_feeds") == 0


def test_a_replay_reads_an_entry_by_itself() -> None:
    store = open_store("memory:")
    detector = ScriptedDetector()
    more = {"trust": Trust.PRESS, "now": NOW, "is_silent": False}
    steps = read(store, detector, [a_topic()], an_entry(), **more)  # type: ignore[arg-type]
    assert [step.deadline.due.text for step in steps] == ["2025-09-17"]
    assert read(store, detector, [a_topic()], an_entry(), **more) == ()  # type: ignore[arg-type]
