"""What readers of dates are complained about: each case has failed in some tool that people use."""

from datetime import datetime

import pytest

from alerter.due import Due, Precision
from alerter.timex import (
    Anchor,
    Direction,
    Timex,
    find,
    find_on,
    load_language,
    read_tape,
    resolve,
)
from alerter.timex.shape import LONGEST

ENGLISH = load_language("en")
WEDNESDAY = "2025-09-10T08:05:00-04:00"


def placed(
    text: str, published: str = WEDNESDAY, direction: Direction = Direction.AHEAD
) -> list[str]:
    anchor = Anchor(datetime.fromisoformat(published))
    found = (resolve(timex, anchor, direction) for timex in find(text, ENGLISH))
    return [one.due.text for one in found if one]


def only(text: str) -> Timex:
    (timex,) = find(text, ENGLISH)
    return timex


@pytest.mark.parametrize(
    "text",
    [
        "Do you have a car",
        "bar, are, to",
        "100M users at 32\u00b0 34\u2019S; 6005 boxes, 538400; 11g and 12c Developer",
        "13190 SW 68th Parkway, Suite 200",
        "5 May Street and 12 March Road",
        "products may be more fully described",
        "pre-qualification may have had",
        "I may by here. May the force be with you. Theresa may become PM soon.",
        "May 5 people enter? March 5 miles.",
        "To whom this may concern",
        "information fripple",
        "Julian Lee, Mark, Decide and paprika",
        "April Jones met Mr. May and August Wilson; a letter from April Jones, for June Brown",
        "Mr. May 5 won, Mrs. June 3 lost",
        "The Sunday Times and the Mail on Sunday say so",
        "Monday.com signed up TGI Friday's",
        "They met at Friday's.",
        "That's the first school. The second test run.",
        "One second, please. The second of them left.",
        "We march on; he sat in the sun with mon ami",
        "version 1.2.3, 10.15.7 and 192.168.1.1",
        "won 3-2, 5-4 and 10-12 on a scale of 1-5",
        "$5 million, \u00a33.5m, \u20ac10, 5%, 100M",
        "call 020 7946 0958 or 1-800-555-0199",
        "aged 31, the 31-year-old and a boy 5 years old",
        "Section 12(3), Article 50, page 31, fig. 3.5",
        "COVID-19 may spread; B12 may help",
        "the 5th Circuit, the 9th Infantry, the 18th hole, the 3rd floor",
        "the fourth quarter of the game",
        "10/10 would recommend; 50/50; open 24/7; since 9/11",
        "the 2024-25 season; ISBN 978-3-16-148410-0",
        "ET phone home; a CT scan; et al",
        "1500 people, 1200 hours of work, Route 66",
        "The council invites tenders for road works. Documents are at the town hall.",
        "every Friday, on Mondays and on any Tuesday",
        "",
        " \n\n ",
    ],
)
def test_what_is_no_time_is_not_found(text: str) -> None:
    assert find(text, ENGLISH) == ()


@pytest.mark.parametrize("direction", Direction)
def test_a_weekday_on_the_very_day_is_that_day(direction: Direction) -> None:
    assert placed("Friday", "2019-03-08T09:00:00+00:00", direction) == ["2019-03-08"]


@pytest.mark.parametrize(
    ("text", "published", "due"),
    [
        ("Monday", "2025-05-31T09:00:00+00:00", "2025-06-02"),
        ("Friday", "2024-10-01T09:00:00+00:00", "2024-10-04"),
        ("Monday", "2025-12-31T09:00:00+00:00", "2026-01-05"),
        ("Jan. 5", "2025-12-20T09:00:00+00:00", "2026-01-05"),
        ("the 30th", WEDNESDAY, "2025-09-30"),
        ("the 30th", "2025-02-10T09:00:00+00:00", "2025-03-30"),
        ("due 02/07/18", WEDNESDAY, "2018-02-07"),
        ("the first Wednesday of October", "2025-10-01T09:00:00+00:00", "2025-10-01"),
        ("1st Friday of next month", WEDNESDAY, "2025-10-03"),
        ("next Friday", "2019-03-08T09:00:00+00:00", "2019-03-15"),
        ("last Monday", "2019-03-04T09:00:00+00:00", "2019-02-25"),
        ("this Sunday", "2019-03-10T09:00:00+00:00", "2019-03-10"),
        ("next Saturday", "2025-09-10T09:00:00+00:00", "2025-09-13"),
        ("2 weeks ago", WEDNESDAY, "2025-08-27"),
        ("2nd of this month", WEDNESDAY, "2025-09-02"),
        ("in June", WEDNESDAY, "2026-06"),
        ("the end of the month", "2025-01-31T09:00:00+00:00", "2025-01-31"),
        ("the end of the year", WEDNESDAY, "2025-12-31"),
        ("the last day of February", "2024-01-10T09:00:00+00:00", "2024-02-29"),
        ("a week from Tuesday", WEDNESDAY, "2025-09-23"),
        ("within 14 days", WEDNESDAY, "2025-09-24"),
        ("has 30 days to", WEDNESDAY, "2025-10-10"),
        ("the first Monday of October", WEDNESDAY, "2025-10-06"),
        ("mid-October", WEDNESDAY, "2025-10"),
        ("29 February", "2025-09-10T09:00:00+00:00", "2028-02-29"),
    ],
)
def test_days_are_counted_over_the_edges_of_months_and_years(
    text: str, published: str, due: str
) -> None:
    assert placed(text, published) == [due]


@pytest.mark.parametrize(
    ("text", "published", "due"),
    [
        ("12:30pm ET on July 1", WEDNESDAY, "2026-07-01T12:30:00-04:00"),
        ("12:30pm ET on December 1", WEDNESDAY, "2025-12-01T12:30:00-05:00"),
        ("5 pm PST on July 1", WEDNESDAY, "2026-07-01T17:00:00-07:00"),
        ("in 2 weeks at 9am", WEDNESDAY, "2025-09-24T09:00:00-04:00"),
        ("in 2 weeks at 9am PT", WEDNESDAY, "2025-09-24T09:00:00-07:00"),
        ("midnight Tuesday", WEDNESDAY, "2025-09-16T23:59:00-04:00"),
        ("11:30 pm PT on 5 March", "2025-03-01T23:50:00+01:00", "2025-03-05T23:30:00-08:00"),
        ("17:00 UTC+2 on 5 March", WEDNESDAY, "2026-03-05T17:00:00+02:00"),
        ("17:00 GMT-3 on 5 March", WEDNESDAY, "2026-03-05T17:00:00-03:00"),
    ],
)
def test_clock_times_keep_their_zone_in_every_season(text: str, published: str, due: str) -> None:
    assert placed(text, published) == [due]


@pytest.mark.parametrize("text", ["by today", "by 30 June", "close of business", "tonight"])
def test_a_day_without_an_hour_is_never_a_midnight(text: str) -> None:
    found = resolve(only(text), Anchor(datetime.fromisoformat(WEDNESDAY)), Direction.AHEAD)
    assert found is not None
    assert found.due.precision is Precision.DAY


def test_an_impossible_day_is_no_day() -> None:
    assert placed("by 31st April") == []
    assert placed("by 30 February 2026") == []


def test_both_ends_of_a_range_can_be_reached() -> None:
    text = "12-04-2019 6:00am until 12-05-2019 8:00pm"
    opening, closing = find(text, ENGLISH)
    assert closing.opens == opening
    assert placed(text) == ["2019-12-04T06:00:00-04:00", "2019-12-05T20:00:00-04:00"]
    first, second = find("monday - friday", ENGLISH)
    assert second.opens == first
    (days,) = find("open 1-5 May", ENGLISH)
    assert days.opens is not None
    assert placed("10 Dec \u2013 3 Feb 2025") == ["2024-12-10", "2025-02-03"]


def test_a_weekday_that_does_not_fit_its_date_is_told() -> None:
    anchor = Anchor(datetime.fromisoformat(WEDNESDAY))
    wrong = resolve(only("Monday, 30 September 2025"), anchor, Direction.AHEAD)
    right = resolve(only("Tuesday, 30 September 2025"), anchor, Direction.AHEAD)
    assert wrong is not None
    assert right is not None
    assert (wrong.due, wrong.mismatch) == (Due.parse("2025-09-30"), True)
    assert "weekday" in wrong.how
    assert (right.due, right.mismatch) == (wrong.due, False)


@pytest.mark.parametrize(
    "text",
    [
        "It closed at 5 p.m. On Friday it opened again.",
        "It ends on Friday\n5 p.m. is the hour of the talk",
        "It ends on 5 May. 2026 was far away.",
        "within 30 days.\nOn Monday they met",
        "He left Tuesday. The 5th Circuit ruled.",
    ],
)
def test_nothing_is_joined_over_the_end_of_a_sentence_or_a_line(text: str) -> None:
    edges = [at for at, sign in enumerate(text) if sign == "\n" or text[at : at + 2] == ". "]
    for timex in find(text, ENGLISH):
        assert not any(timex.start < edge < timex.end - 1 for edge in edges)


def test_a_line_that_is_only_wrapped_goes_on() -> None:
    text = "The ministry has said that all of the forms are due within\nfive days of the order."
    assert [timex.text for timex in find(text, ENGLISH)] == ["within\nfive days"]


HOSTILE = {
    "digits": "1" * 20_000,
    "one word": "a" * 20_000,
    "months": "May " * 5_000,
    "commas": "," * 20_000,
    "blanks": " " * 20_000,
    "breaks": "\n" * 20_000,
    "numbers": "5 " * 10_000,
    "dates": "5 May 2025, " * 1_500,
    "spans": "within 30 days of the " * 900,
    "ends": "the end of " * 1_800,
    "tens": "twenty-" * 3_000,
    "hundreds": "one hundred and " * 1_200,
    "brackets": "(" * 10_000 + ")" * 10_000,
    "ranges": "Friday to " * 2_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_the_work_on_a_hostile_text_grows_with_its_length_alone(text: str) -> None:
    tape = read_tape(text, ENGLISH)
    assert len(tape.words) <= len(text)
    assert len(tape.words) == len(tape.signs) == len(tape.starts) == len(tape.ends)
    for first in ENGLISH.forms.starts(tape.signs):
        for last, _ in ENGLISH.forms.matches(tape.signs, first):
            assert last - first < LONGEST
    found = find_on(tape, ENGLISH)
    assert len(found) <= len(tape.words)
