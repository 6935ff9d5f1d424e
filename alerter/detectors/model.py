"""The judgement that was learnt: a linear model over the named features of a clause.

    features --weigh--> one score a label --softmax--> how likely each is

The weights are plain text, one feature a line, made by `python -m training.learn`.
Pure: names in, numbers out; the weights are read once.
"""

import math
import pkgutil
from collections.abc import Sequence
from functools import cache
from operator import itemgetter
from typing import NamedTuple

#: what an expression of time may be: nothing, a deadline in a state, or an earlier date of one
LABELS = ("none", "pending", "moved", "cancelled", "met", "past", "was")
KINDS = ("deadline", "expiry", "effective")
COLUMNS = (*LABELS, *KINDS, "hedged")
_SCALE = 100
_KINDS_AT = len(LABELS)
_HEDGED_AT = len(COLUMNS) - 1


class Judged(NamedTuple):
    """How likely each label is, which kind it would be, and whether it is hedged."""

    labels: dict[str, float]
    kind: str
    #: how likely it is that the date is only proposed, expected or possible
    hedged: float

    @property
    def alertable(self) -> float:
        """How likely it is a deadline that lies ahead."""
        return self.labels["pending"] + self.labels["moved"]

    @property
    def counts(self) -> float:
        """How likely it is a deadline at all."""
        return 1 - self.labels["none"] - self.labels["was"]


class Model:
    """Weights by feature; scoring takes a look-up for each feature and a sum for each label."""

    def __init__(self, source: str) -> None:
        self._weights: dict[str, tuple[int, ...]] = {}
        for line in source.splitlines():
            name, _, numbers = line.partition("\t")
            if numbers and not name.startswith("#"):
                self._weights[name] = tuple(map(int, numbers.split(",")))
        nothing = (0,) * len(COLUMNS)
        self._bias = self._weights.pop("bias", nothing)

    def judge(self, features: Sequence[str]) -> Judged:
        """What an expression with these features is."""
        weights = self._weights
        rows = [weights[name] for name in features if name in weights]
        scores = [sum(column) / _SCALE for column in zip(self._bias, *rows, strict=True)]
        top = max(scores[:_KINDS_AT])
        powers = [math.exp(score - top) for score in scores[:_KINDS_AT]]
        whole = sum(powers)
        labels = {label: power / whole for label, power in zip(LABELS, powers, strict=True)}
        kind, _ = max(zip(KINDS, scores[_KINDS_AT:_HEDGED_AT], strict=True), key=itemgetter(1))
        return Judged(labels, kind, 1 / (1 + math.exp(-max(-60.0, min(60.0, scores[-1])))))

    def strongest(self, features: Sequence[str], label: str, most: int = 5) -> list[tuple[str, float]]:
        """The features that speak most for a label and against "none", with their weight."""
        at = LABELS.index(label)
        weighed = [
            (name, (found[at] - found[0] if at else found[0]) / _SCALE)
            for name in features
            if (found := self._weights.get(name))
        ]
        weighed.sort(key=itemgetter(1), reverse=True)
        return [(name, weight) for name, weight in weighed[:most] if weight > 0]


@cache
def load_model() -> Model:
    """The model that is shipped."""
    source = pkgutil.get_data("alerter.detectors", "weights.tsv")
    if source is None:
        raise FileNotFoundError("weights.tsv")
    return Model(source.decode())
