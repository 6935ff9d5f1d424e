"""What the words around an expression of time weighed in the judgement on it.

    features with weights --take apart--> weights of words --join neighbours--> reasons, cue

A feature's weight is shared evenly by all that it sees, so the weights of all reasons add up to
what the model added up. Pure: records in, words of the text out.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from alerter.detectors.candidate import Reason
from alerter.detectors.page import Expression
from alerter.detectors.wording import Sight, meaning, sights, standing_at
from alerter.detectors.words import Vocabulary, Word
from alerter.timex import fold

_WORD = re.compile(r"[^\W\d_]+")
#: how far around an expression its clause may reach
_REACH = 20
_LONGEST = 240
#: the part of the greatest weight from which on a word belongs to what decided
_GREAT = 0.25
#: so many groups of words make a cue, each at least so strong as a part of the strongest
_CUES = 3
_CUE = 0.4
_LEAST = 0.05
_MOST = 8


class _Token(NamedTuple):
    """A word of the clause; offsets count in its sentence."""

    start: int
    end: int
    is_left: bool
    #: stems and links by which features may call it
    names: frozenset[str]
    #: classes, each with the token that ends the phrase which belongs to it
    classes: dict[str, int]


class _Run(NamedTuple):
    """Neighbouring words that weighed alike."""

    start: int
    end: int
    is_left: bool
    weight: float
    #: the class of words that weighed most in it; "" where single words did
    name: str


class Weighing:
    """The weights of one expression's features, by the words that they saw."""

    def __init__(
        self,
        expression: Expression,
        weights: Iterable[tuple[str, float]],
        vocabulary: Vocabulary,
    ) -> None:
        self._text = expression.line.text
        self._tokens = _tokens(expression, vocabulary)
        self._light = vocabulary.light
        self._by_token = [0.0] * len(self._tokens)
        self._by_class: list[dict[str, float]] = [{} for _ in self._tokens]
        self._by_other: dict[str, float] = {}
        # in a fixed order: sums of fractions depend on it
        for name, weight in sorted(weights):
            seen = sights(name)
            for sight in seen:
                self._add(sight, weight / len(seen))

    def cue(self) -> str:
        """The words that spoke for it, as written: "has until", "must … by"."""
        runs = [run for run in self._runs() if run.weight > 0]
        runs.sort(key=lambda run: -run.weight)
        best = [run for run in runs[:_CUES] if run.weight >= _CUE * runs[0].weight]
        return " … ".join(self._written(run) for run in sorted(best))

    def reasons(self) -> tuple[Reason, ...]:
        """What weighed most, for and against."""
        found = [Reason(self._said(run), run.weight) for run in self._runs()]
        found += [Reason(said, weight) for said, weight in self._by_other.items()]
        found = [Reason(said, round(weight, 2)) for said, weight in found]
        found = [reason for reason in found if abs(reason.weight) >= _LEAST]
        found.sort(key=lambda reason: (-abs(reason.weight), reason.said))
        return tuple(found[:_MOST])

    def _add(self, sight: Sight, weight: float) -> None:
        place = self._place(sight) if sight.kind != "other" else None
        if place is None:
            said = sight.name if sight.kind == "other" else standing_at(sight)
            self._by_other[said] = self._by_other.get(said, 0.0) + weight
            return
        if sight.kind == "word":
            self._by_token[place] += weight
            return
        last = self._tokens[place].classes[sight.name]
        for at in range(place, last + 1):
            share = weight / (last + 1 - place)
            self._by_token[at] += share
            self._by_class[at][sight.name] = self._by_class[at].get(sight.name, 0.0) + share

    def _place(self, sight: Sight) -> int | None:
        """The nearest word on that side that a sight can mean."""
        places = range(len(self._tokens))
        for at in reversed(places) if sight.is_left else places:
            token = self._tokens[at]
            held = token.names if sight.kind == "word" else token.classes
            if token.is_left == sight.is_left and sight.name in held:
                return at
        return None

    def _runs(self) -> list[_Run]:
        """Neighbouring words that weighed much, the same way."""
        great = _GREAT * max(map(abs, self._by_token), default=0.0)
        runs: list[_Run] = []
        group: list[int] = []
        for at, weight in enumerate(self._by_token):
            if abs(weight) < max(great, _LEAST):
                runs += self._run(group)
                group = []
                continue
            if group and not self._is_neighbour(group[-1], at):
                runs += self._run(group)
                group = []
            group.append(at)
        return runs + self._run(group)

    def _is_neighbour(self, one: int, other: int) -> bool:
        first, second = self._tokens[one], self._tokens[other]
        between = self._text[first.end : second.start]
        return (
            first.is_left == second.is_left
            and (self._by_token[one] > 0) == (self._by_token[other] > 0)
            and len(between) <= 1
            and between not in (",", ".", ";", ":", "\n")
        )

    def _run(self, group: list[int]) -> list[_Run]:
        """The run of a group of words; none where nothing but an article would be left of it."""
        if all(self._tokens[at].names <= self._light for at in group):
            return []
        classes: dict[str, float] = {}
        for at in group:
            for name, weight in self._by_class[at].items():
                classes[name] = classes.get(name, 0.0) + weight
        total = sum(self._by_token[at] for at in group)
        name = max(classes, key=lambda name: classes[name] * total, default="")
        if name and classes[name] * total < _GREAT * total * total:
            name = ""
        first, last = self._tokens[group[0]], self._tokens[group[-1]]
        return [_Run(first.start, last.end, first.is_left, total, name)]

    def _said(self, run: _Run) -> str:
        side = "before it" if run.is_left else "behind it"
        what = f", {meaning(run.name)}" if run.name else ""
        return f"“{self._written(run)}” {side}{what}"

    def _written(self, run: _Run) -> str:
        return " ".join(self._text[run.start : run.end].split())


def _tokens(expression: Expression, vocabulary: Vocabulary) -> list[_Token]:
    """The words around an expression, those within other expressions left out."""
    line = expression.line
    low = line.sentence.start
    start, end = expression.start - low, expression.end - low
    folded = fold(line.text)
    spans = [(timex.start - low, timex.end - low) for timex in line.timexes]
    found = [
        match.span() for match in _WORD.finditer(folded, max(0, start - _LONGEST), end + _LONGEST)
    ]
    found = [one for one in found if not any(a < one[1] and one[0] < b for a, b in spans)]
    left = [one for one in found if one[1] <= start][-_REACH:]
    right = [one for one in found if one[0] >= end][:_REACH]
    return [
        *_side(folded, left, vocabulary),
        *_side(folded, right, vocabulary, behind=len(left)),
    ]


def _side(
    folded: str,
    spans: Sequence[tuple[int, int]],
    vocabulary: Vocabulary,
    *,
    behind: int | None = None,
) -> list[_Token]:
    """The words of one side; those behind the expression are numbered from `behind`."""
    first = behind or 0
    words = [[vocabulary.words[form] for form in _forms(folded, span)] for span in spans]
    names = [frozenset(name for one in word for name in (one.stem, one.link)) for word in words]
    return [
        _Token(*span, behind is None, names[at], _classes(words[at], names[at:], first + at))
        for at, span in enumerate(spans)
    ]


def _forms(folded: str, span: tuple[int, int]) -> list[str]:
    """A word, with the apostrophe before it where there is one: "'s"."""
    start, end = span
    word = folded[start:end]
    return [word, f"'{word}"] if folded[start - 1 : start] == "'" else [word]


def _classes(forms: Sequence[Word], names: Sequence[frozenset[str]], at: int) -> dict[str, int]:
    """The classes of a word and of the phrases that it begins; `names` are its own and of those
    that follow.
    """
    found: dict[str, int] = {}
    for word in forms:
        found |= dict.fromkeys(word.classes, at)
        for rest, name in word.phrases:
            if len(rest) < len(names) and all(
                stem in names[step] for step, stem in enumerate(rest, 1)
            ):
                found.setdefault(name, at + len(rest))
    return found
