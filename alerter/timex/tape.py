"""A text cut once into tokens, with one sign for the class of each: what all shapes are matched on.

    "Due by Sept. 17, they said"   words  due by sept ". " 17 ", " they said
                                   signs  x   b  M    .    d  ,    x    x

Pure: text in, a record out; nothing is looked at twice, so the cost grows with the text alone.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, repeat
from typing import NamedTuple

from alerter.timex.folding import fold_lines

#: the sign of a word that no class knows
UNKNOWN = "\u00b7"
_LETTER = r"[^\W\d_]"
# a run of letters: the first ones of a small set that is quick to look up, then any
_MANY = f"[a-z\u00df-\u00f6\u00f8-\u00ff]{{2,}}{_LETTER}*"


class Tape(NamedTuple):
    """A text as tokens: runs of letters, runs of digits, single other signs, line breaks.

    A sign keeps the blank or the line break behind it: ", " parts, "," may stand inside a number.
    """

    text: str
    #: the text in lower case with plain typography, sign for sign
    folded: str
    #: the folded tokens; a phrase that the language knows is one
    words: list[str]
    #: where each token begins and ends in the text
    starts: list[int]
    ends: list[int]
    #: one sign a token: its class
    signs: str

    def end_of(self, token: int) -> int:
        """Where a token ends, without the blank that a sign keeps."""
        end = self.ends[token]
        return end - 1 if self.folded[end - 1] in " \n" else end

    def is_capital(self, token: int) -> bool:
        """Whether a token begins with a capital."""
        return self.text[self.starts[token]].isupper()


class Cutter(NamedTuple):
    """How one language's words are cut, and its phrases put together."""

    pattern: re.Pattern[str]
    signs: Mapping[str, str]
    #: the phrases by their first and second token, the longest first
    phrases: Mapping[str, Mapping[str, Sequence[tuple[list[str], str]]]]
    starters: frozenset[str]

    def cut(self, text: str) -> Tape:
        """The tokens of `text`."""
        folded = fold_lines(text)
        parts = self.pattern.split(folded)
        places = list(accumulate(map(len, parts)))
        words = parts[1::2]
        starts, ends = places[0:-1:2], places[1::2]
        if words and len(words[-1]) == 1 and not words[-1].isalnum():
            words[-1] += " "  # nothing comes behind it: the end of a text ends a sentence
        if not self.starters.isdisjoint(words) and (found := self._phrases_in(words)):
            words, starts, ends = _merged(words, starts, ends, found)
        signs = "".join(map(self.signs.get, words, repeat(UNKNOWN)))
        return Tape(text, folded, words, starts, ends, signs)

    def _phrases_in(self, words: list[str]) -> list[tuple[int, int, str]]:
        """The phrases, with their first token and the one after their last, in order."""
        found: list[tuple[int, int, str]] = []
        starters, phrases = self.starters, self.phrases
        for first in [at for at, word in enumerate(words[:-1]) if word in starters]:
            for tokens, phrase in phrases[words[first]].get(words[first + 1], ()):
                if words[first : first + len(tokens)] == tokens:
                    found.append((first, first + len(tokens), phrase))
                    break
        return found


def _merged(
    words: list[str], starts: list[int], ends: list[int], found: list[tuple[int, int, str]]
) -> tuple[list[str], list[int], list[int]]:
    """The tokens with each phrase as one; of two that overlap the first."""
    merged: tuple[list[str], list[int], list[int]] = ([], [], [])
    after = 0
    for first, behind, phrase in found:
        if first >= after:
            merged[0].extend(words[after:first])
            merged[0].append(phrase)
            merged[1].extend(starts[after : first + 1])
            merged[2].extend(ends[after:first])
            merged[2].append(ends[behind - 1])
            after = behind
    merged[0].extend(words[after:])
    merged[1].extend(starts[after:])
    merged[2].extend(ends[after:])
    return merged


def pattern_of(
    whole: Iterable[str], front: Iterable[str], behind: Iterable[str]
) -> re.Pattern[str]:
    """What cuts a text: `whole` words keep their signs ("p.m."), `front` ones are cut off before a
    letter ("l'"), `behind` ones after it ("'s").
    """
    # short ones stand behind the runs of letters, which they could not be mistaken for and which
    # are nearly all that a text is made of
    short: list[str] = []
    long: list[str] = []
    for words, edge in ((whole, "!"), (front, "="), (behind, "!")):
        if words:
            kind = long if any(_is_long(word) for word in words) else short
            kind.append(f"(?:{_any(words)})(?{edge}{_LETTER})")
    rest = [f"{_LETTER}+", r"[.,;:!?][\"')\]]+[ \n]?", r"[^\w\s][ \n]?", r"\n", r"\S"]
    # nearly every second place of a text is a blank: told at once, it costs a quarter less in all
    return re.compile(f"(?! )({'|'.join([*long, _MANY, '[0-9]+', *short, *rest])})")


def _is_long(word: str) -> bool:
    return re.match(_MANY, word) is not None


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
