"""The server: uvicorn, ended at once and cleanly by Ctrl-C, however many streams are open."""

from __future__ import annotations

import socket
from collections.abc import Callable
from types import FrameType

import uvicorn
from starlette.applications import Starlette


def listen(host: str, port: int) -> socket.socket:
    """Take the port, 0 for any that is free; OSError if somebody else has it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=1024)


def address(taken: socket.socket) -> str:
    """The address by which a browser on this machine reaches it."""
    host, port = taken.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(host, host)
    return f"http://{shown}:{port}/"


class Server(uvicorn.Server):
    """Serves an app of `bot.web.build` on a port taken before; `started` is called once it answers.

    `run(sockets=[…])` returns on SIGINT, SIGTERM or `should_exit`, so that the rest can be ended after it.
    """

    def __init__(self, app: Starlette, started: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app, lifespan="on", log_config=None, access_log=False, ws="none", server_header=False
            )
        )
        self._app = app
        self._started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say so."""
        await super().startup(sockets)
        self._started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams first: uvicorn waits for each open one."""
        self._app.state.hub.close()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Note that we are to stop; unlike uvicorn, do not raise the signal again when stopped."""
        self.force_exit = self.should_exit
        self.should_exit = True
