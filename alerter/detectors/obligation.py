"""Decides whether a date is a deadline: from what leads to it and from who must do what around it.

Pure: a clause in, a verdict or the reason against one out.
"""

from alerter.detectors.bounds import BOUNDS, done_before
from alerter.detectors.clauses import Clause
from alerter.detectors.moves import is_move_refused
from alerter.detectors.turns import TURNS, limit_behind
from alerter.detectors.verdict import Verdict, deadline
from alerter.timex.value import End, Period, Shift, Span

_JUDGES = BOUNDS | TURNS
_UNREAL = {
    "figure": "a figure of speech, or a name",
    "fiction": "told of a story, not of the world",
    "denied": "denied, or only rumoured",
}


def judge(clause: Clause) -> Verdict | str:
    """The verdict on a date, or why it is none."""
    for name, reason in _UNREAL.items():
        if clause.view.has(name):
            return reason
    if _is_vague(clause):
        return "no more than the year at hand"
    if is_move_refused(clause):
        return "an extension that was refused"
    verdict = _limit(clause) or limit_behind(clause)
    if verdict is None and _is_attribution(clause):
        return "tells when something was said or done"
    verdict = verdict or _JUDGES[_judge_name(clause)](clause)
    if verdict is None:
        return f"no duty, limit or end around {clause.joint or 'it'!r}"
    return _weighed(clause, verdict)


def _judge_name(clause: Clause) -> str:
    value = clause.timex.value
    if isinstance(value, Span) and clause.connector != "latest":
        return "window" if value.is_window else "span"
    if isinstance(value, Shift) and clause.finds("countdown", clause.timex.text.lower()):
        return "countdown"
    return clause.connector


def _is_attribution(clause: Clause) -> bool:
    if clause.connector not in ("on", "none", "of", "instead") or isinstance(
        clause.timex.value, (Span, End)
    ):
        return False
    if clause.near_hit("limit") and clause.near_hit("lapse_past"):
        return False
    return clause.finds("attribution", clause.left) is not None


def _is_vague(clause: Clause) -> bool:
    value = clause.timex.value
    if isinstance(value, Shift) and clause.right.startswith(" date"):
        return True  # "today's date"
    if not isinstance(value, Period) or value.ahead is None or value.unit != "year":
        return False
    if value.ahead > 0 and clause.near_hit("lapse"):
        return False
    return clause.connector in ("on", "none", "of", "instead", "to", "from")


def _weighed(clause: Clause, verdict: Verdict) -> Verdict:
    """Coarse dates without a written duty are weaker: "by 2030" is often only a goal."""
    value = clause.timex.value
    if isinstance(value, Period) and value.unit in ("year", "half") and verdict.strength < 0.85:
        return verdict._replace(strength=verdict.strength - 0.1)
    return verdict


def _limit(clause: Clause) -> Verdict | None:
    """The date qualifies a limit: "a Wednesday deadline", "the 4 p.m. cutoff on 31 January"."""
    value = clause.timex.value
    if isinstance(value, (Span, Period)):
        return None
    lexicon = clause.view.lexicon
    written = lexicon.word("limit").search(clause.timex.text.lower())
    behind = clause.view.masked[clause.timex.end : clause.timex.end + 48]
    match = written or lexicon.shape("limit_behind").match(behind)
    if not match or lexicon.shape("limit_event").search(match[0]):
        return None
    is_today = isinstance(value, Shift) and clause.finds("weak_limit", match[0])
    if clause.connector in ("until", "by") or is_today:
        return None
    if clause.connector in ("before", "bound") and (met := done_before(clause)):
        return met
    is_ahead = clause.first("looming") is not None
    is_past = clause.has_passed
    return deadline(0.85, match[0], "it names a limit", is_past=is_past, is_ahead=is_ahead)


def told_by(clause: Clause) -> bool:
    """Whether the date is the day of an order, a ruling or a letter."""
    if clause.finds("ordered", clause.view.masked[: clause.timex.start]):
        return True
    return clause.finds("ordering", clause.right) is not None
