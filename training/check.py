"""Reads annotated texts, and says which deadlines the date reader places elsewhere.

python -m training.check FILE...
"""

import sys
from pathlib import Path

from alerter.timex import Anchor, candidates, find, load_language
from training.markup import Document, read_lines, read_texts

_MONTH_FIRST_MINUTES = range(-600, -119)


def main(paths: list[str]) -> int:
    """Print what does not add up; 1 where a file cannot be read."""
    failed = False
    for path in map(Path, paths):
        try:
            read = read_texts if path.parent.name == "texts" else read_lines
            documents = list(read(path.read_text(encoding="utf-8"), path.stem))
        except ValueError as error:
            sys.stdout.write(f"error: {error}" + "\n")
            failed = True
            continue
        rows = sum(len(document.rows) for document in documents)
        sys.stdout.write(f"{path}: {len(documents)} documents, {rows} deadlines" + "\n")
        for document in documents:
            if document.language != "en":
                continue
            for line in _odd(document):
                sys.stdout.write(f"  {document.name} {line}" + "\n")
    return int(failed)


def _odd(document: Document) -> list[str]:
    language = load_language("en")
    offset = document.published.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    anchor = Anchor(document.published, document.published.tzinfo)
    placed = []
    for paragraph, start in _paragraphs(document.body):
        for timex in find(
            paragraph,
            language,
            day_first=minutes not in _MONTH_FIRST_MINUTES,
            offset=minutes,
        ):
            dues = {due.text for due in candidates(timex, anchor)}
            placed.append((start + timex.start, start + timex.end, timex.text, dues))
    odd = []
    for row in document.rows:
        if not row.due:
            continue
        marks = [mark for mark in document.marks if mark.number == row.number and not mark.is_was]
        near = [
            (text, dues)
            for start, end, text, dues in placed
            if any(start < mark.end and mark.start < end for mark in marks)
        ]
        if not any(due[:10] == row.due[:10] for _, dues in near for due in dues):
            written = ", ".join(document.body[mark.start : mark.end] for mark in marks)
            read = "; ".join(f"{text!r} as {' or '.join(sorted(dues))}" for text, dues in near)
            odd.append(
                f"{row.number}: {row.due} from {written!r}: the reader has {read or 'nothing'}"
            )
    return odd


def _paragraphs(body: str) -> list[tuple[str, int]]:
    pieces, at = [], 0
    for line in body.split("\n"):
        pieces.append((line, at))
        at += len(line) + 1
    return pieces


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
