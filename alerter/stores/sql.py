"""The store on SQLite and PostgreSQL: one set of statements for both.

Every method is one transaction. Reads no clock: moments are handed in.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice

from sqlalchemy import and_, func, insert, or_, select, true, update

from alerter.model import Deadline, Decide, Delivery, Dossier, Entry, Feed, Plan, State, Step
from alerter.ports import Store
from alerter.stores import candidates, dossiers, outbox, rows, schema, tables
from alerter.stores.claim import Claim, before_claim, claimed
from alerter.stores.database import Database
from alerter.stores.edge import by_due, planned, settled, synced

#: how many values one statement names at most
CHUNK = 500

#: what each kind of row that can be claimed waits for
_MOMENTS = (
    tables.feeds.c.next_poll_at,
    tables.deadlines.c.next_alert_at,
    tables.deliveries.c.next_try_at,
)
_NEVER = datetime.max.replace(tzinfo=UTC)


def open_store(url: str) -> Store:
    """Open the store at `sqlite:///PATH` or `postgresql://…`; connects to nothing yet.

    StoreError where the URL names no store, its folder cannot be made, or its driver is missing.
    """
    return SqlStore(Database(url))


class SqlStore:
    """`alerter.ports.Store` on a database; the docstrings there say what each method promises.

    A claimed row carries `owner`, `leased_until` and, in `was_due_at`, the moment as it was. Who
    works on a row sees it as it was before the claim; who only looks sees the moved moment.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    def migrate(self) -> None:
        """Bring the schema up to date."""
        schema.migrate(self.database)

    def hold(self) -> None:
        """Become the one service on a SQLite file."""
        self.database.hold()

    def recover(self) -> None:
        """Give back at once what claimers of a SQLite file still hold that died."""
        if not self.database.is_embedded:
            return
        with self.database.writing() as connection:
            for moment in _MOMENTS:
                table = moment.table
                was_due_at = func.coalesce(table.c.was_due_at, moment)
                freeing = update(table).where(table.c.owner.is_not(None))
                connection.execute(freeing.values(**rows.UNCLAIMED, **{moment.name: was_due_at}))

    def close(self) -> None:
        """Close all connections."""
        self.database.close()

    def sync_feeds(self, feeds: Sequence[Feed], *, now: datetime) -> None:
        """Take over what the configuration says of feeds; writes only what differs."""
        named = {feed.name: feed for feed in map(settled, feeds)}
        with self.database.writing() as connection:
            self.database.lock(connection, ["feeds"])
            known = {
                row["name"]: row for row in connection.execute(select(tables.feeds)).mappings()
            }
            for name, feed in named.items():
                row = known.pop(name, None)
                if row is None:
                    values = rows.feed_values(synced(None, feed, now=now))
                    connection.execute(insert(tables.feeds).values(**values, is_named=True))
                elif changes := rows.feed_changes(row, feed, now=now):
                    changing = update(tables.feeds).where(tables.feeds.c.name == name)
                    connection.execute(changing.values(**changes))
            gone = [name for name, row in known.items() if row["is_named"]]
            for chunk in _chunks(gone):
                leaving = update(tables.feeds).where(tables.feeds.c.name.in_(chunk))
                connection.execute(leaving.values(is_named=False))

    def feeds(self) -> tuple[Feed, ...]:
        """All feeds that the configuration names, by name."""
        with self.database.reading() as connection:
            found = (
                connection.execute(select(tables.feeds).where(tables.feeds.c.is_named))
                .mappings()
                .all()
            )
        return tuple(sorted(map(rows.feed, found), key=lambda feed: feed.name))

    def claim_feeds(
        self, now: datetime, *, owner: str, lease: timedelta, limit: int, is_forced: bool = False
    ) -> tuple[Feed, ...]:
        """Take feeds that are due, the longest overdue first; with `is_forced` any that is free."""
        moment = tables.feeds.c.next_poll_at
        is_free = or_(
            tables.feeds.c.owner.is_(None),
            tables.feeds.c.owner == owner,
            tables.feeds.c.leased_until <= now,
        )
        with self.database.writing() as connection:
            found = claimed(
                connection,
                moment,
                Claim(owner, now, lease, limit),
                where=and_(tables.feeds.c.is_named, is_free if is_forced else moment <= now),
                order=(moment.nulls_last() if is_forced else moment, tables.feeds.c.name),
            )
        found = sorted(found, key=lambda row: (row["was_due_at"] or _NEVER, row["name"]))
        return tuple(before_claim(rows.feed(row), row, "next_poll_at") for row in found)

    def record_poll(self, feed: Feed, *, owner: str) -> bool:
        """Write back how polling `feed` went."""
        recording = (
            update(tables.feeds)
            .where(tables.feeds.c.name == feed.name, tables.feeds.c.owner == owner)
            .values(**rows.poll_values(feed), **rows.UNCLAIMED)
        )
        with self.database.writing() as connection:
            return connection.execute(recording).rowcount == 1

    def unseen(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """Those never recorded, or recorded with another fingerprint, in the order given."""
        places = [(entry.feed, entry.key, entry.fingerprint) for entry in map(settled, entries)]
        keys: dict[str, set[str]] = defaultdict(set)
        for feed, key, _ in places:
            keys[feed].add(key)
        seen: set[tuple[str, ...]] = set()
        with self.database.reading() as connection:
            for feed, chunk in ((name, chunk) for name in keys for chunk in _chunks(keys[name])):
                asking = select(
                    tables.entries.c.feed, tables.entries.c.key, tables.entries.c.fingerprint
                ).where(tables.entries.c.feed == feed, tables.entries.c.key.in_(chunk))
                seen.update(tuple(row) for row in connection.execute(asking))
        return tuple(
            entry for entry, place in zip(entries, places, strict=True) if place not in seen
        )

    def record_entry(
        self, entry: Entry, decisions: Mapping[str, Decide], *, clues: frozenset[str] = frozenset()
    ) -> tuple[Step, ...]:
        """Record `entry`, and for each topic named what follows from it."""
        steps: list[Step] = []
        with self.database.writing() as connection:
            is_news = self.database.put(
                connection,
                tables.entries,
                rows.entry_values(entry),
                by=(tables.entries.c.feed, tables.entries.c.key),
                where=lambda given: tables.entries.c.fingerprint != given.fingerprint,
            )
            if not is_news:
                return ()
            self.database.lock(connection, map(_lock_of, decisions))
            for topic, decide in decisions.items():
                where = candidates.where(connection, topic, clues)
                known = dossiers.read(connection, where, is_working=True)
                for step in decide(by_due(known)):
                    dossiers.record(self.database, connection, step)
                    steps.append(step)
        return tuple(steps)

    def dossiers(self, *, topic: str | None = None) -> tuple[Dossier, ...]:
        """All deadlines, by last day of their due, then id."""
        where = true() if topic is None else tables.deadlines.c.topic == topic
        with self.database.reading() as connection:
            return by_due(dossiers.read(connection, where))

    def dossier(self, deadline_id: str) -> Dossier | None:
        """One deadline."""
        with self.database.reading() as connection:
            return next(iter(dossiers.read(connection, tables.deadlines.c.id == deadline_id)), None)

    def claim_deadlines(
        self, now: datetime, *, owner: str, lease: timedelta, limit: int
    ) -> tuple[Dossier, ...]:
        """Take deadlines whose next alert is due, the longest overdue first."""
        moment = tables.deadlines.c.next_alert_at
        with self.database.writing() as connection:
            found = claimed(
                connection,
                moment,
                Claim(owner, now, lease, limit),
                where=moment <= now,
                order=(moment, tables.deadlines.c.id),
            )
            places = {row["id"]: (row["was_due_at"], row["id"]) for row in found}
            taken = [
                dossier
                for ids in _chunks(places)
                for dossier in dossiers.read(
                    connection, tables.deadlines.c.id.in_(ids), is_working=True
                )
            ]
        return tuple(sorted(taken, key=lambda item: places[item.deadline.id]))

    def wake(self, now: datetime) -> None:
        """Have every open deadline planned anew at `now`, but for those being planned."""
        waking = (
            update(tables.deadlines)
            .where(
                tables.deadlines.c.state.in_([state for state in State if state.is_ahead]),
                tables.deadlines.c.lapsed_at.is_(None),
                or_(tables.deadlines.c.owner.is_(None), tables.deadlines.c.leased_until <= now),
            )
            .values(next_alert_at=now)
        )
        with self.database.writing() as connection:
            topics = connection.execute(select(tables.deadlines.c.topic).distinct()).scalars()
            self.database.lock(connection, map(_lock_of, topics))
            connection.execute(waking)

    def record_plan(
        self, deadline: Deadline, plan: Plan, deliveries: Sequence[Delivery], *, owner: str
    ) -> bool:
        """Write what follows for a claimed deadline."""
        fresh = [settled(delivery) for delivery in deliveries]
        after = planned(deadline, plan)
        recording = (
            update(tables.deadlines)
            .where(
                tables.deadlines.c.id == deadline.id,
                tables.deadlines.c.owner == owner,
                tables.deadlines.c.revision == deadline.revision,
            )
            .values(**rows.plan_values(after), **rows.UNCLAIMED)
        )
        with self.database.writing() as connection:
            self.database.lock(connection, [_lock_of(deadline.topic)])
            if connection.execute(recording).rowcount != 1:
                return False
            if plan.lapse is not None:
                connection.execute(
                    insert(tables.revisions).values(**rows.revision_values(plan.lapse))
                )
            outbox.supersede(connection, after, fresh, now=plan.planned_at)
            outbox.add(self.database, connection, fresh)
        return True

    def deliveries(self, *, limit: int = 200) -> tuple[Delivery, ...]:
        """The newest deliveries, newest first."""
        newest = (tables.deliveries.c.created_at.desc(), tables.deliveries.c.id.desc())
        asking = select(tables.deliveries).order_by(*newest).limit(limit)
        with self.database.reading() as connection:
            return tuple(map(rows.delivery, connection.execute(asking).mappings()))

    def claim_deliveries(
        self, channel: str, now: datetime, *, owner: str, lease: timedelta, limit: int
    ) -> tuple[Delivery, ...]:
        """Take deliveries of `channel` that are due, oldest first, their thread filled in."""
        with self.database.writing() as connection:
            found = claimed(
                connection,
                tables.deliveries.c.next_try_at,
                Claim(owner, now, lease, limit),
                where=outbox.is_next(channel, now=now),
                order=(tables.deliveries.c.created_at, tables.deliveries.c.id),
            )
            found = sorted(found, key=lambda row: (row["created_at"], row["id"]))
            taken = [before_claim(rows.delivery(row), row, "next_try_at") for row in found]
            return outbox.with_threads(connection, taken)

    def record_delivery(
        self, delivery: Delivery, *, owner: str, paused_until: datetime | None = None
    ) -> bool:
        """Write back how a try went; `paused_until` holds up the whole channel."""
        recording = (
            update(tables.deliveries)
            .where(
                tables.deliveries.c.key == settled(delivery).key, tables.deliveries.c.owner == owner
            )
            .values(**rows.try_values(delivery), **rows.UNCLAIMED)
        )
        with self.database.writing() as connection:
            if connection.execute(recording).rowcount != 1:
                return False
            if paused_until is not None:
                self.database.put(
                    connection,
                    tables.channels,
                    {"name": delivery.channel, "paused_until": paused_until},
                    by=(tables.channels.c.name,),
                    where=lambda given: given.paused_until > tables.channels.c.paused_until,
                )
        return True


def _lock_of(topic: str) -> str:
    return f"topic {topic}"


def _chunks(values: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Few enough at a time for one statement; none for none."""
    remaining = iter(values)
    return iter(lambda: tuple(islice(remaining, CHUNK)), ())
