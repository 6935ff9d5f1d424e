"""Learns the weights of the detector's judgement from the annotated texts.

    python -m training.learn               learns from all, and writes the weights
    python -m training.learn --validate    leaves out one file of the corpus at a time, learns from
                                           the rest, and scores the detector on what it never saw

The model is a multinomial logistic regression with a ridge (scikit-learn), fitted anew each time from
nothing: the same texts give the same weights.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from alerter.detectors.model import COLUMNS, KINDS, LABELS, Model
from training.dataset import CORPORA, STORIES, read_corpus, read_school, read_stories
from training.examples import Example, examples_of
from training.measure import COLUMNS as MEASURED
from training.measure import measured

WEIGHTS = Path(__file__).parent.parent / "alerter" / "detectors" / "weights.tsv"
#: a feature that fewer examples have tells nothing
_FEWEST = 4
#: inverse of the ridge's strength, and what an example of the corpus counts for; both chosen by
#: leaving out whole files of the corpus
_RIDGE = 0.15
_CORPUS_COUNTS = 4.0
_SCALE = 100
#: weights that no judgement would miss, in hundredths
_FAINT = 4
_ROUNDS = 300


def learn(examples: Sequence[Example], counts: Sequence[float]) -> str:
    """The weights, as the text of `weights.tsv`; `counts` is what each example counts for."""
    index = _index(examples)
    weights = numpy.zeros((len(index) + 1, len(COLUMNS)))
    labels = numpy.array([LABELS.index(example.label) for example in examples])
    judge = _fitted(_matrix(examples, index), labels, counts)
    for at, label in enumerate(judge.classes_):
        weights[:-1, label] = judge.coef_[at]
        weights[-1, label] = judge.intercept_[at]
    counting = [at for at, example in enumerate(examples) if example.kind]
    told = [examples[at] for at in counting]
    rows, shares = _matrix(told, index), [counts[at] for at in counting]
    kind = _fitted(rows, numpy.array([KINDS.index(str(one.kind)) for one in told]), shares)
    weights[:-1, len(LABELS) : -1] = kind.coef_.T
    weights[-1, len(LABELS) : -1] = kind.intercept_
    hedge = _fitted(rows, numpy.array([one.hedged for one in told]), shares)
    weights[:-1, -1] = hedge.coef_[0]
    weights[-1, -1] = hedge.intercept_[0]
    return "".join(_lines(index, numpy.rint(weights * _SCALE).astype(int)))


def _fitted(
    rows: csr_matrix, answers: numpy.ndarray, counts: Sequence[float]
) -> LogisticRegression:
    model = LogisticRegression(C=_RIDGE, max_iter=_ROUNDS)
    return model.fit(rows, answers, sample_weight=counts)


def _index(examples: Sequence[Example]) -> dict[str, int]:
    """The features that are kept, in the order of their names."""
    counted = Counter(name for example in examples for name in set(example.features))
    names = sorted(name for name, count in counted.items() if count >= _FEWEST)
    return {name: at for at, name in enumerate(names)}


def _matrix(examples: Sequence[Example], index: Mapping[str, int]) -> csr_matrix:
    """One row an example, one column a feature."""
    ends, columns = [0], []
    for example in examples:
        columns += {index[name] for name in example.features if name in index}
        ends.append(len(columns))
    return csr_matrix(
        (numpy.ones(len(columns)), columns, ends), shape=(len(examples), len(index))
    )


def _lines(index: Mapping[str, int], weights: numpy.ndarray) -> Iterator[str]:
    yield f"# {' '.join(COLUMNS)}, in hundredths; made by python -m training.learn\n"
    yield _line("bias", weights[-1])
    for name, at in index.items():
        if abs(weights[at]).max() >= _FAINT:
            yield _line(name, weights[at])


def _line(name: str, weights: Sequence[int]) -> str:
    return f"{name}\t{','.join(map(str, weights))}\n"


def _validate() -> None:
    """Print how well each file of the corpus is read by what was learnt without it."""
    corpora = {name: list(read_corpus(name)) for name in CORPORA}
    known = {name: list(examples_of(documents)) for name, documents in corpora.items()}
    school = list(examples_of(read_school()))
    print("| left out | " + " | ".join(MEASURED) + " |")
    print("|---" * (len(MEASURED) + 1) + "|")
    for name in corpora:
        others = [one for other, rows in known.items() if other != name for one in rows]
        counts = [_CORPUS_COUNTS] * len(others) + [1.0] * len(school)
        figures = measured(corpora[name], Model(learn([*others, *school], counts)))
        print(f"| {name} | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |", flush=True)


def main() -> None:
    """Learn from everything, or validate."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--validate", action="store_true", help="score what is left out, write nothing"
    )
    if parser.parse_args().validate:
        _validate()
        return
    corpus = [one for name in CORPORA for one in examples_of(read_corpus(name))]
    corpus += [one for name in STORIES for one in examples_of(read_stories(name))]
    school = list(examples_of(read_school()))
    weights = learn([*corpus, *school], [_CORPUS_COUNTS] * len(corpus) + [1.0] * len(school))
    WEIGHTS.write_text(weights, encoding="utf-8")
    print(f"{WEIGHTS.name}: {weights.count(chr(10))} lines, {len(weights) // 1000} kB", file=sys.stderr)


if __name__ == "__main__":
    main()
