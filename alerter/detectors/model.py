"""The judgement that was learnt: linear models over the named features of a clause.

    features --weigh--> does it count? --and if so--> in which role --> how likely each label is

The weights are plain text made by `python -m training.learn`: a line for each group in brackets,
below it a line for each key. Pure: names in, numbers out; the weights are read once.
"""

import pkgutil
from collections.abc import Iterator
from functools import cache
from heapq import nlargest
from itertools import repeat
from math import exp
from sys import intern
from typing import NamedTuple

from alerter.detectors.features import Features, each, name_of

#: what an expression of time may be: nothing, a deadline in a state, or an earlier date of one
LABELS = ("none", "pending", "moved", "cancelled", "met", "past", "was")
#: what it may be if it is not nothing
ROLES = LABELS[1:]
KINDS = ("deadline", "expiry", "effective")
COLUMNS = ("counts", *ROLES, *KINDS, "hedged")
#: weights are written in these parts of one
SCALE = 50
#: the group and the key of what holds for every date
_BIAS = "bias"
_NOUGHTS = repeat(0)
#: of packed rows: a weight lies well within a field, and the sum of thousands of them
_BITS = 32
_FIELD = (1 << _BITS) - 1
_ZERO = 1 << 16
_STEEPEST = 60.0


class Judged(NamedTuple):
    """How likely each label is, in the order of `LABELS`; they sum to 1."""

    none: float
    pending: float
    moved: float
    cancelled: float
    met: float
    past: float
    #: an earlier date, which another one overtook
    was: float
    #: the likeliest kind, should it count, and how likely it is hedged
    kind: str = KINDS[0]
    hedged: float = 0.0

    @property
    def alertable(self) -> float:
        """How likely it is a deadline that lies ahead."""
        return self.pending + self.moved

    @property
    def label(self) -> str:
        """The likeliest label."""
        return max(LABELS, key=lambda label: float(getattr(self, label)))

    @property
    def counts(self) -> float:
        """How likely it is a deadline at all."""
        return 1 - self.none - self.was


class Model:
    """Weights by feature; scoring takes a look-up for each feature and a sum for each label."""

    def __init__(self, source: str) -> None:
        #: by group and key; apart, so that what is plainly nothing costs one sum
        self._counts: dict[str, dict[str, int]] = {}
        #: the other columns: as written, and packed once they were asked for
        self._rows: dict[str, dict[str, str | int]] = {}
        counts, rows = dict[str, int](), dict[str, str | int]()
        for line in source.splitlines():
            key, _, numbers = line.partition("\t")
            if numbers:
                key = intern(key)  # the words of a text are, too: the same object is found sooner
                first, _, rows[key] = numbers.partition(",")
                counts[key] = int(first)
            elif not line.startswith("#"):
                counts = self._counts[line[1:-1]] = {}
                rows = self._rows[line[1:-1]] = {}
        bias = self._rows.pop(_BIAS, {}).get(_BIAS)
        self._bias = self._counts.pop(_BIAS, {}).get(_BIAS, 0)
        self._more_bias = _packed(str(bias or ",".join("0" * (len(COLUMNS) - 1))))

    def share_of(self, features: Features) -> int:
        """What features add to the score of whether a date counts, in parts of `SCALE`."""
        share, tables = 0, self._counts
        for group, keys in features:
            if table := tables.get(group):
                if type(keys) is str:
                    share += table.get(keys, 0)
                else:
                    share += sum(map(table.get, keys, _NOUGHTS))
        return share

    def judge(
        self,
        features: Features,
        around: Features = (),
        *,
        share: int | None = None,
        least: float = 0.0,
    ) -> Judged:
        """What an expression with these features is, on a line that says `around` to all of its
        own (whose `share_of` may be handed in). Where it counts less likely than `least`, nobody
        asks in which state, and all is put down to the first.
        """
        if share is None:
            share = self.share_of(around)
        counts = _likely((self._bias + share + self.share_of(features)) / SCALE)
        if counts < least:
            return Judged(1 - counts, counts, 0.0, 0.0, 0.0, 0.0, 0.0)
        scores = self._scores([*around, *features])
        roles, kinds = scores[: len(ROLES)], scores[len(ROLES) : -1]
        top = max(roles)
        powers = [exp(score - top) for score in roles]
        part = counts / sum(powers)
        kind = KINDS[kinds.index(max(kinds))]
        pending, moved, cancelled, met, past, was = [part * power for power in powers]
        return Judged(
            1 - counts, pending, moved, cancelled, met, past, was, kind, _likely(scores[-1])
        )

    def _scores(self, features: Features) -> list[float]:
        """What features add up to in all columns but the first."""
        rows = list(self._rows_of(features))
        return [score / SCALE for score in _unpacked(sum(rows, self._more_bias), len(rows) + 1)]

    def _rows_of(self, features: Features) -> Iterator[int]:
        found = self._rows
        for group, keys in features:
            if table := found.get(group):
                for key in (keys,) if type(keys) is str else keys:
                    if row := table.get(key):
                        yield row if type(row) is int else self._packed(group, key)

    def _packed(self, group: str, key: str) -> int:
        """A row of weights, packed once."""
        row = self._rows[group][key]
        if isinstance(row, str):
            row = self._rows[group][key] = _packed(row)
        return row

    def contrast(self, features: Features, label: str) -> list[tuple[str, float]]:
        """The features that weigh, with how much each speaks for a label and against "none"; for
        "none", how much it speaks against all others.
        """
        return [
            (name_of(group, key), weight / SCALE)
            for weight, group, key in self._contrasted(features, label)
        ]

    def strongest(self, features: Features, label: str, most: int) -> list[tuple[str, float]]:
        """The few features that speak most for a label, as of `contrast`, the strongest first."""
        found = nlargest(most, self._contrasted(features, label))
        return [(name_of(group, key), weight / SCALE) for weight, group, key in found]

    def _contrasted(self, features: Features, label: str) -> Iterator[tuple[int, str, str]]:
        at = LABELS.index(label)
        for group, key in each(features):
            counts = self._counts.get(group)
            if counts is None or (weight := counts.get(key)) is None:
                continue
            if at:
                row = self._packed(group, key)
                yield weight + (row >> (_BITS * (at - 1)) & _FIELD) - _ZERO, group, key
            else:
                yield -weight, group, key


def _packed(row: str) -> int:
    """A row as one whole number, a field of bits for each column: rows of ten columns add up in one
    sum. Fields count from `_ZERO`, so that none is negative.
    """
    return sum(
        (number + _ZERO) << (_BITS * at) for at, number in enumerate(map(int, row.split(",")))
    )


def _unpacked(total: int, rows: int) -> list[int]:
    """The sums of the columns of so many packed rows."""
    return [(total >> (_BITS * at) & _FIELD) - rows * _ZERO for at in range(len(COLUMNS) - 1)]


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
