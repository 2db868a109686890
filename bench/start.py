"""From `python -m bot serve` to the first page, and what it keeps in memory, with the sample team."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil

from bench.figures import Figure

ROUNDS = 3
LONGEST = 60.0  # seconds until a start counts as failed


def run() -> list[Figure]:
    """Measure a first start, which makes and fills the database, and later ones."""
    with tempfile.TemporaryDirectory() as folder:
        first, _ = _start(Path(folder))
        later = [_start(Path(folder)) for _ in range(ROUNDS)]
    return [
        Figure("first page, first start", first, "s"),
        Figure("first page", min(seconds for seconds, _ in later), "s", at_most=1.5),
        Figure("resident memory with the sample", max(memory for _, memory in later), "MB", at_most=190),
    ]


def _start(folder: Path) -> tuple[float, float]:
    """Seconds until the first page, and MB after a look into a room."""
    with _server(folder) as (process, address):
        began = process.create_time()
        with httpx.Client(base_url=address, headers={"Origin": address}) as client:
            client.get("/").raise_for_status()
            seconds = time.time() - began
            client.get("/room/选题").raise_for_status()
            time.sleep(1)
        return seconds, process.memory_info().rss / 1e6


@contextmanager
def _server(folder: Path) -> Iterator[tuple[psutil.Process, str]]:
    port = _free_port()
    settings = {"PAIQI_DATABASE_URL": f"sqlite:///{folder / 'paiqi.db'}", "PAIQI_PORT": str(port)}
    command = [sys.executable, "-m", "bot", "serve"]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=os.environ | settings, stdout=quiet, stderr=quiet)
    try:
        yield _answering(process, port), f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=LONGEST)


def _answering(process: subprocess.Popen[bytes], port: int) -> psutil.Process:
    until = time.monotonic() + LONGEST
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx.get(f"http://127.0.0.1:{port}/healthz").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.01)
        else:
            return psutil.Process(process.pid)
    raise RuntimeError("the server did not start")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
