"""Learns the weights of the detector's judgement from the annotated texts.

    python -m training.learn               learns from all, and writes the weights
    python -m training.learn --validate    leaves out one file of the corpus at a time, learns from
                                           the rest, and scores the detector on what it never saw

Logistic regressions with a ridge (scikit-learn), fitted anew each time from nothing: the same texts
give the same weights.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy
from scipy.sparse import csr_matrix, diags_array
from sklearn.linear_model import LogisticRegression

from alerter.detectors.features import each
from alerter.detectors.model import COLUMNS, KINDS, ROLES, SCALE, Model
from training.dataset import CORPORA, SCHOOL, STORIES, read_corpus, read_school, read_stories
from training.examples import Example, examples_of
from training.measure import COLUMNS as MEASURED
from training.measure import measured

WEIGHTS = Path(__file__).parent.parent / "alerter" / "detectors" / "weights.tsv"
#: a feature that fewer examples have tells nothing
_FEWEST = 6
#: inverse of the ridge's strength, and what an example counts for by where it is from; chosen by
#: leaving out whole files of the corpus
_RIDGE = 0.1
_RIDGE_OF_ROLES = 0.06
_COUNTS = {"corpus": 12.0, "stories": 12.0, "texts": 2.0, "lines": 1.0, "plain": 3.0}
#: weights that no judgement would miss, in the parts that they are written in
_FAINT = 2
_ROUNDS = 300
#: groups that tell how many dates there are
_NUMBERS = ("n", "sn")

#: how freely a group may weigh in whether a date counts: pairs of words are rare, and say much;
#: words far off are many, and say little. Chosen like the ridge.
_FREEDOM = {
    **dict.fromkeys(("cv", "l2", "l3", "r2", "lr", "nl", "nr", "nn", "Ls", "Rs", "iv", "is"), 1.6),
    **dict.fromkeys(("s", "S", "T", "P", "N"), 0.35),
}

#: group and key of a feature
Name = tuple[str, str]


def learn(known: Mapping[str, Sequence[Example]]) -> str:
    """The weights, as the text of `weights.tsv`, from examples by where they are from."""
    examples = [example for rows in known.values() for example in rows]
    counts = [_COUNTS[origin] for origin, rows in known.items() for _ in rows]
    index = _index(examples)
    weights = numpy.zeros((len(index) + 1, len(COLUMNS)))
    freedom = [_FREEDOM.get(group, 1.0) for group, _ in index]
    rows = _matrix(examples, index) @ diags_array(freedom)
    counting = _fitted(rows, [example.label != "none" for example in examples], counts)
    _write(weights, counting, [0])
    weights[:-1, 0] *= freedom
    #: how many dates there are tells whether one counts, not in which role
    telling = {name: at for name, at in index.items() if name[0] not in _NUMBERS}
    some = [at for at, example in enumerate(examples) if example.label != "none"]
    told = [examples[at] for at in some]
    roles = [ROLES.index(example.label) for example in told]
    shares = [counts[at] for at in some]
    role = _fitted(_matrix(told, telling, len(index)), roles, shares, ridge=_RIDGE_OF_ROLES)
    _write(weights, role, [1 + label for label in role.classes_])
    some = [at for at, example in enumerate(examples) if example.kind]
    told = [examples[at] for at in some]
    shares = [counts[at] for at in some]
    rows = _matrix(told, telling, len(index))
    kind = _fitted(rows, [KINDS.index(str(example.kind)) for example in told], shares)
    _write(weights, kind, [1 + len(ROLES) + label for label in kind.classes_])
    _write(weights, _fitted(rows, [example.hedged for example in told], shares), [-1])
    return "".join(_lines(index, numpy.rint(weights * SCALE).astype(int)))


def _write(weights: numpy.ndarray, model: LogisticRegression, columns: Sequence[int]) -> None:
    """Set what a model has learnt into its columns; the last row is the bias."""
    for column, row, bias in zip(columns, model.coef_, model.intercept_, strict=True):
        weights[:-1, column] = row
        weights[-1, column] = bias


def _fitted(
    rows: csr_matrix, answers: Sequence[int], counts: Sequence[float], *, ridge: float = _RIDGE
) -> LogisticRegression:
    model = LogisticRegression(C=ridge, max_iter=_ROUNDS)
    return model.fit(rows, answers, sample_weight=counts)


def _index(examples: Sequence[Example]) -> dict[Name, int]:
    """The features that are kept, in the order of their names."""
    counted = Counter(name for example in examples for name in each(example.features))
    names = sorted(name for name, count in counted.items() if count >= _FEWEST)
    return {name: at for at, name in enumerate(names)}


def _matrix(examples: Sequence[Example], index: Mapping[Name, int], width: int = 0) -> csr_matrix:
    """One row an example, one column a feature."""
    ends, columns = [0], list[int]()
    for example in examples:
        columns += [index[name] for name in each(example.features) if name in index]
        ends.append(len(columns))
    shape = (len(examples), width or len(index))
    return csr_matrix((numpy.ones(len(columns)), columns, ends), shape=shape)


def _lines(index: Mapping[Name, int], weights: numpy.ndarray) -> Iterator[str]:
    yield f"# {' '.join(COLUMNS)}, in parts of {SCALE}; made by python -m training.learn\n"
    yield "[bias]\n"
    yield _line("bias", weights[-1])
    last = None
    for (group, key), at in index.items():
        if abs(weights[at]).max() < _FAINT:
            continue
        if group != last:
            yield f"[{group}]\n"
            last = group
        yield _line(key, weights[at])


def _line(key: str, weights: Sequence[int]) -> str:
    return f"{key}\t{','.join(map(str, weights))}\n"


def _validate() -> None:
    """Print how well each file of the corpus is read by what was learnt without it."""
    corpora = {name: list(read_corpus(name)) for name in CORPORA}
    known = {name: list(examples_of(documents)) for name, documents in corpora.items()}
    school = _school()
    _tell("| left out | " + " | ".join(MEASURED) + " |")
    _tell("|---" * (len(MEASURED) + 1) + "|")
    for name in corpora:
        others = [one for other, rows in known.items() if other != name for one in rows]
        figures = measured(corpora[name], Model(learn({"corpus": others, **school})))
        _tell(f"| {name} | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |")


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _school() -> dict[str, list[Example]]:
    return {folder: list(examples_of(read_school(folder))) for folder in SCHOOL}


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
    stories = [one for name in STORIES for one in examples_of(read_stories(name))]
    weights = learn({"corpus": corpus, "stories": stories, **_school()})
    WEIGHTS.write_text(weights, encoding="utf-8")
    sys.stderr.write(f"{WEIGHTS.name}: {len(weights) // 1000} kB\n")


if __name__ == "__main__":
    main()
