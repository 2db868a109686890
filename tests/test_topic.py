"""Scenes of topics: proposed, compared, voted on, decided."""

from __future__ import annotations

import pytest

from bot.words import say
from models.person import Role
from tests.team import Team


def test_a_topic_is_proposed_and_its_card_stands_in_the_room(team: Team) -> None:
    market = team.member("市场")

    assert market.says("选题 提交 618美妆测评") == "T1《618美妆测评》 已提交，卡片在“选题”里。"
    assert team.room("选题").cards()[0].startswith("选题 T1 · 618美妆测评\n提交人 市场\n状态 待定\n0 票")


def test_in_the_topics_own_room_the_card_is_the_answer(team: Team) -> None:
    market = team.member("市场")

    said = market.says("选题 提交 618美妆测评", room="选题")

    assert said.startswith("选题 T1 · 618美妆测评")
    assert len(team.room("选题").cards()) == 1


def test_a_repeat_is_shown_to_the_proposer_alone_before_it_is_posted(team: Team) -> None:
    market, editor = team.member("市场"), team.member("编辑甲", Role.EDITOR)
    editor.says("选题 提交 618 美妆测评合集")

    said = market.says("选题 提交 618美妆测评", room="选题")

    assert said.startswith(
        "先看一眼，可能和已有选题重复\n你的标题：618美妆测评\n1. T1《618 美妆测评合集》 · 相似 "
    )
    assert market.buttons() == ["仍然提交", "给第 1 个投票", "修改标题…"]
    assert editor.hears_times("先看一眼") == 0
    assert len(team.room("选题").cards()) == 1


def test_a_repeat_may_be_posted_anyway_once(team: Team) -> None:
    market = team.member("市场")
    market.says("选题 提交 618 美妆测评合集")
    market.says("选题 提交 618美妆测评 #没有这个栏目")

    market.says("选题 提交 618美妆测评")
    market.presses("仍然提交")

    assert market.sees("T2").startswith("选题 T2 · 618美妆测评")
    assert market.says("选题 仍然提交 D1") == "D1 已经提交过了，编号 T2。"


def test_instead_of_a_repeat_one_may_vote_for_what_is_there(team: Team) -> None:
    market, editor = team.member("市场"), team.member("编辑甲", Role.EDITOR)
    editor.says("选题 提交 618 美妆测评合集")
    market.says("选题 提交 618美妆测评")

    assert market.presses("给第 1 个投票").startswith("已给 T1《618 美妆测评合集》 投票，现在 1 票。")
    assert "1 票" in market.sees("T1")


def test_the_title_of_a_repeat_may_be_changed_with_all_that_was_typed(team: Team) -> None:
    market = team.member("市场")
    market.says("选题 提交 618 美妆测评合集")
    market.says("选题 提交 618美妆测评\n三款平价粉底实测")

    market.presses("修改标题…")
    market.fills(title="敏感肌换季怎么护理")

    assert market.sees("T2").startswith("选题 T2 · 敏感肌换季怎么护理")
    assert "三款平价粉底实测" in market.sees("T2")
    assert market.says("选题 仍然提交 D1") == "D1 已经提交过了，编号 T2。"


def test_another_persons_draft_does_not_exist(team: Team) -> None:
    market, editor = team.member("市场"), team.member("编辑甲")
    market.says("选题 提交 618 美妆测评合集")
    market.says("选题 提交 618美妆测评")

    assert editor.says("选题 仍然提交 D1").startswith("没有 D1。")


def test_titles_that_differ_in_the_word_that_matters_say_so(team: Team) -> None:
    market = team.member("市场")
    market.says("选题 提交 高考志愿怎么填")

    said = market.says("选题 提交 中考志愿怎么填")

    assert "高考" in said
    assert "中考" in said


def test_each_person_has_one_vote_and_may_take_it_back(team: Team) -> None:
    market, editor = team.member("市场"), team.member("编辑甲")
    market.says("选题 提交 618美妆测评")

    assert editor.says("选题 投票 T1").startswith("已给 T1《618美妆测评》 投票，现在 1 票。")
    assert editor.says("选题 投票 T1").startswith("你已经给 T1《618美妆测评》 投过票了，现在 1 票。")
    assert editor.presses("取消投票").startswith("已取消给 T1《618美妆测评》 的投票。")
    assert "0 票" in market.sees("T1")


def test_every_card_of_a_topic_stays_true(team: Team) -> None:
    market, english = team.member("市场"), team.member("product", language="en")
    market.says("选题 提交 618美妆测评")

    english.presses("投票")

    assert "1 票" in team.room("选题").cards()[0]


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
    assert [f.value for f in market.form.fields] == ["618美妆测评", "三款粉底", ""]
    market.fills(title="618粉底测评")

    assert team.room("选题").cards()[0].startswith("选题 T1 · 618粉底测评")


def test_others_may_not_edit(team: Team) -> None:
    market, product = team.member("市场"), team.member("产品")
    market.says("选题 提交 618美妆测评")

    assert product.says("选题 修改 T1 别的标题") == "只有提交人或负责人可以修改 T1。"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("选题 提交 " + "长" * 65, "标题有 65 个字，公众号最多 64 个字。"),
        ("选题 投票 T99", "没有 T99。"),
        ("选题 提交 春日妆容 #没有的", "没有“没有的”这个栏目"),
    ],
    ids=["a title too long", "an unknown number", "an unknown column"],
)
def test_bad_input_gets_a_clear_sentence(team: Team, line: str, answer: str) -> None:
    market = team.member("市场")

    assert answer in market.says(line)


def test_what_the_form_does_not_show_is_named_on_it(team: Team) -> None:
    market = team.member("市场")

    market.says("选题 投票 T999999999999")

    assert market.form is not None
    assert say(market.form.notice or "", team.reader("zh_CN")) == "“T999999999999”没看懂。"


def test_a_number_that_names_nothing_is_asked_for_again_by_the_form(team: Team) -> None:
    lead, market = team.member("负责人", Role.LEAD), team.member("市场")
    market.says("选题 提交 618美妆测评")
    lead.says("选题 不采用 T99 写过了")

    lead.presses("填表…")

    assert lead.form is not None
    assert [(f.name, f.value) for f in lead.form.fields] == [("topic", "T99"), ("reason", "写过了")]
    assert [choice.value for choice in lead.form.fields[0].choices] == ["T1"]
    lead.fills(topic="T1")
    assert "状态 不采用" in market.sees("T1")


def test_topics_are_listed_ranked_and_found(team: Team) -> None:
    market, editor = team.member("市场"), team.member("编辑甲")
    market.says("选题 提交 618美妆测评")
    market.says("选题 提交 敏感肌换季护理")
    editor.says("选题 投票 T1")

    assert (
        market.says("选题 列表")
        == "待定的选题\nT2《敏感肌换季护理》 · 0 票 · 待定\nT1《618美妆测评》 · 1 票 · 待定"
    )
    assert (
        market.says("选题 排行")
        == "选题排行\nT1《618美妆测评》 · 1 票 · 待定\nT2《敏感肌换季护理》 · 0 票 · 待定"
    )
    assert market.says("选题 查找 换季") == "“换季”的查找结果\nT2《敏感肌换季护理》 · 0 票 · 待定"
    assert market.says("T1").startswith("选题 T1 · 618美妆测评")


def test_the_record_says_who_did_what(team: Team) -> None:
    lead, market = team.member("负责人", Role.LEAD), team.member("市场")
    market.says("选题 提交 618美妆测评")
    lead.says("选题 备选 T1")
    lead.says("选题 不采用 T1 上月写过")

    assert market.says("选题 记录 T1").splitlines()[1:] == [
        "3月11日 周三 10:30 · 市场 提交 · 618美妆测评",
        "3月11日 周三 10:30 · 负责人 列为备选",
        "3月11日 周三 10:30 · 负责人 不采用 · 上月写过",
    ]


def test_who_types_english_is_answered_in_english(team: Team) -> None:
    market = team.member("市场")

    assert market.says("topic propose Summer sale") == "T1《Summer sale》 is proposed; its card is in 选题."
    assert team.room("选题").cards()[0].startswith("选题 T1 · Summer sale")
