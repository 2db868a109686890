"""The chat products we reach, a file or folder each; nothing else knows an SDK.

Each offers `connect(db, settings, now)`, which gives its Platform, or None where it is not configured.
One that the doctor can look at has a module `checkup` with `examine(db, settings)`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib.util import find_spec

from bot.db import Database
from bot.finding import Finding
from bot.platform import Platform
from bot.settings import Settings

Checkup = Callable[[Database, Settings], Iterator[Finding]]


def connect_all(db: Database, settings: Settings, now: Callable[[], datetime]) -> list[Platform]:
    """Find each chat product, and connect those that are configured."""
    names = [f"{__name__}.{found.name}" for found in pkgutil.iter_modules(__path__)]
    connected = (importlib.import_module(name).connect(db, settings, now) for name in names)
    return [platform for platform in connected if platform is not None]


def checkups() -> list[str]:
    """Name the chat products that the doctor can look at."""
    names = [found.name for found in pkgutil.iter_modules(__path__) if found.ispkg]
    return [name for name in names if find_spec(f"{__name__}.{name}.checkup") is not None]


def checkup(name: str) -> Checkup:
    """Give what looks at a chat product; its kit is loaded now."""
    examine: Checkup = importlib.import_module(f"{__name__}.{name}.checkup").examine
    return examine
