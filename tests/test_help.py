"""The list of commands is printed, so that a change of what can be said shows in the diff."""

from __future__ import annotations

from bot.manual import COMMANDS, PERMISSIONS, manual, permissions


def test_the_printed_list_of_commands_is_that_of_the_code() -> None:
    assert COMMANDS.read_text(encoding="utf-8") == manual(), "run `make messages` and look at the difference"


def test_the_printed_table_of_permissions_is_that_of_the_code() -> None:
    assert PERMISSIONS.read_text(encoding="utf-8") == permissions(), (
        "run `make messages` and look at the difference"
    )
