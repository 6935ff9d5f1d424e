"""How well deadlines are read, on the annotated corpora: floors a point under what is reached.

The detector has learnt from these texts: what it makes of others, `make validate` tells.
"""

import importlib.util
import json
from datetime import datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from alerter.detectors.builtin import BuiltInDetector
from alerter.model import Entry, Mention, State

CORPUS = Path(__file__).parent / "corpus"
#: file: alertable F1, alertable precision, F1 of all states
FLOORS = {
    "documents": (0.969, 0.990, 0.971),
    "public-affairs": (0.934, 0.975, 0.929),
    "technology-business": (0.954, 0.982, 0.948),
    "daily-life": (0.903, 0.946, 0.918),
    "feed-items": (0.938, 0.955, 0.943),
    "languages": (0.957, 0.973, 0.936),
}
STORIES = ("stories", "more-stories")
DETECTOR = BuiltInDetector()


@cache
def score() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", CORPUS / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(name: str) -> list[dict[str, Any]]:
    lines = (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def documents(name: str) -> list[dict[str, Any]]:
    return rows(name)


def articles() -> list[dict[str, Any]]:
    told = [article for name in STORIES for story in rows(name) for article in story["articles"]]
    files = sorted(path.stem for path in CORPUS.glob("*.jsonl") if path.stem not in STORIES)
    return [*told, *(row for name in files for row in rows(name))]


def entry_of(document: dict[str, Any]) -> Entry:
    return Entry(
        feed="corpus",
        key=document["id"],
        outlet=document["source"],
        url=document.get("url", ""),
        title=document["title"],
        text=document["text"],
        published_at=datetime.fromisoformat(document["published"]),
    )


def row_of(mention: Mention) -> dict[str, Any]:
    return {
        "due": mention.due.text,
        "state": mention.state.value,
        "hedged": mention.hedged,
        "quote": mention.quote,
    }


def write(path: Path, lines: list[dict[str, Any]]) -> str:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("name", FLOORS)
def test_the_detector_keeps_its_score(name: str, tmp_path: Path) -> None:
    gold = documents(name)
    found = [
        {"id": row["id"], "deadlines": [row_of(item) for item in DETECTOR.detect(entry_of(row))]}
        for row in gold
    ]
    scored = score().score_documents(
        write(tmp_path / "gold.jsonl", gold), write(tmp_path / "found.jsonl", found), show=False
    )
    f1, precision, every = FLOORS[name]
    assert scored["alertable"]["f1"] >= f1
    assert scored["alertable"]["precision"] >= precision
    assert scored["all_states"]["f1"] >= every


def test_a_wednesday_cutoff_in_title_and_body_is_one_deadline() -> None:
    document = next(row for row in documents("documents") if row["id"] == "d001")
    (found,) = DETECTOR.detect(entry_of(document))
    assert (found.due.text, found.state, found.when) == ("2025-09-17", State.PENDING, "Wednesday")


@pytest.mark.parametrize("document", articles(), ids=lambda document: document["id"])
def test_every_quote_is_verbatim_and_every_offset_true(document: dict[str, Any]) -> None:
    entry = entry_of(document)
    for found in DETECTOR.detect(entry):
        assert found.quote in entry.title or found.quote in entry.text
        assert entry.body[found.start : found.end] == found.when
        assert found.when in found.quote
