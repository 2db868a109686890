"""Claims and sponsors: steps come in for them, and are left out again; legal reviews what makes claims."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session

from models.article import Article
from models.person import Role
from models.sop import STANDARD, StageSpec, save_template, template
from models.stage import stages_of
from tests.team import Member, Team


def planned(team: Team) -> tuple[Member, Member]:
    """A lead, and an editor whose article of the standard template has begun."""
    lead, editor = team.member("负责人", Role.LEAD), team.member("编辑甲", Role.EDITOR)
    editor.says("选题 提交 618美妆测评")
    lead.says("选题 定题 T1 @编辑甲 截止 3月25日 20:07")
    lead.says("稿件 开始 A1")
    team.settles()
    return lead, editor


def steps(team: Team) -> list[str]:
    """The keys of the steps in their order, but those left out."""

    def read(session: Session) -> list[str]:
        found = stages_of(session, session.get_one(Article, 1))
        return [one.read.key for one in found if one.state != "skipped"]

    return team.reads(read)


def test_claims_bring_the_legal_review_in_and_take_it_out_again(team: Team) -> None:
    _lead, editor = planned(team)
    legal = team.member("法务甲")
    team.member("管理员", Role.ADMIN).says("岗位 指定 法务 @法务甲")
    before = steps(team)

    said = editor.says("稿件 条件 A1 功效宣称")

    assert said.startswith("A1《618美妆测评》：需法务核对的宣称：是\n加入：法务审 · 法务甲 · 3月")
    after = steps(team)
    assert after == [*before[: before.index("layout")], "legal", *before[before.index("layout") :]]
    assert said in team.room("排期").thread("A1")
    assert "→ 法务审 → " in editor.sees("A1")

    assert editor.says("稿件 条件 A1 功效宣称 没有").endswith("去掉：法务审")
    assert steps(team) == before
    assert legal.says("待办")


def test_what_has_begun_is_not_overtaken(team: Team) -> None:
    lead, editor = planned(team)
    editor.says("稿件 交稿 S2 大纲：三款粉底")
    editor.says("稿件 交稿 S3 三款平价粉底实测，七天见效。")
    lead.says("V1")
    lead.presses("通过")

    said = editor.says("稿件 条件 A1 功效宣称")

    assert said == "排版和终审已经开始，这一步要排在它前面，来不及了；请在审核里加签。"
    assert "legal" not in steps(team)


def test_legal_reviews_what_makes_claims(team: Team) -> None:
    lead, editor = planned(team)
    legal = team.member("法务甲")
    team.member("管理员", Role.ADMIN).says("岗位 指定 法务 @法务甲")
    editor.says("稿件 条件 A1 功效宣称")
    editor.says("稿件 交稿 S2 大纲：三款粉底")
    editor.says("稿件 交稿 S3 三款平价粉底实测，七天见效。")

    lead.says("V1")
    lead.presses("通过")

    assert "法务审" in legal.sees("V2")
    legal.presses("通过")
    assert "通过" in legal.sees("V2")


def test_a_step_may_apply_to_one_column_alone(team: Team) -> None:
    lead = team.member("负责人", Role.LEAD)
    with team.paiqi.db.transaction() as session:
        standard = template(session, STANDARD)
        assert standard is not None
        data = StageSpec("data", "数据核对", "Data", "-4wd", only="column:热点解读")
        save_template(
            session,
            replace(standard, stages=(*standard.stages[:2], data, *standard.stages[2:])),
            None,
            team.now,
        )
    lead.says("栏目 新增 热点解读")
    lead.says("栏目 流程 热点解读 标准")
    lead.says("选题 提交 高考作文解读 #热点解读")
    lead.says("选题 定题 T1 @负责人 截止 3月25日 20:07")

    assert "data" in steps(team)


def test_only_those_who_make_it_say_so(team: Team) -> None:
    planned(team)
    other = team.member("同事甲")

    assert other.says("稿件 条件 A1 合作方") == "只有稿件负责人、编辑或选题负责人可以登记。"
