"""Clock times and their zones: "5.00 p.m. (London time)", "17:00 BST", "noon Eastern", "midnight".

Pure: records in, records out.
"""

from datetime import UTC, timedelta, timezone, tzinfo

from alerter.timex.found import Found
from alerter.timex.language import zone_named
from alerter.timex.value import Clock

_REACH = 4


def clock(found: Found) -> Clock | None:
    """An hour with all that says which: minutes, a.m. or p.m., "o'clock", a zone."""
    zone = _zone(found)
    if zone is None:
        return None
    given = found.given
    minutes_on = given.get("minutes_on", 0) if given else 0
    if word := found.value("NOON"):
        hour, minute = (int(part) for part in word.split(":"))
        if hour == 24 and found.given.get("is_past"):
            hour = 0
    else:
        read = _hour(found)
        if read is None:
            return None
        hour, minute = read
    return Clock(hour, minute, zone.zone, minutes_on)


class _Zone:
    """A zone that may be the reader's own."""

    __slots__ = ("zone",)

    def __init__(self, zone: tzinfo | None) -> None:
        self.zone = zone


_OWN = _Zone(None)


def _hour(found: Found) -> tuple[int, int] | None:
    words = _closing(found)
    written = 0 if words[0].isdigit() else _digits_at(words)
    minute = 0
    if written is None:
        number = 1 if found.value("NUMBER") is None else found.value("NUMBER")
        if number != int(number):
            return None
        hour = int(number)
    else:
        digits = words[written]
        hour = int(digits)
        if len(digits) == 4:
            hour, minute = divmod(hour, 100)
        elif len(words) > written + 2 and _parts_hours(found, words[written + 1]):
            minute = int(words[written + 2]) if words[written + 2].isdigit() else 0
    meridiem = found.value("AMPM")
    if meridiem:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if meridiem == "p" else 0)
    elif found.given.get("is_loose") and 0 < hour < 12 and not _is_morning(found, hour):
        hour += 12
    elif hour <= 12 and (part := _part_behind(found)) is not None:
        hour = hour % 12 + part  # "11:59 tonight", "12:01 this morning"
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return None
    return hour, minute


def _closing(found: Found) -> list[str]:
    """The words of the hour; of opening hours ("8 bis 12 Uhr") those behind the sign between."""
    signs = found.given.get("behind", ())
    at = next((at for at, word in enumerate(found.words) if word in signs), -1)
    return found.words[at + 1 :]


def _digits_at(words: list[str]) -> int | None:
    return next((at for at, word in enumerate(words) if word.isdigit()), None)


def _parts_hours(found: Found, word: str) -> bool:
    """Whether minutes stand behind a word: "17:30", "17h30"."""
    return word in (":", ".") or found.is_of("HOURSIGN", word)


def _is_morning(found: Found, hour: int) -> bool:
    """Whether an hour without a.m. or p.m. lies before noon, by the part of day beside it."""
    part = _part_beside(found)
    return hour >= 8 if part is None else part == 0


def _part_behind(found: Found) -> int | None:
    """The first hour of the part of day that is named right behind; None where none is."""
    behind = found.tape.words[found.last + 1 : found.last + 3]
    nights = found.language.values["NIGHT"]
    if behind and behind[0] in nights:
        return 12
    parts = found.language.values["PART"]
    return parts.get(behind[1]) if len(behind) > 1 else None


def _part_beside(found: Found) -> int | None:
    parts = found.language.values["PART"]
    around = found.tape.words[max(0, found.first - 3) : found.last + 1 + _REACH]
    return next((parts[word] for word in around if word in parts), None)


def clock_word(found: Found) -> Clock | None:
    """An hour without "o'clock": "by five this afternoon", "until six on Friday"."""
    number = found.value("NUMBER")
    hour = found.numbers()[0] if number is None else number
    if not 1 <= hour <= 12 or hour != int(hour):
        return None
    behind = found.tape.words[found.last + 1 : found.last + 1 + _REACH]
    has_part = any(found.is_of("PART", word) for word in (*found.words, *behind))
    if not has_part and behind and behind[0][0] in ".,;:!?)":
        before = found.tape.words[max(0, found.first - 3) : found.first]
        has_part = any(found.is_of("PART", word) for word in before)
    if found.given.get("is_lone"):
        has_part = True
    if not has_part and (number is None or not _is_before_day(found, behind)):
        return None
    hour = int(hour)
    return Clock(hour if hour == 12 or _is_morning(found, hour) else hour + 12)


def clock_past(found: Found) -> Clock | None:
    """An hour told by minutes before or after it: "half past five", "ten to four"."""
    numbers = [
        int(number)
        for word in found.words
        if (number := found.meaning("MINUTES", word) or _number(found, word)) is not None
    ]
    if found.given.get("is_hour_first"):
        numbers = [*numbers[1:], *numbers[:1]]
    hour, minutes = numbers[-1], sum(numbers[:-1])
    if not 1 <= hour <= 12 or not 1 <= minutes <= 59:
        return None
    meridiem = found.value("AMPM")
    if meridiem == "p" or (meridiem is None and not _is_morning(found, hour)):
        hour = hour % 12 + 12
    total = hour * 60 + (-minutes if found.given.get("is_before") else minutes)
    return Clock(total // 60 % 24, total % 60)


def _number(found: Found, word: str) -> float | None:
    number: float | None = int(word) if word.isdigit() else found.meaning("NUMBER", word)
    return number


def _is_before_day(found: Found, behind: list[str]) -> bool:
    return any(
        found.is_of(name, word) for word in behind[:2] for name in ("DAYWORD", "WEEKDAY")
    ) and not any(found.is_of("UNIT", word) for word in behind[:1])


def _zone(found: Found) -> _Zone | None:
    """The zone that is named, _Zone(None) where none is; None where its word is no zone here."""
    at = found.place("ANYZONE")
    if at is None:
        return _OWN
    word = found.words[at]
    if not found.is_of("ZONE", word):
        return _Zone(zone_named(found.value("ZONEWORD") or found.value("PLACE")))
    start = found.tape.starts[found.first + at]
    if not (found.tape.text[start : start + len(word)].isupper() or word == "aoe"):
        return None
    behind = found.words[at + 1 :]
    if any(part.isdigit() for part in behind):
        return _Zone(_shifted(behind))
    zones = found.language.zones
    if choices := zones.ambiguous.get(word):
        return _Zone(zone_named(choices.get(str(found.reading.offset), choices["default"])))
    return _Zone(zone_named(zones.abbreviations[word]))


def _shifted(words: list[str]) -> tzinfo:
    """The zone of "+2" or "-03:30"."""
    numbers = [int(word) for word in words if word.isdigit()]
    hours, minutes = numbers[0], numbers[1] if len(numbers) > 1 else 0
    span = timedelta(hours=min(hours, 23), minutes=minutes)
    return timezone(-span if words[0][0] == "-" else span)


def iso_clock(found: Found) -> Clock | None:
    """The hour of 2024-03-05T14:00:00+02:00, where there is one."""
    words = found.words
    if len(words) < 9:
        return None
    hour, minute = int(words[6]), int(words[8])
    if words[-1] == "z":
        return Clock(hour, minute, UTC)
    signs = [at for at in range(9, len(words)) if words[at] in "+-"]
    return Clock(hour, minute, _shifted(words[signs[0] :]) if signs else None)
