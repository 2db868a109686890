"""What people type in Slack arrives as they typed it."""

from __future__ import annotations

import pytest

from bot.platforms.slack.text import people_in, plain

OURS = "U0PAIQI"
NAMES = {"U1": "编辑甲", "U2": "slack:U2"}
ROOMS = {"C1": "选题"}
GROUPS = {"S2": "design"}


@pytest.mark.parametrize(
    ("marked", "typed"),
    [
        pytest.param("选题 提交 618美妆测评", "选题 提交 618美妆测评", id="plain words"),
        pytest.param("<@U0PAIQI> 选题 排行", "选题 排行", id="a call"),
        pytest.param("选题 定题 T12 <@U1> 截止 周三", "选题 定题 T12 @编辑甲 截止 周三", id="a mention"),
        pytest.param("给<@U1|mia>的稿", "给 @编辑甲 的稿", id="a mention amid words"),
        pytest.param("选题 定题 T12 <@U2>", "选题 定题 T12 @slack:U2", id="a name that is no word"),
        pytest.param("群 用途 选题 <#C1|>", "群 用途 选题 #选题", id="a channel without a label"),
        pytest.param("群 用途 选题 <#C9|新房间>", "群 用途 选题 #新房间", id="a channel with a label"),
        pytest.param("A&amp;B &lt;b&gt; 5 &lt; 6", "A&B <b> 5 < 6", id="signs"),
        pytest.param("&amp;lt;", "&lt;", id="signs that were typed escaped"),
        pytest.param("<https://a.cn/x?a=1&amp;b=2>", "https://a.cn/x?a=1&b=2", id="an address"),
        pytest.param("看 <http://a.cn|a.cn> 的", "看 a.cn 的", id="what only looks like an address"),
        pytest.param("<https://a.cn/x|这篇>", "这篇 https://a.cn/x", id="a link with words"),
        pytest.param("<mailto:a@b.cn|a@b.cn>", "a@b.cn", id="a mail address"),
        pytest.param("<!here> 开会", "@here 开会", id="everybody"),
        pytest.param("<!subteam^S1|@编辑部> 看看", "@编辑部 看看", id="a group"),
        pytest.param("部门 跟随<!subteam^S2>", "部门 跟随 @design", id="a group without a label"),
        pytest.param("<!date^1700000000^{date}|3月>", "3月", id="a date"),
        pytest.param("标题\n第二行", "标题\n第二行", id="two lines"),
        pytest.param("3 > 2 <", "3 > 2 <", id="bare signs"),
    ],
)
def test_markup_is_undone(marked: str, typed: str) -> None:
    assert (
        plain(marked, NAMES.__getitem__, lambda room: ROOMS.get(room, room), GROUPS.__getitem__, OURS)
        == typed
    )


def test_each_person_who_is_mentioned_is_found_once() -> None:
    assert people_in("<@U1> <@U2|b> <@U1> <@here> <#C1>") == ["U1", "U2"]
