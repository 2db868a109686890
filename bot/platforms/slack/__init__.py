"""Slack: the same handlers in a workspace, by slash command, mention, button, form and reaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from bot.db import Database
from bot.platforms.slack.settings import SlackSettings
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.platforms.slack.workspace import Workspace


def connect(db: Database, settings: Settings, now: Callable[[], datetime]) -> Workspace | None:
    """Connect a workspace, if the settings have a bot's token; its kit is loaded only then."""
    found = SlackSettings()
    if not found.is_set:
        return None
    from bot.platforms.slack.workspace import Workspace

    return Workspace(db, found, settings, now)
