"""Clues: by what a deadline is found among the many of its topic."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_STEM = 5
_WORD = re.compile(r"[^\W_]{3,}")


def upgrade() -> None:
    op.create_table(
        "clues",
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("clue", sa.Text(), nullable=False),
        sa.Column("deadline_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadlines.id"], name="fk_clues_deadline_id"),
        sa.PrimaryKeyConstraint("topic", "clue", "deadline_id", name="pk_clues"),
    )
    op.drop_index("ix_deadlines_topic", "deadlines")
    op.create_index(
        "ix_deadlines_topic_lapsed_at_state", "deadlines", ["topic", "lapsed_at", "state"]
    )
    find_again_what_is_known()


def find_again_what_is_known() -> None:
    """Give the deadlines that are known already the words of their names, and their days."""
    connection = op.get_bind()
    known = sa.table("deadlines", *map(sa.column, ("id", "topic", "what", "due")))
    clues = sa.table("clues", *map(sa.column, ("topic", "clue", "deadline_id")))
    for id_, topic, what, due in connection.execute(sa.select(known)).all():
        words = {f"w:{word.casefold()[:_STEM]}" for word in _WORD.findall(what)}
        rows = [
            {"topic": topic, "clue": clue, "deadline_id": id_}
            for clue in sorted(words | {f"d:{due[:10]}", f"m:{due[:7]}"})
        ]
        connection.execute(sa.insert(clues), rows)
