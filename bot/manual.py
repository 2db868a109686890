"""What is printed from the code: commands, permissions, tables. `python -m bot.manual` writes them all."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr
from pydantic_settings import BaseSettings

import handlers
from bot.platforms.slack.scopes import SCOPES, Scope
from bot.platforms.slack.settings import SlackSettings
from bot.settings import Settings
from bot.sources.official_account.settings import WeChatSettings
from bot.words import Reader, say
from handlers._command import Command, Param, commands
from models.life import Living, Move
from models.person import Role
from models.words import Words

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
COMMANDS, PERMISSIONS = DOCS / "commands.md", DOCS / "permissions.md"
README, SLACK = ROOT / "README.md", DOCS / "slack.md"
HEAD = """# Commands

Printed from the code by `make messages`. What is written `<…>` is asked for by a form if it is left out;
`[…]` may be left out.
Each command goes by all the names in its row, in any case, with or without spaces.
"""

MAY = """# Who may do what

Printed from the code by `make messages`; `tests/test_permissions.py` tries each cell.

Each role may do what those to its left may. A deputy may decide as a lead does while the lead is away, if the
lead said so (`people away`); what an admin may do is not lent. Who has left may do nothing.

A guest is somebody from outside of the team: in Slack whoever is no full member of the workspace, and anybody
whom an admin makes one (`people role`). What guests may do they may do in the rooms that an admin opened to
them (`room guests`); elsewhere, in direct messages too, they may do nothing.

## Commands

"""
MOVES = """
## Moves

What a thing's state allows is in the second column; roles and relations that may make the move have a ✓.
The proposer, who asked and who was asked, and either of two who may be one are people's relations to the one
thing, whatever their role; a deputy for everything proposes, asks and answers for the person.
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


def permissions() -> str:
    """Give who may say what, and who may move what from which state, as Markdown."""
    handlers.discover()
    head = f"| say | 中文 | {' | '.join(Role)} |\n|{'---|' * (2 + len(Role))}"
    rows = [f"| `{made.head}` | `{made.zh}` | {_cells(allowed(made))} |" for made in commands()]
    return "\n".join([MAY + head, *rows, MOVES, *(_moves(kind) for kind in living())])


def allowed(made: Command) -> list[bool]:
    """Say of each role whether it may say a command."""
    return [role.covers(made.role) for role in Role]


def living() -> list[type[Living]]:
    """All nouns that have a life, by name."""
    return sorted(Living.__subclasses__(), key=lambda kind: kind.NOUN)


def relations(kind: type[Living]) -> list[str]:
    """Name who may make moves of a noun: roles first, then relations."""
    named = {capacity for move in kind.MOVES.values() for capacity in move.may}
    return [*Role, *sorted(named - set(Role))]


def may_move(move: Move, capacity: str) -> bool:
    """Whether a role, with those it covers, or a relation may make a move."""
    if capacity in list(Role):
        return any(wanted in list(Role) and Role.of(capacity).covers(Role.of(wanted)) for wanted in move.may)
    return capacity in move.may


def with_tables(page: str) -> str:
    """Give a page with each table of ours that it holds, between `<!-- name -->` marks, as it should be."""
    for name, table in TABLES.items():
        page = _with_table(page, name, table)
    return page


def _with_table(page: str, name: str, table: Callable[[], str]) -> str:
    marked = f"<!-- {name} -->\n{{}}<!-- /{name} -->"
    return re.sub(marked.format(".*?"), lambda _: marked.format(f"{table()}\n"), page, flags=re.S)


def settings_table(kind: type[BaseSettings]) -> str:
    """Give settings as a table in Markdown: variable, meaning, default."""
    rows = ["| variable | what it sets | default |", "|---|---|---|"]
    for name, field in kind.model_fields.items():
        default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
        default = "" if default is None else default
        written = str(default).lower() if isinstance(default, bool) else str(default)
        variable = f"{kind.model_config['env_prefix']}{name.upper()}"
        rows.append(f"| `{variable}` | {field.description} | {f'`{written}`' if written else ''} |")
    return "\n".join(rows)


def scopes_table(in_full: bool = False) -> str:
    """Give the permissions in Slack: what each lets Paiqi do and, in full, what needs it."""
    needed = (" needed by |", "---|") if in_full else ("", "")
    rows = [f"| scope | it lets Paiqi |{needed[0]}", f"|---|---|{needed[1]}"]
    for scope in SCOPES:
        lets = f"{_said(scope.lets, 'en')} / {_said(scope.lets, 'zh_CN')}"
        rows.append(f"| `{scope.name}` | {lets} |{_needing(scope) if in_full else ''}")
    return "\n".join(rows)


def _needing(scope: Scope) -> str:
    return f" {' '.join(f'`{name}`' for name in (*scope.methods, *scope.events))} |"


TABLES: dict[str, Callable[[], str]] = {
    "settings": partial(settings_table, Settings),
    "slack settings": partial(settings_table, SlackSettings),
    "wechat settings": partial(settings_table, WeChatSettings),
    "slack scopes": scopes_table,
    "slack scopes in full": partial(scopes_table, in_full=True),
}


def _moves(kind: type[Living]) -> str:
    who = relations(kind)
    head = f"| {kind.NOUN} | from | to | {' | '.join(who)} |\n|{'---|' * (3 + len(who))}"
    rows = [
        f"| {verb} | {', '.join(sorted(move.sources))} | {move.target} "
        f"| {_cells([may_move(move, capacity) for capacity in who])} |"
        for verb, move in kind.MOVES.items()
    ]
    return "\n".join([head, *rows, ""])


def _cells(may: list[bool]) -> str:
    return " | ".join("✓" if one else "·" for one in may)


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
    COMMANDS.write_text(manual(), encoding="utf-8")
    PERMISSIONS.write_text(permissions(), encoding="utf-8")
    for page in (README, SLACK):
        page.write_text(with_tables(page.read_text("utf-8")), encoding="utf-8")
