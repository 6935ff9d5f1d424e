"""Tells the language of a text by its commonest words: cheap, and sure enough to choose a pack.

Pure: reads nothing but the packs of this package, each once.
"""

import re
from functools import cache
from os import scandir

from alerter.timex import __path__
from alerter.timex.language import read_pack

#: what a text is in where no pack fits
UNKNOWN = "und"
_ENGLISH = "en"
_WORD = re.compile(r"[^\W\d_]+")
# most texts are ASCII: blanks for all but letters, and a split, take a third of a search's time
_ONLY_LETTERS = "".join(sign if sign.isalpha() else " " for sign in map(chr, range(128)))
_LATIN = re.compile(r"[a-z\u00df-\u024f]")
_LOOKED_AT = 1500
#: share of common words in a text that is surely English
_SURELY = 0.2
#: a text without common words that is so long is in no language known here
_FEWEST_WORDS = 25
_COMMON = 0.1
_ENGLISH_COMMON = 0.06
#: another language is told by no fewer common words
_FEWEST_COMMON = 2


@cache
def codes() -> tuple[str, ...]:
    """The languages that there is a pack for, English first."""
    with scandir(f"{__path__[0]}/languages") as found:
        others = sorted(each.name for each in found if each.is_dir())
    return (_ENGLISH, *(code for code in others if code != _ENGLISH))


@cache
def _common(code: str) -> frozenset[str]:
    """The commonest words of a language."""
    return frozenset(str(read_pack(code, "language")["common"]).replace(",", " ").split())


def language_of(text: str) -> str:
    """The code of the pack that fits `text`; English where too little tells, else UNKNOWN."""
    words = _words(text[:_LOOKED_AT].lower())
    known = _known(words, _ENGLISH)
    if known > _SURELY * len(words):
        return _ENGLISH
    if sum(_LATIN.match(word) is not None for word in words) * 2 < len(words):
        return UNKNOWN
    best, most = _ENGLISH, max(known, _FEWEST_COMMON - 1)
    for code in codes()[1:]:
        count = _known(words, code)
        if count > most:
            best, most = code, count
    share = _ENGLISH_COMMON if best == _ENGLISH else _COMMON
    if len(words) >= _FEWEST_WORDS and most < share * len(words):
        return UNKNOWN
    return best


def _words(text: str) -> list[str]:
    """The runs of letters of a text."""
    return text.translate(_ONLY_LETTERS).split() if text.isascii() else _WORD.findall(text)


def _known(words: list[str], code: str) -> int:
    """How many of the words are common ones of a language."""
    return sum(map(_common(code).__contains__, words))
