"""Accounts are subscription or service accounts."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    """Let an account be of a kind."""
    op.add_column("account", sa.Column("kind", TEXT(), nullable=False, server_default="subscription"))
