"""Scenes and recounts of the month's report: what is counted, beside what, and who sees whose figures."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from statistics import median

import pytest
from openpyxl import load_workbook
from sqlalchemy import event
from sqlmodel import Session, col, select

from handlers._sop_report_sheet import COUNTED, HEADINGS
from models.article import Article
from models.column import ContentColumn
from models.file import StoredFile
from models.person import Person, Role
from models.review import Review
from models.room import Account
from models.sop import SHIPPED
from models.sop_report import Figures, Month, sop_report
from models.stage import Stage
from models.topic import Topic
from models.version import Content, add_version
from models.workcalendar import WorkCalendar
from tests.said import SHANGHAI, moment
from tests.team import Member, Team

NOW = moment("2026-08-20 11:00")
AUGUST = Month(date(2026, 8, 1))  # no public holiday in it, nor in July


@pytest.fixture
def lead(team: Team) -> Member:
    """The lead of a team whose one article was returned once, and came out on its day, 13 March."""
    lead, editor = team.member("负责人", Role.LEAD), team.member("编辑甲", Role.EDITOR)
    team.member("编辑乙", Role.EDITOR)
    lead.says("栏目 新增 测评 4")
    editor.says("选题 提交 618美妆测评 #测评")
    lead.says("选题 定题 T1 @编辑甲 截止 3月13日 20:07")
    lead.says("稿件 换模板 A1 快讯")
    lead.says("稿件 开始 A1")
    team.passes(hours=3)
    editor.says("交稿 S2 https://docs.example.cn/1")
    lead.says("审核 退回 V1 标题太长")
    team.passes(hours=1)
    editor.says("交稿 S3 https://docs.example.cn/2")
    link = team.reads(lambda session: session.get_one(Review, 2).hash[:8])
    lead.says(f"审核 通过 V2 --hash {link}")
    team.passes_until("2026-03-13 19:30")
    editor.says("稿件 完成 S4")
    team.passes_until("2026-03-13 20:10")
    editor.says("登记发布 A1 https://mp.weixin.qq.com/s/1")
    team.passes_until("2026-03-16 10:10")
    return lead


def test_the_lead_sees_what_matters_first_and_how_it_is_counted(lead: Member) -> None:
    said = lead.says("报告 流程").splitlines()

    assert said[:12] == [
        "流程报告 2026-03 · 截至 3月16日 周一 10:10",
        "按时 40%（2/5） · 上月没有",
        "按日发布 100%（1/1） · 上月没有",
        "审核轮次 平均 2.0 轮（一次通过 0/1） · 上月没有",
        "各步骤的周期",
        "初稿 1.5 小时 · 上月没有",
        "审核 1.0 小时 · 上月没有",
        "各栏目按时率",
        "测评 40%（2/5） · 上月没有 · 审核平均 2.0 轮（一次通过 0/1）",
        "每个人的按时率（负责人能看到全部，其他人只看到自己的）",
        "编辑甲 40%（2/5） · 上月没有 · 审核平均 2.0 轮（一次通过 0/1）",
        "怎么算的",
    ]
    assert said[-1] == "[导出 Excel] [CSV] [看上个月]"


def test_a_month_later_the_month_stands_beside_it(team: Team, lead: Member) -> None:
    team.leaves(days=30)

    said = lead.says("报告 流程 本月").splitlines()

    assert said[1:3] == ["按时 当月没有 · 上月 40%（2/5）", "按日发布 当月没有 · 上月 100%（1/1）"]
    assert "流程报告 2026-03" in lead.says("报告 流程 上月").splitlines()


def test_others_see_the_team_and_themselves_and_nobody_else(team: Team, lead: Member) -> None:
    editor, other = team.joined("编辑甲"), team.joined("编辑乙")

    theirs, others = editor.says("报告 流程"), other.says("报告 流程", room="排期")

    assert "你的按时率（只有你和负责人能看到）\n编辑甲 40%（2/5）" in theirs
    assert "按时 40%（2/5）" in others
    assert "编辑甲" not in others
    assert not any("编辑甲 40%" in card for card in team.room("排期").cards())


def test_the_sheet_holds_what_its_reader_may_see_and_says_how_it_is_counted(team: Team, lead: Member) -> None:
    assert lead.says("报告 流程 3月 xlsx") == "流程报告 2026-03\n[流程报告-2026-03.xlsx]"
    assert team.joined("编辑乙").says("报告 流程 csv") == "流程报告 2026-03\n[流程报告-2026-03.csv]"

    xlsx, csv = (file.content for file in team.reads(lambda session: session.exec(select(StoredFile)).all()))
    page = load_workbook(io.BytesIO(xlsx)).active
    assert page is not None
    sheet = [[cell.value for cell in row] for row in page.iter_rows()]
    nothing = ["无"]
    assert sheet[0] == list(HEADINGS)
    assert sheet[1] == [
        *("2026-03", "全部", None, 5, 2, 40, *nothing, 1, 1, 100, *nothing),
        *(2, 1.3, *nothing, 1, 2, 0, *nothing),
    ]
    assert [row[1:3] for row in sheet[2:-4]] == [
        *(["步骤", name] for name in ("初稿", "审核", "发布前检查", "留言处理", "首日数据")),
        ["栏目", "测评"],
        ["个人", "编辑甲"],
    ]
    assert [row[2] for row in sheet[-4:]] == list(COUNTED)
    assert "个人" not in csv.decode("utf-8-sig")


def test_where_there_is_nothing_to_count_it_is_said_and_no_zero_is_shown(team: Team) -> None:
    someone = team.member("编辑甲", Role.EDITOR)

    assert someone.says("报告 流程") == (
        "2026-03 和上个月都没有到期、完成或要发布的，没有可以统计的。\n[看上个月]"
    )
    assert someone.presses("看上个月").startswith("2026-02 和上个月都没有")


@pytest.mark.parametrize(
    ("month", "answer"),
    [
        ("2026-04", "2026-04 还没到，没有可以统计的。"),
        ("2026-13", "看不懂“2026-13”是哪个月。可以写 2026-03、3月 或 上月。"),
        ("4月", "2025-04 和上个月都没有"),
        ("last month", "2026-02 和上个月都没有"),
    ],
    ids=["not begun", "no month", "last year's", "in English"],
)
def test_months_are_said_as_people_say_them(team: Team, month: str, answer: str) -> None:
    assert team.member("编辑甲").says(f"报告 流程 {month}").startswith(answer)


@pytest.fixture
def session(team: Team) -> Iterator[Session]:
    """A database with two hundred steps of July and August, on time and late, reviewed and not."""
    with team.paiqi.db.transaction() as session:
        fill(session, Random(618))
        yield session


def fill(session: Session, chance: Random) -> None:
    """Make articles of three people in two columns and none, with steps of all states and kinds."""
    people = [Person(name=name) for name in ("编辑甲", "编辑乙", "设计")]
    columns = [ContentColumn(name=name) for name in ("测评", "干货")]
    session.add_all([*people, *columns])
    session.flush()
    for number in range(25):
        slot = moment("2026-07-01 20:07") + timedelta(days=chance.randrange(70))
        column = chance.choice([*columns, None])
        article = an_article(session, chance, slot, people, column)
        for place, spec in enumerate(chance.sample(SHIPPED["standard"].stages, 8), 1):
            due = slot - timedelta(hours=chance.randrange(-200, 300))
            state = chance.choice(("waiting", "open", "reviewing", "done", "done", "done", "skipped"))
            begun = due - timedelta(minutes=chance.randrange(10, 9_000))
            stage = Stage(
                state=state, article=article.id, place=place, spec=spec.as_data(), planned=due, due=due
            )
            stage.doer = chance.choice(people).id
            stage.opened_at = begun if state != "waiting" else None
            stage.done_at = begun + timedelta(minutes=chance.randrange(1, 9_000)) if state == "done" else None
            session.add(stage)
            session.flush()
            if number % 2:
                reviewed(session, chance, article, stage, people[0])


def an_article(
    session: Session, chance: Random, slot: datetime, people: list[Person], column: ContentColumn | None
) -> Article:
    topic = Topic(title="618", state="accepted", proposer=people[0].id, proposed_at=slot)
    session.add(topic)
    session.flush()
    state = chance.choice(("planned", "writing", "scheduled", "published", "closed", "dropped"))
    article = Article(state=state, topic=topic.id, title="618", owner=chance.choice(people).id, slot=slot,
                      slot_day=slot.date(), sop="standard", column=column.id if column else None)  # fmt: skip
    if state in ("published", "closed"):
        article.published_at = slot + timedelta(hours=chance.randrange(-30, 30))
    session.add(article)
    session.flush()
    return article


def reviewed(session: Session, chance: Random, article: Article, stage: Stage, author: Person) -> None:
    """Let a step have some rounds of review, the last of which may still go on."""
    version = add_version(session, article, stage, Content(text="正文"), False, author, NOW)
    for number in range(1, chance.randrange(1, 5)):
        state = chance.choice(("returned", "passed", "voided", "open", "closed"))
        session.add(
            Review(state=state, article=article.id, stage=stage.id, read=version.id, hash=version.hash,
                   round=number, opened_at=NOW, due=NOW)
        )  # fmt: skip
    session.flush()


@dataclass
class Recount:
    """The same figures, counted another way: row by row, and working time minute by minute."""

    due: int = 0
    on_time: int = 0
    slots: int = 0
    kept: int = 0
    hours: tuple[float, ...] = ()
    rounds: tuple[int, ...] = ()


def recount(session: Session, month: str, **of: object) -> Recount:
    """Count the rows of a month, written 2026-08, of a `column`, a `doer` (or owner) or a step's `zh`."""
    found = Recount()
    for stage in session.exec(select(Stage)):
        column = session.get_one(Article, stage.article).column
        what = {"column": column, "doer": stage.doer, "zh": stage.spec["zh"]}
        left_out = stage.spec["kind"] == "topic" or stage.state in ("waiting", "skipped")
        if not left_out and not of.items() - what.items():
            count_step(session, found, stage, month)
    for article in session.exec(select(Article)) if "zh" not in of else ():
        what = {"column": article.column, "doer": article.owner}
        if article.state not in ("planned", "dropped") and not of.items() - what.items():
            count_article(found, article, month)
    return found


def count_step(session: Session, found: Recount, stage: Stage, month: str) -> None:
    due = stage.due.astimezone(SHANGHAI)
    done = stage.done_at.astimezone(SHANGHAI) if stage.done_at else None
    if stage.spec["kind"] != "publish" and f"{due:%Y-%m}" == month and (done or due < NOW):
        found.due += 1
        found.on_time += bool(done and done <= due)
    if done is None or f"{done:%Y-%m}" != month:
        return
    if not stage.spec["essential"] and stage.opened_at:
        found.hours += (working_minutes(stage.opened_at.astimezone(SHANGHAI), done) / 60,)
    reviews = session.exec(select(Review).where(Review.stage == stage.id)).all()
    decided = [one.round for one in reviews if one.state not in ("open", "closed")]
    found.rounds += (max(decided),) if decided else ()


def count_article(found: Recount, article: Article, month: str) -> None:
    out = article.published_at.astimezone(SHANGHAI).date() if article.published_at else None
    if f"{article.slot_day:%Y-%m}" == month and (out or article.slot_day < NOW.date()):
        found.slots += 1
        found.kept += bool(out and out <= article.slot_day)


def working_minutes(since: datetime, until: datetime) -> int:
    """Count the minutes of a span within Monday to Friday, 9:00 to 12:00 and 13:30 to 18:00."""
    count = 0
    while since < until:
        clock = since.hour * 60 + since.minute
        count += since.weekday() < 5 and (540 <= clock < 720 or 810 <= clock < 1_080)
        since += timedelta(minutes=1)
    return count


def same(one: Figures, other: Recount) -> bool:
    """Whether two counts are the same."""
    assert sorted(one.hours) == pytest.approx(sorted(other.hours))
    assert one.cycle == (pytest.approx(median(other.hours)) if other.hours else None)
    assert (one.due, one.on_time, one.slots, one.kept) == (other.due, other.on_time, other.slots, other.kept)
    assert sorted(one.rounds) == sorted(other.rounds)
    return True


def test_all_figures_are_those_of_a_recount_row_by_row(session: Session) -> None:
    report = sop_report(session, AUGUST, None, NOW, WorkCalendar(SHANGHAI))

    assert same(report.all[0], recount(session, "2026-08"))
    assert same(report.all[1], recount(session, "2026-07"))
    assert report.all[0].due > 20
    assert len(report.all[0].rounds) > 5


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_figures_of_each_step_column_and_person_are_those_of_a_recount(session: Session) -> None:
    report = sop_report(session, AUGUST, None, NOW, WorkCalendar(SHANGHAI))

    columns = [*session.exec(select(ContentColumn.id).order_by(col(ContentColumn.id))), None]
    people = list(session.exec(select(Person.id).order_by(col(Person.id))))
    assert list(report.columns) == columns
    assert list(report.people) == people
    for (zh, _), (now, before) in report.steps.items():
        assert same(now, recount(session, "2026-08", zh=zh))
        assert same(before, recount(session, "2026-07", zh=zh))
    for column, (now, before) in report.columns.items():
        assert same(now, recount(session, "2026-08", column=column))
        assert same(before, recount(session, "2026-07", column=column))
    for person, (now, _) in report.people.items():
        assert same(now, recount(session, "2026-08", doer=person))


def test_one_account_is_counted_without_the_others(session: Session) -> None:
    accounts = [Account(name=name) for name in ("美妆号", "母婴号")]
    session.add_all(accounts)
    session.flush()
    for article in session.exec(select(Article)).all():
        article.account = accounts[article.id % 2].id
    session.flush()

    whole, *parts = (
        sop_report(session, AUGUST, account, NOW, WorkCalendar(SHANGHAI)).all[0].due
        for account in (None, *(one.id for one in accounts))
    )

    assert whole == sum(parts)
    assert min(parts) > 0


def test_a_month_is_read_in_two_statements_however_much_is_in_it(session: Session) -> None:
    said: list[str] = []
    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *args: said.append(args[2]))

    sop_report(session, AUGUST, None, NOW, WorkCalendar(SHANGHAI))

    assert len([one for one in said if one.lstrip().startswith("SELECT")]) == 2
