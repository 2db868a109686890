"""A backup taken while Paiqi runs, and its way back into an empty place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from typing import IO, Any

from sqlalchemy import JSON, Column, Connection, MetaData, Select, Table, cast, func, inspect, select, text
from sqlalchemy import String as SqlText
from sqlalchemy.exc import StatementError
from sqlmodel import Session, SQLModel, col

import models
from bot.archive import TYPES, Columns, Damaged, End, Head, Line, Reader, Writer, columns_of
from bot.db import Database
from bot.migrate import is_current, newest, preparing, revisions, upgrade
from models.audit import broken, sum_up
from models.life import living
from models.outbox import Intent, Outcome, Parcel
from models.refusal import Refusal
from models.row import insert_once
from models.words import joined, t

BATCH = 500  # rows in memory
LARGE = 1  # where rows hold whole files


def back_up(db: Database, file: IO[bytes], now: datetime) -> End:
    """Write all tables as of one moment; Refusal for a schema that is not this program's."""
    if not is_current(db):
        raise Refusal(
            t(
                "The database is not at schema {revision}: let the program that serves it do this.",
                revision=newest(),
            )
        )
    models.discover()
    tables = SQLModel.metadata.sorted_tables
    head = Head(newest(), now.isoformat(), {table.name: columns_of(table) for table in tables})
    with db.snapshot() as session:
        writer = Writer(file, head)
        for table in tables:
            for row in session.execute(
                _all(table), execution_options={"yield_per": _batch(head.tables[table.name])}
            ):
                writer.add(Line(table.name, dict(row._mapping)))
        return writer.close(*sum_up(session))


def _all(table: Table) -> Select[Any]:
    """All rows, each behind those it points to; JSON as its text, for NULL and null are two things."""
    columns = [
        cast(column, SqlText).label(column.name) if isinstance(column.type, JSON) else column
        for column in table.columns
    ]
    return select(*columns).order_by(*table.primary_key.columns)


def _batch(columns: Columns) -> int:
    return LARGE if "base64" in columns.values() else BATCH


@dataclass(frozen=True, slots=True)
class Entered:
    """What a restored backup held: when it was made, how many rows, and how many messages waiting."""

    at: str
    rows: int
    entries: int
    waiting: int


def restore_into(db: Database, file: IO[bytes]) -> Entered:
    """Fill an empty database, in one transaction: what is not proved to be whole leaves nothing behind.

    A backup of an older schema is brought forward. Raises Refusal where something is there already, or for
    a backup made by a newer program; Damaged for a file that cannot be trusted.
    """
    models.discover()
    reader = Reader(file)
    if reader.head.revision not in revisions():
        raise Refusal(
            t(
                "The backup has schema {revision}, which this program does not know: update it first.",
                revision=reader.head.revision,
            )
        )
    with preparing(db) as connection:
        _make_room(connection)
        upgrade(connection, reader.head.revision)
        _fill(connection, reader)
        _count_on(connection, reader.head)
        upgrade(connection)
        with Session(connection) as session:
            end = _prove(session, reader)
            waiting = _doubt_what_waits(session, reader.head)
    return Entered(reader.head.at, sum(end.rows.values()), end.entries, waiting)


def _make_room(connection: Connection) -> None:
    """Take empty tables away; Refusal if one is not empty."""
    found = MetaData()
    found.reflect(connection)
    full = [
        table.name
        for table in found.sorted_tables
        if table.name != "alembic_version"
        and connection.scalar(select(text("1")).select_from(table).limit(1))
    ]
    if full:
        raise Refusal(
            t(
                "This database is in use: it has rows in {tables}. A backup is restored into an empty one: "
                "name another in PAIQI_DATABASE_URL.",
                tables=joined(full[:5], ", "),
            )
        )
    found.drop_all(connection)


def _fill(connection: Connection, reader: Reader) -> None:
    for name, lines in groupby(reader.rows(), key=lambda line: line.table):
        columns = reader.head.tables[name]
        table = Table(name, MetaData(), *(Column(column, TYPES[kind]) for column, kind in columns.items()))
        empty = dict.fromkeys(columns)
        for batch in _batches(lines, _batch(columns)):
            try:
                connection.execute(table.insert(), [empty | line.row for line in batch])
            except StatementError as error:
                raise Damaged(f"rows of {name} do not fit ({error.orig})") from error


def _batches(lines: Iterator[Line], size: int) -> Iterator[list[Line]]:
    while batch := list(islice(lines, size)):
        yield batch


def _count_on(connection: Connection, head: Head) -> None:
    """Let PostgreSQL number new rows behind those that came with their numbers."""
    if connection.dialect.name != "postgresql":
        return
    for name in head.tables:
        for column in inspect(connection).get_columns(name):
            if "nextval" in (column["default"] or ""):
                table = Table(name, MetaData(), Column(column["name"]))
                last = connection.scalar(select(func.max(table.c[column["name"]])))
                sequence = func.pg_get_serial_sequence(f'"{name}"', column["name"])
                connection.execute(select(func.setval(sequence, last or 1, last is not None)))


def _prove(session: Session, reader: Reader) -> End:
    assert reader.end is not None
    fault = broken(session, living(session))
    if fault is not None:
        raise Damaged(f"its record does not hold: {fault}")
    if sum_up(session) != (reader.end.entries, reader.end.root):
        raise Damaged("its record is not the one that was backed up")
    return reader.end


def _doubt_what_waits(session: Session, head: Head) -> int:
    """Have the chats asked for what was waiting: it may have gone out after the backup was made."""
    waiting = session.scalars(select(col(Parcel.id)).where(col(Parcel.state) == Outcome.WAITING)).all()
    for number in waiting:
        insert_once(session, Intent, parcel=number, at=datetime.fromisoformat(head.at))
    return len(waiting)
