"""One entry, read: its sentences, the expressions of time in them, and what can be said of each.

Plain records; `layout` makes them.
"""

from dataclasses import dataclass

from alerter.detectors.features import Features, each, name_of
from alerter.detectors.items import Items
from alerter.detectors.sentences import Sentence
from alerter.detectors.words import Vocabulary
from alerter.model import Entry
from alerter.timex import Anchor, Resolved, Timex
from alerter.timex.tape import Tape


@dataclass(slots=True)
class Line:
    """A sentence, a line of a list or the title."""

    sentence: Sentence
    text: str
    #: offsets count in the body
    timexes: tuple[Timex, ...]
    items: Items
    #: names of the cue classes that its words belong to
    classes: frozenset[str]
    #: its words without their inflection; of a line that names no time, and is no title, none
    stems: frozenset[str]
    #: its tokens on the page's tape: the first, and the one behind the last
    first: int
    last: int
    #: what it and its neighbours say to every expression in it
    around: Features = ()


@dataclass(slots=True)
class Expression:
    """One expression of time, and what the page says of it."""

    line: Line
    #: place among the expressions of its line
    index: int
    timex: Timex
    past: Resolved | None
    ahead: Resolved | None
    #: what the words of its clause say of it
    words: Features = ()
    #: what is said of where it stands and lies
    place: Features = ()

    @property
    def own(self) -> Features:
        """The features of it alone."""
        return [*self.place, *self.words]

    @property
    def seen(self) -> Features:
        """All features: what its line says to it, and its own."""
        return [*self.line.around, *self.place, *self.words]

    @property
    def names(self) -> frozenset[str]:
        """All features, as people call them."""
        return frozenset(name_of(group, key) for group, key in each(self.seen))

    @property
    def start(self) -> int:
        """Offset in the body."""
        return self.timex.start

    @property
    def end(self) -> int:
        """Offset in the body."""
        return self.timex.end


@dataclass(slots=True)
class Page:
    """An entry that was read."""

    entry: Entry
    body: str
    #: the body as tokens
    tape: Tape
    #: code of the language that it is written in
    language: str
    vocabulary: Vocabulary
    anchor: Anchor
    lines: list[Line]
    expressions: list[Expression]
