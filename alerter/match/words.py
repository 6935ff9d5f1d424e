"""The words that tell one obligation from another.

    text --split, stem, leave out what says nothing--> words

Pure: reads no clock, store or network.
"""

import re
from functools import lru_cache

from alerter.match.wording import words
from alerter.model import Dossier, Mention

_WORD = re.compile(r"[^\W_]+(?:\.\d+)*")
#: `Python 3.12`, `Server 2016`, `phase 2`: the number tells which of several is meant
_NUMBERED = re.compile(r"\b([^\W\d_][\w-]+) (?:(?:No\.|version|release|v) ?)?v?(\d+(?:\.\d+)*)\b")
#: letters by which a word is known whatever its ending
_STEM = 5
_LONG_NUMBER = 3
_SHORT = 3


@lru_cache(maxsize=1 << 14)
def words_in(text: str) -> frozenset[str]:
    """The stems of the words in `text` that say something; short ones only where they are figures
    or written as names (`II`, `UK`), and no years.
    """
    found = set()
    nothing = words("say_nothing")
    for word in _WORD.findall(text):
        folded = word.casefold()
        if folded in nothing:
            continue
        if folded.isdigit():
            if len(folded) < _LONG_NUMBER:
                found.add(folded)
        elif len(folded) >= _SHORT or word.isupper():
            found.add(folded[:_STEM] if len(folded) > _STEM else folded.removesuffix("s") or folded)
    return frozenset(found)


def sentence_of(mention: Mention) -> frozenset[str]:
    """The words of the sentence that proves it, its expression of time left out."""
    return words_in(mention.quote.replace(mention.when, " ") if mention.when else mention.quote)


def names_of(dossier: Dossier) -> frozenset[frozenset[str]]:
    """The words of each name that it was told under."""
    return frozenset(words_in(what) for what in _names(dossier))


def text_of(dossier: Dossier) -> frozenset[str]:
    """The words of all names, sentences and titles that tell of it."""
    found = set(words_in(dossier.deadline.what))
    for item in dossier.evidence:
        found |= words_in(item.mention.what)
        found |= sentence_of(item.mention)
        found |= words_in(item.title)
    return frozenset(found)


def is_another(mention: Mention, dossier: Dossier) -> bool:
    """Whether both number a thing (a version, a phase) and never alike."""
    mine = _numbered(mention)
    if not mine:
        return False
    known = [_numbered(item.mention) for item in dossier.evidence]
    for thing, number in mine:
        numbers = {other for row in known for like, other in row if like == thing}
        if numbers and number not in numbers:
            return True
    return False


def names_another_number(mention: Mention, dossier: Dossier, common: frozenset[str]) -> bool:
    """Whether its name has a number (of anything), and the deadline was told with others only; the
    `common` words of the topic have no say.
    """
    mine = _figures(_numbers_in(mention.what), common)
    known = {
        number for item in dossier.evidence for number in _figures(_numbered(item.mention), common)
    }
    return bool(mine) and bool(known) and mine.isdisjoint(known)


def _figures(numbered: frozenset[tuple[str, str]], common: frozenset[str]) -> set[str]:
    return {number for thing, number in numbered if not words_in(thing) & common}


def _names(dossier: Dossier) -> set[str]:
    return {dossier.deadline.what, *(item.mention.what for item in dossier.evidence)}


def _numbered(mention: Mention) -> frozenset[tuple[str, str]]:
    """Things and their numbers, in its name or else in its sentence."""
    quote = mention.quote.replace(mention.when, " ") if mention.when else mention.quote
    return _numbers_in(mention.what) or _numbers_in(quote)


@lru_cache(maxsize=1 << 12)
def _numbers_in(text: str) -> frozenset[tuple[str, str]]:
    found = ((match[1].casefold(), match[2]) for match in _NUMBERED.finditer(text))
    return frozenset(
        (thing, number) for thing, number in found if thing not in words("say_nothing")
    )
