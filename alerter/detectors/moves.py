"""Whether a text tells that a date was moved, only wishes that it were, or denies it.

Pure: views in, answers out.
"""

from alerter.detectors.clauses import Clause, View

_DENIAL_REACH = 60


def is_moved(clause: Clause, *, before: View | None, title: View) -> bool:
    """Whether the clause, or the text right before it, says that this date is a new one."""
    if is_move_told(clause) or clause.first("move_behind"):
        return True
    if not clause.near_hit("now") and not clause.near_hit("now_given"):
        return False
    told = (clause.view, before, title)
    return any(view is not None and tells_move(view) for view in told) or bool(
        clause.near_hit("now_given")
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
    for start, _ in view.hits("move_strong"):
        head = view.masked[max(0, start - _DENIAL_REACH) : start]
        if not view.lexicon.word("unmoved").search(head):
            return True
    return False


def _move_place(clause: Clause) -> int | None:
    """Where the last word of a move begins, before the date."""
    starts = [
        start
        for name in ("move_strong", "shift")
        for start, _ in clause.view.hits(name)
        if clause.left_from <= start < clause.timex.start
        and (name == "move_strong" or clause.connector == "to")
    ]
    return max(starts, default=None)


def _is_denied(clause: Clause, place: int) -> bool:
    return _word_before(clause, "unmoved", place)


def _is_wished(clause: Clause, place: int) -> bool:
    return _word_before(clause, "wished", place)


def _word_before(clause: Clause, name: str, place: int) -> bool:
    low = max(clause.left_from, place - _DENIAL_REACH)
    return any(low <= start < place for start, _ in clause.view.hits(name))
