"""A due keeps its precision: what it covers, when it is over, and for whom."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerter.due import Due, Precision

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
TOKYO = ZoneInfo("Asia/Tokyo")
KIRITIMATI = ZoneInfo("Pacific/Kiritimati")
SAO_PAULO = ZoneInfo("America/Sao_Paulo")
APIA = ZoneInfo("Pacific/Apia")

#: a writing of each precision, finest first, and the days it covers
SPANS = [
    ("2025-09-17T17:00:00-04:00", Precision.INSTANT, "2025-09-17", "2025-09-17"),
    ("2025-09-17", Precision.DAY, "2025-09-17", "2025-09-17"),
    ("2025-W38", Precision.WEEK, "2025-09-15", "2025-09-21"),
    ("2025-09", Precision.MONTH, "2025-09-01", "2025-09-30"),
    ("2025-Q3", Precision.QUARTER, "2025-07-01", "2025-09-30"),
    ("2025", Precision.YEAR, "2025-01-01", "2025-12-31"),
]

days = st.dates(date(2, 1, 8), date(9998, 12, 24))


def at(text):
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(("text", "precision", "first", "last"), SPANS)
def test_each_writing_has_its_precision_and_its_days(text, precision, first, last):
    due = Due.parse(text)
    assert due == Due(text, precision)
    assert due.first_day == date.fromisoformat(first)
    assert due.last_day == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-02", "2025-02-01", "2025-02-28"),
        ("2100-02", "2100-02-01", "2100-02-28"),
        ("2025-12", "2025-12-01", "2025-12-31"),
        ("2025-Q1", "2025-01-01", "2025-03-31"),
        ("2025-Q2", "2025-04-01", "2025-06-30"),
        ("2025-Q4", "2025-10-01", "2025-12-31"),
        ("2024", "2024-01-01", "2024-12-31"),
        # Weeks of the ISO calendar belong to the year that has their Thursday.
        ("2025-W01", "2024-12-30", "2025-01-05"),
        ("2026-W53", "2026-12-28", "2027-01-03"),
        ("2020-W53", "2020-12-28", "2021-01-03"),
        ("2027-W01", "2027-01-04", "2027-01-10"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
    ],
)
def test_months_quarters_and_weeks_end_where_the_calendar_says(text, first, last):
    due = Due.parse(text)
    assert (due.first_day, due.last_day) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text",
    [
        *("", " 2025", "2025 ", "25", "20250917", "2025-9-17", "2025-09-1", "2025/09/17"),
        *("2025-13", "2025-00", "2025-02-29", "2025-04-31", "2025-09-00"),
        *("2025-Q0", "2025-Q5", "2025Q3", "2025-q3"),
        *("2025-W00", "2025-W53", "2025-W54", "2025W38", "2025-W38-3"),
        *("0000", "0000-01", "0000-Q1", "0000-W01", "-2025", "12025"),
        *("2025-09-17\n", "2025-09-17T", "T17:00", "2025-09-17T25:00:00Z", "Wednesday"),
        "2025-09-17T17:00:00",
    ],
)
def test_what_is_no_due_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - several lines of the standard library's
        Due.parse(text)


def test_an_instant_without_an_offset_is_refused():
    with pytest.raises(ValueError, match="an instant needs an offset: 2025-09-17T17:00:00"):
        Due.of_instant(at("2025-09-17T17:00:00"))


@pytest.mark.parametrize(
    "text",
    [
        *("9999", "9999-Q4", "9999-12", "9999-W52", "9999-12-31"),
        *("9999-12-31T23:00:00-05:00", "0001-01-01T00:00:00+02:00"),
    ],
)
def test_a_due_at_the_end_of_the_calendar_is_refused_rather_than_a_trap(text):
    with pytest.raises(ValueError):  # noqa: PT011 - whichever of the lines fits
        Due.parse(text)


@pytest.mark.parametrize("text", ["٢٠٢٥", "٢٠٢٥-٠٩", "٢٠٢٥-W٣٨", "２０２５-Q3"])
def test_only_ascii_digits_make_the_canonical_writing(text):
    with pytest.raises(ValueError, match="not a due"):
        Due.parse(text)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2025-09-17T17:00:00Z", "2025-09-17T17:00:00+00:00"),
        ("2025-09-17T17:00-04:00", "2025-09-17T17:00:00-04:00"),
        ("2025-09-17T17:00:00.999999+05:45", "2025-09-17T17:00:00+05:45"),
    ],
)
def test_an_instant_is_written_in_one_way(given, kept):
    assert Due.parse(given) == Due(kept, Precision.INSTANT)


def test_an_instant_keeps_its_own_offset():
    due = Due.of_instant(datetime(2025, 9, 17, 17, tzinfo=NEW_YORK))
    assert due.text == "2025-09-17T17:00:00-04:00"
    assert due.instant.utcoffset() == timedelta(hours=-4)


@pytest.mark.parametrize(("text", "precision"), [span[:2] for span in SPANS])
def test_only_an_instant_has_a_clock_time(text, precision):
    due = Due.parse(text)
    assert (due.instant is not None) == (precision is Precision.INSTANT)


@given(days)
def test_a_day_is_read_as_it_is_written(day):
    assert Due.parse(Due.of_day(day).text) == Due.of_day(day)
    assert Due.of_day(day).first_day == Due.of_day(day).last_day == day


@given(st.datetimes(at("0002-01-03"), at("9998-01-01"), timezones=st.timezones()))
def test_an_instant_is_read_as_it_is_written(moment):
    due = Due.of_instant(moment)
    assert Due.parse(due.text) == due
    assert due.ends_at(TOKYO) == due.instant.astimezone(UTC)


@given(days)
def test_every_day_lies_in_its_week_month_quarter_and_year(day):
    iso_year, week, _ = day.isocalendar()
    writings = [
        f"{iso_year:04}-W{week:02}",
        f"{day.year:04}-{day.month:02}",
        f"{day.year:04}-Q{(day.month + 2) // 3}",
        f"{day.year:04}",
    ]
    for span in map(Due.parse, writings):
        assert span.first_day <= day <= span.last_day
        assert Due.of_day(day).is_within(span)
        assert not span.is_within(Due.of_day(day))
    assert Due.parse(writings[0]).last_day - Due.parse(writings[0]).first_day == timedelta(days=6)


@given(st.integers(3, 9997), st.sampled_from(["-{:02}", "-Q{}", "-W{:02}"]))
def test_spans_follow_on_each_other_without_a_gap(year, shape):
    counts = {"-{:02}": 12, "-Q{}": 4, "-W{:02}": date(year, 12, 28).isocalendar().week}
    texts = [f"{year:04}{shape.format(number)}" for number in range(1, counts[shape] + 1)]
    spans = [Due.parse(text) for text in texts]
    for before, after in pairwise(spans):
        assert before.last_day + timedelta(days=1) == after.first_day


@pytest.mark.parametrize(
    ("text", "zone", "ends"),
    [
        # The instant itself, wherever it is read.
        ("2025-09-17T17:00:00-04:00", TOKYO, "2025-09-17T21:00:00+00:00"),
        ("2025-09-17T17:00:00-04:00", NEW_YORK, "2025-09-17T21:00:00+00:00"),
        # The reader's midnight.
        ("2025-09-17", NEW_YORK, "2025-09-18T04:00:00+00:00"),
        ("2025-09-17", KIRITIMATI, "2025-09-17T10:00:00+00:00"),
        ("2025-09-17", ZoneInfo("UTC"), "2025-09-18T00:00:00+00:00"),
        # Days of 23 and of 25 hours.
        ("2025-03-30", BERLIN, "2025-03-30T22:00:00+00:00"),
        ("2025-03-29", BERLIN, "2025-03-29T23:00:00+00:00"),
        ("2025-10-26", BERLIN, "2025-10-26T23:00:00+00:00"),
        ("2025-10-25", BERLIN, "2025-10-25T22:00:00+00:00"),
        ("2025-11-02", NEW_YORK, "2025-11-03T05:00:00+00:00"),
        # Clocks that jumped at midnight: the day ended when the next began, at one o'clock.
        ("2018-11-03", SAO_PAULO, "2018-11-04T03:00:00+00:00"),
        # Coarser ones end with their last day.
        ("2025-W38", NEW_YORK, "2025-09-22T04:00:00+00:00"),
        ("2026-W53", TOKYO, "2027-01-03T15:00:00+00:00"),
        ("2025-03", BERLIN, "2025-03-31T22:00:00+00:00"),
        ("2025-10", BERLIN, "2025-10-31T23:00:00+00:00"),
        ("2025-Q1", BERLIN, "2025-03-31T22:00:00+00:00"),
        ("2025", NEW_YORK, "2026-01-01T05:00:00+00:00"),
    ],
)
def test_a_due_is_over_for_its_reader(text, zone, ends):
    moment = Due.parse(text).ends_at(zone)
    assert moment == at(ends)
    assert moment.tzinfo is UTC


def test_a_day_that_a_zone_skipped_is_over_when_the_next_begins():
    # Samoa went from 29 to 31 December 2011.
    assert Due.parse("2011-12-29").ends_at(APIA) == at("2011-12-30T10:00:00+00:00")
    assert Due.parse("2011-12-30").ends_at(APIA) == at("2011-12-30T10:00:00+00:00")


@given(days, st.timezones())
def test_a_day_lasts_until_the_reader_s_next_midnight_at_least(day, zone):
    ends_at = Due.of_day(day).ends_at(zone)
    noon = datetime.combine(day, time(12), zone).astimezone(UTC)
    assert timedelta(0) <= ends_at - noon <= timedelta(hours=25)


@pytest.mark.parametrize(
    ("text", "zone", "day"),
    [
        ("2025-09-17T23:30:00-04:00", NEW_YORK, "2025-09-17"),
        ("2025-09-17T23:30:00-04:00", TOKYO, "2025-09-18"),
        ("2025-09-17T01:00:00+09:00", NEW_YORK, "2025-09-16"),
        ("2025-09-17", TOKYO, "2025-09-17"),
        ("2025-W38", TOKYO, "2025-09-21"),
        ("2025-Q3", NEW_YORK, "2025-09-30"),
    ],
)
def test_the_day_is_the_reader_s_only_where_a_clock_time_is_known(text, zone, day):
    assert Due.parse(text).day_in(zone) == date.fromisoformat(day)


def test_finer_is_a_strict_order():
    dues = [Due.parse(span[0]) for span in SPANS]
    for position, due in enumerate(dues):
        assert not due.is_finer_than(due)
        assert all(due.is_finer_than(coarser) for coarser in dues[position + 1 :])
        assert not any(due.is_finer_than(finer) for finer in dues[:position])


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ("2025-09-17", "2025-09-17"),
        ("2025-09-17T17:00:00-04:00", "2025-09-17"),
        ("2025-09-17", "2025-W38"),
        ("2025-W38", "2025-09"),
        ("2025-09", "2025-Q3"),
        ("2025-Q3", "2025"),
        ("2025-W01", "2025-W01"),
    ],
)
def test_the_finer_lies_within_the_coarser(inner, outer):
    assert Due.parse(inner).is_within(Due.parse(outer))


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ("2025-09-18", "2025-09-17"),
        ("2025-10-01", "2025-Q3"),
        ("2025-W40", "2025-09"),
        ("2025-W01", "2025"),
        ("2025", "2025-Q3"),
        # Its own day counts, not the one that it is elsewhere.
        ("2025-09-17T23:30:00-04:00", "2025-09-18"),
    ],
)
def test_what_reaches_beyond_lies_not_within(inner, outer):
    assert not Due.parse(inner).is_within(Due.parse(outer))
