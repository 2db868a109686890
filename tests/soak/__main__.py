"""Run every scene, print what came of it, and write the figures into docs/reliability.md."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.migrate import migrate
from tests.postgres import new_database, running_server
from tests.pretended import ROOT, Hand, pretended_chat
from tests.soak.report import Line, written
from tests.soak.scenes import SCENES, Scene

REPORT = ROOT / "docs" / "reliability.md"


def main(wanted: list[str]) -> int:
    """Run all scenes, or those of the wanted numbers; the number of scenes that failed."""
    began = time.monotonic()
    scenes = [scene for scene in SCENES if not wanted or scene.number in wanted]
    with pretended_chat() as chat:
        lines = [line for scene in scenes for line in _both(scene, chat)]
    if not wanted:
        REPORT.write_text(written(lines, time.monotonic() - began), "utf-8")
    return sum(not line.sound for line in lines)


def _both(scene: Scene, chat: Hand) -> Iterator[Line]:
    for name, database in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
        with database() as url:
            migrate(url)
            chat.reset()
            began = time.monotonic()
            figures, faults = scene.play(url, chat)
        line = Line(scene.number, scene.title, name, figures, faults, time.monotonic() - began)
        sys.stdout.write(f"{line.as_text}\n")
        sys.stdout.flush()
        yield line


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="paiqi-soak-") as folder:
        yield f"sqlite:///{Path(folder) / 'paiqi.db'}"


@contextmanager
def _postgresql() -> Iterator[str]:
    with running_server() as server, new_database(server) as url:
        yield url.render_as_string(hide_password=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
