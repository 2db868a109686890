"""Titles that say the same are found; titles that differ in the word that matters say in which."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.archive import composed
from bench.likeness import PARTS, Pair, pairs
from models.likeness import DUPLICATE, Index, Likeness, compare, fold, why
from models.likeness.cutting import cut
from models.likeness.lexicon import lexicon, lines
from models.words import Words

WORDS = [
    "高考",
    "中考",
    "志愿",
    "怎么填",
    "618",
    "美妆",
    "测评",
    "iPhone 17",
    "3步",
    "敏感肌",
    "！",
    "攻略",
    "杭州",
]
titles = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=6).map("".join),
    st.text(max_size=30),
)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        pytest.param("６１８ 美妆测评！", "618美妆测评", id="full width, spaces and punctuation"),
        pytest.param("頭髮乾枯怎麼辦", "头发干枯怎么办", id="traditional"),
        pytest.param("AI 写作", "ai写作", id="case"),
        pytest.param("十八款口红", "18款口红", id="tens"),
        pytest.param("二〇二六年", "2026年", id="digit by digit"),
        pytest.param("双十一", "双11", id="a day of sales"),
        pytest.param("两千元", "2000元", id="两 before a unit of count"),
        pytest.param("两会", "两会", id="两 in a word"),
        pytest.param("3万粉丝", "30000粉丝", id="myriads"),
        pytest.param("百分之九十", "90%", id="percent"),
        pytest.param("三到六岁", "3-6岁", id="range"),
        pytest.param("三亚四川五常", "三亚四川五常", id="names that begin with a numeral"),
        pytest.param("一起万一", "一起万一", id="words that hold a numeral"),
        pytest.param("2025/618", "2025 618", id="two numbers stay two"),
        pytest.param("🎉🎉", "", id="nothing but emoji"),
    ],
)
def test_one_spelling_stands_for_all_ways_of_writing(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("here", "there"),
    [
        pytest.param("618美妆测评", "６１８ 美妆测评！", id="width"),
        pytest.param("敏感肌護膚指南", "敏感肌护肤指南", id="traditional"),
        pytest.param("春节返乡攻略", "返乡攻略春节", id="word order"),
        pytest.param("双十一囤货清单", "双11囤货清单", id="numerals"),
        pytest.param("粉底液怎么选", "粉底液怎么选？看这一篇就够了", id="filler"),
        pytest.param("宝宝发烧怎么办", "孩子发热如何处理", id="synonyms"),
        pytest.param("防晒霜怎么选", "防嗮霜怎么选", id="a slip of the keyboard"),
        pytest.param("高考志愿怎么填", "填报高考志愿，这五个坑别踩", id="paraphrase"),
        pytest.param("电脑开机慢怎么解决", "电脑启动要五分钟？这样提速", id="another sentence"),
        pytest.param("浙江大学夏令营", "浙大夏令营", id="a short form"),
    ],
)
def test_the_same_topic_in_other_words_is_a_likely_repeat(here: str, there: str) -> None:
    found = compare(here, there)

    assert found.duplicate
    assert found.score >= DUPLICATE


@pytest.mark.parametrize(
    ("here", "there", "swap"),
    [
        pytest.param("高考志愿怎么填", "中考志愿怎么填", ("高考", "中考"), id="exam"),
        pytest.param("iPhone 17 上手体验", "iPhone 18 上手体验", ("iPhone 17", "iPhone 18"), id="model"),
        pytest.param("iPhone 17 Pro 测评", "iPhone 17 测评", ("iPhone 17 Pro", "iPhone 17"), id="suffix"),
        pytest.param("2025放假安排", "2026年放假安排", ("2025", "2026年"), id="year"),
        pytest.param("双十一囤货清单", "618囤货清单", ("双十一", "618"), id="day of sales"),
        pytest.param("杭州周末去哪儿玩", "蘇州周末去哪兒玩", ("杭州", "蘇州"), id="city, in traditional"),
        pytest.param("夏季护肤误区", "冬季护肤误区", ("夏季", "冬季"), id="season"),
        pytest.param("5岁孩子吃什么", "15岁孩子吃什么", ("5岁", "15岁"), id="age"),
        pytest.param("星澜气垫值不值得买", "月汐气垫值不值得买", ("星澜", "月汐"), id="a name in no list"),
        pytest.param("北京大学夏令营", "北师大夏令营", ("北京大学", "北师大"), id="a short form of another"),
        pytest.param("前端工程师成长路线", "后端工程师成长路线", ("前端", "后端"), id="half a word"),
    ],
)
def test_one_word_that_matters_is_named_and_makes_two_topics(
    here: str, there: str, swap: tuple[str, str]
) -> None:
    found = compare(here, there)

    assert found.differ == (swap,)
    assert not found.duplicate


def test_a_title_of_last_year_is_no_repeat() -> None:
    found = compare("618美妆红榜", "去年618美妆红榜")

    assert not found.duplicate
    assert found.only_there == ("去年",)


def test_the_number_of_tips_is_told_but_makes_no_other_topic() -> None:
    found = compare("3招搞定眼妆", "五招搞定眼妆")

    assert found.differ == (("3招", "五招"),)
    assert found.duplicate


def test_the_reason_names_the_difference_first() -> None:
    assert _read(why(compare("中考志愿怎么填", "高考志愿怎么填"))) == (
        "differs in: 高考 → 中考 · same words: 志愿、填"
    )


def test_the_reason_lists_what_only_one_title_has() -> None:
    assert _read(why(compare("618美妆测评", "618 美妆测评合集"))) == (
        "same words: 618、美妆、测评 · only there: 合集"
    )


def test_an_index_shows_the_repeat_and_tells_the_near_one_apart() -> None:
    index = Index()
    index.add("topic:1", "618 美妆测评合集")
    index.add("topic:2", "618 数码测评")
    index.add("published:3", "敏感肌夏天怎么防晒")

    found = index.nearest("618美妆测评", most=3)

    assert [(one.key, one.duplicate) for one in found] == [("topic:1", True), ("topic:2", False)]
    assert found[1].differ == (("美妆", "数码"),)


def test_what_is_removed_or_replaced_is_found_no_more() -> None:
    index = Index()
    index.add("topic:1", "高考志愿怎么填")
    index.add("topic:2", "高考志愿填报指南")

    index.remove("topic:1")
    index.replace("topic:2", "露营装备清单")
    index.remove("topic:9")

    assert index.nearest("高考志愿怎么填") == []
    assert [one.key for one in index.nearest("露营装备")] == ["topic:2"]
    assert len(index) == 1


def test_an_index_often_rewritten_still_finds_what_is_there() -> None:
    index = Index()
    for number in range(3000):
        index.add("topic:1", f"第{number}期读者见面会")
        index.remove("topic:1")
    index.add("topic:1", "读者见面会报名")

    assert [one.key for one in index.nearest("读者见面会报名")] == ["topic:1"]


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        pytest.param("孩子發熱如何處理", "宝宝发烧怎么办", id="synonyms"),
        pytest.param(
            "汽车空调有异味怎么清洗", "车里一开空调就有怪味，自己动手除味", id="a word within another"
        ),
        pytest.param("企业官网要不要做", "2026年公司还需要建网站吗", id="words of one scene"),
    ],
)
def test_the_repeat_is_found_among_thousands(asked: str, known: str) -> None:
    index = Index()
    for number, title in enumerate(composed(4000)):
        index.add(f"published:{number}", title)
    index.add("topic:1", known)

    assert "topic:1" in [one.key for one in index.nearest(asked, most=3)]


def test_beside_a_copy_what_shares_little_with_it_is_found_among_thousands_too() -> None:
    index = Index()
    for number, title in enumerate(composed(4000)):
        index.add(f"published:{number}", title)
    index.add("topic:1", "陶笛合奏怎么排练，老团员的七条经验")
    index.add("topic:2", "陶笛保养")

    found = index.nearest("陶笛合奏怎么排练，老团员的七条经验", most=3, floor=0)

    assert [one.key for one in found if one.key.startswith("topic")] == ["topic:1", "topic:2"]


def test_a_word_of_ours_is_cut_whole_where_the_dictionary_would_part_it() -> None:
    assert cut("老房翻新").words[0].meaning == lexicon().meaning("旧房")


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("", id="empty"),
        pytest.param("🎉🔥", id="emoji only"),
        pytest.param("！？……", id="punctuation only"),
        pytest.param("高" * 10_000, id="one character ten thousand times"),
        pytest.param("臺灣乾燥" * 2_500, id="ten thousand traditional characters"),
        pytest.param("1a" * 5_000, id="ten thousand figures and letters"),
        pytest.param("كيفية اختيار كريم الأساس", id="written from right to left"),
        pytest.param("\u202e测评\u0000\ud7ff", id="control characters"),
        pytest.param("é" * 3 + "e\u0301", id="combining marks"),
    ],
)
def test_hostile_titles_are_like_themselves_and_like_nothing_else(title: str) -> None:
    index = Index()
    index.add("topic:1", title)
    index.add("topic:2", "露营装备清单")

    assert compare(title, title).score == 100
    assert compare(title, "敏感肌夏天怎么防晒").score == 0
    assert [one.key for one in index.nearest("露营装备清单")] == ["topic:2"]


@given(titles, titles)
@settings(max_examples=300, deadline=None)
def test_a_comparison_is_the_same_in_both_directions(here: str, there: str) -> None:
    found, back = compare(here, there), compare(there, here)

    assert found.score == back.score
    assert {(one, other) for other, one in back.differ} == set(found.differ)
    assert (found.only_here, found.only_there) == (back.only_there, back.only_here)


@given(titles)
@settings(max_examples=200, deadline=None)
def test_a_title_is_wholly_like_itself(title: str) -> None:
    found = compare(title, title)

    assert (found.score, found.differ, found.only_here, found.only_there) == (100, (), (), ())


@given(st.lists(titles, max_size=12), titles)
@settings(max_examples=150, deadline=None)
def test_a_small_index_answers_as_comparing_with_each_would(known: list[str], title: str) -> None:
    index = Index()
    for number, one in enumerate(known):
        index.add(f"topic:{number:02}", one)

    found = index.nearest(title, most=len(known), floor=0)

    scores = {f"topic:{number:02}": compare(title, one).score for number, one in enumerate(known)}
    assert {one.key: one.score for one in found} == {key: score for key, score in scores.items() if score}
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


@pytest.mark.parametrize("half", PARTS)
def test_most_labelled_pairs_are_judged_as_an_editor_would(half: str) -> None:
    judged = [(pair, compare(pair.title_a, pair.title_b)) for pair in pairs(half)]

    assert _share(judged, "one-word") > 0.95
    assert _share(judged, "year") > 0.95
    assert _share(judged, "synonym") > 0.7
    assert _share(judged, "paraphrase") > 0.7
    assert _share(judged, "topic-near") > 0.65


def test_a_word_has_one_meaning_and_a_class_no_two_words_of_one_meaning() -> None:
    grouped = [fold(word) for line in lines("synonyms.txt") for word in line.split()]
    framed = [fold(word) for line in lines("frames.txt") if line[0] != "[" for word in line.split()]
    classes = [
        [lexicon().meaning(fold(word)) for word in line.partition(":")[2].split()]
        for line in lines("classes.txt")
    ]

    assert _repeated(grouped) == set()
    assert _repeated(framed) == set()
    assert [_repeated(words) for words in classes if _repeated(words)] == []


def _share(judged: list[tuple[Pair, Likeness]], kind: str) -> float:
    right = [found.duplicate == pair.same for pair, found in judged if pair.kind == kind]
    return sum(right) / len(right)


def _repeated(words: list[str]) -> set[str]:
    return {word for word in words if words.count(word) > 1}


def _read(words: Words) -> str:
    if isinstance(words, str):
        return words
    return words.msgid.format(**{name: _read(value) for name, value in words.values.items()})  # type: ignore[arg-type]
