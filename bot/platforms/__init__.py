"""The chat products we reach, a file or folder each; nothing else knows an SDK.

Each offers `connect(db, settings, now)`, which gives its Platform, or None where it is not configured.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from datetime import datetime

from bot.db import Database
from bot.platform import Platform
from bot.settings import Settings


def connect_all(db: Database, settings: Settings, now: Callable[[], datetime]) -> list[Platform]:
    """Find each chat product, and connect those that are configured."""
    names = [f"{__name__}.{found.name}" for found in pkgutil.iter_modules(__path__)]
    connected = (importlib.import_module(name).connect(db, settings, now) for name in names)
    return [platform for platform in connected if platform is not None]
