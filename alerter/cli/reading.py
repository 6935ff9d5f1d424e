"""Commands that read texts without a store: what a text says, what a story would have told."""

import json
import os
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from alerter.cli.answering import Answer, Answerer, Manner, load_detector, moment_of
from alerter.cli.lines import Done, Line, alone, lines_of, object_of, progress, size_of
from alerter.cli.options import ConfigOption, TextOrLines
from alerter.errors import AlerterError
from alerter.model import Entry


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
        bool,
        typer.Option("--explain", help="Show every date in the text, how it was read, and why."),
    ] = False,
    jobs: Annotated[
        int,
        typer.Option(
            *("--jobs", "-j"), min=0, metavar="N", help="Processes for .jsonl; 0: one a core."
        ),
    ] = 1,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config", "-c", metavar="FILE", help="Read with the detector that this names."
        ),
    ] = None,
) -> None:
    """Print the deadlines that a text tells of.

    A .jsonl input holds one document a line (id, published, title, text); it is streamed, and
    answered in order with one line each when the format is jsonl. The built-in reader reads it,
    whatever a configuration says, unless --config names one.
    """
    zone = _checked_zone(timezone)
    if config is not None and jobs != 1:
        raise typer.BadParameter("only the built-in reader reads in several: leave --config out")
    is_text = format_ is TextOrLines.TEXT
    coloured = explain and is_text and _is_coloured()
    manner = Manner(format_, explain, is_coloured=coloured, zone=zone, config=config)
    if file.endswith(".jsonl"):
        _answer_lines(Path(file), manner, jobs)
    else:
        _print(Answerer(manner).entry(_plain(file, published, zone)))
    if explain and is_text:
        from alerter.cli.explaining import LEGEND

        typer.echo(LEGEND, err=True)


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

    detector = load_detector()
    topics = _topics(config)
    rows = [object_of(line) for line in lines_of(file)]
    with progress("replaying", len(rows)) as advance:
        for row in rows:
            story = read_story(row)
            if story.topic.name in topics:
                story = with_topic(story, topics[story.topic.name])
            happenings = run(story, detector)
            if format_ is TextOrLines.JSONL:
                for happening in happenings:
                    typer.echo(json.dumps(happening.row(), ensure_ascii=False))
            else:
                print_story(story, happenings)
            advance(1)


def _topics(config: Path | None) -> dict[str, Any]:
    if config is None:
        return {}
    from alerter.app import load_settings

    return {topic.name: topic for topic in load_settings(config).topics}


def _answer_lines(path: Path, manner: Manner, jobs: int) -> None:
    """Answer the documents of a file, one a line, in order."""
    make, lines = partial(_liner, manner), lines_of(path)
    if jobs == 1:
        _print_all(alone(make, lines), path)
        return
    from alerter.cli.crew import crew

    with crew(make, jobs or _cores()) as shared:
        _print_all(shared(lines), path)


def _liner(manner: Manner) -> Callable[[Line], Answer]:
    return Answerer(manner).line


def _cores() -> int:
    """How many cores we may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _print_all(answers: Iterable[Done[Answer]], path: Path) -> None:
    with progress("reading", size_of(path)) as advance:
        for answer, size in answers:
            _print(answer)
            advance(size)


def _print(answer: Answer) -> None:
    for text, is_talk in ((answer.told, False), (answer.talk, True)):
        if text:  # half a surrogate pair is written as JSON would have it
            clean = text.encode("utf-8", "backslashreplace").decode()
            typer.echo(clean, nl=False, err=is_talk, color=True)


def _is_coloured() -> bool:
    """Whether our output is a terminal that is to have colours (NO_COLOR says it is not)."""
    from rich.console import Console

    console = Console()
    return console.is_terminal and not console.no_color and console.color_system is not None


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
        at = moment_of(published, "--published", zone)
    else:
        at = SystemClock().now().astimezone(ZoneInfo(zone) if zone else None)
    title, _, rest = text.strip().partition("\n\n")
    name = "stdin" if file == "-" else file
    if not rest or "\n" in title:
        title, rest = "", text.strip()
    return Entry(
        feed="", key=name, outlet="", url="", title=title, text=rest, published_at=at, zone=zone
    )


def _checked_zone(name: str | None) -> str | None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    if name is not None:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise AlerterError(f"--timezone: no such zone: {name!r}") from error
    return name
