"""What can be said of an expression of time in its clause, as the named features that are weighed.

    line --items--> words and classes around the expression --features--> names, in groups

A feature is a group, which says where something is seen, and a key, which says what: `l:deadline` a
word to its left in the clause, `L:limit` a word of a class, `s:vote` a word anywhere in its line.
Pure: text in, names out.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from alerter.detectors.items import Items
from alerter.detectors.words import Vocabulary, Word

#: features by group: one key, or several that differ
Features = Sequence[tuple[str, str | Collection[str]]]

#: signs that part clauses
HARD = frozenset(".;:()!?\u00b6") | {"--", "..."}
#: words of a clause that are looked at on each side
_CLAUSE = 10
_NEAR = 5
_MOST_TURNS = 3
#: classes whose meaning turns with a denial, a wish or a past
_MOODED = frozenset(
    [
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
    ]
)
#: classes that tell what a clause is about; of a word in several, the first is asked
_HEADS = frozenset(
    [
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
    ]
)


def name_of(group: str, key: str) -> str:
    """How people call a feature: "group:key"; of the group without a name the key alone."""
    return f"{group}:{key}" if group else key


def each(features: Features) -> Iterator[tuple[str, str]]:
    """Group and key of every feature."""
    for group, keys in features:
        if isinstance(keys, str):
            yield group, keys
        else:
            for key in keys:
                yield group, key


def link_before(items: Items, index: int, vocabulary: Vocabulary) -> str:
    """What leads to the expression at `index`: until, by, from, …; "^" where nothing does."""
    words, place = items.words, items.places[index]
    for at in range(place - 1, max(-1, place - 4), -1):
        if words[at].stem not in vocabulary.light:
            return words[at].link
    return "^"


def features_of(items: Items, index: int, vocabulary: Vocabulary, value: str) -> Features:
    """The features of the expression at `index` of a line, which is of the form `value`."""
    words, place = items.words, items.places[index]
    left = _clause(words[max(0, place - _CLAUSE) : place][::-1])
    right = _clause(words[place + 1 : place + 1 + _CLAUSE])
    l1, l2, l3 = _links(left, "^")
    r1, r2, _ = _links(right, "$")
    link = link_before(items, index, vocabulary)
    told, behind = _classes(left), _classes(right)
    ahead, after = _heads(left), _heads(right)
    first_left, first_right = ahead[0] if ahead else "", after[0] if after else ""
    mood = _mood(told, behind)
    return [
        ("v", value),
        ("c", link),
        ("cv", f"{link} {value}"),
        ("l1", l1),
        ("l2", f"{l2} {l1}"),
        ("l3", f"{l3} {l2} {l1}"),
        ("r1", r1),
        ("r2", f"{r1} {r2}"),
        ("lr", f"{l1} {r1}"),
        *_side("l", left, told, link),
        *_side("r", right, behind, link),
        (f"ml {mood}", _MOODED & told),
        (f"mr {mood}", (_MOODED & behind) - told),
        ("Ls", _turns(ahead)),
        ("Rs", _turns(after)),
        ("nl", f"{link} {first_left}"),
        ("nr", f"{link} {first_right}"),
        ("nn", f"{first_left} {first_right}"),
    ]


def _clause(side: list[Word]) -> list[Word]:
    """The words up to where the clause ends; a sign right beside the date parts nothing."""
    for at, word in enumerate(side):
        if word.stem in HARD and at:
            return side[:at]
    return side


def _links(side: list[Word], edge: str) -> tuple[str, str, str]:
    """The three words nearest to the expression."""
    links = [word.link for word in side[:3]]
    links += [edge] * (3 - len(links))
    return links[0], links[1], links[2]


def _classes(side: Iterable[Word]) -> set[str]:
    return set().union(*[word.classes for word in side if word.classes])


def _side(small: str, side: list[Word], classes: Collection[str], link: str) -> Features:
    """What one side of the clause says: its words, their classes and, near by, their endings."""
    big = small.upper()
    near = side[:_NEAR]
    endings = [word.endings for word in near if word.endings]
    return (
        (small, {word.stem for word in side}),
        (f"{small}5", {word.stem for word in near}),
        (big, classes),
        (f"{big}5", _classes(near)),
        (f"{big}e", set().union(*endings) if endings else ()),
        (f"{big}c {link}", classes),
    )


def _mood(told: Collection[str], behind: Collection[str]) -> str:
    """Whether what the clause tells is denied, or only wished or expected."""
    mood = "not " if "negation" in told or "negation" in behind else ""
    if "hedge" in told or "hedge" in behind:
        mood += "maybe "
    if "was" in told:
        mood += "had"
    return mood.rstrip() or "plain"


def _heads(side: list[Word]) -> list[str]:
    """The classes that tell what a side is about, from the expression outward."""
    turns: list[str] = []
    for word in side:
        if not word.classes:
            continue
        head = word.classes[0]
        if head in _HEADS and (not turns or turns[-1] != head):
            turns.append(head)
            if len(turns) == _MOST_TURNS:
                break
    return turns


def _turns(heads: list[str]) -> Collection[str]:
    """The first two and the first three of what a side is about."""
    return [" ".join(heads[:count]) for count in range(2, len(heads) + 1)]
