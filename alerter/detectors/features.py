"""What can be said of an expression of time in its clause, as the named features that are weighed.

    sentence --items--> words and classes around the expression --features--> names

A feature's name says what it sees: `l:deadline` the word stands to the left in the clause,
`L:limit` a word of that class does. Pure: text in, names out.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from alerter.detectors.words import NUMBER as _NUMBER
from alerter.detectors.words import Vocabulary, Word
from alerter.timex import Timex
from alerter.timex.tape import Tape

_HARD = frozenset(".;:()!?\u00b6") | {"--", "..."}
_TIME = Word("#", classes=("time",))
_NAME = Word("Name", classes=("name",))
_NOTHING = Word("")
_IN_NUMBERS = frozenset(".,:/%")
_LONGEST_PHRASE = 5
_SHORT_WORD = 3
_MOST_CAPITALS = 0.6


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
    known = vocabulary.words
    for timex in timexes:
        _add(words, tape, first, timex.first, known, names=names)
        places.append(len(words))
        words.append(_TIME)
        first = timex.last + 1
    _add(words, tape, first, last, known, names=names)
    for at, word in enumerate(words):
        if word.phrases:
            words[at] = _with_phrases(words, at)
    return Items(words, places)


def _add(
    words: list[Word],
    tape: Tape,
    first: int,
    last: int,
    known: Mapping[str, Word],
    *,
    names: bool,
) -> None:
    before: Word = words[-1] if words else _NOTHING
    add = words.append
    for at in range(first, last):
        word = known[tape.words[at]]
        if word.is_plain:
            if (
                names
                and words
                and before.stem not in _HARD
                and tape.text[tape.starts[at]].isupper()
            ):
                if before is _NAME:
                    continue
                word = _NAME
        elif word.is_sign:
            if before is _NUMBER and word.stem in _IN_NUMBERS:
                continue
            if word.stem == "-" and at and tape.starts[at] == tape.ends[at - 1]:
                continue  # within a compound
        elif word is _NUMBER and before is _NUMBER:
            continue
        add(word)
        before = word


def _is_title_case(tape: Tape, first: int, last: int) -> bool:
    """Whether most words have a capital, so that capitals tell nothing."""
    long = [at for at in range(first, last) if len(tape.words[at]) > _SHORT_WORD]
    return sum(tape.is_capital(at) for at in long) > _MOST_CAPITALS * len(long)


def _with_phrases(words: list[Word], at: int) -> Word:
    """A word with the classes of the phrases that it opens here."""
    word = words[at]
    following = words[at + 1 : at + 1 + _LONGEST_PHRASE]
    stems = tuple([other.stem for other in following])
    more = [
        name
        for rest, name in word.phrases
        if stems[: len(rest)] == rest and name not in word.classes
    ]
    return word.with_classes(tuple(dict.fromkeys(more))) if more else word


#: words of a clause that are looked at on each side
_CLAUSE = 14
_NEAR = 5
_MOST_TURNS = 3
#: classes whose meaning turns with a denial, a wish or a past
_MOODED = frozenset(
    (
        "move",
        "cancel",
        "met",
        "missed",
        "lapse",
        "start",
        "end",
        "limit",
        "duty",
        "act",
        "permit",
        "term",
        "rule",
        "ban",
    )
)
#: classes that tell what a clause is about; of a word in several, the first is asked
_HEADS = frozenset(
    (
        "act",
        "paper",
        "limit",
        "lapse",
        "end",
        "start",
        "duty",
        "ban",
        "term",
        "rule",
        "event",
        "said",
        "move",
        "cancel",
        "met",
        "missed",
        "hedge",
    )
)


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
    left = _clause(words[max(0, place - _CLAUSE) : place][::-1], is_left=True)
    right = _clause(words[place + 1 : place + 1 + _CLAUSE], is_left=False)
    l1, l2, l3 = _links(left, "^")
    r1, r2, _ = _links(right, "$")
    link = link_before(items, index, vocabulary)
    names = [
        *where,
        f"v:{value}",
        f"c:{link}",
        f"cv:{link} {value}",
        f"l1:{l1}",
        f"l2:{l2} {l1}",
        f"l3:{l3} {l2} {l1}",
        f"r1:{r1}",
        f"r2:{r1} {r2}",
        f"lr:{l1} {r1}",
    ]
    first_left = _look(names, left, "lL", link)
    first_right = _look(names, right, "rR", link)
    _mood(names, left, right)
    names += [
        f"nl:{link} {first_left}",
        f"nr:{link} {first_right}",
        f"nn:{first_left} {first_right}",
    ]
    return list(dict.fromkeys(names))


def _mood(names: list[str], left: list[Word], right: list[Word]) -> None:
    """Adds whether what the clause tells is denied, or only wished or expected."""
    told = {name for word in left for name in word.classes}
    behind = {name for word in right for name in word.classes}
    both = told | behind
    mood = "not" if "negation" in both else ""
    mood += " maybe" if "hedge" in both else ""
    mood += " had" if "was" in told else ""
    for name in _MOODED & both:
        side = "l" if name in told else "r"
        names.append(f"m{side}:{name}, {mood or 'plain'}")


def _links(side: list[Word], edge: str) -> tuple[str, str, str]:
    """The three words nearest to the expression."""
    links = [word.link for word in side[:3]]
    links += [edge] * (3 - len(links))
    return links[0], links[1], links[2]


def _clause(side: list[Word], *, is_left: bool) -> list[Word]:
    """The words up to where the clause ends; a sign right before the date parts nothing."""
    for at, word in enumerate(side):
        if word.stem in _HARD and not (is_left and at == 0):
            return side[:at]
    return side


def _look(names: list[str], side: list[Word], prefixes: str, link: str) -> str:
    """Adds what a side of the clause says; answers the class that stands first there."""
    small, big = prefixes[0], prefixes[1]
    near = f"{small}5"
    turns: list[str] = []
    add = names.extend
    for at, word in enumerate(side):
        add(word.seen(near if at < _NEAR else small))
        if not word.classes:
            continue
        add(word.linked(big, link))
        head = word.classes[0]
        if head in _HEADS and len(turns) < _MOST_TURNS and (not turns or turns[-1] != head):
            turns.append(head)
    if len(turns) > 1:
        names.append(f"{big}s:{' '.join(turns[:2])}")
        if len(turns) > 2:
            names.append(f"{big}s:{' '.join(turns)}")
    return turns[0] if turns else ""
