"""How a deadline stands as an article tells it: still ahead, moved, called off, met, over; hedged.

Pure: readings in, readings out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from alerter.detectors.clauses import Clause, View
from alerter.detectors.moves import is_move_told, is_move_wished, is_moved, tells_move
from alerter.detectors.sentences import Sentence
from alerter.detectors.verdict import Verdict
from alerter.due import Due
from alerter.model import Kind, State
from alerter.timex import Direction, Resolved
from alerter.timex.value import Shift, Span, Weekday

#: the verdict on a date that counts only because another overtook it
EARLIER = Verdict(Kind.DEADLINE, 0.5, "", "an earlier date")
_SOON = timedelta(days=7)
#: connectors that lead to where a date was moved
_REACHING = ("to", "until", "by", "none", "latest")


@dataclass(frozen=True, slots=True)
class Reading:
    """A date that counts, placed on the calendar."""

    clause: Clause
    verdict: Verdict
    resolved: Resolved
    published_on: date
    state: State = State.PENDING
    was: Due | None = None
    hedged: bool = False
    #: an earlier date, which another one may have overtaken
    is_old: bool = False

    @property
    def due(self) -> Due:
        """Where it lies on the calendar."""
        return self.resolved.due


def is_old(clause: Clause) -> bool:
    """Whether the clause tells of a date that held before: "had been due to lapse on"."""
    if isinstance(clause.timex.value, Span):
        return False
    view = clause.view
    head, tail = view.masked[: clause.timex.start], view.masked[clause.timex.end :]
    if clause.connector == "instead" or clause.finds("compared", head):
        return True
    if clause.connector == "from" and clause.last("shift"):
        return any(_is_destination(clause, place) for place in range(len(view.timexes)))
    if clause.finds("arrow", tail):
        return True
    return bool(clause.near_hit("old_strong"))


def direction_of(clause: Clause, verdict: Verdict | str) -> Direction:
    """Whether the clause tells of what has been, or of what is still to come."""
    by_tense = Direction.PAST if clause.tells_past else Direction.AHEAD
    if isinstance(verdict, str):
        return by_tense
    if verdict.is_met or clause.view.has("met_strong"):
        return Direction.NEAREST
    if verdict.is_past:
        return Direction.NEAREST if clause.first("cancel") else Direction.PAST
    if verdict.is_ahead or (clause.connector in _REACHING and is_move_told(clause)):
        return Direction.AHEAD
    if is_old(clause):
        return _direction_of_old(clause)
    return by_tense


def _direction_of_old(clause: Clause) -> Direction:
    """An earlier date may have come already, or may still be ahead."""
    if clause.view.has("lapse_past"):
        return Direction.PAST
    if clause.connector == "instead":
        return Direction.AHEAD
    is_weekday = isinstance(clause.timex.value, (Weekday, Shift))
    return Direction.AHEAD if is_weekday else Direction.NEAREST


def _is_destination(clause: Clause, place: int) -> bool:
    """Whether a neighbour is where the date was shifted to: "from A to B", "to B from A"."""
    other, masked = clause.view.timexes[place], clause.view.masked
    if other is clause.timex:
        return False
    if other.start >= clause.timex.end:
        return clause.finds("destination", masked[clause.timex.end : other.start]) is not None
    return not masked[other.end : clause.edge].strip(" ,")


def is_over(due: Due, published_at: datetime) -> bool:
    """Whether a due lay behind when the article was published."""
    if (at := due.instant) is not None:
        return at < published_at
    return due.last_day < published_at.date()


def stand(
    readings: list[Reading],
    published_at: datetime,
    *,
    title: View,
    before: Mapping[Sentence, View],
) -> list[Reading]:
    """Each reading with its state; earlier dates are folded into those that overtook them.

    `before` has the sentence that stands before each.
    """
    kept = list(readings)
    overtaken: set[int] = set()
    for index, reading in enumerate(readings):
        partner = _revived(readings, index, published_at)
        if partner is not None:
            kept[partner] = replace(kept[partner], state=State.MOVED, was=reading.due)
            overtaken.add(index)
    for index, reading in enumerate(readings):
        if not reading.is_old:
            continue
        partner = None if _is_called_off(reading) else _partner(readings, index, published_at)
        if partner is not None:
            kept[partner] = replace(kept[partner], state=State.MOVED, was=reading.due)
            overtaken.add(index)
    return [
        _stated(
            reading,
            published_at,
            before.get(reading.clause.view.sentence),
            title,
            is_only=_is_only(reading, readings),
        )
        for index, reading in enumerate(kept)
        if index not in overtaken and not _is_idle(reading)
    ]


def _revived(readings: list[Reading], index: int, published_at: datetime) -> int | None:
    """The date to which one that ran out was moved, in the same sentence."""
    old = readings[index]
    if old.is_old or not is_over(old.due, published_at):
        return None
    return next(
        (
            place
            for place, other in enumerate(readings)
            if other.clause.view.sentence == old.clause.view.sentence
            and other.verdict.is_shifted
            and other.clause.timex.start > old.clause.timex.start
        ),
        None,
    )


def _is_idle(reading: Reading) -> bool:
    """Whether an earlier date stands alone: nothing but its being earlier made it count."""
    is_told = reading.clause.view.has("cancel") or reading.clause.view.has("met")
    return reading.is_old and reading.verdict is EARLIER and not is_told


def _partner(readings: list[Reading], index: int, published_at: datetime) -> int | None:
    """The date that overtook an earlier one: in its sentence, else in the one next to it."""
    old = readings[index]
    ranked = [
        (distance, place)
        for place, other in enumerate(readings)
        if not other.is_old and other.due != old.due and not is_over(other.due, published_at)
        if (distance := _distance(old, other, abs(place - index))) is not None
    ]
    return min(ranked)[1] if ranked else None


def _distance(old: Reading, other: Reading, steps: int) -> int | None:
    here, there = old.clause.view.sentence, other.clause.view.sentence
    if there == here:
        return abs(other.clause.timex.start - old.clause.timex.start)
    is_next = there.paragraph == here.paragraph or there.is_title or here.is_title
    if is_next and steps == 1:
        return 1000 if there.start < here.start else 1001
    return None


def _is_only(reading: Reading, readings: list[Reading]) -> bool:
    """Whether the text below the title tells of no other date that counts."""
    return not any(
        other.due != reading.due and not other.clause.view.sentence.is_title for other in readings
    )


def _stated(
    reading: Reading, published_at: datetime, before: View | None, title: View, *, is_only: bool
) -> Reading:
    hedged = _is_hedged(reading)
    if reading.state is State.MOVED:
        return replace(reading, hedged=hedged)
    state = _state(reading, published_at, before, title)
    if state is State.PENDING and is_only and _is_moved_by(title, reading):
        state = State.MOVED
    if state is State.MOVED and hedged:
        state = State.PENDING
    return replace(reading, state=state, hedged=hedged)


def _is_moved_by(title: View, reading: Reading) -> bool:
    """Whether the title tells of a move, and this is the date that it can only mean."""
    is_bound = reading.clause.connector in ("until", "to", "by", "latest")
    is_turn = reading.verdict.kind is not Kind.DEADLINE
    return (is_bound or is_turn) and not reading.verdict.is_rough and tells_move(title)


def _state(reading: Reading, published_at: datetime, before: View | None, title: View) -> State:
    clause, view = reading.clause, reading.clause.view
    is_met = reading.verdict.is_met or view.has("met_strong")
    if is_met or is_over(reading.due, published_at):
        return State.MET if is_met else State.PAST
    if _is_called_off(reading):
        return State.CANCELLED
    if reading.is_old:
        is_met = any(told.has(name) for told in (view, title) for name in ("met", "met_strong"))
        return State.MET if is_met else State.PENDING
    if (
        clause.connector != "until"
        and title.has("met_strong")
        and reading.due.last_day - published_at.date() <= _SOON
    ):
        return State.MET
    if reading.verdict.is_past:
        return State.PAST
    if is_moved(clause, before=before, title=title):
        return State.MOVED
    return State.PENDING


def _is_called_off(reading: Reading) -> bool:
    clause = reading.clause
    if reading.is_old and clause.view.has("cancel"):
        return True
    if clause.near_hit("cancel"):
        return True
    return bool(clause.first("cancel") and not clause.finds("conditional_before", clause.left))


def _is_hedged(reading: Reading) -> bool:
    """Whether the clause only proposes, expects or allows for the date."""
    clause = reading.clause
    if is_move_wished(clause) and (reading.verdict.is_shifted or clause.connector == "until"):
        return True
    if clause.near_hit("doubt") or (clause.near_hit("would") and not clause.view.has("reported")):
        return True
    is_doubted = clause.place("hedge") > clause.place("firm")
    return is_doubted or clause.first("hedge_behind") is not None
