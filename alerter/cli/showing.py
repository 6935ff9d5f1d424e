"""Commands that show what is known: deadlines, one deadline's history, what is to be sent, feeds.

They only read, so they work while the service runs.
"""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from alerter.cli.options import ConfigOption, TextOrLines, TopicOption, config_path
from alerter.errors import AlerterError
from alerter.model import Dossier, Evidence

_feeds = typer.Typer(rich_markup_mode=None)


class ListFormat(StrEnum):
    """How `deadlines` prints."""

    TABLE = "table"
    JSON = "json"
    ICS = "ics"
    CSV = "csv"


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(deadlines)
    app.command()(explain)
    app.command()(preview)
    app.add_typer(_feeds, name="feeds")


def deadlines(
    config: ConfigOption = None,
    topic: TopicOption = None,
    all_: Annotated[bool, typer.Option("--all", help="Those that are over, too.")] = False,
    format_: Annotated[ListFormat, typer.Option("--format", "-f")] = ListFormat.TABLE,
) -> None:
    """List the deadlines ahead."""
    from alerter.cli.tables import deadline_csv, deadline_rows, print_deadlines

    view = _View(config)
    if topic is not None and topic not in view.topics:
        names = ", ".join(view.topics)
        raise AlerterError(f"no topic {topic!r} in the configuration; there are: {names}")
    found = view.store.dossiers(topic=topic)
    dossiers = [item for item in found if all_ or item.deadline.is_open]
    if format_ is ListFormat.TABLE:
        print_deadlines(dossiers, now=view.now, zone=view.zone)
    elif format_ is ListFormat.JSON:
        typer.echo(json.dumps(deadline_rows(dossiers), indent=2, ensure_ascii=False))
    elif format_ is ListFormat.CSV:
        typer.echo(deadline_csv(dossiers), nl=False)
    else:
        from alerter.ics import calendar

        titles = {name: item.title for name, item in view.topics.items()}
        text = calendar(dossiers, titles=titles, now=view.now)
        typer.echo(text.decode(), nl=False)


def explain(
    deadline: Annotated[str, typer.Argument(metavar="ID", help="Id of a deadline, or its start.")],
    config: ConfigOption = None,
) -> None:
    """Show one deadline's history with its evidence."""
    view = _View(config)
    dossier = _find(view.store.dossiers(), deadline)
    now = dossier.deadline
    typer.echo(f"{now.id}  {now.due.text}  {now.state}  {now.what}")
    typer.echo(
        f"    topic {now.topic}, {now.kind}, confidence {now.confidence:.2f}, "
        f"{len(dossier.evidence)} reports, {len(dossier.outlets)} independent outlets"
    )
    for revision in dossier.revisions:
        was = f" (was {revision.was.text})" if revision.was else ""
        silent = ", told nobody: found by a first poll" if revision.is_silent else ""
        at = revision.at.astimezone(view.zone)
        typer.echo(
            f"{revision.number}. {revision.event} {revision.due.text}{was}, "
            f"recorded {at:%Y-%m-%d %H:%M %Z}{silent}"
        )
        for item in dossier.evidence:
            if item.revision == revision.number:
                for line in _proof(item):
                    typer.echo(f"    {line}")


def preview(
    config: ConfigOption = None,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="First day. Default: today.")
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="Last day. Default: 30 days on.")
    ] = None,
    topic: TopicOption = None,
    format_: Annotated[TextOrLines, typer.Option("--format", "-f")] = TextOrLines.TEXT,
) -> None:
    """List what will be sent, and where, if the news stands still."""
    from alerter.app import upcoming

    view = _View(config)
    first = _day(from_, "--from", view) if from_ else view.now
    last = _day(to, "--to", view) + timedelta(days=1) if to else first + timedelta(days=30)
    dossiers = view.store.dossiers(topic=topic)
    rows = upcoming(dossiers, view.topics, first=first, last=last)
    for row in rows:
        at = row.at.astimezone(view.topics[row.dossier.deadline.topic].zone)
        known = row.dossier.deadline
        if format_ is TextOrLines.JSONL:
            line = {
                "at": at.isoformat(),
                "topic": known.topic,
                "channel": row.channel,
                "event": row.event,
                "deadline": known.id,
                "what": known.what,
                "due": known.due.text,
            }
            typer.echo(json.dumps(line, ensure_ascii=False))
        else:
            about = f"{known.topic}: {known.what} ({known.due.text})"
            typer.echo(f"{at:%a %d %b %Y %H:%M %Z}  {row.channel}  {row.event}  {about}")
    if not rows:
        typer.echo("nothing is to be sent in that time", err=True)


@_feeds.callback(invoke_without_command=True)
def feeds(context: typer.Context, config: ConfigOption = None) -> None:
    """Show the state of every feed; take feeds in from a list, or write one."""
    if context.invoked_subcommand is not None:
        context.obj = config
        return
    from alerter.cli.tables import print_feeds

    view = _View(config)
    known = {feed.name: feed for feed in view.store.feeds()}
    print_feeds([known.get(feed.name, feed) for feed in view.feeds], zone=view.zone)


@_feeds.command("import")
def take_in(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.opml")],
    config: ConfigOption = None,
) -> None:
    """Add the feeds of an OPML file to the configuration; those it has already are left alone."""
    from alerter.app import load_settings
    from alerter.cli.opml import add_sources, read_outlines

    path = config_path(config or context.obj)
    load_settings(path)
    added = add_sources(path, read_outlines(file))
    for name in added:
        typer.echo(name)
    typer.echo(f"{len(added)} sources added to {path}", err=True)
    load_settings(path)


@_feeds.command("export")
def write_out(context: typer.Context, config: ConfigOption = None) -> None:
    """Print the feeds of the configuration as OPML."""
    from alerter.app import load_settings
    from alerter.cli.opml import write_outlines

    typer.echo(write_outlines(load_settings(config_path(config or context.obj)).feeds), nl=False)


class _View:
    """The store as the commands of this file see it; nothing is changed in it."""

    def __init__(self, config: Path | None) -> None:
        from alerter.app import load_settings, open_store
        from alerter.clock import SystemClock

        settings = load_settings(config_path(config))
        self.zone = settings.zone
        self.feeds = settings.feeds
        self.topics = {topic.name: topic for topic in settings.topics}
        self.store = open_store(settings.database)
        self.store.migrate()
        self.now: datetime = SystemClock().now()


def _find(dossiers: tuple[Dossier, ...], start: str) -> Dossier:
    wanted = start if start.startswith("dl_") else f"dl_{start}"
    hits = [item for item in dossiers if item.deadline.id.startswith(wanted)]
    if len(hits) == 1:
        return hits[0]
    if not hits:
        raise AlerterError(f"no deadline {start!r}; `alerter deadlines --all` lists them")
    some = ", ".join(item.deadline.id for item in hits[:5])
    raise AlerterError(f"{start!r} is the start of {len(hits)} deadlines: {some}")


def _proof(item: Evidence) -> Iterator[str]:
    yield f"{item.published_at:%Y-%m-%d %H:%M %z}  {item.outlet}: {item.title}"
    yield f"  {item.intent}: {item.why}"
    yield f"  “{' '.join(item.mention.quote.split())}”"
    yield f"  “{item.mention.when}” read as {item.mention.due.text}  {item.url}"


def _day(text: str, about: str, view: _View) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=view.zone)
    except ValueError as error:
        raise AlerterError(f"{about}: not a date: {text!r} (write 2026-09-17)") from error
