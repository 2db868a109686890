"""What the doctor looks at in Slack: tokens, the way in, permissions, rooms. It changes nothing there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from slack_sdk.web import SlackResponse

from bot.db import Database
from bot.finding import Finding
from bot.platform import Later
from bot.platforms.slack.client import Refused, Slack, Unwelcome
from bot.platforms.slack.knock import knock
from bot.platforms.slack.scopes import SCOPES
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.standing import Standing
from bot.settings import Settings, mistakes
from bot.words import Reader, say

NO_TOKEN = "none: make the app from its manifest, install it, and set SLACK_BOT_TOKEN (docs/slack.md)"
NO_WAY_IN = "none: set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP"
NEW_APP_TOKEN = "make another under Basic Information, App-Level Tokens, with connections:write"
REINSTALL = "paste `python -m bot slack manifest` under App Manifest, save, and install the app again"
UNKNOWN = "Slack does not say which are granted: compare OAuth & Permissions with docs/slack.md"


def examine(db: Database, settings: Settings) -> Iterator[Finding]:
    """Look at all that Paiqi needs in Slack, each finding with what to do about it. No secret is told."""
    try:
        ours = SlackSettings()
    except ValidationError as error:
        yield from (Finding("settings", mistake, well=False) for mistake in mistakes(error))
        return
    slack = Slack(ours)
    yield Finding("bot token", "set" if ours.is_set else NO_TOKEN, ours.is_set)
    yield from _guarded("way in", _way_in(slack, ours, settings))
    if ours.is_set:
        yield from _guarded("workspace", _workspace(db, slack, settings))


def _guarded(what: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Whatever keeps us from an answer is a finding, too."""
    try:
        yield from findings
    except Exception as error:
        yield Finding(what, _why(error), well=False)


def _why(error: Exception) -> str:
    if isinstance(error, Refused | Unwelcome):
        return f"Slack says {error}"
    if isinstance(error, Later) and error.after is not None:
        return f"{error}: look again in {error.after:.0f} seconds"
    return f"{error or type(error).__name__}: is SLACK_API_URL right, and can this machine reach it?"


def _way_in(slack: Slack, ours: SlackSettings, settings: Settings) -> Iterator[Finding]:
    secret = ours.signing_secret.get_secret_value()
    if ours.by_socket:
        yield _socket(slack, ours.app_token.get_secret_value())
    elif secret:
        yield knock(settings.url, secret)
    else:
        yield Finding("way in", NO_WAY_IN, well=False)


def _socket(slack: Slack, token: str) -> Finding:
    """Ask for a connection, and leave it: what Slack told there would be lost to those who listen."""
    try:
        slack.call(slack.web.apps_connections_open, app_token=token)
    except (Refused, Unwelcome) as no:
        return Finding("socket", f"Slack says {no.error} to SLACK_APP_TOKEN: {NEW_APP_TOKEN}", well=False)
    return Finding("socket", "Slack gives one: Socket Mode, no public address needed")


def _workspace(db: Database, slack: Slack, settings: Settings) -> Iterator[Finding]:
    me, granted = _who(slack)
    name = str(me.get("user"))
    yield Finding("workspace", f"{me.get('team')} ({me.get('url')}), where it is @{name}")
    yield from _scopes(granted)
    for what, findings in Standing(db, slack, settings, name).looks():
        yield from _guarded(what, findings)


def _who(slack: Slack) -> tuple[dict[str, Any], frozenset[str] | None]:
    """Who we are, and what was granted; None where Slack does not say."""
    heard: list[SlackResponse] = []

    def auth_test() -> SlackResponse:
        heard.append(slack.web.auth_test())
        return heard[0]

    me = slack.call(auth_test)
    headers = {name.lower(): value for name, value in heard[0].headers.items()}
    told = headers.get("x-oauth-scopes")
    return me, None if told is None else frozenset(part.strip() for part in str(told).split(","))


def _scopes(granted: frozenset[str] | None) -> Iterator[Finding]:
    if granted is None:
        yield Finding("scopes", UNKNOWN)
        return
    reader = Reader("en", ZoneInfo("UTC"), datetime.now(UTC).date())  # no permission names a date
    missing = [scope for scope in SCOPES if scope.name not in granted]
    for scope in missing:
        yield Finding("scopes", f"{scope.name} is missing: it cannot {say(scope.lets, reader)}", well=False)
    if missing:
        yield Finding("scopes", f"to have them: {REINSTALL}", well=False)
        return
    spare = ", ".join(sorted(granted - {scope.name for scope in SCOPES}))
    yield Finding("scopes", f"all {len(SCOPES)} are granted" + (f"; not needed: {spare}" if spare else ""))
