"""Scenes in which anything may go wrong at any statement, commit or call."""

from __future__ import annotations

import os
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import logs
from tests.day import Days
from tests.fated import Mishap
from tests.postgres import fresh_copy
from tests.pretended import Hand, pretended_chat
from tests.replicas import PROCESSES
from tests.simulation import Simulation
from tests.soak.scene import Found, Scene

MANY, SOME = 2_000, 200  # seeds, on SQLite and on PostgreSQL


def live_share(database_url: str, number: int, of: int) -> tuple[Counter[str], list[str]]:
    """Live a share of the days with a mishap: how many with which, and what came to another end."""
    logs.begin("CRITICAL")
    lived: Counter[str] = Counter()
    wrong: list[str] = []
    with TemporaryDirectory(prefix="paiqi-days-") as folder, pretended_chat() as chat:
        days = Days(chat, Path(folder))
        with fresh_copy(database_url) as copy:
            met, expected = days.undisturbed(copy)
        each = [(mishap, nth) for mishap in Mishap for nth in range(1, len(met[mishap]) + 1)]
        for mishap, nth in each[number::of]:
            lived[mishap.name.lower().replace("_", " ")] += 1
            try:
                with fresh_copy(database_url) as copy:
                    same = days.disturbed(copy, nth, mishap) == expected
            except Exception as error:
                wrong.append(f"{mishap.name} {nth}: {error}")
            else:
                wrong += [] if same else [f"{mishap.name} {nth}"]
    return lived, wrong


def _each_nth(url: str, chat: Hand) -> Found:
    """A mishap at each thing done in a day, one day for each; shared out, with a chat for each share."""
    shares = os.cpu_count() or 1
    with ProcessPoolExecutor(shares, PROCESSES) as pool:
        found = list(pool.map(partial(live_share, url, of=shares), range(shares)))
    lived = sum((lived for lived, _ in found), Counter[str]())
    wrong = [what for _, share in found for what in share]
    return {"days": lived.total(), **lived}, {"another day": wrong} if wrong else {}


def run_seed(database_url: str, seed: int) -> tuple[int, Counter[str], list[str]]:
    """Run the simulation of a seed on a copy of a database."""
    logs.begin("CRITICAL")
    with fresh_copy(database_url) as copy:
        simulation = Simulation(copy, seed)
        try:
            wrongs = simulation.run()
        except Exception as error:
            wrongs = [f"raised {error!r}"]
        return seed, simulation.met, wrongs


def _simulated(url: str, chat: Hand) -> Found:
    seeds = range(1, 1 + (MANY if url.startswith("sqlite") else SOME))
    met: Counter[str] = Counter()
    wrong: dict[int, list[str]] = {}
    with PROCESSES.Pool(os.cpu_count()) as pool:
        for seed, happened, wrongs in pool.imap_unordered(partial(run_seed, url), seeds):
            met += happened
            if wrongs:
                wrong[seed] = wrongs
                sys.stdout.write(f"python -m tests.soak --seed {seed}: {wrongs}\n")
    return {"seeds": len(seeds), **met}, {"seeds": sorted(wrong)} if wrong else {}


SCENES = (
    Scene("5", "a typical day, the n-th statement, commit or call fails or is the last, each n", _each_nth),
    Scene("14", "3 replicas on a clock that leaps; all that goes wrong is drawn from a seed", _simulated),
)
