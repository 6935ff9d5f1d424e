"""Names a deadline: a short noun phrase or clause, as an editor would put it into a calendar.

Pure: a clause, the verdict on it and the title in, a phrase out.
"""

import re

from alerter.detectors.clauses import Clause
from alerter.model import Kind
from alerter.timex import fold
from alerter.timex.value import Span

_LONGEST = 90
_LONGEST_LABEL = 60
#: words that need no headline beside them
_MOST_ALONE = 4
_EDGES = " ,;:.-\u2013\u2014\"'\u2018\u2019\u201c\u201d()[]\u2022*\n\t"
_SPACE = re.compile(r"\s+")
#: a name at the head of a sentence: "Python 3.12", "Bank of England"
_PROPER = re.compile(
    r"(?:The )?(?:[A-Z][\w'\u2019&/-]*|\d[\w.]*)"
    r"(?: (?:(?:of|for|and|the) )?(?:[A-Z][\w'\u2019&/-]*|\d[\w.]*))*"
)


def name_of(clause: Clause, kind: Kind, title: str) -> str:
    """What the deadline is about; the title where its clause is too bare to say."""
    phrase = _label(clause) or _phrase(clause, kind)
    headline = _shortened(clause, _tidy(title)) or phrase
    if not phrase:
        return headline
    owner = _word(clause, "owned").match(fold(phrase))
    if owner:
        return _owned(clause, _tidy(phrase[owner.end() :]), headline)
    if _word(clause, "bare_subjects").match(fold(phrase)):
        return headline
    words = phrase.split()
    if len(words) < 2 and not clause.view.sentence.is_title:
        return _shortened(clause, f"{phrase}: {_tidy(title)}")
    return phrase


def _owned(clause: Clause, rest: str, headline: str) -> str:
    """Whose it is, where only "its" is written: the subject of the same sentence, or the title."""
    head = clause.view.text[: clause.left_from]
    subject = _PROPER.match(head)
    if subject and not _word(clause, "bare_subjects").fullmatch(fold(subject[0])):
        return _shortened(clause, f"{subject[0]}: {rest}")
    if len(rest.split()) >= _MOST_ALONE:
        return _shortened(clause, rest)
    return _shortened(clause, f"{rest}: {headline}") if rest else headline


def _label(clause: Clause) -> str:
    """What stands against the date on a line of a list."""
    sentence, text = clause.view.sentence, clause.view.text
    before = _shortened(clause, text[: clause.timex.start].partition(":")[0])
    if not sentence.is_line or sentence.is_title:
        return ""
    if before:
        return before if len(before) <= _LONGEST_LABEL else ""
    return _shortened(clause, _tidy(text[clause.timex.end :])[:_LONGEST])


def _phrase(clause: Clause, kind: Kind) -> str:
    subject = _subject(clause, kind)
    behind = _behind(clause)
    has_purpose = clause.finds("purpose", clause.right) or _shape(clause, "purpose").match(
        fold(behind)
    )
    if has_purpose and behind and len(subject) + len(behind) < _LONGEST:
        return _shortened(clause, f"{subject} {behind}".strip())
    return _shortened(clause, subject or behind)


def _subject(clause: Clause, kind: Kind) -> str:
    """The clause before the date without what only introduces it, or only says that it ends."""
    text = _unbroken(clause)
    is_given = clause.connector == "until" or isinstance(clause.timex.value, Span)
    if is_given and (match := _shape(clause, "name_given").search(fold(text))):
        low, high = match.span("given") if match["given"] else (0, match.start())
        return _without_intro(clause, text[low:high])
    text = _without_intro(clause, text)
    if moved := _moved(clause, text):
        return moved
    if limited := _limited(clause, text):
        return limited
    return _without_cue(clause, text, kind)


def _unbroken(clause: Clause) -> str:
    """The clause before the date; no comma of another date in it looks like an aside."""
    low, high = clause.left_from, clause.edge
    text = clause.view.text[:high]
    for timex in clause.view.timexes:
        if low <= timex.start and timex.end <= high:
            plain = text[timex.start : timex.end].replace(",", " ")
            text = text[: timex.start] + plain + text[timex.end :]
    if clause.view.timexes[0].start < clause.timex.start:
        low = max(low, _enumerated(clause))
    antecedent = _shape(clause, "antecedent").search(fold(text[low:]))
    if antecedent:
        return text[low:][antecedent.start("what") : antecedent.end("what")]
    return text[low:]


def _enumerated(clause: Clause) -> int:
    """Where the part begins that this date shares with no other: "A to 3 May and B to 17 May"."""
    places = [
        timex.end + match.end()
        for timex in clause.view.timexes
        if timex.end < clause.edge
        and (match := _shape(clause, "and_next").match(clause.view.masked[timex.end : clause.edge]))
    ]
    return max(places, default=0)


def _without_intro(clause: Clause, text: str) -> str:
    """Without "X said on Friday that", "Under the plan," and ", which was Tuesday,"."""
    text = _dropped(clause, "aside", text)
    for name in ("intro_said", "intro_comma", "intro_word"):
        match = _shape(clause, name).match(fold(text))
        if match and len(text[match.end() :].split()) >= 2:
            text = text[match.end() :]
    return _tidy(text)


def _moved(clause: Clause, text: str) -> str:
    """What was moved: the object of the verb, or its subject where it was done to it."""
    folded = fold(text)
    for name in ("put_object", "moved_object"):
        match = _shape(clause, name).search(folded)
        if match and " " in match["object"].strip():
            return _tidy(text[match.start("object") : match.end("object")])
    match = _shape(clause, "moved_subject").search(folded)
    if match is None:
        return ""
    subject = _tidy(text[: match.start()])
    return _limited(clause, subject) or subject


def _limited(clause: Clause, text: str) -> str:
    """What a limit is set for: "the deadline to file a claim has"."""
    match = _shape(clause, "limit_of").match(fold(text))
    return _tidy(text[match.start("what") : match.end("what")]) if match else ""


def _without_cue(clause: Clause, text: str, kind: Kind) -> str:
    """The subject alone, where the verb only says that it ends or begins."""
    return _tidy(text)


def _behind(clause: Clause) -> str:
    right = clause.view.text[clause.timex.end : clause.right_to].lstrip(_EDGES)
    if limit := _shape(clause, "limit_first").match(fold(right)):
        right = right[limit.end() :]
    phrase = _tidy(_dropped(clause, "aside", right).split(", ")[0])
    return "" if _shape(clause, "verb_first").match(fold(phrase)) else phrase


def _dropped(clause: Clause, name: str, text: str) -> str:
    match = _shape(clause, name).search(fold(text))
    while match:
        text = f"{text[: match.start()]} {text[match.end() :]}"
        match = _shape(clause, name).search(fold(text))
    return text


def _shape(clause: Clause, name: str) -> re.Pattern[str]:
    return clause.view.lexicon.shape(name)


def _word(clause: Clause, name: str) -> re.Pattern[str]:
    return clause.view.lexicon.word(name)


def _tidy(text: str) -> str:
    return _SPACE.sub(" ", text).strip(_EDGES)


def _shortened(clause: Clause, phrase: str) -> str:
    """At most so long, cut between words, and not behind one that leaves it hanging."""
    text = _tidy(phrase)
    if len(text) > _LONGEST:
        cut = text.rfind(" ", 0, _LONGEST + 1)
        text = text[: cut if cut > 0 else _LONGEST]
    while match := _shape(clause, "hanging").search(fold(text)):
        text = _tidy(text[: match.start()])
    return text
