"""The list of all commands, printed from the code: `python -m bot.manual` writes docs/commands.md."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import handlers
from bot.words import Reader, say
from handlers._command import Command, Param, commands
from models.words import Words

FILE = Path(__file__).parent.parent / "docs" / "commands.md"
HEAD = """# Commands

Printed from the code by `make messages`. What is written `<…>` is asked for by a form if it is left out;
`[…]` may be left out.
Each command goes by all the names in its row, in any case, with or without spaces.
"""


def manual() -> str:
    """Give the whole list as Markdown, a table per noun."""
    handlers.discover()
    parts = [HEAD]
    for noun, group in groupby(commands(), key=lambda made: made.noun):
        rows = "\n".join(_row(made) for made in group)
        parts.append(
            f"## {noun}\n\n| say | 中文 | takes | who | what it does |\n|---|---|---|---|---|\n{rows}\n"
        )
    return "\n".join(parts)


def _row(made: Command) -> str:
    english, chinese, *others = made.heads
    also = " ".join(f"`{name}`" for name in others)
    takes = " ".join(_place(param) for param in made.params)
    what = f"{_said(made.help, 'en')} / {_said(made.help, 'zh_CN')}"
    cells = (f"`{english}`", f"`{chinese}` {also}", takes, str(made.role), what)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _place(param: Param) -> str:
    label = _said(param.label, "en").lower()
    return f"`<{label}>`" if param.required else f"`[{label}]`"


def _said(words: Words, language: str) -> str:
    today = datetime.now(UTC).date()  # no command's help names a date
    return say(words, Reader(language, ZoneInfo("UTC"), today))


if __name__ == "__main__":
    FILE.write_text(manual(), encoding="utf-8")
