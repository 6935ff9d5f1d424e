"""Language packs: how one language writes time, as plain data in `languages/CODE/calendar.toml`.

Pure: reads nothing but the packs of this package, each once.
"""

import pkgutil
import re
from collections.abc import Iterable, Mapping
from datetime import timedelta, timezone, tzinfo
from functools import cache
from itertools import chain, count
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from alerter.timex.shape import Automaton, Vocabulary, is_name, items_of
from alerter.timex.tape import UNKNOWN, Cutter, pattern_of
from alerter.timex.value import KINDS, Feast
from alerter.timex.vocabulary import CLASSES, numbers, signs

_FIRST_SIGN = 0x21
_FIRST_KIND = 0x2460


#: what a pack may leave out
_EMPTY: Mapping[str, Any] = {"tokens": {}, "parts": {}, "joins": [], "remarks": {}}


class Form(NamedTuple):
    """What a shape leads to: who reads it, and which tokens must stand beside it."""

    read: str
    order: int
    #: signs of which one must, or must not, stand before it, behind it; empty: any may
    after: frozenset[str] = frozenset()
    not_after: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    not_before: frozenset[str] = frozenset()
    #: what the pack tells the reader of this form
    given: Mapping[str, Any] = {}
    #: whether any neighbours do
    is_free: bool = False

    def fits(self, signs: str, first: int, last: int) -> bool:
        """Whether the neighbours of the tokens from `first` to `last` allow the form."""
        if self.after or self.not_after:
            sign = signs[first - 1] if first else ""
            if sign in self.not_after or (self.after and sign not in self.after):
                return False
        if (self.before or self.not_before) and last + 1 < len(signs):
            sign = signs[last + 1]
            return sign not in self.not_before and (not self.before or sign in self.before)
        return True


class Round(NamedTuple):
    """Some joins that are tried together."""

    automaton: Automaton[Form]
    #: none begins with a word before its first expression
    is_plain: bool


class Zones(NamedTuple):
    """What the words behind a clock time say of its zone: IANA names or offsets."""

    abbreviations: Mapping[str, str]
    #: by the publisher's offset in minutes, or "default"
    ambiguous: Mapping[str, Mapping[str, str]]


class Language(NamedTuple):
    """One language's way of writing time."""

    code: str
    cutter: Cutter
    #: class to what its words mean
    values: Mapping[str, Mapping[str, Any]]
    vocabulary: Vocabulary
    forms: Automaton[Form]
    #: the joins of neighbours, round after round
    rounds: tuple[Round, ...]
    #: the sign of each kind of expression, for joins
    kinds: Mapping[str, str]
    zones: Zones
    #: remarks on a whole text, by name
    joints: Mapping[str, re.Pattern[str]]

    def is_of(self, name: str, word: str) -> bool:
        """Whether a word belongs to a class."""
        return word in self.values[name]


def read_pack(code: str, name: str) -> dict[str, Any]:
    """One file of a language pack, parsed. FileNotFoundError where there is none."""
    return _read(f"{code}/{name}.toml")


@cache
def read_zones() -> dict[str, Any]:
    """What all languages share of zones, parsed."""
    return _read("zones.toml")


def _read(path: str) -> dict[str, Any]:
    # not importlib.resources: it costs as much to import as all the rest of this package
    source = pkgutil.get_data("alerter.timex", f"languages/{path}")
    if source is None:
        raise FileNotFoundError(path)
    from tomllib import loads  # here: whoever only imports this package reads no pack

    return loads(source.decode())


@cache
def load_language(code: str = "en") -> Language:
    """The pack of one language (an ISO 639-1 code). FileNotFoundError where there is none."""
    return _language(code, {**_EMPTY, **read_pack(code, "calendar")})


@cache
def load_tagging(code: str = "en") -> Language:
    """The same with the forms that only a tagger reads. FileNotFoundError where it has none."""
    calendar, tagging = {**_EMPTY, **read_pack(code, "calendar")}, read_pack(code, "tagging")
    left_out = set(tagging["without"])
    pack = {
        "classes": {name: _table(words) for name, words in calendar["classes"].items()},
        "parts": calendar["parts"] | tagging["parts"],
        "forms": [*tagging["forms"], *(f for f in calendar["forms"] if f["read"] not in left_out)],
        "joins": tagging["joins"],
        "tokens": calendar["tokens"],
        "remarks": {},
    }
    for name, words in tagging["classes"].items():
        pack["classes"][name] = {**pack["classes"].get(name, {}), **_table(words)}
    for name, (first, last) in tagging["numbers"].items():
        pack["classes"][name] = dict.fromkeys(map(str, range(first, last + 1)))
    return _language(code, pack)


def _language(code: str, pack: dict[str, Any]) -> Language:
    shared = read_zones()
    values: dict[str, Mapping[str, Any]] = {name: {} for name in CLASSES}
    values |= {name: _table(words) for name, words in pack["classes"].items()}
    values["FEAST"] = {name: Feast(**rule) for name, rule in values["FEAST"].items()}
    values["ANYMONTH"] = {**values["MONTH"], **values["MON"]}
    values["ANYWEEKDAY"] = {**values["WEEKDAY"], **values["WD"]}
    values["ZONE"] = shared["abbreviations"] | shared["ambiguous"]
    values["ANYZONE"] = {**values["ZONE"], **values["ZONEWORD"], **values["PLACE"]}
    pattern = pattern_of(*(pack["tokens"].get(kind, ()) for kind in ("whole", "front", "behind")))
    phrases = _phrases(chain.from_iterable(values.values()), pattern)
    vocabulary, signs = _vocabulary(pack, values)
    rounds = sorted({join.get("round", 1) for join in pack["joins"]})
    return Language(
        code=code,
        cutter=Cutter(pattern, signs, phrases, frozenset(phrases)),
        values=values,
        vocabulary=vocabulary,
        forms=_automaton(pack["forms"], vocabulary),
        rounds=tuple(_round(pack["joins"], number, vocabulary) for number in rounds),
        kinds=_kind_signs(),
        zones=Zones(shared["abbreviations"], shared["ambiguous"]),
        joints={name: re.compile(shape) for name, shape in pack["remarks"].items()},
    )


def _table(words: Mapping[str, Any] | list[str]) -> Mapping[str, Any]:
    return words if isinstance(words, dict) else dict.fromkeys(words)


def _phrases(
    words: Iterable[str], cut: re.Pattern[str]
) -> dict[str, dict[str, list[tuple[list[str], str]]]]:
    """The entries of a pack that are more than one token, by the first two."""
    phrases: dict[str, dict[str, list[tuple[list[str], str]]]] = {}
    for word in dict.fromkeys(words):
        if word.isalpha():
            continue
        # "à compter d'" ends in what is cut off only before a letter
        tokens = cut.split(f"{word}a")[1:-2:2] if word[-1] == "'" else cut.split(word)[1::2]
        if len(tokens) > 1:
            same = phrases.setdefault(tokens[0], {}).setdefault(tokens[1], [])
            same.append((tokens, word))
    for following in phrases.values():
        for same in following.values():
            same.sort(key=lambda phrase: -len(phrase[0]))
    return phrases


def _vocabulary(
    pack: dict[str, Any], values: Mapping[str, Mapping[str, Any]]
) -> tuple[Vocabulary, dict[str, str]]:
    """One sign for all words that no shape can tell apart, and what the items of shapes match."""
    signs: dict[str, str] = {}
    kinds: dict[tuple[str, ...], str] = {}
    free = (chr(number) for number in count(_FIRST_SIGN) if chr(number) != UNKNOWN)
    classes: dict[str, set[str]] = {"WORD": {UNKNOWN}} | {name: set() for name in values}
    for names, words in _groups(_members(pack, values)):
        key = tuple(sorted(names))
        if key not in kinds:
            kinds[key] = next(free)
            for name in key:
                classes.setdefault(name, set()).add(kinds[key])
        signs |= dict.fromkeys(words, kinds[key])
    for kind, sign in _kind_signs().items():
        for name in (kind, *KINDS[kind]):
            classes.setdefault(name, set()).add(sign)
    literals = {name[1:]: frozenset(held) for name, held in classes.items() if name[0] == "="}
    named = {name: frozenset(held) for name, held in classes.items() if name[0] != "="}
    return Vocabulary(named, literals, pack["parts"]), signs


def _members(
    pack: dict[str, Any], values: Mapping[str, Mapping[str, Any]]
) -> Mapping[str, Iterable[str]]:
    """Every word that some shape knows, with its classes; "=word" where it stands for itself."""
    words: dict[str, list[str]] = {}
    for name, held in values.items():
        for word in held:
            words.setdefault(word, []).append(name)
    members: dict[str, list[str]] = {word: [*names] for word, names in signs().items()}
    for item in _literals(pack):
        for word in (item, f"{item} ") if f"{item} " in signs() else (item,):
            (members if word in members else words).setdefault(word, []).append(f"={item}")
    for word, names in words.items():
        members[word] = [*members.get(word, ()), *names, *(["WORD"] if word[0].isalpha() else [])]
    return members


def _groups(members: Mapping[str, Iterable[str]]) -> Iterable[tuple[Iterable[str], list[str]]]:
    """Classes, and words that belong to all of them: numbers first, which the pack may add to."""
    yield from numbers().items()
    kinds = {word: names for names, words in numbers().items() for word in words if word in members}
    for word, names in members.items():
        yield (*kinds.get(word, ()), *names), [word]


def _kind_signs() -> dict[str, str]:
    return {kind: chr(_FIRST_KIND + place) for place, kind in enumerate(KINDS)}


def _literals(pack: dict[str, Any]) -> set[str]:
    """The words and signs that stand for themselves in the shapes of a pack."""
    rows = [*pack["forms"], *pack["joins"]]
    shapes = [*pack["parts"].values(), *chain.from_iterable(row["shapes"] for row in rows)]
    beside = [row.get(side, "") for row in rows for side in _SIDES]
    items = {item for shape in shapes for item in items_of(shape)}
    items.update(item for side in beside for item in side.split())
    return {item for item in items if not is_name(item) and item[0] not in "()|?{"}


_SIDES = ("after", "not_after", "before", "not_before")


def _automaton(rows: list[dict[str, Any]], vocabulary: Vocabulary) -> Automaton[Form]:
    shapes: list[tuple[str, Form]] = []
    for order, row in enumerate(rows):
        sides = {side: vocabulary.signs_of_all(row.get(side, "")) for side in _SIDES}
        is_free = not any(sides.values())
        form = Form(row["read"], order, given=row.get("with", {}), is_free=is_free, **sides)
        shapes.extend((shape, form) for shape in row["shapes"])
    return Automaton(shapes, vocabulary)


def _round(joins: list[dict[str, Any]], number: int, vocabulary: Vocabulary) -> Round:
    automaton = _automaton([join for join in joins if join.get("round", 1) == number], vocabulary)
    return Round(automaton, automaton.leads <= set(_kind_signs().values()))


def zone_named(name: str) -> tzinfo:
    """An IANA zone, or a fixed one written as an offset."""
    if name[0] not in "+-":
        return ZoneInfo(name)
    hours, _, minutes = name[1:].partition(":")
    span = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(-span if name[0] == "-" else span)
