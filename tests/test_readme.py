"""The README keeps what it promises: its drawings are the tables of the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from models.article import Article
from models.life import Living
from models.plan import Plan
from models.request import Request
from models.review import Review
from models.stage import Stage
from models.topic import Topic

README = Path(__file__).parent.parent / "README.md"


def drawn(text: str) -> list[set[tuple[str, str, str, str]]]:
    """The arrows of each drawing: from, to, verb, who may."""
    arrow = re.compile(r"^\s*(\w+) --> (\w+): ([\w -]+) \(([^)]*)\)$", re.M)
    return [set(arrow.findall(block)) for block in re.findall(r"```mermaid\n(.*?)```", text, re.S)]


@pytest.mark.parametrize("kind", [Topic, Article, Stage, Review, Request, Plan], ids=lambda kind: kind.NOUN)
def test_each_life_is_drawn_as_its_table_says(kind: type[Living]) -> None:
    table = {
        (source, move.target, verb, ", ".join(sorted(move.may)))
        for verb, move in kind.MOVES.items()
        for source in move.sources
    }

    assert table in drawn(README.read_text())


def test_every_file_the_readme_names_is_there() -> None:
    named = re.findall(r"\]\(([\w/.-]+)\)", README.read_text())

    assert [name for name in named if not (README.parent / name).exists()] == []
