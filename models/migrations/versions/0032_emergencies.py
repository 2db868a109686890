"""Emergencies, and who was paged for them."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "emergency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request", sa.Integer(), nullable=False),
        sa.Column("begun_at", MOMENT(), nullable=False),
        sa.Column("next_at", MOMENT(), nullable=True),
        sa.Column("heard_by", sa.Integer(), nullable=True),
        sa.Column("heard_at", MOMENT(), nullable=True),
        sa.ForeignKeyConstraint(["request"], ["request.id"]),
        sa.ForeignKeyConstraint(["heard_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("request"),
    )
    op.create_index("ix_emergency_next_at", "emergency", ["next_at"])
    op.create_table(
        "paged",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("emergency", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.ForeignKeyConstraint(["emergency"], ["emergency.id"]),
        sa.ForeignKeyConstraint(["person"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_paged_emergency", "paged", ["emergency"])
