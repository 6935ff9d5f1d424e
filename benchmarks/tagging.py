"""Scores the tagger on annotated news: spans, values, dates, and days, as TempEval-3 does.

    python -m benchmarks.tagging [--show]

A tag is strictly right where it stands at the annotated offsets, relaxed where it overlaps; its
value counts where it overlaps and says the same.
"""

import argparse
import json
import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from alerter.timex import Tag, tag

GOLD = Path(__file__).parent.parent / "tests" / "golden" / "tagging.jsonl"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def score(*, show: bool = False) -> dict[str, float]:
    """F1 of spans (strict, relaxed), of values and of dates; the share of right days."""
    count: Counter[str] = Counter()
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found = tag(row["text"], datetime.fromisoformat(row["published"]))
        count += _counted(row, found, show=show)
    return {
        "strict": _f1(count["strict"], count["gold"], count["found"]),
        "relaxed": _f1(count["relaxed"], count["gold"], count["found"]),
        "value": _f1(count["value"], count["gold"], count["found"]),
        "date": _f1(count["date"], count["gold dates"], count["found dates"]),
        "day": count["right days"] / count["days"],
    }


def _counted(row: dict[str, Any], found: tuple[Tag, ...], *, show: bool) -> Counter[str]:
    gold = row["tags"]
    count = Counter({"gold": len(gold), "found": len(found)})
    count["gold dates"] = sum(one["type"] == "DATE" for one in gold)
    count["found dates"] = sum(one.type == "DATE" for one in found)
    free = list(found)
    for one in gold:
        over = [tag for tag in free if tag.start < one["end"] and one["start"] < tag.end]
        is_day = _DAY.fullmatch(one["value"]) is not None
        count["days"] += is_day
        best = max(over, key=lambda tag: _is_at(tag, one), default=None)
        if best is not None:
            free.remove(best)
            is_right = best.value == one["value"]
            count["relaxed"] += 1
            count["strict"] += _is_at(best, one)
            count["value"] += is_right
            count["right days"] += is_day and is_right
            count["date"] += is_right and best.type == one["type"] == "DATE"
        if show and not (best and _is_at(best, one) and best.value == one["value"]):
            print(f"{row['id']} missed {one['text']!r} {one['value']}, read {best}")
    if show:
        for extra in free:
            print(f"{row['id']} extra {extra}")
    return count


def _is_at(found: Tag, gold: dict[str, Any]) -> bool:
    return (found.start, found.end) == (gold["start"], gold["end"])


def _f1(right: int, gold: int, found: int) -> float:
    return 2 * right / (gold + found)


def line(*, show: bool = False) -> str:
    """One row of a Markdown table."""
    figures = score(show=show)
    return "| tagging | " + " | ".join(f"{figure:.3f}" for figure in figures.values()) + " |"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="list what was missed and extra")
    print(line(show=parser.parse_args().show))
