"""The alert and delivery ticks on the in-memory store: from a deadline to what a channel got."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest
from support.channels import RecordingChannel
from support.records import NOW, a_mention, a_topic, an_entry

from alerter.alerting import alert
from alerter.clock import VirtualClock
from alerter.delivery import Outlet, deliver
from alerter.due import Due
from alerter.errors import ChannelError
from alerter.match import decision
from alerter.model import (
    AlertFilter,
    DeliveryState,
    Event,
    Lead,
    Mention,
    Recipient,
    Route,
    State,
    Topic,
    Trust,
)
from alerter.stores.memory import open_store


class World:
    """One topic, one store, some recording channels, one clock."""

    def __init__(self, topic: Topic | None = None, **channels: RecordingChannel) -> None:
        self.topic = topic or a_topic()
        self.channels = channels or {"desk": RecordingChannel()}
        self.store = open_store("memory:")
        self.clock = VirtualClock(NOW)
        self.count = 0

    def tell(self, *mentions: Mention) -> None:
        self.count += 1
        entry = an_entry(f"a{self.count}", text=f"article {self.count}")
        decide = decision(
            entry._replace(published_at=self.clock.now()),
            mentions,
            self.topic,
            trust=Trust.PRESS,
            now=self.clock.now(),
            is_silent=False,
        )
        self.store.record_entry(entry, {self.topic.name: decide})

    def alert(self) -> Sequence[str]:
        recipients = {name: channel.recipients for name, channel in self.channels.items()}
        topics = {self.topic.name: self.topic}
        told = alert(self.store, topics, recipients, now=self.clock.now(), owner="me")
        return [item.alert.event for item in told]

    def deliver(self, name: str = "desk", **options: object):
        outlet = Outlet(
            name, self.channels[name], {self.topic.name: self.topic}, timedelta(hours=48)
        )
        return asyncio.run(
            deliver(self.store, outlet, self.clock, owner="me", jitter=lambda: 0.0, **options)
        )

    def states(self) -> list[str]:
        return [delivery.state for delivery in self.store.deliveries()]


@pytest.fixture
def world() -> World:
    return World()


def test_a_new_deadline_reaches_the_channel_once(world: World):
    world.tell(a_mention())
    assert world.alert() == [Event.NEW]
    assert world.deliver().sent == 1
    assert world.alert() == []
    assert world.deliver().sent == 0
    assert len(world.channels["desk"].sent) == 1


def test_later_messages_hang_in_the_thread_of_the_first(world: World):
    world.tell(a_mention("2025-09-17"))
    world.alert()
    world.deliver()
    world.clock.advance(timedelta(hours=1))
    world.tell(a_mention("2025-12-16", state=State.MOVED, was=Due.parse("2025-09-17")))
    world.alert()
    world.deliver()
    assert [thread for _, _, thread in world.channels["desk"].sent] == [None, "ref-1"]


def test_each_recipient_gets_a_message_of_their_own():
    mail = RecordingChannel(Recipient("ana@example.org"), Recipient("lee@example.org"))
    world = World(a_topic(routes=(Route("mail"),)), mail=mail)
    world.tell(a_mention())
    world.alert()
    assert world.deliver("mail").sent == 2
    assert {recipient.address for _, recipient, _ in mail.sent} == {
        "ana@example.org",
        "lee@example.org",
    }
    assert len({message.key for message, _, _ in mail.sent}) == 2


def test_a_route_narrows_what_passes():
    oncall, desk = RecordingChannel(), RecordingChannel()
    only = (AlertFilter(Event.REMINDER, Lead(1, "d")), AlertFilter(Event.MOVED))
    topic = a_topic(routes=(Route("desk"), Route("oncall", only)))
    world = World(topic, desk=desk, oncall=oncall)
    world.tell(a_mention("2025-09-18"))
    for _ in range(4):
        world.alert()
        moment = world.store.dossiers()[0].deadline.next_alert_at
        if moment is None:
            break
        world.clock.set(moment)
    told = [
        (item.channel, str(item.alert.lead or item.alert.event))
        for item in world.store.deliveries()
    ]
    assert sorted(told) == [
        ("desk", "1d"),
        ("desk", "7d"),
        ("desk", "lapsed"),
        ("desk", "new"),
        ("oncall", "1d"),
    ]


def test_a_failed_try_is_put_off_with_a_growing_wait_and_then_sent(world: World):
    world.channels["desk"].failures.extend([ChannelError("desk: down")] * 2)
    world.tell(a_mention())
    world.alert()
    assert world.deliver().put_off == 1
    first = world.store.deliveries()[0]
    assert (first.error, first.attempts) == ("desk: down", 1)
    assert first.next_try_at == NOW + timedelta(seconds=20)
    assert world.deliver().sent == 0
    world.clock.advance(timedelta(seconds=20))
    assert world.deliver().put_off == 1
    world.clock.advance(timedelta(seconds=40))
    assert world.deliver().sent == 1
    sent = world.store.deliveries()[0]
    assert (sent.state, sent.error, sent.attempts) == (DeliveryState.SENT, None, 3)


def test_a_permanent_error_is_a_dead_letter_at_once(world: World):
    world.channels["desk"].failures.append(ChannelError("desk: no such channel", permanent=True))
    world.tell(a_mention())
    world.alert()
    assert world.deliver().dead == 1
    assert world.states() == [DeliveryState.DEAD]


def test_what_keeps_failing_is_given_up_after_the_time_set(world: World):
    world.tell(a_mention())
    world.alert()
    world.clock.advance(timedelta(hours=48))
    world.channels["desk"].failures.append(ChannelError("desk: down"))
    assert world.deliver().dead == 1


def test_retry_after_pauses_that_channel_and_no_other():
    desk, mail = RecordingChannel(), RecordingChannel()
    world = World(a_topic(routes=(Route("desk"), Route("mail"))), desk=desk, mail=mail)
    world.tell(a_mention("2025-09-17", what="one"), a_mention("2025-09-25", what="two"))
    world.alert()
    desk.failures.append(ChannelError("desk: slow down", retry_after=timedelta(minutes=5)))
    assert world.deliver("desk").put_off == 1
    assert desk.sent == []
    assert world.deliver("mail").sent == 2
    world.clock.advance(timedelta(minutes=5))
    assert world.deliver("desk").sent == 2


def test_a_fault_inside_a_channel_stays_on_its_row(world: World):
    world.channels["desk"].failures.append(ZeroDivisionError("a bug"))
    world.tell(a_mention("2025-09-17", what="one"), a_mention("2025-09-25", what="two"))
    world.alert()
    done = world.deliver()
    assert (done.sent, done.put_off) == (1, 1)
    errors = [item.error for item in world.store.deliveries() if item.error]
    assert errors == ["desk: ZeroDivisionError: a bug"]


def test_a_reminder_that_did_not_go_out_is_overtaken_by_the_move(world: World):
    world.tell(a_mention("2025-09-17"))
    world.alert()
    world.deliver()
    world.clock.set(world.store.dossiers()[0].deadline.next_alert_at)
    assert world.alert() == [Event.REMINDER]
    world.tell(a_mention("2025-12-16", state=State.MOVED, was=Due.parse("2025-09-17")))
    assert world.alert() == [Event.MOVED]
    world.deliver()
    assert [message.alert.event for message, _, _ in world.channels["desk"].sent] == [
        "new",
        "moved",
    ]
    assert DeliveryState.SUPERSEDED in world.states()


def test_a_process_that_died_while_sending_leaves_the_row_to_the_next(world: World):
    world.tell(a_mention())
    world.alert()
    lease = timedelta(minutes=2)
    now = world.clock.now()
    assert world.store.claim_deliveries("desk", now, owner="dead", lease=lease, limit=1)
    assert world.deliver().sent == 0
    world.clock.advance(lease)
    assert world.deliver().sent == 1


def test_a_channel_that_hangs_ends_its_tick_within_the_budget(world: World):
    for day, what in enumerate(("bids", "comments", "briefs", "ballots", "entries"), 10):
        world.tell(a_mention(f"2025-10-{day}", what=what))
    world.alert()
    desk = world.channels["desk"]
    send = desk.send

    async def slow(*args: object, **kwargs: object):
        world.clock.advance(timedelta(seconds=15))
        return await send(*args, **kwargs)

    desk.send = slow
    assert world.deliver().sent == 2, "begun at 0 and 15 s, not at 30 s"
    assert world.deliver().sent == 2


def test_a_topic_that_left_the_configuration_tells_nothing_and_forgets_nothing(world: World):
    world.tell(a_mention())
    told = alert(world.store, {}, {}, now=world.clock.now(), owner="me")
    assert told == ()
    world.clock.advance(timedelta(days=1))
    assert world.alert() == [Event.NEW]
