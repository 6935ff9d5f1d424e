"""Guesses a publisher's zone from its offset on a day, for times beyond a change of the clocks.

Pure: reads nothing but the zones of this package, once.
"""

from datetime import MAXYEAR, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from alerter.timex.language import read_zones

_NO_SHIFT = timedelta(0)


@cache
def _zones() -> tuple[tuple[ZoneInfo, bool], ...]:
    """The zones to ask, and whether each only counts in summer."""
    shared = read_zones()
    only = set(shared["local_in_summer"])
    return tuple((ZoneInfo(name), name in only) for name in shared["local"])


def zone_of(at: datetime) -> ZoneInfo | None:
    """The zone in which clocks most likely stood at the offset of `at`; None where none is likely.

    A feed that gives its times in UTC tells nothing of where it is written.
    """
    offset = at.utcoffset()
    if not offset:
        return None
    if not 1 < at.year < MAXYEAR:
        return None  # some zone would have no such moment
    for zone, in_summer in _zones():
        there = at.astimezone(zone)
        if there.utcoffset() == offset and not (in_summer and there.dst() == _NO_SHIFT):
            return zone
    return None
