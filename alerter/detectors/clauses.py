"""A sentence as the judgement sees it: its expressions of time, and the clause around each of them.

Pure: cue words are looked up once for a sentence and then asked for by place.
"""

import re
from dataclasses import dataclass, field

from alerter.detectors.lexicon import Lexicon
from alerter.detectors.sentences import Sentence
from alerter.timex import Timex, fold
from alerter.timex.value import Span

#: another name of the same day, right before it: "Easter Sunday, 20 April"
_APPOSITIVE = re.compile(r"(?:#+|\bthe (?:next|following) (?:one|day)?)(?:, | \(|, the | )$")
#: what sets a date off from what it belongs to: "a new date for it: 7 May"
_LEAD_IN = re.compile(r"(?::| -+)(?: now)? ?$")
_REACH_LEFT = 220
_REACH_RIGHT = 160


@dataclass(slots=True)
class View:
    """One sentence with its expressions of time; offsets count within the sentence."""

    sentence: Sentence
    text: str
    timexes: tuple[Timex, ...]
    lexicon: Lexicon
    #: the text, folded
    folded: str = ""
    #: folded, every expression of time blotted out by `#`
    masked: str = ""
    _hits: dict[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folded = masked = fold(self.text)
        for timex in self.timexes:
            blot = "#" * (timex.end - timex.start)
            masked = masked[: timex.start] + blot + masked[timex.end :]
        self.masked = masked

    def hits(self, name: str) -> tuple[tuple[int, int], ...]:
        """Where a class of words stands in the sentence."""
        if name not in self._hits:
            found = self.lexicon.word(name).finditer(self.masked)
            self._hits[name] = tuple(match.span() for match in found)
        return self._hits[name]

    def has(self, name: str) -> bool:
        """Whether a class of words stands anywhere in the sentence."""
        return bool(self.hits(name))


@dataclass(frozen=True, slots=True)
class Clause:
    """The clause around one expression of time."""

    view: View
    timex: Timex
    #: class of the connector that leads to it: until, by, from, …; "none"
    connector: str
    #: the connector as written
    joint: str
    #: where the connector begins
    edge: int
    #: bounds of the clause
    left_from: int
    right_to: int
    #: where the innermost part before the date begins
    near_from: int

    @property
    def left(self) -> str:
        """The clause before the connector, folded."""
        return self.view.masked[self.left_from : self.edge]

    @property
    def near(self) -> str:
        """The innermost part before the connector."""
        return self.view.masked[self.near_from : self.edge]

    @property
    def right(self) -> str:
        """The clause behind the date, folded."""
        return self.view.masked[self.timex.end : self.right_to]

    @property
    def before_date(self) -> str:
        """The clause up to the date itself, connector included, folded."""
        return self.view.masked[self.left_from : self.timex.start]

    @property
    def tells_past(self) -> bool:
        """Whether the clause is told in the past tense, as far as its words show."""
        if self.either("ahead_verb"):
            return False
        return self.either("past_verb") is not None

    @property
    def has_passed(self) -> bool:
        """Whether the clause says that the date came and went."""
        return bool(self.first("lapse_past") or self.near_hit("lapse_past"))

    @property
    def is_initial(self) -> bool:
        """Whether nothing of the clause stands before the connector."""
        return not self.left.strip(" ,\"'-#")

    def last(self, name: str) -> str | None:
        """The word of a class that stands nearest before the connector, in this clause."""
        spans = [
            span
            for span in self.view.hits(name)
            if self.left_from <= span[0] and span[1] <= self.edge
        ]
        return self.view.masked[spans[-1][0] : spans[-1][1]] if spans else None

    def first(self, name: str) -> str | None:
        """The word of a class that stands first behind the date, in this clause."""
        for start, end in self.view.hits(name):
            if self.timex.end <= start and end <= self.right_to:
                return self.view.masked[start:end]
        return None

    def place(self, name: str) -> int:
        """How near before the connector a class of words ends; -1 where there is none."""
        ends = [
            end
            for start, end in self.view.hits(name)
            if self.left_from <= start and end <= self.edge
        ]
        return ends[-1] if ends else -1

    def near_hit(self, name: str) -> str | None:
        """The word of a class in the innermost part before the connector."""
        for start, end in reversed(self.view.hits(name)):
            if self.near_from <= start and end <= self.edge:
                return self.view.masked[start:end]
        return None

    def either(self, name: str) -> str | None:
        """The word of a class in the clause, before or behind."""
        return self.last(name) or self.first(name)

    def finds(self, name: str, text: str) -> str | None:
        """What a shape of the pack matches in `text`."""
        match = self.view.lexicon.shape(name).search(text)
        return match[0] if match else None

    def nearest(self, *names: str) -> str | None:
        """Which of these classes stands nearest before the connector."""
        placed = [(self.place(name), -rank, name) for rank, name in enumerate(names)]
        place, _, name = max(placed)
        return name if place >= 0 else None


def clause_of(view: View, timex: Timex) -> Clause:
    """The clause around an expression of time."""
    masked, lexicon = view.masked, view.lexicon
    head = masked[max(0, timex.start - _REACH_LEFT) : timex.start]
    offset = timex.start - len(head)
    connector, joint, edge = _connector(lexicon, head)
    is_date = not isinstance(timex.value, Span)
    appositive = _APPOSITIVE.search(head) if connector == "none" and is_date else None
    if appositive:
        connector, joint, edge = _connector(lexicon, head[: appositive.start()])
    before = _LEAD_IN.sub("", head[:edge])
    left_from = _last_end(lexicon.shape("boundary"), before)
    near_from = max(left_from, _last_end(lexicon.shape("joint"), before))
    tail = masked[timex.end : timex.end + _REACH_RIGHT]
    stop = lexicon.shape("boundary").search(tail)
    right_to = timex.end + (stop.start() if stop else len(tail))
    return Clause(
        view,
        timex,
        connector,
        joint,
        offset + edge,
        offset + left_from,
        right_to,
        offset + near_from,
    )


def _connector(lexicon: Lexicon, head: str) -> tuple[str, str, int]:
    match = lexicon.connector.search(head)
    if not match:
        return "none", "", len(head)
    name = match.lastgroup or "on"
    for group, found in match.groupdict().items():
        if found is not None:
            name = group
    return name, match[name], match.start()


def _last_end(shape: re.Pattern[str], text: str) -> int:
    end = 0
    for match in shape.finditer(text):
        end = match.end()
    return end
