"""A second reader on a clock that stands still, and entries of which the rules are unsure."""

from collections.abc import Mapping

from structlog.testing import capture_logs

from alerter.clock import VirtualClock
from alerter.detectors.builtin import BuiltInDetector
from alerter.detectors.llm import LlmDetector, LlmSettings
from alerter.detectors.llm.weighing import UNSURE
from alerter.model import Entry, Mention
from support.endpoint import a_statement
from support.records import NOW, an_entry

RULES = BuiltInDetector()
#: dates that may be deadlines or not: some of them the rules cannot tell
DOUBTFUL = (
    "The deal is to be signed on 22 September 2025.",
    "The company plans to ship the product on 3 October 2025.",
    "Tickets go on sale on 20 September 2025.",
    "The school year starts on 15 September 2025.",
    "Workers are to return on 16 September 2025.",
    "Ministers want the talks to be done by October.",
    "The road is closed to 18 September 2025.",
    "The festival opens on 19 September 2025.",
    "The union gave the company until Friday before a strike begins.",
    "The exhibition can be seen to 28 September 2025.",
    "The first games are set for 20 September 2025.",
    "Sales of the device start on 26 September 2025.",
    "The talks resume on 18 September 2025 and may last to 19 September 2025.",
    "The old rate stays in place in October.",
)


class Reading:
    """A detector on a clock that stands still, with what it logs."""

    def __init__(self, settings: LlmSettings) -> None:
        self.clock = VirtualClock(NOW)
        self.detector = LlmDetector(settings, self.clock.now)
        self.logs: list[Mapping[str, object]] = []

    def detect(self, entry: Entry) -> tuple[Mention, ...]:
        with capture_logs() as logs:
            found = self.detector.detect(entry)
        self.logs.extend(logs)
        return found

    @property
    def warnings(self) -> list[str]:
        return [str(log["error"]) for log in self.logs if log["log_level"] == "warning"]


def a_doubtful_entry(*, is_told: bool | None = None, beside: str = "") -> Entry:
    """One with a single date of which the rules are unsure, told by them all the same or not;
    `beside` is a sentence before it, of whose date they are sure.
    """
    low, high = UNSURE
    for text in DOUBTFUL:
        entry = an_entry(title="News of the day", text=f"{beside}\n\n{text}".strip())
        *others, last = RULES.examine(entry)
        if len(others) != bool(beside) or not low <= last.probability <= high:
            continue
        if is_told in (None, last.mention is not None):
            return entry
    raise AssertionError("the rules are unsure of none of these: add sentences to DOUBTFUL")


def told_of(entry: Entry, **changes: object) -> dict[str, object]:
    """The statement of a model that takes the date in `entry` for a deadline."""
    when = RULES.examine(entry)[0].when
    said = {"what": entry.text, "deadline_as_written": when, "quote": entry.text}
    return a_statement(**{**said, **changes})
