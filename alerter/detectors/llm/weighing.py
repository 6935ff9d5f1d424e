"""Weighs two readings of one text: the built-in one keeps what it is sure of, the endpoint
decides the rest, and what both tell grows surer.

Pure: candidates in, candidates out.
"""

from collections.abc import Sequence
from dataclasses import replace

from alerter.detectors.candidate import Candidate
from alerter.model import Mention

#: between these the built-in reader is unsure whether a date is a deadline, both included
UNSURE = (0.25, 0.75)
#: the endpoint's word counts like a witness who is right four times in five
_ODDS = 4


def is_unsure(candidate: Candidate, reach: int) -> bool:
    """Whether the endpoint is to decide: it was shown the date, and the other is unsure of it."""
    low, high = UNSURE
    if candidate.is_untold:
        return False
    return candidate.end <= reach and low <= candidate.probability <= high


def weigh(
    first: Sequence[Candidate], second: Sequence[Candidate], *, reach: int
) -> tuple[Candidate, ...]:
    """The built-in candidates, with the unsure ones as the endpoint has it, in order of the text.

    What the endpoint tells beyond them is kept as dropped, for explanation only.
    """
    partners = _partners(first, second)
    weighed = [_weighed(one, partners.get(at), reach) for at, one in enumerate(first)]
    taken = {id(partner) for partner in partners.values()}
    left = [_left_out(other) for other in second if id(other) not in taken]
    return tuple(sorted([*weighed, *left], key=lambda candidate: candidate.start))


def _partners(first: Sequence[Candidate], second: Sequence[Candidate]) -> dict[int, Candidate]:
    """Which of `second` speaks of the same date as each of `first`, by place in `first`.

    The same expression comes first, then the same due told elsewhere in the text; each serves once.
    """
    told = [other for other in second if other.mention is not None]
    partners: dict[int, Candidate] = {}
    for is_same in (_is_same_expression, _is_same_due):
        for at, one in enumerate(first):
            partner = next((other for other in told if is_same(one, other)), None)
            if at not in partners and partner is not None and not one.is_untold:
                partners[at] = partner
                told = [other for other in told if other is not partner]
    return partners


def _is_same_expression(one: Candidate, other: Candidate) -> bool:
    return one.start < other.end and other.start < one.end


def _is_same_due(one: Candidate, other: Candidate) -> bool:
    if one.mention is None or other.mention is None:
        return False
    return one.mention.due == other.mention.due


def _weighed(one: Candidate, other: Candidate | None, reach: int) -> Candidate:
    told = other.mention if other else None
    agrees = _agree(one.mention, told)
    if not is_unsure(one, reach):
        return _surer(one, one.mention, "the endpoint agrees") if agrees else one
    if other is None:
        reason = f"unsure with {one.probability:.2f}, and the endpoint does not tell of it"
        return one._replace(mention=None, reason=reason)
    how = "agrees" if agrees else "decides"
    return _surer(other._replace(probability=one.probability), told, f"the endpoint {how}")


def _agree(one: Mention | None, other: Mention | None) -> bool:
    if one is None or other is None:
        return False
    return one.due == other.due and one.state is other.state


def _surer(candidate: Candidate, mention: Mention | None, why: str) -> Candidate:
    odds = _ODDS * candidate.probability
    surer = round(odds / (odds + 1 - candidate.probability), 2)
    told = replace(mention, confidence=surer) if mention else None
    reason = f"{candidate.reason}; {why}: {surer:.2f}"
    return candidate._replace(mention=told, probability=surer, reason=reason)


def _left_out(other: Candidate) -> Candidate:
    if other.mention is None:
        return other
    reason = (
        "told by the endpoint, but the built-in reader is sure that it is no deadline of its own"
    )
    return other._replace(mention=None, reason=reason)
