"""Scenes of figures by hand: entered, corrected, taken back, and shown with who said so."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from models.figure import Found, Origin, Source, record
from models.metric import METRICS
from models.person import Role
from models.room import Account
from models.series import Value, value_on
from tests.team import Member, Team

TUESDAY, WEDNESDAY = date(2026, 3, 10), date(2026, 3, 11)


@pytest.fixture
def account(team: Team) -> int:
    """The number of the team's only account."""
    with team.paiqi.db.transaction() as session:
        made = Account(name="花间")
        session.add(made)
        session.flush()
        return made.id


@pytest.fixture
def market(team: Team, account: int) -> Member:
    """Somebody of the market."""
    return team.member("市场")


def on(team: Team, account: int, metric: str, day: date) -> Value:
    """A figure as it is kept."""
    return team.reads(lambda session: value_on(session, account, metric, day))


@pytest.mark.parametrize(
    ("line", "number", "day"),
    [
        pytest.param("指标 录入 直播销售额 300000", 300_000, WEDNESDAY, id="today"),
        pytest.param(
            "指标 录入 直播销售额 30万 昨天", 300_000, TUESDAY, id="yesterday, in tens of thousands"
        ),
        pytest.param(
            "指标 录入 直播销售额 ¥300,000.50 3月10日", Decimal("300000.50"), TUESDAY, id="to the fen"
        ),
        pytest.param("metric set live_sales 300000 2026-03-10", 300_000, TUESDAY, id="in English"),
        pytest.param("指标录入直播销售额300000周二", 300_000, TUESDAY, id="without a space"),
    ],
)
def test_a_figure_is_entered_by_hand(
    team: Team, account: int, market: Member, line: str, number: Decimal, day: date
) -> None:
    assert "市场" in market.says(line)

    value = on(team, account, "live_sales", day)
    assert (value.number, value.source) == (Decimal(number), Source.HAND)


def test_a_form_asks_for_what_is_missing(team: Team, account: int, market: Member) -> None:
    market.says("指标 录入 …")

    assert "入群人数" in market.fills(metric="group_joins", number="42", day="2026-03-10")
    assert on(team, account, "group_joins", TUESDAY).number == 42


def test_a_figure_is_entered_anew_and_what_it_was_is_kept(team: Team, account: int, market: Member) -> None:
    market.says("指标 录入 到店人数 120 昨天")

    assert "原来是 120" in market.says("指标 录入 到店人数 130 昨天")
    assert on(team, account, "store_visits", TUESDAY).earlier == 120
    assert "更正前 120" in market.says("指标 查看 到店人数")


def test_a_figure_is_taken_back(team: Team, account: int, market: Member) -> None:
    market.says("指标 录入 到店人数 120 昨天")

    market.presses("撤销录入")
    assert on(team, account, "store_visits", TUESDAY).number is None
    assert "没有录入过" in market.says("指标 撤销录入 到店人数 昨天")


def test_what_wechat_counted_is_not_typed_over(team: Team, account: int, market: Member) -> None:
    with team.paiqi.db.transaction() as session:
        counted = Found(METRICS["reads"], TUESDAY, Decimal(1_660))
        record(session, account, [counted], Origin(Source.WECHAT, team.now))

    assert "1,660" in market.says("指标 录入 阅读人数 9999 昨天")
    assert on(team, account, "reads", TUESDAY).number == 1_660


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("指标 录入 直播消售额 5", "直播销售额", id="a name with a slip"),
        pytest.param("指标 录入 净增关注 5", "算出来的", id="what is worked out"),
        pytest.param("指标 录入 到店人数 5 明天", "", id="a day to come"),
        pytest.param("指标 录入 到店人数 5 2026-02-30", "", id="no day"),
    ],
)
def test_what_cannot_be_entered_is_said_clearly(
    team: Team, account: int, market: Member, line: str, said: str
) -> None:
    assert said in market.says(line)
    assert on(team, account, "store_visits", WEDNESDAY).number is None


def test_a_team_makes_a_metric_of_its_own(team: Team, account: int, market: Member) -> None:
    lead = team.member("负责人", Role.LEAD)

    assert "优惠券核销" in lead.says("指标 新增 优惠券核销")
    assert "已经有" in lead.says("指标 新增 优惠券核销")
    market.says("指标 录入 优惠券核销 88 昨天")
    assert "88" in market.says("指标 查看 优惠券核销")
    assert "优惠券核销" in market.says("指标 清单")


def test_of_several_accounts_one_is_named(team: Team, account: int, market: Member) -> None:
    team.member("管理员", Role.ADMIN).says("账号 新增 草间")

    assert "花间" in market.says("指标 录入 到店人数 120")
    market.says("指标 录入 到店人数 120 --account 花间")
    assert on(team, account, "store_visits", WEDNESDAY).number == 120


def test_without_an_account_there_is_nothing_to_enter_figures_of(team: Team) -> None:
    somebody = team.member("市场")

    assert "还没有公众号" in somebody.says("指标 录入 到店人数 120")
