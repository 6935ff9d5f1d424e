"""What the words around an expression of time weighed in the judgement on it.

    features with weights --take apart--> weights of words --join neighbours--> reasons, cue

A feature's weight is shared evenly by all that it sees, so the weights of all reasons add up to
what the model added up. Pure: records in, words of the text out.
"""

from collections.abc import Iterable, Sequence
from heapq import nlargest
from operator import itemgetter
from typing import NamedTuple

from alerter.detectors.candidate import Reason
from alerter.detectors.items import LONGEST_PHRASE
from alerter.detectors.page import Expression, Page
from alerter.detectors.wording import Sight, meaning, sights, standing_at
from alerter.detectors.words import Word

#: how far around an expression its clause may reach
_REACH = 16
#: the part of the greatest weight from which on a word belongs to what decided
_GREAT = 0.25
#: so many groups of words make a cue, each at least so strong as a part of the strongest
_CUES = 3
_CUE = 0.4
_LEAST = 0.05
_MOST = 8
_FEATURES_OF_CUE = 24


class _Token(NamedTuple):
    """A word of the clause; offsets count in the body."""

    start: int
    end: int
    is_left: bool
    #: stems and links by which features may call it
    names: frozenset[str]
    #: classes, each with how many further words the phrase has that belongs to it
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
        page: Page,
    ) -> None:
        self._text = page.body
        self._tokens = _tokens(expression, page)
        self._light = page.vocabulary.light
        self._places = _places(self._tokens)
        self._by_token = [0.0] * len(self._tokens)
        self._by_class: list[dict[str, float]] = [{} for _ in self._tokens]
        self._by_other: dict[str, float] = {}
        # in a fixed order: sums of fractions depend on it
        for name, weight in sorted(weights):
            if seen := sights(name):
                share = weight / len(seen)
                for sight in seen:
                    self._add(sight, share)

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
        place = self._places.get(sight)
        if place is None:
            said = sight.name if sight.kind == "other" else standing_at(sight)
            self._by_other[said] = self._by_other.get(said, 0.0) + weight
            return
        if sight.kind == "word":
            self._by_token[place] += weight
            return
        last = place + self._tokens[place].classes[sight.name]
        for at in range(place, last + 1):
            share = weight / (last + 1 - place)
            self._by_token[at] += share
            self._by_class[at][sight.name] = self._by_class[at].get(sight.name, 0.0) + share

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


def cue_of(expression: Expression, weights: Iterable[tuple[str, float]], page: Page) -> str:
    """The words that spoke for an expression, as written; of all features the few that count."""
    strongest = nlargest(_FEATURES_OF_CUE, weights, key=itemgetter(1))
    return Weighing(expression, strongest, page).cue()


def _places(tokens: Sequence[_Token]) -> dict[Sight, int]:
    """What each sight of a word or class means: the word that is nearest to the expression."""
    places: dict[Sight, int] = {}
    for at, token in enumerate(tokens):
        seen = [Sight("word", name, token.is_left) for name in token.names]
        seen += [Sight("class", name, token.is_left) for name in token.classes]
        for sight in seen:
            if token.is_left or sight not in places:
                places[sight] = at
    return places


def _tokens(expression: Expression, page: Page) -> list[_Token]:
    """The words around an expression, those within other expressions left out."""
    line, timex = expression.line, expression.timex
    others = {at for other in line.timexes for at in range(other.first, other.last + 1)}
    words = page.tape.words
    left = range(max(line.first, timex.first - _REACH), timex.first)
    right = range(timex.last + 1, min(line.last, timex.last + 1 + _REACH))
    return [
        token
        for side in (left, right)
        for token in _side(
            page,
            [
                at
                for at in side
                if at not in others and (words[at][0].isalpha() or words[at][0] == "'")
            ],
            is_left=side is left,
        )
    ]


def _side(page: Page, places: Sequence[int], *, is_left: bool) -> list[_Token]:
    """The words of one side, by their places on the tape."""
    tape, known = page.tape, page.vocabulary.words
    words = [known[tape.words[at]] for at in places]
    return [
        _Token(
            tape.starts[at],
            tape.ends[at],
            is_left,
            frozenset((word.stem, word.link)),
            _classes(words[number : number + 1 + LONGEST_PHRASE]),
        )
        for number, (at, word) in enumerate(zip(places, words, strict=True))
    ]


def _classes(words: Sequence[Word]) -> dict[str, int]:
    """The classes of a word and of the phrases that it begins, each with how many words follow."""
    first, *others = words
    found = dict.fromkeys(first.classes, 0)
    for name, length in first.opened(others):
        found.setdefault(name, length)
    return found
