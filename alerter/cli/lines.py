"""JSON Lines, read as they are needed, and the bar that shows how far a command has come."""

import json
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from alerter.cli.options import is_terminal
from alerter.errors import AlerterError

_Result = TypeVar("_Result")

_LONGEST_LINE = 64 * 1024 * 1024


class Line(NamedTuple):
    """One line of a file, not read yet."""

    #: file:line
    place: str
    data: bytes


class Done(NamedTuple, Generic[_Result]):
    """What became of one line."""

    result: _Result
    #: bytes of the line
    size: int


def alone(
    make: Callable[[], Callable[[Line], _Result]], lines: Iterable[Line]
) -> Iterator[Done[_Result]]:
    """The result of each line, worked out here; `alerter.cli.crew` does it in many processes."""
    work = make()
    for line in lines:
        yield Done(work(line), len(line.data))


def lines_of(path: Path) -> Iterator[Line]:
    """The lines of a file that are not blank. AlerterError where it cannot be read."""
    try:
        with path.open("rb") as file:
            for number in count(1):
                data = file.readline(_LONGEST_LINE + 1)
                if not data:
                    return
                if len(data) > _LONGEST_LINE:
                    megabytes = _LONGEST_LINE >> 20
                    raise AlerterError(f"{path}:{number}: a line of more than {megabytes} MB")
                if data.strip():
                    yield Line(f"{path}:{number}", data)
    except OSError as error:
        raise AlerterError(f"{path}: {error.strerror or error}") from error


def object_of(line: Line) -> dict[str, Any]:
    """The object in a line. AlerterError with its place where there is none."""
    place = line.place
    try:
        row = json.loads(line.data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise AlerterError(f"{place}: not UTF-8 text (byte {error.start})") from error
    except json.JSONDecodeError as error:
        raise AlerterError(f"{place}: not JSON: {error.msg} at column {error.colno}") from error
    except RecursionError as error:
        raise AlerterError(f"{place}: not JSON that can be read: nested too deeply") from error
    if not isinstance(row, dict):
        raise AlerterError(f"{place}: an object is needed, not {type(row).__name__}")
    return row


def size_of(path: Path) -> int:
    """How many bytes a file has; 0 where nobody knows before its end."""
    try:
        known = path.stat()
    except OSError:
        return 0
    return known.st_size if stat.S_ISREG(known.st_mode) else 0


@contextmanager
def progress(verb: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar on standard error where that is a terminal and our output is not; gives what moves it
    on by some part of `total`.
    """
    if not is_terminal() or sys.stdout.isatty() or total < 2:
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(verb, total=total)
        yield lambda step: bar.advance(task, step)
