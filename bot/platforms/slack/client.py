"""Calls of Slack's Web API, each made once, and what its refusals mean."""

from __future__ import annotations

import socket
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.platform import Away, Later, Never
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.settings import SlackSettings

PATIENCE = 10  # seconds for an answer
NAP = 2.0  # seconds that a caller is held for its turn; whoever has to wait longer comes again
RETRY_AFTER = 30.0  # seconds, where Slack says only that it was too much

# Nothing can be sent to anybody until somebody mends it; nothing is given up meanwhile.
UNWELCOME = {
    "invalid_auth": "the bot's token is not one that Slack knows: see SLACK_BOT_TOKEN",
    "not_authed": "the bot's token is missing: see SLACK_BOT_TOKEN",
    "token_revoked": "the bot's token was revoked: install the app again, and set SLACK_BOT_TOKEN",
    "token_expired": "the bot's token has expired: install the app again, and set SLACK_BOT_TOKEN",
    "account_inactive": "the app was removed from the workspace: install it again, and set SLACK_BOT_TOKEN",
    "missing_scope": "the app lacks a permission: install it again from the manifest",
    "org_login_required": "the workspace is being moved",
    "team_added_to_org": "the workspace is being moved",
    "ekm_access_denied": "the workspace's keys are locked",
    "access_denied": "the workspace does not let the app in",
    "accesslimited": "the workspace does not let the app in",
    "service_unavailable": "Slack is down",
}
# These may have been done all the same.
OPEN = ("internal_error", "fatal_error", "request_timeout")
NOT_READY = ("slack_file", "not_ready", "processing")  # a picture that Slack still looks at


class Unwelcome(Away):
    """Slack does not let us in, or not for this, until somebody mends it."""

    def __init__(self, error: str) -> None:
        super().__init__(f"{error}: {UNWELCOME[error]}", RETRY_AFTER)
        self.error = error


class Refused(Never):
    """Slack said no, by one of its own words."""

    def __init__(self, error: str, detail: str = "") -> None:
        super().__init__(f"{error}{f': {detail}' if detail else ''}")
        self.error = error


class Slack:
    """The Web API of one workspace. It never repeats a call by itself: that could post twice."""

    def __init__(self, settings: SlackSettings) -> None:
        self.web = WebClient(
            token=settings.bot_token.get_secret_value(),
            base_url=settings.api_url,
            timeout=PATIENCE,
            retry_handlers=[],
        )
        self._paces: defaultdict[str, Pace] = defaultdict(Pace)

    def call(self, method: Callable[..., SlackResponse], **asked: Any) -> dict[str, Any]:  # noqa: ANN401
        """Make a call, `call(slack.web.chat_postMessage, channel=…)`; Slack's answer.

        Raises Away, Later or Refused where it was surely not done; anything else leaves that open.
        """
        pace = self._paces[method.__name__]
        wait = pace.wait()
        if wait > NAP:
            raise Away("Slack's limit", wait)
        time.sleep(wait)
        pace.called()
        try:
            answer = method(**asked)
        except SlackApiError as error:
            raise _meaning(error.response, pace) from error
        except URLError as error:
            raise _unreached(error) from error
        data = answer.data
        return data if isinstance(data, dict) else {}


def _meaning(answer: SlackResponse, pace: Pace) -> Exception:
    error = str(answer.get("error", ""))
    if answer.status_code == 429 or error in ("ratelimited", "rate_limited"):
        after = _seconds(answer.headers.get("Retry-After"))
        pace.refused(after)
        return Away("Slack's limit", after)
    if answer.status_code >= 500 or error in OPEN or " " in error:
        return ConnectionError(f"Slack answered {answer.status_code}: {error[:100]}")
    if error in UNWELCOME:
        return Unwelcome(error)
    told = (answer.get("response_metadata") or {}).get("messages") or []
    detail = "; ".join(map(str, told))[:300]
    if any(sign in f"{error} {detail}" for sign in NOT_READY):
        return Later(f"{error}: {detail}", 2.0)
    return Refused(error, detail)


def _seconds(header: object) -> float:
    said = header[0] if isinstance(header, list) else header
    try:
        return max(0.0, float(str(said)))
    except ValueError:
        return RETRY_AFTER


def _unreached(error: URLError) -> Exception:
    """Nobody was there to ask, so nothing was done; any other failure may have come after the deed."""
    if isinstance(error.reason, ConnectionRefusedError | socket.gaierror):
        return Away(f"Slack cannot be reached: {error.reason}")
    return ConnectionError(f"Slack's answer was lost: {error.reason}")
