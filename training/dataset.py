"""The corpus and the annotated texts as rows of features with what they mean."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from training.markup import Document, Mark, Row, read_texts

CORPUS = Path(__file__).parent.parent / "tests" / "golden" / "corpus"
TEXTS = Path(__file__).parent / "texts"


def read_corpus(name: str) -> Iterator[Document]:
    """The documents of a file of the corpus; only the best mention of each deadline is marked."""
    with (CORPUS / f"{name}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield _document(json.loads(line))


def _document(raw: dict) -> Document:
    body = f"{raw['title']}\n\n{raw['text']}"
    rows, marks = [], []
    for number, gold in enumerate(raw["deadlines"], 1):
        rows.append(
            Row(number, gold["kind"], gold["due"], gold["state"], gold["what"], gold.get("was"), gold["hedged"])
        )
        at = body.find(gold["quote"])
        start = at + gold["quote"].find(gold["when"])
        marks.append(Mark(start, start + len(gold["when"]), number))
    return Document(
        raw["id"], datetime.fromisoformat(raw["published"]), raw["source"], raw["lang"],
        raw["title"], raw["text"], tuple(rows), tuple(sorted(marks)), is_complete=False,
    )


def read_all_texts() -> Iterator[Document]:
    """Every annotated text of this school."""
    for path in sorted(TEXTS.glob("*.txt")):
        yield from read_texts(path.read_text(encoding="utf-8"), path.stem)
