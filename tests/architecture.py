"""What the source files say of the layers: who imports, reads and commits what, and how long each is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

LAYERS = ("models", "handlers", "jobs", "bot")
MEASURED = (*LAYERS, "bench")
LONGEST_FUNCTION = 40
LONGEST_FILE = 300

# Who alone may import a package; the paths are files or folders.
ONLY = {
    "apscheduler": ("bot/clock.py",),
    "slack_sdk": ("bot/platforms/",),
    "slack_bolt": ("bot/platforms/",),
    "wechatpy": ("bot/platforms/", "bot/sources/"),
    "starlette": ("bot/",),
    "uvicorn": ("bot/",),
}
AMBIENT = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "sqlalchemy.func.now",
    "sqlmodel.func.now",
    "os.environ",
    "os.getenv",
}


def findings(root: Path) -> list[str]:
    """Name each place of the tree that breaks a rule, as `file:line what is wrong`."""
    found: list[str] = []
    for folder in MEASURED:
        for path in sorted((root / folder).rglob("*.py")):
            source = Source(path.relative_to(root).as_posix(), path.read_text("utf-8"))
            found += source.sizes()
            if folder in LAYERS:
                found += [*source.arrows(), *source.guests(), *source.ambience(), *source.commits()]
    return found


class Source:
    """One source file, parsed."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.layer = name.split("/")[0]
        self.lines = text.count("\n")
        self.tree = ast.parse(text, name)

    def sizes(self) -> Iterator[str]:
        """Find what is too long; migrations are written by a generator and may be."""
        if "/migrations/" in self.name:
            return
        if self.lines > LONGEST_FILE:
            yield f"{self.name}:1 has {self.lines} lines, more than {LONGEST_FILE}"
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    yield self._at(node, f"{node.name} has {length} lines, more than {LONGEST_FUNCTION}")

    def arrows(self) -> Iterator[str]:
        """Find imports that point to the right: models <- handlers <- jobs <- bot."""
        for node, module in self._imports():
            layer = module.split(".")[0]
            if layer in LAYERS and LAYERS.index(layer) > LAYERS.index(self.layer):
                yield self._at(node, f"{self.layer} may not import {module}")
            elif layer in ("tests", "bench"):
                yield self._at(node, f"the program may not import {module}")

    def guests(self) -> Iterator[str]:
        """Find packages imported by others than those who alone may know them."""
        for node, module in self._imports():
            homes = ONLY.get(module.split(".")[0])
            if homes and not self.name.startswith(homes):
                yield self._at(node, f"only {' and '.join(homes)} may import {module}")

    def ambience(self) -> Iterator[str]:
        """Find clocks and environment variables read outside bot/."""
        if self.layer == "bot":
            return
        aliases = dict(self._aliases())
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute | ast.Name) and _dotted(node, aliases) in AMBIENT:
                yield self._at(node, f"{_dotted(node, aliases)} is read outside bot/")

    def commits(self) -> Iterator[str]:
        """Find commits outside the one door."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute) and node.attr == "commit" and self.name != "bot/db.py":
                yield self._at(node, "only bot/db.py may commit")

    def _imports(self) -> Iterator[tuple[ast.stmt, str]]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield node, _module(node)

    def _aliases(self) -> Iterator[tuple[str, str]]:
        """Give each imported name with what it stands for, as `dt` with `datetime`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.asname, alias.name) for alias in node.names if alias.asname)
            elif isinstance(node, ast.ImportFrom):
                yield from (
                    (alias.asname or alias.name, f"{_module(node)}.{alias.name}") for alias in node.names
                )

    def _at(self, node: ast.stmt | ast.expr, what: str) -> str:
        return f"{self.name}:{node.lineno} {what}"


def _module(node: ast.ImportFrom) -> str:
    # Leading dots cannot leave a layer: each is a package at the top.
    return "" if node.level else node.module or ""


def _dotted(node: ast.expr, aliases: dict[str, str]) -> str:
    """Give `dt.now` as `datetime.datetime.now`, or nothing where it is not a plain chain of names."""
    if isinstance(node, ast.Name):
        return aliases.get(node.id, node.id)
    if isinstance(node, ast.Attribute) and (before := _dotted(node.value, aliases)):
        return f"{before}.{node.attr}"
    return ""
