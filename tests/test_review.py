"""Reviews: a version is handed in, read in the thread, approved or returned, and bound to its hash."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session, col, select

from models.article import Article
from models.person import Role
from models.review import Review
from models.sop import FLASH, Approval, save_template, template
from models.stage import Stage
from tests.team import Member, Team

TEXT = "三款平价粉底实测，附成分表。"


def begun(team: Team, approval: Approval | None = None) -> tuple[Member, Member]:
    """A lead, and an editor whose article of the short template waits for its draft, S2."""
    lead, editor = team.member("负责人", Role.LEAD), team.member("编辑甲", Role.EDITOR)
    if approval is not None:
        reviewed_by(team, approval)
    editor.says("选题 提交 618美妆测评")
    lead.says("选题 定题 T1 @编辑甲 截止 3月25日 20:07")
    lead.says("稿件 换模板 A1 快讯")
    lead.says("稿件 开始 A1")
    team.settles()
    return lead, editor


def reviewed_by(team: Team, approval: Approval) -> None:
    """Let the short template be reviewed in another way."""
    with team.paiqi.db.transaction() as session:
        ours = template(session, FLASH)
        assert ours is not None
        stages = tuple(replace(one, review=approval) if one.review else one for one in ours.stages)
        save_template(session, replace(ours, stages=stages), None, team.now)


def state(team: Team) -> str:
    """Where the article stands."""

    def read(session: Session) -> str:
        return session.get_one(Article, 1).state

    return team.reads(read)


def step(team: Team, key: str) -> str:
    """What a step of the article is called."""

    def read(session: Session) -> str:
        return next(one.short_id for one in session.exec(select(Stage)) if one.read.key == key)

    return team.reads(read)


def states(team: Team) -> list[str]:
    """How the reviews stand, in their order."""
    return team.reads(lambda session: list(session.exec(select(Review.state).order_by(col(Review.id)))))


def hands_in(team: Team, member: Member, text: str = TEXT) -> str:
    """Let somebody hand in the draft."""
    return member.says(f"稿件 交稿 {step(team, 'draft')} {text}")


def test_a_version_is_handed_in_read_in_the_thread_and_approved(team: Team) -> None:
    lead, editor = begun(team)

    said = hands_in(team, editor)

    assert said == ("A1《618美妆测评》的第 1 稿已交。\nV1 等负责人审核，3月11日 周三 14:00 截止。")
    assert lead.sees("V1").startswith("待审：《618美妆测评》第 1 稿\n稿件 A1《618美妆测评》 · 审核\n")
    assert TEXT in lead.sees("V1")
    assert "[通过] [退回修改…] [转交…] [加签…]" in lead.sees("V1")
    assert "待审：《618美妆测评》第 1 稿" in "\n".join(team.room("排期").thread("A1"))
    assert state(team) == "reviewing"

    assert lead.presses("通过").startswith("A1《618美妆测评》的第 1 稿通过了。\n下一步：发布前检查")
    assert state(team) == "approved"
    assert "负责人通过了第 1 稿" in team.room("排期").thread("A1")
    assert "[通过]" not in lead.sees("V1")
    assert "负责人 · 已通过 · 3月11日 周三 10:30" in lead.sees("V1")
    assert editor.hears() == "A1《618美妆测评》的第 1 稿通过了。"
    assert team.wrongs() == []
