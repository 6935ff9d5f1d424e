"""The alert tick: takes the deadlines whose next moment has come, asks `plan` what follows, and
writes it with one delivery for each recipient that is to be told. Sends nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from alerter.model import (
    Alert,
    AlertFilter,
    Delivery,
    Dossier,
    Event,
    Plan,
    Recipient,
    Route,
    Topic,
)
from alerter.plan import plan
from alerter.ports import Store
from alerter.telemetry import ALERTS

#: how long a claim on a deadline holds: planning one takes milliseconds
LEASE = timedelta(minutes=1)
#: how often a deadline is looked at whose topic is no longer configured
UNKNOWN_TOPIC_EVERY = timedelta(days=1)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Told:
    """One alert that was planned, with the dossier it tells of and how many are to hear it."""

    alert: Alert
    dossier: Dossier
    recipients: int


def alert(
    store: Store,
    topics: Mapping[str, Topic],
    recipients: Mapping[str, Sequence[Recipient]],
    *,
    now: datetime,
    owner: str,
    limit: int = 200,
) -> tuple[Told, ...]:
    """Plan all that is due at `now`, at most `limit` deadlines; answers the alerts planned.

    `topics` by name; `recipients` by name of the channel. A deadline that cannot be planned stays
    claimed and is tried again when its lease has run out; the others go on.
    """
    told: list[Told] = []
    for dossier in store.claim_deadlines(now, owner=owner, lease=LEASE, limit=limit):
        try:
            told.extend(_plan_one(store, topics, recipients, dossier, now=now, owner=owner))
        except Exception:
            log.exception("deadline not planned", deadline=dossier.deadline.id)
    return tuple(told)


def passes(alert: Alert, route: Route) -> bool:
    """Whether `route` lets `alert` through."""
    return route.only is None or any(_fits(alert, wanted) for wanted in route.only)


def _plan_one(
    store: Store,
    topics: Mapping[str, Topic],
    recipients: Mapping[str, Sequence[Recipient]],
    dossier: Dossier,
    *,
    now: datetime,
    owner: str,
) -> list[Told]:
    deadline = dossier.deadline
    topic = topics.get(deadline.topic)
    if topic is None:
        # Its topic may come back: nothing is told, nothing is forgotten.
        since = deadline.planned_at or now
        following = Plan((), deadline.announced, since, now + UNKNOWN_TOPIC_EVERY)
        store.record_plan(deadline, following, (), owner=owner)
        return []
    following = plan(dossier, topic, now=now)
    deliveries = {item: _deliveries(item, topic, recipients, now=now) for item in following.alerts}
    every = [delivery for group in deliveries.values() for delivery in group]
    if not store.record_plan(deadline, following, every, owner=owner):
        log.info("plan overtaken", deadline=deadline.id)
        return []
    for item in following.alerts:
        ALERTS.labels(event=item.event).inc()
    return [Told(item, dossier, len(group)) for item, group in deliveries.items()]


def _deliveries(
    alert: Alert,
    topic: Topic,
    recipients: Mapping[str, Sequence[Recipient]],
    *,
    now: datetime,
) -> list[Delivery]:
    return [
        Delivery(alert, route.channel, recipient.address, created_at=now, next_try_at=now)
        for route in topic.routes
        if passes(alert, route)
        for recipient in recipients.get(route.channel, ())
    ]


def _fits(alert: Alert, wanted: AlertFilter) -> bool:
    if alert.event is not wanted.event:
        # Who asked to hear that it lapsed hears too when an article says that it is over.
        return alert.event is Event.PAST and wanted.event is Event.LAPSED
    if wanted.at_most is None or alert.lead is None:
        return True
    return alert.lead.span <= wanted.at_most.span
