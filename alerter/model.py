"""The records that flow through alerter: the glossary in code.

    feed --poll--> Entry --detect--> Mention --match--> Step(Revision, Evidence) --> Deadline
         --plan--> Alert --route--> Delivery --render--> Message --> channel

All are frozen. Moments end in `_at` and are aware; they are in UTC, but for `Entry.published_at`,
which keeps the publisher's own offset because relative dates are read from it.
Pure: reads no clock, store or network.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from alerter.due import Due


class Kind(StrEnum):
    """What happens at the due moment."""

    #: somebody has to have acted
    DEADLINE = "deadline"
    #: something runs out
    EXPIRY = "expiry"
    #: a duty or ban starts to bind
    EFFECTIVE = "effective"


class State(StrEnum):
    """How a deadline stands, as told by an article on the day it was published."""

    #: still ahead
    PENDING = "pending"
    #: still ahead, on another date than before
    MOVED = "moved"
    #: called off
    CANCELLED = "cancelled"
    #: satisfied
    MET = "met"
    #: over
    PAST = "past"

    @property
    def is_ahead(self) -> bool:
        """Whether reminders make sense."""
        return self in (State.PENDING, State.MOVED)


class Event(StrEnum):
    """What people are told of."""

    NEW = "new"
    MOVED = "moved"
    CANCELLED = "cancelled"
    MET = "met"
    #: an article said that it is over
    PAST = "past"
    #: the due moment comes near
    REMINDER = "reminder"
    #: the clock ran out and no article said how it ended
    LAPSED = "lapsed"


class Intent(StrEnum):
    """What a mention means for the deadlines already known."""

    NEW = "new"
    CONFIRMS = "confirms"
    MOVES = "moves"
    CANCELS = "cancels"
    MEETS = "meets"
    PASSES = "passes"
    #: repeats a date that has been overtaken
    STALE = "stale"
    #: proposes or expects another date: moves nothing
    RUMOUR = "rumour"
    #: contradicts what is known without saying that it changed
    CONFLICT = "conflict"
    #: the same date, more precisely
    REFINES = "refines"


class Trust(StrEnum):
    """How near a source is to the fact, nearest first."""

    PRIMARY = "primary"
    WIRE = "wire"
    PRESS = "press"
    BLOG = "blog"


class HedgedPolicy(StrEnum):
    """What a topic does with dates that are only proposed, expected or possible."""

    ALERT = "alert"
    DIGEST = "digest"
    IGNORE = "ignore"


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    #: to be tried at `next_try_at`
    PENDING = "pending"
    SENT = "sent"
    #: given up: an operator has to look
    DEAD = "dead"
    #: overtaken by a newer alert about the same deadline before it went out
    SUPERSEDED = "superseded"


_LEAD = re.compile(r"(\d{1,4})([wdhm])")
_LEAD_SECONDS = {"w": 7 * 86400, "d": 86400, "h": 3600, "m": 60}


@dataclass(frozen=True, slots=True)
class Lead:
    """How long before the due moment a reminder is sent: `30d`, `2w`, `3h`, `45m`; `0d` is the day
    itself. Weeks and days count calendar days; hours and minutes are exact spans.
    """

    count: int
    #: w, d, h or m
    unit: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `7d`. ValueError where it is none."""
        if not (found := _LEAD.fullmatch(text)):
            raise ValueError(f"not a lead: {text!r} (write 2w, 7d, 3h or 45m)")
        return cls(int(found[1]), found[2])

    @property
    def is_calendar(self) -> bool:
        """Whether it counts calendar days."""
        return self.unit in "wd"

    @property
    def span(self) -> timedelta:
        """Its length; for calendar leads, of so many days of 24 hours."""
        return timedelta(seconds=self.count * _LEAD_SECONDS[self.unit])

    def __str__(self) -> str:
        """As written in the configuration."""
        return f"{self.count}{self.unit}"


@dataclass(frozen=True, slots=True)
class AlertFilter:
    """One item of a route's `only`: `moved`, `reminder` or `reminder<=7d`."""

    event: Event
    #: reminders with a longer lead do not pass
    at_most: Lead | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """One channel that a topic notifies."""

    channel: str
    #: what passes; None lets everything through
    only: tuple[AlertFilter, ...] | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """What a user wants to follow, and how they want to hear of it."""

    #: stable id
    name: str
    #: for people
    title: str
    #: an entry is about it where one of these is found (`divest*` is a prefix, `/…/` a regex) …
    any: tuple[str, ...] = ()
    #: … and one of these as well, where there are some …
    all: tuple[str, ...] = ()
    #: … and none of these
    none: tuple[str, ...] = ()
    #: names of the feeds that count; None is all
    sources: tuple[str, ...] | None = None
    kinds: tuple[Kind, ...] | None = None
    #: where "by Wednesday" ends and `remind_at` falls
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    leads: tuple[Lead, ...] = ()
    remind_at: time = time(9, 0)
    #: life-cycle events that are told besides reminders
    announce: tuple[Event, ...] = ()
    #: below it a deadline is kept for review and never alerted
    min_confidence: float = 0.6
    hedged: HedgedPolicy = HedgedPolicy.IGNORE
    routes: tuple[Route, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """Where entries come from: what the configuration says of it, and how polling it went."""

    name: str
    #: http(s)://… or file:…
    url: str
    #: entry point of the source kind that reads it
    kind: str = "feed"
    every: timedelta = timedelta(minutes=15)
    #: IANA name of the zone for dates that carry none; None is UTC
    zone: str | None = None
    trust: Trust = Trust.PRESS
    #: how far back the first poll may announce what it finds
    backfill: timedelta = timedelta(days=1)
    #: opaque validators of the last full answer
    etag: str | None = None
    last_modified: str | None = None
    #: digest of the last body read
    body_hash: str | None = None
    next_poll_at: datetime | None = None
    polled_at: datetime | None = None
    #: None until a first poll has worked
    succeeded_at: datetime | None = None
    #: failed polls in a row
    failures: int = 0
    #: one line for people; None while all is well
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One article, notice or item, as a feed carries it."""

    #: name of the feed
    feed: str
    #: identity within the feed, opaque; the same for every copy that is re-sent
    key: str
    #: who published it
    outlet: str
    url: str
    title: str
    #: plain text; paragraphs are split by an empty line
    text: str
    #: the anchor, aware, in the publisher's own offset
    published_at: datetime
    #: IANA name of the zone in which times without one are read; None is `published_at`'s offset
    zone: str | None = None

    @property
    def body(self) -> str:
        """What detectors read and offsets count in."""
        return f"{self.title}\n\n{self.text}"

    @property
    def fingerprint(self) -> str:
        """Digest of title and text, white space folded: changes when the words change."""
        return hashlib.sha256(" ".join(self.body.split()).encode("utf-8", "replace")).hexdigest()[
            :32
        ]


@dataclass(frozen=True, slots=True)
class Mention:
    """One deadline as one entry tells it."""

    #: who must do what, or what ends: a short noun phrase
    what: str
    kind: Kind
    due: Due
    state: State
    #: the sentence that proves it, verbatim
    quote: str
    #: the expression of time, a part of `quote`
    when: str
    #: offsets of `when` in `Entry.body`
    start: int
    end: int
    #: 0 to 1
    confidence: float
    #: only with MOVED: the earlier date, where the text gives it
    was: Due | None = None
    #: only proposed, expected or possible
    hedged: bool = False
    #: the words that made it a deadline
    cue: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A mention as it was followed: which deadline it speaks of, and what it meant for it."""

    deadline_id: str
    #: number of the revision that it made or supports
    revision: int
    intent: Intent
    #: for `alerter explain`: why the intent was chosen
    why: str
    mention: Mention
    feed: str
    entry_key: str
    outlet: str
    url: str
    title: str
    #: aware, in the publisher's own offset
    published_at: datetime
    #: of the entry; equal ones are copies of one text
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Revision:
    """One turn in a deadline's life. Append only."""

    deadline_id: str
    #: 1, 2, 3, …
    number: int
    #: never REMINDER
    event: Event
    state: State
    due: Due
    #: when it was recorded
    at: datetime
    #: the date before it, where it changed
    was: Due | None = None
    #: feed and key of the entry that told it; None where the clock did (LAPSED)
    feed: str | None = None
    entry_key: str | None = None
    #: found by a first poll, beyond `backfill`: nobody is told
    is_silent: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """Who must do what by when, as it is known now."""

    #: `dl_` and twelve hexadecimal digits
    id: str
    #: name of the topic
    topic: str
    what: str
    kind: Kind
    due: Due
    state: State
    hedged: bool
    #: 0 to 1
    confidence: float
    #: number of the newest revision
    revision: int
    created_at: datetime
    #: number of the newest revision that was told, or passed over in silence; 0 for none
    announced: int = 0
    #: leads that fell up to here have been dealt with
    planned_at: datetime | None = None
    #: None where nothing is left to tell
    next_alert_at: datetime | None = None
    #: the clock ran out and no article said how it ended
    lapsed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still lies ahead."""
        return self.state.is_ahead and self.lapsed_at is None


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is known of one deadline: revisions by number, evidence by publication."""

    deadline: Deadline
    revisions: tuple[Revision, ...]
    evidence: tuple[Evidence, ...]

    @property
    def dues(self) -> tuple[Due, ...]:
        """The dates that it has had, oldest first, each change once."""
        changed: list[Due] = []
        for revision in self.revisions:
            if not changed or changed[-1] != revision.due:
                changed.append(revision.due)
        return tuple(changed)

    @property
    def outlets(self) -> tuple[str, ...]:
        """Independent outlets, in order of publication: copies of one text count once."""
        firsts: dict[str, str] = {}
        for item in self.evidence:
            firsts.setdefault(item.fingerprint, item.outlet)
        return tuple(dict.fromkeys(firsts.values()))


@dataclass(frozen=True, slots=True)
class Step:
    """What one mention changes: the deadline as it is afterwards, the evidence, and the revision
    where there is one.
    """

    deadline: Deadline
    evidence: Evidence
    revision: Revision | None = None


#: Given the dossiers known for a topic, what an entry changes in them.
Decide = Callable[[tuple[Dossier, ...]], tuple[Step, ...]]


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that people are to be told of one deadline."""

    deadline_id: str
    #: number of the revision that it tells of or reminds of
    revision: int
    event: Event
    #: the moment it should have been told at
    at: datetime
    #: only with REMINDER
    lead: Lead | None = None
    #: told after its moment: found late, or caught up after downtime
    is_late: bool = False

    @property
    def key(self) -> str:
        """Unique for what is told: a moved deadline re-arms because the revision is in it."""
        lead = f".{self.lead}" if self.lead else ""
        return f"{self.deadline_id}.{self.revision}.{self.event}{lead}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What follows for one deadline at one moment."""

    alerts: tuple[Alert, ...]
    announced: int
    planned_at: datetime
    next_alert_at: datetime | None
    #: the LAPSED revision, where the clock just ran out
    lapse: Revision | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """One address that a channel sends to."""

    #: mail address, Slack channel, host of a webhook, …: shown to people, never a secret
    address: str
    #: the reader's zone; None is the topic's
    zone: ZoneInfo | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert on its way to one recipient of one channel: a row of the outbox."""

    alert: Alert
    channel: str
    #: address of the recipient
    recipient: str
    created_at: datetime
    state: DeliveryState = DeliveryState.PENDING
    #: tries so far
    attempts: int = 0
    next_try_at: datetime | None = None
    sent_at: datetime | None = None
    #: one line for people
    error: str | None = None
    #: what the channel calls the message that it sent (Slack's `ts`, a Message-ID)
    reference: str | None = None
    #: reference of the first message sent to this recipient about this deadline
    thread: str | None = None

    @property
    def key(self) -> str:
        """Idempotency key: the same on every try."""
        address = f"{self.channel}\n{self.recipient}".encode("utf-8", "replace")
        digest = hashlib.sha256(address).hexdigest()[:8]
        return f"{self.alert.key}.{digest}"


@dataclass(frozen=True, slots=True)
class Quote:
    """One proof, ready to print."""

    text: str
    outlet: str
    url: str
    #: `10 Sep 2025 08:05 CEST`
    published: str
    #: how the expression of time was read; empty where it names the date itself
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """An alert put into words, in no channel's markup yet. All text is untrusted and unescaped."""

    #: idempotency key of the delivery
    key: str
    alert: Alert
    dossier: Dossier
    #: title of the topic
    topic: str
    #: name of the topic
    topic_name: str
    #: zone that the words are in
    zone: ZoneInfo
    #: `TikTok divestiture: 7 days left (Wed 17 Sep 2025)`
    headline: str
    #: `7 days left: TikTok divestiture, Wed 17 Sep 2025`
    subject: str
    #: `Wednesday 17 September 2025 (date only: no hour was reported)`
    due: str
    #: who must do what
    what: str
    #: `pending; moved twice: 5 Apr -> 19 Jun -> 17 Sep 2025`
    status: str
    #: `0.95: 9 reports from 6 independent outlets`
    sureness: str
    #: the newest first; never empty
    quotes: tuple[Quote, ...]
    #: `next reminder Fri 12 Sep 09:00 EDT`, or why there is none
    outlook: str
