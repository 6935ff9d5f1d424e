"""The detector that asks an endpoint where it is to, and never does without the built-in reader."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

import structlog
from pydantic import BaseModel

from alerter.clock import SystemClock
from alerter.detectors.builtin import BuiltInDetector
from alerter.detectors.candidate import Candidate
from alerter.detectors.layout import read_page
from alerter.detectors.llm.answer import AnswerError, Malformed, Statement, read_answer
from alerter.detectors.llm.endpoint import Endpoint, EndpointError
from alerter.detectors.llm.proof import prove
from alerter.detectors.llm.question import question
from alerter.detectors.llm.settings import LlmSettings, Mode
from alerter.detectors.llm.turnstile import Turnstile
from alerter.detectors.llm.weighing import is_unsure, weigh
from alerter.errors import AlerterError
from alerter.model import Entry, Mention
from alerter.telemetry import SECOND_READINGS

_NOW = SystemClock().now

_log = structlog.get_logger()


class LlmDetector:
    """Implements `alerter.ports.SlowDetector`."""

    Settings: ClassVar[type[BaseModel]] = LlmSettings
    is_slow: ClassVar[bool] = True

    def __init__(self, settings: LlmSettings, now: Callable[[], datetime] = _NOW) -> None:
        self._settings = settings
        self._now = now
        self._builtin = BuiltInDetector()
        self._endpoint = Endpoint(settings, now)
        self._turnstile = Turnstile(settings.requests_per_minute)

    def detect(self, entry: Entry) -> tuple[Mention, ...]:
        """The deadlines that `entry` tells of, one for each obligation, in order of the text."""
        found = (candidate.mention for candidate in self.examine(entry))
        return tuple(mention for mention in found if mention is not None)

    def examine(self, entry: Entry) -> tuple[Candidate, ...]:
        """Every date that either reader spoke of, in order, with the judgement on it; what the
        endpoint said and the text does not bear out is there with the reason.
        """
        reach = self._settings.max_characters
        if self._settings.mode is Mode.ALONE:
            said = self._ask(entry)
            if said is None:
                return self._builtin.examine(entry)
            return (*prove(read_page(entry), said, reach=reach), *self._beyond(entry, reach))
        first = self._builtin.examine(entry)
        if not any(is_unsure(candidate, reach) for candidate in first):
            return first
        said = self._ask(entry)
        if said is None:
            return first
        return weigh(first, prove(read_page(entry), said, reach=reach), reach=reach)

    def close(self) -> None:
        """Close the connections; from then on the built-in reader reads alone."""
        self._endpoint.close()

    def _beyond(self, entry: Entry, reach: int) -> Sequence[Candidate]:
        """What the built-in reader says of the text that the endpoint is not shown."""
        if len(entry.body) <= reach:
            return ()
        return [candidate for candidate in self._builtin.examine(entry) if candidate.end > reach]

    def _ask(self, entry: Entry) -> Sequence[Statement | Malformed] | None:
        """What the endpoint says of `entry`; None where it does not, which is logged."""
        if not self._may_ask():
            SECOND_READINGS.labels("held").inc()
            return None
        asked = question(entry, self._settings)
        try:
            said = read_answer(self._endpoint.ask(asked, may_retry=self._may_ask))
        except AlerterError as error:
            self._note_failure(entry, error)
            return None
        self._turnstile.worked()
        SECOND_READINGS.labels("answered").inc()
        return said

    def _may_ask(self) -> bool:
        hold = self._turnstile.hold(self._now())
        if hold is None:
            return True
        tell = _log.warning if hold.is_news else _log.debug
        tell("the endpoint is not asked; the built-in reader reads alone", why=hold.reason)
        return False

    def _note_failure(self, entry: Entry, error: AlerterError) -> None:
        SECOND_READINGS.labels("failed").inc()
        is_down = not isinstance(error, AnswerError)
        retry_after = None
        if isinstance(error, EndpointError):
            is_down, retry_after = error.is_down, error.retry_after
        until = self._turnstile.failed(self._now(), is_down=is_down, retry_after=retry_after)
        _log.warning(
            "the endpoint did not read an entry; the built-in reader did",
            entry=entry.key,
            error=str(error),
            asked_again=f"{until:%Y-%m-%d %H:%M:%S} UTC" if until else "with the next entry",
        )
