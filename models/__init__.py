"""What is true, and what may change into what: finds the tables."""

from __future__ import annotations

import importlib
import pkgutil


def discover() -> None:
    """Import each file of this folder, so that all tables are known."""
    for module in pkgutil.iter_modules(__path__):
        if not module.ispkg:
            importlib.import_module(f"{__name__}.{module.name}")
