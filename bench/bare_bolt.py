"""A Bolt app that does nothing, in a process of its own: the floor of what a command in Slack can cost.

Prints its address once it listens; with an app's token it listens over a socket.
"""

from __future__ import annotations

import os
import sys
import threading

import uvicorn
from slack_bolt import Ack, App, BoltRequest
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.server import address, listen


def app() -> App:
    """Give an app that acknowledges each command."""
    token = os.environ["SLACK_BOT_TOKEN"]
    made = App(
        client=WebClient(token, base_url=os.environ["SLACK_API_URL"]),
        signing_secret=os.environ.get("SLACK_SIGNING_SECRET", "none"),
        authorize=lambda **_: AuthorizeResult(enterprise_id=None, team_id=None, bot_token=token),
        process_before_response=True,
    )

    @made.command("/paiqi")
    def _nothing(ack: Ack) -> None:
        ack()

    return made


def serve(made: App) -> None:
    """Answer posts, in a thread each."""

    async def answer(request: Request) -> Response:
        asked = BoltRequest(body=(await request.body()).decode(), headers={**request.headers})
        said = await run_in_threadpool(made.dispatch, asked)
        return Response(said.body, said.status)

    taken = listen("127.0.0.1", 0)
    site = Starlette(routes=[Route("/slack/events", answer, methods=["POST"])])
    sys.stdout.write(f"{address(taken)}\n")
    sys.stdout.flush()
    uvicorn.Server(uvicorn.Config(site, log_config=None, access_log=False)).run(sockets=[taken])


if __name__ == "__main__":
    bolt = app()
    if "SLACK_APP_TOKEN" in os.environ:
        SocketModeHandler(bolt, os.environ["SLACK_APP_TOKEN"]).connect()  # type: ignore[no-untyped-call]
        sys.stdout.write("listening\n")
        sys.stdout.flush()
        threading.Event().wait()
    serve(bolt)
