"""Names a deadline: a short noun phrase or clause, as an editor would put it into a calendar.

    expression --words around it--> clause --its matter--> phrase --with the title's topic--> name

Pure: an expression of time and its page in, a phrase out, cut from the text verbatim.
"""

import re
from functools import lru_cache

from alerter.detectors.clauses import Places, clause_of
from alerter.detectors.matter import FEW, HELPS, limited, phrase_of, trimmed
from alerter.detectors.page import Expression, Page
from alerter.detectors.phrases import (
    AUXILIARY,
    COLON,
    DUTY,
    ENDING,
    GENERIC,
    GIVING,
    HAVING,
    HOLDING,
    MOVING,
    OWED,
    OWNER,
    POINTER,
    PRONOUN,
    RELATIVE,
    SAYING,
    SILENT,
    STARTING,
    Strip,
    load_classes,
    strip_of,
)
from alerter.model import Kind

_LONGEST = 90
_LONGEST_LABEL = 60
_LONGEST_TOPIC = 6
#: words that say something: of one, all of the title has to tell the rest
_FEWEST = 2
_MATTERS = 2
_EDGES = (
    " ,;:.!?-\u2013\u2014\"'\u2018\u2019\u201c\u201d\u00ab\u00bb\u201e()[]\u2022*\u00b7>|=\u2192"
    "\u2026\n\t\u00a0"
)
_BULLET = re.compile(r"^(?:\d{1,2}[.)]|[a-z]\)) +")
_PART = re.compile(r"[;:!?]|, ")
_TITLE_PART = re.compile(r"[:;?!,] | [(]| [-\u2013\u2014] |\u2014")
_AFTER_SUBJECT = AUXILIARY | DUTY | HAVING | GIVING | ENDING | STARTING | HOLDING | MOVING | SAYING
#: words that begin with the same letters are taken for one
_STEM = 5
_SHORT_WORD = 3


def name_of(expression: Expression, kind: Kind, page: Page) -> str:
    """What the deadline is about: who has to do what, or what ends or begins to hold.

    At most 90 signs, without its date; the title where its clause is too bare to say.
    """
    classes = load_classes(page.language)
    if classes is None:
        return _plain(expression, page) or _cut(page.entry.title)
    strip = strip_of(expression, page, classes)
    clause = clause_of(strip)
    phrase = _label(strip, expression) or phrase_of(strip, clause, kind)
    return _completed(strip, phrase, expression, page) or _cut(page.entry.title)


def _plain(expression: Expression, page: Page) -> str:
    """What stands before a date in its sentence: for languages of which nothing is known."""
    before = page.body[expression.line.sentence.start : expression.start]
    part = _cut(_PART.split(before.rstrip(_EDGES))[-1])
    return part if " " in part else ""


def _label(strip: Strip, expression: Expression) -> Places:
    """What stands against the date on a line of a list."""
    sentence, kinds = expression.line.sentence, strip.kinds
    if not sentence.is_line or sentence.is_title:
        return []
    colon = next((at for at in range(strip.target) if kinds[at] & COLON), None)
    if colon is None:
        return []
    label = trimmed(strip, list(range(colon)))
    if not strip.names(label):
        return []
    if what := limited(strip, label):
        return what
    return label if len(strip.render(label)) <= _LONGEST_LABEL else []


def _completed(strip: Strip, phrase: Places, expression: Expression, page: Page) -> str:
    """A phrase with the topic of the page, where it says too little alone."""
    text = _cut(strip.render(phrase))
    if expression.line.sentence.is_title:
        return text
    if not strip.names(phrase):
        return _topic(page.entry.title)[0]
    if strip.kinds[phrase[0]] & OWNER:
        owner = _owner(strip, phrase[0])
        rest = _cut(strip.render(phrase[1:]))
        return _cut(f"{owner}: {rest}") if owner else _with_topic(rest, page)
    if _points_back(strip, phrase):
        return _with_topic(strip.render(_duty(strip, phrase)), page)
    is_vague = _is_vague(strip, phrase, page)
    return _with_topic(text, page) if is_vague else text


def _is_vague(strip: Strip, phrase: Places, page: Page) -> bool:
    """Whether a phrase needs the title: "the offer"; or has room for a short topic."""
    return _named(strip, phrase) < _FEWEST or (
        strip.weight(phrase) < FEW and _topic(page.entry.title)[1]
    )


def _named(strip: Strip, phrase: Places) -> int:
    """How many words name something, be it as vague as "the offer"."""
    kinds = strip.kinds
    return len([at for at in phrase if not kinds[at] & SILENT or kinds[at] & GENERIC])


def _points_back(strip: Strip, phrase: Places) -> bool:
    """Whether the subject is named elsewhere: "it", "those who", "this is"."""
    first, *rest = (strip.kinds[at] for at in phrase[:2])
    if first & POINTER and rest:
        return bool(rest[0] & (HELPS | ENDING | STARTING | RELATIVE | OWED))
    return bool(first & (PRONOUN | RELATIVE | POINTER))


def _owner(strip: Strip, own: int) -> str:
    """Whose it is, where only "its" is written: the subject that the sentence begins with."""
    for at in range(min(own, _LONGEST_TOPIC)):
        if strip.kinds[at] & _AFTER_SUBJECT:
            head = trimmed(strip, list(range(at)))
            return strip.render(head) if strip.weight(head) else ""
    return ""


def _duty(strip: Strip, phrase: Places) -> Places:
    """What the one who is not named has to do; nothing where that is no duty."""
    kinds = strip.kinds
    index, is_duty = 1, False
    while index < len(phrase) and kinds[phrase[index]] & HELPS:
        is_duty = is_duty or bool(kinds[phrase[index]] & DUTY)
        index += 1
    rest = phrase[index:]
    return rest if is_duty and _named(strip, rest) >= _MATTERS else []


@lru_cache(64)
def _topic(title: str) -> tuple[str, bool]:
    """What the title is about: what stands before its first sign; and whether that is a part."""
    title = _tidy(title)
    head = _tidy(_TITLE_PART.split(title, maxsplit=1)[0])
    if head and len(head.split()) <= _LONGEST_TOPIC:
        return head, len(head) < len(title)
    return title, False


def _with_topic(text: str, page: Page) -> str:
    """Both, unless one says what the other does."""
    text, topic = _cut(text), _topic(page.entry.title)[0]
    one, other = _heads(text), _heads(topic)
    if not text or one <= other:
        return topic
    return text if other <= one else _cut(f"{text}: {topic}")


def _heads(text: str) -> set[str]:
    """The long words, as far as their endings do not tell them apart."""
    return {word[:_STEM] for word in text.lower().split() if len(word) > _SHORT_WORD}


def _tidy(text: str) -> str:
    plain = " ".join(text.split()).strip(_EDGES)
    if " ," in plain:
        plain = plain.replace(" ,", ",")
    return _BULLET.sub("", plain) if plain[:1].isdigit() or plain[1:2] == ")" else plain


def _cut(text: str) -> str:
    """At most so long, cut between words."""
    text = _tidy(text)
    if len(text) > _LONGEST:
        cut = text.rfind(" ", 0, _LONGEST + 1)
        text = text[: cut if cut > 0 else _LONGEST].rstrip(_EDGES)
    return text
