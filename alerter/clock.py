"""The only place that reads the time. Everything else is handed a `Clock` or a `now`."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the present moment."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - this is that file


class VirtualClock:
    """A clock that stands still until it is set: replays and tests run on it."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """The moment it was last set to, aware, in UTC."""
        return self._at

    def set(self, at: datetime) -> None:
        """Move to `at`; never backwards (ValueError)."""
        if at < self._at:
            raise ValueError(f"time runs forward only: {at} is before {self._at}")
        self._at = at.astimezone(UTC)

    def advance(self, span: timedelta) -> None:
        """Move on by `span`."""
        self.set(self._at + span)
