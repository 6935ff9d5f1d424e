"""What can be said of an expression of time in its clause, as the named features that are weighed.

    sentence --items--> words and classes around the expression --features--> names

A feature's name says what it sees: `l:deadline` the word stands to the left in the clause, `L:limit` a
word of that class does. Pure: text in, names out.
"""

from collections.abc import Sequence
from typing import NamedTuple

from alerter.detectors.words import Vocabulary, Word
from alerter.timex import Timex
from alerter.timex.tape import Tape

_HARD = frozenset(".;:()!?\u00b6") | {"--", "..."}
_TIME = Word("#", "", ("time",))
_NUMBER = Word("0", "", ())
_DASH = Word("--", "", ())
_NAME = Word("Name", "", ("name",))
class Items(NamedTuple):
    """A stretch of a text, word by word; an expression of time is one item."""

    words: list[Word]
    #: where each expression of time stands
    places: list[int]


def items_of(
    tape: Tape, first: int, last: int, timexes: Sequence[Timex], vocabulary: Vocabulary
) -> Items:
    """The tokens from `first` up to `last`, in which `timexes` stand."""
    words: list[Word] = []
    places: list[int] = []
    names = vocabulary.capitals_name and not _is_title_case(tape, first, last)
    for timex in timexes:
        _add(words, tape, first, timex.first, vocabulary, names=names)
        places.append(len(words))
        words.append(_TIME)
        first = timex.last + 1
    _add(words, tape, first, last, vocabulary, names=names)
    _with_phrases(words, vocabulary)
    return Items(words, places)


def _add(
    words: list[Word], tape: Tape, first: int, last: int, vocabulary: Vocabulary, *, names: bool
) -> None:
    tokens, starts, ends = tape.words, tape.starts, tape.ends
    for at in range(first, last):
        token = tokens[at]
        if token.isdigit():
            if not (words and words[-1] is _NUMBER):
                words.append(_NUMBER)
            continue
        if not token[0].isalpha() and token[0] != "'":
            if token == "-" and starts[at] == ends[at - 1]:
                continue  # within a compound
            if token in _WITHIN_NUMBER and words and words[-1] is _NUMBER:
                continue
            words.append(_DASH if token[0] == "-" else vocabulary.word(token.strip() or "\u00b6"))
            continue
        word = vocabulary.word(token)
        if (
            names
            and not word.classes
            and words
            and words[-1].stem not in _HARD
            and tape.text[starts[at]].isupper()
        ):
            if words[-1] is not _NAME:
                words.append(_NAME)
        else:
            words.append(word)


_WITHIN_NUMBER = frozenset(".,:/%")


def _is_title_case(tape: Tape, first: int, last: int) -> bool:
    """Whether most words have a capital, so that capitals tell nothing."""
    long = [at for at in range(first, last) if len(tape.words[at]) > _SHORT_WORD]
    return sum(tape.is_capital(at) for at in long) > _MOST_CAPITALS * len(long)


def _with_phrases(words: list[Word], vocabulary: Vocabulary) -> None:
    phrases = vocabulary.phrases
    for at, word in enumerate(words):
        for rest, name in phrases.get(word.stem, ()):
            if name in words[at].classes:
                continue
            if all(
                at + step < len(words) and words[at + step].stem == stem
                for step, stem in enumerate(rest, 1)
            ):
                words[at] = words[at]._replace(classes=(*words[at].classes, name))


_SHORT_WORD = 3
_MOST_CAPITALS = 0.6
_CLAUSE = 14
_NEAR = 5


def link_before(items: Items, index: int, vocabulary: Vocabulary) -> str:
    """What leads to the expression at `index`: until, by, from, …; "^" where nothing does."""
    words, place = items.words, items.places[index]
    for at in range(place - 1, max(-1, place - 4), -1):
        if words[at].stem not in vocabulary.light:
            return words[at].link
    return "^"


def features_of(
    items: Items,
    index: int,
    vocabulary: Vocabulary,
    *,
    value: str,
    where: Sequence[str],
) -> list[str]:
    """The features of the expression at `index` of a sentence."""
    words, place = items.words, items.places[index]
    names: list[str] = [*where, f"v:{value}"]
    soft = vocabulary.soft
    behind = range(place - 1, max(-1, place - 40), -1)
    left, left_far, left_soft = _side(words, behind, soft, is_left=True)
    ahead = range(place + 1, min(len(words), place + 32))
    right, right_far, right_soft = _side(words, ahead, soft, is_left=False)
    l1 = left[0].link if left else "^"
    l2 = left[1].link if len(left) > 1 else "^"
    l3 = left[2].link if len(left) > 2 else "^"
    r1 = right[0].link if right else "$"
    r2 = right[1].link if len(right) > 1 else "$"
    connector = link_before(items, index, vocabulary)
    names += [
        f"l1:{l1}", f"l2:{l2} {l1}", f"l3:{l3} {l2} {l1}",
        f"r1:{r1}", f"r2:{r1} {r2}", f"lr:{l1} {r1}",
        f"c:{connector}", f"cv:{connector} {value}",
    ]
    nearest_left = _classes(names, left, "L", "l", left_soft, connector)
    nearest_right = _classes(names, right, "R", "r", right_soft, connector)
    for word in left_far:
        names.append(f"lf:{word.stem}")
        names.extend(f"LF:{name}" for name in word.classes)
    for word in right_far:
        names.append(f"rf:{word.stem}")
        names.extend(f"RF:{name}" for name in word.classes)
    names += [f"nl:{connector} {nearest_left}", f"nr:{connector} {nearest_right}", f"nn:{nearest_left} {nearest_right}"]
    for a, b in zip(left[1:8], left[:7]):
        names.append(f"b:{a.stem} {b.stem}")
    for a, b in zip(right[:6], right[1:7]):
        names.append(f"d:{a.stem} {b.stem}")
    verb = next((word for word in left if word.ending in ("ed", "ied:y", "ing", "ings")), None)
    if verb:
        names.append(f"lv:{verb.ending}")
    return list(dict.fromkeys(names))


def _side(
    words: Sequence[Word], order: range, softs: frozenset[str], *, is_left: bool
) -> tuple[list[Word], list[Word], int]:
    """The clause on one side, nearest first; what lies beyond it; where a lesser boundary stands."""
    clause: list[Word] = []
    soft = -1
    rest: list[Word] = []
    for k, at in enumerate(order):
        word = words[at]
        if rest or (word.stem in _HARD and not (is_left and k == 0)) or len(clause) >= _CLAUSE:
            rest.append(word)
            continue
        if soft < 0 and word.stem in softs and k > 0:
            soft = len(clause)
        clause.append(word)
    return clause, rest, soft if soft >= 0 else len(clause)


def _classes(names: list[str], side: list[Word], big: str, small: str, soft: int, connector: str) -> str:
    nearest = ""
    sequence: list[str] = []
    for k, word in enumerate(side):
        near = k < soft
        names.append(f"{small}:{word.stem}")
        if near:
            names.append(f"{small}n:{word.stem}")
        if k < _NEAR:
            names.append(f"{small}5:{word.stem}")
        for name in word.classes:
            names.append(f"{big}:{name}")
            names.append(f"{big}c:{connector} {name}")
            if near:
                names.append(f"{big}N:{name}")
            if k < _NEAR:
                names.append(f"{big}5:{name}")
            if word.ending:
                names.append(f"{big}e:{name} {word.ending}")
        if word.classes and word.classes[0] in _HEADS:
            if not nearest:
                nearest = word.classes[0]
            if len(sequence) < 3 and (not sequence or sequence[-1] != word.classes[0]):
                sequence.append(word.classes[0])
    if len(sequence) > 1:
        names.append(f"{big}s:{' '.join(sequence)}")
        names.append(f"{big}s:{' '.join(sequence[:2])}")
    return nearest


_HEADS = frozenset(("act", "paper", "limit", "lapse", "end", "start", "duty", "ban", "term", "rule", "event", "said", "move", "cancel", "met", "missed", "hedge"))
