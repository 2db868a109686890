"""What happens because time passed: finds the jobs."""

from __future__ import annotations

import importlib
import pkgutil


def discover() -> None:
    """Import each file of this folder that declares a job, so that it is known."""
    for module in pkgutil.iter_modules(__path__):
        if not module.name.startswith("_"):
            importlib.import_module(f"{__name__}.{module.name}")
