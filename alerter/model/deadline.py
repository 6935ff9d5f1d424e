"""What is known: a deadline with its revisions and its evidence.

Pure: reads no clock, store or network.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from alerter.due import Due
from alerter.model.entry import Mention
from alerter.model.word import Event, Intent, Kind, State


@dataclass(frozen=True, slots=True)
class Evidence:
    """A mention as it was followed: which deadline it speaks of, and what it meant for it."""

    deadline_id: str
    #: number of the revision that it made or supports
    revision: int
    intent: Intent
    #: for `alerter explain`: why the intent was chosen
    why: str
    mention: Mention
    feed: str
    entry_key: str
    outlet: str
    url: str
    title: str
    #: aware, in the publisher's own offset
    published_at: datetime
    #: of the entry; equal ones are copies of one text
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Revision:
    """One turn in a deadline's life. Append only."""

    deadline_id: str
    #: 1, 2, 3, …
    number: int
    #: never REMINDER
    event: Event
    state: State
    due: Due
    #: when it was recorded
    at: datetime
    #: the date before it, where it changed
    was: Due | None = None
    #: feed and key of the entry that told it; None where the clock did (LAPSED)
    feed: str | None = None
    entry_key: str | None = None
    #: found by a first poll, beyond `backfill`: nobody is told
    is_silent: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """Who must do what by when, as it is known now."""

    #: `dl_` and twelve hexadecimal digits
    id: str
    #: name of the topic
    topic: str
    what: str
    kind: Kind
    due: Due
    state: State
    hedged: bool
    #: 0 to 1
    confidence: float
    #: number of the newest revision
    revision: int
    created_at: datetime
    #: number of the newest revision that was told, or passed over in silence; 0 for none
    announced: int = 0
    #: leads that fell up to here have been dealt with
    planned_at: datetime | None = None
    #: None where nothing is left to tell
    next_alert_at: datetime | None = None
    #: the clock ran out and no article said how it ended
    lapsed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still lies ahead."""
        return self.state.is_ahead and self.lapsed_at is None


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is known of one deadline: revisions by number, evidence by publication."""

    deadline: Deadline
    revisions: tuple[Revision, ...]
    evidence: tuple[Evidence, ...]

    @property
    def dues(self) -> tuple[Due, ...]:
        """The dates that it has had, oldest first, each change once."""
        changed: list[Due] = []
        for revision in self.revisions:
            if not changed or changed[-1] != revision.due:
                changed.append(revision.due)
        return tuple(changed)

    @property
    def outlets(self) -> tuple[str, ...]:
        """Independent outlets, in order of publication: copies of one text count once."""
        firsts: dict[str, str] = {}
        for item in self.evidence:
            firsts.setdefault(item.fingerprint, item.outlet)
        return tuple(dict.fromkeys(firsts.values()))


@dataclass(frozen=True, slots=True)
class Step:
    """What one mention changes: the deadline as it is afterwards, the evidence, and the revision
    where there is one.
    """

    deadline: Deadline
    evidence: Evidence
    revision: Revision | None = None
    #: by what the deadline is found from now on, among those of its topic; opaque
    clues: frozenset[str] = frozenset()


#: Given the dossiers known for a topic, what an entry changes in them.
Decide = Callable[[tuple[Dossier, ...]], tuple[Step, ...]]
