"""Risk words: found however they are written, silent where they are harmless, the team's to change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.audit import history
from models.person import Role
from models.risk import Finder, Listed, Why, shipped
from models.risk.finding import holds
from models.risk.folding import bare, fold
from tests.team import Member, Team

FIND = Finder(shipped())
ALPHABET = st.text(alphabet="最佳第一次唯ＮＯ．1tTop０ 　·\u200b,。\n獨家…ﬁ❤")


@pytest.mark.parametrize(
    ("text", "word", "at"),
    [
        ("这是最佳选择", "最佳", 2),
        ("最 佳", "最佳", 0),
        ("最·佳", "最佳", 0),
        ("最\u200b佳", "最佳", 0),
        ("最\u3000\ufeff 佳", "最佳", 0),
        ("最**佳**", "最佳", 0),
        ("最❤️佳", "最佳", 0),
        ("最\u0336佳", "最佳", 0),
        ("ＮＯ．１", "NO.1", 0),
        ("我们是 no 1", "NO.1", 4),
        ("ｔｏｐ1好物", "TOP1", 0),
        ("㍿獨家", "独家", 1),
        ("１００％有效", "100%", 0),
        ("最佳獎：史無前例", "史无前例", 4),
        ("转发 集赞 送礼", "转发集赞", 0),
        ("分享到朋友圈才能领", "分享到朋友圈", 0),
        ("不转不是中国人", "不转不是", 0),
        ("销量第一，买它", "销量第一", 0),
    ],
)
def test_a_word_is_found_however_it_is_written_and_where_it_stands(text: str, word: str, at: int) -> None:
    assert (word, at) in [(one.word, one.at) for one in FIND(text)]


@pytest.mark.parametrize(
    "text",
    [
        "第一次去，第一时间到场",
        "第一，先洗脸。第一、再擦干",
        "最后一周，最近很忙，最初的样子",
        "唯一要做的是早睡",
        "最好不要熬夜",
        "最佳赏味期三天",
        "风险最大化",
        "绝对值不等式",
        "TOP10 榜单",
        "piano1 号琴",
        "100%纯棉，1100%",
        "最\n佳",
        "世界，级别很高",
        "最…佳",
        "治愈系插画",
        "",
    ],
)
def test_what_is_harmless_is_left_alone(text: str) -> None:
    assert FIND(text) == []


def test_of_words_that_overlap_the_longest_is_told() -> None:
    assert [one.word for one in FIND("全网第一次打折")] == ["全网第一"]
    assert [one.word for one in FIND("第一品牌，行业第一")] == ["第一品牌", "行业第一"]


def test_a_context_excuses_only_its_own_word() -> None:
    find = Finder([Listed("甲乙", Why.OWN, ("甲乙丙",)), Listed("乙丙", Why.OWN)])

    assert [one.word for one in find("甲乙丙")] == ["乙丙"]


def test_the_excerpt_shows_the_word_as_it_was_written_amid_its_text() -> None:
    [found] = FIND("春天来了，大家都在问\n哪一款是最 佳选择，我们试了十二款粉底")

    assert found.excerpt == "…都在问 哪一款是【最 佳】选择，我们试了十…"
    assert found.why == Why.ABSOLUTE


@given(ALPHABET)
def test_a_place_leads_back_to_the_character_that_was_typed(text: str) -> None:
    folded = fold(text)

    assert folded.text == bare(text)
    assert [folded.text[at] in bare(text[folded.place(at)]) for at in range(len(folded.text))] == [
        True
    ] * len(folded.text)


@given(ALPHABET)
def test_what_is_found_stands_where_it_is_said_to(text: str) -> None:
    assert [text[one.at] for one in FIND(text) if bare(text[one.at])[:1] != bare(one.word)[0]] == []


def test_every_shipped_word_is_found_and_every_shipped_context_silences_it() -> None:
    unfound = [one.word for one in shipped() if one.word not in [found.word for found in FIND(one.word)]]
    loud = [
        (one.word, context)
        for one in shipped()
        for context in one.contexts
        if not holds(one.word, context) or one.word in [found.word for found in FIND(context.lstrip("^"))]
    ]

    assert (unfound, loud) == ([], [])


def test_no_shipped_word_is_there_twice() -> None:
    keys = [bare(one.word) for one in shipped()]

    assert len(keys) == len(set(keys))


@pytest.fixture
def lead(team: Team) -> Member:
    return team.member("负责人", Role.LEAD)


def test_a_lead_adds_a_word_with_what_is_allowed_and_everybody_checks_for_it(
    team: Team, lead: Member
) -> None:
    author = team.member("编辑甲")

    said = lead.says("敏感词 添加 绝绝子 --allowed 绝绝子表情包、绝绝子梗")

    assert said == "已加入敏感词“绝绝子”。 · 团队自定 · 绝绝子表情包、绝绝子梗 除外"
    assert author.says("敏感词 检查 绝绝子表情包，真的绝 绝 子") == (
        "发现 1 个敏感词\n团队自定\n绝绝子 · …绝子表情包，真的【绝 绝 子】\n仅供参考，由审核人决定。"
    )
    assert author.says("敏感词 检查 绝绝子梗") == "这 4 个字里没有敏感词。"


def test_a_shipped_word_is_taken_away_and_brought_back(lead: Member) -> None:
    assert lead.says("敏感词 删除 最 佳") == "已删除敏感词“最佳”，以后不再检查。"
    assert lead.says("敏感词 检查 最佳选择") == "这 4 个字里没有敏感词。"

    assert lead.says("敏感词 添加 绝对化 最佳") == "已加入敏感词“最佳”。 · 绝对化用语"
    assert "最佳 · 【最佳】选择" in lead.says("敏感词 检查 最佳选择")


def test_a_context_is_added_to_a_word_that_is_there(lead: Member) -> None:
    said = lead.says("敏感词 添加 绝对化 史无前例 --allowed 史无前例的一年")

    assert said == "已加入敏感词“史无前例”。 · 绝对化用语 · 史无前例的一年 除外"
    assert lead.says("敏感词 检查 史无前例的一年") == "这 7 个字里没有敏感词。"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("敏感词 添加 绝对化 最·佳", "“最佳”已在敏感词里。"),
        ("敏感词 添加 ···", "敏感词要有 1 到 30 个字。"),
        ("敏感词 添加 " + "长" * 31, "敏感词要有 1 到 30 个字。"),
        (
            "敏感词 添加 绝绝子 --allowed 表情包",
            "只能放行包含“绝绝子”的更长的词，最多 30 个字；“表情包”不行。",
        ),
        ("敏感词 删除 没有这个词", "敏感词里没有“没有这个词”"),
    ],
    ids=["a word that is there", "no letter", "too long", "a context without the word", "a word that is not"],
)
def test_what_cannot_be_is_refused(lead: Member, line: str, answer: str) -> None:
    assert answer in lead.says(line)


def test_only_a_lead_changes_the_list(team: Team, lead: Member) -> None:
    editor = team.member("编辑甲", Role.EDITOR)

    assert "负责人" in editor.says("敏感词 删除 最佳")
    assert "发现 1 个敏感词" in editor.says("敏感词 检查 最佳")


def test_the_list_shows_each_kind_and_how_many_there_are(lead: Member) -> None:
    lead.says("敏感词 添加 绝绝子 --allowed 绝绝子梗")

    said = lead.says("敏感词 列表")

    assert said.startswith(f"{len(shipped()) + 1} 个敏感词\n绝对化用语（")
    assert "团队自定（1）\n绝绝子（绝绝子梗 除外）\n[添加…]" in said


def test_each_change_of_the_list_is_written_down(team: Team, lead: Member) -> None:
    lead.says("敏感词 添加 绝绝子 --allowed 绝绝子梗")
    lead.says("敏感词 删除 绝绝子")

    written = team.reads(lambda session: history(session, "riskword:1"))
    assert [(one.verb, one.before, one.after, one.why) for one in written] == [
        ("add", "", "own 绝绝子梗", "绝绝子"),
        ("remove", "own 绝绝子梗", "", "绝绝子"),
    ]
