"""Names a deadline: a short noun phrase, as a person would write it in a calendar.

Pure: a clause and the verdict on it in, a phrase out.
"""

import re

from alerter.detectors.clauses import Clause
from alerter.detectors.verdict import Verdict
from alerter.model import Kind

_MOST_WORDS = 16
_LONGEST_LABEL = 60
_EDGES = " ,;:.-\u2013\u2014\"'\u2018\u2019\u201c\u201d()[]\u2022*\n\t"
_SPACE = re.compile(r"\s+")


def name_of(clause: Clause, verdict: Verdict, title: str) -> str:
    """What the deadline is about; the title where its clause is too bare to say."""
    phrase = _label(clause) or _phrase(clause, verdict)
    words = phrase.split()
    bare = clause.view.lexicon.words_of("bare_subjects")
    if not words or (words[0].lower() in bare and len(words) < 5):
        return _shortened(_tidy(title))
    if len(words) < 2 and not clause.view.sentence.is_title:
        return _shortened(f"{phrase}: {_tidy(title)}")
    return _shortened(phrase)


def _label(clause: Clause) -> str:
    """What stands against the date on a line of a list."""
    sentence, text = clause.view.sentence, clause.view.text
    before = _tidy(text[: clause.timex.start])
    if not sentence.is_line or sentence.is_title:
        return ""
    if before:
        return before if len(before) <= _LONGEST_LABEL else ""
    return _tidy(text[clause.timex.end :])[:_LONGEST_LABEL]


def _phrase(clause: Clause, verdict: Verdict) -> str:
    left = clause.view.text[clause.left_from : clause.edge]
    subject = _without_cue(clause, left, verdict)
    behind = _behind(clause)
    if clause.finds("purpose", clause.right) and behind:
        return f"{subject} {behind}".strip()
    return subject or behind


def _without_cue(clause: Clause, left: str, verdict: Verdict) -> str:
    """The subject alone, where the verb only says that it ends; and no "has" before "until"."""
    folded = clause.left
    if match := clause.view.lexicon.shape("name_given").search(folded):
        if match["given"]:
            return _tidy(left[match.start("given") : match.end("given")])
        return _tidy(left[: match.start()])
    at = len(folded.rstrip()) - len(verdict.cue)
    if verdict.kind is not Kind.DEADLINE and at > 0 and folded.rstrip().endswith(verdict.cue):
        return _tidy(left[:at])
    return _tidy(left)


def _behind(clause: Clause) -> str:
    right = clause.view.text[clause.timex.end : clause.right_to]
    return _tidy(right.lstrip(_EDGES).split(", ")[0])


def _tidy(text: str) -> str:
    return _SPACE.sub(" ", text).strip(_EDGES)


def _shortened(phrase: str) -> str:
    return " ".join(phrase.split()[:_MOST_WORDS])
