"""Commands that run alerter as a service and keep its store."""

from typing import Annotated

import typer

from alerter.cli.options import ConfigOption, VerboseOption, config_path


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(run)
    app.command()(migrate)
    app.callback()(_options)


def run(config: ConfigOption = None, verbose: VerboseOption = False) -> None:
    """Run the service: poll, alert, deliver, serve the web page.

    Stops gently on SIGTERM and Ctrl-C; reads its configuration anew on SIGHUP.
    """
    import asyncio

    from alerter.service import Service
    from alerter.telemetry import configure_logs

    configure_logs(verbose=verbose)
    path = config_path(config)

    async def serve() -> None:
        await Service(path).run()

    asyncio.run(serve())


def migrate(config: ConfigOption = None) -> None:
    """Bring the store's schema up to date (`run` does so itself)."""
    from alerter.app import load_settings, open_store

    store = open_store(load_settings(config_path(config)).database)
    try:
        store.hold()
        store.migrate()
    finally:
        store.close()
    typer.echo("the store's schema is up to date", err=True)


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        from alerter import __version__

        typer.echo(__version__)
        raise typer.Exit


def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Print the version and leave.",
            is_eager=True,
            callback=_print_version,
        ),
    ] = False,
) -> None:
    """Options before any command."""
