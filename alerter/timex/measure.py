"""Readers of lengths, of steps that are told by a length, and of what comes again.

Pure: records in, records out.
"""

from collections.abc import Iterator
from math import isnan, nan
from typing import Any

from alerter.timex.found import Found
from alerter.timex.mark import Mark, Step, TagType
from alerter.timex.value import Value

_CODES = {
    "second": "TS", "minute": "TM", "hour": "TH", "day": "D", "week": "W", "weekend": "WE",
    "month": "M", "quarter": "Q", "year": "Y", "decade": "DE", "century": "CE",
}  # fmt: skip
_VAGUE = nan
#: a part of the clock that is written behind a T in a length
_HOURS = "T"


def _lengths(found: Found) -> Iterator[tuple[float, str]]:
    """Each amount with its unit; the amount is NaN where no number tells it."""
    units, numbers, words = (
        found.language.values["UNIT"],
        found.language.values["NUMBER"],
        found.words,
    )
    count: float | None = None
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        if word in units:
            unit, _, times = units[word].partition(" ")
            if count is None:
                count = _VAGUE if found.is_of("PLURAL", word) else 1
            yield count * int(times or 1), unit
            count = None
        elif word.isdigit():
            count = _with_digits(count, word, before, words)
        elif word in numbers:
            count = _with_number(count, word, numbers[word], before)
        elif found.is_of("QUANT", word):
            count = _VAGUE


def _with_digits(count: float | None, word: str, before: str, words: list[str]) -> float:
    if before == "." and count is not None:
        return count + int(word) / 10.0 ** len(word)
    if before == "/" and count is not None:
        whole, part = divmod(count, 10) if count > 9 else (0, count)
        return whole + part / int(word)
    if count is not None and "/" in words:
        return count * 10 + int(word)  # 2 1/2
    return float(word)


def _with_number(count: float | None, word: str, number: float, before: str) -> float:
    if word == "half":
        return (count or 0) + 0.5
    if word == "dozen" or number >= 100:
        return (count or 1) * number
    if count is None or before in ("or", "to") or isnan(count):
        return number
    return count + number


def _written(amount: float) -> str:
    return "X" if isnan(amount) else f"{amount:g}"


def _length_of(found: Found) -> str:
    """The whole length: P2D, PT1H30M, PXY."""
    days, hours = "", ""
    for amount, unit in _lengths(found):
        code = _CODES[unit]
        if code[0] == _HOURS:
            hours += _written(amount) + code[1:]
        else:
            days += _written(amount) + code
    return f"P{days}{_HOURS if hours else ''}{hours}"


def length(found: Found) -> Value | None:
    """A length of time: "three days", "several months", "25-year-old"."""
    return Mark(TagType.DURATION, found.value("LASTING") or _length_of(found))


def ago(found: Found) -> Value | None:
    """So long before or after: "two months ago", "a year earlier"."""
    times, is_near = found.given.get("times", 1), found.given.get("is_near", False)
    if unit := found.given.get("unit"):
        return Step(times, unit, is_near)
    lengths = list(_lengths(found))
    if found.has("LASTING") or not lengths:
        return Mark(TagType.DATE, "PAST_REF")
    amount, unit = lengths[0]
    if isnan(amount):
        return Mark(TagType.DATE, "PAST_REF" if times < 0 else "FUTURE_REF")
    last = found.words[-1]
    grain = "day" if found.is_of("DAYWORD", last) else found.meaning("STRETCH", last) or ""
    return Step(times * amount, unit, is_near, grain)


def often(found: Found) -> Value | None:
    """A word that says how often: "daily"."""
    return Mark(TagType.SET, found.value("OFTEN"))


def every(found: Found) -> Value | None:
    """What comes again: "every Friday", "twice a week"."""
    if (weekday := found.value("WEEKDAY")) is None:
        weekday = next((at for at, day in enumerate(_days(found)) if day in found.words), None)
    part = next((part for word in found.words if (part := found.meaning("DAYPART", word))), "")
    part = part and f"T{part}"
    if weekday is not None:
        return Mark(TagType.SET, f"XXXX-WXX-{weekday + 1}{part}")
    if part:
        return Mark(TagType.SET, f"XXXX-XX-XX{part}")
    if season := next(
        (name for word in found.words if (name := found.meaning("SEASONS", word))), ""
    ):
        return Mark(TagType.SET, f"XXXX-{season}")
    if (month := found.value("ANYMONTH")) is not None:
        return Mark(TagType.SET, f"XXXX-{month:02d}")
    return _every_unit(found)


def _days(found: Found) -> list[str]:
    days: Any = found.language.values["WEEKDAYS"]
    return list(days)


def _every_unit(found: Found) -> Mark | None:
    words = found.words
    unit = next(
        (
            unit
            for word in reversed(words)
            if (unit := found.meaning("UNIT", word) or found.meaning("STRETCH", word))
        ),
        None,
    )
    if unit is None:
        return None
    unit, _, times = unit.partition(" ")
    lead = next((at for at, word in enumerate(words) if word in ("every", "each")), len(words))
    behind = words[lead:]
    if "other" in behind or "second" in behind:
        amount = 2.0
    else:
        nth = [found.meaning("NTH", word) for word in behind if found.is_of("NTH", word)]
        numbers = [
            float(word) if word.isdigit() else found.meaning("NUMBER", word)
            for word in behind
            if word.isdigit() or found.is_of("NUMBER", word)
        ]
        amount = float((numbers or nth or [1])[0])
    code = _CODES[unit]
    head = "PT" if code[0] == _HOURS else "P"
    return Mark(
        TagType.SET, f"{head}{_written(amount * int(times or 1))}{code.removeprefix(_HOURS)}"
    )
