"""A store that remembers only while the process runs: for replays, and as the double in tests.

Keeps the same promises as the one on a database, behind one lock. Reads no clock.
"""

import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice

from alerter.model import (
    Deadline,
    Decide,
    Delivery,
    DeliveryState,
    Dossier,
    Entry,
    Event,
    Evidence,
    Feed,
    Plan,
    Step,
)
from alerter.ports import Store
from alerter.stores.edge import by_due, planned, settled, synced, utc

_NEVER = datetime.max.replace(tzinfo=UTC)
# A record, and the name, id or key that it goes by.
_Row = tuple[type, str]


def open_store(_url: str) -> Store:
    """Open an empty store of its own."""
    return MemoryStore()


@dataclass(frozen=True, slots=True)
class _Lease:
    owner: str
    until: datetime
    #: the moment as it was before the claim
    was_due_at: datetime | None


class MemoryStore:
    """`alerter.ports.Store` in memory; the docstrings there say what each method promises."""

    def __init__(self) -> None:
        self._turn = threading.RLock()
        self._leases: dict[_Row, _Lease] = {}
        self._feeds: dict[str, Feed] = {}
        self._named: set[str] = set()
        self._fingerprints: dict[tuple[str, str], str] = {}
        self._dossiers: dict[str, Dossier] = {}
        self._deliveries: dict[str, Delivery] = {}
        self._paused: dict[str, datetime] = {}
        # Which ids and keys belong together; dicts, because they keep the order of insertion.
        self._of_topic: dict[str, dict[str, None]] = defaultdict(dict)
        self._of_deadline: dict[str, dict[str, None]] = defaultdict(dict)
        self._pending: dict[str, dict[str, None]] = defaultdict(dict)

    def migrate(self) -> None:
        """Nothing to do."""

    def hold(self) -> None:
        """Nothing to do: nobody else can come by."""

    def recover(self) -> None:
        """Nothing to do: what it remembers dies with whoever claimed it."""

    def close(self) -> None:
        """Nothing to give back."""

    def sync_feeds(self, feeds: Sequence[Feed], *, now: datetime) -> None:
        """Take over what the configuration says of feeds."""
        named = [settled(feed) for feed in feeds]
        with self._turn:
            self._named = {feed.name for feed in named}
            for feed in named:
                before = self._feeds.get(feed.name)
                if before is None or before.url != feed.url:
                    self._leases.pop((Feed, feed.name), None)
                self._feeds[feed.name] = synced(before, feed, now=utc(now))

    def feeds(self) -> tuple[Feed, ...]:
        """All feeds that the configuration names, by name."""
        with self._turn:
            return tuple(self._feeds[name] for name in sorted(self._named))

    def claim_feeds(
        self, now: datetime, *, owner: str, lease: timedelta, limit: int, is_forced: bool = False
    ) -> tuple[Feed, ...]:
        """Take feeds that are due, the longest overdue first; with `is_forced` any that is free."""
        with self._turn:
            if is_forced:
                due = [feed for feed in self.feeds() if self._is_free(feed, owner, now=now)]
            else:
                due = [feed for feed in self.feeds() if _is_due(feed.next_poll_at, now)]
            due.sort(key=lambda feed: feed.next_poll_at or _NEVER)
            taken = []
            for feed in due[:limit]:
                until = utc(now + lease)
                self._feeds[feed.name] = replace(feed, next_poll_at=until)
                was = self._take((Feed, feed.name), _Lease(owner, until, feed.next_poll_at))
                taken.append(replace(feed, next_poll_at=was))
        return tuple(sorted(taken, key=lambda feed: (feed.next_poll_at or _NEVER, feed.name)))

    def record_poll(self, feed: Feed, *, owner: str) -> bool:
        """Write back how polling `feed` went."""
        with self._turn:
            if not self._give_back((Feed, feed.name), owner):
                return False
            went = settled(feed)
            self._feeds[feed.name] = replace(
                self._feeds[feed.name],
                etag=went.etag,
                last_modified=went.last_modified,
                body_hash=went.body_hash,
                next_poll_at=went.next_poll_at,
                polled_at=went.polled_at,
                succeeded_at=went.succeeded_at,
                failures=went.failures,
                error=went.error,
            )
        return True

    def unseen(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """Those never recorded, or recorded with another fingerprint, in the order given."""
        with self._turn:
            return tuple(entry for entry in entries if self._is_news(settled(entry)))

    def record_entry(
        self, entry: Entry, decisions: Mapping[str, Decide], *, clues: frozenset[str] = frozenset()
    ) -> tuple[Step, ...]:
        """Record `entry`, and for each topic named what follows from it."""
        entry = settled(entry)
        with self._turn:
            if not self._is_news(entry):
                return ()
            # All decisions first: where one raises, nothing has been written yet.
            steps = [
                step for topic, decide in decisions.items() for step in decide(self._known(topic))
            ]
            self._fingerprints[entry.feed, entry.key] = entry.fingerprint
            for step in steps:
                self._record_step(settled(step))
        return tuple(steps)

    def dossiers(self, *, topic: str | None = None) -> tuple[Dossier, ...]:
        """All deadlines, by last day of their due, then id."""
        with self._turn:
            if topic is None:
                return by_due(self._dossiers.values())
            return by_due(self._dossiers[id_] for id_ in self._of_topic.get(topic, ()))

    def dossier(self, deadline_id: str) -> Dossier | None:
        """One deadline."""
        with self._turn:
            return self._dossiers.get(deadline_id)

    def claim_deadlines(
        self, now: datetime, *, owner: str, lease: timedelta, limit: int
    ) -> tuple[Dossier, ...]:
        """Take deadlines whose next alert is due, the longest overdue first."""
        with self._turn:
            known = [dossier.deadline for dossier in self._dossiers.values()]
            due = [deadline for deadline in known if _is_due(deadline.next_alert_at, now)]
            due.sort(key=lambda deadline: (deadline.next_alert_at or _NEVER, deadline.id))
            taken = []
            for deadline in due[:limit]:
                until = utc(now + lease)
                self._change(replace(deadline, next_alert_at=until))
                held = _Lease(owner, until, deadline.next_alert_at)
                was = self._take((Deadline, deadline.id), held)
                taken.append((was or _NEVER, deadline.id))
            return tuple(self._before_claim(self._dossiers[id_]) for _, id_ in sorted(taken))

    def wake(self, now: datetime) -> None:
        """Have every open deadline planned anew at `now`, but for those being planned."""
        with self._turn:
            for dossier in list(self._dossiers.values()):
                deadline = dossier.deadline
                held = self._leases.get((Deadline, deadline.id))
                if deadline.is_open and (held is None or held.until <= now):
                    self._change(replace(deadline, next_alert_at=utc(now)))

    def record_plan(
        self, deadline: Deadline, plan: Plan, deliveries: Sequence[Delivery], *, owner: str
    ) -> bool:
        """Write what follows for a claimed deadline."""
        with self._turn:
            before = self._dossiers.get(deadline.id)
            if before is None or before.deadline.revision != deadline.revision:
                return False
            if not self._give_back((Deadline, deadline.id), owner):
                return False
            plan = settled(plan)
            fresh = [settled(delivery) for delivery in deliveries]
            lapse = (plan.lapse,) if plan.lapse else ()
            after = planned(before.deadline, plan)
            self._dossiers[deadline.id] = replace(
                before, deadline=after, revisions=(*before.revisions, *lapse)
            )
            self._supersede(after, fresh, now=plan.planned_at)
            for delivery in fresh:
                self._add(delivery)
        return True

    def deliveries(self, *, limit: int = 200) -> tuple[Delivery, ...]:
        """The newest deliveries, newest first."""
        with self._turn:
            oldest_first = sorted(self._deliveries.values(), key=lambda item: item.created_at)
        return tuple(islice(reversed(oldest_first), limit))

    def claim_deliveries(
        self, channel: str, now: datetime, *, owner: str, lease: timedelta, limit: int
    ) -> tuple[Delivery, ...]:
        """Take deliveries of `channel` that are due, oldest first, their thread filled in."""
        with self._turn:
            if (paused_until := self._paused.get(channel)) is not None and paused_until > now:
                return ()
            due = (item for item in self._heads(channel) if _is_due(item.next_try_at, now))
            taken = []
            for delivery in list(islice(due, limit)):
                until = utc(now + lease)
                self._deliveries[delivery.key] = replace(delivery, next_try_at=until)
                held = _Lease(owner, until, delivery.next_try_at)
                was = self._take((Delivery, delivery.key), held)
                taken.append(replace(delivery, next_try_at=was, thread=self._thread(delivery)))
        return tuple(taken)

    def record_delivery(
        self, delivery: Delivery, *, owner: str, paused_until: datetime | None = None
    ) -> bool:
        """Write back how a try went; `paused_until` holds up the whole channel."""
        went = settled(delivery)
        with self._turn:
            if not self._give_back((Delivery, went.key), owner):
                return False
            self._deliveries[went.key] = replace(
                self._deliveries[went.key],
                state=went.state,
                attempts=went.attempts,
                next_try_at=went.next_try_at,
                sent_at=went.sent_at,
                error=went.error,
                reference=went.reference,
            )
            if went.state is not DeliveryState.PENDING:
                self._pending[went.channel].pop(went.key, None)
            if paused_until is not None:
                known = self._paused.get(went.channel, paused_until)
                self._paused[went.channel] = max(known, paused_until)
        return True

    def _take(self, row: _Row, lease: _Lease) -> datetime | None:
        """Note a claim; answers the moment before it, and before all that were lost."""
        if (lost := self._leases.get(row)) is not None:
            lease = replace(lease, was_due_at=lost.was_due_at)
        self._leases[row] = lease
        return lease.was_due_at

    def _give_back(self, row: _Row, owner: str) -> bool:
        """End a claim; False where it is not, or no longer, that of `owner`."""
        lease = self._leases.get(row)
        if lease is None or lease.owner != owner:
            return False
        del self._leases[row]
        return True

    def _is_free(self, feed: Feed, owner: str, *, now: datetime) -> bool:
        lease = self._leases.get((Feed, feed.name))
        return lease is None or lease.owner == owner or lease.until <= now

    def _is_news(self, entry: Entry) -> bool:
        return self._fingerprints.get((entry.feed, entry.key)) != entry.fingerprint

    def _known(self, topic: str) -> tuple[Dossier, ...]:
        return tuple(self._before_claim(dossier) for dossier in self.dossiers(topic=topic))

    def _before_claim(self, dossier: Dossier) -> Dossier:
        lease = self._leases.get((Deadline, dossier.deadline.id))
        if lease is None:
            return dossier
        deadline = replace(dossier.deadline, next_alert_at=lease.was_due_at)
        return replace(dossier, deadline=deadline)

    def _change(self, deadline: Deadline) -> None:
        self._dossiers[deadline.id] = replace(self._dossiers[deadline.id], deadline=deadline)

    def _record_step(self, step: Step) -> None:
        deadline = step.deadline
        before = self._dossiers.get(deadline.id, Dossier(deadline, (), ()))
        revisions = (step.revision,) if step.revision else ()
        self._dossiers[deadline.id] = Dossier(
            deadline,
            (*before.revisions, *revisions),
            _with_evidence(before.evidence, step.evidence),
        )
        self._of_topic[deadline.topic][deadline.id] = None
        self._leases.pop((Deadline, deadline.id), None)

    def _add(self, delivery: Delivery) -> None:
        key = delivery.key
        if key in self._deliveries:
            return
        self._deliveries[key] = replace(delivery, thread=None)
        self._of_deadline[delivery.alert.deadline_id][key] = None
        if delivery.state is DeliveryState.PENDING:
            self._pending[delivery.channel][key] = None

    def _supersede(self, deadline: Deadline, fresh: Sequence[Delivery], *, now: datetime) -> None:
        places = {(item.channel, item.recipient) for item in fresh}
        kept = {item.key for item in fresh}
        for key in self._of_deadline[deadline.id]:
            item = self._deliveries[key]
            lease = self._leases.get((Delivery, key))
            if (
                item.state is DeliveryState.PENDING
                and item.alert.revision < deadline.revision
                and key not in kept
                and (item.alert.event is Event.REMINDER or (item.channel, item.recipient) in places)
                and (lease is None or lease.until <= now)
            ):
                self._withdraw(item)

    def _withdraw(self, delivery: Delivery) -> None:
        key = delivery.key
        self._deliveries[key] = replace(delivery, state=DeliveryState.SUPERSEDED, next_try_at=None)
        del self._pending[delivery.channel][key]
        self._leases.pop((Delivery, key), None)

    def _heads(self, channel: str) -> Iterator[Delivery]:
        """The oldest pending delivery of each deadline and recipient, oldest first."""
        waiting = (self._deliveries[key] for key in self._pending[channel])
        served: set[tuple[str, str]] = set()
        for delivery in sorted(waiting, key=lambda item: item.created_at):
            place = (delivery.alert.deadline_id, delivery.recipient)
            if place not in served:
                served.add(place)
                yield delivery

    def _thread(self, delivery: Delivery) -> str | None:
        sent = (self._deliveries[key] for key in self._of_deadline[delivery.alert.deadline_id])
        named = [
            (item.sent_at, item.reference)
            for item in sent
            if item.state is DeliveryState.SENT
            and item.sent_at is not None
            and item.reference is not None
            and (item.channel, item.recipient) == (delivery.channel, delivery.recipient)
        ]
        # Of two sent at one moment the later row, as in the databases.
        return max(reversed(named), key=lambda pair: pair[0])[1] if named else None


def _is_due(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now


def _with_evidence(known: Sequence[Evidence], fresh: Evidence) -> tuple[Evidence, ...]:
    """By publication; that of the same entry is replaced."""
    place = (fresh.feed, fresh.entry_key)
    others = [item for item in known if (item.feed, item.entry_key) != place]
    return tuple(sorted((*others, fresh), key=lambda item: item.published_at))
