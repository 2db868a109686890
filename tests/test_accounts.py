"""Scenes of a team with several accounts: apart in rooms, columns, archive and slots; together in repeats."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import Session, col, select

from models.audit import broken
from models.person import Role
from models.published import Published
from models.room import Account
from models.topic import Topic
from tests.served import Served, words_of
from tests.sheets import hand_in
from tests.team import Member, Team

ARCHIVE = ["标题", "日期", "阅读"]
ROWS = [["618美妆测评合集", "2025-06-12", "9000"]]


@pytest.fixture
def admin(team: Team) -> Member:
    """An admin of a team with one account and a room for topics."""
    admin = team.member("管理员", Role.ADMIN)
    admin.says("账号 新增 服务号")
    return admin


@pytest.fixture
def both(admin: Member) -> Member:
    """The admin, with a second account; each has its room for topics and a column of the same name."""
    admin.says("账号 新增 订阅号")
    admin.says("群 用途 选题 #数据")
    admin.says("群 账号 服务号 #选题")
    admin.says("群 账号 订阅号 #数据")
    admin.says("栏目 新增 深度干货 4", room="选题")
    admin.says("栏目 新增 深度干货 2", room="数据")
    return admin


def accounts_of_titles(session: Session) -> dict[str, str | None]:
    names = dict(session.exec(select(Account.id, Account.name)).all())
    topics = session.exec(select(Topic.title, Topic.account)).all()
    articles = session.exec(select(Published.title, Published.account)).all()
    return {title: names.get(one) if one else None for title, one in (*topics, *articles)}


def test_an_admin_names_accounts_and_says_which_room_serves_which(team: Team) -> None:
    admin = team.member("管理员", Role.ADMIN)

    assert admin.says("账号 新增 服务号").startswith("账号 服务号 已新增。")
    assert admin.says("账号 改名 品牌服务号 --account 服务号") == "服务号 已改名为 品牌服务号。"
    assert "之前没分账号的选题和文章，现在都归 品牌服务号。" in admin.says("账号 新增 订阅号")
    assert admin.says("群 账号 品牌服务号 #选题") == "选题 现在只服务 品牌服务号。"
    assert (
        admin.says("账号 列表") == "账号\n品牌服务号 · 订阅号 · 选题\n订阅号 · 订阅号\n[新增账号…] [指定群…]"
    )
    rooms = admin.says("群 列表").splitlines()
    assert rooms[1:3] == ["选题 · 选题 · 中文 · 品牌服务号", "排期 · 排期 · 中文 · 全部账号"]
    assert admin.says("群 账号 全部 #选题") == "选题 现在服务全部账号。"
    assert team.reads(broken) is None


def test_the_form_offers_the_accounts_and_all_of_them(both: Member) -> None:
    assert both.says("群 账号 #选题") == "指定群服务哪个账号，或全部账号"
    assert both.form is not None
    offered = {field.name: [choice.value for choice in field.choices] for field in both.form.fields}

    assert offered["account"] == ["all", "服务号", "订阅号"]
    assert both.fills(account="订阅号") == "选题 现在只服务 订阅号。"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("账号 新增 服务号", "已经有账号 服务号。"),
        ("账号 新增 全部", "不能叫“全部”"),
        ("账号 改名 新名字 --account 没有的号", "没有账号“没有的号”。有：服务号"),
        ("群 账号 没有的号 #选题", "没有账号“没有的号”。有：服务号"),
    ],
    ids=["a name that is taken", "a name that means all", "renaming what is not there", "binding to it"],
)
def test_what_cannot_be_is_refused(admin: Member, line: str, answer: str) -> None:
    assert answer in admin.says(line)


@pytest.mark.parametrize(
    "line", ["账号 新增 订阅号", "账号 改名 甲 --account 服务号", "群 账号 服务号 #选题"]
)
def test_a_lead_may_not(team: Team, admin: Member, line: str) -> None:
    lead = team.member("负责人", Role.LEAD)

    assert lead.says(line) == "这一步要由管理员来做：管理员。什么都没有改动。"


def test_with_the_second_account_what_was_there_becomes_the_first_ones(team: Team) -> None:
    admin = team.member("管理员", Role.ADMIN)
    admin.says("选题 提交 敏感肌换季怎么护理")
    hand_in(admin, "文章 导入", ARCHIVE, ROWS)
    admin.presses("导入")
    admin.says("账号 新增 服务号")
    assert team.reads(accounts_of_titles) == {"敏感肌换季怎么护理": None, "618美妆测评合集": None}

    admin.says("账号 新增 订阅号")

    assert team.reads(accounts_of_titles) == {"敏感肌换季怎么护理": "服务号", "618美妆测评合集": "服务号"}


def test_an_article_that_the_first_account_has_already_stays_where_it_is(team: Team) -> None:
    admin = team.member("管理员", Role.ADMIN)
    hand_in(admin, "文章 导入", ARCHIVE, ROWS)
    admin.presses("导入")
    admin.says("账号 新增 服务号")
    hand_in(admin, "文章 导入", ARCHIVE, ROWS)
    admin.presses("导入")

    assert "账号 订阅号 已新增。" in admin.says("账号 新增 订阅号")
    assert team.reads(lambda session: session.exec(select(Published.account)).all()) == [None, 1]


def test_columns_of_one_name_are_told_apart_where_no_account_is_meant(both: Member) -> None:
    assert both.says("栏目 配额 #深度干货 9") == (
        "没有“深度干货”这个栏目。有这些：服务号:深度干货 / 订阅号:深度干货\n[填表…]"
    )
    assert both.says("栏目 配额 #订阅号：深度干货 9") == "深度干货：每月 2 → 9 篇"
    assert "深度干货 · 配额 4 · 已发 0 · 已排 0 · 还差 4 · 服务号" in both.says("栏目 列表")
    assert both.says("栏目 配额 #深度干货 5", room="选题") == "深度干货：每月 4 → 5 篇"


def test_a_column_is_added_to_an_account_from_anywhere(both: Member) -> None:
    assert both.says("栏目 新增 互动问答 3 --account 订阅号") == "已新增栏目 互动问答，每月 3 篇。"

    assert "互动问答" in both.says("栏目 列表", room="数据")
    assert "互动问答" not in both.says("栏目 列表", room="选题")


def test_a_topic_is_its_rooms_and_listed_ranked_and_exported_there_alone(team: Team, both: Member) -> None:
    both.says("选题 提交 敏感肌换季怎么护理 #深度干货", room="选题")
    both.says("选题 提交 露营装备怎么挑", room="数据")

    assert [card.split("\n")[0] for card in team.room("选题").cards()] == ["选题 T1 · 敏感肌换季怎么护理"]
    assert "账号 订阅号" in team.room("数据").cards()[0]
    assert "T2" not in both.says("选题 列表", room="选题") and "T1" in both.hears()
    assert "T1" not in both.says("选题 排行", room="数据") and "T2" in both.hears()
    assert both.says("选题 导出", room="数据").startswith("已导出 1 个选题")
    assert "T1《敏感肌换季怎么护理》 · 服务号" in both.says("选题 排行")
    assert "T2《露营装备怎么挑》 · 0 票 · 待定 · 订阅号" in both.says("选题 列表")


def test_said_directly_a_topic_needs_an_account_or_a_column_of_one(team: Team, both: Member) -> None:
    assert both.says("选题 提交 露营装备怎么挑") == "是哪个账号的？有：服务号 / 订阅号"
    assert both.says("选题 提交 露营装备怎么挑 --account 订阅号").endswith("卡片在“数据”里。")
    assert both.says("选题 提交 敏感肌换季怎么护理 #服务号:深度干货").endswith("卡片在“选题”里。")
    assert team.reads(accounts_of_titles) == {"露营装备怎么挑": "订阅号", "敏感肌换季怎么护理": "服务号"}


def test_the_form_says_beside_the_account_what_is_missing(both: Member) -> None:
    both.says("选题 提交…")

    both.fills(title="露营装备怎么挑")

    assert both.errors() == {"account": "是哪个账号的？有：服务号 / 订阅号"}
    assert both.fills(account="订阅号").endswith("卡片在“数据”里。")


def test_the_form_asks_for_no_account_where_there_is_one(admin: Member) -> None:
    admin.says("选题 提交…")

    assert admin.form is not None
    assert "account" not in [field.name for field in admin.form.fields]


def test_a_column_of_another_account_is_refused(both: Member) -> None:
    said = both.says("选题 提交 露营装备怎么挑 --account 订阅号 --column 服务号:深度干货")

    assert said.startswith("这个栏目是别的账号的。")


def test_a_topic_moves_to_the_account_of_its_new_column(team: Team, both: Member) -> None:
    both.says("选题 提交 露营装备怎么挑", room="数据")

    both.says("选题 修改 T1 露营装备怎么挑 #服务号:深度干货")

    assert team.reads(accounts_of_titles) == {"露营装备怎么挑": "服务号"}
    assert both.sees("T1").splitlines()[1:4] == ["提交人 管理员", "账号 服务号", "栏目 深度干货"]


def test_a_room_in_which_another_accounts_topic_is_edited_does_not_take_it(team: Team, both: Member) -> None:
    both.says("选题 提交 露营装备怎么挑", room="数据")

    both.says("选题 修改 T1 露营帐篷怎么挑", room="选题")

    assert team.reads(accounts_of_titles) == {"露营帐篷怎么挑": "订阅号"}


def test_a_repeat_of_another_accounts_topic_or_article_is_shown_as_such(both: Member) -> None:
    hand_in(both, "文章 导入", ARCHIVE, ROWS)
    both.presses("服务号")
    both.team.settles()
    both.presses("导入")
    both.says("选题 提交 敏感肌换季怎么护理", room="选题")

    article = both.says("选题 提交 618美妆测评合集", room="数据")
    topic = both.says("选题 提交 换季敏感肌的护理方法", room="数据")
    own = both.says("选题 提交 换季敏感肌的护理方法", room="选题")

    assert "阅读 9,000 · 服务号" in article
    assert "0 票 · 服务号" in topic
    assert "0 票" in own and "服务号" not in own


def test_many_at_once_go_to_the_accounts_of_their_columns(team: Team, both: Member) -> None:
    lines = "选题 批量提交\n露营装备怎么挑 #服务号:深度干货\n敏感肌换季怎么护理 #订阅号:深度干货"

    both.says(lines)

    assert team.reads(accounts_of_titles) == {"露营装备怎么挑": "服务号", "敏感肌换季怎么护理": "订阅号"}
    assert "第 1 行：是哪个账号的？" in both.says("选题 批量提交\n皮肤科医生答疑")


def test_a_sheet_said_directly_is_asked_for_its_account(team: Team, both: Member) -> None:
    asked = hand_in(both, "文章 导入", ARCHIVE, ROWS)

    assert asked == "“表.xlsx”是哪个账号的？\n[服务号] [订阅号]"
    assert both.presses("订阅号") == "正在读“表.xlsx”\n账号 订阅号\n排队中。"
    team.settles()
    assert both.hears().startswith("导入前请核对“表.xlsx”\n账号 订阅号\n新文章 1")
    both.presses("导入")
    assert team.reads(accounts_of_titles) == {"618美妆测评合集": "订阅号"}


def test_in_an_accounts_room_a_sheet_is_that_accounts(team: Team, both: Member) -> None:
    hand_in(both, "文章 导入", ARCHIVE, ROWS, room="选题")
    both.presses("导入")
    hand_in(both, "文章 导入", ARCHIVE, ROWS, room="数据")

    assert both.presses("导入") == "已导入文章：新增 1 篇，更新 0 篇，没有变化 0 篇。"
    assert team.reads(lambda session: session.exec(select(Published.account)).all()) == [1, 2]


def test_a_schedule_may_have_a_title_that_another_account_has(team: Team, both: Member) -> None:
    both.says("选题 提交 露营装备怎么挑", room="选题")

    shown = hand_in(both, "排期表 导入 --account 订阅号", ["标题"], [["露营装备怎么挑"]])
    both.presses("导入")

    assert "待定 1" in shown
    found = team.reads(lambda session: session.exec(select(Topic.account).order_by(col(Topic.id))).all())
    assert found == [1, 2]


def test_one_slot_may_be_that_of_an_article_in_each_account(team: Team, both: Member) -> None:
    for room, title in (("选题", "露营装备怎么挑"), ("数据", "敏感肌换季怎么护理")):
        both.says(f"选题 提交 {title} #深度干货", room=room)
    both.says("定题 T1 @管理员 截止 3月18日 18:30")
    both.says("定题 T2 @管理员 截止 3月18日 18:30")

    web = Served(team)
    every, one = (
        words_of(web.browser_of("管理员").opens("/console/month/2026-03", **asked).text)
        for asked in ({}, {"account": "订阅号"})
    )
    web.close()

    assert (
        "A1 · 头条 · 管理员 · 深度干货 · 服务号" in every
        and "A2 · 头条 · 管理员 · 深度干货 · 订阅号" in every
    )
    assert "A1 ·" not in one and "A2 · 头条 · 管理员 · 深度干货 · 订阅号" in one
    assert (
        team.reads(lambda session: session.exec(select(col(Topic.slot_day))).all()) == [date(2026, 3, 18)] * 2
    )


def test_a_room_for_each_account_is_on_the_list_of_what_is_missing(both: Member) -> None:
    both.says("账号 新增 视频号")

    missing = both.says("还缺什么")

    assert "○ 视频号的选题群" in missing
    assert "服务号的选题群" not in missing and "✓ 排期用的群" in missing


def test_the_weekly_ranking_of_a_room_is_that_of_its_account(team: Team, both: Member) -> None:
    both.says("选题 提交 露营装备怎么挑", room="选题")
    both.says("选题 提交 敏感肌换季怎么护理", room="数据")

    team.passes_until("2026-03-16 09:10")

    ours, theirs = (team.room(name).cards()[-1] for name in ("选题", "数据"))
    assert "露营装备怎么挑" in ours and "敏感肌" not in ours
    assert "敏感肌换季怎么护理" in theirs and "露营" not in theirs
