"""The app's manifest asks Slack for what the code uses, and for nothing else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import bot.platforms.slack
from bot.manual import README, SLACK, with_tables
from bot.platforms.slack.manifest import manifest
from bot.platforms.slack.scopes import APP_METHODS, FREE_EVENTS, FREE_METHODS, SCOPES
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_install import EVENTS
from tests.terminal import Terminal

ADDRESS = "https://paiqi.firm.example"
CODE = Path(bot.platforms.slack.__file__).parent
# What Slack takes at most (docs.slack.dev: app manifest reference), in characters.
LONGEST = [
    ("display_information.name", 35),
    ("display_information.description", 140),
    ("display_information.long_description", 4_000),
    ("features.bot_user.display_name", 80),
    ("features.shortcuts.name", 24),
    ("features.shortcuts.description", 150),
    ("features.slash_commands.command", 32),
    ("features.slash_commands.description", 2_000),
    ("features.slash_commands.usage_hint", 1_000),
]


def test_it_asks_for_each_scope_that_is_needed_and_no_other() -> None:
    asked = _found(_read(), "oauth_config.scopes.bot")

    assert asked == sorted(scope.name for scope in SCOPES)


def test_each_method_that_is_called_has_its_scope_and_no_scope_is_for_a_method_that_is_not() -> None:
    listed = {method for scope in SCOPES for method in scope.methods}

    assert listed | {*FREE_METHODS, *APP_METHODS} == _called()


def test_each_scope_is_for_something_that_the_code_does() -> None:
    code = "\n".join(path.read_text("utf-8") for path in _sources())

    assert [scope.name for scope in SCOPES if not (scope.methods or scope.events or scope.signs)] == []
    assert [sign for scope in SCOPES for sign in scope.signs if sign not in code] == []


def test_each_event_that_is_listened_to_is_subscribed_and_no_other() -> None:
    known = {event.partition(".")[0] for event in EVENTS}
    subscribed = _found(_read(), "settings.event_subscriptions.bot_events")

    assert subscribed == sorted({*FREE_EVENTS, *(event for scope in SCOPES for event in scope.events)})
    assert {event.partition(".")[0] for event in subscribed} == known & set(_strings())


def test_slack_takes_the_manifest_and_delivers_each_of_its_events() -> None:
    with FakeSlack() as slack:
        slack.installs(_read())

        granted = slack.world.install

        assert granted.scopes == {scope.name for scope in SCOPES}
        assert granted.events == set(_found(_read(), "settings.event_subscriptions.bot_events"))


def test_there_is_one_command_whose_mentions_come_with_ids() -> None:
    [command] = _found(_read(), "features.slash_commands")

    assert (command["command"], command["should_escape"]) == ("/paiqi", True)


def test_a_message_becomes_a_topic_or_a_request_and_from_anywhere_there_is_one_shortcut() -> None:
    shortcuts = _found(_read(), "features.shortcuts")

    assert [(one["type"], one["callback_id"]) for one in shortcuts] == [
        ("message", "propose"),
        ("message", "request"),
        ("global", "new"),
    ]


def test_home_and_direct_messages_are_open() -> None:
    assert _found(_read(), "features.app_home") == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


@pytest.mark.parametrize(("place", "most"), LONGEST, ids=[place for place, _ in LONGEST])
def test_no_text_is_longer_than_slack_takes(place: str, most: int) -> None:
    texts = _found(_read(), place)

    assert [text for text in ([texts] if isinstance(texts, str) else texts) if len(text) > most] == []


def test_texts_that_slack_wants_longer_or_plainer_are_so() -> None:
    assert len(_found(_read(), "display_information.long_description")) >= 175
    assert re.fullmatch(r"[a-z0-9._-]+", _found(_read(), "features.bot_user.display_name"))


def test_as_it_stands_it_is_for_socket_mode_and_has_no_address() -> None:
    assert _found(_read(), "settings.socket_mode_enabled") is True
    assert "https://" not in yaml.safe_dump(_read())


def test_over_http_all_that_slack_tells_and_asks_goes_to_one_address_and_nothing_else_differs() -> None:
    over_http = _read(ADDRESS)

    events = over_http["settings"]["event_subscriptions"].pop("request_url")
    interactivity = over_http["settings"]["interactivity"]
    others = [interactivity.pop("request_url"), interactivity.pop("message_menu_options_url")]
    command = over_http["features"]["slash_commands"][0].pop("url")

    assert {events, *others, command} == {f"{ADDRESS}/slack/events"}
    assert over_http["settings"].pop("socket_mode_enabled") is False
    assert over_http["settings"] | {"socket_mode_enabled": True} == _read()["settings"]
    assert over_http["features"] == _read()["features"]


def test_it_is_printed_ready_to_be_pasted() -> None:
    terminal = Terminal("sqlite:///nowhere.db")

    over_socket = terminal.types("slack", "manifest")
    over_http = terminal.types("slack", "manifest", "--url", f"{ADDRESS}/")

    assert (over_socket.code, yaml.safe_load(over_socket.out)) == (0, _read())
    assert (over_http.code, yaml.safe_load(over_http.out)) == (0, _read(ADDRESS))


@pytest.mark.parametrize("url", ["http://paiqi.example", "https://paiqi.example/chat", "paiqi.example"])
def test_an_address_that_slack_cannot_post_to_is_refused(url: str) -> None:
    printed = Terminal("sqlite:///nowhere.db").types("slack", "manifest", "--url", url)

    assert (printed.code, printed.out) == (2, "")
    assert "it begins with https:// and has no path" in printed.err


@pytest.mark.parametrize("page", [README, SLACK], ids=["readme", "set-up page"])
def test_the_page_tells_why_each_scope_is_needed(page: Path) -> None:
    written = page.read_text("utf-8")

    assert [scope.name for scope in SCOPES if f"`{scope.name}`" not in written] == []
    assert written == with_tables(written), "run `make messages` and look at the difference"


def _read(url: str = "") -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(manifest(url))
    return read


def _found(data: Any, place: str) -> Any:  # noqa: ANN401
    """What stands at a place such as `features.shortcuts.name`; of a list, what each has there."""
    for name in place.split("."):
        data = [one[name] for one in data] if isinstance(data, list) else data[name]
    return data


def _sources() -> list[Path]:
    return [path for path in sorted(CODE.rglob("*.py")) if path.name != "scopes.py"]


def _called() -> set[str]:
    """The methods of the Web API that the code names: `web.chat_update` is `chat.update`."""
    code = "\n".join(path.read_text("utf-8") for path in _sources())
    return {name.replace("_", ".") for name in re.findall(r"\bweb\.([a-zA-Z]+_[a-zA-Z_]+)\b", code)}


def _strings() -> Iterator[str]:
    for path in _sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
