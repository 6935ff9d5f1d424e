"""Texts of a megabyte that are made to be slow, and how long `alerter detect` takes over each."""

import itertools
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

SIZE = 1_000_000
#: seconds that none may take
LIMIT = 2.0


def texts() -> dict[str, str]:
    """Hostile texts by their kind."""
    days = (f"{day} March {year}" for year in itertools.count(1000) for day in range(1, 29))
    row = "| 2026-03-{:02} | 17:00 | closes | due by 5 May |\n"
    return {
        "digits": _filled("1234567890"),
        "digits with blanks": _filled("12 "),
        "digits and slashes": _filled("12/"),
        "digits and colons": _filled("12:30:"),
        "“may may may”": _filled("may "),
        "“until until”": _filled("until "),
        "“the end of the”": _filled("the end of the "),
        "commas": _filled(", "),
        "one word": _filled("a"),
        "100,000 dates": "\n".join(itertools.islice(days, 100_000)),
        "one sentence of dates": _filled("by Friday "),
        "sentences with dates": _filled("He must file by June 5. "),
        "lengths from events": _filled(
            "He must act within 30 days after the meeting. It is on 5 May 2026. "
        ),
        "blanks": _filled(" "),
        "line breaks": _filled("\n"),
        "brackets": _filled("("),
        "quotation marks": _filled("\u201c'"),
        "dots": _filled(". "),
        "dashes": _filled("- "),
        "right to left": _filled("\u05e2\u05d3 5 \u05d1\u05de\u05d0\u05d9 "),
        "combining marks": _filled("e\u0301\u0323\u0308"),
        "control signs": _filled("\x00\x1b\u200b"),
        "a table": _filled(*(row.format(day) for day in range(1, 29))),
    }


def _filled(*pieces: str) -> str:
    once = "".join(pieces)
    return once * (SIZE // len(once))


def lines() -> Iterator[str]:
    """A Markdown table: seconds for the command, and for the detector alone."""
    yield "| 1 MB of | seconds, the whole command | detector alone |"
    yield "|---|---|---|"
    for kind, text in texts().items():
        command, detector = measure(text)
        mark = "" if command <= LIMIT else f" (over {LIMIT:g})"
        yield f"| {kind} | {command:.2f}{mark} | {detector:.2f} |"


def measure(text: str) -> tuple[float, float]:
    """Seconds of the command on a text, and of the detector in it."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        command = [sys.executable, "-m", "alerter", "detect", file.name, "--published"]
        began = time.perf_counter()
        subprocess.run([*command, "2025-09-10T08:00Z"], check=True, capture_output=True)
        seconds = time.perf_counter() - began
    document = {"title": "", "text": text, "published": "2025-09-10T08:00+00:00"}
    order = json.dumps({"documents": [document], "wants_days": False})
    reader = [sys.executable, "-m", "benchmarks.readers", "alerter"]
    answered = subprocess.run(reader, input=order, check=True, capture_output=True, text=True)
    return seconds, json.loads(answered.stdout)["seconds"]
