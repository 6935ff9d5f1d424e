"""Commands about the configuration: write one, check one, describe what one may hold."""

from pathlib import Path
from typing import Annotated

import typer

from alerter.cli.options import ConfigOption, config_path
from alerter.errors import AlerterError


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(init)
    app.command()(check)
    app.command()(schema)


def init(
    file: Annotated[Path, typer.Argument(help="Where to write it.")] = Path("alerter.yaml"),
) -> None:
    """Write a small commented configuration to start from. Overwrites nothing."""
    from alerter.settings import template

    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(template())
    except FileExistsError as error:
        raise AlerterError(f"{file} is there already: name another file") from error
    except OSError as error:
        raise AlerterError(f"{file}: {error.strerror or error}") from error
    typer.echo(f"wrote {file}; check it with `alerter check --config {file}`", err=True)


def check(
    config: ConfigOption = None,
    online: Annotated[
        bool, typer.Option("--online", help="Poll each feed once, too; nothing is stored.")
    ] = False,
) -> None:
    """Validate the configuration; every problem at once, each with file, line and column."""
    from alerter.app import load_settings

    path = config_path(config)
    settings = load_settings(path)
    counts = (len(settings.topics), len(settings.feeds), len(settings.channels))
    typer.echo("{}: fine: {} topics, {} sources, {} channels".format(path, *counts), err=True)
    if online and not _reach_all(path):
        raise typer.Exit(1)


def schema() -> None:
    """Print the JSON Schema of the configuration, for editors."""
    import json

    from alerter.app import json_schema

    typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


def _reach_all(path: Path) -> bool:
    """Fetch every feed once and say how it went; whether all answered."""
    import asyncio

    from alerter.app import load_settings, try_feed
    from alerter.clock import SystemClock

    async def reach() -> bool:
        is_fine = True
        for feed in load_settings(path).feeds:
            problem, count = await try_feed(feed, now=SystemClock().now())
            is_fine = is_fine and problem is None
            typer.echo(f"{feed.name}: {problem or f'{count} entries'}")
        return is_fine

    return asyncio.run(reach())
