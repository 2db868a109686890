"""Scenes of columns: the content matrix with its monthly quotas, edited in chat, apart for each account."""

from __future__ import annotations

import pytest
from sqlmodel import select

from models.person import Role
from models.room import Account, Room
from tests.team import Member, Team


@pytest.fixture
def lead(team: Team) -> Member:
    """A lead who made two columns."""
    lead = team.member("负责人", Role.LEAD)
    lead.says("栏目 新增 深度干货 8")
    lead.says("栏目 新增 互动问答 4")
    return lead


def test_the_matrix_says_what_is_planned_and_what_is_lacking(lead: Member) -> None:
    lead.says("选题 提交 618美妆测评 #深度干货")
    lead.says("定题 T1 @负责人 截止 3月18日")

    assert lead.says("栏目 列表") == (
        "2026-03 内容矩阵\n深度干货 · 配额 8 · 已发 0 · 已排 1 · 还差 7\n"
        "互动问答 · 配额 4 · 已发 0 · 已排 0 · 还差 4\n"
        "逐日安排见网页：http://127.0.0.1:8000/console/month\n[改配额…]"
    )


def test_quotas_and_names_are_changed_in_chat(lead: Member) -> None:
    assert lead.says("栏目 配额 #深度干货 6") == "深度干货：每月 8 → 6 篇"
    assert (
        lead.says("栏目 改名 干货 #深度干货") == "深度干货 现在叫 干货。" or "已改名为 干货" in lead.hears()
    )
    assert lead.says("栏目 删除 #互动问答") == "栏目 互动问答 已删除。"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("栏目 新增 深度干货", "已经有栏目 深度干货。"),
        ("栏目 新增 短讯快报 -1", "配额在 0 到 999 之间。"),
        ("栏目 删除 #深度干货", "深度干货 已有文章或选题，不能删除"),
    ],
    ids=["a name that is taken", "a quota below nothing", "a column in use"],
)
def test_what_cannot_be_is_refused(lead: Member, line: str, answer: str) -> None:
    lead.says("选题 提交 618美妆测评 #深度干货")

    assert answer in lead.says(line)


def test_each_account_has_its_own_columns(team: Team, lead: Member) -> None:
    with team.paiqi.db.transaction() as session:
        account = Account(name="服务号")
        session.add(account)
        session.flush()
        session.exec(select(Room).where(Room.name == "排期")).one().account = account.id

    lead.says("栏目 新增 深度干货 2", room="排期")

    assert "深度干货 · 配额 2" in lead.says("栏目 列表", room="排期")
    assert "深度干货 · 配额 8" not in lead.says("栏目 列表", room="排期")
    assert "深度干货 · 配额 8" in lead.says("栏目 列表", room="选题")
