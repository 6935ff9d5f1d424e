"""What an expression of time says: the parts that its text knows, before an anchor adds the rest.

Pure: records only. They are named tuples, which are ten times cheaper to define than dataclasses:
`alerter detect` has to start at once.
"""

from datetime import tzinfo
from typing import NamedTuple, Protocol

from alerter.timex.anchor import Anchor, Direction


class Day(NamedTuple):
    """A day of a month; what the text leaves out is None."""

    day: int
    month: int | None = None
    year: int | None = None
    #: 0 is Monday; decides the year where none is written
    weekday: int | None = None
    #: the year counted from the anchor's: "31 July next year" is 1
    years_on: int | None = None
    #: the month counted from the anchor's: "the 15th of next month" is 1
    months_on: int | None = None
    #: "next" is the coming one, "last" the one before, whatever the clause says
    side: str | None = None


class Weekday(NamedTuple):
    """A weekday, singled out by `which` (this, next, last; near: the nearer one) or by nothing."""

    weekday: int
    which: str | None = None
    #: further weeks: "Monday week" is 1
    weeks: int = 0
    #: within the anchor's week moved on by so many: "Monday of next week" is 1
    of_week: int | None = None
    #: the next or the last one is counted from here, not from the anchor
    base: "Value | None" = None


class NthWeekday(NamedTuple):
    """The nth weekday of a month; -1 is the last."""

    nth: int
    weekday: int
    period: "Period"


class Shift(NamedTuple):
    """So many units from the anchor: tomorrow, in three weeks, two days ago."""

    amount: float
    unit: str
    working: bool = False


class Span(NamedTuple):
    """A length of time that is counted from `base`, or from the anchor where none is named."""

    amount: float
    unit: str
    working: bool = False
    base: "Value | None" = None
    #: written as a limit: "within 30 days", "in the next 10 days"
    is_window: bool = False
    #: added to an earlier end: "another 90 days"
    is_more: bool = False


class Period(NamedTuple):
    """A week, month, quarter, half or year."""

    unit: str
    year: int | None = None
    #: of the month, quarter or half within its year
    number: int | None = None
    #: units on from the anchor's own: "next month" is 1
    ahead: int | None = None
    years_on: int | None = None
    #: as of a Day
    side: str | None = None


class End(NamedTuple):
    """The last day of a period."""

    period: Period
    #: the last one that is no weekend
    is_working: bool = False


class Start(NamedTuple):
    """The first day of a period."""

    period: Period


class WeekOf(NamedTuple):
    """The week that holds a day."""

    day: "Value"


class Feast(NamedTuple):
    """A day with a name: fixed, the nth weekday of a month, or counted from Easter Sunday."""

    month: int = 0
    day: int = 0
    weekday: int | None = None
    nth: int = 0
    plus: int = 0
    easter: int | None = None
    year: int | None = None


class SameDay(NamedTuple):
    """Points back: that date, the same day in 2027."""

    year: int | None = None
    #: the hour is meant as well: "the same hour and day"
    with_hour: bool = False
    #: the day named last, whatever it was: "7 am that day"
    is_near: bool = False
    #: refers without setting anything: "by then"
    is_loose: bool = False
    #: days on from it: "the day after"
    plus: int = 0


class Unplaceable(NamedTuple):
    """Speaks of time, yet names no date: every Friday, the end of the school year."""

    #: in a few words
    reason: str = "names no date"


class Marked(Protocol):
    """What only a tagger reads, and writes without the resolver."""

    def written(self, anchor: Anchor, direction: Direction, /) -> str | None:
        """As TIMEX3 writes it, counted from `anchor`; None where it cannot be placed."""


Value = (
    Day
    | Weekday
    | NthWeekday
    | Shift
    | Span
    | Period
    | End
    | Start
    | WeekOf
    | Feast
    | SameDay
    | Unplaceable
    | Marked
)


class Clock(NamedTuple):
    """A time of day. Hour 24 is the end of the day; `zone` None is the reader's own."""

    hour: int
    minute: int = 0
    zone: tzinfo | None = None
    #: "one minute after 11:59 p.m."
    minutes_on: int = 0


class Stamp(NamedTuple):
    """A day and an hour that are written as one: 2024-03-05T14:00Z."""

    value: Value
    clock: Clock


class Timex(NamedTuple):
    """One expression of time in a text."""

    #: offsets in the text that was searched
    start: int
    end: int
    #: as written
    text: str
    #: None where only a clock time is written
    value: Value | None
    clock: Clock | None = None
    #: first day of a range whose closing day this is, or None
    opens: "Timex | None" = None
    #: first and last of its tokens on the tape that was searched
    first: int = -1
    last: int = -1


#: what an expression is for those that join neighbours, and the groups that it belongs to
KINDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("DATE", "MDAY", "WDAY", "NTHDAY", "SHIFT", "FEASTDAY", "THATDAY", "ENDDAY"),
        ("DATED", "RANGED"),
    ),
    #: one of those with its hour
    "STAMP": ("RANGED",),
    "TIME": ("RANGED",),
    "SPAN": ("RANGED",),
    "PERIODIC": ("RANGED",),
    "WEEKLY": ("RANGED",),
    "NOTHING": (),
    "AOE": (),
}
_KIND_OF: dict[type, str] = {
    Weekday: "WDAY",
    NthWeekday: "NTHDAY",
    Shift: "SHIFT",
    Feast: "FEASTDAY",
    SameDay: "THATDAY",
    End: "ENDDAY",
    Start: "ENDDAY",
    Span: "SPAN",
    Period: "PERIODIC",
    WeekOf: "WEEKLY",
    Unplaceable: "NOTHING",
}


def kind_of(timex: Timex) -> str:
    """The kind of an expression, one of KINDS."""
    value = timex.value
    if value is None:
        return "TIME"
    if type(value) is Day:
        kind = "DATE" if value.month is not None else "MDAY"
    else:
        kind = _KIND_OF.get(type(value), "NOTHING")
    if kind == "NOTHING":
        return "AOE" if timex.clock else kind
    return "STAMP" if timex.clock is not None and "DATED" in KINDS[kind] else kind
