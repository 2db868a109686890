"""The Bolt app: one listener for each kind of thing that happens, each handing over to the way in."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult

from bot.platforms.slack.client import Slack
from bot.platforms.slack.listening import Listening
from bot.platforms.slack.reading import Payload

Listener = Callable[[Ack, dict[str, Any]], None]
ANY = re.compile(".*", re.DOTALL)


def bolt(slack: Slack, whoami: Callable[[], AuthorizeResult], listening: Listening) -> App:
    """Make the app. What it hears is committed before it is acknowledged; nothing blocks, nothing polls."""
    logger = logging.getLogger("slack_bolt")
    logger.setLevel(logging.ERROR)  # it warns of a token in the environment, which is how ours is given
    app = App(
        name="paiqi",
        client=slack.web,
        logger=logger,
        authorize=lambda **_: whoami(),
        process_before_response=True,
        request_verification_enabled=False,  # the door has looked already, at the bytes themselves
        ssl_check_enabled=False,
        url_verification_enabled=False,
        attaching_function_token_enabled=False,
    )

    app.command(ANY)(_acknowledged(listening.command))
    app.action(ANY)(_acknowledged(listening.action))
    app.shortcut(ANY)(_acknowledged(listening.shortcut))
    app.view(ANY)(_answered(listening.submission))
    app.options(ANY)(_answered(listening.options))
    app.event(ANY)(_acknowledged(listening.event))
    return app


def _acknowledged(hear: Callable[[Payload], None]) -> Listener:
    """What is heard is committed, and then acknowledged."""

    def listener(ack: Ack, body: dict[str, Any]) -> None:
        hear(body)
        ack()

    return listener


def _answered(hear: Callable[[Payload], dict[str, Any]]) -> Listener:
    """What is heard is answered at once."""

    def listener(ack: Ack, body: dict[str, Any]) -> None:
        ack(**hear(body))

    return listener


def team_of(body: Payload) -> tuple[str, str]:
    """The workspace and organisation in which a payload says that we are.

    In a channel that is shared with another company, its own ids may be the other's.
    """
    body = next(iter(body.get("authorizations") or ()), body)
    installed = (body.get("view") or {}).get("app_installed_team_id")
    team = installed or body.get("team_id") or (body.get("team") or {}).get("id") or ""
    enterprise = body.get("enterprise_id") or (body.get("enterprise") or {}).get("id") or ""
    return str(team), str(enterprise)
