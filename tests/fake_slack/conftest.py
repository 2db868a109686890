"""The workspace in which the made-up Slack is tried."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from tests.fakes.slack import FakeSlack
from tests.fakes.slack_app import App, HttpApp, SocketApp, client


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """Give a workspace with 市场 and 编辑甲 in #选题, and channels of every other kind.

    The app hears nothing of what it does itself, and may not write where it is not.
    """
    with FakeSlack() as made:
        made.echoes(False)
        made.takes_away("chat:write.public")
        made.user("市场", email="market@example.com", tz="Europe/Berlin")
        made.user("编辑甲")
        made.user("离职", deleted=True)
        made.channel("选题", ["市场", "编辑甲"])
        made.channel("外面", ["市场"], bot=False)
        made.channel("旧的", ["市场"], archived=True)
        made.channel("秘密", ["市场"], kind="private", bot=False)
        made.channel("预算", ["市场"], kind="private")
        yield made


@pytest.fixture
def web(slack: FakeSlack) -> WebClient:
    """Give the real client of the app; it waits a second for an answer, and never calls twice by itself."""
    return client(slack, timeout=1)


@pytest.fixture(params=[SocketApp, HttpApp])
def app(slack: FakeSlack, request: pytest.FixtureRequest) -> Iterator[App]:
    """Give an app that acknowledges everything: once over sockets, once over HTTP."""
    with request.param(slack) as made:
        yield made


@pytest.fixture
def http_app(slack: FakeSlack) -> Iterator[HttpApp]:
    """Give an app that acknowledges everything, over HTTP."""
    with HttpApp(slack) as made:
        yield made
