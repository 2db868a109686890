"""Groups of a chat product, which departments may follow."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0060"
down_revision = "0040"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "chat_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", TEXT(), nullable=False),
        sa.Column("native", TEXT(), nullable=False),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("department", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["department"], ["department.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("platform", "native"),
        sa.UniqueConstraint("department"),
    )
