"""A line as the naming sees it: its words, what they are to a name, and where they stand.

    line --classes of a pack--> strip --places--> phrase, verbatim

Pure: plain data in, records out. What a word is to a name is worked out once, and kept.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache, reduce
from operator import or_
from typing import NamedTuple

from alerter.detectors.page import Expression, Page
from alerter.timex.language import read_pack
from alerter.timex.tape import Tape

#: the classes of the packs, and their bits below, in one order
_NAMES = (
    "connector", "filler", "auxiliary", "adverb", "duty", "expected", "pronoun", "you",
    "owner", "article", "and", "but", "if", "relative", "that", "to",
    "for", "preposition", "intro", "saying", "limit", "weak_limit", "ending", "holding",
    "starting", "moving", "putting", "particle", "extension", "owed", "handed", "having",
    "giving", "generic", "hanging", "hour", "setting", "be", "asking", "pointer",
)  # fmt: skip
_BITS = {name: 1 << place for place, name in enumerate(_NAMES)}
(
    CONNECTOR, FILLER, AUXILIARY, ADVERB, DUTY, EXPECTED, PRONOUN, YOU,
    OWNER, ARTICLE, AND, BUT, IF, RELATIVE, THAT, TO,
    FOR, PREPOSITION, INTRO, SAYING, LIMIT, WEAK_LIMIT, ENDING, HOLDING,
    STARTING, MOVING, PUTTING, PARTICLE, EXTENSION, OWED, HANDED, HAVING,
    GIVING, GENERIC, HANGING, HOUR, SETTING, BE, ASKING, POINTER,
) = _BITS.values()  # fmt: skip
#: what the code itself knows of signs and dates
HARD, COMMA, COLON, DASH, OPENS, TIME, SIGN, _STARTER = (
    1 << len(_BITS) << place for place in range(8)
)
_IS_SIGN = -1
#: such words say nothing by themselves
SILENT = (
    ARTICLE | AUXILIARY | ADVERB | PRONOUN | OWNER | AND | BUT | IF | RELATIVE | THAT | TO
    | FOR | PREPOSITION | TIME | FILLER | CONNECTOR | HANGING | GENERIC | LIMIT | HOUR | SIGN
    | YOU | POINTER | DUTY | EXPECTED
)  # fmt: skip
_SIGNS = {
    ",": COMMA,
    ":": HARD | COLON,
    "(": HARD | OPENS,
    **dict.fromkeys(";!?[])|\u2022\u00b7*>\u2192=\n\u00bf\u00a1", HARD),
}
_TOKEN = re.compile(r"'?[^\W_]+|[^\w\s]")
_MOST_KEPT = 20_000
#: how many tokens around a date can belong to its clause
_REACH_LEFT = 45
_REACH_RIGHT = 24


class Classes:
    """What the words of one language are to a name."""

    def __init__(self, classes: Mapping[str, str]) -> None:
        self._exact: dict[str, int] = {}
        self._begin: dict[str, int] = {}
        #: the classes of the words that were asked for
        self.kept: dict[str, int] = {}
        #: by their first word: the other words, and the classes; the longest first
        self.phrases: dict[str, list[tuple[list[str], int]]] = {}
        phrases: dict[tuple[str, ...], int] = {}
        for name, entries in classes.items():
            for entry in entries.split(","):
                word = " ".join(entry.split())
                table = self._begin if word.endswith("*") else self._exact
                word = word.rstrip("*")
                table[word] = table.get(word, 0) | _BITS[name]
                if len(tokens := tuple(_TOKEN.findall(word))) > 1:
                    phrases[tokens] = phrases.get(tokens, 0) | _BITS[name]
        for (first, *rest), bits in sorted(phrases.items(), key=lambda item: -len(item[0])):
            self.phrases.setdefault(first, []).append((rest, bits))

    def read(self, word: str) -> int:
        """The classes of a folded word that was not asked for before."""
        if not (word[0].isalnum() or word[0] == "'"):
            self.kept[word] = _IS_SIGN
            return _IS_SIGN
        bits = self._exact.get(word)
        if bits is None:
            heads = (word[:size] for size in range(len(word), 2, -1))
            bits = next((self._begin[head] for head in heads if head in self._begin), 0)
        if word in self.phrases:
            bits |= _STARTER
        if len(self.kept) < _MOST_KEPT:
            self.kept[word] = bits
        return bits


@cache
def load_classes(code: str) -> Classes | None:
    """The words that names are told by in one language; None where it has none."""
    try:
        return Classes(read_pack(code, "naming")["classes"])
    except FileNotFoundError:
        return None


class Strip(NamedTuple):
    """Some words of a line in a row; an expression of time is one."""

    text: str
    words: list[str]
    #: the classes of each, a bit for each class
    kinds: list[int]
    #: offsets in the text
    starts: list[int]
    ends: list[int]
    #: where the expression stands
    target: int
    #: all classes that any of them has
    seen: int

    def render(self, places: Sequence[int]) -> str:
        """The words at `places`, as written."""
        parts: list[str] = []
        begin = previous = -1
        for at in places:
            if at != previous + 1 or begin < 0:
                if begin >= 0:
                    parts.append(self.text[begin : self.ends[previous]])
                begin = self.starts[at]
            previous = at
        if begin >= 0:
            parts.append(self.text[begin : self.ends[previous]])
        return " ".join(parts)

    def weight(self, places: Sequence[int]) -> int:
        """How many words say something by themselves."""
        kinds = self.kinds
        return len([at for at in places if not kinds[at] & SILENT])

    def names(self, places: Sequence[int]) -> bool:
        """Whether any word names a thing, be it as vague as "the offer"."""
        kinds = self.kinds
        for at in places:  # noqa: SIM110 - several times as fast as any()
            if not kinds[at] & SILENT or kinds[at] & GENERIC:
                return True
        return False


def strip_of(expression: Expression, page: Page, classes: Classes) -> Strip:
    """The words around an expression of time, as far as they may belong to its clause."""
    line, timex = expression.line, expression.timex
    first = max(line.first, timex.first - _REACH_LEFT)
    last = min(line.last, timex.last + 1 + _REACH_RIGHT)
    strip = Strip(page.body, [], [], [], [], 0, 0)
    target = 0
    for other in line.timexes:
        if other.first < first or other.last >= last:
            continue
        _add(strip, page.tape, first, other.first, classes)
        if other is timex:
            target = len(strip.words)
        strip.words.append("#")
        strip.kinds.append(TIME)
        strip.starts.append(other.start)
        strip.ends.append(other.end)
        first = other.last + 1
    _add(strip, page.tape, first, last, classes)
    return strip._replace(target=target, seen=reduce(or_, strip.kinds))


def _add(strip: Strip, tape: Tape, first: int, last: int, classes: Classes) -> None:
    words, starts, ends = tape.words, tape.starts, tape.ends
    kept, phrases = classes.kept, classes.phrases
    _, out, kinds, begins, closes, _, _ = strip
    at = first
    while at < last:
        word = words[at]
        step = at + 1
        bits = kept.get(word)
        if bits is None:
            bits = classes.read(word)
        if bits < 0:
            bits = _sign(tape, at)
            closes.append(tape.end_of(at))
        else:
            if bits & _STARTER:
                for rest, found in phrases[word]:
                    behind = step + len(rest)
                    if words[step:behind] == rest and behind <= last:
                        bits, step = found, behind
                        break
            closes.append(ends[step - 1])
        out.append(word)
        kinds.append(bits)
        begins.append(starts[at])
        at = step


def _sign(tape: Tape, at: int) -> int:
    """What a sign is: it parts clauses, unless it stands within a number or a compound."""
    sign = tape.words[at][0]
    start, end = tape.starts[at], tape.ends[at]
    is_within = (
        at > 0
        and tape.ends[at - 1] == start
        and at + 1 < len(tape.starts)
        and tape.starts[at + 1] == end
        and end - start == 1
    )
    if sign == "-":
        return SIGN if is_within and tape.text[start] != "\u2014" else HARD | DASH | SIGN
    if is_within and sign in ",:*=":
        return SIGN
    if sign == ".":
        return SIGN | HARD if any(quote in tape.words[at] for quote in "\"')") else SIGN
    return SIGN | _SIGNS.get(sign, 0)
