"""Dates by which something has to be done, or until which it holds: "has until", "by", "within".

Pure: a clause in, a verdict out.
"""

import re

from alerter.detectors.clauses import Clause
from alerter.detectors.verdict import Judgement, Verdict, deadline, effective, expiry
from alerter.timex.value import Shift, Span, Weekday

#: a length of time before its end: "get 180 days, until 26 April"
_AMOUNT = re.compile(r"#+,? $")
_LONGEST_SPAN_DAYS = 800
#: a part of a clause that says nothing alone: ", or no deal, by"
_SHORT = 14
_UNIT_DAYS = {"minute": 0, "hour": 0.04, "day": 1, "week": 7, "month": 30, "year": 365}


def _latest(clause: Clause) -> Verdict | None:
    value = clause.timex.value
    if isinstance(value, Span) and not _is_placeable(clause, value):
        return None
    is_past = bool(clause.last("duty_past"))
    return deadline(0.92, clause.joint, "a latest day", is_past=is_past)


def done_before(clause: Clause) -> Verdict | None:
    """It was done in time: "was completed on Thursday, before the 23 January deadline"."""
    if clause.last("duty") or clause.last("duty_past") or clause.finds("not_done", clause.near):
        return None
    done = clause.last("done")
    is_limit = clause.finds("limit_behind", clause.right[:48])
    if done and (is_limit or clause.timex.text.lower().endswith("deadline")):
        return deadline(0.7, f"{done} {clause.joint}", "it was done before then", is_met=True)
    return None


def _bound(clause: Clause) -> Verdict | None:
    if met := done_before(clause):
        return met
    cue = clause.nearest("duty", "act", "paper", "move", "lapse", "limit") or clause.finds(
        "limit_behind", clause.right[:48]
    )
    return deadline(0.6, clause.joint, "something is bounded by it") if cue else None


def _until(clause: Clause) -> Verdict | None:
    joint, left = clause.joint, _AMOUNT.sub("", clause.left)
    if given := clause.finds("has_until", left):
        is_past = clause.finds("had_until", given) is not None
        return deadline(0.93, f"{given} {joint}", "somebody is given until then", is_past=is_past)
    if not left.strip(" ,-"):
        return _until_initial(clause)
    if clause.finds("supposed", clause.near):
        return None
    if clause.finds("not_until", clause.near):
        return _not_until(clause)
    return _until_held(clause)


def _not_until(clause: Clause) -> Verdict | None:
    """It will not bind until then; or nobody may act until then."""
    if clause.finds("barred", clause.near):
        return expiry(0.66, f"barred {clause.joint}", "it is barred until then")
    if clause.nearest("duty", "start", "rule", "act"):
        return effective(0.65, f"not {clause.joint}", "it binds from then on")
    return None


def _until_held(clause: Clause) -> Verdict | None:
    names = ("event", "lapse", "hold", "duty", "act", "paper", "move", "term", "end_past")
    nearest = clause.nearest(*names)
    if nearest is None:
        if clause.timex.opens is not None or clause.timex.value is None:
            return None
        return expiry(0.55, clause.joint, "something goes on until then")
    if nearest in ("event", "end_past") or (nearest == "hold" and clause.last("event")):
        return _until_term(clause)
    cue = f"{clause.last(nearest)} {clause.joint}"
    if nearest in ("act", "duty", "paper"):
        return deadline(0.82, cue, "it can be done until then")
    return expiry(0.8, cue, "it holds until then")


def _until_term(clause: Clause) -> Verdict | None:
    """An event that lasts binds nobody, unless it is also something that can run out."""
    if term := clause.near_hit("term"):
        return expiry(0.6, f"{term} {clause.joint}", "it holds until then")
    return None


def _until_initial(clause: Clause) -> Verdict | None:
    cue = clause.first("act") or clause.first("duty") or clause.first("hold")
    if cue or clause.view.sentence.is_line:
        return deadline(0.6, f"{clause.joint} … {cue or ''}", "it can be done until then")
    return None


def _by(clause: Clause) -> Verdict | None:
    joint = clause.joint
    if past := clause.near_hit("duty_past"):
        return deadline(0.75, f"{past} {joint}", "it had to be done by then", is_past=True)
    if _is_undone(clause):
        if not clause.near_hit("had"):
            return deadline(0.76, f"if not {joint}", "what follows if it is not done by then")
        return None
    if duty := clause.last("duty"):
        return deadline(0.88, f"{duty} … {joint}", "it has to be done by then", is_ahead=True)
    if intent := clause.near_hit("intend"):
        return deadline(0.6, f"{intent} … {joint}", "somebody means to do it by then")
    if clause.view.lexicon.shape("imperative").search(clause.view.masked[: clause.edge]):
        return deadline(0.85, joint, "the reader is told to act by then")
    if duty := clause.first("duty"):
        strength = 0.85 if clause.is_initial else 0.72
        return deadline(strength, f"{joint} … {duty}", "it has to be done by then")
    return None if clause.is_initial else _by_done(clause)


def _is_undone(clause: Clause) -> bool:
    """Whether it tells what follows if something is not done."""
    near = clause.near if len(clause.near) > _SHORT else clause.left
    if clause.last("duty") and not clause.finds("conditional", near):
        return False
    return bool(clause.finds("not_done", near)) and clause.first("duty") is None


def _by_done(clause: Clause) -> Verdict | None:
    joint = clause.joint
    for name in ("paper", "act", "limit"):
        if cue := clause.near_hit(name) or clause.last(name):
            return deadline(0.76, f"{cue} {joint}", "it is to be done by then")
    if turn := clause.nearest("lapse", "start"):
        return deadline(0.6, f"{clause.last(turn)} {joint}", "it is to be done by then")
    if (will := clause.near_hit("will")) and not clause.near_hit("event"):
        return deadline(0.55, f"{will} … {joint}", "it will be done by then")
    headline = clause.finds("headline_plan", clause.left)
    if clause.view.sentence.is_title and headline:
        return deadline(0.66, f"to … {joint}", "a headline tells who is to act by then")
    return None


def _before(clause: Clause) -> Verdict | None:
    joint = clause.joint
    if met := done_before(clause):
        return met
    if clause.near_hit("duty_past"):
        return deadline(0.7, f"… {joint}", "it had to be done before then", is_past=True)
    if clause.finds("not_until", clause.near):
        if clause.near_hit("start") or clause.near_hit("required") or clause.near_hit("bound_to"):
            return effective(0.6, f"not {joint}", "it does not bind before then")
        return None
    if clause.view.lexicon.shape("imperative").search(clause.view.masked[: clause.edge]):
        return deadline(0.85, joint, "the reader is told to act before then")
    for name, strength in (("duty", 0.85), ("act", 0.72), ("paper", 0.72), ("limit", 0.6)):
        if cue := clause.last(name):
            return deadline(strength, f"{cue} {joint}", "it is to be done before then")
    if duty := clause.first("duty"):
        return deadline(0.62, f"{joint} … {duty}", "it is to be done before then")
    return None


def _to(clause: Clause) -> Verdict | None:
    if shift := clause.last("shift"):
        cue = f"{shift} {clause.joint}"
        return deadline(0.85, cue, "the date is moved to it", is_shifted=True, is_ahead=True)
    opens = clause.timex.opens
    if opens is not None and not clause.last("event"):
        # "Monday to Friday" are office hours
        return None if isinstance(opens.value, Weekday) else _until_held(clause)
    if (held := clause.last("hold")) and clause.last("term") and not clause.near_hit("event"):
        return expiry(0.6, f"{held} {clause.joint}", "it holds until then")
    return None


def _window(clause: Clause) -> Verdict | None:
    """Within 30 days; in the next ten days."""
    value = clause.timex.value
    if not isinstance(value, Span) or not _is_placeable(clause, value):
        return None
    if duty := clause.either("duty"):
        return deadline(0.82, f"{duty} … within", "it has to be done within that time")
    if cue := clause.near_hit("act"):
        strength = 0.75 if value.base is not None else 0.6
        return deadline(strength, f"{cue} within", "it is to be done within that time")
    return None


def _span(clause: Clause) -> Verdict | None:
    """30 days to act; another 90 days; for 60 days."""
    value = clause.timex.value
    if not isinstance(value, Span) or not _is_placeable(clause, value):
        return None
    if clause.finds("ahead_of_limit", clause.right) and not clause.either("ahead_verb"):
        return deadline(0.6, "ahead of it", "it was done so long before", is_met=True)
    given = clause.finds("has_until", clause.before_date)
    to_act = clause.finds("to_act", clause.right)
    if clause.view.lexicon.word("to_spare").match(clause.right.lstrip()):
        return deadline(0.6, "to spare", "it was done so long before", is_met=True)
    if (
        given
        and not clause.finds("not_given", given)
        and (to_act or value.base is not None or value.is_more)
    ):
        return deadline(0.8, f"{given} …", "somebody is given so long", is_rough=True)
    if value.is_more and clause.last("move"):
        return expiry(0.6, "another", "an end is put off by so much", is_rough=True)
    is_first = not clause.before_date.strip(" :;-,")
    if to_act and is_first and clause.view.sentence.is_title:
        return deadline(0.62, "to act", "so long is left to act", is_rough=True)
    if (
        clause.connector == "on"
        and clause.finds("lasting", clause.before_date)
        and value.unit in ("hour", "day")
    ):
        return expiry(0.6, "for", "it holds for so long", is_rough=True)
    if value.base is not None and (cue := clause.near_hit("hold") or clause.last("rule")):
        return expiry(0.7, f"{cue} for", "it holds for so long", is_rough=True)
    return None


def _is_placeable(clause: Clause, value: Span) -> bool:
    """Whether the length is short, and does not count from something undated."""
    days = value.amount * _UNIT_DAYS.get(value.unit, 1)
    if (days > _LONGEST_SPAN_DAYS or days < 0.5) and value.base is None:
        return False
    if clause.finds("counts_from_now", clause.right):
        return True
    counts_from = clause.view.lexicon.word("counts_from").match(clause.right.lstrip())
    return value.base is not None or counts_from is None


def _countdown(clause: Clause) -> Verdict | None:
    """Eleven days left to file; eight days to go."""
    view = clause.view
    value = clause.timex.value
    if isinstance(value, Shift) and value.unit == "hour" and clause.finds("agreed", clause.left):
        return deadline(0.6, "agreed", "it was agreed so long before", is_met=True)
    for name in ("limit", "paper", "act", "term"):
        if cue := clause.either(name):
            return deadline(0.68, f"{cue} … left", "so long is left", is_rough=True)
    if view.sentence.is_title and view.masked.endswith("#"):
        return deadline(0.52, "left", "so long is left", is_rough=True)
    return None


#: by the class of the connector, or by what is written in its place
BOUNDS: dict[str, Judgement] = {
    "latest": _latest,
    "bound": _bound,
    "until": _until,
    "by": _by,
    "before": _before,
    "to": _to,
    "window": _window,
    "span": _span,
    "countdown": _countdown,
}
