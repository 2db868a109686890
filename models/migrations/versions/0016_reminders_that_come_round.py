"""Reminders that come round, and reminders for a room."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0016"
down_revision = "0020"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    """Make the table of what comes round, and let a reminder name its room and what it is a turn of."""
    op.create_table(
        "repeat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", TEXT(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("room", sa.Integer(), nullable=True),
        sa.Column("what", TEXT(), nullable=False),
        sa.Column("every", TEXT(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("clock", TEXT(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("rest", TEXT(), nullable=False),
        sa.Column("next_at", MOMENT(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"]),
        sa.ForeignKeyConstraint(["room"], ["room.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for name in ("person", "next_at"):
        op.create_index(f"ix_repeat_{name}", "repeat", [name])
    with op.batch_alter_table("reminder") as table:
        table.add_column(sa.Column("room", sa.Integer(), nullable=True))
        table.add_column(sa.Column("repeat", sa.Integer(), nullable=True))
        table.create_foreign_key("reminder_room_fkey", "room", ["room"], ["id"])
        table.create_foreign_key("reminder_repeat_fkey", "repeat", ["repeat"], ["id"])
    waiting = sa.text("rung_at IS NULL")
    op.create_index(
        "reminder_due", "reminder", ["at", "id"], sqlite_where=waiting, postgresql_where=waiting
    )
