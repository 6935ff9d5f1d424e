"""Which deadlines of a topic an entry may speak of: all of them while they are few, else those that
share a rare clue with it.

    clues of the entry --count, up to a bound--> the rare ones --> the deadlines that have most

However many deadlines there are, a lookup reads a bounded number of rows of an index.
Runs within the transaction it is handed; reads no clock.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from heapq import nlargest
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Connection, literal, select, union_all

from alerter.model import State, Step
from alerter.stores.database import Database
from alerter.stores.tables import clues, deadlines

#: so many deadlines are weighed for one entry at most
MOST = 48
#: a clue that so many deadlines have tells nothing
_COMMON = 200
#: clues that are looked up in one statement
_CHUNK = 100
_AHEAD = (State.PENDING, State.MOVED)


def where(connection: Connection, topic: str, asked: frozenset[str]) -> ColumnElement[bool]:
    """Which deadlines of `topic` to read for an entry with these clues; all without any."""
    of_topic = deadlines.c.topic == topic
    if not asked:
        return of_topic
    everything = select(deadlines.c.id).where(of_topic).limit(MOST + 1)
    if len(connection.execute(everything).scalars().all()) <= MOST:
        return of_topic
    is_open = of_topic & deadlines.c.state.in_(_AHEAD) & deadlines.c.lapsed_at.is_(None)
    open_ones = select(deadlines.c.id).where(is_open).limit(MOST + 1)
    found = connection.execute(open_ones).scalars().all()
    if len(found) > MOST:
        found = ()
    return deadlines.c.id.in_([*found, *_sharing(connection, topic, sorted(asked))])


def index(database: Database, connection: Connection, step: Step) -> None:
    """Keep by what the deadline of `step` is found from now on."""
    for clue in sorted(step.clues):
        values = {"topic": step.deadline.topic, "clue": clue, "deadline_id": step.deadline.id}
        database.add(connection, clues, values)


def _sharing(connection: Connection, topic: str, asked: Sequence[str]) -> list[str]:
    """The deadlines that share most with the entry, the rarer a clue the more."""
    weights: dict[str, float] = defaultdict(float)
    for start in range(0, len(asked), _CHUNK):
        by_clue: dict[str, list[str]] = {}
        looking = _lookup(topic, asked[start : start + _CHUNK])
        for clue, id_ in connection.execute(looking).tuples():
            by_clue.setdefault(clue, []).append(id_)
        for ids in by_clue.values():
            if len(ids) <= _COMMON:
                for id_ in ids:
                    weights[id_] += 1 / len(ids)
    return nlargest(MOST, weights, key=weights.__getitem__)


def _lookup(topic: str, asked: Iterable[str]) -> CompoundSelect[Any]:
    """For each clue the deadlines that have it, one more than tell anything at most."""
    parts = [
        select(literal(clue).label("clue"), clues.c.deadline_id)
        .where(clues.c.topic == topic, clues.c.clue == clue)
        .limit(_COMMON + 1)
        .subquery()
        for clue in asked
    ]
    return union_all(*(select(part) for part in parts))
