"""Playbooks: shipped, looked up by matter and level, rewritten in chat."""

from __future__ import annotations

from models.person import Role
from tests.team import Team


def test_a_playbook_says_who_acts_what_first_and_what_to_publish(team: Team) -> None:
    market = team.member("市场")

    assert "舆情\nⅠ级 · 相关文章阅读超过 10 万，或全国性媒体报道" in market.says("预案 列表")
    said = market.says("预案 查看 舆情 Ⅰ").splitlines()
    assert said[:3] == [
        "预案：舆情 Ⅰ级",
        "怎么判断 相关文章阅读超过 10 万，或全国性媒体报道",
        "谁来处理 公司公关牵头，法务、市场、负责人组成小组；对外只由公关一人发声",
    ]
    assert "30 分钟内：暂停所有定时推送和投放，截图留存文章、留言、转发" in said
    assert said[-1] == "[Ⅱ级] [Ⅲ级]"


def test_a_lead_rewrites_one_from_what_it_says_and_adds_one_for_another_matter(team: Team) -> None:
    lead, market = team.member("负责人", Role.LEAD), team.member("市场")

    lead.says("预案 修改 舆情 三级 …")
    assert lead.form is not None
    assert {field.name: field.value for field in lead.form.fields}["who"] == "值班的人处理，告诉内容主管"
    assert "谁来处理 客服处理" in lead.fills(who="客服处理")

    assert "没有“断更”" in market.says("预案 查看 断更 Ⅰ")
    lead.says("预案 修改 断更 Ⅰ …")
    lead.fills(sign="三天没有推送", who="负责人", steps="找存稿\n改排期")
    assert "找存稿\n改排期" in market.says("预案 查看 断更 一级")
    assert "要由负责人来做" in market.says("预案 修改 断更 Ⅰ x")
