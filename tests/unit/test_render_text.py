"""Untrusted text made fit to print."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerter.render import plain, shorten


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("one\r\nTwo:  three\t4", "one Two: three 4"),
        ("nul\x00 esc\x1b[31m", "nul esc [31m"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("over\u202eedir", "overedir"),
        ("line\u2028separator", "line separator"),
        ("עברית and العربية", "עברית and العربية"),
        ("family 👨‍👩‍👧 and é", "family 👨‍👩‍👧 and é"),
    ],
)
def test_text_becomes_one_harmless_line(raw: str, clean: str) -> None:
    assert plain(raw) == clean


@given(st.text(alphabet=st.characters()))
def test_plain_text_is_plain_and_can_be_written(text: str) -> None:
    clean = plain(text)
    assert plain(clean) == clean
    clean.encode()


def test_a_short_text_is_left_as_it_is() -> None:
    assert shorten("seven days", 10) == "seven days"


def test_a_long_text_ends_at_the_edge_of_a_word() -> None:
    assert shorten("the comment period, extended", 20) == "the comment period…"


def test_one_endless_word_is_cut_anywhere() -> None:
    assert shorten("x" * 200, 150) == "x" * 149 + "…"


def test_a_family_of_emoji_is_not_torn_apart() -> None:
    family = "👨\u200d👩\u200d👧"
    assert shorten("x" * 8 + family + "y" * 20, 12) == "x" * 8 + "…"


def test_an_accent_stays_with_its_letter() -> None:
    assert shorten("xxxxe\u0301yyyyyy", 6) == "xxxx…"


@given(st.text(), st.integers(min_value=2, max_value=60))
def test_shortened_text_keeps_to_its_limit(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    assert short == text or short.endswith("…")
