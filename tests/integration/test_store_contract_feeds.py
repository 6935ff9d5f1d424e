"""What every store promises: feeds. Each test runs on SQLite, PostgreSQL and in memory."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from support.records import NOW, a_feed

from alerter.model import Trust

LEASE = timedelta(minutes=2)
LATER = NOW + LEASE
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def claim(store, now=NOW, *, owner="me", limit=10, is_forced=False):
    return store.claim_feeds(now, owner=owner, lease=LEASE, limit=limit, is_forced=is_forced)


def names(feeds):
    return [feed.name for feed in feeds]


def polled(feed, **changes):
    """The feed after a poll that worked, due again in an hour."""
    went = {
        "etag": 'W/"7"',
        "last_modified": "Wed, 10 Sep 2025 06:00:00 GMT",
        "body_hash": "ab12",
        "next_poll_at": NOW + HOUR,
        "polled_at": NOW,
        "succeeded_at": NOW,
    }
    return replace(feed, **(went | changes))


def poll(store, *feeds, **changes):
    """Take up `feeds` and poll all of them."""
    store.sync_feeds(feeds, now=NOW)
    for feed in claim(store):
        assert store.record_poll(polled(feed, **changes), owner="me")


def test_a_new_feed_is_due_at_once(store):
    store.sync_feeds([a_feed()], now=NOW)
    assert store.feeds() == (a_feed(next_poll_at=NOW),)
    assert names(claim(store)) == ["world"]


def test_of_a_feed_named_twice_the_last_word_counts(store):
    store.sync_feeds([a_feed(every=HOUR), a_feed(every=MINUTE)], now=NOW)
    assert store.feeds() == (a_feed(every=MINUTE, next_poll_at=NOW),)


def test_feeds_are_listed_by_name(store):
    store.sync_feeds([a_feed("b"), a_feed("a"), a_feed("B")], now=NOW)
    assert names(store.feeds()) == ["B", "a", "b"]


def test_all_that_the_configuration_says_of_a_feed_comes_back(store):
    feed = a_feed(
        url="file:/srv/naïve ☕.xml",
        kind="gazette",
        every=timedelta(days=2, seconds=1, microseconds=3),
        zone="Europe/Rome",
        trust=Trust.PRIMARY,
        backfill=timedelta(0),
    )
    store.sync_feeds([feed], now=NOW)
    assert store.feeds() == (replace(feed, next_poll_at=NOW),)


def test_what_the_configuration_does_not_say_is_not_taken_from_it(store):
    store.sync_feeds([a_feed(etag="x", failures=3, succeeded_at=NOW, error="no")], now=NOW)
    assert store.feeds() == (a_feed(next_poll_at=NOW),)


def test_how_a_poll_went_comes_back(store):
    store.sync_feeds([a_feed()], now=NOW)
    (feed,) = claim(store)
    after = polled(feed, failures=2, error="world: HTTP 503 – naïve ☕")
    assert store.record_poll(after, owner="me")
    assert store.feeds() == (after,)


def test_a_poll_can_take_validators_and_the_error_away_again(store):
    poll(store, a_feed(), error="HTTP 503", failures=1)
    (feed,) = claim(store, NOW + HOUR)
    bare = polled(feed, etag=None, last_modified=None, body_hash=None, error=None, failures=0)
    store.record_poll(bare, owner="me")
    assert store.feeds() == (bare,)


def test_moments_come_back_in_utc(store):
    there = ZoneInfo("Asia/Tokyo")
    poll(store, a_feed(), polled_at=NOW.astimezone(there), next_poll_at=LATER.astimezone(there))
    (feed,) = store.feeds()
    assert (feed.polled_at, feed.next_poll_at) == (NOW, LATER)
    assert (feed.polled_at.tzinfo, feed.next_poll_at.tzinfo) == (UTC, UTC)


def test_moments_compare_by_the_instant_down_to_the_microsecond(store):
    moment = datetime(2025, 9, 10, 6, 9, 0, 1, tzinfo=UTC)
    poll(store, a_feed(), next_poll_at=moment)
    assert claim(store, moment - timedelta(microseconds=1)) == ()
    # The same instant, written as a smaller hour.
    assert names(claim(store, moment.astimezone(ZoneInfo("America/New_York")))) == ["world"]


def test_a_reload_keeps_how_polling_went(store):
    poll(store, a_feed())
    (before,) = store.feeds()
    store.sync_feeds([a_feed(every=HOUR, trust=Trust.WIRE, zone="Asia/Tokyo")], now=LATER)
    assert store.feeds() == (replace(before, every=HOUR, trust=Trust.WIRE, zone="Asia/Tokyo"),)


def test_a_feed_that_moves_to_another_url_is_due_at_once_without_its_validators(store):
    poll(store, a_feed(), failures=1)
    (before,) = store.feeds()
    store.sync_feeds([a_feed(url="https://example.org/new")], now=NOW + MINUTE)
    moved = replace(
        before,
        url="https://example.org/new",
        etag=None,
        last_modified=None,
        body_hash=None,
        next_poll_at=NOW + MINUTE,
    )
    assert store.feeds() == (moved,)


def test_a_poll_of_the_old_url_is_not_recorded_for_the_new_one(store):
    store.sync_feeds([a_feed()], now=NOW)
    (feed,) = claim(store)
    store.sync_feeds([a_feed(url="https://example.org/new")], now=NOW)
    assert not store.record_poll(polled(feed), owner="me")
    assert store.feeds()[0].etag is None
    assert names(claim(store)) == ["world"]


def test_a_reload_leaves_a_running_poll_alone(store):
    store.sync_feeds([a_feed()], now=NOW)
    (feed,) = claim(store)
    store.sync_feeds([a_feed(every=HOUR)], now=NOW)
    assert claim(store) == ()
    assert store.record_poll(polled(feed), owner="me")
    assert store.feeds()[0].every == HOUR


def test_a_feed_no_longer_named_is_neither_listed_nor_claimed(store):
    store.sync_feeds([a_feed("a"), a_feed("b")], now=NOW)
    store.sync_feeds([a_feed("b")], now=NOW)
    assert names(store.feeds()) == ["b"]
    assert names(claim(store)) == ["b"]
    assert names(claim(store, is_forced=True)) == ["b"]


def test_a_feed_that_comes_back_is_as_it_was(store):
    poll(store, a_feed())
    before = store.feeds()
    store.sync_feeds([], now=NOW + HOUR)
    assert store.feeds() == ()
    store.sync_feeds([a_feed()], now=NOW + 2 * HOUR)
    assert store.feeds() == before


def test_a_feed_that_is_not_due_yet_is_not_claimed(store):
    poll(store, a_feed(), next_poll_at=LATER)
    assert claim(store, LATER - MINUTE) == ()
    assert names(claim(store, LATER)) == ["world"]


def test_a_feed_without_a_next_moment_is_claimed_only_by_force(store):
    poll(store, a_feed(), next_poll_at=None)
    assert claim(store, NOW + 1000 * HOUR) == ()
    (feed,) = claim(store, is_forced=True)
    assert feed.next_poll_at is None


def test_the_longest_overdue_come_first(store):
    store.sync_feeds([a_feed("b")], now=NOW + MINUTE)
    store.sync_feeds([a_feed(name) for name in "bdc"], now=NOW)
    store.sync_feeds([a_feed(name) for name in "abcd"], now=NOW + 2 * MINUTE)
    assert names(claim(store, LATER, limit=3)) == ["c", "d", "b"]
    assert names(claim(store, LATER)) == ["a"]


def test_a_claimed_feed_reads_as_it_was_and_its_row_has_moved_on(store):
    store.sync_feeds([a_feed()], now=NOW)
    assert claim(store, NOW + MINUTE) == (a_feed(next_poll_at=NOW),)
    assert store.feeds() == (a_feed(next_poll_at=LATER + MINUTE),)


def test_a_claimed_feed_is_not_claimed_again_before_its_lease_has_run_out(store):
    store.sync_feeds([a_feed()], now=NOW)
    claim(store)
    assert claim(store, LATER - MINUTE, owner="you") == ()
    (again,) = claim(store, LATER, owner="you")
    assert again.next_poll_at == NOW


def test_who_lost_the_lease_records_nothing(store):
    store.sync_feeds([a_feed()], now=NOW)
    (mine,) = claim(store)
    (yours,) = claim(store, LATER, owner="you")
    before = store.feeds()
    assert not store.record_poll(polled(mine, etag="late"), owner="me")
    assert store.feeds() == before
    assert store.record_poll(polled(yours, etag="in time"), owner="you")
    assert store.feeds()[0].etag == "in time"


def test_who_is_late_but_was_not_replaced_still_records(store):
    store.sync_feeds([a_feed()], now=NOW)
    (feed,) = claim(store)
    assert store.record_poll(polled(feed, polled_at=LATER + HOUR), owner="me")


def test_a_poll_is_recorded_once(store):
    store.sync_feeds([a_feed()], now=NOW)
    (feed,) = claim(store)
    assert store.record_poll(polled(feed), owner="me")
    assert not store.record_poll(polled(feed, etag="twice"), owner="me")
    assert store.feeds()[0].etag == 'W/"7"'


def test_a_poll_of_an_unknown_feed_is_not_recorded(store):
    assert not store.record_poll(polled(a_feed()), owner="me")
    assert store.feeds() == ()


def test_force_claims_feeds_that_are_not_due_but_none_that_another_has(store):
    poll(store, a_feed("a"), a_feed("b"))
    store.sync_feeds([a_feed("a"), a_feed("b"), a_feed("c")], now=NOW)
    assert names(claim(store, owner="you")) == ["c"]
    assert names(claim(store, is_forced=True)) == ["a", "b"]


def test_force_claims_a_feed_whose_lease_has_run_out(store):
    store.sync_feeds([a_feed()], now=NOW)
    claim(store, owner="you")
    assert claim(store, LATER - MINUTE, is_forced=True) == ()
    assert names(claim(store, LATER, is_forced=True)) == ["world"]


def test_force_takes_the_longest_overdue_first_and_those_never_due_last(store):
    poll(store, a_feed("a"), next_poll_at=None)
    store.sync_feeds([a_feed("a"), a_feed("b")], now=NOW)
    claim(store)
    store.record_poll(polled(a_feed("b")), owner="me")
    store.sync_feeds([a_feed(name) for name in "abc"], now=NOW)
    assert names(claim(store, is_forced=True, limit=2)) == ["c", "b"]
    assert names(claim(store, is_forced=True, owner="you")) == ["a"]


def test_no_two_claimers_get_the_same_feed(store):
    everything = {f"feed{number:03}" for number in range(120)}
    store.sync_feeds([a_feed(name) for name in everything], now=NOW)

    def take(owner):
        taken = []
        while batch := claim(store, owner=owner, limit=7):
            taken.extend(names(batch))
        return taken

    with ThreadPoolExecutor(6) as threads:
        shares = list(threads.map(take, [f"worker{number}" for number in range(6)]))
    assert sorted(name for share in shares for name in share) == sorted(everything)


def test_two_reloads_at_once_leave_every_feed_once(store):
    feeds = [a_feed(f"feed{number}") for number in range(20)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda part: store.sync_feeds(part, now=NOW), [feeds, feeds[::-1]] * 4))
    assert len(store.feeds()) == 20
