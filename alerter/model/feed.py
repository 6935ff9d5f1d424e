"""Where entries come from: a feed, and how polling it went.

Pure: reads no clock, store or network.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from alerter.model.word import Trust


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
