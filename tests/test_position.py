"""Scenes of positions: given, shared, ended, and asked for when one is vacant."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from handlers._chat import Chat
from handlers._command import COMMANDS, command
from handlers._positions import holder_or_ask
from models.person import Role
from models.words import Words, t
from tests.team import Member, Team


@pytest.fixture
def lead(team: Team) -> Member:
    """The lead of a team with two editors."""
    lead = team.member("负责人", Role.LEAD)
    team.member("编辑甲"), team.member("编辑乙")
    return lead


def test_a_position_is_given_and_listed(team: Team, lead: Member) -> None:
    assert lead.says("岗位 指定 内容主管 @编辑甲") == "编辑甲 现在是内容主管。"
    assert Member(team, "编辑甲").hears() == "你现在是内容主管。"
    assert lead.says("岗位 列表").splitlines()[:2] == ["岗位", "内容主管 · 编辑甲"]
    assert lead.says("岗位 指定 内容主管 @编辑甲") == "编辑甲 已经是内容主管了。"


def test_several_may_hold_a_position_until_one_alone_shall(team: Team, lead: Member) -> None:
    lead.says("岗位 指定 内容主管 @编辑甲")

    assert lead.says("岗位 指定 内容主管 @编辑乙").splitlines()[1] == "同一岗位还有：编辑甲"
    lead.presses("只留 编辑乙")
    assert "内容主管 · 编辑乙" in lead.says("岗位 列表")


def test_an_ended_position_is_shown_as_vacant_with_a_button(team: Team, lead: Member) -> None:
    lead.says("岗位 指定 财务 @编辑乙")
    lead.says("岗位 指定 内容主管 @编辑甲")

    assert lead.says("岗位 卸任 内容主管 @编辑甲") == "编辑甲 不再是内容主管。 这个岗位现在空缺。"
    assert lead.says("岗位 列表").splitlines() == [
        "岗位",
        "内容主管 · 空缺",
        "财务 · 编辑乙",
        "[指定“内容主管”…]",
    ]
    lead.presses("指定“内容主管”…")
    assert lead.fills(person="编辑乙") == "编辑乙 现在是内容主管。"


def test_only_leads_give_positions(team: Team, lead: Member) -> None:
    said = Member(team, "编辑甲").says("岗位 指定 内容主管 @编辑甲")

    assert said == "这一步要由负责人来做：负责人。什么都没有改动。"
    assert "[" not in Member(team, "编辑甲").says("岗位 列表")


@pytest.fixture
def needs_brand() -> Iterator[None]:
    """A command that needs whoever is 品牌, as later nouns will."""

    @command("need brand", "找品牌", "zpp")
    def need(chat: Chat) -> Words:
        """Ask for the brand position"""
        held = holder_or_ask(chat, "品牌", t("Topic {number}", number="T1"))
        return held.name if held else t("Nobody")

    yield
    for name in ("needbrand", "找品牌", "zpp"):
        del COMMANDS[name]


@pytest.mark.usefixtures("needs_brand")
def test_a_vacant_position_that_is_needed_is_asked_for_once_a_day(team: Team, lead: Member) -> None:
    editor = Member(team, "编辑甲")

    editor.says("找品牌")
    editor.says("找品牌")
    asked = lead.hears()
    lead.presses("指定“品牌”…")
    lead.fills(person="编辑乙")

    assert asked == "还没有品牌，选题 T1 需要。\n[指定“品牌”…]"
    assert lead.hears_times("还没有品牌") == 1
    assert editor.says("找品牌") == "编辑乙"


@pytest.mark.usefixtures("needs_brand")
def test_for_a_holder_who_is_away_the_other_holder_or_the_deputy_answers(team: Team, lead: Member) -> None:
    lead.says("岗位 指定 品牌 @编辑甲")
    lead.says("请假 @编辑甲 到周五 @负责人")

    assert lead.says("找品牌") == "负责人"
    lead.says("岗位 指定 品牌 @编辑乙")
    assert lead.says("找品牌") == "编辑乙"
