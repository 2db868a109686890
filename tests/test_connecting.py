"""Accounts are connected by the environment and from the command line; secrets are named and not kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import select

from bot.db import Database
from models.connection import Connection, connections
from models.room import Account
from tests.fakes.wechat import WeChat, serving
from tests.terminal import Terminal

APP = ("--app-id", "wx1234567890abcdef")


@pytest.fixture
def wechat(monkeypatch: pytest.MonkeyPatch) -> Iterator[WeChat]:
    """A made-up WeChat, at which nobody has an account."""
    with serving(WeChat()) as made:
        monkeypatch.setenv("WECHAT_API_URL", made.url)
        yield made


def connected(database_url: str) -> dict[str, Connection]:
    """The connections there are, by the account's name."""
    db = Database(database_url)
    try:
        with db.reading() as session:
            names = dict(session.exec(select(Account.id, Account.name)).all())
            return {names[one.account]: one for one in connections(session)}
    finally:
        db.close()


def test_an_account_is_connected_by_naming_the_variable_of_its_secret(
    new_terminal: Terminal, database_url: str, wechat: WeChat
) -> None:
    printed = new_terminal.types("account", "add", "花间", *APP, "--secret", "WECHAT_SECRET_2")

    assert printed.code == 0
    assert "/wechat/" in printed.out
    assert "WECHAT_SECRET_2 is not set here" in printed.err
    assert connected(database_url)["花间"].secret == "WECHAT_SECRET_2"
    assert "花间  wx1234567890abcdef  ok" in new_terminal.types("account", "list").out


def test_a_secret_itself_is_not_taken(new_terminal: Terminal, database_url: str, wechat: WeChat) -> None:
    secret = "0123456789abcdef0123456789abcdef"
    printed = new_terminal.types("account", "add", "花间", *APP, "--secret", secret)

    assert printed.code == 2
    assert "环境变量" in printed.err
    assert "花间" not in connected(database_url)


def test_one_app_is_not_two_accounts(new_terminal: Terminal, wechat: WeChat) -> None:
    new_terminal.types("account", "add", "花间", *APP, "--secret", "A")

    assert new_terminal.types("account", "add", "草间", *APP, "--secret", "A").code == 2
    assert new_terminal.types("account", "add", "花间", *APP, "--secret", "B").code == 0


def test_the_account_of_the_environment_is_connected_once(
    new_terminal: Terminal, database_url: str, wechat: WeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WECHAT_APP_ID", "wx1")
    monkeypatch.setenv("WECHAT_APP_SECRET", "a secret")

    new_terminal.types("tick"), new_terminal.types("tick")
    known = connected(database_url)
    assert sorted(one.app_id for one in known.values()) == ["sample", "wx1"]
    assert known["wx1"].secret == "WECHAT_APP_SECRET"


def test_a_bad_setting_is_named(new_terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WECHAT_API_URL", "api.weixin.qq.com")

    printed = new_terminal.types("tick")
    assert printed.code == 2
    assert "WECHAT_API_URL" in printed.err
