"""The drawing above the list: the deadlines ahead on an axis where days and years both show.

Positions across are percentages, so that the drawing stretches while its words keep their size;
positions down are pixels. Pure: reads no clock, store or network.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import log1p

from alerter.model import Dossier, Kind, Topic
from alerter.render import plain
from alerter.render.moment import date_of
from alerter.render.text import count
from alerter.web import words
from alerter.web.card import KINDS, dues

#: the axis reaches at least so many days ahead
SHORTEST = 30
#: days that the axis gives a stretch of its own before it becomes logarithmic
NEAR = 5
#: per cent left free on either side
MARGIN = 3.0
#: more than so many above one another are counted, not drawn
LANES = 9
LANE = 17
#: half the room across that a mark takes, in per cent
HALF_MARK = 1.5
#: per cent that the labels of two ticks need between them: on any screen, on a wide one
GAP, WIDE_GAP = 21.0, 9.0

_TICKS = (
    (1, "tomorrow"),
    (7, "1 week"),
    (14, "2 weeks"),
    (30, "1 month"),
    (91, "3 months"),
    (182, "6 months"),
    (365, "1 year"),
    (730, "2 years"),
    (1826, "5 years"),
    (3652, "10 years"),
    (7305, "20 years"),
    (18262, "50 years"),
)
_BOUNDS = ((0, "today"), (7, "within a week"), (30, "within 30 days"), (365, "within a year"))


@dataclass(frozen=True, slots=True)
class Mark:
    """One deadline."""

    id: str
    x: float
    y: int
    kind: Kind
    is_hedged: bool
    title: str
    #: where its span begins, where only a week, month, quarter or year is known
    span_from: float | None
    #: where it stood before it moved
    moved_from: float | None


@dataclass(frozen=True, slots=True)
class Tick:
    """One place on the axis."""

    x: float
    label: str
    date: str
    #: no room for it on a phone
    is_wide: bool


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many more stand at one place than are drawn there."""

    x: float
    count: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole drawing."""

    marks: tuple[Mark, ...]
    crowds: tuple[Crowd, ...]
    ticks: tuple[Tick, ...]
    #: pixels from the top
    baseline: int
    height: int
    #: what it shows, in a sentence or two
    summary: str
    #: kinds that occur, with their words
    kinds: tuple[tuple[Kind, str], ...]
    has_hedged: bool
    has_moves: bool
    has_spans: bool


@dataclass(frozen=True, slots=True)
class _Scale:
    days: int

    def x(self, ahead: int) -> float:
        """Per cent from the left for so many days ahead; what lies behind stands at today."""
        part = log1p(max(0, ahead) / NEAR) / log1p(self.days / NEAR)
        return round(MARGIN + min(part, 1.0) * (100 - 2 * MARGIN), 2)


@dataclass(frozen=True, slots=True)
class _Place:
    """A deadline on the axis, its lane not chosen yet."""

    dossier: Dossier
    title: str
    x: float
    span_from: float | None
    moved_from: float | None


def timeline(
    ahead: Sequence[tuple[Dossier, Topic]], *, now: datetime, is_cut: bool = False
) -> Timeline | None:
    """The drawing of deadlines ahead, each with its topic; None where there are none.

    `is_cut` says that more lie further ahead.
    """
    if not ahead:
        return None
    offsets = [_days_ahead(dossier, topic, now) for dossier, topic in ahead]
    scale = _Scale(max(SHORTEST, *offsets))
    places = [_place(dossier, topic, scale, now) for dossier, topic in ahead]
    marks, crowds = _stack(sorted(places, key=lambda place: place.x))
    lanes = max((mark.y for mark in marks), default=0) + 1 + bool(crowds)
    baseline = max(lanes, 2) * LANE + 6
    kinds = {dossier.deadline.kind for dossier, _ in ahead}
    return Timeline(
        marks=tuple(_lifted(mark, baseline) for mark in marks),
        crowds=crowds,
        ticks=_ticks(scale, words.today_in(ahead[0][1].zone, now=now)),
        baseline=baseline,
        height=baseline + 44,
        summary=_summary(ahead, offsets, is_cut=is_cut),
        kinds=tuple((kind, KINDS[kind]) for kind in Kind if kind in kinds),
        has_hedged=any(mark.is_hedged for mark in marks),
        has_moves=any(mark.moved_from is not None for mark in marks),
        has_spans=any(mark.span_from is not None for mark in marks),
    )


def _days_ahead(dossier: Dossier, topic: Topic, now: datetime) -> int:
    today = words.today_in(topic.zone, now=now)
    return (dossier.deadline.due.day_in(topic.zone) - today).days


def _place(dossier: Dossier, topic: Topic, scale: _Scale, now: datetime) -> _Place:
    deadline, zone = dossier.deadline, topic.zone
    today = words.today_in(zone, now=now)
    first = deadline.due.first_day
    *former, _ = dues(dossier)
    title = (
        f"{plain(topic.title)}: {plain(deadline.what)}, {date_of(deadline.due, zone)} "
        f"({words.countdown(deadline.due, zone, now=now)})"
    )
    return _Place(
        dossier=dossier,
        title=title,
        x=scale.x(_days_ahead(dossier, topic, now)),
        span_from=scale.x((first - today).days) if first < deadline.due.last_day else None,
        moved_from=scale.x((former[-1].day_in(zone) - today).days) if former else None,
    )


def _stack(places: Sequence[_Place]) -> tuple[list[Mark], tuple[Crowd, ...]]:
    """Each mark in the lowest lane with room for it; `y` is the number of that lane."""
    taken: list[list[tuple[float, float]]] = [[] for _ in range(LANES)]
    marks: list[Mark] = []
    crowds: Counter[float] = Counter()
    for place in places:
        reach = [x for x in (place.span_from, place.moved_from) if x is not None]
        room = (min((place.x, *reach)) - HALF_MARK, max((place.x, *reach)) + HALF_MARK)
        alone = (place.x - HALF_MARK, place.x + HALF_MARK)
        if (lane := _free(taken, room)) is not None:
            taken[lane].append(room)
            marks.append(_mark(place, lane))
        elif (lane := _free(taken, alone)) is not None:
            taken[lane].append(alone)
            marks.append(_mark(place, lane, is_alone=True))
        else:
            crowds[_column(place.x)] += 1
    return marks, tuple(Crowd(x, number) for x, number in sorted(crowds.items()))


def _free(taken: list[list[tuple[float, float]]], room: tuple[float, float]) -> int | None:
    start, end = room
    for lane, spans in enumerate(taken):
        if all(end <= other_start or other_end <= start for other_start, other_end in spans):
            return lane
    return None


def _column(x: float) -> float:
    """The middle of the column that counts what does not fit: wide enough for its number."""
    width = 8.0
    return min(max(x // width * width + width / 2, MARGIN), 100 - MARGIN)


def _mark(place: _Place, lane: int, *, is_alone: bool = False) -> Mark:
    deadline = place.dossier.deadline
    return Mark(
        id=deadline.id,
        x=place.x,
        y=lane,
        kind=deadline.kind,
        is_hedged=deadline.hedged,
        title=place.title,
        span_from=None if is_alone else place.span_from,
        moved_from=None if is_alone else place.moved_from,
    )


def _lifted(mark: Mark, baseline: int) -> Mark:
    """With `y` in pixels instead of lanes."""
    return replace(mark, y=baseline - 12 - mark.y * LANE)


def _ticks(scale: _Scale, today: date) -> tuple[Tick, ...]:
    fitting = [(days, label) for days, label in _TICKS if days <= scale.days]
    ticks = [Tick(scale.x(0), "today", f"{today.day} {today:%b}", is_wide=False)]
    narrow = ticks[0].x
    for days, label in fitting:
        x = scale.x(days)
        if x - ticks[-1].x < WIDE_GAP or x > 100 - MARGIN - 2:
            continue
        is_wide = x - narrow < GAP
        narrow = narrow if is_wide else x
        ticks.append(Tick(x, label, _tick_date(today + timedelta(days=days), today), is_wide))
    return tuple(ticks)


def _tick_date(day: date, today: date) -> str:
    return f"{day.day} {day:%b}" if (day - today).days < 300 else f"{day:%b} {day.year}"


def _summary(
    ahead: Sequence[tuple[Dossier, Topic]], offsets: Sequence[int], *, is_cut: bool
) -> str:
    counts: list[str] = []
    before = 0
    for bound, text in _BOUNDS:
        if (number := sum(days <= bound for days in offsets)) > before:
            counts.append(f"{number} {text}")
        before = number
    dossier, topic = max(ahead, key=lambda item: item[0].deadline.due.last_day)
    last = date_of(dossier.deadline.due, topic.zone)
    told = ", ".join([*counts, f"the last {last}"])
    number_of_all = count(len(ahead), "deadline")
    return f"The next {number_of_all}: {told}." if is_cut else f"{number_of_all} ahead: {told}."
