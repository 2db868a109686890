"""Guests: which rooms let them look and vote, and whose role an admin gave."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let no guest in until somebody says so; a role counts as given where the record names who gave it."""
    for table, name in (("room", "guests"), ("person", "role_given")):
        op.add_column(table, sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    given = "SELECT subject FROM audit WHERE verb = 'role' AND person IS NOT NULL"
    op.execute(f"UPDATE person SET role_given = TRUE WHERE 'person:' || id IN ({given})")
