"""Pushes: which articles go out together, in which order, and what speaks against a moment."""

from __future__ import annotations

from sqlmodel import Session, col, select

from models.article import Article
from models.person import Role
from models.push import Push, articles_in
from tests.said import SHANGHAI
from tests.team import Member, Team

TITLES = (
    "618美妆测评",
    "留言怎么开",
    "春季踏青穿搭",
    "海底捞案例",
    "发布会预告",
    "咖啡地图",
    "租房避坑",
    "理财入门",
    "露营清单",
)
EVENING = "3月25日 20:07"


def planned(team: Team, *slots: str, owners: str = "甲乙丙丁戊己庚辛壬") -> Member:
    """Give a lead who accepted a topic for each slot, each with an owner of its own unless said."""
    lead = team.member("负责人", Role.LEAD)
    for owner in dict.fromkeys(owners[: len(slots)]):
        team.member(f"编辑{owner}", Role.EDITOR)
    for number, slot in enumerate(slots, 1):
        lead.says(f"选题 提交 {TITLES[number - 1]}")
        lead.says(f"选题 定题 T{number} @编辑{owners[number - 1]} 截止 {slot}")
    return lead


def plan(lead: Member) -> str:
    """The newest plan that the lead was shown."""
    return next(text for text in reversed(lead._texts()) if "的排期，按" in text)


def pushes(team: Team) -> dict[str, list[tuple[str, int | None]]]:
    """Each push with its articles and their places."""
    return team.reads(_pushes)


def _pushes(session: Session) -> dict[str, list[tuple[str, int | None]]]:
    found = session.exec(select(Push).order_by(col(Push.at))).all()
    return {
        f"{push.at.astimezone(SHANGHAI):%m-%d %H:%M}": [
            (one.short_id, one.position) for one in articles_in(session, push)
        ]
        for push in found
    }


def test_articles_of_one_moment_are_one_push_in_the_order_they_came(team: Team) -> None:
    lead = planned(team, EVENING, EVENING)

    assert pushes(team) == {"03-25 20:07": [("A1", 1), ("A2", 2)]}
    assert "P1 · 次条 · 群发" in plan(lead)
    assert "3月25日 周三 20:07 的头条是 A1《618美妆测评》，这篇往后排。" in plan(lead)


def test_what_moves_or_is_dropped_leaves_its_push_and_an_empty_one_vanishes(team: Team) -> None:
    lead = planned(team, EVENING, EVENING)

    lead.says("稿件 改时间 A1 3月27日 20:07")
    assert pushes(team) == {"03-25 20:07": [("A2", 2)], "03-27 20:07": [("A1", 1)]}

    lead.says("稿件 放弃 A2 不做了")
    assert pushes(team) == {"03-27 20:07": [("A1", 1)]}


def test_an_article_takes_a_free_place_or_swaps_with_whoever_has_it(team: Team) -> None:
    lead = planned(team, EVENING, EVENING, EVENING)

    assert lead.says("稿件 位置 A3 头条") == "A3《春季踏青穿搭》 排头条。\nA1《618美妆测评》 排第三条。"
    assert team.direct("编辑甲")[-1] == "负责人调整了 A1《618美妆测评》 的位置：第三条"
    assert lead.says("稿件 位置 A1 5") == "A1《618美妆测评》 排第五条。"
    assert pushes(team) == {"03-25 20:07": [("A3", 1), ("A2", 2), ("A1", 5)]}


def test_a_ninth_article_is_warned_of_and_planned_all_the_same(team: Team) -> None:
    lead = planned(team, *[EVENING] * 9)

    assert "3月25日 周三 20:07 的推送已有 8 篇，放不下更多了。" in plan(lead)
    assert "最近的空位：3月26日 周四 20:07" in plan(lead)
    assert pushes(team)["03-25 20:07"][-1] == ("A9", 9)


def test_a_subscription_accounts_second_push_of_a_day_offers_the_nearest_free_slot(team: Team) -> None:
    lead = planned(team, "3月26日 10:07", EVENING, "3月25日 10:07")

    assert "当天已有一次群发：3月25日 周三 20:07。订阅号每天只能群发一次。" in plan(lead)
    lead.presses("改到 3月27日 周五 10:07")

    assert "最近的空位" not in plan(lead)
    assert pushes(team)["03-27 10:07"] == [("A3", 1)]


def test_a_push_without_notice_does_not_count(team: Team) -> None:
    lead = planned(team, EVENING)

    assert lead.says("推送 类型 P1 只发布") == "P1（3月25日 周三 20:07）改为只发布不通知。"
    lead.says("选题 提交 留言怎么开")
    lead.says("选题 定题 T2 @编辑甲 截止 3月25日 10:07")
    assert "群发一次" not in plan(lead)

    warned = lead.says("推送 类型 P1 群发")
    assert "当天已有一次群发：3月25日 周三 10:07" in warned
    assert "[改到 3月26日 周四 20:07]" in warned


def test_a_service_accounts_fifth_push_of_a_month_goes_to_the_next_month(team: Team) -> None:
    admin = team.member("管理员", Role.ADMIN)
    admin.says("账号 新增 品牌号")
    assert admin.says("账号 类型 服务号 品牌号") == "品牌号 是服务号。"
    lead = planned(team, "3月23日 20:07", "3月24日 20:07", "3月25日 20:07", "3月26日 20:07", "3月27日 20:07")

    plans = [text for text in lead._texts() if "的排期，按" in text]
    assert "P1 · 头条 · 群发 · 当月还能群发 3 次" in plans[0]
    assert "最近的空位" not in plans[3]
    assert "服务号每月只能群发 4 次，2026-03 已经没有名额了。" in plans[4]
    assert "最近的空位：4月1日 周三 20:07" in plans[4]


def test_who_has_two_articles_on_a_day_is_not_given_a_third_unsaid(team: Team) -> None:
    lead = planned(team, EVENING, EVENING, EVENING, owners="甲甲甲")

    assert "编辑甲当天已经要发布 A1《618美妆测评》、A2《留言怎么开》。" in plan(lead)


def test_a_move_of_what_has_begun_is_warned_of_too(team: Team) -> None:
    lead = planned(team, EVENING, "3月26日 20:07")
    lead.says("稿件 开始 A2")

    moved = lead.says(f"稿件 改时间 A2 {EVENING}")

    assert "3月25日 周三 20:07 的头条是 A1《618美妆测评》，这篇往后排。" in moved
    assert "最近的空位：3月26日 周四 20:07" in moved
    assert "发布时间 3月25日 周三 20:07 · 次条" in team.room("排期").cards()[-1]


def test_what_was_nobodys_goes_with_its_pushes_to_the_first_account(team: Team) -> None:
    planned(team, EVENING)
    admin = team.member("管理员", Role.ADMIN)

    admin.says("账号 新增 品牌号")
    admin.says("账号 新增 服务号")

    accounts = team.reads(lambda session: [one.account for one in session.exec(select(Push))])
    articles = team.reads(lambda session: [one.account for one in session.exec(select(Article))])
    assert accounts == articles == [1]


def test_the_contact_of_a_writer_from_outside_is_reminded_for_them(team: Team) -> None:
    lead = planned(team, EVENING)
    contact = team.member("编辑乙", Role.EDITOR)
    lead.says("稿件 开始 A1")
    team.settles()

    said = lead.says("稿件 外部作者 A1 特约作者 @编辑乙 800")
    team.settles()

    assert said.splitlines() == [
        "A1《618美妆测评》 由特约作者来写，提醒编辑乙。",
        "8 个步骤转给编辑乙。",
        "稿费 ¥800.00 在审核通过后该付。",
    ]
    assert "《618美妆测评》：大纲" in contact.sees("S2")
    assert "作者 特约作者 · 联系人 编辑乙 · 稿费 ¥800.00 · 编辑甲" in team.room("排期").cards()[-1]


def test_a_fee_is_due_once_when_the_article_is_approved(team: Team) -> None:
    lead = planned(team, EVENING)
    contact = team.member("编辑乙", Role.EDITOR)
    lead.says("稿件 外部作者 A1 特约作者 @编辑乙 1,200.50")
    lead.says("稿件 开始 A1")
    team.settles()
    assert contact.hears_times("该付了") == 0

    for verb in ("approve", "void", "approve"):
        moved(team, verb)

    due = "A1《618美妆测评》的外部作者特约作者：稿费 ¥1,200.50 该付了。"
    assert [team.direct(name).count(due) for name in ("负责人", "编辑甲", "编辑乙")] == [1, 0, 1]
    assert "稿费 ¥1,200.50，3月11日 周三 10:30 起该付" in lead.says("稿件 查看 A1")
    assert lead.says("稿件 外部作者 A1 特约作者 @编辑乙 900") == "稿费 ¥1,200.50 已经该付了，不能再改。"


def moved(team: Team, verb: str) -> None:
    """Let Paiqi approve an article, as after its last review, or void that, as when it was changed."""
    with team.paiqi.db.transaction() as session:
        session.get_one(Article, 1).move(session, verb, None, team.now)
    team.settles()


def test_the_fee_of_what_is_out_already_is_due_at_once(team: Team) -> None:
    lead = planned(team, EVENING)
    lead.says("稿件 开始 A1")
    lead.says("稿件 登记发布 A1 https://mp.weixin.qq.com/s/abc")

    lead.says("稿件 外部作者 A1 特约作者 @编辑甲 ¥800")

    assert team.direct("编辑甲")[-1] == "A1《618美妆测评》的外部作者特约作者：稿费 ¥800.00 该付了。"


def test_a_fee_is_an_amount_of_money_or_nothing_changes(team: Team) -> None:
    lead = planned(team, EVENING)

    assert "不是金额" in lead.says("稿件 外部作者 A1 特约作者 @编辑甲 --fee 八百")
