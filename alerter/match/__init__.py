"""Decides what an entry means for the deadlines already known of a topic.

    article      which mention speaks of which deadline, and what else the text tells
        signs        what speaks for a tie of one mention to one deadline, what against
        tie          how strongly they are tied
        assigning    the ties of an article chosen together
        turns        what is told without a date
        reading      from one tie to an intent, and the reason for it
    step         what follows: revision, evidence, confidence
    clues        by what a deadline is found among very many

Pure: reads no clock, store or network.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from alerter.match.article import read
from alerter.match.clues import clues_in
from alerter.match.dates import same_date
from alerter.match.reading import Reading
from alerter.match.step import Told, after, step
from alerter.match.words import words_in
from alerter.model import Decide, Dossier, Entry, Intent, Mention, Step, Topic, Trust

__all__ = ["clues_in", "decision"]

#: intents that give a deadline a date
_DATED = (Intent.NEW, Intent.MOVES, Intent.REFINES)


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
    common = frozenset[str]().union(*map(words_in, topic.any))

    def decide(known: tuple[Dossier, ...]) -> tuple[Step, ...]:
        steps: list[Step] = []
        current = {dossier.deadline.id: dossier for dossier in known}
        for mention, reading in read(entry, mentions, known, common):
            if reading.dossier is not None:
                reading = replace(reading, dossier=current[reading.dossier.deadline.id])
            if reading.intent in _DATED and (twin := _twin(mention, reading, current)) is not None:
                reading = Reading(Intent.CONFIRMS, "has this name and this date already", twin)
            following = step(mention, reading, told)
            current[following.deadline.id] = after(following, reading.dossier)
            steps.append(following)
        return tuple(steps)

    return decide


def _twin(mention: Mention, reading: Reading, current: Mapping[str, Dossier]) -> Dossier | None:
    """Another deadline that has the name and the date that this one is about to have."""
    mine = reading.dossier.deadline if reading.dossier else None
    name = words_in(mine.what if mine else mention.what)
    for dossier in current.values():
        other = dossier.deadline
        if mine is not None and other.id == mine.id:
            continue
        if other.is_open and words_in(other.what) == name and same_date(other.due, mention.due):
            return dossier
    return None
