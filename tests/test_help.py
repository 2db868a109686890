"""The list of commands is printed, so that a change of what can be said shows in the diff."""

from __future__ import annotations

from bot.manual import FILE, manual


def test_the_printed_list_of_commands_is_that_of_the_code() -> None:
    assert FILE.read_text(encoding="utf-8") == manual(), "run `make messages` and look at the difference"
