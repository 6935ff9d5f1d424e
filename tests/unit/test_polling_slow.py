"""A detector that asks somebody else is read with in threads of its own."""

import asyncio
import threading

from support.records import NOW, a_feed, a_topic, an_entry

from alerter.clock import VirtualClock
from alerter.model import Entry, Feed, Mention
from alerter.polling import Polled, poll
from alerter.ports import Fetched
from alerter.stores.memory import open_store

WAIT = 20.0


class OneEntry:
    """A source that brings one entry for each feed."""

    async def fetch(self, feed: Feed, *, now: object) -> Fetched:
        return Fetched(entries=(an_entry(feed=feed.name),))

    async def close(self) -> None:
        """Nothing to give back."""


class Asking:
    """A detector that answers only once it is let."""

    is_slow = True

    def __init__(self, parties: int) -> None:
        self.all_are_here = threading.Event()
        self.may_answer = threading.Event()
        self.together = threading.Barrier(parties, self.all_are_here.set)
        self.threads: set[str] = set()

    def detect(self, entry: Entry) -> tuple[Mention, ...]:
        self.threads.add(threading.current_thread().name)
        self.together.wait(WAIT)
        if not self.may_answer.wait(WAIT):
            raise TimeoutError("the event loop stood still")
        return ()

    def close(self) -> None:
        """Nothing to give back."""


async def poll_with(detector: Asking, feeds: int) -> Polled:
    store = open_store("memory:")
    store.sync_feeds([a_feed(f"feed-{number}") for number in range(feeds)], now=NOW)
    source, clock = OneEntry(), VirtualClock(NOW)
    return await poll(store, {"feed": source}, detector, [a_topic()], clock, owner="me")


async def test_while_it_waits_the_event_loop_and_its_threads_go_on() -> None:
    detector = Asking(4)

    async def answer() -> None:
        # The threads in which stores are called are free meanwhile.
        assert await asyncio.to_thread(detector.all_are_here.wait, WAIT)
        detector.may_answer.set()

    polled, _ = await asyncio.gather(poll_with(detector, 4), answer())

    assert polled == Polled(feeds=4, entries=4, steps=0, failures=0)
    assert len(detector.threads) == 4
    assert all(name.startswith("slow-reader") for name in detector.threads)


async def test_no_more_than_four_feeds_are_read_at_a_time() -> None:
    detector = Asking(4)
    detector.may_answer.set()

    polled = await poll_with(detector, 8)

    assert (polled.feeds, polled.failures) == (8, 0)
    assert len(detector.threads) == 4
