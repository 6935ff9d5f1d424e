"""Learns the weights of the detector's judgement from the annotated texts.

    python -m training.learn                  learns from all, and writes the weights
    python -m training.learn --validate       trains on some files, tests on another, prints figures
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from alerter.detectors.model import COLUMNS, KINDS, LABELS, Model
from training.examples import Example

WEIGHTS = Path(__file__).parent.parent / "alerter" / "detectors" / "weights.tsv"
_FEWEST = 4
_SCALE = 100
_FAINT = 4


def learn(examples: Sequence[Example], strength: float = 0.1) -> str:
    """The weights, as the text of `weights.tsv`."""
    counted = Counter(name for example in examples for name in set(example.features))
    names = sorted(name for name, count in counted.items() if count >= _FEWEST)
    index = {name: at for at, name in enumerate(names)}
    weights = numpy.zeros((len(names) + 1, len(COLUMNS)))
    rows = _matrix(examples, index)
    labels = numpy.array([LABELS.index(example.label) for example in examples])
    judge = LogisticRegression(C=strength, max_iter=400).fit(rows, labels)
    for at, label in enumerate(judge.classes_):
        weights[:-1, label] = judge.coef_[at]
        weights[-1, label] = judge.intercept_[at]
    counting = [example for example in examples if example.kind]
    rows = _matrix(counting, index)
    kinds = numpy.array([KINDS.index(example.kind) for example in counting])
    kind = LogisticRegression(C=strength, max_iter=400).fit(rows, kinds)
    weights[:-1, len(LABELS) : -1] = kind.coef_.T
    weights[-1, len(LABELS) : -1] = kind.intercept_
    hedge = LogisticRegression(C=strength, solver="liblinear", max_iter=400).fit(
        rows, numpy.array([example.hedged for example in counting])
    )
    weights[:-1, -1] = hedge.coef_[0]
    weights[-1, -1] = hedge.intercept_[0]
    scaled = numpy.rint(weights * _SCALE).astype(int)
    lines = [f"# {' '.join(COLUMNS)}, in hundredths", _line("bias", scaled[-1])]
    for name, at in index.items():
        if abs(scaled[at]).max() >= _FAINT:
            lines.append(_line(name, scaled[at]))
    return "\n".join(lines) + "\n"


def _line(name: str, weights: Sequence[int]) -> str:
    return f"{name}\t{','.join(map(str, weights))}"


def _matrix(examples: Sequence[Example], index: dict[str, int]) -> csr_matrix:
    rows, columns = [], []
    for at, example in enumerate(examples):
        known = {index[name] for name in example.features if name in index}
        rows += [at] * len(known)
        columns += known
    return csr_matrix(
        (numpy.ones(len(rows)), (rows, columns)), shape=(len(examples), len(index))
    )
