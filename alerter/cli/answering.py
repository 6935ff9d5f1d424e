"""What `alerter detect` answers to one text: deadlines, and on request why."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol, cast

from alerter.cli.explaining import explained, explained_row, shown
from alerter.cli.lines import Line, object_of
from alerter.cli.options import TextOrLines
from alerter.detectors.candidate import Candidate
from alerter.errors import AlerterError
from alerter.model import Entry, Mention


class TextDetector(Protocol):
    """`alerter.ports.Detector`, whose module would cost a text the time of loading pydantic."""

    def detect(self, entry: Entry) -> tuple[Mention, ...]:
        """The deadlines that `entry` tells of."""
        ...


class Answer(NamedTuple):
    """What is to be printed for one text."""

    #: for standard output
    told: str
    #: for standard error
    talk: str = ""


@dataclass(frozen=True, slots=True)
class Manner:
    """How answers are given."""

    format_: TextOrLines
    explains: bool = False
    is_coloured: bool = False
    #: IANA name of the zone in which clock times without one are read
    zone: str | None = None
    #: what names the detector; None is the built-in reader
    config: Path | None = None


def load_detector() -> TextDetector:
    """The detector alone: joining the whole app would cost a second that a text need not wait."""
    from alerter.plugins import load

    maker = cast(Callable[[], TextDetector], load("alerter.detectors", "builtin"))
    return maker()


def _configured(config: Path) -> TextDetector:
    """The detector that a configuration names; what it has to say goes to standard error."""
    from alerter.app import load_settings, make_detector
    from alerter.telemetry import configure_logs

    configure_logs(only_warnings=True)
    return make_detector(load_settings(config).detector)


class Answerer:
    """Answers texts in one manner."""

    def __init__(self, manner: Manner) -> None:
        self._manner = manner
        self._detector = _configured(manner.config) if manner.config else load_detector()

    def line(self, line: Line) -> Answer:
        """The answer to one document. AlerterError with its place where it is none."""
        return self.entry(_document(line, self._manner.zone))

    def entry(self, entry: Entry) -> Answer:
        """The answer to one text."""
        if self._manner.format_ is TextOrLines.JSONL:
            return Answer(json.dumps(self._row(entry), ensure_ascii=False) + "\n")
        if self._manner.explains:
            return self._explanation(entry)
        mentions = self._detector.detect(entry)
        talk = "" if mentions else f"{entry.key}: no deadline\n"
        return Answer("".join(map(_told, mentions)), talk)

    def _row(self, entry: Entry) -> dict[str, object]:
        if not self._manner.explains:
            found = self._detector.detect(entry)
            return {"id": entry.key, "deadlines": list(map(mention_row, found))}
        candidates = self._examined(entry)  # asked once: a second reading may cost money
        found = tuple(one.mention for one in candidates if one.mention is not None)
        return {
            "id": entry.key,
            "deadlines": list(map(mention_row, found)),
            "explain": list(map(explained_row, candidates)),
        }

    def _explanation(self, entry: Entry) -> Answer:
        candidates = self._examined(entry)
        return Answer(explained(entry, candidates, is_coloured=self._manner.is_coloured))

    def _examined(self, entry: Entry) -> tuple[Candidate, ...]:
        examine = getattr(self._detector, "examine", None)
        if examine is None:
            raise AlerterError("--explain: this detector cannot explain itself")
        return cast(tuple[Candidate, ...], examine(entry))


def _document(line: Line, zone: str | None) -> Entry:
    row = object_of(line)
    name = f"{line.place}: document {row.get('id', '?')}"
    try:
        return Entry(
            feed="",
            key=str(row["id"]),
            outlet=str(row.get("source", "")),
            url=str(row.get("url", "")),
            title=str(row["title"]),
            text=str(row["text"]),
            published_at=moment_of(row["published"], f"{name}: published"),
            zone=zone,
        )
    except KeyError as error:
        raise AlerterError(f"{name}: {error} is missing") from error


def moment_of(text: object, about: str, zone: str | None = None) -> datetime:
    """A moment as written in ISO 8601. AlerterError where it is none, or has no offset."""
    from zoneinfo import ZoneInfo

    try:
        at = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise AlerterError(f"{about}: not an ISO 8601 moment: {text!r}") from error
    if at.tzinfo is None:
        if zone is None:
            raise AlerterError(f"{about}: give {text!r} an offset, as in 2025-09-10T08:00-04:00")
        at = at.replace(tzinfo=ZoneInfo(zone))
    return at


def mention_row(mention: Mention) -> dict[str, object]:
    """One deadline as an object of JSON."""
    return {
        "what": mention.what,
        "kind": str(mention.kind),
        "due": mention.due.text,
        "state": str(mention.state),
        "was": mention.was.text if mention.was else None,
        "hedged": mention.hedged,
        "quote": mention.quote,
        "when": mention.when,
        "start": mention.start,
        "end": mention.end,
        "confidence": round(mention.confidence, 4),
    }


def _told(mention: Mention) -> str:
    was = f" (was {mention.was.text})" if mention.was else ""
    hedged = ", hedged" if mention.hedged else ""
    cue = f", “{mention.cue}”" if mention.cue else ""
    return shown(
        f"{mention.due.text}  {mention.state}{was}{hedged}  {mention.what}\n"
        f"    {mention.kind}, confidence {mention.confidence:.2f}{cue}\n"
        f"    “{' '.join(mention.quote.split())}”\n"
    )
