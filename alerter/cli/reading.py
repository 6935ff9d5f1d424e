"""Commands that read texts without a store: what a text says, what a story would have told."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Protocol, cast

import typer

from alerter.cli.options import ConfigOption, TextOrLines, is_terminal
from alerter.errors import AlerterError
from alerter.model import Entry, Mention


class _Detector(Protocol):
    """`alerter.ports.Detector`, whose module would cost a text the time of loading pydantic."""

    def detect(self, entry: Entry) -> tuple[Mention, ...]: ...


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(detect)
    app.command()(replay)


FormatOption = Annotated[TextOrLines, typer.Option("--format", "-f", help="How to print.")]


def detect(
    file: Annotated[
        str, typer.Argument(metavar="[FILE|-]", help="A text, or .jsonl documents; - is stdin.")
    ] = "-",
    format_: FormatOption = TextOrLines.TEXT,
    published: Annotated[
        str | None,
        typer.Option(metavar="ISO", help="When the text was published. Default: now."),
    ] = None,
    timezone: Annotated[
        str | None,
        typer.Option(metavar="ZONE", help="Where clock times without a zone are read."),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show each date, how it was read, and why.")
    ] = False,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config", "-c", metavar="FILE", help="Read with the detector that this names."
        ),
    ] = None,
) -> None:
    """Print the deadlines that a text tells of.

    A .jsonl input holds one document a line (id, published, title, text); it is streamed, and
    answered in order with one line each when the format is jsonl. The built-in rules read it,
    whatever a configuration says, unless --config names one.
    """
    zone = _checked_zone(timezone)
    detector = _configured(config) if config else _detector()
    entries: Iterator[Entry]
    if file.endswith(".jsonl"):
        entries = (_document(row, zone) for row in _rows(Path(file)))
    else:
        entries = iter([_plain(file, published, zone)])
    for entry in entries:
        candidates = _examined(detector, entry) if explain else []
        found = (candidate.mention for candidate in candidates)
        mentions = tuple(filter(None, found)) if explain else detector.detect(entry)
        if format_ is TextOrLines.JSONL:
            rows = [_mention_row(mention) for mention in mentions]
            line = {"id": entry.key, "deadlines": rows}
            typer.echo(json.dumps(line, ensure_ascii=False))
        else:
            _print_mentions(entry, mentions)
        _print_candidates(candidates)


def replay(
    file: Annotated[Path, typer.Argument(help="Stories, one a line (see README).")],
    format_: FormatOption = TextOrLines.TEXT,
    config: ConfigOption = None,
) -> None:
    """Run recorded articles through the whole pipeline on a virtual clock.

    Prints what would have been told, and when. A story brings its own topic and time zone; leads
    are 7d, 1d and 0d at 09:00, unless --config names a configuration whose topic of the same
    name (or else whose defaults) says otherwise.
    """
    from alerter.cli.diary import print_story
    from alerter.replay import read_story, with_topic
    from alerter.replay import replay as run

    detector = _detector()
    topics = _topics(config)
    rows = list(_rows(file))
    for row in _with_progress(rows, "replaying"):
        story = read_story(row)
        if story.topic.name in topics:
            story = with_topic(story, topics[story.topic.name])
        happenings = run(story, detector)
        if format_ is TextOrLines.JSONL:
            for happening in happenings:
                typer.echo(json.dumps(happening.row(), ensure_ascii=False))
        else:
            print_story(story, happenings)


def _detector() -> _Detector:
    """The detector alone: joining the whole app would cost a second that a text need not wait."""
    from alerter.plugins import load

    maker = cast(Callable[[], _Detector], load("alerter.detectors", "rules"))
    return maker()


def _configured(config: Path) -> _Detector:
    """The detector that a configuration names; what it has to say goes to standard error."""
    from alerter.app import load_settings, make_detector
    from alerter.telemetry import configure_logs

    configure_logs(only_warnings=True)
    return make_detector(load_settings(config).detector)


def _topics(config: Path | None) -> dict[str, Any]:
    if config is None:
        return {}
    from alerter.app import load_settings

    return {topic.name: topic for topic in load_settings(config).topics}


def _with_progress(rows: list[dict[str, Any]], verb: str) -> Iterable[dict[str, Any]]:
    """`rows`, with a bar on standard error where that is a terminal and our output is not."""
    if not is_terminal() or sys.stdout.isatty() or len(rows) < 2:
        return rows
    from rich.console import Console
    from rich.progress import track

    return track(rows, description=verb, console=Console(stderr=True), transient=True)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, read as they are needed."""
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _object(line, f"{path}:{number}")
    except OSError as error:
        raise AlerterError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise AlerterError(f"{path}: not UTF-8 text (byte {error.start})") from error


def _object(line: str, place: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise AlerterError(f"{place}: not JSON: {error.msg} at column {error.colno}") from error
    if not isinstance(row, dict):
        raise AlerterError(f"{place}: an object is needed, not {type(row).__name__}")
    return row


def _document(row: dict[str, Any], zone: str | None) -> Entry:
    try:
        return Entry(
            feed="",
            key=str(row["id"]),
            outlet=str(row.get("source", "")),
            url=str(row.get("url", "")),
            title=str(row["title"]),
            text=str(row["text"]),
            published_at=_moment(row["published"], f"document {row['id']}: published"),
            zone=zone,
        )
    except KeyError as error:
        raise AlerterError(f"document {row.get('id', '?')}: {error} is missing") from error


def _plain(file: str, published: str | None, zone: str | None) -> Entry:
    from zoneinfo import ZoneInfo

    from alerter.clock import SystemClock

    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise AlerterError(f"{file}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise AlerterError(f"{file}: not UTF-8 text (byte {error.start})") from error
    if published:
        at = _moment(published, "--published", zone)
    else:
        at = SystemClock().now().astimezone(ZoneInfo(zone) if zone else None)
    title, _, rest = text.strip().partition("\n\n")
    name = "stdin" if file == "-" else file
    if not rest or "\n" in title:
        title, rest = "", text.strip()
    return Entry(
        feed="", key=name, outlet="", url="", title=title, text=rest, published_at=at, zone=zone
    )


def _moment(text: object, about: str, zone: str | None = None) -> datetime:
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


def _checked_zone(name: str | None) -> str | None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    if name is not None:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise AlerterError(f"--timezone: no such zone: {name!r}") from error
    return name


def _mention_row(mention: Mention) -> dict[str, object]:
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


def _print_mentions(entry: Entry, mentions: tuple[Mention, ...]) -> None:
    if not mentions:
        typer.echo(f"{entry.key}: no deadline", err=True)
    for mention in mentions:
        was = f" (was {mention.was.text})" if mention.was else ""
        hedged = ", hedged" if mention.hedged else ""
        typer.echo(f"{mention.due.text}  {mention.state}{was}{hedged}  {mention.what}")
        typer.echo(f"    {mention.kind}, confidence {mention.confidence:.2f}, “{mention.cue}”")
        typer.echo(f"    “{' '.join(mention.quote.split())}”")


def _examined(detector: object, entry: Entry) -> Sequence[Any]:
    """Every date in the text with the judgement on it, as the detector explains itself."""
    examine = cast(Callable[[Entry], Sequence[Any]] | None, getattr(detector, "examine", None))
    if examine is None:
        raise AlerterError("--explain: this detector cannot explain itself")
    return examine(entry)


def _print_candidates(candidates: Sequence[Any]) -> None:
    """How each date was read, and why it is a deadline or is none."""
    for candidate in candidates:
        mark, verdict = ("+", "a deadline") if candidate.mention else ("-", "dropped")
        read = f"{candidate.due.text}, {candidate.how}" if candidate.due else "not placed"
        cue = f", cue “{candidate.cue}”" if candidate.cue else ""
        typer.echo(
            f"{mark} “{candidate.when}” ({read}): {verdict}{cue}; {candidate.reason}", err=True
        )
