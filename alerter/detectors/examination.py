"""Reads one entry from its page to the judged dates on it.

    page --judge--> readings --place--> dues --pair--> moves --merge--> mentions

Deterministic; keeps nothing between entries.
"""

from alerter.detectors.anchoring import Starts
from alerter.detectors.candidate import Candidate
from alerter.detectors.layout import read_page
from alerter.detectors.memory import Memory
from alerter.detectors.merging import merge
from alerter.detectors.model import Judged, Model, load_model
from alerter.detectors.naming import name_of
from alerter.detectors.page import Expression, Line, Page
from alerter.detectors.reading import Reading, is_over
from alerter.detectors.weighing import FEATURES_OF_CUE, cue_of
from alerter.model import Entry, Kind, Mention, State
from alerter.timex import Direction, Resolved, Timex
from alerter.timex.tongue import UNKNOWN
from alerter.timex.value import Day

#: a date less likely to count than this is not told of, whatever its state
UNTOLD = 0.35
#: from where on a date is told of; below it, precision would suffer more than recall gains
ALERTABLE = 0.5
SETTLED = 0.5
_HEDGED = 0.5
#: how sure a date is in a language that there is no pack for
_GUESS = 0.2
_MONTHS = 12
_AHEAD = (State.PENDING, State.MOVED)
_SETTLED = (State.CANCELLED, State.MET, State.PAST)
_DIRECTIONS = {
    State.PENDING: Direction.AHEAD,
    State.MOVED: Direction.AHEAD,
    State.PAST: Direction.PAST,
}


def mentions_in(entry: Entry, model: Model | None = None) -> tuple[Mention, ...]:
    """The deadlines that `entry` tells of, one for each obligation, in order."""
    return _Examination(read_page(entry), model or load_model()).mentions()


def examine(entry: Entry, model: Model | None = None) -> tuple[Candidate, ...]:
    """Every expression of time in `entry`, in order, with the judgement on it."""
    return _Examination(read_page(entry), model or load_model()).candidates()


class _Examination:
    """One page that is being judged."""

    def __init__(self, page: Page, model: Model) -> None:
        self.page = page
        self.model = model
        self.memory = Memory(page.anchor)
        self.starts = Starts(page)
        #: expressions that are no deadline, each with where it lies
        self.dropped: list[tuple[Expression, Resolved | None]] = []
        self.published_at = page.entry.published_at
        self._shared: tuple[Line | None, int] = (None, 0)

    def mentions(self) -> tuple[Mention, ...]:
        """One for each obligation."""
        told = sorted(merge(self._paired(self._readings())), key=_start)
        return tuple(self._mention(reading) for reading in told)

    def candidates(self) -> tuple[Candidate, ...]:
        """One for each expression."""
        readings = self._readings()
        told = merge(self._paired(readings))
        shown = {reading.expression.start for reading in told}
        from alerter.detectors.telling import Teller  # here: it is only asked for with --explain

        teller = Teller(self.page, self.model)
        found = [teller.told(reading, self._mention(reading)) for reading in told]
        found += [
            teller.untold(reading, told)
            for reading in readings
            if reading.expression.start not in shown
        ]
        found += [teller.dropped(expression, placed) for expression, placed in self.dropped]
        return tuple(sorted(found, key=lambda candidate: candidate.start))

    def _readings(self) -> list[Reading]:
        """What every expression of time says, those left out that are no deadline."""
        read = map(self._read, self.page.expressions)
        return [reading for reading in read if reading is not None]

    def _read(self, expression: Expression) -> Reading | None:
        if self.page.language == UNKNOWN:
            return self._read_plainly(expression)
        judged = self.model.judge(
            expression.own, expression.line.around, share=self._share(expression), least=UNTOLD
        )
        state = self._state(judged)
        is_old = state is None and judged.was > judged.none
        if state is None:
            direction = Direction.NEAREST if is_old else Direction.PAST
        else:
            direction = _DIRECTIONS.get(state, Direction.NEAREST)
        placed = self.memory.place(expression, direction, self.starts.of(expression))
        self.memory.keep(expression, placed, counts=state is not None)
        if placed is None or (state is None and not is_old):
            self.dropped.append((expression, placed))
            return None
        if is_old and self.memory.extended is None:
            self.memory.extended = placed.due
        return Reading(
            expression,
            placed,
            self.page.anchor.today,
            Kind(judged.kind),
            self._settled(state or State.PENDING, placed),
            judged.was if is_old else judged.counts,
            hedged=judged.hedged >= _HEDGED,
            is_old=is_old,
        )

    def _share(self, expression: Expression) -> int:
        """What its line says to all of its expressions, weighed once."""
        if self._shared[0] is not expression.line:
            line = expression.line
            self._shared = line, self.model.share_of(line.around)
        return self._shared[1]

    def _read_plainly(self, expression: Expression) -> Reading | None:
        """A date in a language that nobody taught: all digits, ahead, and told as a mere guess."""
        placed = expression.ahead
        if (
            placed is None
            or is_over(placed.due, self.published_at)
            or not _is_in_figures(expression.timex)
        ):
            self.dropped.append((expression, placed))
            return None
        today = self.page.anchor.today
        return Reading(expression, placed, today, Kind.DEADLINE, State.PENDING, _GUESS, hedged=True)

    def _state(self, judged: Judged) -> State | None:
        """The state that a date is told in; None where it is no deadline, or an earlier one."""
        if judged.alertable >= ALERTABLE:
            return State.PENDING if judged.pending >= judged.moved else State.MOVED
        if judged.counts >= SETTLED:
            best = max(_SETTLED, key=lambda state: getattr(judged, state))
            if getattr(judged, best) > judged.alertable:
                return best
        return None

    def _settled(self, state: State, placed: Resolved) -> State:
        """A date that is over is not still to come, and one to come is not over."""
        if state in _AHEAD and is_over(placed.due, self.published_at):
            return State.PAST
        if state is State.PAST and placed.due.first_day > self.page.anchor.today:
            return State.PENDING
        return state

    def _paired(self, readings: list[Reading]) -> list[Reading]:
        """Each moved date with the earlier one that it overtook; those are told of no more."""
        kept = [
            reading._replace(is_old=True) if _is_overtaken(reading, readings) else reading
            for reading in readings
        ]
        for index, reading in enumerate(kept):
            if not reading.is_old:
                continue
            partner = self._partner(kept, index)
            if partner is not None:
                kept[partner] = kept[partner]._replace(state=State.MOVED, was=reading.due)
        return [reading for reading in kept if not reading.is_old]

    def _partner(self, readings: list[Reading], index: int) -> int | None:
        """The date that overtook an earlier one: in its sentence, else the nearest moved one."""
        old = readings[index]
        ranked = []
        for place, other in enumerate(readings):
            if other.is_old or other.due == old.due or other.state not in _AHEAD:
                continue
            is_same = other.expression.line is old.expression.line
            is_moved = other.state is State.MOVED
            if is_same or is_moved:
                ranked.append((not is_moved, not is_same, abs(place - index), place))
        return min(ranked)[-1] if ranked else None

    def _mention(self, reading: Reading) -> Mention:
        expression = reading.expression
        return Mention(
            what=name_of(expression, reading.kind, self.page) or expression.timex.text,
            kind=reading.kind,
            due=reading.due,
            state=reading.state,
            quote=expression.line.text,
            when=expression.timex.text,
            start=expression.start,
            end=expression.end,
            confidence=round(reading.probability, 2),
            was=reading.was if reading.state is State.MOVED else None,
            hedged=reading.hedged,
            cue=self._cue(reading),
        )

    def _cue(self, reading: Reading) -> str:
        """The words of the text that made it a deadline."""
        expression = reading.expression
        strongest = self.model.strongest(expression.words, reading.state, FEATURES_OF_CUE)
        return cue_of(expression, strongest, self.page)


def _is_in_figures(timex: Timex) -> bool:
    """Whether a date is written whole, in figures, and can be read in one way: 2026-03-31."""
    value = timex.value
    if not isinstance(value, Day) or value.month is None or value.year is None:
        return False
    if any(sign.isalpha() for sign in timex.text):
        return False
    return timex.text.startswith(str(value.year)) or value.day > _MONTHS or value.day == value.month


def _is_overtaken(reading: Reading, readings: list[Reading]) -> bool:
    """Whether it is over, and its own sentence moves something to another day."""
    return reading.state is State.PAST and any(
        other.state is State.MOVED and other.expression.line is reading.expression.line
        for other in readings
    )


def _start(reading: Reading) -> int:
    return reading.expression.start
