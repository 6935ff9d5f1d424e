"""Says when the endpoint may be asked: at most so often a minute, and not while it is failing.

    works --down, or useless thrice--> paused a minute, then two, four, … up to an hour --> tried

Pure but for its memory: `now` is an argument. Safe to use from any thread.
"""

from collections import deque
from datetime import datetime, timedelta
from threading import Lock
from typing import NamedTuple

MINUTE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
#: useless answers in a row that count as a failure of the endpoint, not of an article
_PATIENCE = 3


class Hold(NamedTuple):
    """Why the endpoint is not asked now."""

    reason: str
    #: it was not held for this before
    is_news: bool = False


class Turnstile:
    """Lets questions through."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._lock = Lock()
        self._asked: deque[datetime] = deque()
        self._is_full = False
        self._until: datetime | None = None
        self._pause = timedelta(0)
        self._useless = 0

    def hold(self, now: datetime) -> Hold | None:
        """Why nothing may be asked at `now`; None where it may, and is counted as asked."""
        with self._lock:
            if self._until is not None and now < self._until:
                return Hold(f"it failed, and is asked again at {self._until:%H:%M:%S} UTC")
            while self._asked and self._asked[0] <= now - MINUTE:
                self._asked.popleft()
            if len(self._asked) >= self._per_minute:
                is_news, self._is_full = not self._is_full, True
                reason = f"it was asked {self._per_minute} times within a minute"
                return Hold(reason, is_news=is_news)
            self._is_full = False
            self._asked.append(now)
            return None

    def worked(self) -> None:
        """The endpoint gave an answer that can be used."""
        with self._lock:
            self._until, self._pause, self._useless = None, timedelta(0), 0

    def failed(
        self, now: datetime, *, is_down: bool, retry_after: timedelta | None = None
    ) -> datetime | None:
        """It did not; until when nobody asks it. None where the next entry may fare better."""
        with self._lock:
            self._useless += 1
            if not is_down and self._useless < _PATIENCE:
                return None
            if self._until is not None and now < self._until:
                return self._until  # another thread has told of the same failure
            self._pause = min(max(2 * self._pause, MINUTE), LONGEST_PAUSE)
            self._until = now + min(max(self._pause, retry_after or self._pause), LONGEST_PAUSE)
            return self._until
