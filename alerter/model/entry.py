"""What is read: the entries of feeds, and the deadlines that they mention.

Pure: reads no clock, store or network. Named tuples, as all that a detector makes: they are much
cheaper to define and to make than dataclasses, and `alerter detect` has to start at once.
"""

from datetime import datetime
from typing import NamedTuple

from alerter.due import Due
from alerter.model.word import Kind, State


class Entry(NamedTuple):
    """One article, notice or item, as a feed carries it."""

    #: name of the feed
    feed: str
    #: identity within the feed, opaque; the same for every copy that is re-sent
    key: str
    #: who published it
    outlet: str
    url: str
    title: str
    #: plain text; paragraphs are split by an empty line
    text: str
    #: the anchor, aware, in the publisher's own offset
    published_at: datetime
    #: IANA name of the zone in which times without one are read; None is `published_at`'s offset
    zone: str | None = None

    @property
    def body(self) -> str:
        """What detectors read and offsets count in."""
        return f"{self.title}\n\n{self.text}"

    @property
    def fingerprint(self) -> str:
        """Digest of title and text, white space folded: changes when the words change."""
        from hashlib import sha256  # here: a detector asks for none

        return sha256(" ".join(self.body.split()).encode("utf-8", "replace")).hexdigest()[:32]


class Mention(NamedTuple):
    """One deadline as one entry tells it."""

    #: who must do what, or what ends: a short noun phrase
    what: str
    kind: Kind
    due: Due
    state: State
    #: the sentence that proves it, verbatim
    quote: str
    #: the expression of time, a part of `quote`
    when: str
    #: offsets of `when` in `Entry.body`
    start: int
    end: int
    #: 0 to 1
    confidence: float
    #: only with MOVED: the earlier date, where the text gives it
    was: Due | None = None
    #: only proposed, expected or possible
    hedged: bool = False
    #: the words that made it a deadline
    cue: str = ""
