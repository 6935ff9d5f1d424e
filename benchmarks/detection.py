"""Measures `alerter detect` against well-known readers of dates, and on hostile texts.

    python -m benchmarks.detection [--documents N] [--rounds N]

Each reader runs in a process of its own on the same documents (the English ones of
tests/golden/corpus): once over all of them, which warms it up and gives its days, then in rounds,
one reader after the other, of which the median counts. "A date ahead" is what an alert on every
date on or after the day of publication would be worth; alerter tells deadlines instead. A reader
that is not installed is named as missing.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import hostile
from benchmarks.score import CORPUS, ENGLISH

HERE = Path(__file__).parent
BENCH_PYTHON = HERE.parent / ".venv-bench" / "bin" / "python"
PEERS = ("dateparser", "datefinder", "recognizers", "parsedatetime")
#: what all others are compared with
MEASURE = "dateparser"
NAMES = {
    "dateparser": "dateparser.search (en)",
    "recognizers": "recognizers-text",
    "chrono": "chrono-node",
}


class Figures(NamedTuple):
    """What was measured of one reader."""

    name: str
    documents_per_second: float
    megabytes: float
    import_seconds: float
    precision: float
    recall: float
    f1: float


class Reader:
    """One reader in its process."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name = name
        self.seconds: list[float] = []
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HERE.parent
        )

    def read(self, documents: list[dict[str, Any]], *, wants_days: bool) -> dict[str, Any]:
        """What it answers; EOFError where it cannot run."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = json.dumps({"documents": documents, "wants_days": wants_days})
        try:
            self._process.stdin.write(f"{order}\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise EOFError from error
        line = self._process.stdout.readline()
        if not line:
            raise EOFError
        answer: dict[str, Any] = json.loads(line)
        return answer

    def end(self) -> None:
        """Let the process go."""
        self._process.communicate()


def commands() -> Iterator[tuple[str, list[str]]]:
    """What starts each reader."""
    yield "alerter", [sys.executable, "-m", "benchmarks.readers", "alerter"]
    for name in PEERS:
        yield name, [str(BENCH_PYTHON), str(HERE / "readers.py"), name]
    yield "chrono", ["node", str(HERE / "peers" / "chrono.mjs")]


def english() -> list[dict[str, Any]]:
    """The English documents of the corpus."""
    rows: list[dict[str, Any]] = []
    for name in ENGLISH:
        lines = (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        rows += [row for row in map(json.loads, lines) if row.get("lang", "en") == "en"]
    return rows


def measure(most: int, rounds: int) -> Iterator[Figures | str]:
    """The figures of each reader that can run, the name of each that cannot."""
    documents = english()
    sample = documents[:: max(1, len(documents) // most)]
    readers: list[Reader] = []
    first: dict[str, dict[str, Any]] = {}
    for name, command in commands():
        if shutil.which(command[0]) is None:
            yield name
            continue
        reader = Reader(name, command)
        try:
            first[name] = reader.read(documents, wants_days=True)
        except EOFError:
            reader.end()
            yield name
            continue
        readers.append(reader)
    last: dict[str, dict[str, Any]] = {}
    for number in range(rounds):
        for reader in readers if number % 2 else readers[::-1]:
            last[reader.name] = reader.read(sample, wants_days=False)
            reader.seconds.append(last[reader.name]["seconds"])
    for reader in readers:
        reader.end()
        scores = worth(documents, first[reader.name]["days"])
        yield Figures(
            reader.name,
            len(sample) / statistics.median(reader.seconds),
            last[reader.name]["megabytes"],
            last[reader.name]["import_seconds"],
            *scores,
        )


def worth(documents: list[dict[str, Any]], days: list[list[str]]) -> tuple[float, float, float]:
    """Precision, recall and F1 of alerting on each day that is not over."""
    found = []
    for document, named in zip(documents, days, strict=True):
        today = datetime.fromisoformat(document["published"]).date()
        ahead = [day for day in dict.fromkeys(named) if _is_ahead(day, today)]
        rows = [{"due": day, "state": "pending", "quote": ""} for day in ahead]
        found.append({"id": document["id"], "deadlines": rows})
    with (
        tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as gold,
        tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as answers,
    ):
        for file, rows in ((gold, documents), (answers, found)):
            file.write("".join(f"{json.dumps(row)}\n" for row in rows))
            file.flush()
        scorer = [sys.executable, str(CORPUS / "score.py"), "documents", gold.name, answers.name]
        answered = subprocess.run(scorer, check=True, capture_output=True, text=True)
    figures = json.loads(answered.stdout)["alertable"]
    return figures["precision"], figures["recall"], figures["f1"]


def _is_ahead(due: str, today: date) -> bool:
    try:
        return date.fromisoformat(due[:10]) >= today
    except ValueError:  # a month or a year: only alerter tells them, and only those ahead
        return True


def importing(rounds: int) -> float:
    """Seconds that a fresh process takes to import the built-in detector, byte code at hand."""
    timed = (
        "import time; began = time.perf_counter(); import alerter.detectors.builtin; "
        "print(time.perf_counter() - began)"
    )
    with tempfile.TemporaryDirectory() as cache:
        surroundings = {**os.environ, "PYTHONPYCACHEPREFIX": cache}
        surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
        return min(
            float(subprocess.check_output([sys.executable, "-c", timed], env=surroundings))
            for _ in range(rounds + 1)
        )


def lines(most: int, rounds: int) -> Iterator[str]:
    """The tables, as Markdown."""
    found = list(measure(most, rounds))
    figures = [one for one in found if isinstance(one, Figures)]
    base = next((one for one in figures if one.name == MEASURE), None)
    yield f"Python {platform.python_version()}, {platform.machine()}, {len(english())} documents"
    yield ""
    yield "| reader | documents/s | x dateparser | MB | ready in s | P | R | F1 |"
    yield "|---|---|---|---|---|---|---|---|"
    for one in sorted(figures, key=lambda one: -one.f1):
        ratio = f"{one.documents_per_second / base.documents_per_second:.1f}" if base else "?"
        yield (
            f"| {NAMES.get(one.name, one.name)} | {one.documents_per_second:.0f} | {ratio} "
            f"| {one.megabytes:.0f} | {one.import_seconds:.2f} "
            f"| {one.precision:.3f} | {one.recall:.3f} | {one.f1:.3f} |"
        )
    yield ""
    yield (
        "The weights of alerter were learnt from these documents among others: what it scores on "
        "texts that it never saw, `python -m training.learn --validate` tells."
    )
    missing = [NAMES.get(one, one) for one in found if isinstance(one, str)]
    if missing:
        yield f"\nNot installed here: {', '.join(missing)}."
    yield f"\nImporting the detector takes {importing(rounds):.3f} s (the best of {rounds})."
    yield ""
    yield from hostile.lines()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100, help="in each round (100)")
    parser.add_argument("--rounds", type=int, default=5, help="of which the median counts (5)")
    chosen = parser.parse_args()
    for line in lines(chosen.documents, chosen.rounds):
        print(line, flush=True)


if __name__ == "__main__":
    main()
