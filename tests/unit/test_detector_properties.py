"""What holds for any article at all, the hostile ones included."""

from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.records import an_entry

from alerter.detectors.builtin import BuiltInDetector
from alerter.detectors.candidate import Standing
from alerter.detectors.features import each
from alerter.detectors.layout import read_page
from alerter.detectors.sentences import split
from alerter.timex import load_language, read_tape

DETECTOR = BuiltInDetector()
#: what can be said of an expression depends on its clause alone, of which so many words are read
MOST_FEATURES = 1000
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


@given(st.text(max_size=60), TEXTS, MOMENTS)
@settings(deadline=None, max_examples=100)
def test_every_expression_of_any_article_is_explained_where_it_stands(
    title: str, text: str, published_at: datetime
) -> None:
    entry = an_entry(title=title, text=text, published_at=published_at)
    seen = DETECTOR.examine(entry)
    for one in seen:
        assert entry.body[one.start : one.end] == one.when
        assert one.when in one.quote
        assert one.quote in entry.body
        assert all(part in " ".join(one.quote.split()) for part in one.cue.split(" … "))
        assert all(said and weight for said, weight in one.reasons)
        assert (one.due is None) == (one.standing is Standing.UNPLACED)
    assert all(one.end <= other.start for one, other in pairwise(seen))
    assert tuple(one.mention for one in seen if one.mention) == DETECTOR.detect(entry)
    assert seen == DETECTOR.examine(entry)


@given(TEXTS, st.integers(1, 30))
@settings(deadline=None, max_examples=100)
def test_the_work_grows_with_the_text_and_no_faster(text: str, times: int) -> None:
    page = read_page(an_entry(title="", text=f"{text}\n\n" * times))
    tokens = len(read_tape(page.body, load_language("en")).words)
    assert tokens <= len(page.body)
    assert len(page.expressions) <= min(400, tokens)
    assert sum(len(line.text) for line in page.lines) <= len(page.body)
    assert sum(len(line.items.words) for line in page.lines) <= tokens + len(page.expressions)
    assert all(len(list(each(one.own))) <= MOST_FEATURES for one in page.expressions)


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
