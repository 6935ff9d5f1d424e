"""What every store does to records on their way in, so that all of them remember alike.

Pure: reads no clock, store or network.
"""

from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar, cast

from alerter.model import Deadline, Dossier, Feed, Plan

#: any of the records: a dataclass, or a named tuple where a detector makes it
R = TypeVar("R")

#: the one field whose offset is kept: relative dates are read from it
OWN_OFFSET = "published_at"


def plain(text: str) -> str:
    """`text` without what no database takes: NUL is dropped, half a surrogate pair becomes U+FFFD.

    Feeds are hostile, and JSON can carry both; PostgreSQL refuses the first, UTF-8 the second.
    """
    if "\0" in text:
        text = text.replace("\0", "")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def utc(at: datetime) -> datetime:
    """The same moment in UTC. ValueError where it has no offset."""
    if at.tzinfo is None:
        raise ValueError(f"a moment needs an offset: {at.isoformat()}")
    return at if at.tzinfo is UTC else at.astimezone(UTC)


def settled(record: R) -> R:
    """The record as it is remembered: plain text, moments in UTC; the same object where it is."""
    changes: dict[str, object] = {}
    kind: Callable[..., R] = type(record)
    for name in names_of(kind):
        value: object = getattr(record, name)
        kept = _settled(value, keeps_offset=name == OWN_OFFSET)
        if kept is not value:
            changes[name] = kept
    return changed(record, changes) if changes else record


def changed(record: R, changes: dict[str, Any]) -> R:
    """The record with other values in some of its fields."""
    kind: Callable[..., R] = type(record)
    return kind(**{name: getattr(record, name) for name in names_of(kind)} | changes)


@cache
def names_of(kind: Callable[..., object]) -> tuple[str, ...]:
    """The names of the fields of a kind of record."""
    names: tuple[str, ...] | None = getattr(kind, "_fields", None)
    return names or tuple(field.name for field in fields(cast(Any, kind)))


def synced(known: Feed | None, given: Feed, *, now: datetime) -> Feed:
    """The feed once the configuration's word on it has been taken over.

    How polling it went stays; a new one, and one that has moved to another URL, is due at once.
    """
    if known is None:
        known = Feed(name=given.name, url="")
    after = replace(
        known,
        url=given.url,
        kind=given.kind,
        every=given.every,
        zone=given.zone,
        trust=given.trust,
        backfill=given.backfill,
    )
    if known.url == given.url:
        return after
    return replace(after, etag=None, last_modified=None, body_hash=None, next_poll_at=now)


def planned(deadline: Deadline, plan: Plan) -> Deadline:
    """The deadline once `plan` has been recorded."""
    after = replace(
        deadline,
        announced=plan.announced,
        planned_at=plan.planned_at,
        next_alert_at=plan.next_alert_at,
    )
    if plan.lapse is None:
        return after
    return replace(after, revision=plan.lapse.number, lapsed_at=plan.lapse.at)


def by_due(dossiers: Iterable[Dossier]) -> tuple[Dossier, ...]:
    """In order of the last day of their due, then of their id."""
    return tuple(sorted(dossiers, key=lambda item: (item.deadline.due.last_day, item.deadline.id)))


def _settled(value: object, *, keeps_offset: bool) -> object:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, datetime):
        return value if keeps_offset else utc(value)
    if is_dataclass(value) or hasattr(value, "_fields"):
        return settled(value)
    return value
