"""Options that several commands share, and where they look when none is given."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from alerter.errors import AlerterError

#: where a configuration is looked for, the first that exists
PLACES = (Path("alerter.yaml"), Path("config/alerter.yaml"), Path("/etc/alerter/alerter.yaml"))

ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        metavar="FILE",
        help="The configuration. Default: alerter.yaml or config/alerter.yaml here, else "
        "/etc/alerter/alerter.yaml.",
    ),
]
TopicOption = Annotated[
    str | None, typer.Option("--topic", "-t", metavar="NAME", help="Only this topic.")
]
VerboseOption = Annotated[
    bool, typer.Option("--verbose", "-v", help="Log more, on standard error.")
]


class TextOrLines(StrEnum):
    """For people, or one JSON object a line."""

    TEXT = "text"
    JSONL = "jsonl"


def config_path(given: Path | None) -> Path:
    """The configuration file to use. AlerterError where there is none."""
    if given is not None:
        return given
    for place in PLACES:
        if place.exists():
            return place
    looked = ", ".join(str(place) for place in PLACES)
    raise AlerterError(f"no configuration found ({looked}): write one with `alerter init`")


def is_terminal() -> bool:
    """Whether progress bars are welcome: standard error is a terminal that can draw them."""
    import sys

    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
