"""An index of what was given up, which is looked for often and is little."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    given_up = sa.text("state = 'parked'")
    op.create_index("outbox_parked", "outbox", ["id"], sqlite_where=given_up, postgresql_where=given_up)
