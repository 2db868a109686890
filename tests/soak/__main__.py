"""Run every scene, print what came of it, and write the figures into docs/reliability.md."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot import logs
from bot.migrate import migrate
from tests.postgres import new_database, running_server
from tests.pretended import ROOT, Hand, pretended_chat
from tests.simulation import Simulation
from tests.soak.report import Line, row_of, written
from tests.soak.scene import POSTGRESQL, SQLITE, Scene
from tests.soak.scenes import SCENES

REPORT = ROOT / "docs" / "reliability.md"


def main(wanted: list[str]) -> int:
    """Run all scenes, or those of the wanted numbers; the number of scenes that failed.

    `--seed 7` tells what happens in the simulation of that seed instead.
    """
    if wanted[:1] == ["--seed"]:
        return sum(_told(int(seed), name) for seed in wanted[1:] for name in DATABASES)
    logs.begin("CRITICAL")
    places = [row_of(scene.number, scene.title, database) for scene in SCENES for database in scene.on]
    failed = 0
    with pretended_chat() as chat:
        for scene in SCENES:
            for line in _on_each(scene, chat) if not wanted or scene.number in wanted else ():
                REPORT.write_text(written(REPORT.read_text("utf-8"), places, [line]), "utf-8")
                failed += not line.sound
    return failed


def _told(seed: int, name: str) -> bool:
    """Tell all that happens in one simulation; whether something was wrong in the end."""
    logs.begin("ERROR")
    with DATABASES[name]() as url:
        migrate(url)
        simulation = Simulation(url, seed)
        wrongs = simulation.run()
    lines = [f"{name}, seed {seed}", *simulation.told, *(f"WRONG: {wrong}" for wrong in wrongs)]
    sys.stdout.write("\n".join(lines) + "\n")
    return bool(wrongs)


def _on_each(scene: Scene, chat: Hand) -> Iterator[Line]:
    for name in scene.on:
        with DATABASES[name]() as url:
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


DATABASES = {SQLITE: _sqlite, POSTGRESQL: _postgresql}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
