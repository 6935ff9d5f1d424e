"""Work that is shared by several processes, with its results in order and its memory bounded.

    items --chunks--> processes --in order--> results

At most a few chunks a process are on their way; no more is read until the oldest is answered.
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext
from typing import Any, TypeVar

from alerter.cli.lines import Done, Line
from alerter.errors import AlerterError

_Result = TypeVar("_Result")

_CHUNK_LINES = 16
_CHUNK_BYTES = 64 * 1024
_CHUNKS_AHEAD = 3


#: one chunk's results, and the error at which it stopped
_Chunk = tuple[list[Done[_Result]], AlerterError | None]


@contextmanager
def crew(
    make: Callable[[], Callable[[Line], _Result]], jobs: int
) -> Iterator[Callable[[Iterable[Line]], Iterator[Done[_Result]]]]:
    """Gives what maps lines to results, in order; each of `jobs` processes makes its worker once.

    A line's AlerterError is raised behind the results of the lines before it. The processes are
    there before the body runs, and gone behind it.
    """
    pool = ProcessPoolExecutor(jobs, mp_context=_context(), initializer=_begin, initargs=(make,))
    try:
        # processes are forked here, before a progress bar starts its thread
        pool.submit(_nothing).result()
        yield lambda lines: _shared(pool, lines, jobs * _CHUNKS_AHEAD)
    except BrokenProcessPool as error:
        raise AlerterError("one of the jobs was killed: is there memory for so many?") from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _shared(pool: ProcessPoolExecutor, lines: Iterable[Line], most: int) -> Iterator[Done[_Result]]:
    running: deque[Future[_Chunk[_Result]]] = deque()
    fault: AlerterError | None = None
    chunks = _chunks(lines)
    while True:
        while fault is None and len(running) < most:
            try:
                chunk = next(chunks, None)
            except AlerterError as error:  # told when all that came before it is answered
                fault = error
                break
            if chunk is None:
                break
            running.append(pool.submit(_work, chunk))
        if not running:
            break
        results, problem = running.popleft().result()
        yield from results
        if problem is not None:
            raise problem
    if fault is not None:
        raise fault


def _chunks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Lines by the handful: a message between processes costs as much as a short text.

    An error in reading comes behind the lines that were read.
    """
    chunk: list[Line] = []
    size = 0
    try:
        for line in lines:
            chunk.append(line)
            size += len(line.data)
            if len(chunk) == _CHUNK_LINES or size >= _CHUNK_BYTES:
                yield chunk
                chunk, size = [], 0
    except AlerterError:
        if chunk:
            yield chunk
        raise
    if chunk:
        yield chunk


def _context() -> BaseContext:
    """Forked where that is safe: our own process has no threads yet, and all is loaded."""
    return multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


# What follows runs in the processes.

_workers: list[Callable[[Line], object]] = []


def _begin(make: Callable[[], Callable[[Line], object]]) -> None:
    # Ctrl-C reaches all processes of a terminal; ours end when the first one tells them to
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    _workers[:] = [make()]


def _leave_with_parent() -> None:
    """A parent that was killed tells nobody to end."""
    if (parent := multiprocessing.parent_process()) is not None:
        wait([parent.sentinel])
        os._exit(1)


def _nothing() -> None:
    """Makes the pool start its processes."""


def _work(chunk: list[Line]) -> _Chunk[Any]:
    results: list[Done[Any]] = []
    for line in chunk:
        try:
            results.append(Done(_workers[0](line), len(line.data)))
        except AlerterError as error:
            return results, error
    return results, None
