"""Whether the service does its work: which of its ticks have not ended for too long.

Pure: reads no clock, store or network.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

#: a tick is overdue when it has not ended within so many of its intervals …
INTERVALS = 10
#: … and at least this long
AT_LEAST = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Status:
    """How the service runs."""

    started_at: datetime
    #: when each tick last ran to its end; without those that never did
    ticked_at: Mapping[str, datetime]
    #: how often each tick should run
    intervals: Mapping[str, timedelta]
    version: str

    def overdue(self, now: datetime) -> tuple[str, ...]:
        """Names of the ticks that have not ended for too long, by name."""
        return tuple(name for name in sorted(self.intervals) if self._waits(name, now))

    def _waits(self, name: str, now: datetime) -> bool:
        last = max(self.ticked_at.get(name, self.started_at), self.started_at)
        return now - last > max(INTERVALS * self.intervals[name], AT_LEAST)


def report(status: Status, *, now: datetime) -> dict[str, object]:
    """What `/healthz` answers: `status` is `ok` or `overdue`."""
    overdue = status.overdue(now)
    return {
        "status": "overdue" if overdue else "ok",
        "overdue": list(overdue),
        "version": status.version,
        "started_at": status.started_at.isoformat(),
        "ticks": {name: _tick(status, name) for name in sorted(status.intervals)},
    }


def _tick(status: Status, name: str) -> dict[str, object]:
    ticked_at = status.ticked_at.get(name)
    return {
        "ticked_at": ticked_at.isoformat() if ticked_at else None,
        "every_seconds": status.intervals[name].total_seconds(),
    }
