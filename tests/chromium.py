"""Where this machine keeps a Chromium that browser tests can drive, and whether they may do without."""

from __future__ import annotations

import os
import shutil

# As Debian, Ubuntu, Fedora, Arch and macOS name it; Chrome and Chromium are driven alike.
NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def find_chromium() -> str | None:
    """Give the path of the Chromium that PAIQI_CHROMIUM names, or of the first one installed, or None."""
    named = os.environ.get("PAIQI_CHROMIUM")
    candidates = (named,) if named else NAMES
    return next((path for path in map(shutil.which, candidates) if path), None)


def chromium_is_required() -> bool:
    """Tell whether a missing Chromium is a failure rather than a warning: in CI, or when asked for."""
    return os.environ.get("CI") == "true" or os.environ.get("PAIQI_REQUIRE_BROWSER") == "1"
