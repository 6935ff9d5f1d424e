"""Scores a model on documents as the corpus' own scorer does."""

import importlib.util
from collections.abc import Iterable
from types import ModuleType
from typing import Any

from alerter.detectors.examination import examine
from alerter.detectors.model import Model
from training.dataset import CORPUS
from training.examples import entry_of
from training.markup import Document

COLUMNS = ("P", "R", "F1", "all states F1", "clock right", "false alarms")


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("corpus_score", CORPUS / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(CORPUS / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measured(documents: Iterable[Document], model: Model) -> tuple[float, ...]:
    """Precision, recall and F1 of what is alerted; F1 over all states; clock times right; share of
    documents without a deadline that alarm. Each between 0 and 1.
    """
    score = _scorer()
    told = found = gold = all_told = all_found = all_gold = 0
    timed = timed_right = quiet = alarms = 0
    for document in documents:
        rows = [_gold(document, row.number) for row in document.rows]
        answers = _answers(document, model)
        due = [row for row in rows if row["state"] in score.ALERTABLE]
        alerts = [row for row in answers if row["state"] in score.ALERTABLE]
        pairs = score.pair(due, alerts)
        told, found, gold = told + len(pairs), found + len(alerts), gold + len(due)
        clocks = [(one, other) for one, other in pairs if score.instant(one["due"])]
        timed += len(clocks)
        timed_right += sum(score.same_instant(one["due"], other["due"]) for one, other in clocks)
        every = [one for one, other in score.pair(rows, answers) if one["state"] == other["state"]]
        all_told, all_found = all_told + len(every), all_found + len(answers)
        all_gold += len(rows)
        if not due:
            quiet += 1
            alarms += bool(alerts)
    return (
        told / max(1, found),
        told / max(1, gold),
        2 * told / max(1, found + gold),
        2 * all_told / max(1, all_found + all_gold),
        timed_right / max(1, timed),
        alarms / max(1, quiet),
    )


def _gold(document: Document, number: int) -> dict[str, Any]:
    row = next(row for row in document.rows if row.number == number)
    mark = next(mark for mark in document.marks if mark.number == number)
    quote = document.body[max(0, mark.start - 80) : mark.end + 50]
    return {"due": row.due, "state": row.state, "quote": quote}


def _answers(document: Document, model: Model) -> list[dict[str, Any]]:
    mentions = [candidate.mention for candidate in examine(entry_of(document), model)]
    return [
        {"due": mention.due.text, "state": str(mention.state), "quote": mention.quote}
        for mention in mentions
        if mention is not None
    ]
