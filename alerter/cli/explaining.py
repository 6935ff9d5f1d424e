"""A text with its expressions of time marked in place, and what was thought of each.

    has until [1 Wednesday]{+} to win approval

Colours only add to the marks: piped into a file, or for eyes that tell no green from yellow,
nothing is lost.
"""

import io
from collections.abc import Iterable, Iterator, Sequence

from alerter.detectors.candidate import NO_DEADLINE, Candidate, Reason, Standing
from alerter.model import Entry, State

#: what explains the marks, for people
LEGEND = (
    "{+} ahead  {~} moved, hedged or unsure  {=} met, past or called off  {-} no deadline  "
    "{?} not placed on the calendar"
)

_MARKS = {
    Standing.AHEAD: "+",
    Standing.CHANGING: "~",
    Standing.OVER: "=",
    Standing.NONE: "-",
    Standing.UNPLACED: "?",
}
_STYLES = {
    Standing.AHEAD: "bold green",
    Standing.CHANGING: "bold yellow",
    Standing.OVER: "bold bright_blue",
    Standing.NONE: "dim",
    Standing.UNPLACED: "bold magenta",
}
_VERDICTS = {
    "none": "no deadline",
    "was": "earlier date of a deadline",
    State.PENDING: "deadline ahead",
    State.MOVED: "deadline moved",
    State.CANCELLED: "deadline called off",
    State.MET: "deadline met",
    State.PAST: "deadline past",
}
_MOST_FOR = 3
_MOST_AGAINST = 2
#: control signs of a stranger's text could clear a screen, or worse; each becomes one that shows
_SHOWN = {
    **{sign: 0x2400 + sign for sign in range(32) if chr(sign) not in "\n\t"},
    **dict.fromkeys(range(0x7F, 0xA0), 0xFFFD),
}

#: a piece of output, and its style
_Piece = tuple[str, str]


def shown(text: str) -> str:
    """`text` as a terminal may have it, sign for sign."""
    return text.translate(_SHOWN)


def explained(entry: Entry, candidates: Sequence[Candidate], *, is_coloured: bool) -> str:
    """The whole explanation of one entry."""
    pieces = [*_head(entry), *_marked(entry.body, candidates), ("\n", "")]
    for number, candidate in enumerate(candidates, 1):
        pieces += [("\n", ""), *_told(number, candidate)]
    if not candidates:
        pieces.append(("\nno expression of time\n", "dim"))
    pieces.append(("\n", ""))
    return _painted(pieces) if is_coloured else "".join(text for text, _ in pieces)


def explained_row(candidate: Candidate) -> dict[str, object]:
    """One expression of time as an object of JSON; offsets as those of a deadline."""
    due, past, ahead = candidate.due, candidate.past, candidate.ahead
    return {
        "when": candidate.when,
        "start": candidate.start,
        "end": candidate.end,
        "standing": str(candidate.standing),
        "verdict": candidate.verdict,
        "likelihood": round(candidate.likelihood, 4),
        "probability": round(candidate.probability, 4),
        "due": due.text if due else None,
        "grain": str(due.precision) if due else None,
        "how": candidate.how,
        "past": past.text if past else None,
        "ahead": ahead.text if ahead else None,
        "weekday_differs": candidate.mismatch,
        "hedged": candidate.hedged,
        "told": candidate.mention is not None,
        "reason": candidate.reason,
        "cue": candidate.cue,
        "reasons": [{"said": said, "weight": weight} for said, weight in candidate.reasons],
    }


def _head(entry: Entry) -> Iterator[_Piece]:
    at = entry.published_at
    yield f"{shown(entry.key)}, published {at:%A} {at.isoformat(' ', 'minutes')}\n\n", "bold"


def _marked(body: str, candidates: Iterable[Candidate]) -> Iterator[_Piece]:
    """The text, every expression of time in brackets with its number and mark."""
    done = len(body) - len(body.lstrip("\n"))
    for number, candidate in enumerate(candidates, 1):
        if not done <= candidate.start < candidate.end:
            continue  # stands nowhere in the text, or within another: it is told of below alone
        standing = candidate.standing
        yield shown(body[done : candidate.start]), ""
        when = shown(body[candidate.start : candidate.end])
        yield f"[{number} {when}]{{{_MARKS[standing]}}}", _STYLES[standing]
        done = candidate.end
    yield shown(body[done:].rstrip()), ""


def _told(number: int, candidate: Candidate) -> Iterator[_Piece]:
    """One expression: what it is, what it means, how it was placed, what decided."""
    standing, mention = candidate.standing, candidate.mention
    yield f"[{number}]{{{_MARKS[standing]}}} “{_one_line(candidate.when)}”", _STYLES[standing]
    yield f"{_verdict(candidate)}\n", ""
    if mention is not None:
        was = f", was {mention.was.text}" if mention.was else ""
        told = f"{_one_line(mention.what)} ({mention.kind}{was})"
        yield f"    {told}; {_one_line(candidate.reason)}\n", ""
    elif candidate.reason != NO_DEADLINE:
        yield f"    not told: {_one_line(candidate.reason)}\n", ""
    if candidate.due is not None:
        yield f"    read: {_placed(candidate)}\n", ""
    yield from _reasons("for", [one for one in candidate.reasons if one.weight > 0][:_MOST_FOR])
    against = [one for one in candidate.reasons if one.weight < 0][:_MOST_AGAINST]
    yield from _reasons("against", against)


def _verdict(candidate: Candidate) -> str:
    due = candidate.due
    when = f" {due.text} ({due.precision})" if due else ""
    hedged = ", hedged" if candidate.hedged else ""
    return f"{when}: {_VERDICTS[candidate.verdict]}{hedged}, {candidate.likelihood:.2f}"


def _placed(candidate: Candidate) -> str:
    """How it was placed; of two candidates, which was taken and why."""
    past, ahead, due = candidate.past, candidate.ahead, candidate.due
    if past is None or ahead is None or past == ahead or due not in (past, ahead):
        return candidate.how
    side, other = ("ahead", past) if due == ahead else ("behind", ahead)
    return f"{candidate.how}; not {other.text}: {_why(candidate, side)}"


def _why(candidate: Candidate, side: str) -> str:
    match candidate.verdict, side:
        case ((State.PENDING | State.MOVED), "ahead"):
            return "a deadline to come lies ahead"
        case State.PAST, "behind":
            return "what is past lies behind"
        case "none", "behind":
            return "what is no deadline mostly tells what was"
        case _, "ahead":
            return "of the two, it lies nearer"
        case _:
            return "it lies nearer, or is what was told"


def _reasons(side: str, reasons: Sequence[Reason]) -> Iterator[_Piece]:
    if reasons:
        told = "; ".join(f"{_one_line(said)} {weight:+.1f}" for said, weight in reasons)
        yield f"    {side} {told}\n", "dim"


def _one_line(text: str) -> str:
    return shown(" ".join(text.split()))


def _painted(pieces: Iterable[_Piece]) -> str:
    from rich.console import Console
    from rich.text import Text

    out = io.StringIO()
    console = Console(file=out, force_terminal=True, color_system="standard", no_color=False)
    console.print(Text.assemble(*pieces), soft_wrap=True, end="")
    return out.getvalue()
