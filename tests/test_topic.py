"""Scenes of topics: proposed, compared, voted on, found."""

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
    assert market.says("选题 排行").splitlines()[1:3] == [
        "1. T1《618美妆测评》 · 1 票 · 一周内新提",
        "2. T2《敏感肌换季护理》 · 0 票 · 一周内新提",
    ]
    assert market.says("选题 查找 换季") == "“换季”的查找结果\nT2《敏感肌换季护理》 · 0 票 · 待定"
    for pinyin in ("huanji", "huan ji hu li", "hjhl"):
        assert "T2《敏感肌换季护理》" in market.says(f"选题 查找 {pinyin}")
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
