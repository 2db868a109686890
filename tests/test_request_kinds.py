"""Kinds of requests: looked at, turned on, changed in chat, taken out as YAML and brought back."""

from __future__ import annotations

import pytest

import models
from handlers._request_check import Known
from handlers._request_yaml import read_kind_file, write_kind
from models.person import Role
from models.request_kind import Kind
from models.request_shipped import SHIPPED
from tests.requesting import DESIGN, office
from tests.sheets import send
from tests.team import Member, Team

models.discover()
POSITIONS = (
    *("内容主管", "品牌", "财务", "法务", "编辑", "设计主管", "设计", "市场主管", "运营"),
    *("数据", "物料", "直播", "客服", "市场", "产品"),
)
DEPARTMENTS = ("设计部", "市场部", "产品部", "客服部")
KNOWN = Known(frozenset(POSITIONS), frozenset(DEPARTMENTS), frozenset({"负责人"}))


@pytest.mark.parametrize("kind", SHIPPED.values(), ids=lambda kind: kind.name)
def test_what_is_written_is_read_back(kind: Kind) -> None:
    reading = read_kind_file(write_kind(kind), KNOWN)

    assert reading.wrongs == ()
    assert reading.kind == kind


BAD = """\
name: translation
zh: 翻译
fields:
  - {key: text, zh: 原文, kind: novel}
  - {key: title, zh: 标题}
steps:
  - {key: head, zh: 主管, who: [position:翻译], rule: some}
  - {key: money, zh: 财务, who: [boss], only: amount > lots}
doer: "field:text"
colour: red
"""


def test_each_wrong_is_said_with_its_line() -> None:
    found = [(wrong.line, str(wrong.words)) for wrong in read_kind_file(BAD.encode(), KNOWN).wrongs]

    assert [line for line, _ in found] == [4, 5, 7, 7, 8, 8, 9, 10]


def test_what_is_no_yaml_is_said() -> None:
    assert read_kind_file(b"name: [", KNOWN).wrongs[0].line == 1
    assert read_kind_file(b"", KNOWN).kind is None


def test_turning_a_kind_on_asks_for_its_vacant_positions(team: Team) -> None:
    we = office(team)
    we.lead.says("岗位 指定 财务 @负责人")

    said = we.lead.says("申请类型 启用 物料/素材")

    assert said.startswith("“物料/素材”可以提了。\n这些岗位还没有人，先由负责人审批：物料")
    assert "[指定“物料”…]" in said
    assert "财务" not in said
    assert we.lead.says("申请类型 启用 物料/素材") == "“物料/素材”已经启用。"
    assert we.market.says("申请类型 停用 物料/素材").startswith("这一步要由负责人来做")
    we.lead.says("申请类型 停用 物料/素材")
    assert "没有“物料/素材”这种申请" in we.market.says("提需求 物料/素材 海报")


def test_a_kind_is_looked_at_in_words(team: Team) -> None:
    we = office(team)

    shown = we.market.says("申请类型 查看 设计")

    assert shown.startswith("“设计”第 1 版")
    assert "财务 (finance) · 财务 / lead · 8 个工作小时内 · 条件：amount > 5000 | over budget" in shown


def test_a_step_is_changed_by_its_form_and_requests_under_way_keep_theirs(team: Team) -> None:
    we = office(team)
    we.files()

    we.lead.says("申请类型 改步骤 设计 head …")
    assert we.lead.form is not None
    said = we.lead.fills(who="person:没有人")
    assert said.endswith("没有person“没有人”") or "没有人" in said
    said = we.lead.fills(who="person:负责人", within="4wh")

    assert said.startswith("“设计”改好了，现在是第 2 版。")
    we.files()
    assert "部门负责人（市场主管） ●" in we.market.sees("R1")
    assert "部门负责人（负责人） ●" in we.market.sees("R2")
    assert we.lead.says("申请类型 删步骤 设计 finance").startswith("“设计”改好了，现在是第 3 版。")
    assert we.lead.says("申请类型 恢复 设计").startswith("“设计”改好了，现在是第 4 版。")


def hands_in(member: Member, content: str) -> str:
    """Send a kind along; what is answered."""
    send(member, "申请类型 导入", content.encode(), "yaml")
    member.team.settles()
    return member.hears()


def test_a_kind_of_ones_own_is_imported_after_a_look(team: Team) -> None:
    we = office(team)
    own = "name: translation\nzh: 翻译\nfields:\n  - {key: text, zh: 原文, kind: long, material: true}\n"
    own += "steps:\n  - {key: lead, zh: 负责人, who: ['role:lead']}\ndoer: role:editor\n"

    assert hands_in(we.lead, BAD).startswith("“表.yaml”暂时不能导入")
    shown = hands_in(we.lead, own)
    assert shown.startswith("“翻译”：1 处改动\n新类型：1 个字段，1 个步骤")
    assert we.lead.presses("导入").startswith("“翻译”改好了，现在是第 1 版。")
    we.lead.says("申请类型 启用 翻译")

    assert we.files("翻译", "英文稿", text="Hello").startswith("R1 等负责人审批")
    assert we.lead.says("申请类型 导出 翻译").endswith("[request-translation.yaml]")


def test_only_a_lead_changes_kinds(team: Team) -> None:
    we = office(team)
    team.member("编辑甲", Role.EDITOR)

    assert team.joined("编辑甲").says("申请类型 删步骤 设计 head").startswith("这一步要由负责人来做")
    assert we.files(**DESIGN).startswith("R1 等市场主管审批")
