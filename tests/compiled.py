"""Statements are compiled once for the databases of all tests; in the program an engine does that itself."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite


class _Alike:
    """A dialect that is like any other of its class, and hands its engines what was compiled for those."""

    _compiled: dict[Any, Any]

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Let an engine use what others compiled."""
        engine.update_execution_options(compiled_cache=cls._compiled)


class Sqlite(_Alike, SQLiteDialect_pysqlite):
    """SQLite's."""

    supports_statement_cache = True
    _compiled: dict[Any, Any] = {}  # noqa: RUF012


class Postgresql(_Alike, PGDialect_psycopg):
    """PostgreSQL's."""

    supports_statement_cache = True
    _compiled: dict[Any, Any] = {}  # noqa: RUF012


def compile_once() -> None:
    """From now on let engines share what they compile."""
    registry.register("sqlite", __name__, Sqlite.__name__)
    registry.register("postgresql.psycopg", __name__, Postgresql.__name__)
