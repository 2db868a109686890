"""The format of a backup: JSON lines, compressed by gzip, readable without Paiqi.

The first line is the head: schema revision, moment, and each table's columns with their kinds. Then a line
for each row, `["topic", {"id": 12, …}]`, parents before children; what is NULL is left out. The last line is
the end: rows per table, the record's root, and the SHA-256 of all lines before it.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import IO, Any, NamedTuple, cast

from sqlalchemy import JSON, Boolean, Column, Date, Float, Integer, LargeBinary, Numeric, String, Table
from sqlalchemy.types import TypeEngine
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from models.yuan import Yuan

FORMAT = 1
# Each kind of column, and how it is stored; the first that fits a column is its kind.
TYPES: dict[str, TypeEngine[Any]] = {
    "moment": UTCDateTime(),
    "boolean": Boolean(),
    "integer": Integer(),
    "float": Float(),
    "decimal": Numeric(),
    "yuan": Yuan(),
    "text": String(),
    "base64": LargeBinary(),
    "day": Date(),
    "json": JSON(none_as_null=True),
}
Columns = Mapping[str, str]


class Damaged(Exception):
    """The file is no backup, or not all of it is there, or it was changed."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a backup begins with; `tables` gives each column's kind, parents before children."""

    revision: str
    at: str
    tables: Mapping[str, Columns]
    paiqi_backup: int = FORMAT


@dataclass(frozen=True, slots=True)
class End:
    """What a backup ends with; `root` is that of the record of who did what."""

    rows: Mapping[str, int]
    entries: int
    root: str
    sha256: str


class Line(NamedTuple):
    """A row, by the name of its table."""

    table: str
    row: dict[str, Any]


def columns_of(table: Table) -> dict[str, str]:
    """Name the kind of each column; StopIteration for a type that no backup can hold."""
    return {column.name: _kind(column) for column in table.columns}


def _kind(column: Column[Any]) -> str:
    known = column.type.impl if isinstance(column.type, AutoString) else column.type
    return next(kind for kind, stored in TYPES.items() if isinstance(known, type(stored)))


class Writer:
    """Writes a backup; memory stays flat however long it is."""

    def __init__(self, file: IO[bytes], head: Head) -> None:
        # No time and no name in it: the same rows make the same file.
        self._file = gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=6, mtime=0)
        self._digest = hashlib.sha256()
        self._rows: Counter[str] = Counter(dict.fromkeys(head.tables, 0))
        self._head = head
        self._write(asdict(head))

    def add(self, line: Line) -> None:
        """Write a row."""
        kinds = self._head.tables[line.table]
        row = {name: _written(kinds[name], value) for name, value in line.row.items() if value is not None}
        self._write([line.table, row])
        self._rows[line.table] += 1

    def close(self, entries: int, root: str) -> End:
        """Write the end."""
        end = End(dict(self._rows), entries, root, self._digest.hexdigest())
        self._write(asdict(end))
        self._file.close()
        return end

    def _write(self, data: object) -> None:
        line = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        self._digest.update(line)
        self._file.write(line)


class Reader:
    """Reads a backup once through; `end` is there when all rows have been read and proved."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = gzip.GzipFile(fileobj=file, mode="rb")
        self._digest = hashlib.sha256()
        self._lines = self._read()
        head = next(self._lines, None)
        if not isinstance(head, dict) or head.get("paiqi_backup") != FORMAT:
            raise Damaged("this is no backup of Paiqi's")
        self.head = Head(**head)
        self.end: End | None = None

    def rows(self) -> Iterator[Line]:
        """Give each row; raises Damaged, at the latest behind the last one, if anything is amiss."""
        counted: Counter[str] = Counter(dict.fromkeys(self.head.tables, 0))
        before = self._digest.hexdigest()
        for line in self._lines:
            if isinstance(line, dict):
                self.end = _proved(line, counted, before)
                return
            read = self._row(line)
            counted[read.table] += 1
            yield read
            before = self._digest.hexdigest()
        raise Damaged("it ends before its end")

    def _row(self, line: Any) -> Line:  # noqa: ANN401
        try:
            table, row = line
            kinds = self.head.tables[table]
            return Line(table, {name: _read(kinds[name], value) for name, value in row.items()})
        except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError) as error:
            raise Damaged(f"a line is no row ({error})") from error

    def _read(self) -> Iterator[Any]:
        try:
            for line in self._file:
                self._digest.update(line)
                yield json.loads(line)
        except (OSError, EOFError, zlib.error, ValueError) as error:
            raise Damaged(f"it cannot be read to its end ({error})") from error


def _proved(line: dict[str, Any], counted: Mapping[str, int], digest: str) -> End:
    if line.get("sha256") != digest:
        raise Damaged("its checksum differs: it was changed")
    end = End(**line)
    if dict(end.rows) != dict(counted):
        raise Damaged("it holds other rows than it says")
    return end


def _written(kind: str, value: Any) -> Any:  # noqa: ANN401
    match kind:
        case "moment":
            return cast("datetime", value).astimezone(UTC).isoformat()
        case "day":
            return cast("date", value).isoformat()
        case "base64":
            return base64.b64encode(value).decode()
        case "decimal" | "yuan":
            return str(value)
        case "json":
            return json.loads(value)
    return value


def _read(kind: str, value: Any) -> Any:  # noqa: ANN401
    match kind:
        case "moment":
            return datetime.fromisoformat(value)
        case "day":
            return date.fromisoformat(value)
        case "base64":
            return base64.b64decode(value, validate=True)
        case "decimal" | "yuan":
            return Decimal(value)
        case "json":
            return JSON.NULL if value is None else value
    return value
