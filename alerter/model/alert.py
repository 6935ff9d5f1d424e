"""What goes out: an alert, its deliveries, and the message that each becomes.

Pure: reads no clock, store or network.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from alerter.model.deadline import Dossier, Revision
from alerter.model.topic import Lead
from alerter.model.word import DeliveryState, Event


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

    #: mail address, Slack channel, where a webhook's address is kept, …: shown to people, no secret
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
    #: what later messages of the thread hang on (the `ts` of Slack's card, a Message-ID)
    reference: str | None = None
    #: reference of the newest message sent to this recipient about this deadline
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
