"""The server: uvicorn, ended at once and cleanly by Ctrl-C, however many streams are open."""

from __future__ import annotations

import socket
from collections.abc import Callable
from types import FrameType

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD = 64 * 1024  # bytes of a first line and headers; cookies and links of ours have hundreds


def listen(host: str, port: int) -> socket.socket:
    """Take the port, 0 for any that is free; OSError if somebody else has it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=1024)


def address(taken: socket.socket) -> str:
    """The address by which a browser on this machine reaches it."""
    host, port = taken.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(host, host)
    return f"http://{shown}:{port}/"


class SmallHead(HttpToolsProtocol):
    """Hangs up on headers that do not end, which the parser would keep in memory."""

    _in_head = False
    _head = 0

    def on_message_begin(self) -> None:
        """Note that a head begins."""
        super().on_message_begin()
        self._in_head = True

    def on_headers_complete(self) -> None:
        """Note that it is whole."""
        self._in_head = False
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Count what came of a head that is not whole yet."""
        super().data_received(data)
        self._head = self._head + len(data) if self._in_head else 0
        if self._head > LARGEST_HEAD and not self.transport.is_closing():
            self.send_400_response("The headers are too large.")


class Server(uvicorn.Server):
    """Serves an app of `bot.web.build` on a port taken before; `started` is called once it answers.

    `run(sockets=[…])` returns on SIGINT, SIGTERM or `should_exit`, so that the rest can be ended after it.
    """

    def __init__(self, app: Starlette, started: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=SmallHead,
                lifespan="on",
                log_config=None,
                access_log=False,
                ws="none",
                server_header=False,
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
