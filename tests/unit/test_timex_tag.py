"""Expressions of time as ISO-TimeML TIMEX3 writes them, told on Friday 22 March 2013 at noon."""

from datetime import datetime

import pytest

from alerter.timex import Tag, tag

AT = datetime.fromisoformat("2013-03-22T12:00:00-04:00")

DATES = [
    ("March 22, 2013", "2013-03-22"),
    ("22 March 2013", "2013-03-22"),
    ("Friday, March 22, 2013", "2013-03-22"),
    ("Mar. 22, 2013", "2013-03-22"),
    ("the 22nd of March", "2013-03-22"),
    ("2013-03-22", "2013-03-22"),
    ("2013/03/22", "2013-03-22"),
    ("3/22/2013", "2013-03-22"),
    ("3/22/13", "2013-03-22"),
    ("22.03.2013", "2013-03-22"),
    ("March 4", "2013-03-04"),
    ("Dec. 31", "2012-12-31"),
    ("Nov. 30, 1988", "1988-11-30"),
    ("July 4, 1776", "1776-07-04"),
    ("today", "2013-03-22"),
    ("yesterday", "2013-03-21"),
    ("tomorrow", "2013-03-23"),
    ("the day before yesterday", "2013-03-20"),
    ("the day after tomorrow", "2013-03-24"),
    ("Friday", "2013-03-22"),
    ("Thursday", "2013-03-21"),
    ("Saturday", "2013-03-16"),
    ("last Friday", "2013-03-15"),
    ("next Friday", "2013-03-29"),
    ("last Monday", "2013-03-18"),
    ("late Thursday", "2013-03-21"),
    ("early Monday", "2013-03-18"),
    ("later today", "2013-03-22"),
    ("earlier Friday", "2013-03-22"),
    ("Tuesday of last week", "2013-03-12"),
    ("three days ago", "2013-03-19"),
    ("two weeks ago", "2013-W10"),
    ("a week ago", "2013-W11"),
    ("two months ago", "2013-01"),
    ("six months ago", "2012-09"),
    ("a year ago", "2012"),
    ("three years ago", "2010"),
    ("more than three years ago", "2010"),
    ("about 20 years ago", "1993"),
    ("two decades ago", "199"),
    ("a century ago", "19"),
    ("a year ago today", "2012-03-22"),
    ("a week ago Thursday", "2013-03-14"),
    ("10 days from now", "2013-04-01"),
    ("two years from now", "2015"),
    ("years ago", "PAST_REF"),
    ("several years ago", "PAST_REF"),
    ("a few weeks ago", "PAST_REF"),
    ("long ago", "PAST_REF"),
    ("a long time ago", "PAST_REF"),
    ("this week", "2013-W12"),
    ("last week", "2013-W11"),
    ("next week", "2013-W13"),
    ("late last week", "2013-W11"),
    ("earlier this week", "2013-W12"),
    ("later in the week", "2013-W12"),
    ("the end of the week", "2013-W12"),
    ("last weekend", "2013-W11-WE"),
    ("this weekend", "2013-W11-WE"),
    ("next weekend", "2013-W13-WE"),
    ("this month", "2013-03"),
    ("last month", "2013-02"),
    ("next month", "2013-04"),
    ("later this month", "2013-03"),
    ("early next month", "2013-04"),
    ("the end of the month", "2013-03"),
    ("March 2013", "2013-03"),
    ("March of 2013", "2013-03"),
    ("Sept. 2012", "2012-09"),
    ("mid-February", "2013-02"),
    ("late January", "2013-01"),
    ("early March", "2013-03"),
    ("last December", "2012-12"),
    ("next April", "2013-04"),
    ("December of last year", "2012-12"),
    ("the end of February", "2013-02"),
    ("the first quarter", "2013-Q1"),
    ("the fourth quarter", "2012-Q4"),
    ("fourth-quarter", "2012-Q4"),
    ("the third quarter of 1989", "1989-Q3"),
    ("the second quarter of last year", "2012-Q2"),
    ("Q3 2012", "2012-Q3"),
    ("this quarter", "2013-Q1"),
    ("last quarter", "2012-Q4"),
    ("next quarter", "2013-Q2"),
    ("the first half of 1998", "1998-H1"),
    ("the second half of last year", "2012-H2"),
    ("the first half", "2013-H1"),
    ("this year", "2013"),
    ("last year", "2012"),
    ("next year", "2014"),
    ("earlier this year", "2013"),
    ("late last year", "2012"),
    ("the current year", "2013"),
    ("the end of the year", "2013"),
    ("the beginning of next year", "2014"),
    ("year-end", "2013"),
    ("1998", "1998"),
    ("early 1998", "1998"),
    ("mid-1998", "1998"),
    ("the end of 1998", "1998"),
    ("fiscal 1998", "1998"),
    ("fiscal year 1998", "1998"),
    ("last fiscal year", "2012"),
    ("the 1990s", "199"),
    ("the early 1990s", "199"),
    ("the mid-1980s", "198"),
    ("the '80s", "198"),
    ("the 80s", "198"),
    ("the sixties", "196"),
    ("the 19th century", "18"),
    ("the 21st century", "20"),
    ("the twentieth century", "19"),
    ("the late 18th century", "17"),
    ("last summer", "2012-SU"),
    ("this spring", "2013-SP"),
    ("next fall", "2013-FA"),
    ("the summer of 1964", "1964-SU"),
    ("the winter of 1989", "1989-WI"),
    ("last winter", "2012-WI"),
    ("early spring", "2013-SP"),
    ("Christmas", "2012-12-25"),
    ("Labor Day", "2012-09-03"),
    ("Thanksgiving 2011", "2011-11-24"),
    ("Christmas Eve", "2012-12-24"),
    ("the first Monday of October 2012", "2012-10-01"),
    ("now", "PRESENT_REF"),
    ("currently", "PRESENT_REF"),
    ("these days", "PRESENT_REF"),
    ("recently", "PAST_REF"),
    ("lately", "PAST_REF"),
    ("recent years", "PAST_REF"),
    ("recent weeks", "PAST_REF"),
    ("the past", "PAST_REF"),
    ("the recent past", "PAST_REF"),
    ("the future", "FUTURE_REF"),
    ("the near future", "FUTURE_REF"),
    ("the coming months", "FUTURE_REF"),
]

TIMES = [
    ("5 p.m.", "2013-03-22T17:00"),
    ("5:30 pm", "2013-03-22T17:30"),
    ("17:30", "2013-03-22T17:30"),
    ("8:30 a.m. EST", "2013-03-22T08:30"),
    ("1600 GMT", "2013-03-22T16:00"),
    ("noon", "2013-03-22T12:00"),
    ("midnight", "2013-03-22T24:00"),
    ("9 a.m. Thursday", "2013-03-21T09:00"),
    ("9 a.m. on Thursday", "2013-03-21T09:00"),
    ("Thursday at 9 a.m.", "2013-03-21T09:00"),
    ("about 9 p.m. Thursday", "2013-03-21T21:00"),
    ("5 p.m. yesterday", "2013-03-21T17:00"),
    ("March 4 at 6:15 p.m.", "2013-03-04T18:15"),
    ("2013-03-22T14:00", "2013-03-22T14:00"),
    ("this morning", "2013-03-22TMO"),
    ("this afternoon", "2013-03-22TAF"),
    ("this evening", "2013-03-22TEV"),
    ("tonight", "2013-03-22TNI"),
    ("last night", "2013-03-21TNI"),
    ("late last night", "2013-03-21TNI"),
    ("yesterday morning", "2013-03-21TMO"),
    ("tomorrow night", "2013-03-23TNI"),
    ("Thursday night", "2013-03-21TNI"),
    ("early Friday morning", "2013-03-22TMO"),
    ("late Wednesday afternoon", "2013-03-20TAF"),
    ("the morning of March 4", "2013-03-04TMO"),
]

LENGTHS = [
    ("three days", "P3D"),
    ("a week", "P1W"),
    ("two months", "P2M"),
    ("18 months", "P18M"),
    ("five years", "P5Y"),
    ("a decade", "P1DE"),
    ("two centuries", "P2CE"),
    ("an hour", "PT1H"),
    ("48 hours", "PT48H"),
    ("30 seconds", "PT30S"),
    ("45 minutes", "PT45M"),
    ("half an hour", "PT30M"),
    ("2.5 years", "P2.5Y"),
    ("two and a half years", "P2.5Y"),
    ("a year and a half", "P1.5Y"),
    ("an hour and 20 minutes", "PT1H20M"),
    ("two years and three months", "P2Y3M"),
    ("twenty-five years", "P25Y"),
    ("two dozen years", "P24Y"),
    ("a hundred days", "P100D"),
    ("a couple of weeks", "P2W"),
    ("five-year", "P5Y"),
    ("10-day", "P10D"),
    ("decade-long", "P1DE"),
    ("several months", "PXM"),
    ("a few days", "PXD"),
    ("many years", "PXY"),
    ("dozens of years", "PXY"),
    ("years", "PXY"),
    ("hours", "PTXH"),
    ("the past three years", "P3Y"),
    ("the last two months", "P2M"),
    ("the next five years", "P5Y"),
    ("the past year", "P1Y"),
    ("the past few years", "PXY"),
    ("the first nine months", "P9M"),
    ("the previous two days", "P2D"),
    ("more than a decade", "P1DE"),
    ("at least two weeks", "P2W"),
    ("about 30 minutes", "PT30M"),
    ("nearly 40 years", "P40Y"),
    ("less than 24 hours", "PT24H"),
    ("almost a year", "P1Y"),
    ("another six months", "P6M"),
    ("three more weeks", "P3W"),
    ("five business days", "P5D"),
    ("a full year", "P1Y"),
    ("all day", "P1D"),
    ("a quarter of a century", "P25Y"),
    ("a fortnight", "P2W"),
]

SETS = [
    ("daily", "P1D"),
    ("weekly", "P1W"),
    ("monthly", "P1M"),
    ("quarterly", "P1Q"),
    ("annual", "P1Y"),
    ("every day", "P1D"),
    ("every two hours", "PT2H"),
    ("every other week", "P2W"),
    ("each year", "P1Y"),
    ("every four years", "P4Y"),
    ("every Friday", "XXXX-WXX-5"),
    ("every Monday morning", "XXXX-WXX-1TMO"),
    ("Sundays", "XXXX-WXX-7"),
    ("every morning", "XXXX-XX-XXTMO"),
    ("every summer", "XXXX-SU"),
    ("each April", "XXXX-04"),
    ("twice a week", "P1W"),
    ("three times a day", "P1D"),
    ("once a month", "P1M"),
]


def read(text: str) -> list[tuple[str, str, str]]:
    return [(found.text, found.type.value, found.value) for found in tag(text, AT)]


@pytest.mark.parametrize(("written", "value"), DATES)
def test_a_date_is_marked(written: str, value: str) -> None:
    assert read(f"It happened in {written}.") == [(written, "DATE", value)]


@pytest.mark.parametrize(("written", "value"), TIMES)
def test_a_time_of_day_is_marked(written: str, value: str) -> None:
    assert read(f"It happened at {written}.") == [(written, "TIME", value)]


@pytest.mark.parametrize(("written", "value"), LENGTHS)
def test_a_length_is_marked(written: str, value: str) -> None:
    assert read(f"It lasted for {written}.") == [(written, "DURATION", value)]


@pytest.mark.parametrize(("written", "value"), SETS)
def test_a_set_is_marked(written: str, value: str) -> None:
    assert read(f"It happened {written}.") == [(written, "SET", value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The board will meet Monday.", "2013-03-25"),
        ("The vote is due on Thursday.", "2013-03-28"),
        ("The vote is scheduled for Sunday.", "2013-03-24"),
        ("He said on Sunday that it will end.", "2013-03-17"),
        ("He was arrested Wednesday and will stay in jail.", "2013-03-20"),
        ("She plans to resign on Tuesday.", "2013-03-26"),
        ("Talks are expected to resume Sunday.", "2013-03-24"),
        ("The film will be released Wednesday.", "2013-03-27"),
        ("The film was released Wednesday.", "2013-03-20"),
        ("They gave him until Tuesday.", "2013-03-26"),
        ("It stayed shut until Tuesday.", "2013-03-19"),
        ("The shop will open on June 3.", "2013-06-03"),
        ("The shop opened on June 3.", "2012-06-03"),
        ("The shop closed on Dec. 3.", "2012-12-03"),
        ("Sales will rise in September.", "2013-09"),
        ("Sales rose in September.", "2012-09"),
        ("Profit will fall in the third quarter.", "2013-Q3"),
        ("Profit fell in the third quarter.", "2012-Q3"),
        ("NASA to try again Saturday", "2013-03-23"),
    ],
)
def test_the_nearest_verb_tells_what_is_to_come(text: str, value: str) -> None:
    assert [found.value for found in tag(text, AT)] == [value]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("It opened on May 3, 2001. Two days later it shut.", ["2001-05-03", "2001-05-05"]),
        ("He left on March 4. The next day he was back.", ["2013-03-04", "2013-03-05"]),
        ("He left on March 4. A day earlier he had sung.", ["2013-03-04", "2013-03-03"]),
        ("It closed in May 2001. The following month it burned.", ["2001-05", "2001-06"]),
        ("It closed in 1998. That year 40 died.", ["1998", "1998"]),
        ("It closed in 1998. The following year it burned.", ["1998", "1999"]),
        ("Profit rose in the fourth quarter from a year earlier.", ["2012-Q4", "2011-Q4"]),
        ("She came on Monday, and left that night.", ["2013-03-18", "2013-03-18TNI"]),
        ("In 1998, he moved. In March, he ran.", ["1998", "2013-03"]),
        ("In 1998, he moved in March.", ["1998", "1998-03"]),
    ],
)
def test_what_was_named_before_is_counted_from(text: str, values: list[str]) -> None:
    assert [found.value for found in tag(text, AT)] == values


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Friday's vote", ["Friday"]),
        ("by the end of last year's talks", ["the end of last year"]),
        ("WASHINGTON, Sept. 12 (AP) -", ["Sept. 12"]),
        ("from Monday to Friday", ["Monday", "Friday"]),
        ("a 25-year-old man", ["25-year-old"]),
        ("Mr. Hale, 61 years old, left", ["61 years old"]),
        ("two days before Christmas", ["two days", "Christmas"]),
        ("within 30 days of Monday's order", ["30 days", "Monday"]),
        ("by Friday, March 29,", ["Friday, March 29"]),
        ("the year-earlier quarter", ["the year-earlier quarter"]),
        ("At the time, nobody knew.", ["the time"]),
    ],
)
def test_a_span_holds_determiners_and_no_prepositions(text: str, spans: list[str]) -> None:
    assert [found.text for found in tag(text, AT)] == spans


@pytest.mark.parametrize(
    "text",
    [
        "They may march on.",
        "Theresa May spoke to April Jones.",
        "The second man came first.",
        "USA Today and the Sunday Times said so.",
        "He won by 2,000 votes at $19.95.",
        "Prices fell 12 1/2 percent.",
        "The fall in prices and the fall of the wall.",
        "It sprang up; summery, wintry.",
        "Boeing 1998 and Room 2013.",
        "He did it once again, then once more.",
        "",
    ],
)
def test_what_only_looks_like_time_is_left(text: str) -> None:
    assert tag(text, AT) == ()


def test_a_tag_stands_where_its_text_stands() -> None:
    text = "He arrived on Friday, after a decade."
    found = tag(text, AT)
    assert found[0] == Tag(14, 20, "Friday", found[0].type, "2013-03-22")
    assert [text[one.start : one.end] for one in found] == ["Friday", "a decade"]


def test_a_zone_in_brackets_may_end_a_line() -> None:
    assert [found.text for found in tag("Due at 5 p.m. (ET)\nPay then.", AT)] == ["5 p.m. (ET)"]


def test_a_moment_without_a_zone_will_do() -> None:
    assert tag("It ended at 5 p.m.", AT.replace(tzinfo=None)) == tag("It ended at 5 p.m.", AT)


def test_a_language_without_a_pack_is_refused() -> None:
    with pytest.raises(FileNotFoundError):
        tag("Es endet am Freitag.", AT, "de")
