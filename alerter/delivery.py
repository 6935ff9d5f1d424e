"""The delivery tick: takes the deliveries of one channel that are due, puts each into words, hands
it to the channel, and writes how it went. A retry is a row with a next time, never a loop.
"""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from alerter.clock import Clock
from alerter.errors import AlerterError, ChannelError
from alerter.model import Delivery, DeliveryState, Dossier, Recipient, Topic
from alerter.plan import reminders
from alerter.ports import Channel, Store
from alerter.render import message
from alerter.telemetry import DELIVERIES

#: how long a claim holds; longer than `SEND_WITHIN`, so that nobody else sends meanwhile
LEASE = timedelta(minutes=2)
#: the longest one try may take, whatever the channel's own limits
SEND_WITHIN = timedelta(seconds=60)
#: how long one tick begins new tries: a channel that hangs must not hold up its own next look, nor
#: make the service seem stuck
BUDGET = timedelta(seconds=20)
#: waits between tries double from the first to the longest, each shortened at random by up to half
FIRST_WAIT = timedelta(seconds=20)
LONGEST_WAIT = timedelta(hours=1)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one tick did."""

    sent: int = 0
    put_off: int = 0
    dead: int = 0


@dataclass(frozen=True, slots=True)
class Outlet:
    """One channel as the tick needs it."""

    name: str
    channel: Channel
    #: by name
    topics: Mapping[str, Topic]
    give_up_after: timedelta


async def deliver(
    store: Store,
    outlet: Outlet,
    clock: Clock,
    *,
    owner: str,
    limit: int = 500,
    jitter: Callable[[], float] = random.random,
) -> Delivered:
    """Send what is due on one channel, one after the other, at most `limit`, within `BUDGET`.

    Each is claimed by itself just before it is sent, so that a process that dies holds up one
    message for the length of a lease, not five hundred.
    """
    outcomes: list[DeliveryState] = []
    ends_at = clock.now() + BUDGET
    while len(outcomes) < limit and clock.now() < ends_at:
        claimed = await asyncio.to_thread(
            store.claim_deliveries, outlet.name, clock.now(), owner=owner, lease=LEASE, limit=1
        )
        if not claimed:
            break
        outcomes.append(await _deliver_one(store, outlet, claimed[0], clock, owner, jitter))
    return Delivered(
        sent=outcomes.count(DeliveryState.SENT),
        put_off=outcomes.count(DeliveryState.PENDING),
        dead=outcomes.count(DeliveryState.DEAD),
    )


async def _deliver_one(
    store: Store,
    outlet: Outlet,
    delivery: Delivery,
    clock: Clock,
    owner: str,
    jitter: Callable[[], float],
) -> DeliveryState:
    dossier = await asyncio.to_thread(store.dossier, delivery.alert.deadline_id)
    pause: datetime | None = None
    try:
        after = await _send(outlet, delivery, dossier, clock)
    except Exception as error:  # noqa: BLE001 - a fault of one channel must stay on its own row
        now = clock.now()
        after = _failed(delivery, error, outlet.give_up_after, now=now, jitter=jitter)
        if isinstance(error, ChannelError) and error.retry_after:
            pause = now + error.retry_after
    is_recorded = await asyncio.to_thread(
        store.record_delivery, after, owner=owner, paused_until=pause
    )
    _tell_log(after, is_recorded=is_recorded)
    return after.state


async def _send(
    outlet: Outlet, delivery: Delivery, dossier: Dossier | None, clock: Clock
) -> Delivery:
    recipient = _recipient(outlet, delivery)
    if dossier is None:
        raise ChannelError(f"deadline {delivery.alert.deadline_id} is gone", permanent=True)
    now = clock.now()
    topic = outlet.topics.get(dossier.deadline.topic) or _bare_topic(dossier)
    words = message(
        delivery,
        dossier,
        topic,
        zone=recipient.zone or topic.zone,
        now=now,
        next_alert_at=_next_reminder(dossier, topic, now),
    )
    async with asyncio.timeout(SEND_WITHIN.total_seconds()):
        receipt = await outlet.channel.send(words, recipient=recipient, thread=delivery.thread)
    return replace(
        delivery,
        state=DeliveryState.SENT,
        attempts=delivery.attempts + 1,
        next_try_at=None,
        sent_at=clock.now(),
        error=None,
        reference=receipt.reference,
    )


def _recipient(outlet: Outlet, delivery: Delivery) -> Recipient:
    for recipient in outlet.channel.recipients:
        if recipient.address == delivery.recipient:
            return recipient
    raise ChannelError(
        f"{outlet.name}: {delivery.recipient} is no longer one of its recipients", permanent=True
    )


def _next_reminder(dossier: Dossier, topic: Topic, now: datetime) -> datetime | None:
    ahead = (at for at, _ in reminders(dossier.deadline, topic) if at > now)
    return next(ahead, None)


def _bare_topic(dossier: Dossier) -> Topic:
    """Stands for a topic no longer configured, so that what waits still goes out."""
    return Topic(name=dossier.deadline.topic, title=dossier.deadline.topic)


def _failed(
    delivery: Delivery,
    error: Exception,
    give_up_after: timedelta,
    *,
    now: datetime,
    jitter: Callable[[], float],
) -> Delivery:
    attempts = delivery.attempts + 1
    is_permanent = isinstance(error, ChannelError) and error.permanent
    is_over = now - delivery.created_at >= give_up_after
    wait = _wait(attempts, error, jitter)
    return replace(
        delivery,
        state=DeliveryState.DEAD if is_permanent or is_over else DeliveryState.PENDING,
        attempts=attempts,
        next_try_at=None if is_permanent or is_over else now + wait,
        error=_one_line(delivery, error),
    )


def _wait(attempts: int, error: Exception, jitter: Callable[[], float]) -> timedelta:
    if isinstance(error, ChannelError) and error.retry_after:
        return error.retry_after
    longest: timedelta = min(FIRST_WAIT * 2 ** min(attempts - 1, 12), LONGEST_WAIT)
    return longest * (1 - jitter() / 2)


def _one_line(delivery: Delivery, error: Exception) -> str:
    if isinstance(error, AlerterError):
        return " ".join(str(error).split())
    if isinstance(error, TimeoutError):
        seconds = SEND_WITHIN.total_seconds()
        return f"{delivery.channel}: no answer within {seconds:.0f} s"
    return f"{delivery.channel}: {type(error).__name__}: {' '.join(str(error).split())}"


def _tell_log(delivery: Delivery, *, is_recorded: bool) -> None:
    DELIVERIES.labels(channel=delivery.channel, outcome=delivery.state).inc()
    about = {"channel": delivery.channel, "alert": delivery.alert.key}
    if not is_recorded:
        log.warning("lease lost while sending; it may be sent again", **about)
    if delivery.state is DeliveryState.SENT:
        log.info("delivered", **about)
    elif delivery.state is DeliveryState.DEAD:
        log.error("given up", error=delivery.error, attempts=delivery.attempts, **about)
    else:
        log.warning("put off", error=delivery.error, next_try_at=str(delivery.next_try_at), **about)
