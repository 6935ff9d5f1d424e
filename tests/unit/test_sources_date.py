"""When an entry was published, in its publisher's own offset."""

from datetime import UTC, datetime
from time import struct_time
from zoneinfo import ZoneInfo

import pytest

from alerter.sources.date import published_at

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
KOLKATA = ZoneInfo("Asia/Kolkata")
NEW_YORK = ZoneInfo("America/New_York")


def read(*raws: str, zone: ZoneInfo | None = None, parsed: tuple[struct_time, ...] = ()) -> str:
    return published_at(raws, parsed, zone=zone, now=NOW).isoformat()


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("Mon, 02 Nov 2026 10:00:00 +0100", "2026-11-02T10:00:00+01:00"),
        ("Mon, 2 Nov 2026 10:00 GMT", "2026-11-02T10:00:00+00:00"),
        ("Mon,02 Nov 2026 10:00:00 EDT", "2026-11-02T10:00:00-04:00"),
        ("2 Nov 26 10:00 EST", "2026-11-02T10:00:00-05:00"),
        ("Mon, 2 Sept 2026 10:00:00 CEST", "2026-09-02T10:00:00+02:00"),
        ("Mon, 2 Nov 2026 10:00:00 +0000 (UTC)", "2026-11-02T10:00:00+00:00"),
        ("Mon, 2 Nov 2026 10:00:00 JST", "2026-11-02T10:00:00+09:00"),
        ("Mon, 2 Nov 2026 10:00 ET", "2026-11-02T10:00:00-05:00"),
        ("Wed, 1 Jul 2026 10:00 ET", "2026-07-01T10:00:00-04:00"),
        ("Mon Nov  2 10:00:00 2026", "2026-11-02T10:00:00+00:00"),
        ("Mon Nov  2 10:00:00 EST 2026", "2026-11-02T10:00:00-05:00"),
        ("November 2, 2026 at 3:05 PM", "2026-11-02T15:05:00+00:00"),
        ("2 Nov 2026 12:05 a.m. PST", "2026-11-02T00:05:00-08:00"),
        ("2 Nov 2026 10:00:00 GMT+1", "2026-11-02T10:00:00+01:00"),
        ("2026-11-02T10:00:00Z", "2026-11-02T10:00:00+00:00"),
        ("2026-11-02T10:00:00.123456-05:00", "2026-11-02T10:00:00-05:00"),
        ("2026-11-02T10:00:00-0500", "2026-11-02T10:00:00-05:00"),
        ("2026-11-02 10:00", "2026-11-02T10:00:00+00:00"),
        ("2026-11-02", "2026-11-02T00:00:00+00:00"),
        ("2026/11/02 10:00", "2026-11-02T10:00:00+00:00"),
        ("2026-11-02T24:00:00+01:00", "2026-11-03T00:00:00+01:00"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59+00:00"),
    ],
)
def test_a_date_keeps_the_offset_that_was_written(raw: str, moment: str) -> None:
    assert read(raw) == moment


def test_a_date_without_a_zone_is_read_in_the_feeds_own() -> None:
    assert read("Mon, 2 Nov 2026 10:00:00", zone=NEW_YORK) == "2026-11-02T10:00:00-05:00"
    assert read("2026-07-02", zone=NEW_YORK) == "2026-07-02T00:00:00-04:00"


def test_a_name_that_several_zones_share_means_the_feeds_own() -> None:
    raw = "Mon, 2 Nov 2026 10:00:00 IST"
    assert read(raw, zone=KOLKATA) == "2026-11-02T10:00:00+05:30"
    assert read(raw) == "2026-11-02T10:00:00+00:00"


@pytest.mark.parametrize(
    "raw",
    [
        "Mon, 31 Nov 2026 10:00:00 +0000",
        "2026-02-30T10:00:00Z",
        "Mon, 01 Jan 0001 00:00:00 +0000",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "11/02/2026",
        "soon",
        "",
        "2026-11-02T99:00:00Z",
        "99999999999999",
        "Mon, 2 Foo 2026 10:00:00 GMT",
    ],
)
def test_an_impossible_date_gives_way_to_the_next_then_to_now(raw: str) -> None:
    assert read(raw, "2026-11-03T10:00:00+02:00") == "2026-11-03T10:00:00+02:00"
    assert read(raw) == NOW.isoformat()


def test_an_offset_from_no_place_on_earth_is_as_none() -> None:
    assert read("Mon, 2 Nov 2026 10:00:00 +9999", zone=NEW_YORK) == "2026-11-02T10:00:00-05:00"


def test_a_writing_that_only_feedparser_knows_is_taken_from_it() -> None:
    struct = struct_time((2026, 11, 2, 10, 0, 0, 0, 306, 0))
    assert read("2026년 11월 02일 오전 10:00:00", parsed=(struct,)) == "2026-11-02T10:00:00+00:00"


def test_a_date_more_than_a_day_ahead_is_now_in_the_publishers_offset() -> None:
    assert read("2027-01-01T00:00:00+02:00") == "2026-11-22T14:00:00+02:00"
    assert read("2026-11-23T10:00:00+02:00") == "2026-11-23T10:00:00+02:00"


def test_without_any_date_it_is_now_in_the_feeds_zone() -> None:
    assert read(zone=KOLKATA) == "2026-11-22T17:30:00+05:30"
