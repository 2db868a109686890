"""Articles: an accepted topic is planned, started, goes through its steps and is out."""

from __future__ import annotations

from sqlmodel import col, delete, select

from models.article import Article
from models.nudge import Nudge
from models.person import Role
from models.stage import Stage
from tests.said import SHANGHAI
from tests.team import Member, Team


def in_hand(team: Team, slot: str = "3月25日 20:07") -> tuple[Member, Member]:
    """Give a lead and an editor whose topic was accepted for a slot."""
    lead, editor = team.member("负责人", Role.LEAD), team.member("编辑甲", Role.EDITOR)
    editor.says("选题 提交 618美妆测评")
    lead.says(f"选题 定题 T1 @编辑甲 截止 {slot}")
    return lead, editor


def test_an_accepted_topic_is_planned_backwards_before_anything_begins(team: Team) -> None:
    lead, _ = in_hand(team)

    plan = next(text for text in reversed(lead._texts()) if "选题 · 负责人" in text)
    assert "3月16日 周一 18:00 · 选题 · 负责人" in plan
    assert "3月25日 周三 19:07 · 发布前检查 · 编辑甲" in plan
    assert team.room("排期").cards() == []


def test_a_started_article_has_one_card_and_its_doer_hears_of_the_first_step(team: Team) -> None:
    lead, editor = in_hand(team)

    assert lead.says("稿件 开始 A1") == "A1《618美妆测评》开始了，已经告诉编辑甲：大纲。"
    team.settles()

    assert "现在: 大纲 · 编辑甲" in team.room("排期").cards()[-1].replace("现在 ", "现在: ")
    assert "《618美妆测评》：大纲" in editor.sees("S2")


def test_steps_follow_one_another_until_the_article_is_out_and_closed(team: Team) -> None:
    lead, editor = in_hand(team)

    lead.says("稿件 换模板 A1 快讯")
    lead.says("稿件 开始 A1")
    assert editor.says("稿件 登记发布 A1 https://mp.weixin.qq.com/s/abc") == (
        "A1《618美妆测评》已发布。\n发布前没有审核通过。"
    )
    team.passes_until("2026-03-11 13:00")
    assert "《618美妆测评》：留言处理" in editor.sees("S6")

    editor.presses("完成")
    team.passes_until("2026-03-12 10:30")
    editor.presses("完成")
    assert "状态 已归档" in team.room("排期").cards()[-1]


def test_a_step_is_told_when_its_turn_comes_ahead_of_its_deadline_and_when_it_is_due(team: Team) -> None:
    lead, _ = in_hand(team)
    lead.says("稿件 开始 A1")

    team.passes_until("2026-03-18 19:00")

    told = [text for text in team.direct("编辑甲") if "《618美妆测评》：大纲" in text]
    assert len(told) == 3


def test_what_stays_undone_goes_to_the_lead_after_a_working_day_and_not_before(team: Team) -> None:
    lead, _ = in_hand(team)
    lead.says("稿件 开始 A1")

    team.passes_until("2026-03-19 17:00")
    assert lead.hears_times("需要改期或换人吗") == 0

    team.passes_until("2026-03-20 10:00")
    assert lead.hears_times("需要改期或换人吗") == 1


def test_nobody_is_told_on_a_day_off_but_of_what_publishing_needs(team: Team) -> None:
    lead, editor = in_hand(team, "3月22日 20:07")
    team.member("编辑乙", Role.EDITOR)
    lead.says("稿件 换模板 A1 快讯")
    lead.says("值班 安排\n3月22日 编辑乙")
    lead.says("稿件 开始 A1")
    editor.says("稿件 转交 S2 @编辑甲")

    team.passes_until("2026-03-23 08:00")

    weekend = team.reads(
        lambda session: [
            one.kind for one in session.exec(select(Nudge)) if one.at.astimezone(SHANGHAI).day in (21, 22)
        ]
    )
    assert set(weekend) <= {"held"}


def test_a_reminder_put_off_moves_and_its_deadline_does_not(team: Team) -> None:
    lead, editor = in_hand(team)
    lead.says("稿件 开始 A1")
    team.settles()

    assert editor.says("稿件 稍后提醒 S2 3月13日 15:07") == (
        "3月13日 周五 15:07 再提醒你；截止时间还是 3月18日 周三 18:00。"
    )
    team.passes_until("2026-03-13 15:00")
    assert editor.hears_times("《618美妆测评》：大纲") == 1
    team.passes_until("2026-03-13 15:10")
    assert editor.hears_times("《618美妆测评》：大纲") == 2


def test_another_date_needs_a_reason_and_moves_what_has_not_begun(team: Team) -> None:
    lead, editor = in_hand(team)
    lead.says("稿件 开始 A1")

    assert editor.says("稿件 改期 S2 截止 3月17日") == "改这一步的截止时间并说明原因，没开始的步骤重新排"
    assert editor.fills(reason="等产品资料") == "A1《618美妆测评》的大纲改为 3月17日 周二 18:00 截止。"


def test_a_late_slot_says_by_how_much_and_what_would_fit(team: Team) -> None:
    lead, _ = in_hand(team, "3月13日 20:07")

    plan = next(text for text in reversed(lead._texts()) if "这个时间排不下" in text)
    assert "最早排得下的时间：3月18日 周三 20:07" in plan
    assert "这个时间排得下的流程：快讯" in plan


def test_done_can_be_taken_back_for_ten_minutes(team: Team) -> None:
    lead, editor = in_hand(team)
    lead.says("稿件 换模板 A1 活动")
    lead.says("稿件 开始 A1")
    team.settles()
    editor.presses("完成")

    assert "改回待办" in editor.presses("撤销")
    team.settles()
    editor.presses("完成")
    team.passes(minutes=11)
    assert editor.says("稿件 撤销完成 S2") == "S2 完成已超过 10 分钟，不能撤销了。"


def test_a_stuck_step_tells_who_can_help(team: Team) -> None:
    lead, editor = in_hand(team)
    lead.says("稿件 开始 A1")
    team.settles()

    editor.says("卡住了 S2 产品资料没到")

    assert "卡住了：产品资料没到" in lead.hears()
    assert "卡住：产品资料没到" in team.room("排期").cards()[-1]
    lead.presses("已解决")
    assert team.direct("编辑甲")[-1] == "A1《618美妆测评》的大纲可以继续了。"


def test_what_was_missed_while_paiqi_was_off_is_told_once_and_said_to_be_late(team: Team) -> None:
    lead, editor = in_hand(team)
    lead.says("稿件 开始 A1")
    team.settles()

    team.leaves(days=8)
    team.settles()

    assert editor.hears_times("《618美妆测评》：大纲") == 2
    assert "本应" in editor.hears()


def test_why_answers_for_reminders_sent_and_for_those_that_were_not(team: Team) -> None:
    lead, editor = in_hand(team)
    lead.says("稿件 开始 A1")
    team.passes_until("2026-03-17 18:30")

    said = editor.says("稿件 为什么 S2")

    assert "规则 提前 8 个工作小时 · 到截止时 · 之后每个工作日" in said
    assert "下次提醒 3月18日 周三 18:07 · 编辑甲" in said
    assert "3月11日 周三 10:30 · 编辑甲 · 轮到这一步" in said
    assert "下次提醒 还没有：没轮到这一步" in editor.says("稿件 为什么 S3")


def test_a_topic_brought_along_from_a_sheet_is_planned_on_request(team: Team) -> None:
    lead, _ = in_hand(team)
    with team.paiqi.db.transaction() as session:
        for kind in (Stage, Article):
            session.execute(delete(kind).where(col(kind.id) > 0))

    assert "A" in lead.says("稿件 排计划 T1")
    assert lead.presses("开始").endswith("开始了，已经告诉编辑甲：大纲。")
    assert lead.says("稿件 排计划 T1").endswith("已经开始，步骤不能再换。")
