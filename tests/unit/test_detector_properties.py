"""What holds for any article at all, the hostile ones included."""

from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.records import an_entry

from alerter.detectors.rules import RuleDetector
from alerter.detectors.sentences import split

DETECTOR = RuleDetector()
VOCABULARY = """
The deadline must file by until Friday . , ; : - was moved from to 5 p.m. May 3 extended not
had been expires within 30 days of that date if would then 2027 -> no on Monday ruled
"""
WORDS = st.sampled_from([*VOCABULARY.split(), "\n", "\n\n", "\u201c", "\u2019", ""])
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join))


MOMENTS = st.sampled_from(
    [
        datetime.fromisoformat("2025-09-10T08:05:00+02:00"),
        datetime.fromisoformat("0001-01-01T00:00:00+05:30"),
        datetime.fromisoformat("9999-12-31T23:59:59-08:00"),
        datetime.fromisoformat("2024-02-29T23:59:59+00:00"),
    ]
)


@given(st.text(max_size=60), TEXTS, MOMENTS)
@settings(deadline=None, max_examples=300)
def test_any_article_is_read_and_every_quote_is_verbatim(
    title: str, text: str, published_at: datetime
) -> None:
    entry = an_entry(title=title, text=text, published_at=published_at)
    found = DETECTOR.detect(entry)
    for mention in found:
        assert mention.quote in entry.title or mention.quote in entry.text
        assert mention.when in mention.quote
        assert entry.body[mention.start : mention.end] == mention.when
        assert 0 <= mention.confidence <= 1
        assert mention.what
    assert [mention.start for mention in found] == sorted(mention.start for mention in found)
    assert found == DETECTOR.detect(entry)


@given(TEXTS)
@settings(deadline=None, max_examples=100)
def test_sentences_lie_in_order_and_lose_nothing_but_blanks(text: str) -> None:
    sentences = split(text, 0)
    kept = "".join(text[sentence.start : sentence.end] for sentence in sentences)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(one.end <= other.start for one, other in pairwise(sentences))


HOSTILE = (
    "by Friday ",
    "1 ",
    "12/",
    ". ",
    "a",
    " ",
    "\n",
    "may ",
    '"',
    "until ",
    "30 days ",
    "the end of the ",
    "from the ",
    ", ",
    "He must file by June 5. ",
    "Deadline: June 5\n",
    "12:",
    "- ",
    "\u2014",
    "was due ",
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_megabyte_of_anything_is_read(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    assert len(DETECTOR.examine(an_entry(text=text))) <= 400
