"""The commands. Data goes to standard output, talk to standard error.

Exit codes: 0 done, 1 failed, 2 wrong use. Commands load what they need when they run, so that
`alerter --help` answers at once.
"""

import sys

import typer

from alerter.cli import configuring, reading, serving, showing, working
from alerter.errors import AlerterError, ConfigError

app = typer.Typer(
    name="alerter",
    help="Turns the news into a calendar of deadlines that keeps itself right, and tells people "
    "in time.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (serving, configuring, reading, working, showing):
    module.register(app)


def main() -> None:
    """Run the command line; every foreseen error is one line (of a configuration, one each)."""
    try:
        app()
    except ConfigError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)  # noqa: T201 - talk to the person who runs it
        sys.exit(1)
    except AlerterError as error:
        print(f"alerter: {error}", file=sys.stderr)  # noqa: T201 - the same
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output has left (`alerter … | head`): that is no failure of ours.
        sys.stderr.close()
        sys.exit(0)
