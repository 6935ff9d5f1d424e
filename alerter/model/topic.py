"""What a user wants to follow, and how they want to hear of it.

Pure: reads no clock, store or network.
"""

import re
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from alerter.model.word import Event, HedgedPolicy, Kind

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
