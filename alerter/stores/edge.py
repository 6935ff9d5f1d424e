"""What every store does to records on their way in, so that all of them remember alike.

Pure: reads no clock, store or network.
"""

from collections.abc import Iterable
from dataclasses import Field, fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import Any, ClassVar, Protocol, TypeVar

from alerter.model import Deadline, Dossier, Feed, Plan


class Record(Protocol):
    """Any of the records: a dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


R = TypeVar("R", bound=Record)

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
    for field in fields(record):
        value: object = getattr(record, field.name)
        kept = _settled(value, keeps_offset=field.name == OWN_OFFSET)
        if kept is not value:
            changes[field.name] = kept
    return replace(record, **changes) if changes else record


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
    if is_dataclass(value) and not isinstance(value, type):
        return settled(value)
    return value
