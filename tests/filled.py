"""A row in each table of a schema, whatever its columns: what the program of that schema might write."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, Connection, MetaData, types

# What is written into a column: the first whose type fits.
VALUES: dict[type[types.TypeEngine[Any]], object] = {
    types.Boolean: True,
    types.Integer: 1,
    types.Numeric: 1,
    types.DateTime: datetime(2026, 3, 11, 10, 30, tzinfo=UTC),
    types.Date: date(2026, 3, 11),
    types.LargeBinary: b"\x00\xff",
    types.JSON: {"t": "选题"},
    types.String: "选题",
}


def tables_of(connection: Connection) -> MetaData:
    """The tables as they are now, each behind those it points to."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name != "alembic_version")
    return found


def fill(connection: Connection, found: MetaData, but: tuple[str, ...] = ()) -> list[str]:
    """Write a row into each table, and name them; what points somewhere points to the one row there.

    Columns named in `but` (`topic.wished`) are left out.
    """
    for table in found.sorted_tables:
        written = [column for column in table.columns if str(column) not in but]
        connection.execute(table.insert(), {column.name: _value(column) for column in written})
    return list(found.tables)


def _value(column: Column[Any]) -> object:
    value = next(value for kind, value in VALUES.items() if isinstance(column.type, kind))
    naive = isinstance(value, datetime) and not getattr(column.type, "timezone", False)
    return value.replace(tzinfo=None) if naive and isinstance(value, datetime) else value
