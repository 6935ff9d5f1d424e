"""Puts the judgement on an expression of time into a record that can be shown.

Pure: what was judged goes in, candidates come out.
"""

from collections.abc import Sequence

from alerter.detectors.candidate import NO_DEADLINE, Candidate, Reason
from alerter.detectors.model import ROLES, Judged, Model
from alerter.detectors.page import Expression, Page
from alerter.detectors.reading import Reading
from alerter.detectors.weighing import GREAT, LEAST, Run, Weighing
from alerter.detectors.wording import meaning, standing_at
from alerter.due import Due
from alerter.model import Mention, State
from alerter.timex import Resolved

_WAS = "was"
_NONE = "none"
#: so many reasons are told
_MOST = 8


class Teller:
    """Tells how the expressions of one page were judged."""

    def __init__(self, page: Page, model: Model) -> None:
        self._page = page
        self._model = model

    def told(self, reading: Reading, mention: Mention) -> Candidate:
        """A deadline that is told of."""
        return self._candidate(
            reading.expression,
            reading.resolved,
            label=mention.state,
            probability=reading.probability,
            hedged=mention.hedged,
            reason=f"{mention.state} with {reading.probability:.2f}",
            mention=mention,
        )

    def untold(self, reading: Reading, told: Sequence[Reading]) -> Candidate:
        """A date that counts, which another expression tells better."""
        likely = reading.probability
        return self._candidate(
            reading.expression,
            reading.resolved,
            label=_WAS if reading.is_old else reading.state,
            probability=1 - likely if reading.is_old else likely,
            hedged=reading.hedged,
            reason=_why_untold(reading, told),
            is_untold=True,
        )

    def dropped(self, expression: Expression, placed: Resolved | None) -> Candidate:
        """An expression that is no deadline, or that nobody can place."""
        judged = self._model.judge(expression.seen)
        label = judged.label
        reason = NO_DEADLINE if placed else "cannot be placed on the calendar"
        if placed and label != _NONE:
            reason = "is too unsure to be told of"
        return self._candidate(
            expression,
            placed,
            label=label,
            probability=judged.counts,
            hedged=False,
            reason=reason,
        )

    def _candidate(
        self,
        expression: Expression,
        placed: Resolved | None,
        *,
        label: str,
        probability: float,
        hedged: bool,
        reason: str,
        mention: Mention | None = None,
        is_untold: bool = False,
    ) -> Candidate:
        return Candidate(
            start=expression.start,
            end=expression.end,
            when=expression.timex.text,
            quote=expression.line.text,
            due=placed.due if placed else None,
            how=placed.how if placed else "",
            cue=mention.cue if mention else "",
            reason=reason,
            mention=mention,
            past=_due(expression.past),
            ahead=_due(expression.ahead),
            mismatch=placed.mismatch if placed else False,
            label=str(label),
            probability=probability,
            hedged=hedged,
            is_untold=is_untold,
            reasons=self._reasons(expression, label),
        )

    def _reasons(self, expression: Expression, label: str) -> tuple[Reason, ...]:
        """What spoke for a deadline of some kind, or for none."""
        features = expression.seen
        one = label if label == _NONE else _likeliest(self._model.judge(features))
        weights = self._model.contrast(features, one)
        return _reasons(Weighing(expression, weights, self._page))


def _reasons(weighing: Weighing) -> tuple[Reason, ...]:
    """What weighed most, for and against."""
    found = [Reason(_said(run, weighing), run.weight) for run in weighing.runs()]
    others: dict[str, float] = {}
    for sight, weight in weighing.elsewhere():
        said = sight.name if sight.kind == "other" else standing_at(sight)
        others[said] = others.get(said, 0.0) + weight
    found += [Reason(said, weight) for said, weight in others.items()]
    found = [Reason(said, round(weight, 2)) for said, weight in found]
    found = [reason for reason in found if abs(reason.weight) >= LEAST]
    found.sort(key=lambda reason: (-abs(reason.weight), reason.said))
    return tuple(found[:_MOST])


def _said(run: Run, weighing: Weighing) -> str:
    """A run of words, where it stands, and the class that weighed most in it."""
    classes: dict[str, float] = {}
    for number in run.numbers:
        for name, weight in weighing.classes_of(number).items():
            classes[name] = classes.get(name, 0.0) + weight
    name = max(classes, key=lambda name: classes[name] * run.weight, default="")
    if name and classes[name] * run.weight < GREAT * run.weight * run.weight:
        name = ""  # single words weighed more
    side = "before it" if run.is_left else "behind it"
    what = f", {meaning(name)}" if name else ""
    return f"“{weighing.written(run)}” {side}{what}"


def _likeliest(judged: Judged) -> str:
    """The likeliest label that is not "none": calendars may turn it into another state later."""
    return max(ROLES, key=lambda label: float(getattr(judged, label)))


def _due(resolved: Resolved | None) -> Due | None:
    return resolved.due if resolved else None


def _why_untold(reading: Reading, told: Sequence[Reading]) -> str:
    """Why a date that counts is not told of by itself."""
    if reading.is_old:
        moved = any(other.was == reading.due for other in told if other.state is State.MOVED)
        return "was overtaken by another date" if moved else "is an earlier date"
    for other in told:
        if (other.due.first_day, other.due.last_day) == (
            reading.due.first_day,
            reading.due.last_day,
        ):
            return f"is told better by “{other.expression.timex.text}”"
    return "is told more exactly by another date"
