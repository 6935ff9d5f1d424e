"""Readers of what only a tagger marks; one function for each `read` of tagging.toml.

A reader answers None where the words matched but mean no time.
Pure: records in, records out.
"""

from collections.abc import Iterator
from typing import Any

from alerter.timex.found import Found
from alerter.timex.mark import Beside, Mark, Part, PartOfDay, Season, Step, TagType
from alerter.timex.reader import READERS, Reader
from alerter.timex.value import Clock, Period, SameDay, Shift, Stamp, Value, Weekday

_CODES = {
    "second": "TS", "minute": "TM", "hour": "TH", "day": "D", "week": "W", "weekend": "WE",
    "month": "M", "quarter": "Q", "year": "Y", "decade": "DE", "century": "CE",
}  # fmt: skip
_VAGUE = float("nan")
_SPLIT = 20
#: a part of the clock that is written behind a T in a length
_HOURS = "T"

def _lengths(found: Found) -> Iterator[tuple[float, str]]:
    """Each amount with its unit; the amount is NaN where no number tells it."""
    units, numbers, words = found.language.values["UNIT"], found.language.values["NUMBER"], found.words
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
        elif word in ("or", "to"):
            count = None if words[at + 1 : at + 2] != ["so"] and word != "or" else count


def _with_digits(count: float | None, word: str, before: str, words: list[str]) -> float:
    if before == "." and count is not None:
        return count + int(word) / 10 ** len(word)
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
    if count is None or before in ("or", "to") or count != count:
        return number
    return count + number


def _written(amount: float) -> str:
    return "X" if amount != amount else f"{amount:g}"


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


def _length(found: Found) -> Mark | None:
    lasting: str | None = found.value("LASTING")
    if lasting is None and found.is_of("PLURAL", found.words[-1]) and found.given.get("is_bare"):
        lasting = f"P{_HOURS if _CODES[_unit_of(found)][0] == _HOURS else ''}X"
        lasting += _CODES[_unit_of(found)].removeprefix(_HOURS)
    return Mark(TagType.DURATION, lasting or _length_of(found))


def _unit_of(found: Found) -> str:
    unit, _, _ = str(found.value("UNIT")).partition(" ")
    return unit


def _ref(found: Found) -> Mark:
    return Mark(TagType.DATE, found.value("REF"))


def _mark(found: Found) -> Mark:
    return Mark(TagType(found.given["type"]), found.given["value"])


def _ago(found: Found) -> Value | None:
    times, is_near = found.given.get("times", 1), found.given.get("is_near", False)
    if unit := found.given.get("unit"):
        return Step(times, unit, is_near)
    lengths = list(_lengths(found))
    if found.has("LASTING") or not lengths:
        return Mark(TagType.DATE, "PAST_REF")
    amount, unit = lengths[0]
    if amount != amount:
        return Mark(TagType.DATE, "PAST_REF" if times < 0 else "FUTURE_REF")
    last = found.words[-1]
    grain = "day" if found.is_of("DAYWORD", last) else found.meaning("STRETCH", last) or ""
    return Step(times * amount, unit, is_near, grain)


def _singled(found: Found) -> int | None:
    """The steps on that a word tells: this is 0, last -1; None without such a word."""
    for word in found.words:
        for name in ("STEP", "NEAR"):
            if (steps := found.meaning(name, word)) is not None:
                return int(steps)
    return None


def _step(found: Found) -> Step | None:
    words = found.words
    if words[-1] in ("midyear", "yearend"):
        return Step(0, "year")
    if words[-1] == "midweek":
        return Step(0, "week")
    unit = next((unit for word in words if (unit := found.meaning("STRETCH", word))), None)
    return None if unit is None else Step(_singled(found) or 0, unit)


def _near(found: Found) -> Step | None:
    if found.words[-1] in ("period", "time"):
        return Step(0, "", is_near=True)
    unit = next((unit for word in found.words if (unit := found.meaning("STRETCH", word))), None)
    if unit is None:
        unit = "day"
    steps = found.given.get("times")
    return Step(_singled(found) or 0 if steps is None else steps, unit, is_near=True)


def _same_last(_: Found) -> Beside:
    return Beside(-1)


def _day_word(found: Found) -> Value:
    if found.has("NIGHTLY"):
        return PartOfDay("NI", Shift(0, "day"))
    return Shift(found.value("DAYWORD") or 0, "day")


def _part(found: Found) -> Value | None:
    words = found.words
    part = next((part for word in words if (part := found.meaning("DAYPART", word))), "NI")
    if (weekday := found.value("WEEKDAY")) is not None and not found.has("ANYMONTH"):
        return PartOfDay(part, Weekday(weekday, found.value("WHICH")))
    if found.has("ANYMONTH"):
        day = READERS["date"](found)
        return PartOfDay(part, day) if day is not None and not isinstance(day, Clock | Stamp) else None
    if (days := found.value("DAYWORD")) is not None:
        return PartOfDay(part, Shift(days, "day"))
    return PartOfDay(part, Shift(-1 if "last" in words else 0, "day"))


def _part_near(found: Found) -> PartOfDay:
    part = next((part for word in found.words if (part := found.meaning("DAYPART", word))), "MO")
    steps = _singled(found)
    if found.words[-1] in ("before", "earlier"):
        steps = -1
    return PartOfDay(part, SameDay(is_near=True, plus=steps) if steps else None)


def _year(found: Found) -> int | None:
    """The year that is written."""
    for at, word in enumerate(found.words):
        if len(word) == 4 and word.isdigit():
            return int(word)
        if word == "'" and (short := found.words[at + 1 : at + 2]) and short[0].isdigit():
            return _full(int(short[0]))
    return None


def _full(year: int) -> int:
    return year + (2000 if year <= _SPLIT else 1900)


def _named_month(found: Found) -> Value | None:
    at = found.place("ANYMONTH")
    if at is None or not found.is_meant(at) or _is_person(found, at):
        return None
    word = found.words[at]
    is_lone = len(found.words) == 1
    if is_lone and (found.is_of("SHORT", word) or (word == "may" and _opens_sentence(found))):
        return None
    month = found.meaning("ANYMONTH", word)
    year, which = _year(found), _singled(found)
    if year is None and which is not None and found.words[-1] == "year":
        is_near = found.words[-2] not in ("last", "this", "next")
        return Part(Period("month", None, month, years_on=0 if is_near else which), 0)
    return Part(Period("month", year, month), which or 0)


def _is_person(found: Found, at: int) -> bool:
    """Whether a month is a name: "Theresa May", "April Jones", "Mr. August"."""
    if len(found.words) > 1 or not (
        found.is_of("NAMELIKE", found.words[at]) or found.is_of("CAPITAL", found.words[at])
    ):
        return False
    is_led = found.is_of("TIMELEAD", found.before) and not found.is_of("NAMELEAD", found.before)
    if found.is_after_title() or (found.is_before_name() and not is_led):
        return True
    before = found.first - 1
    tape = found.tape
    return before >= 0 and tape.words[before] not in found.language.cutter.signs and tape.is_capital(before)


def _opens_sentence(found: Found) -> bool:
    before = found.first - 1
    return before < 0 or not found.tape.words[before][0].isalnum()


def _named_season(found: Found) -> Season | None:
    name = next(name for word in found.words if (name := found.meaning("SEASONS", word)))
    year, which = _year(found), _singled(found)
    if year is None and which is None and len(found.words) == 1 and found.tape.is_capital(found.first):
        return None
    return Season(name, year, which)


def _named_quarter(found: Found) -> Part | None:
    unit, words = found.given["unit"], found.words
    digits = [int(word) for word in words if len(word) == 1 and word.isdigit()]
    ordinal = found.value("NTH")
    number = digits[0] if digits else ordinal or found.value("LAST") or 2
    most = 2 if unit == "half" else 4
    number = most if number == -1 else number
    if number > most:
        return None
    year = _year(found)
    if year is not None:
        return Part(Period(unit, year, number))
    if "year" in (found.meaning("STRETCH", word) for word in words):
        return Part(Period(unit, None, number, years_on=_singled_behind(found)))
    if "last" in words[:1]:
        return None
    return Part(Period(unit, None, number))


def _singled_behind(found: Found) -> int:
    """The years on that stand behind the ordinal: "the last quarter of next year"."""
    steps = [found.meaning("STEP", word) for word in found.words[2:] if found.is_of("STEP", word)]
    return int(steps[-1]) if steps else 0


def _named_year(found: Found) -> Part | None:
    year = _year(found)
    if year is None or _is_number(found):
        return None
    return Part(Period("year", year))


def _is_number(found: Found) -> bool:
    """Whether four digits count something: "2000 workers", "1995 points"."""
    if len(found.words) > 1 or found.is_of("TIMELEAD", found.before):
        return False
    tape, behind = found.tape, found.last + 1
    return behind < len(tape.words) and found.is_of("COUNTED", tape.words[behind])


def _named_decade(found: Found) -> Mark | None:
    if tens := found.value("TENS"):
        return Mark(TagType.DATE, f"19{tens}")
    for word in found.words:
        if word.isdigit() and word.endswith("0"):
            year = _full(int(word)) if len(word) == 2 else int(word)
            return Mark(TagType.DATE, f"{year // 10}")
    return None


def _named_century(found: Found) -> Mark | None:
    digits = found.numbers()
    number = digits[0] if digits else found.value("NTH")
    return Mark(TagType.DATE, f"{(number or 21) - 1:02d}")


def _weekday_of(found: Found) -> Value | None:
    weekday = found.value("WEEKDAY")
    if weekday is None:
        return None
    steps = _singled(found)
    if steps is None or found.has("NEAR"):
        return Weekday(weekday, "last" if steps and steps < 0 else None, base=SameDay(is_near=True))
    return Weekday(weekday, of_week=steps)


def _often(found: Found) -> Mark:
    return Mark(TagType.SET, found.value("OFTEN"))


def _every(found: Found) -> Mark | None:
    if (weekday := found.value("WEEKDAY")) is None:
        weekday = next((at for at, day in enumerate(_days(found)) if day in found.words), None)
    part = next((part for word in found.words if (part := found.meaning("DAYPART", word))), "")
    part = part and f"T{part}"
    if weekday is not None:
        return Mark(TagType.SET, f"XXXX-WXX-{weekday + 1}{part}")
    if part:
        return Mark(TagType.SET, f"XXXX-XX-XX{part}")
    if season := next((name for word in found.words if (name := found.meaning("SEASONS", word))), ""):
        return Mark(TagType.SET, f"XXXX-{season}")
    if (month := found.value("ANYMONTH")) is not None:
        return Mark(TagType.SET, f"XXXX-{month:02d}")
    return _every_unit(found)


def _days(found: Found) -> list[str]:
    days: Any = found.language.values["WEEKDAYS"]
    return list(days)


def _every_unit(found: Found) -> Mark | None:
    words = found.words
    unit = next((unit for word in reversed(words) if (unit := found.meaning("UNIT", word) or found.meaning("STRETCH", word))), None)
    if unit is None:
        return None
    unit, _, times = unit.partition(" ")
    lead = next((at for at, word in enumerate(words) if word in ("every", "each")), len(words))
    behind = words[lead:]
    if "other" in behind or "second" in behind:
        amount = 2.0
    else:
        nth = [found.meaning("NTH", word) for word in behind if found.is_of("NTH", word)]
        numbers = [float(word) if word.isdigit() else found.meaning("NUMBER", word) for word in behind if word.isdigit() or found.is_of("NUMBER", word)]
        amount = float((numbers or nth or [1])[0])
    code = _CODES[unit]
    head = "PT" if code[0] == _HOURS else "P"
    return Mark(TagType.SET, f"{head}{_written(amount * int(times or 1))}{code.removeprefix(_HOURS)}")


MARKERS: dict[str, Reader] = {
    **READERS,
    "ref": _ref,
    "mark": _mark,
    "length": _length,
    "ago": _ago,
    "step": _step,
    "near": _near,
    "same_last": _same_last,
    "day_word": _day_word,
    "part": _part,
    "part_near": _part_near,
    "named_month": _named_month,
    "named_season": _named_season,
    "named_quarter": _named_quarter,
    "named_year": _named_year,
    "named_decade": _named_decade,
    "named_century": _named_century,
    "weekday_of": _weekday_of,
    "often": _often,
    "every": _every,
}
