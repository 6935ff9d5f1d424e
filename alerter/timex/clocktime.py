"""Clock times and their zones: "5.00 p.m. (London time)", "17:00 BST", "noon Eastern", "midnight".

Pure: text in, records out.
"""

import re
from datetime import tzinfo

from alerter.timex.language import Language, Zones, zone_named
from alerter.timex.value import Clock, Timex

_REACH = 24


def find_clocks(text: str, folded: str, language: Language, offset: int) -> list[Timex]:
    """The clock times in a text, in order, each with its zone where one follows."""
    found: dict[int, Timex] = {}
    for shape in language.clocks:
        for match in shape.finditer(folded):
            clock = _clock(match, language)
            if clock is None or match.start() in found:
                continue
            zone, end = _zone(text, folded, match.end(), language.zones, offset)
            start = match.start()
            minutes_on = 0
            before = folded[max(0, start - _REACH) : start]
            if after := language.joints["minute_after"].search(before):
                minutes_on = 1
                start -= len(before) - after.start()
            read = Clock(clock[0], clock[1], zone, minutes_on)
            found[match.start()] = Timex(start, end, text[start:end], None, read)
    return [found[start] for start in sorted(found)]


def _clock(match: re.Match[str], language: Language) -> tuple[int, int] | None:
    groups = match.groupdict()
    if word := groups.get("word"):
        hours, _, minutes = language.clock_words[word].partition(":")
        return int(hours), int(minutes)
    written = groups.get("hourword")
    hour = int(language.numbers[written] if written else groups["hour"])
    minute = int(groups.get("minute") or 0)
    if meridiem := groups.get("meridiem"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if meridiem == "p" else 0)
    elif (written or groups.get("oclock")) and hour < 12 and not _is_morning(hour, groups):
        hour += 12
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return None
    return hour, minute


def _is_morning(hour: int, groups: dict[str, str | None]) -> bool:
    """Whether an hour without a.m. or p.m. lies before noon, by the part of day beside it."""
    part = groups.get("part") or ""
    if part.strip():
        return part.strip() == "morning"
    return hour >= 8


def _zone(text: str, folded: str, at: int, zones: Zones, offset: int) -> tuple[tzinfo | None, int]:
    """The zone that is named from `at` on, and where its name ends."""
    match = zones.pattern.match(folded, at)
    if not match:
        return None, at
    if word := match["word"] or match["region"]:
        return zone_named(zones.words[word]), match.end()
    if place := match["place"]:
        return zone_named(zones.places[place]), match.end()
    abbreviation = match["abbreviation"]
    written = text[match.start("abbreviation") : match.end("abbreviation")]
    if not (written.isupper() or abbreviation == "aoe"):
        return None, at
    if shift := match["offset"]:
        return zone_named(shift), match.end()
    if choices := zones.ambiguous.get(abbreviation):
        return zone_named(choices.get(str(offset), choices["default"])), match.end()
    return zone_named(zones.abbreviations[abbreviation]), match.end()
