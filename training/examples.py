"""Annotated documents as rows of features, each with what it means.

Pure: documents in, examples out.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from alerter.detectors.features import Features
from alerter.detectors.layout import read_page
from alerter.detectors.page import Expression
from alerter.model import Entry
from training.markup import Document, Row


class Example(NamedTuple):
    """An expression of time, what can be said of it, and what it is."""

    features: Features
    #: none, was, or a state
    label: str
    kind: str | None
    hedged: bool


def entry_of(document: Document) -> Entry:
    """A document as a feed would have carried it."""
    return Entry(
        feed="",
        key=document.name,
        outlet=document.source,
        url="",
        title=document.title,
        text=document.text,
        published_at=document.published,
        zone=None,
    )


def examples_of(documents: Iterable[Document]) -> Iterator[Example]:
    """The expressions of all documents whose meaning is known."""
    for document in documents:
        page = read_page(entry_of(document))
        shift = 0 if document.title else len(document.body) - len(page.body)
        for expression in page.expressions:
            example = _example(document, expression, shift)
            if example is not None:
                yield example


def _example(document: Document, expression: Expression, shift: int) -> Example | None:
    features = expression.seen
    if document.is_by_due:
        return _by_due(document, expression)
    row, is_was = _marked(document, expression, shift)
    if is_was:
        return Example(features, "was", None, hedged=False)
    if row is not None:
        if not document.is_complete and not _falls_on(expression, row.due):
            return None  # a part of a longer expression
        return Example(features, row.state, row.kind, row.hedged)
    if not document.is_complete:
        if any(_falls_on(expression, row.due) for row in document.rows):
            return None  # a further mention, or a chance: nobody has said
        if any(row.was and _falls_on(expression, row.was) for row in document.rows):
            return Example(features, "was", None, hedged=False)
    return Example(features, "none", None, hedged=False)


def _by_due(document: Document, expression: Expression) -> Example | None:
    """What an expression of a story's article is, by the day that it falls on."""
    fitting = [row for row in document.rows if _falls_on(expression, row.due)]
    if len({row.state for row in fitting}) > 1:
        return None  # two deadlines on one day, or one that came back
    if not fitting:
        return Example(expression.seen, "none", None, hedged=False)
    row = fitting[0]
    is_ahead = expression.ahead is not None and expression.ahead.due.text[:10] == row.due[:10]
    if row.state == "pending" and not is_ahead:
        return Example(expression.seen, "past", row.kind or None, hedged=False)
    return Example(expression.seen, row.state, row.kind or None, hedged=row.hedged)


def _marked(document: Document, expression: Expression, shift: int) -> tuple[Row | None, bool]:
    start, end = expression.start + shift, expression.end + shift
    for mark in document.marks:
        if mark.start < end and start < mark.end:
            if mark.is_was:
                return None, True
            return next(row for row in document.rows if row.number == mark.number), False
    return None, False


def _falls_on(expression: Expression, due: str) -> bool:
    placed = (expression.ahead, expression.past)
    return any(found.due.text[:10] == due[:10] for found in placed if found)
