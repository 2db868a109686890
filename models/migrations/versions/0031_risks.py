"""The register of risks."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0031"
down_revision = "0021"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "risk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", TEXT(), nullable=False),
        sa.Column("title", TEXT(), nullable=False),
        sa.Column("likelihood", TEXT(), nullable=False),
        sa.Column("impact", TEXT(), nullable=False),
        sa.Column("owner", sa.Integer(), nullable=False),
        sa.Column("plan", TEXT(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("remind_at", MOMENT(), nullable=True),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("outcome", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["owner"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for name in ("state", "owner", "remind_at"):
        op.create_index(f"ix_risk_{name}", "risk", [name])
