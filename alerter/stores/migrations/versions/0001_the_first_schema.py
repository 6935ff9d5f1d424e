"""The first schema: feeds, entries, deadlines with revisions and evidence, the outbox."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def text_or_null(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text())


def number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def truth(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def lease() -> list[sa.Column[Any]]:
    return [
        text_or_null("owner"),
        sa.Column("leased_until", MOMENT),
        sa.Column("was_due_at", MOMENT),
    ]


def upgrade() -> None:
    make_feeds()
    make_entries()
    make_deadlines()
    make_revisions()
    make_evidence()
    make_outbox()


def make_feeds() -> None:
    op.create_table(
        "feeds",
        text("name"),
        text("url"),
        text("kind"),
        sa.Column("every", sa.BigInteger(), nullable=False),
        text_or_null("zone"),
        text("trust"),
        sa.Column("backfill", sa.BigInteger(), nullable=False),
        text_or_null("etag"),
        text_or_null("last_modified"),
        text_or_null("body_hash"),
        sa.Column("next_poll_at", MOMENT),
        sa.Column("polled_at", MOMENT),
        sa.Column("succeeded_at", MOMENT),
        number("failures"),
        text_or_null("error"),
        truth("is_named"),
        *lease(),
        sa.PrimaryKeyConstraint("name", name="pk_feeds"),
    )
    op.create_index("ix_feeds_next_poll_at", "feeds", ["next_poll_at"])


def make_entries() -> None:
    op.create_table(
        "entries",
        text("feed"),
        text("key"),
        text("outlet"),
        text("url"),
        text("title"),
        text("text"),
        text("published_at"),
        text_or_null("zone"),
        text("fingerprint"),
        sa.PrimaryKeyConstraint("feed", "key", name="pk_entries"),
    )


def make_deadlines() -> None:
    op.create_table(
        "deadlines",
        text("id"),
        text("topic"),
        text("what"),
        text("kind"),
        text("due"),
        text("state"),
        truth("hedged"),
        sa.Column("confidence", sa.Double(), nullable=False),
        number("revision"),
        sa.Column("created_at", MOMENT, nullable=False),
        number("announced"),
        sa.Column("planned_at", MOMENT),
        sa.Column("next_alert_at", MOMENT),
        sa.Column("lapsed_at", MOMENT),
        *lease(),
        sa.PrimaryKeyConstraint("id", name="pk_deadlines"),
    )
    op.create_index("ix_deadlines_next_alert_at", "deadlines", ["next_alert_at"])
    op.create_index("ix_deadlines_topic", "deadlines", ["topic"])


def make_revisions() -> None:
    op.create_table(
        "revisions",
        text("deadline_id"),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        text("event"),
        text("state"),
        text("due"),
        sa.Column("at", MOMENT, nullable=False),
        text_or_null("was"),
        text_or_null("feed"),
        text_or_null("entry_key"),
        truth("is_silent"),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadlines.id"], name="fk_revisions_deadline_id"
        ),
        sa.PrimaryKeyConstraint("deadline_id", "number", name="pk_revisions"),
    )


def make_evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", SERIAL, nullable=False),
        text("deadline_id"),
        text("feed"),
        text("entry_key"),
        number("revision"),
        text("intent"),
        text("why"),
        text("outlet"),
        text("url"),
        text("title"),
        text("published_at"),
        text("fingerprint"),
        text("mention_what"),
        text("mention_kind"),
        text("mention_due"),
        text("mention_state"),
        text("mention_quote"),
        text("mention_when"),
        number("mention_start"),
        number("mention_end"),
        sa.Column("mention_confidence", sa.Double(), nullable=False),
        text_or_null("mention_was"),
        truth("mention_hedged"),
        text("mention_cue"),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadlines.id"], name="fk_evidence_deadline_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.UniqueConstraint(
            "deadline_id", "feed", "entry_key", name="uq_evidence_deadline_id_feed_entry_key"
        ),
    )


def make_outbox() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", SERIAL, nullable=False),
        text("key"),
        text("deadline_id"),
        number("revision"),
        text("event"),
        sa.Column("at", MOMENT, nullable=False),
        text_or_null("lead"),
        truth("is_late"),
        text("channel"),
        text("recipient"),
        sa.Column("created_at", MOMENT, nullable=False),
        text("state"),
        number("attempts"),
        sa.Column("next_try_at", MOMENT),
        sa.Column("sent_at", MOMENT),
        text_or_null("error"),
        text_or_null("reference"),
        *lease(),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadlines.id"], name="fk_deliveries_deadline_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("key", name="uq_deliveries_key"),
    )
    op.create_index(
        "ix_deliveries_channel_state_created_at",
        "deliveries",
        ["channel", "state", "created_at"],
    )
    op.create_index(
        "ix_deliveries_deadline_id_channel_recipient",
        "deliveries",
        ["deadline_id", "channel", "recipient"],
    )
    op.create_index("ix_deliveries_created_at", "deliveries", ["created_at"])
    op.create_table(
        "channels",
        text("name"),
        sa.Column("paused_until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_channels"),
    )
