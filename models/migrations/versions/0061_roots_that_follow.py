"""Each month's root is taken over the one before it, so that a month can be proved by itself."""

from __future__ import annotations

import hashlib
import json

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0030"
branch_labels = None
depends_on = None

LAST = "(SELECT coalesce(max(id), 0) FROM audit WHERE at < (SELECT before FROM audit_root WHERE name = :{}))"
ENTRIES = sa.text(
    f"SELECT subject, n, hash FROM audit WHERE id > {LAST.format('since')} AND id <= {LAST.format('name')} ORDER BY id"
)
KEEP = sa.text("UPDATE audit_root SET count = :count, root = :root WHERE name = :name")


def upgrade() -> None:
    """Take the roots that were kept once more."""
    connection = op.get_bind()
    since, root, count = "", "", 0
    for (name,) in connection.execute(sa.text("SELECT name FROM audit_root ORDER BY before")).all():
        digest = hashlib.sha256(f"{root}\n".encode() if since else b"")
        for row in connection.execute(ENTRIES, {"since": since, "name": name}):
            digest.update(f"{json.dumps(list(row))}\n".encode())
            count += 1
        since, root = name, digest.hexdigest()
        connection.execute(KEEP, {"name": name, "count": count, "root": root})
