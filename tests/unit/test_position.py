"""Where a date stands on its page and lies on the calendar, as the features that are weighed."""

import pytest
from support.records import an_entry

from alerter.detectors.layout import read_page
from alerter.detectors.page import Expression

TITLE = "Terminal bids"
TEXT = (
    "The port wants bids for its terminal by 31 October. It opened the books on Friday.\n\n"
    "Bids that come after 31 October are sent back. A new crane arrives in 60 days."
)


def expressions(text: str = TEXT, title: str = TITLE) -> list[Expression]:
    """Those of an entry of Wednesday 10 September 2025."""
    return read_page(an_entry(title=title, text=text)).expressions


def one(when: str, text: str = TEXT) -> Expression:
    return next(found for found in expressions(text) if found.timex.text == when)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Due by 30 September.", {"date:last of a month", "ahead:21", "weekday:tuesday"}),
        ("Due by 31 December.", {"date:last of the year", "ahead:125"}),
        ("Due on 1 October.", {"date:first of a month", "date-link:first of a month on"}),
        ("Due by 15 November.", {"date:middle of a month", "weekday:weekend"}),
        ("Due by 12 October at 5 p.m.", {"date:any", "hour:17:00", "clock"}),
        ("Due in 30 days.", {"round", "ahead:31", "ahead-form:31 shift ahead"}),
        ("Due today.", {"ahead:0", "in:today", "rank:only"}),
        ("It was due on 1 March 2024.", {"ahead:-1", "in:long gone", "rank:none", "year"}),
    ],
)
def test_a_date_is_seen_on_the_calendar(text: str, names: set[str]) -> None:
    (expression,) = expressions(text)
    assert names <= expression.names


def test_a_weekday_is_seen_in_both_directions() -> None:
    friday = one("Friday")
    assert {"ago:7", "ahead:3", "ago-form:7 weekday bare", "either"} <= friday.names


def test_a_day_is_seen_among_the_days_of_its_page() -> None:
    first, friday, again, later = expressions()
    assert {"told:2", "rank:middle", "index:0 0"} <= first.names
    assert {"told:1", "rank:first"} <= friday.names
    assert {"told:2", "rank:middle"} <= again.names
    assert {"told:1", "rank:last"} <= later.names


def test_a_line_is_seen_on_its_page() -> None:
    first, friday, again, later = expressions()
    assert {"lead", "from-top:1", "from-end:3", "title-words:1", "body"} <= first.names
    assert {"from-top:2", "title-words:0"} <= friday.names
    assert {"from-top:3", "title-words:0"} <= again.names
    assert {"from-end:0", "length:1"} <= later.names


def test_all_words_of_a_sentence_are_seen_beyond_the_clause() -> None:
    (expression,) = expressions("Bids close on 3 October at the port; the crane stays.")
    assert {"s:cran", "s:bid"} <= expression.names
    assert "r:cran" not in expression.names


def test_what_stands_behind_a_colon_right_after_a_date_is_seen() -> None:
    (expression,) = expressions("3 October: last day for bids")
    assert {"r1:colon", "R:limit", "r:bid"} <= expression.names
