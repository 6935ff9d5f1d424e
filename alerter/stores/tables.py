"""The tables. A column is called like the field of the record that it keeps; see `rows`.

The schema is made by the migrations; a test holds the two together.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from alerter.model import DeliveryState, Event, Intent, Kind, State, Trust
from alerter.stores.column import Choice, DueText, LeadText, Moment, Span, Stamp, Words

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

# SQLite counts rows by itself only in a column that is exactly INTEGER PRIMARY KEY.
_SERIAL = BigInteger().with_variant(Integer, "sqlite")


def _lease() -> tuple[Column[str], Column[object], Column[object]]:
    """Who works on a row, until when, and what its `next_*_at` was before the claim."""
    return (
        Column("owner", Text),
        Column("leased_until", Moment),
        Column("was_due_at", Moment),
    )


feeds = Table(
    "feeds",
    metadata,
    Column("name", Words, primary_key=True),
    Column("url", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("every", Span, nullable=False),
    Column("zone", Words),
    Column("trust", Choice(Trust), nullable=False),
    Column("backfill", Span, nullable=False),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("body_hash", Words),
    Column("next_poll_at", Moment),
    Column("polled_at", Moment),
    Column("succeeded_at", Moment),
    Column("failures", Integer, nullable=False),
    Column("error", Words),
    Column("is_named", Boolean, nullable=False),
    *_lease(),
    Index(None, "next_poll_at"),
)

entries = Table(
    "entries",
    metadata,
    Column("feed", Words, primary_key=True),
    Column("key", Words, primary_key=True),
    Column("outlet", Words, nullable=False),
    Column("url", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("published_at", Stamp, nullable=False),
    Column("zone", Words),
    Column("fingerprint", Text, nullable=False),
)

deadlines = Table(
    "deadlines",
    metadata,
    Column("id", Text, primary_key=True),
    Column("topic", Words, nullable=False),
    Column("what", Words, nullable=False),
    Column("kind", Choice(Kind), nullable=False),
    Column("due", DueText, nullable=False),
    Column("state", Choice(State), nullable=False),
    Column("hedged", Boolean, nullable=False),
    Column("confidence", Double, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("announced", Integer, nullable=False),
    Column("planned_at", Moment),
    Column("next_alert_at", Moment),
    Column("lapsed_at", Moment),
    *_lease(),
    Index(None, "next_alert_at"),
    Index(None, "topic", "lapsed_at", "state"),
)

clues = Table(
    "clues",
    metadata,
    Column("topic", Words, primary_key=True),
    Column("clue", Words, primary_key=True),
    Column("deadline_id", Text, ForeignKey(deadlines.c.id), primary_key=True),
)

revisions = Table(
    "revisions",
    metadata,
    Column("deadline_id", Text, ForeignKey(deadlines.c.id), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("event", Choice(Event), nullable=False),
    Column("state", Choice(State), nullable=False),
    Column("due", DueText, nullable=False),
    Column("at", Moment, nullable=False),
    Column("was", DueText),
    Column("feed", Words),
    Column("entry_key", Words),
    Column("is_silent", Boolean, nullable=False),
)

evidence = Table(
    "evidence",
    metadata,
    Column("id", _SERIAL, primary_key=True),
    Column("deadline_id", Text, ForeignKey(deadlines.c.id), nullable=False),
    Column("feed", Words, nullable=False),
    Column("entry_key", Words, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("intent", Choice(Intent), nullable=False),
    Column("why", Words, nullable=False),
    Column("outlet", Words, nullable=False),
    Column("url", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("published_at", Stamp, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("mention_what", Words, nullable=False),
    Column("mention_kind", Choice(Kind), nullable=False),
    Column("mention_due", DueText, nullable=False),
    Column("mention_state", Choice(State), nullable=False),
    Column("mention_quote", Words, nullable=False),
    Column("mention_when", Words, nullable=False),
    Column("mention_start", Integer, nullable=False),
    Column("mention_end", Integer, nullable=False),
    Column("mention_confidence", Double, nullable=False),
    Column("mention_was", DueText),
    Column("mention_hedged", Boolean, nullable=False),
    Column("mention_cue", Words, nullable=False),
    UniqueConstraint("deadline_id", "feed", "entry_key"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", _SERIAL, primary_key=True),
    Column("key", Words, nullable=False),
    Column("deadline_id", Text, ForeignKey(deadlines.c.id), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("event", Choice(Event), nullable=False),
    Column("at", Moment, nullable=False),
    Column("lead", LeadText),
    Column("is_late", Boolean, nullable=False),
    Column("channel", Words, nullable=False),
    Column("recipient", Words, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("state", Choice(DeliveryState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try_at", Moment),
    Column("sent_at", Moment),
    Column("error", Words),
    Column("reference", Words),
    *_lease(),
    UniqueConstraint("key"),
    Index(None, "channel", "state", "created_at"),
    Index(None, "deadline_id", "channel", "recipient"),
    Index(None, "created_at"),
)

channels = Table(
    "channels",
    metadata,
    Column("name", Words, primary_key=True),
    Column("paused_until", Moment, nullable=False),
)
