"""When an entry was published, with the offset that its publisher wrote.

feedparser turns every date into UTC, and reads unknown zones as UTC; but "by Wednesday" counts
from the publisher's own day, so dates are read here, from the text of the feed.
Pure: reads no clock, store or network.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from time import struct_time
from zoneinfo import ZoneInfo

#: before it no feed existed: such dates are a system's way to say that it knows none
_EARLIEST_YEAR = 1990
#: a date further ahead than this is a slip or a plan, not a publication
_LATEST = timedelta(days=1)

_CLOCK = r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?(?:\s*([AaPp])\.?[Mm]\b\.?)?"
_ZONE = r"(?:\s*((?:GMT|UTC)?[+-]\d{1,2}(?::?\d{2})?|[A-Za-z]{1,5}\b))?"
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_DAY_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[ /.-]+([A-Za-z]{3})[a-z]*[ ,/.-]+(\d{4}|\d{2})(?!\d)"
)
_MONTH_DAY = re.compile(
    r"(?<![A-Za-z])([A-Za-z]{3})[a-z]*[ .]+(\d{1,2})(?:st|nd|rd|th)?,?"
    r"(?: \d{1,2}:\d{2}(?::\d{2})?(?: [A-Z]{1,5})?)? (\d{4})(?!\d)"
)
_TIME = re.compile(rf"(?:(?<=[ T])|(?<=\d[ ,])){_CLOCK}{_ZONE}")
_OFFSET = re.compile(r"(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

#: Hours east of UTC by the names that mean one zone only (RFC 5322 section 4.3, and usage). Names
#: that several zones share (IST) are left to the feed's own zone.
_ZONES = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1,
    "CET": 1, "CEST": 2, "MET": 1, "MEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "AST": -4, "ADT": -3, "NST": -3.5, "NDT": -2.5, "AKST": -9, "AKDT": -8, "HST": -10,
    "BRT": -3, "ART": -3, "SAST": 2, "WAT": 1, "EAT": 3, "PKT": 5,
    "HKT": 8, "SGT": 8, "AWST": 8, "JST": 9, "KST": 9,
    "ACST": 9.5, "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip
#: names for a zone the year round, whatever its clocks show
_REGIONS = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}


def published_at(
    raws: Iterable[str], parsed: Iterable[struct_time], *, zone: ZoneInfo | None, now: datetime
) -> datetime:
    """The first date that can be read, aware; `now` where there is none or it lies in the future.

    `raws` are dates as written, the best first; `parsed` is what feedparser made of them (UTC),
    for writings that only it knows. Where no zone is written `zone` holds, else UTC.
    """
    readings = [_reading(raw, zone) for raw in raws]
    readings += [_reading_of_struct(moment) for moment in parsed]
    found = next((reading for reading in readings if reading), None)
    if found is None:
        return _fixed(now.astimezone(zone or UTC))
    return found if found <= now + _LATEST else now.astimezone(found.tzinfo)


def _reading(raw: str, zone: ZoneInfo | None) -> datetime | None:
    try:
        local, mark = _local(" ".join(raw[:100].split()))
        if local.year < _EARLIEST_YEAR:
            return None
        return _in_zone(local, mark, zone)
    except (ValueError, OverflowError):
        return None


def _local(raw: str) -> tuple[datetime, str]:
    """The clock that was written, and the offset or zone's name beside it. ValueError for none."""
    midnight = datetime(*_day(raw))  # noqa: DTZ001 - its zone is read next
    if not (found := _TIME.search(raw)):
        return midnight, ""
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        hour = hour % 12 + (12 if found[4] in "Pp" else 0)
    if hour > 24 or minute > 59 or second > 60:
        raise ValueError(f"no such time: {raw!r}")
    # 24:00 is the midnight that follows; a leap second the one before it
    clock = timedelta(hours=hour, minutes=minute, seconds=min(second, 59))
    return midnight + clock, (found[5] or "").upper()


def _day(raw: str) -> tuple[int, int, int]:
    if found := _ISO.match(raw):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _MONTH_DAY.search(raw):
        month, day, year = found.groups()
    elif found := _DAY_MONTH.search(raw):
        day, month, year = found.groups()
    else:
        raise ValueError(f"not a date: {raw!r}")
    century = 2000 if len(year) == 2 else 0
    return century + int(year), _MONTHS.index(month.lower()) + 1, int(day)


def _in_zone(local: datetime, mark: str, zone: ZoneInfo | None) -> datetime:
    if found := _OFFSET.fullmatch(mark):
        span = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        if span <= timedelta(hours=15):  # else no place on earth: as if none were written
            return local.replace(tzinfo=timezone(-span if found[1] == "-" else span))
    at_home = local.replace(tzinfo=zone or UTC)
    if mark == at_home.tzname():
        return _fixed(at_home)
    if mark in _ZONES:
        return local.replace(tzinfo=timezone(timedelta(hours=_ZONES[mark])))
    if mark in _REGIONS:
        return _fixed(local.replace(tzinfo=ZoneInfo(_REGIONS[mark])))
    return _fixed(at_home)


def _fixed(moment: datetime) -> datetime:
    """The same moment at its plain offset, so that it reads the same wherever it is kept."""
    return moment.replace(tzinfo=timezone(moment.utcoffset() or timedelta()))


def _reading_of_struct(moment: struct_time) -> datetime | None:
    try:
        found = datetime(*moment[:5], tzinfo=UTC)
    except (ValueError, TypeError):
        return None
    return found if found.year >= _EARLIEST_YEAR else None
