"""What a newcomer's machine is asked to do: the locks, and the commands of the Makefile."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.txt", "requirements-dev.txt")
# Stands in for Python: writes down what it is asked, makes a .venv of itself, and fails where it is told to.
PRETENDED_PYTHON = """#!/bin/sh
echo "$*" >>"$SAID"
case "$*" in
  *"$FAILS"*) exit 1 ;;
  "-m venv "*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
esac
"""


def _locked(name: str) -> dict[str, Requirement]:
    lines = (ROOT / name).read_text().replace("\\\n", " ").splitlines()
    pins = [Requirement(line.split("--hash")[0]) for line in lines if re.match(r"[a-z0-9]", line)]
    return {canonicalize_name(pin.name): pin for pin in pins}


def _declared() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return [Requirement(line) for line in project["project"]["dependencies"]]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host_and_no_path(lock: str) -> None:
    words = (ROOT / lock).read_text().lower()

    assert not re.findall(r"\w+://\S*|--(?:extra-)?index-url|--find-links|\s/\w+/", words)


@pytest.mark.parametrize("lock", LOCKS)
def test_each_line_of_a_lock_is_pinned_and_hashed(lock: str) -> None:
    lines = (ROOT / lock).read_text().replace("\\\n", " ").splitlines()
    pins = [line for line in lines if line and not line.lstrip().startswith("#")]

    assert [line for line in pins if not re.match(r"[a-z0-9._-]+(\[.+\])?==\S+ .*--hash=sha256:", line)] == []


@pytest.mark.parametrize("wanted", _declared(), ids=lambda wanted: wanted.name)
def test_what_the_project_asks_for_is_locked_at_a_version_it_accepts(wanted: Requirement) -> None:
    [pin] = _locked("requirements.txt")[canonicalize_name(wanted.name)].specifier

    assert wanted.specifier.contains(pin.version)


def test_developers_test_the_versions_that_are_shipped() -> None:
    shipped, developed = _locked("requirements.txt"), _locked("requirements-dev.txt")

    assert {name: developed.get(name) for name in shipped} == shipped


@pytest.mark.parametrize(
    ("fails", "said"),
    [
        pytest.param("-c", "Paiqi needs Python 3.11 or newer", id="no Python at all"),
        pytest.param("version_info", "is too old: Paiqi needs Python 3.11 or newer", id="an old Python"),
        pytest.param("ensurepip", "apt install python3-venv", id="a Python without venv"),
    ],
)
def test_a_machine_that_lacks_something_is_told_what(tmp_path: Path, fails: str, said: str) -> None:
    newcomer = Newcomer(tmp_path, fails=fails)

    done = newcomer.makes("run")

    assert done.returncode != 0
    assert said in done.stdout
    assert not (tmp_path / ".venv").exists()


def test_a_newcomer_types_one_command_and_the_page_opens(tmp_path: Path) -> None:
    newcomer = Newcomer(tmp_path)

    newcomer.makes("run")

    assert newcomer.installs() == 1
    assert newcomer.said()[-1] == "-m bot serve --open"


def test_nothing_is_installed_twice_while_the_lock_is_the_same(tmp_path: Path) -> None:
    newcomer = Newcomer(tmp_path)

    newcomer.makes("run")
    newcomer.makes("run")

    assert newcomer.installs() == 1
    assert newcomer.said().count("-m bot serve --open") == 2


def test_a_new_lock_is_installed(tmp_path: Path) -> None:
    newcomer = Newcomer(tmp_path)

    newcomer.makes("run")
    os.utime(tmp_path / ".venv" / "runtime", (0, 0))
    newcomer.makes("run")

    assert newcomer.installs() == 2


def test_a_broken_environment_is_made_anew(tmp_path: Path) -> None:
    newcomer = Newcomer(tmp_path)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to("a-python-that-was-removed")

    newcomer.makes("run")

    assert "-m venv --clear .venv" in newcomer.said()


def test_hooks_before_a_commit_fetch_nothing() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())

    assert {repo["repo"] for repo in config["repos"]} == {"local"}
    assert {hook["language"] for repo in config["repos"] for hook in repo["hooks"]} == {"system"}


class Newcomer:
    """Somebody with a clean tree, a shell, make, and a Python that may fail."""

    def __init__(self, tree: Path, fails: str = "nothing") -> None:
        self.tree = tree
        self.python = tree / "python"
        self.python.write_text(PRETENDED_PYTHON)
        self.python.chmod(0o755)
        self.environment = {"PATH": os.environ["PATH"], "SAID": str(tree / "said"), "FAILS": fails}
        for name in ("Makefile", *LOCKS):
            shutil.copy(ROOT / name, tree)

    def makes(self, target: str) -> subprocess.CompletedProcess[str]:
        """Type `make TARGET`."""
        command = ["make", target, f"PYTHON={self.python}"]
        return subprocess.run(
            command, cwd=self.tree, env=self.environment, capture_output=True, text=True, check=False
        )

    def said(self) -> list[str]:
        """Give what Python was asked, in order."""
        return (self.tree / "said").read_text().splitlines()

    def installs(self) -> int:
        """Count the installations, each of which must check hashes."""
        return sum("install" in line and "--require-hashes" in line for line in self.said())


def test_where_nobody_can_be_asked_the_audit_of_the_lock_is_left_out_loudly() -> None:
    nowhere = {**os.environ, "https_proxy": "http://127.0.0.1:9", "no_proxy": ""}

    done = subprocess.run([ROOT / ".ci" / "audit"], env=nowhere, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("LEFT OUT: the lock was not audited")
