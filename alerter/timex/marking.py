"""Readers of what only a tagger marks; one function for each `read` of tagging.toml.

A reader answers None where the words matched but mean no time.
Pure: records in, records out.
"""

from alerter.timex.found import Found
from alerter.timex.mark import Beside, Mark, Part, PartOfDay, Season, Step, TagType
from alerter.timex.measure import ago, every, length, often
from alerter.timex.reader import READERS, Reader
from alerter.timex.value import Clock, Period, SameDay, Shift, Stamp, Value, Weekday

_SPLIT = 20


def _ref(found: Found) -> Mark:
    return Mark(TagType.DATE, found.value("REF"))


def _mark(found: Found) -> Mark:
    return Mark(TagType(found.given["type"]), found.given["value"])


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
        return (
            PartOfDay(part, day) if day is not None and not isinstance(day, Clock | Stamp) else None
        )
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
    return (
        before >= 0
        and tape.words[before] not in found.language.cutter.signs
        and tape.is_capital(before)
    )


def _opens_sentence(found: Found) -> bool:
    before = found.first - 1
    return before < 0 or not found.tape.words[before][0].isalnum()


def _named_season(found: Found) -> Season | None:
    name = next(name for word in found.words if (name := found.meaning("SEASONS", word)))
    year, which = _year(found), _singled(found)
    if (
        year is None
        and which is None
        and len(found.words) == 1
        and found.tape.is_capital(found.first)
    ):
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


MARKERS: dict[str, Reader] = {
    **READERS,
    "ref": _ref,
    "mark": _mark,
    "length": length,
    "ago": ago,
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
    "often": often,
    "every": every,
}
