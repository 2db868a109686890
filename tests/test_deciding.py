"""Scenes of deciding on topics: accepted, declined, withdrawn, changed."""

from __future__ import annotations

from models.person import Role
from tests.team import Team


def test_the_lead_accepts_with_owner_and_a_date_said_in_words(team: Team) -> None:
    lead = team.member("负责人", Role.LEAD)
    market, editor = team.member("市场"), team.member("编辑甲", Role.EDITOR)
    market.says("选题 提交 618美妆测评")

    said = lead.says("选题 定题 T1 @编辑甲 截止 下周三18:00")

    assert said == "已定题 T1《618美妆测评》：编辑甲 来写，3月18日 周三 18:00 发布。"
    assert editor.hears_times("T1《618美妆测评》 由你来写，3月18日 周三 18:00 发布。") == 1
    assert market.hears_times("负责人 已定题 T1《618美妆测评》，3月18日 周三 18:00 发布。") == 1
    assert team.room("选题").thread("T1") == ["负责人 已定题：编辑甲 来写，3月18日 周三 18:00 发布。"]
    assert "[投票]" not in team.room("选题").cards()[0]


def test_a_day_without_a_time_is_kept_as_a_day(team: Team) -> None:
    lead, market = team.member("负责人", Role.LEAD), team.member("市场")
    market.says("选题 提交 618美妆测评")

    lead.says("选题 定题 T1 市场 下周三")

    assert "发布时间 3月18日 周三\n" in market.sees("T1")


def test_a_slot_on_a_day_off_is_accepted_and_said(team: Team) -> None:
    lead, market = team.member("负责人", Role.LEAD), team.member("市场")
    market.says("选题 提交 国庆出游妆容")

    said = lead.says("选题 定题 T1 @市场 截止 10月1日 20:00")

    assert "10月1日 周四 不是工作日" in said


def test_who_is_not_the_lead_may_not_accept(team: Team) -> None:
    team.member("负责人", Role.LEAD)
    market = team.member("市场")
    market.says("选题 提交 618美妆测评")

    said = market.says("选题 定题 T1 @市场 截止 下周三18:00")

    assert said == "这一步要由负责人来做：负责人。什么都没有改动。"
    assert "状态 待定" in market.sees("T1")


def test_accepting_without_owner_or_date_opens_the_form(team: Team) -> None:
    lead, market = team.member("负责人", Role.LEAD), team.member("市场")
    market.says("选题 提交 618美妆测评")

    lead.says("选题 定题 T1 @市场")

    assert lead.form is not None
    assert [(f.name, f.value, f.required) for f in lead.form.fields] == [
        ("owner", "市场", True),
        ("slot", "", True),
    ]


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(team: Team) -> None:
    lead, market = team.member("负责人", Role.LEAD), team.member("市场")
    market.says("选题 提交 618美妆测评")
    lead.says("选题 定题 T1")

    lead.fills(owner="没有这个人", slot="下周")

    assert lead.form is not None
    assert [(f.name, f.value) for f in lead.form.fields] == [("owner", "没有这个人"), ("slot", "下周")]
    assert set(lead.errors()) == {"owner", "slot"}
    assert lead.errors()["slot"].startswith("没看懂“下周”是哪一天。可以写：")


def test_an_unclear_date_on_a_line_is_answered_with_examples(team: Team) -> None:
    lead, market = team.member("负责人", Role.LEAD), team.member("市场")
    market.says("选题 提交 618美妆测评")

    said = lead.says("选题 定题 T1 @市场 截止 下周")

    assert said == "没看懂“下周”是哪一天。可以写：下周三18:00、3月18日、2小时后\n[填表…]"


def test_a_time_that_has_passed_is_answered_with_an_offer_to_press(team: Team) -> None:
    lead, market = team.member("负责人", Role.LEAD), team.member("市场")
    market.says("选题 提交 618美妆测评")

    said = lead.says("选题 定题 T1 @市场 截止 今天09:00")

    assert "3月11日 周三 09:00 已经过了" in said
    assert lead.presses("改成 3月12日 周四 09:00").startswith("已定题 T1《618美妆测评》")


def test_who_comes_second_hears_who_was_quicker(team: Team) -> None:
    lead, other = team.member("负责人", Role.LEAD), team.member("主编", Role.LEAD)
    market = team.member("市场")
    market.says("选题 提交 618美妆测评")
    lead.says("选题 不采用 T1 上月写过")

    said = other.says("选题 定题 T1 @市场 截止 下周三18:00")

    assert said == "3月11日 周三 10:30 负责人 已处理，T1 现在是“不采用”，不用再处理了。"


def test_declining_needs_a_reason_which_the_proposer_hears(team: Team) -> None:
    lead, market = team.member("负责人", Role.LEAD), team.member("市场")
    market.says("选题 提交 618美妆测评")

    lead.says("选题 不采用 T1")
    assert lead.form is not None
    lead.fills(reason="上月写过")

    assert market.hears_times("上月写过") >= 1
    assert "原因：上月写过" in market.sees("T1")


def test_only_the_proposer_withdraws(team: Team) -> None:
    lead, market = team.member("负责人", Role.LEAD), team.member("市场")
    market.says("选题 提交 618美妆测评")

    assert lead.says("选题 撤回 T1") == "只有提交人可以这样做。"
    assert market.says("选题 撤回 T1") == "已撤回 T1《618美妆测评》。"


def test_an_edit_shows_what_is_there_and_changes_the_card(team: Team) -> None:
    market = team.member("市场")
    market.says("选题 提交 618美妆测评\n三款粉底")

    market.says("选题 修改 T1…")
    assert market.form is not None
    assert [f.value for f in market.form.fields] == ["618美妆测评", "三款粉底", "", "", ""]
    market.fills(title="618粉底测评")

    assert team.room("选题").cards()[0].startswith("选题 T1 · 618粉底测评")


def test_others_may_not_edit(team: Team) -> None:
    market, product = team.member("市场"), team.member("产品")
    market.says("选题 提交 618美妆测评")

    assert product.says("选题 修改 T1 别的标题") == "只有提交人或负责人可以修改 T1。"
