"""How rows that wait for a moment are taken: the same statement for feeds, deadlines, deliveries.

Runs within the transaction it is handed; reads no clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, RowMapping, func, select, update

from alerter.stores.edge import R, changed


@dataclass(frozen=True, slots=True)
class Claim:
    """Who takes rows, when, for how long, and how many at most."""

    owner: str
    now: datetime
    lease: timedelta
    limit: int

    @property
    def until(self) -> datetime:
        """When the rows are given back, should the owner die."""
        return self.now + self.lease


def claimed(
    connection: Connection,
    moment: Column[Any],
    claim: Claim,
    *,
    where: ColumnElement[bool],
    order: Sequence[ColumnElement[Any]],
) -> Sequence[RowMapping]:
    """Take rows `where` …, the first by `order`, and move `moment` on; answers them in no order.

    One statement, so that no two claimers get the same row: SQLite has one writer at a time, and
    PostgreSQL passes over rows that another is just taking.
    """
    table = moment.table
    (key,) = table.primary_key
    # Apart, so that PostgreSQL evaluates it once: within IN its planner may do so for each row.
    due = (
        select(key)
        .where(where)
        .order_by(*order)
        .limit(claim.limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    taking = (
        update(table)
        .where(key.in_(select(due.c[key.name])))
        .values(
            {
                "owner": claim.owner,
                "leased_until": claim.until,
                "was_due_at": func.coalesce(table.c.was_due_at, moment),
                moment.name: claim.until,
            }
        )
        .returning(*table.c)
    )
    return connection.execute(taking).mappings().all()


def before_claim(record: R, row: RowMapping, moment: str) -> R:
    """The record as it was before the claim on its row: due when it was due."""
    if row["owner"] is None:
        return record
    return changed(record, {moment: row["was_due_at"]})
