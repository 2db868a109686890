"""What can be done from a terminal: `python -m bot --help`."""

from __future__ import annotations

import gc
import sys

gc.disable()  # nothing of what is imported now is garbage
sys.modules["rich"] = None  # type: ignore[assignment]  # it would be loaded for colours that nobody sees

from bot.cli import app  # noqa: E402

if __name__ == "__main__":
    app(prog_name="python -m bot")
