"""What holds for any text at all."""

from datetime import datetime
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from alerter.timex import Anchor, Direction, find, find_on, load_language, read_tape, resolve

ENGLISH = load_language("en")
VOCABULARY = """
by until on the of in within 30 31 2025 9/17 May June Sept. Friday next last week month days
p.m. 5 noon midnight ET to from - , . ' tomorrow end quarter Q3 year that day another a 9999
0 hundred years Easter AoE 24:00 2400 one half past to the first week (UTC+2) . ,
12 the Monday after 12/11/24 2024-01-02T10:00 3Q25 Mr. 's
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
    tape = read_tape(text, ENGLISH)
    found = find_on(tape, ENGLISH)
    for timex in found:
        assert text[timex.start : timex.end] == timex.text
        assert timex.text.strip() == timex.text != ""
        assert (tape.starts[timex.first], tape.end_of(timex.last)) == (timex.start, timex.end)
        placed = resolve(timex, Anchor(at), direction)
        assert placed is None or placed.due.first_day <= placed.due.last_day
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(one.last < other.first for one, other in pairwise(found))


@given(st.one_of(TEXTS, st.text(st.characters(codec="utf-8"), max_size=80)))
@settings(deadline=None, max_examples=200)
def test_a_tape_holds_every_sign_of_a_text_once_and_in_order(text: str) -> None:
    tape = read_tape(text, ENGLISH)
    assert len(tape.folded) == len(text)
    places = [
        place for start, end in zip(tape.starts, tape.ends, strict=True) for place in (start, end)
    ]
    assert places == sorted(places)
    held = {
        place
        for start, end in zip(tape.starts, tape.ends, strict=True)
        for place in range(start, end)
    }
    assert all(tape.folded[at].isspace() for at in range(len(text)) if at not in held)


@given(TEXTS)
@settings(deadline=None, max_examples=100)
def test_the_same_text_is_read_the_same_way_twice(text: str) -> None:
    assert find(text, ENGLISH) == find(text, ENGLISH)
