"""Decides what an entry means for the deadlines already known of a topic.

`reading` answers with an intent and the reason for it, by `likeness` where the date alone does not
tell; `step` makes what follows. First version: the obligation is told by its date, then by the
words of its name.
Pure: reads no clock, store or network.
"""

from datetime import datetime

from alerter.match.reading import read
from alerter.match.step import Told, after, step
from alerter.model import Decide, Dossier, Entry, Mention, State, Step, Topic, Trust

__all__ = ["decision"]


def decision(
    entry: Entry,
    mentions: tuple[Mention, ...],
    topic: Topic,
    *,
    trust: Trust,
    now: datetime,
    is_silent: bool,
) -> Decide:
    """What `entry` changes for `topic`, to be asked with the dossiers as they are known."""
    told = Told(entry, topic, trust, now, is_silent)

    def decide(known: tuple[Dossier, ...]) -> tuple[Step, ...]:
        steps: list[Step] = []
        dossiers = {dossier.deadline.id: dossier for dossier in known}
        taken: set[str] = set()
        for mention in sorted(mentions, key=_changes_first):
            free = [dossier for id_, dossier in dossiers.items() if id_ not in taken]
            reading = read(mention, entry, free)
            if reading is None:
                continue
            following = step(mention, reading, told)
            taken.add(following.deadline.id)
            dossiers[following.deadline.id] = after(following, reading.dossier)
            steps.append(following)
        return tuple(steps)

    return decide


def _changes_first(mention: Mention) -> tuple[int, int]:
    """Moves are followed before the rest of an article, so that its recap falls into place."""
    return (0 if mention.state is State.MOVED and mention.was else 1, mention.start)
