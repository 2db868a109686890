"""Slack: cards as Block Kit, forms as modals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.db import Database
from bot.settings import Settings


def connect(db: Database, settings: Settings, now: Callable[[], datetime]) -> None:
    """Nothing is connected: so far this only draws."""
