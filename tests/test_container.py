"""The container, without an engine: its build and start are done on a clean tree, its walls are read."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
BASE_IMAGE = 125_000_000  # bytes: python:3.13-slim, unpacked
LARGEST_IMAGE = 250_000_000
SYSTEM = ("apt-get ", "useradd ")  # what only a container's root does

Step = tuple[str, str]


def _stages() -> tuple[list[Step], list[Step]]:
    """Give the steps of the build stage and of the final one, as (instruction, rest of the line)."""
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    steps = [(step[0], step[1]) for line in lines if line[:1].isupper() for step in [line.split(" ", 1)]]
    second = [index for index, (instruction, _) in enumerate(steps) if instruction == "FROM"][1]
    return steps[:second], steps[second:]


BUILD, FINAL = _stages()


def _said(instruction: str) -> list[str]:
    return [rest for name, rest in FINAL if name == instruction]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Do in an empty folder what the build stage says, and give the folder that becomes /app."""
    folder = tmp_path_factory.mktemp("app")
    tools = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    for instruction, rest in BUILD:
        if instruction == "COPY":
            source, target = rest.split()
            _copy(source, folder / target)
        elif instruction == "RUN" and not rest.startswith(SYSTEM):
            subprocess.run(["sh", "-c", rest], cwd=folder, env=tools, check=True)
    return folder


def _copy(source: str, target: Path) -> None:
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", source]
    for name in subprocess.check_output(listing, cwd=ROOT, text=True).splitlines():
        copy = target / Path(name).relative_to(source if (ROOT / source).is_dir() else ".")
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, copy)


@pytest.fixture
def environment(app: Path, tmp_path: Path) -> dict[str, str]:
    """Give what the image sets, with the container's paths and port moved to this machine."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PAIQI_")}
    for pair in " ".join(_said("ENV")).split():
        name, _, value = pair.partition("=")
        moved = value.replace("/app", str(app)).replace("/data", str(tmp_path))
        ours[name] = moved.replace("$PATH", os.environ["PATH"])
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    return {**ours, "PAIQI_HOST": "127.0.0.1", "PAIQI_PORT": port}


@pytest.fixture
def server(app: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Start what the image starts."""
    started = subprocess.Popen(json.loads(_said("CMD")[0]), cwd=app, env=environment)
    try:
        yield started
    finally:
        started.kill()
        started.wait()


def test_the_image_stays_under_its_size(app: Path) -> None:
    added = sum(file.lstat().st_size for file in app.rglob("*"))

    assert BASE_IMAGE + added < LARGEST_IMAGE


def test_the_image_starts_answers_writes_only_its_data_and_stops(
    app: Path, environment: dict[str, str], server: subprocess.Popen[bytes]
) -> None:
    before = {file: file.lstat().st_mtime_ns for file in app.rglob("*")}

    _wait_until_healthy(app, environment, server)
    server.send_signal(signal.SIGTERM)

    assert server.wait(timeout=10) == 0
    assert {file: file.lstat().st_mtime_ns for file in app.rglob("*")} == before


def _wait_until_healthy(app: Path, environment: dict[str, str], server: subprocess.Popen[bytes]) -> None:
    probe = json.loads(_said("HEALTHCHECK")[0].split("CMD ", 1)[1])
    for _ in range(60):
        asked = subprocess.run(probe, cwd=app, env=environment, capture_output=True, check=False)
        if asked.returncode == 0:
            return
        assert server.poll() is None, f"the server ended with {server.returncode}"
        time.sleep(0.5)
    raise AssertionError(f"the server never became healthy: {asked.stderr.decode()}")


def test_the_image_runs_as_nobody_in_particular() -> None:
    assert _said("USER") == ["10001"]
    assert _said("VOLUME") == ["/data"]


def test_the_image_is_given_each_folder_it_copies() -> None:
    given = (ROOT / ".dockerignore").read_text().splitlines()

    copied = [rest.split()[0] for instruction, rest in BUILD if instruction == "COPY"]

    assert sorted(line[1:] for line in given if line.startswith("!")) == sorted(copied)


COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_each_service_is_locked_in(name: str) -> None:
    service = COMPOSE["services"][name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]


REPLICAS = [name for name in COMPOSE["services"] if name.startswith("paiqi")]


def test_only_the_replicas_are_reached_and_only_from_this_machine() -> None:
    services = COMPOSE["services"]

    assert [port for name in REPLICAS for port in services[name]["ports"]] == [
        "127.0.0.1:8000:8000",
        "127.0.0.1:8001:8000",
        "127.0.0.1:8002:8000",
    ]
    assert [name for name, service in services.items() if "ports" in service] == REPLICAS
    assert COMPOSE["networks"]["inside"]["internal"] is True


def test_the_replicas_begin_when_one_step_has_migrated_the_database() -> None:
    services = COMPOSE["services"]

    assert services["migrate"]["command"] == ["python", "-m", "bot", "migrate"]
    assert services["migrate"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert [services[name]["depends_on"] for name in REPLICAS] == [
        {"migrate": {"condition": "service_completed_successfully"}}
    ] * 3


def test_a_replica_is_well_when_it_is_ready(
    app: Path, environment: dict[str, str], server: subprocess.Popen[bytes]
) -> None:
    asked = [COMPOSE["services"][name]["healthcheck"]["test"][1:] for name in REPLICAS]
    probe = [word.replace(":8000", f":{environment['PAIQI_PORT']}") for word in asked[0]]

    _wait_until_healthy(app, environment, server)

    assert asked == [asked[0]] * 3
    assert subprocess.run(probe, cwd=app, env=environment, check=False).returncode == 0


def test_no_password_is_written_down() -> None:
    passwords = [
        value
        for service in COMPOSE["services"].values()
        for name, value in service["environment"].items()
        if "PASSWORD" in name
    ]

    assert [value for value in passwords if not value.startswith("${POSTGRES_PASSWORD:?")] == []
    assert len(passwords) == 5
