"""Joins neighbours into one expression: a date and its hour, a span and what it counts from.

Each round reads a tape on which every expression found so far is one token, its kind.
Pure: records in, records out.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from alerter.timex.language import Form, Language, Round
from alerter.timex.shape import LONGEST
from alerter.timex.tape import Tape
from alerter.timex.value import (
    Clock,
    Day,
    End,
    Period,
    Span,
    Timex,
    Unplaceable,
    Value,
    Weekday,
    WeekOf,
    kind_of,
)


class Joint(NamedTuple):
    """Some tokens that a join matched, with the expressions among them."""

    tape: Tape
    language: Language
    #: what the pack tells of the join
    given: Mapping[str, Any]
    #: the tokens of the whole, on the tape of the text
    first: int
    last: int
    parts: list[Timex]

    def timex(self, value: Value | None, clock: Clock | None, opens: Timex | None = None) -> Timex:
        """One expression from the first token to the last."""
        start, end = self.tape.starts[self.first], self.tape.end_of(self.last)
        text = self.tape.text[start:end]
        return Timex(start, end, text, value, clock, opens, self.first, self.last)

    def with_article(self) -> "Joint":
        """The same with the article before it: "the end of Sunday"."""
        before = self.first - 1
        has_one = before >= 0 and self.language.is_of("ARTICLE", self.tape.words[before])
        return self._replace(first=before) if has_one else self

    def between(self) -> list[str]:
        """The words between the first two expressions."""
        return self.tape.words[self.parts[0].last + 1 : self.parts[1].first]


class _Kinds(NamedTuple):
    """A tape on which each expression is one token."""

    signs: str
    #: where each expression stands on it
    places: list[int]
    #: those of the places with another one near behind
    near: list[int]

    def first_of(self, token: int, found: list[Timex]) -> int:
        """Where one of its tokens begins on the tape of the text."""
        number = bisect_right(self.places, token) - 1
        if number < 0:
            return token
        if self.places[number] == token:
            return found[number].first
        return found[number].last + token - self.places[number]


def joined(tape: Tape, language: Language, found: list[Timex]) -> list[Timex]:
    """The expressions after all rounds of joining, in order."""
    kinds = None
    for one in language.rounds:
        if kinds is None:
            kinds = _with_kinds(tape, language, found)
        after = _round(tape, language, one, found, kinds)
        if after is not None:
            found, kinds = after, None
    return found


def _round(
    tape: Tape, language: Language, one: Round, found: list[Timex], kinds: _Kinds
) -> list[Timex] | None:
    """The expressions after one round; None where it joined nothing."""
    automaton = one.automaton
    signs = kinds.signs
    before = found
    if not one.is_plain and automaton.leads.isdisjoint(signs):
        return None
    done: list[Timex] = []
    has_joined = False
    after = number = 0
    for at in kinds.near if one.is_plain else automaton.starts(signs):
        if at < after or not (ends := automaton.matches(signs, at)):
            continue
        first = kinds.first_of(at, before)
        while number < len(found) and found[number].first < first:
            done.append(found[number])
            number += 1
        for end, forms in reversed(ends):
            last = kinds.first_of(end + 1, before) - 1
            count = number
            while count < len(found) and found[count].last <= last:
                count += 1
            joint = Joint(tape, language, forms[0].given, first, last, found[number:count])
            together = _join(joint, forms)
            if together is not None:
                if not has_joined:
                    has_joined, found = True, found.copy()
                done.extend(together[:-1])
                # the last may go on: the close of one range may open another
                number = count - 1
                found[number] = together[-1]
                after = end if together[-1].first > first else end + 1
                break
    done.extend(found[number:])
    return done if has_joined else None


def _with_kinds(tape: Tape, language: Language, found: list[Timex]) -> _Kinds:
    signs: list[str] = []
    places: list[int] = []
    near: list[int] = []
    after = shorter = 0
    last = -LONGEST
    kinds, marks = language.kinds, tape.signs
    for timex in found:
        first = timex.first
        signs += (marks[after:first], kinds[kind_of(timex)])
        place = first - shorter
        if place - last < LONGEST:
            near.append(last)
        places.append(place)
        last = place
        after = timex.last + 1
        shorter += timex.last - first
    signs.append(marks[after:])
    return _Kinds("".join(signs), places, near)


def _join(joint: Joint, forms: tuple[Form, ...]) -> list[Timex] | None:
    for form in forms:
        if form.given is not joint.given:
            joint = joint._replace(given=form.given)
        if (together := JOINERS[form.read](joint)) is not None:
            return together
    return None


def _with_clock(joint: Joint) -> list[Timex] | None:
    if _is_parted(joint):
        return None
    dated = clock = None
    for part in joint.parts:
        if part.value is not None and type(part.value) is not Unplaceable:
            dated = part
        # of two clocks the last one counts: "midnight, anywhere on Earth"
        clock = part.clock or clock
    if dated is None:
        return None
    value, first = dated.value, joint.parts[0].value
    if type(value) is Day and type(first) is Weekday:
        value = value._replace(weekday=first.weekday)
    return [joint.timex(value, clock, dated.opens)]


def _is_parted(joint: Joint) -> bool:
    """Whether a sentence ended with the first part: "at 5 p.m. On Friday"."""
    last = joint.parts[0].last
    if last + 1 > joint.last or not joint.tape.words[last].endswith("."):
        return False
    word = joint.tape.words[last + 1]
    start = joint.tape.starts[last + 1]
    return (
        word.isalpha()
        and last + 1 < joint.parts[1].first
        and joint.tape.text[start : start + len(word)].istitle()
    )


def _with_weekday(joint: Joint) -> list[Timex] | None:
    """One expression of a date and its weekday: "30 September, a Monday", "Thursday the 29th"."""
    first, second = (part.value for part in joint.parts)
    clock = joint.parts[0].clock or joint.parts[1].clock
    if isinstance(first, Weekday) and isinstance(second, Day):
        return [joint.timex(second._replace(weekday=first.weekday), clock)]
    if isinstance(first, Day) and isinstance(second, Weekday):
        return [joint.timex(first._replace(weekday=second.weekday), clock)]
    return None


def _range(joint: Joint) -> list[Timex] | None:
    """Both ends stay; the second knows what opened it."""
    first, second = joint.parts
    opening, closing = first.value, second.value
    if isinstance(opening, Day) and isinstance(closing, Day):
        first = first._replace(value=_same_range(opening, closing))
    return [first, second._replace(opens=first)]


def _same_range(opening: Day, closing: Day) -> Day:
    """The opening day with the year of the closing one: "10 Dec - 3 Feb 2025" opens in 2024."""
    is_bare = opening.year is None and opening.weekday is None and opening.years_on is None
    if not (is_bare and closing.year and opening.month and closing.month):
        return opening
    return opening._replace(year=closing.year - (opening.month > closing.month))


def _day_within(joint: Joint) -> list[Timex] | None:
    """A day of the month that is named before it: "Ende Juni, am 28."."""
    first, second = (part.value for part in joint.parts)
    month = first.period if isinstance(first, End) else first
    if not isinstance(month, Period) or month.unit != "month" or not isinstance(second, Day):
        return None
    value = Day(second.day, month.number, month.year, years_on=month.years_on, side=month.side)
    return [joint.timex(value, None)]


def _day_end(joint: Joint) -> list[Timex] | None:
    dated = joint.parts[0]
    return [joint.with_article().timex(dated.value, dated.clock, dated.opens)]


def _week_of(joint: Joint) -> list[Timex] | None:
    dated = joint.parts[0]
    return None if dated.value is None else [joint.with_article().timex(WeekOf(dated.value), None)]


def _with_base(joint: Joint) -> list[Timex] | None:
    """A span joined with the date that it counts from."""
    span, dated = joint.parts
    if not isinstance(span.value, Span) or dated.value is None:
        return None
    times = joint.given.get("times", 1)
    if times < 0 and dated.text.endswith("s"):
        return None  # "filed three days ahead of Thursday's limit" counts nothing
    amount = span.value.amount * times
    value = span.value._replace(amount=amount, base=_base(joint, dated, span.value.unit))
    return [joint.timex(value, dated.clock)]


def _day_beside(joint: Joint) -> list[Timex] | None:
    """The day before or after: "the day after Labor Day", "the eve of 5 May"."""
    dated = joint.parts[0]
    if dated.value is None:
        return None
    working = joint.given.get("working", False)
    value = Span(joint.given["days"], "day", working=working, base=dated.value)
    return [joint.with_article().timex(value, dated.clock)]


def _weekday_beside(joint: Joint) -> list[Timex] | None:
    """A weekday counted from a day: "the Friday before Memorial Day"."""
    weekday, dated = joint.parts
    whole = joint.with_article()
    if whole is joint or not isinstance(weekday.value, Weekday) or dated.value is None:
        return None
    value = weekday.value._replace(which=joint.given["which"], base=dated.value)
    return [whole.timex(value, weekday.clock)]


def _base(joint: Joint, dated: Timex, unit: str) -> Value | None:
    """What a span counts from: "a week from Wednesday" is the coming one, "90 days from Wednesday"
    the nearer one, "from Monday's order" the last one.
    """
    value = dated.value
    is_plain = len(joint.between()) == 1 and dated.text[-1:].isalpha() and dated.text[-1:] != "s"
    if isinstance(value, Weekday) and value.which is None and is_plain:
        return value._replace(which="this" if unit == "week" else "near")
    return value


JOINERS: dict[str, Callable[[Joint], list[Timex] | None]] = {
    "with_clock": _with_clock,
    "with_weekday": _with_weekday,
    "range": _range,
    "day_within": _day_within,
    "day_end": _day_end,
    "week_of": _week_of,
    "with_base": _with_base,
    "day_beside": _day_beside,
    "weekday_beside": _weekday_beside,
}
