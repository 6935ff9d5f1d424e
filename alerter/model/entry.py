"""What comes in: a feed, its entries, and the deadlines that they mention.

Pure: reads no clock, store or network.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerter.due import Due
from alerter.model.word import Kind, State, Trust


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
