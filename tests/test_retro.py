"""Scenes after publishing: a retro is written, its lessons stay, and are shown when they matter again."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook
from sqlmodel import Session, select

from models.article import Article
from models.audit import broken, history
from models.column import ContentColumn
from models.file import StoredFile
from models.lesson import Kind, Lesson, Tag, add_lesson
from models.person import Person, Role
from models.recalling import recall
from models.retro import Retro
from models.stage import Stage
from models.topic import Topic
from tests.said import WEDNESDAY, rows
from tests.team import Member, Team
from tests.test_erasing import text_of


@pytest.fixture
def session(team: Team) -> Iterator[Session]:
    """A transaction of a team in which nobody is yet."""
    with team.paiqi.db.transaction() as session:
        yield session


@pytest.fixture
def editor(team: Team) -> Member:
    """An editor whose article came out on 11 March; the lead and a member are there, too."""
    lead, editor = team.member("负责人", Role.LEAD), team.member("编辑甲", Role.EDITOR)
    team.member("编辑乙", Role.EDITOR)
    lead.says("栏目 新增 测评 4")
    editor.says("选题 提交 618美妆测评 #测评")
    lead.says("选题 定题 T1 @编辑甲 截止 3月11日 20:07")
    lead.says("稿件 开始 A1")
    editor.says("稿件 登记发布 A1 https://mp.weixin.qq.com/s/abc")
    team.settles()
    return editor


def looked_back(editor: Member, **said: str) -> str:
    """Let somebody fill in the retro of the article; the answer."""
    editor.says("稿件 复盘 A1 …")
    return editor.fills(**said)


def test_a_retro_stands_in_the_thread_does_its_step_and_is_named_on_the_card(
    team: Team, editor: Member
) -> None:
    said = looked_back(
        editor, keep="选题早定", improve="- 封面提前三天\n- 配图找设计", learned="1. 找法务过功效"
    )

    assert said == "A1《618美妆测评》的复盘已写好，在稿件的讨论串里。\n记入经验 3 条。"
    retro = next(text for text in team.room("排期").thread("A1") if "复盘" in text)
    assert retro.splitlines() == [
        "A1《618美妆测评》复盘 · 编辑甲",
        *("保持", "· 选题早定", "改进", "· 封面提前三天", "· 配图找设计", "教训", "· 找法务过功效"),
        "记入经验 3 条：L1、L2、L3",
        "[修改…]",
    ]
    assert "复盘 编辑甲 · 3月11日 周三 10:30" in team.room("排期").cards()[-1]
    states = team.reads(lambda session: {one.read.key: one.state for one in session.exec(select(Stage))})
    assert states["retro"] == "done"


def test_with_its_last_step_the_article_is_closed(team: Team, editor: Member) -> None:
    for step in ("S8", "S9"):
        editor.says(f"稿件 完成 {step}")

    looked_back(editor, learned="找法务过功效")

    assert "状态 已归档" in team.room("排期").cards()[-1]


def test_the_reminder_of_the_step_opens_the_form(team: Team, editor: Member) -> None:
    for step in ("S8", "S9"):
        editor.says(f"稿件 完成 {step}")
    team.passes_until("2026-03-19 10:00")

    assert "《618美妆测评》：复盘归档" in editor.sees("S10")
    assert editor.presses("复盘…") == "给已发布的稿件写复盘：保持、改进、教训；改进和教训会记入经验"


def test_something_must_be_said(team: Team, editor: Member) -> None:
    looked_back(editor, keep=" ", improve="-")

    assert editor.errors() == {"learned": "保持、改进、教训，至少写一项。"}
    assert editor.says("稿件 复盘 A1") == "保持、改进、教训，至少写一项。\n[填表…]"
    assert team.reads(lambda session: session.exec(select(Retro)).all()) == []


def test_a_line_that_nobody_would_read_again_is_sent_back_and_nothing_is_lost(
    team: Team, editor: Member
) -> None:
    looked_back(editor, keep="选题早定", learned="长" * 201)

    assert "这一行有 201 个字，一行最多 200 个" in editor.errors()["learned"]
    assert editor.form is not None
    assert {field.name: field.value for field in editor.form.fields}["keep"] == "选题早定"


def test_its_author_changes_it_and_the_lessons_follow(team: Team, editor: Member) -> None:
    looked_back(editor, learned="找法务过功效\n标题别写价格")
    editor.says("经验 修改 L1 提前两周找法务过功效 #测评")

    editor.says("稿件 复盘 A1 …")
    assert editor.form is not None
    assert {one.name: one.value for one in editor.form.fields}["learned"] == "找法务过功效\n标题别写价格"
    editor.fills(learned="找法务过功效\n留言安排两个人")

    assert editor.says("经验 列表").splitlines()[1:3] == [
        "L3 留言安排两个人 · 测评 · A1《618美妆测评》 · 编辑甲 · 3月11日 周三 10:30",
        "L1 提前两周找法务过功效 · 测评 · A1《618美妆测评》 · 编辑甲 · 3月11日 周三 10:30",
    ]
    thread = team.room("排期").thread("A1")
    assert thread[-1] == "编辑甲修改了复盘。"
    assert "· 留言安排两个人" in next(text for text in thread if "记入经验" in text)
    done = team.reads(lambda session: [(one.verb, one.why) for one in history(session, "article:A1")])
    assert [why for verb, why in done if verb == "retro"] == ["retro 1", "retro 2"]


def test_others_are_told_whose_it_is_and_what_they_can_do(team: Team, editor: Member) -> None:
    other = team.joined("编辑乙")
    assert other.says("稿件 复盘 A1 --learned 找法务").startswith("只有负责这一步的人")

    looked_back(editor, learned="找法务过功效")

    assert other.says("稿件 复盘 A1 --learned 别的") == (
        "这份复盘是编辑甲写的，由本人或负责人修改。\n[记一条经验…]"
    )
    assert "已写好" in team.joined("负责人").says("稿件 复盘 A1 --learned 找法务过功效和价格")


def test_before_it_is_out_there_is_no_retro(team: Team) -> None:
    lead = team.member("负责人", Role.LEAD)
    lead.says("选题 提交 618美妆测评")
    lead.says("选题 定题 T1 @负责人 截止 3月25日 20:07")

    said = lead.says("稿件 复盘 A1 --learned 找法务")

    assert said.startswith("A1《618美妆测评》还没有发布，发布后再复盘。")


def test_what_was_learned_is_shown_to_whoever_proposes_something_like_it(team: Team, editor: Member) -> None:
    looked_back(editor, learned="功效宣称要找法务")
    other = team.joined("编辑乙")

    compared = other.says("选题 提交 618美妆测评合集")
    proposed = other.says("选题 提交 精华测评怎么做 #测评")
    unlike = other.says("选题 提交 办公室绿植")

    learned = "做过类似的，当时的经验：\nL1 功效宣称要找法务 · 测评 · A1《618美妆测评》 · 编辑甲"
    assert "先看一眼" in compared
    assert learned in compared
    assert learned in proposed
    assert "经验" not in unlike


NEARNESS = {
    "the same subject": ("618美妆礼盒怎么选", "", True),
    "what the lesson speaks of": ("功效宣称怎么写", "", True),
    "the same of another season": ("双十一美妆测评", "", True),
    "a word in common, in the same column": ("精华测评怎么做", "测评", True),
    "the same word in another column": ("精华测评怎么做", "干货", False),
    "the same word in no column": ("精华测评怎么做", "", False),
    "nothing in common, in the same column": ("口红试色", "测评", False),
    "nothing in common": ("办公室绿植", "", False),
}


@pytest.mark.parametrize(("title", "column", "near"), rows(NEARNESS))
def test_a_lesson_is_shown_again_only_where_it_is_near(
    session: Session, title: str, column: str, near: bool
) -> None:
    columns = {name: ContentColumn(name=name) for name in ("测评", "干货")}
    author = Person(name="编辑甲")
    session.add_all([author, *columns.values()])
    session.flush()
    taught = an_article(session, author, "618美妆测评")
    tag = Tag(columns["测评"].id, None, taught.id)
    add_lesson(session, "功效宣称要找法务", Kind.LEARNED, tag, author, WEDNESDAY)

    recalled = recall(session, title, columns[column].id if column else None, None)

    assert [one.text for one in recalled] == ["功效宣称要找法务"] * near


def test_of_many_near_lessons_two_are_shown_the_nearest_first(session: Session) -> None:
    author = Person(name="编辑甲")
    session.add(author)
    session.flush()
    for text in ("618测评要找法务", "618预算要早报", "618美妆测评提前两周开始", "绿植少浇水"):
        add_lesson(session, text, Kind.LEARNED, Tag(), author, WEDNESDAY)

    assert [one.text for one in recall(session, "618美妆测评", None, None)] == [
        "618美妆测评提前两周开始",
        "618测评要找法务",
    ]


def an_article(session: Session, owner: Person, title: str) -> Article:
    """An article that is out."""
    topic = Topic(title=title, state="accepted", proposer=owner.id, proposed_at=WEDNESDAY)
    session.add(topic)
    session.flush()
    day = WEDNESDAY.date()
    article = Article(
        topic=topic.id, title=title, owner=owner.id, slot=WEDNESDAY, slot_day=day, sop="standard"
    )
    session.add(article)
    session.flush()
    return article


def test_what_was_learned_stands_on_the_plan_of_what_is_accepted(team: Team, editor: Member) -> None:
    looked_back(editor, learned="功效宣称要找法务")
    lead = team.joined("负责人")
    editor.says("选题 提交 618美妆礼盒 #测评")
    editor.says("选题 仍然提交 D1")

    lead.says("选题 定题 T2 @编辑乙 截止 4月25日 20:07")

    plan = next(text for text in reversed(lead._texts()) if "选题 · 负责人" in text)
    assert "做过类似的，当时的经验：\nL1 功效宣称要找法务" in plan


def test_lessons_are_found_by_characters_pinyin_and_likeness(team: Team, editor: Member) -> None:
    editor.says("经验 新增 封面人物图要提前三天要授权 #测评")
    editor.says("经验 新增 留言区安排两个人轮流回复")

    found = {
        text: editor.says(f"经验 查找 {text}") for text in ("授权", "liuyan", "fmrw", "回复留言", "绿植")
    }

    assert [[line[:2] for line in said.splitlines()[1:]] for said in found.values()] == [
        ["L1"], ["L2"], ["L1"], ["L2"], [],
    ]  # fmt: skip
    assert found["绿植"] == "没有找到“绿植”。"


def test_a_lesson_is_taken_off_by_its_author_or_a_lead_and_shown_nowhere_any_more(
    team: Team, editor: Member
) -> None:
    editor.says("经验 新增 618测评要找法务")
    other, lead = team.joined("编辑乙"), team.joined("负责人")

    assert other.says("经验 修改 L1 不用找了") == "只有记录 L1 的人或负责人可以修改。"
    assert other.says("经验 删除 L1") == "只有负责人或记录的人可以这样做。"
    assert lead.says("经验 删除 L1") == "L1《618测评要找法务》已删除。"

    assert editor.says("L1") == "L1 已经删除了。"
    assert editor.says("经验 列表").startswith("还没有经验。")
    assert "法务" not in editor.says("选题 提交 618美妆测评合集")


def test_lessons_of_one_account_are_not_shown_for_another(team: Team) -> None:
    admin = team.member("管理员", Role.ADMIN)
    for name in ("美妆号", "母婴号"):
        admin.says(f"账号 新增 {name}")
    admin.says("栏目 新增 --account 母婴号 测评 4")
    admin.says("经验 新增 618测评要找法务 #测评")

    admin.says("选题 提交 618测评合集 --account 美妆号")
    said = admin.hears()
    admin.says("选题 提交 618测评要点 --account 母婴号")

    assert "法务" not in said


def test_lessons_come_as_a_sheet(team: Team, editor: Member) -> None:
    looked_back(editor, improve="封面提前三天", learned="=找法务")

    assert editor.says("经验 导出 csv") == "已导出 2 条经验\n[经验-2026-03-11.csv]"
    assert editor.says("经验 导出") == "已导出 2 条经验\n[经验-2026-03-11.xlsx]"

    csv, xlsx = (file.content for file in team.reads(lambda session: session.exec(select(StoredFile)).all()))
    assert csv.decode("utf-8-sig").splitlines() == [
        "编号,经验,类别,栏目,账号,稿件,标题,记录人,日期",
        "L1,'=找法务,教训,测评,,A1,618美妆测评,编辑甲,2026-03-11",
        "L2,封面提前三天,改进,测评,,A1,618美妆测评,编辑甲,2026-03-11",
    ]
    page = load_workbook(io.BytesIO(xlsx)).active
    assert page is not None
    assert [cell.value for cell in page[2]][:3] == ["L1", "=找法务", "教训"]


def test_a_column_with_lessons_stays(team: Team) -> None:
    lead = team.member("负责人", Role.LEAD)
    lead.says("栏目 新增 测评 4")
    lead.says("经验 新增 找法务 #测评")

    assert lead.says("栏目 删除 测评").startswith("测评 ")


def test_what_somebody_wrote_goes_on_request_once_they_left(team: Team, editor: Member) -> None:
    admin = team.member("管理员", Role.ADMIN)
    looked_back(editor, keep="周末加班", learned="功效宣称要找法务")
    admin.says("成员 交接 @编辑甲 …")
    admin.fills(successor="编辑乙")

    asked = admin.says("清除个人数据 编辑甲")
    admin.presses("清除")

    assert {"经验 · 1", "复盘 · 1"} <= set(asked.splitlines())
    kept = team.reads(lambda session: [*session.exec(select(Lesson.text)), *session.exec(select(Retro.keep))])
    assert kept == ["", ""]
    assert admin.says("经验 列表").startswith("还没有经验。")
    assert "已应要求清除" in team.room("排期").thread("A1")[-1]
    assert [text for text in ("周末加班", "找法务") if text in text_of(team)] == []
    assert team.reads(broken) is None
