"""Expressions of time, and where they lie on the calendar."""

from datetime import datetime

import pytest

from alerter.due import Due
from alerter.timex import (
    Anchor,
    Direction,
    candidates,
    find,
    fold,
    load_language,
    read_tape,
    resolve,
)

ENGLISH = load_language("en")
#: a Wednesday
WEDNESDAY = "2025-09-10T08:05:00-04:00"


def dues(text: str, published: str, direction: Direction, *, day_first: bool = False) -> list[str]:
    anchor = Anchor(datetime.fromisoformat(published))
    placed = (
        resolve(timex, anchor, direction) for timex in find(text, ENGLISH, day_first=day_first)
    )
    return [found.due.text for found in placed if found]


def ahead(text: str, published: str = WEDNESDAY, *, day_first: bool = False) -> list[str]:
    return dues(text, published, Direction.AHEAD, day_first=day_first)


def past(text: str, published: str = WEDNESDAY) -> list[str]:
    return dues(text, published, Direction.PAST)


@pytest.mark.parametrize(
    "written",
    [
        "17 September 2025",
        "Sept. 17, 2025",
        "Sept 17",
        "17th of September",
        "the 17th of September, 2025",
        "September the 17th",
        "SEPTEMBER 17",
        "17 Sep",
        "Wed 17 Sep",
        "Wednesday, September 17",
        "Wednesday 17 September 2025",
        "the seventeenth of September",
        "Wednesday the 17th",
        "17 September, a Wednesday",
        "2025-09-17",
        "9/17/2025",
        "17.09.2025",
        "17\u00a0September\u00a02025",
        "by 9/17",
        "next Wednesday",
        "a week today",
        "in 7 days",
        "in a week",
        "within seven days",
        "the 17th",
        "Wednesday of next week",
        "7 days from today",
        "a week from now",
    ],
)
def test_one_day_is_read_in_all_its_spellings(written: str) -> None:
    assert ahead(f"It is due {written}.") == ["2025-09-17"]


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("tomorrow", "2025-09-11"),
        ("tonight", "2025-09-10"),
        ("today", "2025-09-10"),
        ("the day after tomorrow", "2025-09-12"),
        ("yesterday", "2025-09-09"),
        ("in three weeks", "2025-10-01"),
        ("in two months' time", "2025-11-10"),
        ("two weeks ago", "2025-08-27"),
        ("in ten working days", "2025-09-24"),
        ("a fortnight from now", "2025-09-24"),
        ("twenty-one days from today", "2025-10-01"),
        ("a week from Tuesday", "2025-09-23"),
        ("Monday week", "2025-09-22"),
        ("the Wednesday after next", "2025-09-24"),
        ("a week tomorrow", "2025-09-18"),
        ("the first Monday of October", "2025-10-06"),
        ("the last Friday of September", "2025-09-26"),
        ("the 15th of next month", "2025-10-15"),
        ("the first of next month", "2025-10-01"),
        ("31 July next year", "2026-07-31"),
        ("the end of the month", "2025-09-30"),
        ("end of June", "2026-06-30"),
        ("the end of the year", "2025-12-31"),
        ("year-end", "2025-12-31"),
        ("the end of 2027", "2027-12-31"),
        ("the last day of February 2028", "2028-02-29"),
        ("the end of the quarter", "2025-09-30"),
        ("the end of the week", "2025-09-12"),
        ("Thanksgiving", "2025-11-27"),
        ("Labor Day", "2026-09-07"),
        ("New Year's Eve", "2025-12-31"),
        ("Easter Monday", "2026-04-06"),
        ("Christmas Eve", "2025-12-24"),
        ("Halloween", "2025-10-31"),
        ("the end of Sunday", "2025-09-14"),
        ("close of business Friday", "2025-09-12"),
        ("Thursday morning", "2025-09-11"),
    ],
)
def test_days_are_counted_from_the_anchor(written: str, due: str) -> None:
    assert ahead(f"It must be done by {written}.") == [due]


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("in October 2024", "2024-10"),
        ("in October", "2025-10"),
        ("by May", "2026-05"),
        ("mid-October", "2025-10"),
        ("next month", "2025-10"),
        ("next week", "2025-W38"),
        ("the week of 23 June", "2026-W26"),
        ("in the first quarter of 2026", "2026-Q1"),
        ("Q3 2025", "2025-Q3"),
        ("in the second quarter of next year", "2026-Q2"),
        ("early 2026", "2026"),
        ("late 2026", "2026"),
        ("by 2026", "2026"),
        ("the second half of next year", "2026"),
        ("next year", "2026"),
    ],
)
def test_coarse_dates_stay_coarse(written: str, due: str) -> None:
    assert ahead(f"It starts {written}.") == [due]


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("5 p.m. ET on Thursday", "2025-09-11T17:00:00-04:00"),
        ("Thursday at 5 p.m.", "2025-09-11T17:00:00-04:00"),
        ("17:00 BST on 11 September", "2025-09-11T17:00:00+01:00"),
        ("5.00 p.m. (London time) on 11 September", "2025-09-11T17:00:00+01:00"),
        ("4:00 p.m. (prevailing Eastern Time) on January 5, 2026", "2026-01-05T16:00:00-05:00"),
        ("5:00 p.m. Hong Kong time on 11 September", "2025-09-11T17:00:00+08:00"),
        ("noon tomorrow", "2025-09-11T12:00:00-04:00"),
        ("noon Eastern on March 24", "2026-03-24T12:00:00-04:00"),
        ("midnight Friday", "2025-09-12T23:59:00-04:00"),
        ("midnight on 14 September", "2025-09-14T23:59:00-04:00"),
        ("Friday's midnight", "2025-09-12T23:59:00-04:00"),
        ("12:01 a.m. Friday", "2025-09-12T00:01:00-04:00"),
        ("Feb 28, 23:59 UTC", "2026-02-28T23:59:00+00:00"),
        ("11.59pm cut-off on 31 January", "2026-01-31T23:59:00-04:00"),
        ("24 September (AoE)", "2025-09-24T23:59:00-12:00"),
        ("11:59 p.m. AoE on September 24", "2025-09-24T23:59:00-12:00"),
        ("2:00 p.m. CST, Thursday, February 26, 2026", "2026-02-26T14:00:00-06:00"),
        ("20:00 in Germany on 11 September", "2025-09-11T20:00:00+02:00"),
        ("11pm", "2025-09-10T23:00:00-04:00"),
        ("six o'clock on Friday", "2025-09-12T18:00:00-04:00"),
    ],
)
def test_clock_times_keep_their_zone(written: str, due: str) -> None:
    assert ahead(f"Bids close at {written}.") == [due]


def test_one_minute_after_the_last_opens_the_next_day() -> None:
    written = "one minute after 11:59 p.m., New York City time, on September 14"
    assert ahead(written) == ["2025-09-15T00:00:00-04:00"]


@pytest.mark.parametrize(("month", "offset"), [("July 1", "-07:00"), ("December 1", "-08:00")])
def test_pacific_time_follows_the_season_not_its_abbreviation(month: str, offset: str) -> None:
    for zone in ("PT", "PST", "Pacific"):
        assert ahead(f"by 5 p.m. {zone} on {month}")[0].endswith(offset)


def test_an_indian_and_an_israeli_ist_are_told_apart_by_the_publisher() -> None:
    found = [find("by 5 pm IST on 3 May", ENGLISH, offset=offset)[0] for offset in (330, 120)]
    anchor = Anchor(datetime.fromisoformat("2025-01-10T08:00:00+00:00"))
    placed = [resolve(timex, anchor, Direction.AHEAD) for timex in found]
    assert [item.due.text[-6:] for item in placed if item] == ["+05:30", "+03:00"]


@pytest.mark.parametrize(
    ("text", "published", "was", "will_be"),
    [
        ("on Friday", "2019-03-08T09:00:00+00:00", "2019-03-08", "2019-03-08"),
        ("on Monday", "2025-05-31T09:00:00+00:00", "2025-05-26", "2025-06-02"),
        ("on Jan. 5", "2025-12-20T09:00:00+00:00", "2025-01-05", "2026-01-05"),
        ("in June", "2025-09-10T09:00:00+00:00", "2025-06", "2026-06"),
        ("on the 30th", "2025-09-10T09:00:00+00:00", "2025-08-30", "2025-09-30"),
        ("on New Year's Eve", "2026-01-02T09:00:00+00:00", "2025-12-31", "2026-12-31"),
    ],
)
def test_both_candidates_of_an_ambiguous_date_are_kept(
    text: str, published: str, was: str, will_be: str
) -> None:
    assert (past(text, published), ahead(text, published)) == ([was], [will_be])
    anchor = Anchor(datetime.fromisoformat(published))
    (timex,) = find(text, ENGLISH)
    assert set(candidates(timex, anchor)) == {Due.parse(was), Due.parse(will_be)}


@pytest.mark.parametrize(
    ("which", "due"),
    [
        ("this Wednesday", "2025-09-10"),
        ("next Wednesday", "2025-09-17"),
        ("last Wednesday", "2025-09-03"),
    ],
)
def test_this_next_and_last_on_the_very_weekday(which: str, due: str) -> None:
    assert ahead(which) == [due]


@pytest.mark.parametrize(
    "text",
    [
        "Do you have a car",
        "100M users at 32 degrees; 6005 boxes, $538400, 11g and 12c",
        "13190 SW 68th Parkway, Suite 200",
        "products may be more fully described; I may go, you may 2 may not",
        "To whom this may concern",
        "information fripple",
        "Julian Lee, Mark Decker and paprika",
        "That's the first school. The second test run.",
        "Monday.com signed up TGI Fridays",
        "We march on, and the sun sat low",
        "open 24/7",
        "a call for version 4.5.30 and 1.2.3.4",
        "in the 2nd round and the 9th Circuit",
        "the fourth quarter of the game",
        "We meet every Friday and on the first Tuesday of each month",
        "",
    ],
)
def test_what_only_looks_like_a_day_is_left_alone(text: str) -> None:
    assert [due for due in ahead(text) if len(due) >= 10] == []


def test_an_impossible_day_is_not_moved_to_a_possible_one() -> None:
    assert ahead("by 31 April") == []


def test_two_digit_years_stay_in_their_century() -> None:
    assert ahead("due 02/07/18") == ["2018-02-07"]


def test_day_and_month_change_places_where_the_publisher_writes_them_so() -> None:
    assert ahead("by 10/11/2025", day_first=True) == ["2025-11-10"]
    assert ahead("by 10/11/2025") == ["2025-10-11"]
    assert ahead("by 31/03/2026") == ["2026-03-31"]


def test_a_span_counts_from_the_date_it_names() -> None:
    assert ahead("within 30 days of Monday's order") == ["2025-10-08"]
    assert ahead("30 days from Thursday's letter", "2025-08-29T10:30:00+01:00") == ["2025-09-27"]
    assert ahead("within ten years of 2027") == ["2037"]


def test_a_length_counts_from_the_nearer_day_of_which_it_leads_ahead() -> None:
    friday = "2025-09-26T18:00:00-04:00"
    assert ahead("120 days from Thursday", friday) == ["2026-01-23"]
    assert ahead("90 days from Monday", friday) == ["2025-12-28"]
    assert ahead("six months from 2 February", "2025-05-15T14:00:00+02:00") == ["2025-08-02"]
    assert ahead("30 days from 2 February", "2025-05-15T14:00:00+02:00") == ["2026-03-04"]
    assert ahead("six months from 2 February", "2025-01-15T14:00:00+02:00") == ["2025-08-02"]


def test_that_date_means_the_one_named_before() -> None:
    anchor = Anchor(datetime.fromisoformat(WEDNESDAY), named=Due.parse("2025-10-16"))
    (span,) = find("within 30 days of that date", ENGLISH)
    (same,) = find("until the same day in 2027", ENGLISH)
    placed = [resolve(timex, anchor, Direction.AHEAD) for timex in (span, same)]
    assert [item.due.text for item in placed if item] == ["2025-11-15", "2027-10-16"]


def test_another_span_is_added_to_the_end_it_extends() -> None:
    anchor = Anchor(datetime.fromisoformat(WEDNESDAY), extended=Due.parse("2025-06-19"))
    (timex,) = find("another 90 days", ENGLISH)
    placed = resolve(timex, anchor, Direction.AHEAD)
    assert placed is not None
    assert placed.due.text == "2025-09-17"


def test_a_range_closes_with_its_last_day() -> None:
    (timex,) = find("open 1-15 June", ENGLISH)
    anchor = Anchor(datetime.fromisoformat("2025-05-01T00:00:00+00:00"))
    placed = resolve(timex, anchor, Direction.AHEAD)
    assert placed is not None
    assert placed.due.text == "2025-06-15"
    assert timex.opens is not None


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("on September 1st, 1969, he", "September 1st, 1969"),
        ("next Friday, it", "next Friday"),
        ("by 5 p.m. Friday.", "5 p.m. Friday"),
        ("(in June 2026)", "June 2026"),
    ],
)
def test_spans_carry_no_prepositions_and_no_commas(text: str, span: str) -> None:
    assert [timex.text for timex in find(text, ENGLISH)] == [span]


def test_folding_keeps_every_character_in_its_place() -> None:
    text = "İstanbul \u2014 \u201cSept\u2026\u201d 5\u00a0p.m."
    assert len(fold(text)) == len(text)
    assert fold(text).endswith("5 p.m.")


def test_an_unknown_language_says_so() -> None:
    with pytest.raises(FileNotFoundError):
        load_language("xx")


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Bids close at five this afternoon.", "2025-09-10T17:00:00-04:00"),
        ("He has until six on Friday evening.", "2025-09-12T18:00:00-04:00"),
        ("Talks resume at nine tomorrow morning.", "2025-09-11T09:00:00-04:00"),
        ("It ends at one minute past midnight on Sept. 14.", "2025-09-14T00:01:00-04:00"),
        ("Deposits close at close of banking hours on September 14.", "2025-09-14"),
    ],
)
def test_an_hour_may_be_written_in_words(text: str, due: str) -> None:
    assert ahead(text) == [due]


def test_the_day_after_counts_from_the_day_that_was_named() -> None:
    (timex,) = find("Proofs are due the day after.", ENGLISH)
    named = Anchor(datetime.fromisoformat(WEDNESDAY), named=Due.parse("2025-09-30"))
    found = resolve(timex, named, Direction.AHEAD)
    assert found is not None
    assert found.due.text == "2025-10-01"


def test_the_nearest_candidate_may_be_asked_for() -> None:
    assert dues("It fell on Friday.", WEDNESDAY, Direction.NEAREST) == ["2025-09-12"]
    assert dues("It fell on Tuesday.", WEDNESDAY, Direction.NEAREST) == ["2025-09-09"]
    assert dues("It fell on January 4.", WEDNESDAY, Direction.NEAREST) == ["2026-01-04"]


def test_a_span_from_a_plain_weekday_counts_from_the_coming_one() -> None:
    assert ahead("Tariffs are cut for 90 days from Friday.") == ["2025-12-11"]
    assert ahead("They have 30 days from Friday's letter.") == ["2025-10-05"]


@pytest.mark.parametrize(
    ("text", "looked_at"),
    [
        ("17 left, and 18 came.", []),
        ("They left at 5 for 12 rooms.", ["5"]),
        ("17 May", ["17"]),
    ],
)
def test_a_number_is_looked_at_only_where_what_stands_beside_may_make_it_time(
    text: str, looked_at: list[str]
) -> None:
    tape = read_tape(text, ENGLISH)

    assert [tape.words[at] for at in ENGLISH.forms.starts(tape.signs)] == looked_at
