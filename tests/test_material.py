"""Small edits keep an approval; whatever touches price, date, prize, link, number or claim voids it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.words import Reader, say
from models.material import why_material
from models.risk import Finder, shipped
from models.worddiff import Written
from tests.said import SHANGHAI, WEDNESDAY

FIND = Finder(shipped())
MOST = 10
ENGLISH = Reader("en", SHANGHAI, WEDNESDAY.date())


def within(sentence: str) -> Written:
    return Written("春天的标题", f"春天来了，大家在聊护肤，{sentence}，看完就懂。\n下一段也是正文。")


def why(old: str, new: str) -> list[str]:
    return [say(reason, ENGLISH) for reason in why_material(within(old), within(new), MOST, FIND)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("一但用了", "一旦用了"),
        ("的很好看", "得很好看"),
        ("这款粉底好用", "这款粉底很好用"),
        ("我们试了三款", "我们试过三款"),
        ("帐号已经注册", "账号已经注册"),
        ("大家都在问", "大家在问"),
        ("按装方法", "安装方法"),
        ("既使如此", "即使如此"),
        ("一起看看", "一块看看"),
        ("迫不急待", "迫不及待"),
        ("象素很高", "像素很高"),
        ("点击下方", "点下方"),
        ("很多人问", "好多人问"),
        ("这个元素", "这种元素"),
        ("评价很高", "评价颇高"),
        ("发送消息", "发送讯息"),
        ("折叠起来", "折叠好"),
        ("it works good", "it works well"),
        ("最后的办法", "最后的方法"),
        ("，很好", "，很好！"),
    ],
)
def test_a_small_edit_keeps_the_approval(old: str, new: str) -> None:
    assert why(old, new) == []


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("售价5元", "售价6元", "a number"),
        ("售价５元", "售价６元", "a number"),
        ("售价5元", "售价5角", "a price"),
        ("售价5元", "售价5.5元", "a number"),
        ("半价", "原价", "a price"),
        ("打八折", "打九折", "a number"),
        ("免费领取", "付费领取", "a price"),
        ("包邮到家", "送货到家", "a price"),
        ("¥99", "$99", "a price"),
        ("满200减20", "每满200减20", "a number"),
        ("第①步", "第②步", "a number"),
        ("五百人", "八百人", "a number"),
        ("price is ten", "price is nine", "a number"),
        ("8月1日截止", "8月1日开始", "a date"),
        ("8月1日截止", "8月2日截止", "a number"),
        ("周三见", "周五见", "a date"),
        ("下周见", "下月见", "a date"),
        ("今晚开播", "明晚开播", "a date"),
        ("ends Monday", "ends Friday", "a date"),
        ("买二送一", "买一送二", "a number"),
        ("送小样", "送正装", "a prize"),
        ("抽奖送包", "抽奖送伞", "a prize"),
        ("奖品是包", "奖品是伞", "a prize"),
        ("win a bag", "win a hat", "a prize"),
        ("前10名有礼", "前10位有礼", "a number"),
        ("见https://a.com/x", "见https://a.com/y", "a link"),
        ("见a.com", "见b.com", "a link"),
        ("[看](http://a.cn/x)", "[看](http://a.cn/y)", "a link"),
        ("[看](http://a.cn/x)", "[瞧](http://a.cn/x)", "a link"),
        ("写信到a@b.cn", "写信到c@b.cn", "a link"),
        ("好用的粉底", "最佳的粉底", "a claim"),
        ("好用的粉底", "最 佳的粉底", "a claim"),
        ("唯一的粉底", "好用的粉底", "a claim"),
        ("不含酒精", "含酒精", "a “not” or a limit"),
        ("大家可以用", "大家不可以用", "a “not” or a limit"),
        ("一人一份", "每人一份", "a “not” or a limit"),
        ("it is not safe", "it is safe", "a “not” or a limit"),
        ("短", "这里写了很长很长的一句新的话", "14 characters"),
    ],
)
def test_an_edit_of_what_matters_voids_the_approval(old: str, new: str, reason: str) -> None:
    assert reason in why(old, new)


def test_the_title_matters_as_the_text_does() -> None:
    before, after = Written("粉底 5 元起", "正文"), Written("粉底 9 元起", "正文")

    assert why_material(before, after, MOST, FIND)
    assert not why_material(before, before, MOST, FIND)


def test_many_small_edits_are_no_small_one() -> None:
    before = Written("标题", "\n".join(f"这里是{sign}的话" for sign in "春夏秋冬东南西北梅兰竹菊"))
    after = Written("标题", before.text.replace("的话", "的语"))

    assert why_material(before, after, MOST, FIND)
    assert not why_material(before, after, 100, FIND)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.text(alphabet="春天粉底，。 的\n", max_size=20))
def test_a_number_never_changes_unseen(old: int, new: int, amid: str) -> None:
    before, after = (Written("标题", f"{amid}{number}{amid}") for number in (old, new))

    assert bool(why_material(before, after, 100, FIND)) is (old != new)
