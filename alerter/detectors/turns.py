"""Dates on which something ends or begins: "expires on", "is due", "takes effect", "from".

Pure: a clause in, a verdict out.
"""

from alerter.detectors.clauses import Clause
from alerter.detectors.verdict import Judgement, Verdict, deadline, effective, expiry
from alerter.timex.value import SameDay


def _from(clause: Clause) -> Verdict | None:
    joint = clause.joint
    if _opens_range(clause) and not clause.near_hit("rule"):
        return None
    if lapse := clause.either("lapse"):
        return expiry(0.82, f"{lapse} {joint}", "it is over from then on")
    if clause.near_hit("event") and not clause.near_hit("rule") and not clause.last("duty"):
        return None
    for name, strength in (("duty", 0.82), ("rule", 0.78)):
        if cue := clause.either(name):
            return effective(strength, f"{cue} {joint}", "it binds from then on")
    if (
        clause.finds("exact_from", joint)
        and not clause.either("start_past")
        and (cue := clause.either("will"))
    ):
        return effective(0.58, f"{cue} {joint}", "it binds from then on")
    return None


def _opens_range(clause: Clause) -> bool:
    """Whether the date is the first of two: "from 10 to 21 February"."""
    opened = (other.opens for other in clause.view.timexes)
    return any(first is not None and first.start == clause.timex.start for first in opened)


def _after(clause: Clause) -> Verdict | None:
    cue = clause.either("lapse")
    if cue and clause.nearest("event", "duty", "lapse", "end") != "event":
        return expiry(0.78, f"{cue} {clause.joint}", "it is over after that")
    barred = clause.view.lexicon.word("no_more").search(f"{clause.left} | {clause.right}")
    is_plain = barred is not None and barred[0].startswith("no ")
    if barred and (is_plain or not clause.near_hit("event")):
        return expiry(0.74, f"{barred[0]} … {clause.joint}", "nothing goes after that")
    return None


def _on(clause: Clause) -> Verdict | None:
    before = clause.before_date
    if clause.finds("due_event", clause.left):
        return None
    if due := clause.finds("due", before):
        if clause.finds("not_until", clause.near) or clause.finds("expected", clause.left):
            return None
        strength = 0.86 if _is_owed(clause) else 0.58
        return deadline(strength, due, "it is due then", is_past=bool(clause.near_hit("had")))
    if clause.finds("before_event", clause.left):
        return _before_event(clause)
    if (limit := clause.last("limit") or clause.near_hit("the_date")) and _is_limit(clause):
        return deadline(0.86, limit, "a limit falls on it", is_past=clause.has_passed)
    if (
        (must := clause.near_hit("must"))
        and not clause.near_hit("event")
        and clause.near_hit("act")
    ):
        return deadline(0.62, must, "it has to be done then", is_ahead=True)
    if clause.is_initial and (first := _initial(clause)):
        return first
    names = ("lapse", "lapse_past", "end", "end_past", "start", "start_past", "event")
    nearest = clause.nearest(*names) or ""
    judged = None if _is_taken(clause, nearest) else _ENDINGS.get(nearest, _nothing)(clause)
    return judged or limit_behind(clause) or _same_duty(clause)


def _is_taken(clause: Clause, name: str) -> bool:
    """Whether another date stands between the word and this one: the word tells of that."""
    if not name:
        return False
    between = clause.view.masked[clause.place(name) : clause.edge]
    return "#" in between and "," in between.partition("#")[2]


def _initial(clause: Clause) -> Verdict | None:
    """The date stands first: "On 2 June new rates take effect"."""
    if (lapse := clause.first("lapse")) and clause.first("term"):
        return expiry(0.8, lapse, "something runs out then")
    if (start := clause.first("start")) and clause.first("rule"):
        return effective(0.72, start, "a rule starts to bind then")
    if (must := clause.first("must")) and not clause.first("event"):
        return effective(0.62, must, "somebody must from then on")
    return None


def _is_owed(clause: Clause) -> bool:
    """Whether what is due is something that somebody has to hand in, not news that is expected."""
    return clause.nearest("paper", "act", "limit", "rule", "term", "duty") is not None


def _before_event(clause: Clause) -> Verdict | None:
    """Before something that takes place that day: "freed before he is sworn in on 20 January"."""
    if duty := clause.last("duty") or clause.last("act"):
        return deadline(0.7, f"{duty} … before", "it is to be done before then")
    return None


def _is_limit(clause: Clause) -> bool:
    at = max(clause.place("limit"), clause.place("the_date"))
    between = clause.view.lexicon.shape("relative").sub(
        ",", clause.view.masked[at : clause.timex.start]
    )
    if clause.finds("limit_event", clause.left):
        return False
    return len(between.split()) <= 6 and not clause.near_hit("event") and "#" not in between


def limit_behind(clause: Clause) -> Verdict | None:
    """The date stands first: "Monday is the cut-off", "Sunday's the last day"."""
    behind = clause.view.folded[clause.timex.end - 2 : clause.right_to]
    start = 0 if behind.startswith("'s") else 2
    match = clause.view.lexicon.word("is_limit").match(behind[start:].lstrip())
    if not match or clause.finds("had_been", clause.right):
        return None
    is_past = clause.finds("was", match[0]) is not None
    return deadline(0.82, match[0], "it is a limit", is_past=is_past)


def _same_duty(clause: Clause) -> Verdict | None:
    """A duty that falls on a day that was named before: "the same day apply to objections"."""
    if not isinstance(clause.timex.value, SameDay):
        return None
    if cue := clause.first("paper") or clause.first("duty") or clause.last("rule"):
        return deadline(0.6, cue, "a duty on the day that was named before")
    return None


def _nothing(_: Clause) -> Verdict | None:
    return None


def _lapse(clause: Clause) -> Verdict | None:
    return expiry(0.9, clause.last("lapse") or "", "something runs out then")


def _lapse_past(clause: Clause) -> Verdict | None:
    return expiry(0.85, clause.last("lapse_past") or "", "something ran out then", is_past=True)


def _end(clause: Clause) -> Verdict | None:
    cue = clause.last("end") or ""
    if clause.first("reopen") or clause.last("reopen"):
        return None
    if clause.last("term") or clause.last("paper"):
        return expiry(0.82, cue, "something that can run out ends then")
    if clause.finds("conditional", f"{clause.left} {clause.right}"):
        return deadline(0.7, cue, "something stops then unless somebody acts")
    if isinstance(clause.timex.value, SameDay):
        return expiry(0.62, cue, "something ends on the day that was named before")
    return None


def _end_past(clause: Clause) -> Verdict | None:
    if clause.last("term"):
        cue = clause.last("end_past") or ""
        return expiry(0.75, cue, "something that can run out ended then", is_past=True)
    return None


def _start(clause: Clause) -> Verdict | None:
    cue = clause.last("start") or ""
    if clause.view.lexicon.word("in_force").search(cue):
        return effective(0.88, cue, "a rule starts to bind then")
    if clause.last("rule"):
        return effective(0.74, cue, "a rule starts to bind then")
    return None


def _start_past(clause: Clause) -> Verdict | None:
    cue = clause.last("start_past") or ""
    if clause.last("rule") and clause.view.lexicon.word("in_force_past").search(cue):
        return effective(0.6, cue, "a rule began to bind then", is_past=True)
    return None


_ENDINGS: dict[str, Judgement] = {
    "lapse": _lapse,
    "lapse_past": _lapse_past,
    "end": _end,
    "end_past": _end_past,
    "start": _start,
    "start_past": _start_past,
}


#: by the class of the connector
TURNS: dict[str, Judgement] = {
    "from": _from,
    "after": _after,
    "since": _nothing,
    "instead": _on,
    "of": _on,
    "on": _on,
    "none": _on,
}
