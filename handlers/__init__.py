"""What people can say, and what we answer: finds the command of a line and runs it."""

from __future__ import annotations

import importlib
import pkgutil


def discover() -> None:
    """Import each file of this folder that speaks of a noun, so that its commands are known."""
    for module in pkgutil.iter_modules(__path__):
        if not module.name.startswith("_"):
            importlib.import_module(f"{__name__}.{module.name}")
