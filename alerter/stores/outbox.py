"""Deliveries in the tables: which are next, which are overtaken, which thread they belong to.

Runs within the transaction it is handed; reads no clock.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, not_, or_, select, tuple_, update

from alerter.model import Deadline, Delivery, DeliveryState, Event
from alerter.stores import rows
from alerter.stores.database import Database
from alerter.stores.tables import channels, deliveries

_PENDING = deliveries.c.state == DeliveryState.PENDING


def is_next(channel: str, *, now: datetime) -> ColumnElement[bool]:
    """Of one deadline and recipient only the oldest pending delivery; none of a paused channel.

    An older one that is being tried, or waits to be tried again, holds up those behind it.
    """
    older = deliveries.alias("older")
    is_behind = exists().where(
        older.c.deadline_id == deliveries.c.deadline_id,
        older.c.channel == deliveries.c.channel,
        older.c.recipient == deliveries.c.recipient,
        older.c.state == DeliveryState.PENDING,
        tuple_(older.c.created_at, older.c.id) < tuple_(deliveries.c.created_at, deliveries.c.id),
    )
    is_paused = exists().where(channels.c.name == channel, channels.c.paused_until > now)
    return and_(
        deliveries.c.channel == channel,
        _PENDING,
        deliveries.c.next_try_at <= now,
        not_(is_behind),
        not_(is_paused),
    )


def with_threads(connection: Connection, claimed: Sequence[Delivery]) -> tuple[Delivery, ...]:
    """The same deliveries of one channel, each with the newest reference that its thread has."""
    if not claimed:
        return ()
    about = {(item.alert.deadline_id, item.channel, item.recipient) for item in claimed}
    place = (deliveries.c.deadline_id, deliveries.c.channel, deliveries.c.recipient)
    asking = (
        select(*place, deliveries.c.reference)
        .where(
            tuple_(*place).in_(about),
            deliveries.c.state == DeliveryState.SENT,
            deliveries.c.reference.is_not(None),
        )
        .order_by(deliveries.c.sent_at, deliveries.c.id)
    )
    threads: dict[tuple[str, str, str], str] = {}
    for deadline_id, channel, recipient, reference in connection.execute(asking):
        threads[deadline_id, channel, recipient] = reference
    return tuple(
        replace(item, thread=threads.get((item.alert.deadline_id, item.channel, item.recipient)))
        for item in claimed
    )


def add(database: Database, connection: Connection, fresh: Sequence[Delivery]) -> None:
    """Add `fresh` in this order; those whose key exists stay as they are."""
    for delivery in fresh:
        database.add(connection, deliveries, rows.delivery_values(delivery))


def supersede(
    connection: Connection, deadline: Deadline, fresh: Sequence[Delivery], *, now: datetime
) -> None:
    """Withdraw what is pending about older revisions of `deadline`.

    Reminders always, others where one of `fresh` tells the same recipient something newer; never
    one of `fresh` itself, nor one that is being sent right now.
    """
    places = {(item.channel, item.recipient) for item in fresh}
    is_overtaken = or_(
        deliveries.c.event == Event.REMINDER,
        tuple_(deliveries.c.channel, deliveries.c.recipient).in_(places),
    )
    is_being_sent = and_(deliveries.c.owner.is_not(None), deliveries.c.leased_until > now)
    connection.execute(
        update(deliveries)
        .where(
            deliveries.c.deadline_id == deadline.id,
            deliveries.c.revision < deadline.revision,
            _PENDING,
            deliveries.c.key.not_in({item.key for item in fresh}),
            is_overtaken,
            not_(is_being_sent),
        )
        .values(state=DeliveryState.SUPERSEDED, next_try_at=None, **rows.UNCLAIMED)
    )
