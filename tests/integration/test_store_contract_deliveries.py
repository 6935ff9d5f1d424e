"""What every store promises: deliveries, in order, one at a time to each reader."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from support.records import NOW, a_deadline, a_delivery, an_alert

from alerter.model import DeliveryState, Event, Lead, Plan

LEASE = timedelta(minutes=2)
LATER = NOW + LEASE
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def queue(store, remember):
    """Puts deliveries into the outbox, in this order."""
    known = set()

    def queue(*deliveries):
        for delivery in deliveries:
            name = delivery.alert.deadline_id
            if name not in known:
                remember(a_deadline(id=name))
                known.add(name)
            store.wake(NOW)
            claimed = store.claim_deadlines(NOW, owner="planner", lease=LEASE, limit=10)
            for dossier in claimed:
                about = [delivery] if dossier.deadline.id == name else []
                plan = Plan((), announced=1, planned_at=NOW, next_alert_at=None)
                assert store.record_plan(dossier.deadline, plan, about, owner="planner")

    return queue


def a_reminder(days=7, **changes):
    deadline_id = changes.pop("deadline_id", "dl_7f3a00000001")
    alert = an_alert(Event.REMINDER, lead=Lead(days, "d"), deadline_id=deadline_id)
    return a_delivery(alert, **changes)


def claim(store, now=NOW, *, channel="desk", owner="me", limit=10):
    return store.claim_deliveries(channel, now, owner=owner, lease=LEASE, limit=limit)


def recipients(deliveries):
    return [delivery.recipient for delivery in deliveries]


def sent(delivery, reference=None, **changes):
    went = {"state": DeliveryState.SENT, "attempts": delivery.attempts + 1, "next_try_at": None}
    return replace(delivery, reference=reference, **(went | {"sent_at": NOW} | changes))


def put_off(delivery, until):
    return replace(delivery, attempts=1, next_try_at=until, error="desk: HTTP 503")


def test_a_delivery_is_claimed_when_its_moment_has_come(store, queue):
    queue(a_delivery(next_try_at=LATER))
    assert claim(store, LATER - MINUTE) == ()
    assert claim(store, LATER) == (a_delivery(next_try_at=LATER),)


def test_one_without_a_next_moment_is_not_claimed(store, queue):
    queue(a_delivery(next_try_at=None))
    assert claim(store, LATER) == ()


@pytest.mark.parametrize(
    "state", [DeliveryState.SENT, DeliveryState.DEAD, DeliveryState.SUPERSEDED]
)
def test_only_pending_deliveries_are_claimed(store, queue, state):
    queue(a_delivery(state=state))
    assert claim(store) == ()


def test_each_channel_has_its_own_queue(store, queue):
    queue(a_delivery(), a_delivery(channel="mail"))
    (claimed,) = claim(store, channel="mail")
    assert claimed.channel == "mail"
    assert claim(store, channel="pager") == ()


def test_the_oldest_come_first(store, queue):
    queue(
        a_delivery(recipient="c"),
        a_delivery(recipient="b"),
        a_delivery(recipient="a", created_at=NOW - HOUR),
        a_delivery(recipient="d", next_try_at=NOW - HOUR),
    )
    assert recipients(claim(store, limit=2)) == ["a", "c"]
    assert recipients(claim(store)) == ["b", "d"]


def test_a_claimed_delivery_reads_as_it_was_and_its_row_has_moved_on(store, queue):
    queue(a_delivery())
    assert claim(store, NOW + MINUTE) == (a_delivery(),)
    assert store.deliveries() == (a_delivery(next_try_at=LATER + MINUTE),)


def test_moments_come_back_in_utc(store, queue):
    queue(a_delivery())
    (claimed,) = claim(store)
    assert {claimed.created_at.tzinfo, claimed.next_try_at.tzinfo, claimed.alert.at.tzinfo} == {UTC}


def test_a_delivery_is_claimed_again_once_its_lease_has_run_out(store, queue):
    queue(a_delivery())
    claim(store)
    assert claim(store, LATER - MINUTE, owner="you") == ()
    assert claim(store, LATER, owner="you") == (a_delivery(),)


def test_no_two_claimers_get_the_same_delivery(store, queue):
    everything = [f"reader{number:02}" for number in range(30)]
    queue(*(a_delivery(recipient=name) for name in everything))

    def take(owner):
        taken = []
        while batch := claim(store, owner=owner, limit=2):
            taken.extend(recipients(batch))
        return taken

    with ThreadPoolExecutor(4) as threads:
        shares = list(threads.map(take, [f"worker{number}" for number in range(4)]))
    assert sorted(name for share in shares for name in share) == everything


def test_how_a_try_went_comes_back(store, queue):
    queue(a_delivery())
    (claimed,) = claim(store)
    after = sent(claimed, "1757484540.000100", error="desk: slow")
    assert store.record_delivery(after, owner="me")
    assert store.deliveries() == (after,)
    assert claim(store, LATER) == ()


def test_a_delivery_put_off_is_claimed_when_its_next_moment_has_come(store, queue):
    queue(a_delivery())
    (claimed,) = claim(store)
    after = put_off(claimed, NOW + HOUR)
    assert store.record_delivery(after, owner="me")
    assert claim(store, NOW + HOUR - MINUTE) == ()
    assert claim(store, NOW + HOUR) == (after,)


def test_who_lost_the_lease_records_nothing_and_pauses_nobody(store, queue):
    queue(a_delivery(), a_delivery(recipient="other"))
    (mine,) = claim(store, limit=1)
    (yours,) = claim(store, LATER, owner="you", limit=1)
    before = store.deliveries()
    assert not store.record_delivery(sent(mine), owner="me", paused_until=LATER + HOUR)
    assert store.deliveries() == before
    assert recipients(claim(store, LATER)) == ["other"]
    assert store.record_delivery(sent(yours), owner="you")


def test_a_try_is_recorded_once(store, queue):
    queue(a_delivery())
    (claimed,) = claim(store)
    assert store.record_delivery(sent(claimed), owner="me")
    assert not store.record_delivery(put_off(claimed, LATER), owner="me")
    assert store.deliveries()[0].state is DeliveryState.SENT


def test_a_thread_is_told_in_order(store, queue):
    first, second = a_delivery(), a_reminder()
    queue(first, second)
    assert claim(store) == (first,)
    assert claim(store, owner="you") == ()
    store.record_delivery(sent(first), owner="me")
    assert claim(store) == (second,)


def test_the_order_is_that_of_creation_whatever_is_due_first(store, queue):
    second = a_reminder(created_at=NOW - MINUTE, next_try_at=NOW)
    first = a_delivery(created_at=NOW - HOUR, next_try_at=LATER)
    queue(second, first)
    assert claim(store) == ()
    assert claim(store, LATER) == (first,)


def test_one_put_off_holds_up_what_comes_after_it_in_its_thread_only(store, queue):
    first, second = a_delivery(), a_reminder()
    other = a_reminder(deadline_id="dl_other")
    reader = a_reminder(recipient="somebody else")
    queue(first, second, other, reader)
    (claimed,) = claim(store, limit=1)
    store.record_delivery(put_off(claimed, NOW + HOUR), owner="me")
    assert claim(store) == (other, reader)
    assert [item.key for item in claim(store, NOW + HOUR, limit=1)] == [first.key]


def test_one_given_up_holds_up_nothing(store, queue):
    queue(a_delivery(), a_reminder())
    (first,) = claim(store)
    dead = replace(first, state=DeliveryState.DEAD, next_try_at=None)
    store.record_delivery(dead, owner="me")
    assert claim(store) == (a_reminder(),)


def test_a_thread_is_named_by_the_newest_message_that_was_sent(store, queue):
    queue(a_delivery(), a_reminder(7), a_reminder(1), a_reminder(0))
    for reference in (None, "first", "second"):
        (claimed,) = claim(store)
        moment = NOW + (HOUR if reference == "second" else MINUTE)
        store.record_delivery(sent(claimed, reference, sent_at=moment), owner="me")
    (last,) = claim(store)
    assert last.thread == "second"
    assert last == replace(a_reminder(0), thread="second")


def test_threads_are_apart_by_deadline_channel_and_recipient(store, queue):
    others = [
        a_reminder(deadline_id="dl_other"),
        a_reminder(recipient="somebody else"),
        a_reminder(channel="mail"),
    ]
    queue(a_delivery(), a_reminder(), *others)
    (first,) = claim(store, limit=1)
    store.record_delivery(sent(first, "mine"), owner="me")
    claimed = [*claim(store), *claim(store, channel="mail")]
    assert [item.thread for item in claimed] == ["mine", None, None, None]


def test_what_was_not_sent_names_no_thread(store, queue):
    queue(a_delivery(), a_reminder())
    (first,) = claim(store)
    dead = replace(first, state=DeliveryState.DEAD, reference="half done", next_try_at=None)
    store.record_delivery(dead, owner="me")
    assert claim(store)[0].thread is None


def test_a_paused_channel_offers_nothing_and_the_others_go_on(store, queue):
    queue(a_delivery(), a_delivery(recipient="other"), a_delivery(channel="mail"))
    (claimed,) = claim(store, limit=1)
    until = NOW + HOUR
    assert store.record_delivery(put_off(claimed, NOW), owner="me", paused_until=until)
    assert claim(store, until - MINUTE) == ()
    assert len(claim(store, channel="mail")) == 1
    assert recipients(claim(store, until)) == ["C0123456789", "other"]


def test_a_shorter_pause_does_not_end_a_longer_one(store, queue):
    queue(a_delivery(), a_delivery(recipient="b"), a_delivery(recipient="c"))
    first, second, _ = claim(store)
    store.record_delivery(put_off(first, NOW), owner="me", paused_until=NOW + HOUR)
    store.record_delivery(put_off(second, NOW), owner="me", paused_until=NOW + MINUTE)
    assert claim(store, NOW + MINUTE) == ()
    assert len(claim(store, NOW + HOUR)) == 3


def test_a_later_pause_prolongs_an_earlier_one(store, queue):
    queue(a_delivery(), a_delivery(recipient="b"))
    first, second = claim(store)
    store.record_delivery(put_off(first, NOW), owner="me", paused_until=NOW + MINUTE)
    store.record_delivery(put_off(second, NOW), owner="me", paused_until=NOW + HOUR)
    assert claim(store, NOW + MINUTE) == ()


def test_recipients_from_outside_are_found_again(store, queue):
    hostile = "a'\0b\ud800"
    queue(a_delivery(recipient=hostile))
    (claimed,) = claim(store)
    assert claimed.recipient == "a'b\ufffd"
    assert store.record_delivery(sent(claimed), owner="me")
