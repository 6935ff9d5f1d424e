"""What can be plugged in: where entries come from, who reads them, who is told, what remembers.

Everything here is a protocol; built-ins and plug-ins from outside are found alike, by the entry
points `alerter.sources`, `alerter.detectors`, `alerter.channels` and `alerter.stores`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Protocol, runtime_checkable

from pydantic import BaseModel

from alerter.model import (
    Deadline,
    Decide,
    Delivery,
    Dossier,
    Entry,
    Feed,
    Mention,
    Message,
    Plan,
    Recipient,
    Step,
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a source brought back from one feed.

    `entries` is empty and `is_unchanged` true where nothing is new since the validators in `feed`.
    """

    entries: tuple[Entry, ...] = ()
    is_unchanged: bool = False
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    #: the publisher asks not to be polled again before this span has passed
    not_before: timedelta | None = None
    #: the feed was ill-formed in this way, yet was read
    fault: str | None = None


class Source(Protocol):
    """Reads one kind of feed. Made once, used for many feeds at a time."""

    async def fetch(self, feed: Feed, *, now: datetime) -> Fetched:
        """Bring what `feed` carries now, in any order.

        Raises SourceError where it cannot be read; never for a single bad entry.
        """
        ...

    async def close(self) -> None:
        """Give back what it holds."""
        ...


class Detector(Protocol):
    """Reads the deadlines in a text. Deterministic, no I/O; else it is a `SlowDetector`.

    A class that has keys of its own in the configuration names a pydantic model of them `Settings`
    and is made from what that validated; any other is made from nothing.
    """

    def detect(self, entry: Entry) -> tuple[Mention, ...]:
        """The deadlines that `entry` tells of, one for each obligation, in order of the text.

        Offsets count in `entry.body`; relative dates count from `entry.published_at`.
        """
        ...


@runtime_checkable
class SlowDetector(Detector, Protocol):
    """A detector that asks somebody else, and may take seconds for an entry.

    Polling calls it in threads of their own, several at a time, so that it takes none from the
    event loop or the stores. It bounds how long it waits, and answers what it can by itself where
    nobody answers it.
    """

    #: what says so
    is_slow: ClassVar[bool]

    def close(self) -> None:
        """Give back what it holds; from then on it asks nobody."""
        ...


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a channel answers for a message that the other side has accepted."""

    #: what the next message of the thread is to hang on; kept as `Delivery.reference`. None where
    #: the other side gives none
    reference: str | None = None


class Channel(Protocol):
    """Tells people. Made once from its name in the configuration and its validated settings."""

    #: validates the channel's own keys of the configuration (all but those common to channels)
    Settings: ClassVar[type[BaseModel]]

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        """Who gets each alert; one delivery each."""
        ...

    async def send(self, message: Message, *, recipient: Recipient, thread: str | None) -> Receipt:
        """Deliver one message, within the thread that the newest receipt named `thread`.

        Raises ChannelError; returns only once the other side has accepted. Tries once: a retry is
        a row in the outbox, with the same `message.key`.
        """
        ...

    async def close(self) -> None:
        """Give back what it holds."""
        ...


class Store(Protocol):
    """Remembers. Every method is one transaction, safe to call from any thread.

    Rows that wait for a moment are *claimed*: `claim_*` takes those due, marks them with `owner`
    and moves their next moment on by `lease`, in one statement, so that no two claimers get the
    same row and a claimer that dies gives its rows back. `record_*` writes the outcome, only while
    the row still carries `owner`; it answers False, and changes nothing, once the lease was lost.
    Moments are aware; they come back in UTC.
    """

    def migrate(self) -> None:
        """Bring the schema up to date. StoreError where that cannot be."""
        ...

    def hold(self) -> None:
        """Become the one service on an embedded store, until `close` or the end of the process.

        StoreError where another has it. Where many may work at once it does nothing.
        """
        ...

    def recover(self) -> None:
        """Give back at once what claimers that died still hold.

        To be called once, after `hold` and `migrate` and before anything is claimed: `hold` made
        sure that nobody else is alive. Where many may work at once it does nothing: their leases
        end by themselves.
        """
        ...

    def close(self) -> None:
        """Give back what it holds."""
        ...

    # Feeds

    def sync_feeds(self, feeds: Sequence[Feed], *, now: datetime) -> None:
        """Take over what the configuration says of feeds; how polling them went is kept.

        New ones are due at once, one whose URL changed too (its validators are forgotten);
        feeds no longer named are never claimed or listed, and are as before when they come back.
        """
        ...

    def feeds(self) -> tuple[Feed, ...]:
        """All feeds that the configuration names, by name."""
        ...

    def claim_feeds(
        self, now: datetime, *, owner: str, lease: timedelta, limit: int, is_forced: bool = False
    ) -> tuple[Feed, ...]:
        """Feeds with `next_poll_at` <= `now`, the longest overdue first.

        With `is_forced` all feeds that nobody else has claimed, due or not.
        """
        ...

    def record_poll(self, feed: Feed, *, owner: str) -> bool:
        """Write back how polling `feed` went: validators, moments, failures, error."""
        ...

    # Entries

    def unseen(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """Those never recorded, or recorded with another fingerprint, in the order given."""
        ...

    def record_entry(
        self, entry: Entry, decisions: Mapping[str, Decide], *, clues: frozenset[str] = frozenset()
    ) -> tuple[Step, ...]:
        """Record `entry`, and for each topic named what follows from it.

        One transaction: where the entry stands recorded with this fingerprint, nothing happens.
        Else each decision is called with the dossiers of its topic (where it has very many, with
        those that share most of the rare ones among `clues`), which nobody else can change
        meanwhile, and its steps are written: the deadline (next alert and all), the revision
        where there is one (appended), the evidence (replacing that of the same entry for the same
        deadline). Any claim on the deadlines touched is broken, so that a plan made from older
        knowledge is not recorded. Answers all steps.
        """
        ...

    # Deadlines

    def dossiers(self, *, topic: str | None = None) -> tuple[Dossier, ...]:
        """All deadlines, by last day of their due, then id."""
        ...

    def dossier(self, deadline_id: str) -> Dossier | None:
        """One deadline."""
        ...

    def claim_deadlines(
        self, now: datetime, *, owner: str, lease: timedelta, limit: int
    ) -> tuple[Dossier, ...]:
        """Deadlines with `next_alert_at` <= `now`, the longest overdue first."""
        ...

    def wake(self, now: datetime) -> None:
        """Have every open deadline planned anew at `now`: leads or topics may have changed.

        Open: state pending or moved, not lapsed. Claims are left as they are.
        """
        ...

    def record_plan(
        self, deadline: Deadline, plan: Plan, deliveries: Sequence[Delivery], *, owner: str
    ) -> bool:
        """Write what follows for a claimed deadline.

        One transaction: the plan's fields go into the deadline (a lapse appends its revision and
        sets `lapsed_at`); deliveries are added, those whose key exists are left as they are.
        Pending deliveries about an older revision of this deadline become SUPERSEDED: reminders
        always, others where a new delivery goes to the same channel and recipient; one that is
        being sent right now (its lease runs) is left alone.
        """
        ...

    # Deliveries

    def deliveries(self, *, limit: int = 200) -> tuple[Delivery, ...]:
        """The newest deliveries, newest first."""
        ...

    def claim_deliveries(
        self, channel: str, now: datetime, *, owner: str, lease: timedelta, limit: int
    ) -> tuple[Delivery, ...]:
        """Pending deliveries of `channel` with `next_try_at` <= `now`, oldest first.

        Of one deadline and recipient only the oldest pending one is offered, so that a thread
        stays in order. None while the channel is paused. `thread` is filled in.
        """
        ...

    def record_delivery(
        self, delivery: Delivery, *, owner: str, paused_until: datetime | None = None
    ) -> bool:
        """Write back how a try went; `paused_until` holds up the whole channel, and no other."""
        ...
