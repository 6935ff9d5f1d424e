"""Dossiers in the tables: read whole, changed step by step.

Runs within the transaction it is handed; reads no clock.
"""

from collections import defaultdict

from sqlalchemy import ColumnElement, Connection, insert, select

from alerter.model import Dossier, Evidence, Revision, Step
from alerter.stores import candidates, rows
from alerter.stores.claim import before_claim
from alerter.stores.database import Database
from alerter.stores.tables import deadlines, evidence, revisions


def read(
    connection: Connection, where: ColumnElement[bool], *, is_working: bool = False
) -> tuple[Dossier, ...]:
    """The dossiers of the deadlines `where` …, in no order.

    With `is_working` claimed ones are as they were before the claim.
    """
    turns: dict[str, list[Revision]] = defaultdict(list)
    proofs: dict[str, list[Evidence]] = defaultdict(list)
    asking = select(revisions).join(deadlines).where(where)
    for row in connection.execute(asking).mappings():
        turns[row["deadline_id"]].append(rows.revision(row))
    # In order of recording, which decides between entries published at the same moment.
    asking = select(evidence).join(deadlines).where(where).order_by(evidence.c.id)
    for row in connection.execute(asking).mappings():
        proofs[row["deadline_id"]].append(rows.evidence(row))
    dossiers = []
    for row in connection.execute(select(deadlines).where(where)).mappings():
        known = rows.deadline(row)
        if is_working:
            known = before_claim(known, row, "next_alert_at")
        dossiers.append(rows.dossier(known, turns[known.id], proofs[known.id]))
    return tuple(dossiers)


def record(database: Database, connection: Connection, step: Step) -> None:
    """Write what one mention changes, and break any claim on its deadline."""
    database.put(
        connection,
        deadlines,
        {**rows.deadline_values(step.deadline), **rows.UNCLAIMED},
        by=(deadlines.c.id,),
    )
    if step.revision is not None:
        connection.execute(insert(revisions).values(**rows.revision_values(step.revision)))
    database.put(
        connection,
        evidence,
        rows.evidence_values(step.evidence),
        by=(evidence.c.deadline_id, evidence.c.feed, evidence.c.entry_key),
    )
    candidates.index(database, connection, step)
