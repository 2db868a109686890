"""The catalogues: finds every sentence of ours, keeps `locale/` complete, and says what is missing.

For developers (`make messages`); needs Babel. A sentence that is gone from the source leaves the catalogue.
"""

from __future__ import annotations

import ast
import fcntl
import io
import os
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, TypeAlias

import typer
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast

ROOT = Path(__file__).parent.parent
FOLDERS = ("models", "handlers", "jobs", "bot")
LANGUAGES = ("en", "zh_CN")
DOMAIN = "paiqi"

Msgid: TypeAlias = "str | tuple[str, str]"


class Plain(Catalog):
    """A catalogue without dates and versions, so that the same words make the same file."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """Give what gettext needs and no more."""
        return [("Content-Type", "text/plain; charset=utf-8"), ("Plural-Forms", self.plural_forms)]


@dataclass(slots=True)
class Found:
    """What the source says: msgids, with the Chinese where a command's declaration gives it."""

    said: dict[Msgid, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def add(self, msgid: Msgid, zh: str = "") -> None:
        """Note a sentence."""
        if zh or msgid not in self.said:
            self.said[msgid] = zh


def find_sentences(root: Path) -> Found:
    """Read each source file and template below a tree."""
    found = Found()
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"), str(path))
            _read_source(path.relative_to(root).as_posix(), tree, found)
        for path in sorted((root / folder).rglob("*.html")):
            _read_template(path, found)
    return found


def _read_source(name: str, tree: ast.AST, found: Found) -> None:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("t", "nt"):
            wanted = 1 if node.func.id == "t" else 2
            texts = [a.value for a in node.args[:wanted] if isinstance(a, ast.Constant)]
            if len(texts) < wanted:
                found.problems.append(f"{name}:{node.lineno} {node.func.id}() is not given a literal")
                continue
            found.add(str(texts[0]) if wanted == 1 else (str(texts[0]), str(texts[1])))
        elif isinstance(node, ast.FunctionDef):
            _read_command(node, found)


def _read_command(function: ast.FunctionDef, found: Found) -> None:
    """Note a command's names, its help, and the labels of its parameters; of a job, what it does."""
    for made in function.decorator_list:
        if not (isinstance(made, ast.Call) and isinstance(made.func, ast.Name)):
            continue
        if made.func.id in ("command", "job", "errand"):
            found.add((ast.get_docstring(function) or "").partition("\n\n")[0].replace("\n", " "))
        if made.func.id != "command":
            continue
        head, zh = (str(a.value) for a in made.args[:2] if isinstance(a, ast.Constant))
        found.add(head, zh)
        for parameter in function.args.args[1:]:
            if not any(isinstance(part, ast.Call) for part in ast.walk(parameter)):
                found.add(parameter.arg.replace("_", " ").capitalize())


def _read_template(path: Path, found: Found) -> None:
    tree = Environment(autoescape=True).parse(path.read_text("utf-8"))
    for _, function, texts in extract_from_ast(tree, ("t", "nt"), babel_style=False):
        said = [text for text in texts or () if text is not None]
        found.add(said[0] if function == "t" else (said[0], said[1]))


def load(root: Path, language: str) -> Catalog:
    """Read a language's catalogue; an empty one where there is none yet."""
    path = _po(root, language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def merged(found: Found, old: Catalog, language: str) -> Catalog:
    """Give the catalogue of what the source says now, with the translations known so far."""
    new = Plain(locale=language, domain=DOMAIN, header_comment="", fuzzy=False)
    for msgid, given in found.said.items():
        known = old.get(msgid if isinstance(msgid, str) else msgid[0])
        kept = known.string if known is not None and known.id == msgid else ""
        words = msgid if language == "en" else given or kept
        message = new.add(msgid, words or ("" if isinstance(msgid, str) else ("",)))
        message.flags = {"fuzzy"} & known.flags if known is not None else set()
    return new


def problems(root: Path) -> list[str]:
    """Say what is wrong with the catalogues of a tree, a line each."""
    found = find_sentences(root)
    wrong = list(found.problems)
    for language in LANGUAGES:
        old = load(root, language)
        new = merged(found, old, language)
        wrong += [f"{language}: {line}" for message in new if message.id for line in _faults(message)]
        wrong += [f"{language}: run make messages ({name})" for name in _stale(root, language, new)]
    return wrong


def _faults(message: object) -> Iterator[str]:
    msgid, words = message.id, message.string  # type: ignore[attr-defined]
    forms = [words] if isinstance(words, str) else list(words)
    if not all(forms):
        yield f"not translated: {msgid}"
        return
    if message.fuzzy:  # type: ignore[attr-defined]
        yield f"fuzzy: {msgid}"
    wanted = _places(msgid if isinstance(msgid, str) else msgid[1])
    if any(_places(form) != wanted for form in forms[-1:]):
        yield f"other places than {sorted(wanted)}: {msgid}"


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _stale(root: Path, language: str, new: Catalog) -> Iterator[str]:
    for path, content in _files(root, language, new):
        if not path.exists() or path.read_bytes() != content:
            yield path.relative_to(root).as_posix()


def update(root: Path) -> None:
    """Bring the catalogues up to date; two at once wait for each other."""
    (root / "locale").mkdir(exist_ok=True)
    with (root / "locale" / "messages.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        found = find_sentences(root)
        for language in LANGUAGES:
            new = merged(found, load(root, language), language)
            for path, content in _files(root, language, new):
                path.parent.mkdir(parents=True, exist_ok=True)
                half = path.with_suffix(".half")
                half.write_bytes(content)
                os.replace(half, path)


def _files(root: Path, language: str, catalog: Catalog) -> list[tuple[Path, bytes]]:
    text, compiled = io.BytesIO(), io.BytesIO()
    write_po(text, catalog, sort_output=True, width=0)
    write_mo(compiled, catalog)
    path = _po(root, language)
    return [(path, text.getvalue()), (path.with_suffix(".mo"), compiled.getvalue())]


def _po(root: Path, language: str) -> Path:
    return root / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def main(check: Annotated[bool, typer.Option(help="Change nothing; say what is wrong.")] = False) -> None:
    """Bring the catalogues up to date, then say what is still to be translated."""
    if not check:
        update(ROOT)
    wrong = problems(ROOT)
    for line in wrong:
        typer.echo(line, err=True)
    raise typer.Exit(1 if wrong else 0)


if __name__ == "__main__":
    typer.run(main)
