"""Commands that do now what the service does in its ticks; cron can call them instead of it."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from alerter.cli.options import ConfigOption, config_path, is_terminal
from alerter.errors import AlerterError


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(poll)
    app.command()(alert)
    app.command()(deliver)
    app.command("test")(try_channel)


def poll(
    config: ConfigOption = None,
    all_: Annotated[bool, typer.Option("--all", help="Poll every feed, due or not.")] = False,
) -> None:
    """Poll the feeds that are due, now."""

    async def work(app: Any) -> bool:
        count = len(app.settings.feeds)
        with _bar("polling", count) as advance:
            polled = await app.poll(
                is_forced=all_, limit=max(count, 1), on_feed=lambda _feed: advance()
            )
        typer.echo(
            f"{polled.feeds} feeds polled, {polled.failures} failed; "
            f"{polled.entries} new entries, {polled.steps} mentions followed",
            err=True,
        )
        for feed in app.store.feeds():
            if feed.error:
                again = feed.next_poll_at.astimezone(app.settings.zone)
                typer.echo(f"{feed.name}: {feed.error}; again {again:%a %d %b %H:%M %Z}", err=True)
        return bool(polled.failures == 0)

    _with_app(config, work)


def alert(config: ConfigOption = None) -> None:
    """Plan the alerts that are due, now. They wait for `deliver`."""

    async def work(app: Any) -> bool:
        count = 0
        while told := await app.alert():
            count += len(told)
        typer.echo(f"{count} alerts planned", err=True)
        return True

    _with_app(config, work)


def deliver(config: ConfigOption = None) -> None:
    """Send the deliveries that are due, now."""

    async def work(app: Any) -> bool:
        is_fine = True
        for name in app.channels:
            done = await app.deliver(name)
            typer.echo(
                f"{name}: {done.sent} sent, {done.put_off} put off, {done.dead} given up", err=True
            )
            is_fine = is_fine and not (done.put_off or done.dead)
        for item in app.store.deliveries():
            if item.error:
                typer.echo(f"{item.channel}: {item.alert.key}: {item.error}", err=True)
        return is_fine

    _with_app(config, work)


def try_channel(
    channel: Annotated[str, typer.Argument(help="Name of a channel of the configuration.")],
    config: ConfigOption = None,
) -> None:
    """Send a sample alert to every recipient of a channel."""
    import asyncio

    from alerter.app import load_settings, make_channel
    from alerter.cli.sample import sample_message
    from alerter.clock import SystemClock

    settings = load_settings(config_path(config))
    configured = next((item for item in settings.channels if item.name == channel), None)
    if configured is None:
        names = ", ".join(item.name for item in settings.channels)
        raise AlerterError(f"no channel {channel!r} in the configuration; there are: {names}")
    made = make_channel(configured)

    async def send() -> None:
        try:
            for recipient in made.recipients:
                words = sample_message(
                    channel, recipient, zone=settings.zone, now=SystemClock().now()
                )
                receipt = await made.send(words, recipient=recipient, thread=None)
                told = f" ({receipt.reference})" if receipt.reference else ""
                typer.echo(f"{channel}: {recipient.address}: accepted{told}", err=True)
        finally:
            await made.close()

    asyncio.run(send())


def _with_app(config: Path | None, work: Callable[[Any], Awaitable[bool]]) -> None:
    """Join the parts, do `work`, and leave with exit code 1 where it answers False."""
    import asyncio

    from alerter.app import App, load_settings, open_store
    from alerter.clock import SystemClock
    from alerter.telemetry import configure_logs

    configure_logs(only_warnings=True)
    settings = load_settings(config_path(config))
    store = open_store(settings.database)

    async def joined() -> bool:
        app = App(settings, store, SystemClock())
        app.start()
        try:
            return await work(app)
        finally:
            await app.close()

    try:
        store.hold()
        store.migrate()
        store.recover()
        is_fine = asyncio.run(joined())
    finally:
        store.close()
    if not is_fine:
        raise typer.Exit(1)


@contextmanager
def _bar(verb: str, total: int) -> Iterator[Callable[[], None]]:
    """A progress bar on standard error, where that is a terminal; yields what moves it on."""
    if not is_terminal():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(verb, total=total)
        yield lambda: progress.advance(task)
