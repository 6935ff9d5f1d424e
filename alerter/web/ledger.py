"""Feeds and deliveries as the page lists them: every field in words.

Pure: reads no clock, store or network.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from alerter.model import Alert, Delivery, DeliveryState, Event, Feed
from alerter.render import plain
from alerter.render.text import count
from alerter.web import words
from alerter.web.words import Stamp

_EVENTS = {
    Event.NEW: "new deadline",
    Event.MOVED: "moved",
    Event.CANCELLED: "called off",
    Event.MET: "met",
    Event.PAST: "over, as reported",
    Event.REMINDER: "reminder",
    Event.LAPSED: "passed, outcome not reported",
}


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One feed."""

    name: str
    #: `example.org/world.rss`: never a password or a query, which may hold a token
    address: str
    #: None where there is nothing safe to link to
    link: str | None
    #: `well`, `in trouble`, `not polled yet`
    state: str
    is_failing: bool
    succeeded: Stamp | None
    next_poll: Stamp | None
    failures: int
    error: str


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One delivery."""

    deadline_id: str
    what: str
    #: `reminder, 7d before`
    alert: str
    channel: str
    recipient: str
    #: `sent`, `waiting`, `to be tried again`, `given up`, `overtaken`
    state: str
    is_dead: bool
    created: Stamp
    #: when it was sent, or will be tried next
    moment: Stamp | None
    attempts: int
    error: str


def feed_rows(feeds: Sequence[Feed], zone: ZoneInfo, *, now: datetime) -> tuple[FeedRow, ...]:
    """Feeds in trouble first, then by name."""
    rows = [_feed_row(feed, zone, now) for feed in feeds]
    return tuple(sorted(rows, key=lambda row: (not row.is_failing, row.name)))


def delivery_rows(
    deliveries: Sequence[Delivery], whats: Mapping[str, str], zone: ZoneInfo, *, now: datetime
) -> tuple[DeliveryRow, ...]:
    """Deliveries in the order given; `whats` says what each deadline is about."""
    return tuple(_delivery_row(delivery, whats, zone, now) for delivery in deliveries)


def _feed_row(feed: Feed, zone: ZoneInfo, now: datetime) -> FeedRow:
    address, link = _address(feed.url)
    return FeedRow(
        name=feed.name,
        address=address,
        link=link,
        state=_feed_state(feed),
        is_failing=feed.failures > 0,
        succeeded=_stamp(feed.succeeded_at, zone, now),
        next_poll=_stamp(feed.next_poll_at, zone, now),
        failures=feed.failures,
        error=plain(feed.error or ""),
    )


def _feed_state(feed: Feed) -> str:
    if feed.failures > 0:
        return f"in trouble: {count(feed.failures, 'failed poll')} in a row"
    if feed.succeeded_at is None:
        return "not polled yet"
    return "read, with a fault" if feed.error else "well"


def _address(url: str) -> tuple[str, str | None]:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return "an address that cannot be read", None
    has_secrets = bool(parts.query or parts.username or parts.password)
    shown = plain(f"{host}{parts.path}{'?…' if parts.query else ''}")
    return shown, None if has_secrets else words.safe_link(url)


def _delivery_row(
    delivery: Delivery, whats: Mapping[str, str], zone: ZoneInfo, now: datetime
) -> DeliveryRow:
    deadline_id = delivery.alert.deadline_id
    is_pending = delivery.state is DeliveryState.PENDING
    return DeliveryRow(
        deadline_id=deadline_id,
        what=plain(whats.get(deadline_id, deadline_id)),
        alert=_alert(delivery.alert),
        channel=delivery.channel,
        recipient=delivery.recipient,
        state=_delivery_state(delivery),
        is_dead=delivery.state is DeliveryState.DEAD,
        created=Stamp.of(delivery.created_at, zone),
        moment=_stamp(delivery.next_try_at if is_pending else delivery.sent_at, zone, now),
        attempts=delivery.attempts,
        error=plain(delivery.error or ""),
    )


def _alert(alert: Alert) -> str:
    text = _EVENTS[alert.event]
    if alert.lead is not None:
        text = f"{text}, {alert.lead} before"
    return f"{text}, told late" if alert.is_late else text


def _delivery_state(delivery: Delivery) -> str:
    match delivery.state:
        case DeliveryState.SENT:
            return "sent"
        case DeliveryState.DEAD:
            return "given up: a dead letter"
        case DeliveryState.SUPERSEDED:
            return "overtaken by newer news"
        case DeliveryState.PENDING:
            return "to be tried again" if delivery.attempts else "waiting"


def _stamp(at: datetime | None, zone: ZoneInfo, now: datetime) -> Stamp | None:
    return None if at is None else Stamp.near(at, zone, now=now)
