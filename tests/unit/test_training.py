"""The school of the detector: how annotated texts are read, and what is learnt from them."""

from datetime import datetime
from pathlib import Path

import pytest

from alerter.detectors.model import COLUMNS, LABELS, Model, load_model
from training.dataset import SCHOOL, read_school
from training.examples import examples_of
from training.markup import read_lines, read_texts

WEIGHTS = Path(__file__).parent.parent.parent / "alerter" / "detectors" / "weights.tsv"
TEXT = """
@ 2025-09-15T07:20:00-04:00 | Harbour Wire
# Owner has until Wednesday

The owner has until [Wednesday|1] to reply; the date was [9 September|1 was]. Talks go on today.

1 deadline 2025-09-17 moved was 2025-09-09 hedged : the owner's reply
"""
LINES = """
@ 2025-09-15T07:20:00-04:00 | en
Union gives mill till [noon tomorrow|deadline pending] // Talks resume Thursday.
What was due on [Tuesday|was] is wanted on [Friday|deadline moved].
"""


def test_a_text_is_read_without_its_marks() -> None:
    (document,) = read_texts(TEXT, "harbour")
    assert document.title == "Owner has until Wednesday"
    assert "until Wednesday to reply" in document.text
    assert document.published == datetime.fromisoformat("2025-09-15T07:20:00-04:00")
    marked = [document.body[mark.start : mark.end] for mark in document.marks]
    assert marked == ["Wednesday", "9 September"]
    (row,) = document.rows
    assert (row.due, row.state, row.was, row.hedged) == ("2025-09-17", "moved", "2025-09-09", True)


def test_a_snippet_says_all_in_its_marks() -> None:
    first, second = read_lines(LINES, "mill")
    assert (first.title, first.text) == (
        "Union gives mill till noon tomorrow",
        "Talks resume Thursday.",
    )
    assert [mark.is_was for mark in second.marks] == [True, False]


def test_examples_are_what_the_marks_say() -> None:
    documents = [*read_texts(TEXT, "harbour"), *read_lines(LINES, "mill")]
    labels = [example.label for example in examples_of(documents)]
    assert labels == ["none", "moved", "was", "none", "pending", "none", "was", "moved"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (TEXT.replace("[Wednesday|1]", "Wednesday"), "marks and rows differ"),
        (TEXT.replace("2025-09-17", "September"), "cannot read the due"),
        (TEXT.replace("# Owner", "Owner"), "has to be the title"),
        (TEXT.replace("-04:00", ""), "has no offset"),
        (TEXT.replace("|1 was]", "|1 was"), "not closed"),
    ],
)
def test_a_text_that_is_ill_formed_is_named(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=f"harbour: line 2: .*{complaint}"):
        list(read_texts(text, "harbour"))


def test_a_snippet_without_a_head_is_named() -> None:
    with pytest.raises(ValueError, match="mill: line 1: no head above it"):
        list(read_lines("Open till [Friday|expiry pending].", "mill"))


def test_the_whole_school_can_be_read() -> None:
    for folder in SCHOOL:
        assert sum(1 for _ in read_school(folder)) > 1000


def test_the_weights_are_readable_and_small() -> None:
    text = WEIGHTS.read_text(encoding="utf-8")
    assert len(text.encode()) < 1_000_000
    head, *lines = text.splitlines()
    assert head.startswith(f"# {' '.join(COLUMNS)}")
    rows = [line.partition("\t")[2] for line in lines if not line.startswith("[")]
    assert all(len(row.split(",")) == len(COLUMNS) for row in rows)


def test_likelihoods_sum_to_one() -> None:
    features = [("L", {"limit"}), ("c", ("by",)), ("", ["body"])]
    judged = load_model().judge(features)
    shares = judged[: len(LABELS)]
    assert sum(shares) == pytest.approx(1)
    assert all(share >= 0 for share in shares)


def test_what_a_line_says_counts_the_same_weighed_apart() -> None:
    model = load_model()
    own, around = [("L", {"limit"}), ("c", ("by",))], [("s", {"vote", "bid"}), ("", ["body"])]
    apart = model.judge(own, around, share=model.share_of(around))
    assert apart == model.judge([*own, *around]) == model.judge(own, around)


def test_a_line_that_is_no_weight_opens_a_group() -> None:
    names = ",".join("0" * (len(COLUMNS) - 1))
    model = Model(f"# head\n[bias]\nbias\t-50,{names}\n[]\nbody\t100,{names}\n[l]\n[\t50,{names}\n")
    assert model.share_of([("", ["body"]), ("l", {"["}), ("r", {"["})]) == 150
    assert model.judge([("l", {"["})]).none == pytest.approx(0.5)
