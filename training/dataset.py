"""Where the annotated texts lie: the corpus, and the school that was written for the detector."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from training.markup import Document, Mark, Row, read_lines, read_texts

_HERE = Path(__file__).parent
CORPUS = _HERE.parent / "tests" / "golden" / "corpus"
#: the files of the corpus that hold documents
CORPORA = (
    "documents",
    "public-affairs",
    "technology-business",
    "daily-life",
    "feed-items",
    "languages",
)
#: the folders of the school: whole texts, sideways snippets, and the plain ones of every day
SCHOOL = ("texts", "lines", "plain")
STORIES = ("stories", "more-stories")
_AHEAD = ("pending", "moved")


def read_corpus(name: str) -> Iterator[Document]:
    """The documents of a file of the corpus; only the best mention of each deadline is marked."""
    with (CORPUS / f"{name}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield _document(json.loads(line))


def read_stories(name: str) -> Iterator[Document]:
    """The articles of annotated stories, each with what was known when it was published."""
    with (CORPUS / f"{name}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            story = json.loads(line)
            order = [article["id"] for article in story["articles"]]
            for at, article in enumerate(story["articles"]):
                yield _article(article, list(_known(story, order[: at + 1])))


def _known(story: dict[str, Any], told: list[str]) -> Iterator[Row]:
    """What an article may speak of: each deadline as it then stood, and what it was before."""
    for number, deadline in enumerate(story["deadlines"], 1):
        rows = [row for row in deadline["history"] if row["article"] in told]
        if not rows:
            continue
        last = rows[-1]
        is_new = last["article"] == told[-1]
        state = last["state"] if is_new or last["state"] not in _AHEAD else "pending"
        yield Row(number, deadline.get("kind", ""), last["due"], state)
        if is_new and last["state"] == "moved" and len(rows) > 1:
            yield Row(number, "", rows[-2]["due"], "was")


def _article(raw: dict[str, Any], rows: list[Row]) -> Document:
    return Document(
        raw["id"],
        datetime.fromisoformat(raw["published"]),
        raw["source"],
        "en",
        raw["title"],
        raw["text"],
        tuple(rows),
        (),
        is_complete=False,
        is_by_due=True,
    )


def read_school(*folders: str) -> Iterator[Document]:
    """The annotated texts and snippets of folders of the school."""
    for folder in folders:
        read = read_texts if folder == "texts" else read_lines
        for path in sorted((_HERE / folder).glob("*.txt")):
            yield from read(path.read_text(encoding="utf-8"), path.stem)


def _document(raw: dict[str, Any]) -> Document:
    body = f"{raw['title']}\n\n{raw['text']}"
    rows, marks = [], []
    for number, gold in enumerate(raw["deadlines"], 1):
        told = (gold["kind"], gold["due"], gold["state"], gold["what"], gold.get("was"))
        rows.append(Row(number, *told, hedged=gold["hedged"]))
        start = body.find(gold["quote"]) + gold["quote"].find(gold["when"])
        marks.append(Mark(start, start + len(gold["when"]), number))
    return Document(
        raw["id"],
        datetime.fromisoformat(raw["published"]),
        raw["source"],
        raw["lang"],
        raw["title"],
        raw["text"],
        tuple(rows),
        tuple(sorted(marks)),
        is_complete=False,
    )
