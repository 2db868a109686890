"""Reviews: a version is handed in, read in the thread, approved or returned, and bound to its hash."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session, col, select

from models.article import Article
from models.person import Role
from models.review import Review
from models.sop import FLASH, Approval, save_template, template
from models.stage import Stage
from tests.team import Member, Team

TEXT = "三款平价粉底实测，附成分表。"


def begun(team: Team, approval: Approval | None = None) -> tuple[Member, Member]:
    """A lead, and an editor whose article of the short template waits for its draft, S2."""
    lead, editor = team.member("负责人", Role.LEAD), team.member("编辑甲", Role.EDITOR)
    if approval is not None:
        reviewed_by(team, approval)
    editor.says("选题 提交 618美妆测评")
    lead.says("选题 定题 T1 @编辑甲 截止 3月25日 20:07")
    lead.says("稿件 换模板 A1 快讯")
    lead.says("稿件 开始 A1")
    team.settles()
    return lead, editor


def reviewed_by(team: Team, approval: Approval) -> None:
    """Let the short template be reviewed in another way."""
    with team.paiqi.db.transaction() as session:
        ours = template(session, FLASH)
        assert ours is not None
        stages = tuple(replace(one, review=approval) if one.review else one for one in ours.stages)
        save_template(session, replace(ours, stages=stages), None, team.now)


def state(team: Team) -> str:
    """Where the article stands."""

    def read(session: Session) -> str:
        return session.get_one(Article, 1).state

    return team.reads(read)


def step(team: Team, key: str, article: int = 1) -> str:
    """What a step of an article is called."""

    def read(session: Session) -> str:
        steps = session.exec(select(Stage).where(Stage.article == article))
        return next(one.short_id for one in steps if one.read.key == key)

    return team.reads(read)


def states(team: Team) -> list[str]:
    """How the reviews stand, in their order."""
    return team.reads(lambda session: list(session.exec(select(Review.state).order_by(col(Review.id)))))


def hands_in(team: Team, member: Member, text: str = TEXT) -> str:
    """Let somebody hand in the draft."""
    return member.says(f"稿件 交稿 {step(team, 'draft')} {text}")


def test_a_version_is_handed_in_read_in_the_thread_and_approved(team: Team) -> None:
    lead, editor = begun(team)

    said = hands_in(team, editor)

    assert said == ("A1《618美妆测评》的第 1 稿已交。\nV1 等负责人审核，3月11日 周三 14:00 截止。")
    assert lead.sees("V1").startswith("待审：《618美妆测评》第 1 稿\n稿件 A1《618美妆测评》 · 审核\n")
    assert TEXT in lead.sees("V1")
    assert "[通过] [退回修改…] [预览] [转交…] [加签…]" in lead.sees("V1")
    assert "待审：《618美妆测评》第 1 稿" in "\n".join(team.room("排期").thread("A1"))
    assert state(team) == "reviewing"

    assert lead.presses("通过").startswith("A1《618美妆测评》的第 1 稿通过了。\n下一步：发布前检查")
    assert state(team) == "approved"
    assert "负责人通过了第 1 稿" in team.room("排期").thread("A1")
    assert "[通过]" not in lead.sees("V1")
    assert "负责人 · 已通过 · 3月11日 周三 10:30" in lead.sees("V1")
    assert editor.hears() == "A1《618美妆测评》的第 1 稿通过了。"
    assert team.wrongs() == []


def test_nobody_decides_about_their_own_version(team: Team) -> None:
    lead, editor = begun(team)
    other = team.member("副主编", Role.LEAD)

    hands_in(team, lead)

    assert "审核 副主编" in other.sees("V1")
    assert lead.says("审核 通过 V1") == "不能审核自己交的稿，请等 副主编 处理。"
    assert editor.says("审核 通过 V1") == "V1 由 副主编 审核，你不能处理。"
    other.presses("通过")
    assert states(team) == ["passed"]


def test_in_a_team_of_one_it_is_said_that_the_author_decides_alone(team: Team) -> None:
    lead = team.member("负责人", Role.LEAD)
    lead.says("选题 提交 618美妆测评")
    lead.says("选题 定题 T1 @负责人 截止 3月25日 20:07")
    lead.says("稿件 换模板 A1 快讯")
    lead.says("稿件 开始 A1")

    hands_in(team, lead)

    assert "这里没有别人可以审核，由作者自己决定。" in lead.sees("V1")
    lead.presses("通过")
    assert state(team) == "approved"


def test_a_second_press_is_told_who_was_quicker(team: Team) -> None:
    lead, editor = begun(team, Approval(("person:负责人", "person:副主编"), "any", 2))
    other = team.member("副主编", Role.LEAD)
    hands_in(team, editor)
    line = pressed(team)

    lead.presses("通过")

    assert other.says(line) == "3月11日 周三 10:30 负责人 已处理，V1 现在是“已通过”，不用再处理了。"
    assert team.wrongs() == []


def pressed(team: Team, number: int = 1) -> str:
    """What the button says that approves a review."""
    return team.reads(lambda s: f"审核 通过 V{number} --hash {s.get_one(Review, number).hash[:8]}")


def test_a_returned_version_goes_back_with_its_reason_and_comes_again(team: Team) -> None:
    lead, editor = begun(team)
    hands_in(team, editor)

    lead.presses("退回修改…")
    assert lead.fills(reason="") == "把稿件退回给写稿的人，并说明要改什么\n这一项要填。"
    assert lead.fills(reason="标题里的“最”要换") == "第 1 稿已退回，已经告诉编辑甲。"

    told = "负责人退回了 A1《618美妆测评》的第 1 稿：标题里的“最”要换\n[交稿…]"
    assert editor.hears() == told
    assert state(team) == "writing"
    assert "编辑甲" in team.room("排期").cards()[-1].split("现在 ")[1].split("\n")[0]
    editor.presses("交稿…")
    assert "V2 等负责人审核" in editor.fills(content="三款平价粉底实测，附成分表和价格。")
    assert "第 2 轮" in lead.sees("V2")
    lead.presses("通过")
    assert states(team) == ["returned", "passed"]
    assert state(team) == "approved"
    assert team.wrongs() == []


def test_the_same_text_is_not_reviewed_twice(team: Team) -> None:
    _, editor = begun(team)
    hands_in(team, editor)

    assert editor.says(f"稿件 改稿 A1 {TEXT}") == "和第 1 稿一样，没有改动。"
    assert states(team) == ["open"]


def test_with_a_number_so_many_must_agree(team: Team) -> None:
    names = ("负责人", "副主编", "内容主管")
    lead, editor = begun(team, Approval(tuple(f"person:{name}" for name in names), "2", 2))
    second, third = team.member("副主编", Role.LEAD), team.member("内容主管", Role.EDITOR)
    hands_in(team, editor)

    assert "负责人、副主编、内容主管 · 2 人通过即可" in third.sees("V1")
    assert lead.presses("通过") == "V1 等副主编、内容主管审核，3月11日 周三 14:00 截止。"
    assert lead.says(pressed(team)) == "你已经通过了，还在等 副主编、内容主管。"
    assert "[通过]" not in lead.sees("V1")
    assert "[通过]" in third.sees("V1")
    third.presses("通过")

    assert states(team) == ["passed"]
    assert "[通过]" not in second.sees("V1")


def test_with_all_everybody_must_agree(team: Team) -> None:
    lead, editor = begun(team, Approval(("person:负责人", "person:副主编"), "all", 2))
    other = team.member("副主编", Role.LEAD)
    hands_in(team, editor)

    other.presses("通过")
    assert states(team) == ["open"]
    lead.presses("通过")
    assert states(team) == ["passed"]
    assert [line for line in team.room("排期").thread("A1") if "通过了" in line] == [
        "副主编通过了第 1 稿",
        "负责人通过了第 1 稿",
    ]


def test_whoever_is_added_must_agree_too(team: Team) -> None:
    lead, editor = begun(team)
    legal = team.member("法务")
    hands_in(team, editor)

    lead.presses("加签…")
    assert lead.fills(person="法务") == "V1 等负责人、法务审核，3月11日 周三 14:00 截止。"
    lead.presses("通过")
    assert states(team) == ["open"]
    assert lead.says("审核 加签 V1 @编辑甲") == "这一稿是编辑甲写的，不能自己审核。"
    assert lead.says("审核 加签 V1 @法务") == "法务已经在审核这一稿。"
    legal.presses("通过")
    assert states(team) == ["passed"]


def test_a_review_is_handed_to_somebody_else(team: Team) -> None:
    lead, editor = begun(team)
    other = team.member("副主编", Role.EDITOR)
    hands_in(team, editor)

    lead.presses("转交…")
    assert lead.fills(person="副主编") == "V1 已转给副主编审核。"

    assert "[通过]" not in lead.sees("V1")
    assert lead.says(pressed(team)) == "V1 由 副主编 审核，你不能处理。"
    other.presses("通过")
    assert states(team) == ["passed"]


def test_a_change_after_approval_ends_it_and_is_reviewed_anew(team: Team) -> None:
    lead, editor = begun(team)
    hands_in(team, editor)
    lead.presses("通过")

    said = editor.says("稿件 改稿 A1 两款平价粉底实测，附成分表。")

    assert (
        said == "编辑甲交了第 2 稿，V1 的通过作废：改稿一律重审。\nV2 等负责人审核，3月11日 周三 14:00 截止。"
    )
    assert states(team) == ["voided", "open"]
    assert state(team) == "reviewing"
    assert "编辑甲交了第 2 稿，V1 的通过作废：改稿一律重审。" in team.room("排期").thread("A1")
    assert lead.says(pressed(team)) == "V1 已经是“通过已作废”，不用再处理了。"
    lead.presses("通过")
    assert states(team) == ["voided", "passed"]
    assert state(team) == "approved"
    assert team.wrongs() == []


def test_whoever_is_on_duty_is_paged_at_night_where_the_old_version_is_scheduled(team: Team) -> None:
    lead, editor = begun(team)
    duty = team.member("值班甲", Role.EDITOR)
    lead.says("值班 安排 3月11日 值班甲")
    hands_in(team, editor)
    lead.presses("通过")
    editor.says("稿件 已定时 A1 截止 3月25日 20:07")
    team.passes_until("2026-03-11 23:10")

    said = lead.says("稿件 改稿 A1 两款平价粉底实测，附成分表。")

    warned = "A1《618美妆测评》在后台已定时 3月25日 周三 20:07，请先取消定时。"
    assert warned in said
    for member in (editor, duty):
        assert f"{warned}\n负责人在通过后改了稿。\n[已取消定时]" in [*team.direct(member.name)]
    assert "后台已定时 3月25日 周三 20:07，请先取消定时" in team.room("排期").cards()[-1]
    assert duty.presses("已取消定时") == "A1《618美妆测评》已登记为取消定时。"
    assert "后台已定时" not in team.room("排期").cards()[-1]


def test_who_stands_in_decides_for_whoever_is_away(team: Team) -> None:
    lead, editor = begun(team, Approval(("person:负责人",), "all", 2))
    deputy = team.member("副主编", Role.EDITOR)
    lead.says("成员 请假 今天到3月13日 @副主编")
    hands_in(team, editor)

    deputy.presses("通过")

    assert "副主编（代 负责人） · 已通过" in deputy.sees("V1")
    assert states(team) == ["passed"]


def test_a_typed_approval_is_asked_about_and_a_wrong_hash_refused(team: Team) -> None:
    lead, editor = begun(team)
    hands_in(team, editor)

    assert lead.says("审核 通过 V1 封面再亮一点") == "通过 A1《618美妆测评》的第 1 稿？\n[通过]"
    refused = lead.says("审核 通过 V1 --hash 00000000")
    assert refused.startswith("你看到的不是现在送审的内容，现在送审的是第 1 稿。")
    lead.says("审核 通过 V1 封面再亮一点")
    lead.presses("通过")
    assert "负责人通过了第 1 稿：封面再亮一点" in team.room("排期").thread("A1")


def test_a_newer_version_takes_the_place_of_one_in_review(team: Team) -> None:
    lead, editor = begun(team)
    hands_in(team, editor)

    assert "V2 等负责人审核" in editor.says("稿件 改稿 A1 https://mp.weixin.qq.com/s/abc")

    assert states(team) == ["replaced", "open"]
    assert lead.says(pressed(team)) == "V1 已经是“已有更新的一稿”，不用再处理了。"
    assert "[通过]" not in lead.sees("V1")


def test_a_guest_may_not_decide(team: Team) -> None:
    lead, editor = begun(team)
    guest = team.member("访客甲", Role.GUEST)
    hands_in(team, editor)

    guest.says(pressed(team))

    assert states(team) == ["open"]
    assert "访客" in lead.says("审核 加签 V1 @访客甲")


def test_reviewers_are_reminded_and_then_a_lead_in_working_hours(team: Team) -> None:
    lead, editor = begun(team, Approval(("person:内容主管",), "all", 2))
    head = team.member("内容主管", Role.EDITOR)
    hands_in(team, editor)

    team.passes_until("2026-03-11 13:50")
    assert head.hears_times("等你审核：") == 0
    team.passes_until("2026-03-11 15:50")
    assert head.hears_times("等你审核：") == 1
    assert lead.hears_times("要换人审核吗") == 0
    team.passes_until("2026-03-12 09:30")

    assert lead.hears_times("要换人审核吗") == 1
    assert head.hears_times("等你审核：") == 2
    head.presses("通过")
    team.passes_until("2026-03-13 12:00")
    assert head.hears_times("等你审核：") == 0


def test_several_versions_for_one_reviewer_are_one_message(team: Team) -> None:
    lead, editor = begun(team)
    editor.says("选题 提交 防晒怎么选")
    lead.says("选题 定题 T2 @编辑甲 截止 3月26日 20:07")
    lead.says("稿件 换模板 A2 快讯")
    lead.says("稿件 开始 A2")
    hands_in(team, editor)
    editor.says(f"稿件 交稿 {step(team, 'draft', article=2)} {TEXT}")

    team.passes_until("2026-03-11 14:20")

    assert lead.hears_times("等你审核：") == 0
    assert "2 稿等你审核" in lead.hears()
    assert "V1 · A1《618美妆测评》 · 到截止时间 · 3月11日 周三 14:00" in lead.hears()
    assert lead.buttons() == ["我的待办", "查看 V1", "查看 V2"]


def test_what_is_dropped_is_not_reviewed_any_more(team: Team) -> None:
    lead, editor = begun(team)
    hands_in(team, editor)

    lead.says("稿件 放弃 A1 产品下架了")

    assert states(team) == ["closed"]
    assert "[通过]" not in lead.sees("V1")
    assert lead.says("审核 列表") == "现在没有审核中的稿件。"


def test_what_is_to_be_reviewed_stands_in_ones_list(team: Team) -> None:
    lead, editor = begun(team)
    hands_in(team, editor)

    assert "A1《618美妆测评》 第 1 稿" in lead.says("待办")
    assert "V1 · A1《618美妆测评》 第 1 稿 · 负责人" in editor.says("审核 列表")
    assert lead.says("V1").startswith("待审：《618美妆测评》第 1 稿")
