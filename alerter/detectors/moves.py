"""Whether a text tells that a date was moved, only wishes that it were, or denies it.

Pure: views in, answers out.
"""

import re

from alerter.detectors.clauses import Clause, View
from alerter.timex.value import Span

_DENIAL_REACH = 60
_STOP = re.compile(r"[;()]|[.!?] ")


def is_moved(clause: Clause, *, before: View | None, title: View) -> bool:
    """Whether the clause, or the text right before it, says that this date is a new one."""
    if is_move_told(clause) or _is_moved_behind(clause) or _is_longer(clause):
        return True
    if not clause.near_hit("now") and not clause.near_hit("now_given"):
        return False
    told = (clause.view, before, title)
    return any(view is not None and tells_move(view) for view in told) or bool(
        clause.near_hit("now_given")
    )


def _is_moved_behind(clause: Clause) -> bool:
    """Whether it stands behind the date: "until 1 May, two weeks later than planned"."""
    moved = clause.first("move_behind")
    return moved is not None and not clause.finds("conditional_before", clause.right)


def _is_longer(clause: Clause) -> bool:
    """Whether the time that is added stands right before the date: "another week, to 1 June"."""
    return any(
        isinstance(timex.value, Span)
        and timex.value.is_more
        and not clause.view.masked[timex.end : clause.edge].strip(" ,(")
        for timex in clause.view.timexes
        if timex.end <= clause.edge
    )


def is_move_told(clause: Clause) -> bool:
    """Whether the clause itself moves the date: "extended the pause through 31 August"."""
    place = _move_place(clause)
    return place is not None and not (_is_denied(clause, place) or _is_wished(clause, place))


def is_move_wished(clause: Clause) -> bool:
    """Whether somebody only asks for the move, or talks of it."""
    place = _move_place(clause)
    return place is not None and _is_wished(clause, place)


def is_move_refused(clause: Clause) -> bool:
    """Whether the clause says that the date was not moved to this day."""
    place = _move_place(clause)
    if place is None or clause.connector not in ("to", "until"):
        return False
    return _word_before(clause, "refused", place)


def tells_move(view: View) -> bool:
    """Whether a sentence tells of a move at all."""
    for start, end in view.hits("move_strong"):
        if view.lexicon.shape("kept_going").match(view.masked, start, end):
            continue  # what is kept going need not have a date
        head = view.masked[max(0, start - _DENIAL_REACH) : start]
        if not any(view.lexicon.word(name).search(head) for name in ("unmoved", "wished")):
            return True
    return False


def _move_place(clause: Clause) -> int | None:
    """Where the last word of a move begins, before the date."""
    low = _reach(clause)
    starts = [
        start
        for name in ("move_strong", "shift")
        for start, _ in clause.view.hits(name)
        if low <= start < clause.timex.start and (name == "move_strong" or clause.connector == "to")
    ]
    return max(starts, default=None)


def _reach(clause: Clause) -> int:
    """Where the part begins that the date belongs to: over a colon, or ", so"."""
    head = clause.view.masked[: clause.left_from]
    if not head.rstrip().endswith((":", ", so")):
        return clause.left_from
    return max((match.end() for match in _STOP.finditer(head[:-3])), default=0)


def _is_denied(clause: Clause, place: int) -> bool:
    return _word_before(clause, "unmoved", place)


def _is_wished(clause: Clause, place: int) -> bool:
    return _word_before(clause, "wished", place)


def _word_before(clause: Clause, name: str, place: int) -> bool:
    low = max(_reach(clause), place - _DENIAL_REACH)
    return any(low <= start < place for start, _ in clause.view.hits(name))
