"""What holds for any text at all."""

from datetime import datetime
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from alerter.timex import Anchor, Direction, find, load_language, resolve

ENGLISH = load_language("en")
VOCABULARY = """
by until on the of in within 30 31 2025 9/17 May June Sept. Friday next last week month days
p.m. 5 noon midnight ET to from - , . ' tomorrow end quarter Q3 year that day another a 9999
0 hundred years Easter AoE 24:00 2400
"""
WORDS = st.sampled_from(VOCABULARY.split())
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=30).map(" ".join))
MOMENTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)).map(  # noqa: DTZ001 - made aware below
    lambda at: at.replace(tzinfo=datetime.fromisoformat("2025-01-01T00:00+05:30").tzinfo)
)


@given(TEXTS, MOMENTS, st.sampled_from(Direction))
@settings(deadline=None, max_examples=300)
def test_any_text_is_read_without_raising_and_its_spans_are_true(
    text: str, at: datetime, direction: Direction
) -> None:
    found = find(text, ENGLISH)
    for timex in found:
        assert text[timex.start : timex.end] == timex.text
        placed = resolve(timex, Anchor(at), direction)
        assert placed is None or placed.due.first_day <= placed.due.last_day
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(TEXTS)
@settings(deadline=None, max_examples=100)
def test_the_same_text_is_read_the_same_way_twice(text: str) -> None:
    assert find(text, ENGLISH) == find(text, ENGLISH)
