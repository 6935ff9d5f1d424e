"""The judgement that was learnt: linear models over the named features of a clause.

    features --weigh--> does it count? --and if so--> in which role --> how likely each label is

The weights are plain text, one feature a line, made by `python -m training.learn`.
Pure: names in, numbers out; the weights are read once.
"""

import pkgutil
from collections.abc import Sequence
from functools import cache
from math import exp
from typing import NamedTuple

#: what an expression of time may be: nothing, a deadline in a state, or an earlier date of one
LABELS = ("none", "pending", "moved", "cancelled", "met", "past", "was")
#: what it may be if it is not nothing
ROLES = LABELS[1:]
KINDS = ("deadline", "expiry", "effective")
COLUMNS = ("counts", *ROLES, *KINDS, "hedged")
_SCALE = 100
_KINDS_AT = len(LABELS)
_STEEPEST = 60.0


class Judged(NamedTuple):
    """How likely each label is; they sum to 1."""

    none: float
    pending: float
    moved: float
    cancelled: float
    met: float
    past: float
    #: an earlier date, which another one overtook
    was: float

    @property
    def alertable(self) -> float:
        """How likely it is a deadline that lies ahead."""
        return self.pending + self.moved

    @property
    def counts(self) -> float:
        """How likely it is a deadline at all."""
        return 1 - self.none - self.was


class Model:
    """Weights by feature; scoring takes a look-up for each feature and a sum for each label."""

    def __init__(self, source: str) -> None:
        nothing = (0,) * len(COLUMNS)
        self._weights: dict[str, tuple[int, ...]] = {}
        for line in source.splitlines():
            name, _, numbers = line.partition("\t")
            if numbers and not name.startswith("#"):
                self._weights[name] = tuple(map(int, numbers.split(",")))
        bias = self._weights.pop("bias", nothing)
        self._bias, self._role_bias, self._more_bias = (
            bias[0],
            bias[1:_KINDS_AT],
            bias[_KINDS_AT:],
        )
        #: apart, so that what is plainly nothing costs one sum
        self._counts = {name: row[0] for name, row in self._weights.items()}
        self._roles = {name: row[1:_KINDS_AT] for name, row in self._weights.items()}

    def judge(self, features: Sequence[str], *, least: float = 0.0) -> Judged:
        """What an expression with these features is; where it counts less likely than `least`,
        nobody asks in which state, and all is put down to the first.
        """
        get = self._counts.get
        counts = _likely((self._bias + sum([get(name, 0) for name in features])) / _SCALE)
        if counts < least:
            return Judged(1 - counts, counts, 0.0, 0.0, 0.0, 0.0, 0.0)
        roles = self._roles
        rows = [roles[name] for name in features if name in roles]
        scores = [sum(column) / _SCALE for column in zip(self._role_bias, *rows, strict=True)]
        top = max(scores)
        powers = [exp(score - top) for score in scores]
        share = counts / sum(powers)
        return Judged(1 - counts, *[share * power for power in powers])

    def describe(self, features: Sequence[str]) -> tuple[str, float]:
        """The kind that a deadline with these features is, and how likely it is hedged."""
        get = self._weights.get
        rows = [row[_KINDS_AT:] for name in features if (row := get(name)) is not None]
        scores = [sum(column) / _SCALE for column in zip(self._more_bias, *rows, strict=True)]
        kind = max(range(len(KINDS)), key=scores.__getitem__)
        return KINDS[kind], _likely(scores[-1])

    def contrast(self, features: Sequence[str], label: str) -> list[tuple[str, float]]:
        """The features that weigh, with how much each speaks for a label and against "none"; for
        "none", how much it speaks against all others.
        """
        at = LABELS.index(label)
        return [
            (name, (found[0] + found[at] if at else -found[0]) / _SCALE)
            for name in features
            if (found := self._weights.get(name))
        ]


def _likely(score: float) -> float:
    """The likelihood that a score stands for (the logistic function)."""
    return 1 / (1 + exp(-max(-_STEEPEST, min(_STEEPEST, score))))


@cache
def load_model() -> Model:
    """The model that is shipped."""
    source = pkgutil.get_data("alerter.detectors", "weights.tsv")
    if source is None:
        raise FileNotFoundError("weights.tsv")
    return Model(source.decode())
