"""Scenes of the morning's figures: beside their bases, mended later, gathered after days off, not made up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from models.chart import Chart
from models.digest import Digest, readers_of
from models.figure import State, Why
from models.goal import Goal
from models.message import message_from_data
from models.outbox import Parcel
from models.person import Role
from models.plan import Plan
from models.room import Account
from tests.counted import a_published, counted
from tests.team import Member, Team

FIRST = date(2026, 1, 1)
DAILY = {
    "new_users": 35,
    "lost_users": 8,
    "reads": 1_000,
    "shares": 60,
    "likes": 80,
    "recommends": 20,
    "comments": 20,
    "favourites": 30,
    "sent": 1,
}


@pytest.fixture
def lead(team: Team) -> Member:
    """A lead of a team with one account, of which ten weeks were counted, up to yesterday."""
    with team.paiqi.db.transaction() as session:
        session.add(Account(name="美妆号"))
    lead = team.member("负责人", Role.LEAD)
    team.member("编辑甲", Role.EDITOR)
    for metric, number in DAILY.items():
        counted(team, metric, FIRST, [number] * 69)
    counted(team, "followers", FIRST, [20_000 + 27 * n for n in range(69)])
    return lead


def digests(team: Team) -> list[list[str]]:
    """The digests in their room, as they stand now, line by line."""
    return [card.splitlines() for card in team.room("数据").cards() if card.startswith("数据简报")]


def test_each_working_morning_the_room_reads_what_happened_beside_its_bases(team: Team, lead: Member) -> None:
    counted(team, "reads", date(2026, 3, 10), [1_200])

    team.passes_until("2026-03-11 18:00")
    team.passes_until("2026-03-12 09:08")

    [said] = digests(team)
    assert said[0] == "数据简报 · 3月11日 周三"
    # nothing was counted of the 11th
    assert said[1:3] == ["注意", "· 净增关注、累计关注、阅读人数、分享人数、互动率、收藏人数：没有数据"]


def test_an_indicator_stands_beside_the_day_before_the_same_weekday_and_the_mean(
    team: Team, lead: Member
) -> None:
    counted(team, "reads", date(2026, 3, 10), [1_200])

    said = lead.says("数据日报").splitlines()

    assert said[:3] == [
        "数据简报 · 3月10日 周二",
        "数据",
        "净增关注 +27 （新增 35，取关 8）（前日 27，持平 · 上周二 27，持平 · 7 日均值 27，持平）",
    ]
    assert "阅读人数 1,200（前日 1,000，+20 % · 上周二 1,000，+20 % · 7 日均值 1,000，+20 %）" in said
    assert any(line.startswith("互动率 10 %（前日 12 %，-2.0 个百分点") for line in said)
    assert any(line.endswith("= （点赞 + 推荐 + 留言）÷ 阅读人数") for line in said)


def morning_of(team: Team, day: str, **numbers: int | None) -> list[str]:
    """Let a day be counted as others are, but for these, and read the digest of the next morning."""
    for metric, number in {**DAILY, "followers": 22_000, **numbers}.items():
        if number is not None:
            counted(team, metric, date.fromisoformat(day), [number])
    team.passes_until(f"{date.fromisoformat(day) + timedelta(days=1)} 09:08")
    return digests(team)[-1]


def test_the_digest_comes_once_at_seven_past_nine_of_working_days(team: Team, lead: Member) -> None:
    team.passes_until("2026-03-12 09:06")
    assert digests(team) == []

    team.passes_until("2026-03-12 09:08")
    assert len(digests(team)) == 1

    team.passes_until("2026-03-12 23:00")
    assert len(digests(team)) == 1


def test_days_off_are_gathered_into_the_next_working_day_each_shown(team: Team, lead: Member) -> None:
    team.passes_until("2026-03-13 12:00")
    for day, reads in (("2026-03-13", 900), ("2026-03-14", 500), ("2026-03-15", 400)):
        for metric, number in {**DAILY, "reads": reads}.items():
            counted(team, metric, date.fromisoformat(day), [number])

    team.passes_until("2026-03-16 09:08")

    said = digests(team)[-1]
    assert said[0] == "数据简报 · 3月13日 周五 – 3月15日 周日"
    assert [line for line in said if line.startswith("3月1")][:3] == [
        "3月13日 周五：阅读人数 900 · 净增关注 27 · 分享人数 60",
        "3月14日 周六：阅读人数 500 · 净增关注 27 · 分享人数 60",
        "3月15日 周日：阅读人数 400 · 净增关注 27 · 分享人数 60",
    ]


def test_on_the_first_working_day_of_a_week_the_week_is_told_too(team: Team, lead: Member) -> None:
    for metric, number in DAILY.items():
        counted(team, metric, date(2026, 3, 11), [number] * 5)

    team.passes_until("2026-03-16 09:08")

    said = digests(team)[-1]
    assert "上周 3月9日 周一 – 3月15日 周日" in said
    assert "阅读人数 7,000（之前 7,000，持平）" in said


def test_on_the_first_working_day_of_a_month_the_month_is_told_too(team: Team, lead: Member) -> None:
    team.passes_until("2026-04-01 09:08")

    said = digests(team)[-1]
    assert "上月 2026-03" in said
    assert "阅读人数 1万（数据未齐）（10 / 31 天 · 之前 2.8万）" in said


def test_what_was_missed_is_posted_once_before_evening(team: Team, lead: Member) -> None:
    team.settles()
    team.leaves(days=1, hours=3)
    team.settles()
    assert [said[0] for said in digests(team)] == ["数据简报 · 3月11日 周三"]

    team.leaves(days=1, hours=6)  # it is past six
    team.settles()
    assert len(digests(team)) == 1

    team.passes_until("2026-03-16 09:08")
    assert digests(team)[-1][0] == "数据简报 · 3月12日 周四 – 3月15日 周日"


def test_a_day_with_nothing_is_one_line(team: Team) -> None:
    with team.paiqi.db.transaction() as session:
        session.add(Account(name="新号"))
    for metric in DAILY:
        counted(team, metric, date(2026, 3, 1), [0] * 11)
    counted(team, "followers", date(2026, 3, 1), [0] * 11)

    team.passes_until("2026-03-12 09:08")

    assert digests(team) == [["数据简报 · 3月11日 周三 · 没有发布，没有等处理的事，也没有异常"]]


STATES = {
    "zero": (0, State.NUMBER, None, "分享人数 0（前日 60，-100 %", ""),
    "missing": (None, State.MISSING, Why.TOO_OLD, "", "· 分享人数：没有数据 · 微信不提供这么早的数据"),
    "late": (None, State.LATE, Why.DELAYED, "", "· 分享人数：还没出来 · 微信还没统计完"),
    "partial": (
        30,
        State.PARTIAL,
        Why.DELAYED,
        "分享人数 30（数据未齐）（前日 60",
        "· 分享人数：数据未齐 · 微信还没统计完",
    ),
    "no answer": (None, State.LATE, Why.UNANSWERED, "", "· 分享人数：还没出来 · 微信接口没有回应"),
    "an account that may not": (
        None,
        State.MISSING,
        Why.UNAUTHORISED,
        "",
        "· 分享人数：没有数据 · 账号没有这个接口的权限",
    ),
    "a spent quota": (None, State.LATE, Why.QUOTA, "", "· 分享人数：还没出来 · 今天的调用次数用完了"),
    "a dead endpoint": (None, State.MISSING, Why.OFFLINE, "", "· 分享人数：没有数据 · 微信已下线这个接口"),
}


@pytest.mark.parametrize(("number", "state", "why", "shown", "minded"), STATES.values(), ids=STATES.keys())
def test_a_figure_is_a_number_or_says_why_it_is_none(
    team: Team, lead: Member, number: int | None, state: State, why: Why | None, shown: str, minded: str
) -> None:
    for metric, usual in {**DAILY, "followers": 22_000}.items():
        if metric != "shares":
            counted(team, metric, date(2026, 3, 11), [usual])
    counted(team, "shares", date(2026, 3, 11), [number], state=state, why=why)
    team.passes_until("2026-03-12 09:08")

    said = digests(team)[-1]

    assert [line[: len(shown)] for line in said if line.startswith("分享人数")] == [shown] * bool(shown)
    assert [line for line in said if line.startswith("· 分享人数：")] == [minded] * bool(minded)


def test_it_edits_itself_when_figures_come_late(team: Team, lead: Member) -> None:
    morning_of(team, "2026-03-11", reads=None)
    assert "· 阅读人数、互动率：没有数据" in digests(team)[-1]
    team.passes_until("2026-03-12 10:30")
    counted(team, "reads", date(2026, 3, 11), [1_500])

    team.passes_until("2026-03-12 11:00")

    [said] = digests(team)
    assert said[0] == "数据简报 · 3月11日 周三 · 10:37 已补齐"
    assert any(line.startswith("阅读人数 1,500（前日 1,000，+50 %") for line in said)


def test_it_says_what_was_corrected_and_what_stood_there(team: Team, lead: Member) -> None:
    morning_of(team, "2026-03-11", reads=1_620)
    team.passes_until("2026-03-12 10:30")
    counted(team, "reads", date(2026, 3, 11), [1_660])

    team.passes_until("2026-03-12 11:00")

    [said] = digests(team)
    assert said[0] == "数据简报 · 3月11日 周三 · 已于 10:37 更正"
    assert any(line.startswith("阅读人数 1,660（原 1,620）（前日") for line in said)


def test_what_is_unusual_is_said_with_what_explains_it(team: Team, lead: Member) -> None:
    counted(team, "reads", date(2026, 3, 4), [800], part="公众号消息")
    counted(team, "reads", date(2026, 3, 4), [200], part="推荐")
    counted(team, "reads", date(2026, 3, 11), [900], part="公众号消息")
    counted(team, "reads", date(2026, 3, 11), [2_100], part="推荐")
    a_published(team, "春季踏青穿搭", date(2026, 3, 11), 2_400)

    said = morning_of(team, "2026-03-11", reads=3_000)

    assert said[said.index("不寻常") + 1] == (
        "· 阅读人数 3,000，平时周三是 1,000（+200 %） · 主要来自推荐，比上周 +1,900"
        " · 仅《春季踏青穿搭》就占 80 %"
    )
    assert "最好：《春季踏青穿搭》阅读 2,400 · 占 80 % · 75 % 来自推荐 · 完读率 42 %" in said


def test_rates_of_articles_are_those_of_what_came_out_that_day(team: Team, lead: Member) -> None:
    a_published(team, "春季踏青穿搭", date(2026, 3, 11), 2_400)

    said = morning_of(team, "2026-03-11")

    assert "送达阅读率 6 %" in said
    assert "完读率 42 %" in said


QUIET = {
    "a makeup day": ("2026-02-14", 3_000),
    "a holiday": ("2026-02-17", 3_000),
    "a usual day": ("2026-03-11", 1_050),
}


@pytest.mark.parametrize(("day", "reads"), QUIET.values(), ids=QUIET.keys())
def test_days_that_are_like_no_other_are_compared_with_none(
    team: Team, lead: Member, day: str, reads: int
) -> None:
    counted(team, "reads", date.fromisoformat(day), [reads])

    assert "不寻常" not in lead.says(f"数据日报 {day}")


def test_too_little_history_is_silent(team: Team) -> None:
    with team.paiqi.db.transaction() as session:
        session.add(Account(name="新号"))
    lead = team.member("负责人", Role.LEAD)
    counted(team, "reads", date(2026, 2, 24), [100] * 14 + [9_000])

    said = lead.says("数据日报")

    assert "阅读人数 9,000" in said
    assert "不寻常" not in said


def test_what_waits_stands_first(team: Team, lead: Member) -> None:
    lead.says("选题 提交 618美妆测评")
    lead.says("定题 T1 @编辑甲 截止 3月12日 20:07")
    lead.says("选题 提交 办公室绿植")

    said = morning_of(team, "2026-03-11")

    assert said[1] == "等你们处理（1）"
    assert said[2] == "· 1 个选题待定"
    assert said[said.index("今天") + 1] == "· 20:07 《618美妆测评》 · 待开始 · 编辑甲"


def test_pace_is_told_where_there_is_a_plan(team: Team, lead: Member) -> None:
    lead.says("规划 新建 2026-03")
    lead.says("规划 目标 Y1 新增关注 2200 @编辑甲 截止 3月31日")

    said = morning_of(team, "2026-03-11")

    assert said[said.index("目标进度") + 1].startswith(
        "· G1 新增关注：385 / 2,200 · 按计划应到 800，落后 415"
    )


def test_a_summary_is_short_and_has_no_picture(team: Team, lead: Member) -> None:
    lead.says("日报 设置 摘要")

    said = morning_of(team, "2026-03-11")

    assert "收藏人数" not in "\n".join(said)
    assert charts(team) == []


def test_the_digest_brings_a_chart_with_its_words(team: Team, lead: Member) -> None:
    morning_of(team, "2026-03-11")

    [chart] = charts(team)
    assert [len(panel.values) for panel in chart.panels] == [14] * 4
    assert chart.panels[0].values[-1] == 1_000


def charts(team: Team) -> list[Chart]:
    """The charts of messages on their way or there."""
    bodies = team.reads(lambda session: session.exec(select(Parcel.body)).all())
    found = [message_from_data(body).chart for body in bodies]
    return [chart for chart in found if chart is not None]


def test_indicators_are_chosen_in_chat(team: Team, lead: Member) -> None:
    said = lead.says("日报 设置 --indicators 阅读、收藏、直播销售额")
    assert said == "日报 09:07 发，完整版，发在 数据：阅读人数、收藏人数、直播销售额"

    morning = morning_of(team, "2026-03-11")

    assert any(line.startswith("收藏人数 30") for line in morning)
    assert not any(line.startswith("分享人数") for line in morning)
    assert lead.says("日报 设置 --indicators 人气").startswith("不认识指标“人气”。")


def test_another_time_is_kept_and_it_comes_then(team: Team, lead: Member) -> None:
    assert lead.says("日报 设置 --at 10:30").startswith("日报 10:37 发")
    assert lead.says("日报 设置 --at 7:00") == "日报可以在 08:30 到 18:00 之间发，微信 8:30 前还在统计。"

    team.passes_until("2026-03-11 10:36")
    assert digests(team) == []
    team.passes_until("2026-03-11 10:38")
    assert len(digests(team)) == 1


def test_who_asked_for_it_reads_it_directly_with_what_waits_for_them(team: Team, lead: Member) -> None:
    lead.says("选题 提交 办公室绿植")
    assert lead.says("日报 订阅") == "工作日 09:07 把日报私发给你，摘要。"

    team.passes_until("2026-03-12 09:08")

    mine = [text for text in team.direct("负责人") if text.startswith("数据简报")]
    assert "· T1《办公室绿植》" in mine[0]
    assert lead.says("日报 订阅 取消") == "不再私发日报给你。"


def test_it_pauses_for_a_week(team: Team, lead: Member) -> None:
    assert lead.says("日报 暂停") == "3月18日 周三 之前不发日报；“日报 设置”可以恢复。"

    team.passes_until("2026-03-17 12:00")
    assert digests(team) == []
    team.passes_until("2026-03-18 09:08")
    assert digests(team)[-1][0] == "数据简报 · 3月17日 周二"


def test_an_account_of_which_nothing_is_collected_has_no_digest(team: Team) -> None:
    with team.paiqi.db.transaction() as session:
        session.add(Account(name="新号"))

    team.passes_until("2026-03-13 12:00")

    assert team.room("数据").cards() == []


DAYS = {
    "昨天": date(2026, 3, 10),
    "3月9日": date(2026, 3, 9),
    "2026-03-01": date(2026, 3, 1),
    "12月31日": None,
}


@pytest.mark.parametrize(("written", "day"), DAYS.items(), ids=DAYS.keys())
def test_any_day_can_be_asked_for(team: Team, lead: Member, written: str, day: date | None) -> None:
    said = lead.says(f"数据日报 {written}").splitlines()[0]

    assert said.startswith("数据简报 · ")
    assert (f"{day.month}月{day.day}日" if day else "2025年12月31日") in said


def test_the_morning_is_one_post_with_what_else_the_room_is_told(team: Team, lead: Member) -> None:
    team.member("管理员", Role.ADMIN).says("群 用途 #数据 选题")
    lead.says("选题 提交 办公室绿植")
    team.passes_until("2026-03-16 09:08")

    cards = team.room("数据").cards()

    assert sum("选题排行" in card for card in cards) == sum(
        "数据简报" in card and "选题排行" in card for card in cards
    )


def test_nobody_reads_the_figures_of_a_day_to_come(team: Team, lead: Member) -> None:
    assert lead.says("数据日报 2026-03-20") == "3月20日 周五 还没到，没有数据。"


def alerts(team: Team) -> list[str]:
    """What was said in the room besides digests, a line each."""
    return [card.splitlines()[0] for card in team.room("数据").cards() if not card.startswith("数据简报")]


def test_a_wave_of_unsubscribing_that_no_digest_told_is_told_once(team: Team, lead: Member) -> None:
    morning_of(team, "2026-03-11", lost_users=None)
    counted(team, "lost_users", date(2026, 3, 11), [200])
    team.passes_until("2026-03-12 18:00")

    assert alerts(team) == ["取消关注 200，平时周三是 8（+2400 %）"]

    team.passes_until("2026-03-13 18:00")
    assert len(alerts(team)) == 1


def test_what_the_digest_said_is_no_alert(team: Team, lead: Member) -> None:
    said = morning_of(team, "2026-03-11", lost_users=200)
    team.passes_until("2026-03-12 18:00")

    assert "· 取消关注 200，平时周三是 8（+2400 %）" in said
    assert alerts(team) == []


def test_figures_that_did_not_come_twice_are_told_once_and_again_when_it_begins_anew(
    team: Team, lead: Member
) -> None:
    for day in (11, 12, 13):
        counted(team, "reads", date(2026, 3, day), [None], state=State.LATE, why=Why.UNANSWERED)
        team.passes_until(f"2026-03-{day + 1} 18:00")
    assert alerts(team) == ["从 3月11日 周三 起没有数据：微信接口没有回应"]

    counted(team, "reads", date(2026, 3, 14), [1_000] * 2)
    counted(team, "reads", date(2026, 3, 16), [None] * 2, state=State.LATE, why=Why.UNANSWERED)
    team.passes_until("2026-03-18 18:00")
    assert alerts(team)[1:] == ["从 3月16日 周一 起没有数据：微信接口没有回应"]


def test_a_goal_out_of_reach_is_told_once_and_may_be_muted(team: Team, lead: Member) -> None:
    lead.says("规划 新建 2026-03")
    lead.says("规划 目标 Y1 新增关注 90000 @编辑甲 截止 3月31日")
    team.passes_until("2026-03-12 18:00")

    [said] = alerts(team)
    assert said.startswith("难以达成：G1 新增关注：")
    assert lead.presses("不再提醒这类") == "不再提醒：目标落空\n[恢复提醒]"

    lead.says("规划 目标 Y1 新增关注 80000 @编辑甲 截止 3月31日")
    team.passes_until("2026-03-16 18:00")
    assert len(alerts(team)) == 1
    assert lead.presses("恢复提醒") == "已恢复提醒：目标落空"


def test_with_the_sample_its_digests_and_wishes_go(team: Team) -> None:
    with team.paiqi.db.transaction() as session:
        team.paiqi.sample.load(session, team.now)
        day = date(2026, 3, 10)
        session.add(Digest(account=1, first=day, last=day, posted_at=team.now, drawn_at=team.now))
    lead = team.joined("负责人")
    lead.says("规划 新建 2026-03 样例")
    lead.says("日报 订阅")

    with team.paiqi.db.transaction() as session:
        team.paiqi.sample.remove(session)

    left = team.reads(lambda session: [session.exec(select(kind)).all() for kind in (Digest, Plan, Goal)])
    assert left == [[], [], []]
    assert team.reads(lambda session: readers_of(session, 1)) == {}
