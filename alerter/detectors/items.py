"""A line word by word, as features see it: an expression of time, a name, a number are one each.

Pure: tokens in, words out.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from alerter.detectors.words import NUMBER, Vocabulary, Word
from alerter.timex import Timex
from alerter.timex.tape import Tape

TIME = Word("#", classes=("time",))
NAME = Word("Name", classes=("name",))
_NOTHING = Word("")
#: signs behind which a capital begins a sentence
_OPENS = frozenset(".;:()!?\u00b6") | {"--", "..."}
_IN_NUMBERS = frozenset(".,:/%")
#: words that may follow the first of a phrase
LONGEST_PHRASE = 5
_SHORT_WORD = 3
_MOST_CAPITALS = 0.6


class Items(NamedTuple):
    """A stretch of a text, word by word; an expression of time is one item."""

    words: list[Word]
    #: where each expression of time stands
    places: list[int]

    @property
    def stems(self) -> frozenset[str]:
        """All words, without their inflection."""
        return frozenset([word.stem for word in self.words])

    @property
    def classes(self) -> frozenset[str]:
        """The cue classes that the words belong to."""
        return frozenset().union(*[word.classes for word in self.words if word.classes])


def items_of(
    tape: Tape,
    first: int,
    last: int,
    timexes: Sequence[Timex],
    vocabulary: Vocabulary,
    *,
    is_line: bool = False,
) -> Items:
    """The tokens from `first` up to `last`, in which `timexes` stand. A line of its own may be
    written in title case: then capitals tell nothing.
    """
    words: list[Word] = []
    places: list[int] = []
    names = vocabulary.capitals_name and not (is_line and _is_title_case(tape, first, last))
    for timex in timexes:
        _add(words, tape, first, timex.first, vocabulary, names=names)
        places.append(len(words))
        words.append(TIME)
        first = timex.last + 1
    _add(words, tape, first, last, vocabulary, names=names)
    for at, (word, behind) in enumerate(pairwise(words)):
        if behind.stem in word.phrases:
            words[at] = _with_phrases(words, at)
    return Items(words, places)


def _add(
    words: list[Word], tape: Tape, first: int, last: int, vocabulary: Vocabulary, *, names: bool
) -> None:
    before: Word = words[-1] if words else _NOTHING
    add, text, starts = words.append, tape.text, tape.starts
    for at, word in enumerate(map(vocabulary.words.__getitem__, tape.words[first:last]), first):
        if word.is_plain:
            # most words have no capital
            if names and text[starts[at]].isupper() and words and before.stem not in _OPENS:
                if before is NAME:
                    continue
                word = NAME
        elif word.is_sign:
            if before is NUMBER and word.stem in _IN_NUMBERS:
                continue
            if word.stem == "-" and at and starts[at] == tape.ends[at - 1]:
                continue  # within a compound
        elif word is NUMBER and before is NUMBER:
            continue
        add(word)
        before = word


def _is_title_case(tape: Tape, first: int, last: int) -> bool:
    """Whether most words have a capital."""
    long = [at for at in range(first, last) if len(tape.words[at]) > _SHORT_WORD]
    return sum(tape.is_capital(at) for at in long) > _MOST_CAPITALS * len(long)


def _with_phrases(words: list[Word], at: int) -> Word:
    """A word with the classes of the phrases that it opens here."""
    word = words[at]
    more = [
        name
        for name, _ in word.opened(words[at + 1 : at + 1 + LONGEST_PHRASE])
        if name not in word.classes
    ]
    return word.with_classes(tuple(dict.fromkeys(more))) if more else word
