"""Readers of lengths of time: "in ten days", "two weeks ago", "another 90 days", "tomorrow".

Pure: records in, records out.
"""

from itertools import zip_longest

from alerter.timex.found import Found
from alerter.timex.value import SameDay, Shift, Span, Value, Weekday


def _count(found: Found) -> float:
    """The number that the tokens say, in digits or in words."""
    total = 0.0
    has_one = False
    for word, behind in zip_longest(found.words, found.words[1:], fillvalue=""):
        if word.isdigit():
            total += int(word)
        elif found.is_of("ONE", word):
            has_one = True
            # "treinta y un días", but not "un plazo de diez días"
            total += found.is_of("NUMBER", word) and found.is_of("UNIT", behind)
        elif (number := found.meaning("NUMBER", word)) is not None:
            if number >= 100 or total == 0.5:
                total = (total or 1) * number
            else:
                total += number
    return total or float(has_one or found.has("MORE"))


def length_of(found: Found) -> tuple[float, str]:
    """How many units, and which: a fortnight is two weeks; a unit alone is one."""
    count = (_count(found) or 1) + found.given.get("plus", 0)
    unit = found.value("UNIT")
    count = int(count) if count == int(count) else count
    unit, _, times = unit.partition(" ")
    return count * int(times or 1), unit


def shift(found: Found) -> Value | None:
    """So many units from the anchor: "in ten days", "two weeks ago"."""
    amount, unit = length_of(found)
    times = found.given.get("times", 1)
    return Shift(times * amount, unit, working=found.has("WORKING"))


def later(found: Found) -> Value | None:
    """Days on from the day that was named last: "two days later"."""
    amount, unit = length_of(found)
    days = {"day": 1, "week": 7}.get(unit)
    if days is None:
        return None
    return SameDay(is_near=True, plus=int(amount * days * found.given.get("times", 1)))


def span(found: Found) -> Value | None:
    """A length of time: "within 30 days", "another 90 days", "72-hour"."""
    amount, unit = length_of(found)
    if unit == "minute":
        return None
    return Span(
        amount,
        unit,
        working=found.has("WORKING"),
        is_window=found.given.get("is_window", False),
        is_more=not found.given.get("is_window") and found.has("MORE"),
    )


def weekday_ago(found: Found) -> Value | None:
    """Weeks and a weekday back: "three weeks ago last Thursday"."""
    weekday: int | None = found.value("ANYWEEKDAY")
    amount, unit = length_of(found)
    if weekday is None or unit != "week":
        return None
    return Weekday(weekday, "last", weeks=-int(amount))


def week_from_day(found: Found) -> Value | None:
    """Weeks from a named day: "a week tomorrow"."""
    weeks = found.given.get("weeks") or length_of(found)[0]
    return Shift(7 * weeks + found.value("DAYWORD"), "day")


def day_word(found: Found) -> Value | None:
    """A day that a word names: "today", "this afternoon", "close of business"."""
    return Shift(found.value("DAYWORD") or found.given.get("days", 0), "day")
