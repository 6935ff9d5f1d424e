"""Polling real HTTP feeds into a real store: what is news, and what is only sent again."""

import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.feeds import Answer, FeedServer, a_feed_server, item, rss
from support.records import a_feed, a_mention, a_topic

from alerter.clock import VirtualClock
from alerter.due import Due
from alerter.model import Dossier, Entry, Feed, Mention
from alerter.polling import Polled, poll
from alerter.ports import Store
from alerter.sources.feed import FeedSource
from alerter.stores import memory, sql

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
TOPIC = a_topic("comments", any=("comments",))
DATE = re.compile(r"(\d{4}-\d{2}-\d{2})")


class DateDetector:
    """Takes every ISO date for a deadline."""

    def detect(self, entry: Entry) -> tuple[Mention, ...]:
        return tuple(
            a_mention()._replace(
                what="comments to the agency",
                due=Due.parse(found[1]),
                when=found[1],
                quote=found[1],
                start=found.start(),
                end=found.end(),
            )
            for found in DATE.finditer(entry.body)
        )


class World:
    """One store that outlives the processes that poll into it."""

    def __init__(self, store: Store, server: FeedServer, source: FeedSource) -> None:
        self.store = store
        self.server = server
        self.source = source
        self.clock = VirtualClock(NOW)
        self.configure(a_feed(url=server.url()))

    def configure(self, *feeds: Feed) -> None:
        self.store.sync_feeds(feeds, now=self.clock.now())

    def publish(self, *items: str) -> None:
        self.server.answer(Answer.feed(rss(*items)))

    async def poll(self, after: timedelta = timedelta(hours=1)) -> Polled:
        self.clock.advance(after)
        return await poll(
            self.store,
            {"feed": self.source},
            DateDetector(),
            [TOPIC],
            self.clock,
            owner="me",
            jitter=lambda: 0.5,
        )

    @property
    def row(self) -> Feed:
        return next(feed for feed in self.store.feeds() if feed.name == "world")

    @property
    def known(self) -> tuple[Dossier, ...]:
        return self.store.dossiers()


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    opened: Store
    if request.param == "memory":
        opened = memory.open_store("memory:")
    else:
        opened = sql.open_store(f"sqlite:///{tmp_path / 'alerter.db'}")
    opened.migrate()
    yield opened
    opened.close()


@pytest.fixture
async def world(store: Store) -> AsyncIterator[World]:
    source = FeedSource()
    with a_feed_server() as server:
        yield World(store, server, source)
    await source.close()


def notice(number: int = 1, *, text: str = "Comments are due on 2026-12-05.", **more: str) -> str:
    link = more.pop("link", f"https://news.example/n{number}")
    return item(
        f"Notice {number}", guid=more.pop("guid", f"n{number}"), link=link, text=text, **more
    )


async def test_a_feed_becomes_deadlines(world: World) -> None:
    world.publish(notice(1), notice(2, text="Comments are due on 2027-01-09."))
    assert await world.poll() == Polled(feeds=1, entries=2, steps=2, failures=0)
    assert [dossier.deadline.due.text for dossier in world.known][-1] == "2027-01-09"
    assert world.row.error is None


async def test_a_feed_sent_again_raises_nothing_new(world: World) -> None:
    world.publish(notice(1), notice(2))
    await world.poll()
    later = "Tue, 03 Nov 2026 10:00:00 +0100"
    world.publish(notice(2, date=later), notice(1, date=later))
    assert (await world.poll()).entries == 0


async def test_a_changed_tracking_parameter_raises_nothing_new(world: World) -> None:
    for campaign in ("monday", "tuesday"):
        link = f"https://news.example/n1?utm_source=rss&utm_campaign={campaign}"
        world.publish(notice(1, link=link, guid=link))
        await world.poll()
    assert [item_.url for item_ in world.known[0].evidence] == ["https://news.example/n1"]


async def test_an_edited_entry_is_read_again_and_its_evidence_replaced(world: World) -> None:
    world.publish(notice(1))
    await world.poll()
    world.publish(notice(1, text="Extended: comments are due on 2026-12-19."))
    assert (await world.poll()).entries == 1
    [dossier] = world.known
    assert dossier.deadline.due.text == "2026-12-19"


async def test_a_guid_that_all_items_share_hides_none(world: World) -> None:
    world.publish(*(notice(number, guid="feed") for number in range(5)))
    assert (await world.poll()).entries == 5


async def test_items_without_guid_and_link_are_read_once(world: World) -> None:
    bare = [item(f"Comments {number}", guid=None, link=None) for number in range(3)]
    world.publish(*bare)
    assert (await world.poll()).entries == 3
    world.publish(*bare, notice(9))
    assert (await world.poll()).entries == 1


async def test_a_publisher_is_asked_without_conditions_once_in_a_feeds_life(world: World) -> None:
    answer = Answer.feed(rss(notice()), ETag='W/"odd"', Last_Modified="yesterday")
    world.server.answer(answer, Answer(status=304), Answer(status=503), Answer(status=304))
    for _ in range(4):
        await world.poll()
        world.configure(a_feed(url=world.server.url()))  # as a restart does
    conditions = [request.headers["If-None-Match"] for request in world.server.requests]
    assert conditions == [None, 'W/"odd"', 'W/"odd"', 'W/"odd"']
    assert world.row.error is None


async def test_a_publisher_that_asks_for_peace_gets_it_also_after_a_restart(world: World) -> None:
    world.server.answer(Answer(status=429, headers={"Retry-After": "7200"}))
    await world.poll()
    world.configure(a_feed(url=world.server.url()))
    assert (await world.poll(timedelta(minutes=119))).feeds == 0
    assert (await world.poll(timedelta(minutes=1))).feeds == 1
    assert len(world.server.requests) == 2
    assert "slow down" in (world.row.error or "")


async def test_a_feed_that_turns_into_a_log_in_page_is_an_error_until_it_is_back(
    world: World,
) -> None:
    world.publish(notice(1))
    await world.poll()
    world.server.answer(Answer(b"<!DOCTYPE html><title>Log in</title>"))
    assert (await world.poll()).failures == 1
    assert "a web page, not a feed" in (world.row.error or "")
    world.publish(notice(1), notice(2))
    assert (await world.poll()).entries == 1
    assert world.row.error is None


async def test_an_ill_formed_feed_still_brings_its_entries(world: World) -> None:
    body = rss(notice(1), notice(2)).replace(b"</rss>", b"<br></rss> & more")
    world.server.answer(Answer.feed(body))
    assert (await world.poll()).entries == 2
    assert world.row.error is None


async def test_one_feed_that_cannot_be_reached_leaves_the_others(world: World) -> None:
    world.publish(notice(1))
    world.configure(
        a_feed("closed", url="http://127.0.0.1:9/feed"),
        a_feed("file", url="file:///no/such/feed.xml"),
        a_feed(url=world.server.url()),
    )
    assert await world.poll() == Polled(feeds=3, entries=1, steps=1, failures=2)
    rows = {feed.name: feed.error for feed in world.store.feeds()}
    assert "refuses connections" in (rows["closed"] or "")
    assert "/no/such/feed.xml cannot be read" in (rows["file"] or "")
    assert rows["world"] is None


async def test_an_empty_feed_does_not_swallow_the_first_item_that_comes(world: World) -> None:
    world.publish()
    await world.poll()
    world.publish(notice(1, date="Mon, 05 Oct 2026 10:00:00 +0200"))
    assert (await world.poll()).entries == 1
    assert not world.known[0].revisions[0].is_silent


async def test_old_news_of_a_first_poll_is_recorded_in_silence(world: World) -> None:
    world.publish(notice(1, date="Mon, 05 Oct 2026 10:00:00 +0200"))
    await world.poll()
    assert world.known[0].revisions[0].is_silent


async def test_what_is_hostile_in_an_entry_can_be_stored(world: World) -> None:
    nasty = "comments \x00\x0b\u202e <!channel> &#xD800; due 2026-12-05 \U0001f600"
    world.publish(notice(1, text=nasty, guid="\u2028'\";--", link="javascript:alert(1)"))
    assert await world.poll() == Polled(feeds=1, entries=1, steps=1, failures=0)
    [evidence] = world.known[0].evidence
    assert evidence.url == "https://news.example/"
