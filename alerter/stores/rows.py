"""Records to rows and back. A field and its column share a name; the types of `column` do the rest.

Pure: runs no statement.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping

from alerter.model import (
    Alert,
    Deadline,
    Delivery,
    Dossier,
    Entry,
    Evidence,
    Feed,
    Mention,
    Revision,
)
from alerter.stores.edge import R, names_of, settled, synced

Values = Mapping[str, Any]

#: takes the claim off a row
UNCLAIMED: Values = {"owner": None, "leased_until": None, "was_due_at": None}

_POLLED = (
    *("etag", "last_modified", "body_hash", "next_poll_at", "polled_at", "succeeded_at"),
    *("failures", "error"),
)
_PLANNED = ("announced", "planned_at", "next_alert_at", "revision", "lapsed_at")
_TRIED = ("state", "attempts", "next_try_at", "sent_at", "error", "reference")
# Filled in from other deliveries when one is claimed.
_NOT_KEPT = "thread"


def feed_values(feed: Feed) -> Values:
    """The row of a feed."""
    return _values(feed)


def feed_changes(row: RowMapping, given: Feed, *, now: datetime) -> Values:
    """What the configuration's word on a feed changes in its row; empty where nothing."""
    before = feed(row)
    after = synced(before, given, now=now)
    changes = {k: v for k, v in _values(after).items() if v != getattr(before, k)}
    if not row["is_named"]:
        changes["is_named"] = True
    if after.url != before.url:
        # Somebody may be polling the old URL: what that finds is not to be recorded.
        changes.update(UNCLAIMED)
    return changes


def poll_values(feed: Feed) -> Values:
    """What a poll changes in the row of a feed."""
    return {name: getattr(feed, name) for name in _POLLED}


def entry_values(entry: Entry) -> Values:
    """The row of an entry."""
    return {**_values(entry), "fingerprint": settled(entry).fingerprint}


def deadline_values(deadline: Deadline) -> Values:
    """The row of a deadline."""
    return _values(deadline)


def plan_values(deadline: Deadline) -> Values:
    """What a plan changes in the row of a deadline."""
    return {name: getattr(deadline, name) for name in _PLANNED}


def revision_values(revision: Revision) -> Values:
    """The row of a revision."""
    return _values(revision)


def evidence_values(evidence: Evidence) -> Values:
    """The row of a piece of evidence, its mention spread over columns of its own."""
    values = _values(evidence)
    del values["mention"]
    return {**values, **{f"mention_{k}": v for k, v in _values(evidence.mention).items()}}


def delivery_values(delivery: Delivery) -> Values:
    """The row of a delivery, its alert spread over columns of its own."""
    values = _values(delivery)
    del values["alert"]
    return {**values, **_values(delivery.alert), "key": delivery.key}


def try_values(delivery: Delivery) -> Values:
    """What a try changes in the row of a delivery."""
    return {name: getattr(delivery, name) for name in _TRIED}


def feed(row: RowMapping) -> Feed:
    """The feed in a row."""
    return _record(Feed, row)


def deadline(row: RowMapping) -> Deadline:
    """The deadline in a row."""
    return _record(Deadline, row)


def revision(row: RowMapping) -> Revision:
    """The revision in a row."""
    return _record(Revision, row)


def evidence(row: RowMapping) -> Evidence:
    """The evidence in a row."""
    return _record(Evidence, row, mention=_record(Mention, row, prefix="mention_"))


def delivery(row: RowMapping) -> Delivery:
    """The delivery in a row, but for its thread."""
    return _record(Delivery, row, alert=_record(Alert, row), thread=None)


def dossier(
    known: Deadline, revisions: Iterable[Revision], evidence: Iterable[Evidence]
) -> Dossier:
    """A dossier in its order: revisions by number, evidence by publication."""
    return Dossier(
        known,
        tuple(sorted(revisions, key=lambda item: item.number)),
        tuple(sorted(evidence, key=lambda item: item.published_at)),
    )


def _values(record: object) -> dict[str, Any]:
    kind: Callable[..., object] = type(record)
    return {name: getattr(record, name) for name in names_of(kind) if name != _NOT_KEPT}


def _record(kind: Callable[..., R], row: RowMapping, *, prefix: str = "", **known: object) -> R:
    names = names_of(kind)
    return kind(**{n: known[n] if n in known else row[prefix + n] for n in names})
