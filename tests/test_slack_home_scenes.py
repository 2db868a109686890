"""The Home tab in use: opened, pressed, filled in from, and true a moment later."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models.person import Role
from tests.fakes.slack_text import text_of
from tests.slack_team import SlackMember, SlackTeam, in_slack
from tests.slack_ways import until

pytestmark = pytest.mark.parametrize(
    ("database_url", "by"), [("sqlite", "socket"), ("postgresql", "http")], indirect=["database_url"]
)


@pytest.fixture
def by() -> str:
    """The way in: `socket` or `http`."""
    return ""


@pytest.fixture
def team(by: str, database_url: str) -> Iterator[SlackTeam]:
    """Give a team in a pretended Slack, by each way in, the one on SQLite and the other on PostgreSQL."""
    with in_slack(database_url, by) as made:
        yield made


def sees(member: SlackMember, text: str) -> bool:
    home = member.team.slack.home(member.name)
    return home is not None and text in text_of(home.blocks)


def test_what_waits_is_done_from_the_first_page(team: SlackTeam) -> None:
    market, lead = team.member("市场"), team.member("负责人", Role.LEAD)
    lead.hands.opens_home()
    until(lambda: sees(lead, "现在没有等你处理的事。"))

    market.says("选题 提交 618美妆测评")
    until(lambda: sees(lead, "要定题"))
    home = team.slack.home("负责人")
    assert home is not None
    lead.hands.presses("不采用…", home)
    until(lambda: team.slack.modal("负责人") is not None and not lead._is_loading())
    lead.fills(reason="今年不做")

    until(lambda: sees(lead, "现在没有等你处理的事。"))
    assert "状态 不采用" in market.sees("T1")


def test_the_language_is_changed_from_the_first_page(team: SlackTeam) -> None:
    market = team.member("市场")
    market.hands.opens_home()
    until(lambda: sees(market, "快捷"))
    home = team.slack.home("市场")
    assert home is not None

    market.hands.presses("English", home)

    until(lambda: sees(market, "Shortcuts"))
