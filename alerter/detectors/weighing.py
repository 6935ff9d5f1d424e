"""What the words around an expression of time weighed in the judgement on it.

    features with weights --take apart--> weights of words --join neighbours--> runs --> cue

A feature's weight is shared evenly by all that it sees, so the weights of all that was seen add up
to what the model added up. Pure: records in, words of the text out.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from alerter.detectors.features import HARD
from alerter.detectors.items import LONGEST_PHRASE
from alerter.detectors.page import Expression, Page
from alerter.detectors.wording import Sight, sights

#: how far around an expression its clause may reach
_REACH = 12
#: the part of the greatest weight from which on a word belongs to what decided
GREAT = 0.25
#: what weighs less is not worth telling
LEAST = 0.05
#: so many groups of words make a cue, each at least so strong as a part of the strongest
_CUES = 3
_CUE = 0.4
#: so many of the strongest features make a cue
FEATURES_OF_CUE = 24
#: where a word of the clause may stand for what was seen
_SPOTS = {("word", True): 0, ("word", False): 1, ("class", True): 2, ("class", False): 3}
_OF_WORDS = (0, 1)


class Run(NamedTuple):
    """Neighbouring words that weighed alike; offsets count in the body."""

    start: int
    end: int
    is_left: bool
    weight: float
    #: its words by their numbers
    numbers: Sequence[int]


class Weighing:
    """The weights of one expression's features, by the words that they saw."""

    def __init__(
        self, expression: Expression, weights: Iterable[tuple[str, float]], page: Page
    ) -> None:
        self._page = page
        left, right = _around(expression, page)
        #: the words of the clause, by number: where each stands on the tape, those before it first
        self._at = left + right
        self._right = len(left)
        known, tokens = page.vocabulary.words, page.tape.words
        self._words = [known[tokens[at]] for at in self._at]
        #: of the classes of phrases: how many words follow the one that opens it, and the class
        self._sizes: dict[tuple[int, str], int] = {}
        self._places = self._seen()
        self._by_word = [0.0] * len(self._at)
        #: what classes weighed: each with the first and the last of its words, by their numbers
        self._classes: list[tuple[str, int, int, float]] = []
        # in a fixed order: sums of fractions depend on it
        self._weights = sorted(weights)
        for feature, weight in self._weights:
            count, spots = _spots(feature)
            for spot, name in spots:
                number = self._places[spot].get(name)
                if number is not None:
                    self._add(spot, name, number, weight / count)

    def runs(self) -> list[Run]:
        """Neighbouring words that weighed much, the same way."""
        weights = self._by_word
        great = max(GREAT * max(map(abs, weights), default=0.0), LEAST)
        groups: list[list[int]] = []
        for number, weight in enumerate(weights):
            if abs(weight) < great:
                continue
            if groups and self._goes_on(groups[-1][-1], number):
                groups[-1].append(number)
            else:
                groups.append([number])
        return [self._run(group) for group in groups if not self._is_light(group)]

    def elsewhere(self) -> Iterator[tuple[Sight, float]]:
        """What weighed of which no word of the clause is the reason."""
        for feature, weight in self._weights:
            seen = sights(feature)
            for sight in seen:
                spot = _SPOTS.get((sight.kind, sight.is_left))
                if spot is None or sight.name not in self._places[spot]:
                    yield sight, weight / len(seen)

    def classes_of(self, number: int) -> dict[str, float]:
        """What each class weighed in a word."""
        weights: dict[str, float] = {}
        for name, first, last, weight in self._classes:
            if first <= number <= last:
                weights[name] = weights.get(name, 0.0) + weight
        return weights

    def written(self, run: Run) -> str:
        """The words of a run, as written."""
        return " ".join(self._page.body[run.start : run.end].split())

    def _add(self, spot: int, name: str, first: int, weight: float) -> None:
        """Shares what was seen of a word or a class among the words that it means."""
        if spot in _OF_WORDS:
            self._by_word[first] += weight
            return
        last = first + self._sizes.get((first, name), 0)
        share = weight / (last + 1 - first)
        self._classes.append((name, first, last, share))
        for number in range(first, last + 1):
            self._by_word[number] += share

    def _seen(self) -> list[dict[str, int]]:
        """Which word each name means, by spot: the one nearest to the expression."""
        right, end = self._right, len(self._words)
        places: list[dict[str, int]] = [{} for _ in _SPOTS]
        # the nearest of each side comes last, and counts
        for is_left, numbers in ((True, range(right)), (False, range(end - 1, right - 1, -1))):
            words = places[_SPOTS["word", is_left]]
            classes = places[_SPOTS["class", is_left]]
            for number in numbers:
                word = self._words[number]
                words[word.stem] = words[word.link] = number
                if word.phrases:
                    for name in self._opened(number, right if is_left else end):
                        classes[name] = number
                for name in word.classes:
                    classes[name] = number
        return places

    def _opened(self, number: int, end: int) -> Iterator[str]:
        """The classes of the phrases that a word opens on its side; of two of a class the first."""
        word, behind = self._words[number], number + 1
        following = self._words[behind : min(end, behind + LONGEST_PHRASE)]
        for name, size in word.opened(following):
            if name not in word.classes and (number, name) not in self._sizes:
                self._sizes[number, name] = size
                yield name

    def _goes_on(self, one: int, other: int) -> bool:
        """Whether a word goes on right behind another one, and weighs the same way."""
        if other != one + 1 or other == self._right:
            return False
        tape = self._page.tape
        between = tape.text[tape.ends[self._at[one]] : tape.starts[self._at[other]]]
        return (
            (self._by_word[one] > 0) == (self._by_word[other] > 0)
            and len(between) <= 1
            and between not in (",", ".", ";", ":", "\n")
        )

    def _is_light(self, group: Sequence[int]) -> bool:
        """Whether nothing but an article would be left of a group."""
        light = self._page.vocabulary.light
        words = [self._words[number] for number in group]
        return all(word.stem in light and word.link in light for word in words)

    def _run(self, group: Sequence[int]) -> Run:
        tape, first, last = self._page.tape, self._at[group[0]], self._at[group[-1]]
        weight = sum([self._by_word[number] for number in group])
        return Run(tape.starts[first], tape.ends[last], group[0] < self._right, weight, group)


def cue_of(expression: Expression, weights: Iterable[tuple[str, float]], page: Page) -> str:
    """The words that spoke for it, as written: "has until", "must … by"; by the features that
    weigh most.
    """
    weighing = Weighing(expression, weights, page)
    runs = [run for run in weighing.runs() if run.weight > 0]
    runs.sort(key=lambda run: -run.weight)
    best = [run for run in runs[:_CUES] if run.weight >= _CUE * runs[0].weight]
    return " … ".join(weighing.written(run) for run in sorted(best))


@lru_cache(maxsize=8192)
def _spots(feature: str) -> tuple[int, tuple[tuple[int, str], ...]]:
    """How many things a feature sees, and the spot and the name of those that may be words."""
    seen = sights(feature)
    found = ((_SPOTS.get((kind, is_left)), name) for kind, name, is_left in seen)
    return len(seen), tuple((spot, name) for spot, name in found if spot is not None)


def _around(expression: Expression, page: Page) -> tuple[list[int], list[int]]:
    """Where the words before and behind an expression stand on the tape, as far as its clause goes;
    those within other expressions are left out.
    """
    line, timex = expression.line, expression.timex
    others = {at for other in line.timexes for at in range(other.first, other.last + 1)}
    left = range(timex.first - 1, max(line.first, timex.first - _REACH) - 1, -1)
    right = range(timex.last + 1, min(line.last, timex.last + 1 + _REACH))
    before = list(_words_at(left, others, page))
    return before[::-1], list(_words_at(right, others, page))


def _words_at(places: range, others: Container[int], page: Page) -> Iterator[int]:
    tokens, known = page.tape.words, page.vocabulary.words
    for at in places:
        token = tokens[at]
        if _is_word(token):
            if at not in others:
                yield at
        elif at != places[0] and known[token].stem in HARD:
            return


def _is_word(token: str) -> bool:
    return token[0].isalpha() or token[0] == "'"
