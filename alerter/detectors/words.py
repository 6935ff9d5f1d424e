"""The words of a language as the judgement sees them: stems, and the classes they belong to.

Pure: plain data in, records out. What a word says is worked out once, and kept.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from sys import intern

from alerter.timex.language import read_pack

#: what may follow a word to make a phrase: by the next stem, all that follow and the class
Phrases = Mapping[str, Sequence[tuple[list[str], str]]]

_SHORTEST = 3
_MOST_KEPT = 20_000


class Word:
    """What one word is to the judgement."""

    __slots__ = (
        "_variants",
        "classes",
        "ending",
        "endings",
        "is_plain",
        "is_sign",
        "link",
        "phrases",
        "stem",
    )

    def __init__(
        self,
        stem: str,
        ending: str = "",
        classes: tuple[str, ...] = (),
        link: str = "",
        *,
        is_plain: bool = False,
        is_sign: bool = False,
        phrases: Phrases | None = None,
    ) -> None:
        #: without its inflection
        self.stem = intern(stem)
        #: the ending that was cut off
        self.ending = ending
        #: classes of cue words, by name
        self.classes = tuple(map(intern, classes))
        #: the name that all languages share for what leads to a date; else the stem
        self.link = intern(link)
        #: a word of letters that no class knows: with a capital it may be a name
        self.is_plain = is_plain
        #: no word but a single sign
        self.is_sign = is_sign
        #: the phrases that it may open
        self.phrases = phrases or {}
        #: its classes, each with the ending that was cut off
        self.endings = tuple([intern(f"{name} {ending}") for name in classes]) if ending else ()
        self._variants: dict[tuple[str, ...], Word] = {}

    def opened(self, following: "Sequence[Word]") -> list[tuple[str, int]]:
        """The classes of the phrases that it opens, and how many of these words each has."""
        if not following:
            return []
        return [
            (name, len(rest))
            for rest, name in self.phrases.get(following[0].stem, ())
            if [word.stem for word in following[: len(rest)]] == rest
        ]

    def with_classes(self, more: tuple[str, ...]) -> "Word":
        """The same as the head of phrases that belong to further classes."""
        found = self._variants.get(more)
        if found is None:
            classes = (*self.classes, *more)
            found = Word(self.stem, self.ending, classes, self.link, phrases=self.phrases)
            self._variants[more] = found
        return found


#: a run of digits
NUMBER = Word("0", link="0")


class _Words(dict[str, Word]):
    """What each token says, worked out when it is first met."""

    def __init__(self, read: Callable[[str], Word]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, token: str) -> Word:
        found = self._read(token)
        if len(self) < _MOST_KEPT:
            self[token] = found
        return found


class Vocabulary:
    """Stems and classes of one language's words."""

    def __init__(self, code: str, pack: Mapping[str, Mapping[str, object]]) -> None:
        #: stems of two languages are never the same feature
        self._prefix = "" if code == "en" else f"{code}:"
        stems, grammar = pack["stems"], pack["grammar"]
        pairs = (str(ending).partition(":") for ending in stems["endings"])  # type: ignore[attr-defined]
        self._endings = tuple((ending, instead) for ending, _, instead in pairs)
        self._undouble = frozenset(str(stems["undouble"]))
        self._links = {
            word: name for name, words in pack["connectors"].items() for word in _listed(words)
        }
        self.light = frozenset(self._stems(grammar["light"])) | {","}
        self.empty = frozenset(self._stems(grammar["empty"]))
        self.capitals_name = bool(grammar["capitals_name"])
        #: "3." is the third
        self.has_ordinals = bool(grammar.get("has_ordinals", False))
        #: words with a full stop of their own, at the end of a text
        self.abbreviations = _abbreviations(_listed(grammar.get("abbreviations", "")))
        #: what a token of a tape says
        self.words = _Words(self._read)
        self._classes: dict[str, list[str]] = {}
        #: ends of compounds, with their class
        self._tails: list[tuple[str, str]] = []
        #: by their first stem
        self.phrases: dict[str, dict[str, list[tuple[list[str], str]]]] = {}
        for name, words in pack["classes"].items():
            for entry in _listed(words):
                self._add(entry.split(), name)

    def _stems(self, words: object) -> list[str]:
        return [self._prefix + self._cut(word)[0] for word in _listed(words)]

    def _add(self, entry: list[str], name: str) -> None:
        if entry[0].startswith("-"):
            self._tails.append((self._cut(entry[0][1:])[0], name))
            return
        first, *rest = (self._prefix + self._cut(word)[0] for word in entry)
        if rest:
            self.phrases.setdefault(first, {}).setdefault(rest[0], []).append((rest, name))
            # a tape may have the phrase as one token
            first = self._prefix + self._cut(" ".join(entry))[0]
        known = self._classes.setdefault(first, [])
        if name not in known:
            known.append(name)

    def _classes_of(self, stem: str) -> tuple[str, ...]:
        """The classes of a stem; of a compound that none has, those of its end."""
        known = self._classes.get(stem)
        if known is None:
            ends = [tail for tail, _ in self._tails if stem.endswith(tail)]
            longest = max(ends, key=len, default="")
            known = [name for tail, name in self._tails if tail == longest] if ends else []
        return tuple(known)

    def _read(self, token: str) -> Word:
        word = token.strip() or "\u00b6"
        if word.isdigit():
            return NUMBER
        if not (word[0].isalpha() or word[0] == "'"):
            sign = "--" if word != token and word == "-" else word
            return Word(sign, link=self._links.get(sign, sign), is_sign=True)
        bare, ending = self._cut(word)
        stem = self._prefix + bare
        classes = self._classes_of(stem)
        phrases = self.phrases.get(stem)
        link = self._links.get(word, stem)
        is_plain = not classes and word[0] != "'"
        return Word(stem, ending, classes, link, is_plain=is_plain, phrases=phrases)

    def _cut(self, word: str) -> tuple[str, str]:
        for ending, instead in self._endings:
            if not word.endswith(ending) or len(word) - len(ending) + len(instead) < _SHORTEST:
                continue
            if ending == "s" and word[-2] in "siu":
                continue
            stem = word[: len(word) - len(ending)] + instead
            if (
                not instead
                and stem[-1] == stem[-2]
                and stem[-1] in self._undouble
                and ending != "s"
            ):
                stem = stem[:-1]
            return stem, ending
        return word, ""


def _abbreviations(words: list[str]) -> re.Pattern[str] | None:
    if not words:
        return None
    return re.compile(rf"(?:^|[\s(\"'-])(?:{'|'.join(map(re.escape, words))})$", re.IGNORECASE)


def _listed(words: object) -> list[str]:
    return [entry for part in str(words).split(",") if (entry := part.strip())]


@cache
def load_vocabulary(code: str = "en") -> Vocabulary:
    """The words of one language (an ISO 639-1 code). FileNotFoundError where there are none."""
    return Vocabulary(code, read_pack(code, "cues"))
