"""The local web chat: the same handlers for anyone with no credentials."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.db import Database
from bot.platforms.web.store import LocalChat
from bot.settings import Settings


def connect(db: Database, settings: Settings, now: Callable[[], datetime]) -> LocalChat:
    """Connect the local chat, which needs no configuration."""
    return LocalChat(db, now, settings.local_pace)
