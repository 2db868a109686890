"""Work in flight from a running team's schedule (排期表): what is being written, by whom, for when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

from sqlmodel import Session, col, select

from handlers._archive import read_moment
from handlers._chat import Chat
from handlers._plain import plain
from handlers._rows import MEND, MOST_SHOWN, Wrong, and_more, bad_lines, read_rows
from handlers._sheet import Heading, Line, Problem, Sheet
from models.audit import Deed
from models.column import columns_of
from models.life import write_down
from models.message import Field, Message
from models.person import Person, everyone
from models.room import of_account
from models.topic import LONGEST_TITLE, Topic
from models.words import Text, Words, joined, t

HEADINGS = (
    Heading("title", t("Title"), ("标题", "选题", "内容", "文章", "主题", "选题名称"), required=True),
    Heading("column", t("Column"), ("栏目", "类型", "分类", "内容类型")),
    Heading("owner", t("Owner"), ("负责人", "编辑", "作者", "撰稿", "责任编辑", "执行人", "owner")),
    Heading("slot", t("Publishes"), ("发布时间", "发布日期", "排期", "推送时间", "上线时间", "日期")),
    Heading("stage", t("Stage"), ("进度", "状态", "阶段", "当前阶段", "环节")),
    Heading("proposer", t("Proposer"), ("提交人", "提出人")),
    Heading("need", t("What readers need it for"), ("读者需求",)),
    Heading("links", t("Links"), ("链接", "参考链接")),
    Heading("angle", t("Angle"), ("角度", "备注", "说明", "内容要点")),
)
EXAMPLE = t("618 product tests,In depth,Editor A,2026-06-10 20:07,draft,three foundations compared")
PROPOSED = ("", "选题", "待定", "想法", "待讨论", "未开始", "proposed", "idea")
SHORTLISTED = ("备选", "待选", "shortlisted")
ACCEPTED = ("已定题", "已定", "已通过", "accepted")
GIVEN_UP = ("不采用", "已撤回", "已合并", "已搁置", "declined", "withdrawn", "merged", "stale")
OUT = (*GIVEN_UP, "已发布", "已发", "已推送", "发布", "完成", "已完成", "published", "done")
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Work:
    """One article in flight; `state` is the topic's, `stage` what the sheet calls it."""

    title: str
    state: Literal["proposed", "shortlisted", "accepted", "out"]
    column: int | None
    owner: Person | None
    slot: datetime | None
    timed: bool
    stage: str
    proposer: Person | None
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Schedule:
    """What a sheet says, parted into what is new, what is here already, and what is out."""

    new: tuple[Work, ...]
    here: int
    out: int
    problems: tuple[Problem, ...]


class Reader:
    """Reads rows as work in flight of one account."""

    def __init__(self, chat: Chat, account: int | None) -> None:
        self._columns = {plain(one.name): one.id for one in columns_of(chat.session, account)}
        self._people = {plain(one.name): one for one in everyone(chat.session)}
        self._zone = chat.tools.zone
        self._today = chat.now.date()

    def read(self, line: Line) -> Work:
        """Read one row; Wrong where a cell cannot be understood, or says too little for its stage."""
        cells = {heading.name: line.cells.get(heading.name, "") for heading in HEADINGS}
        if not cells["title"] or len(cells["title"]) > LONGEST_TITLE:
            raise Wrong("title", t("is missing, or longer than {most} characters", most=LONGEST_TITLE))
        state, slot = _state(cells["stage"], cells["slot"]), self._slot(cells["slot"])
        owner, proposer = self._person("owner", cells), self._person("proposer", cells)
        if state == "accepted" and (owner is None or slot is None):
            raise Wrong("owner" if owner is None else "slot", t("is missing, though it is being worked on"))
        if state == "accepted" and slot is not None and slot.date() < self._today:
            raise Wrong(
                "slot", t("{day} is past; give the new day, or the stage “published”", day=slot.date())
            )
        timed = slot is not None and slot.time() != time()
        stage = cells["stage"] if state == "accepted" and plain(cells["stage"]) not in ACCEPTED else ""
        column = self._column(cells["column"])
        texts = {name: cells[name] for name in ("angle", "need", "links")}
        return Work(cells["title"], state, column, owner, slot, timed, stage, proposer, texts)

    def _slot(self, text: str) -> datetime | None:
        if not text:
            return None
        at = read_moment(text, self._zone)
        if at is None:
            raise Wrong("slot", t("“{text}” is no date; write 2026-03-04", text=text[:32]))
        return at

    def _person(self, heading: str, cells: Mapping[str, str]) -> Person | None:
        text = cells[heading]
        if not text:
            return None
        found = self._people.get(plain(text).lstrip("@"))
        if found is None:
            raise Wrong(heading, t("there is nobody called “{text}” here", text=text[:32]))
        return found

    def _column(self, text: str) -> int | None:
        if not text:
            return None
        known = self._columns.get(plain(text).lstrip("#"))
        if known is None:
            raise Wrong("column", t("there is no column “{text}”", text=text[:32]))
        return known


def _state(stage: str, slot: str) -> Literal["proposed", "shortlisted", "accepted", "out"]:
    said = plain(stage)
    if said in OUT:
        return "out"
    if said in SHORTLISTED:
        return "shortlisted"
    return "proposed" if said in PROPOSED and (said or not slot) else "accepted"


def read_schedule(chat: Chat, sheet: Sheet, account: int | None) -> Schedule:
    """Read a sheet as work in flight; what has the title of a topic that is here is left alone."""
    reading = read_rows(sheet, HEADINGS, Reader(chat, account).read, MOST)
    known = _known(chat.session, account)
    new: list[Work] = []
    here = 0
    for _, work in reading.rows:
        title = plain(work.title)
        if work.state != "out" and title not in known:
            new.append(work)
            known.add(title)
        elif work.state != "out":
            here += 1
    out = sum(work.state == "out" for _, work in reading.rows)
    return Schedule(tuple(new), here, out, reading.problems)


def _known(session: Session, account: int | None) -> set[str]:
    alive = col(Topic.state).in_(("proposed", "shortlisted", "accepted"))
    asked = select(Topic.title).where(alive, of_account(Topic.account, account))
    return {plain(title) for title in session.exec(asked)}


def enter_schedule(chat: Chat, schedule: Schedule, account: int | None) -> list[Topic]:
    """Make a topic of each; those in hand are accepted by whoever imports them."""
    return [_enter(chat, work, account) for work in schedule.new]


def _enter(chat: Chat, work: Work, account: int | None) -> Topic:
    topic = Topic(
        title=work.title,
        angle=work.texts["angle"],
        need=work.texts["need"],
        links=work.texts["links"],
        column=work.column,
        account=account,
        proposer=(work.proposer or work.owner or chat.me).id,
        proposed_at=chat.now,
        owner=work.owner.id if work.owner else None,
        stage=work.stage,
    )
    chat.session.add(topic)
    chat.session.flush()
    write_down(chat.session, Deed(topic.subject, "import", chat.me.id, chat.now, after=topic.state))
    if work.state in ("shortlisted", "accepted"):
        verb = "shortlist" if work.state == "shortlisted" else "accept"
        topic.move(chat.session, verb, chat.me, chat.now)
    if work.slot is not None and work.state == "accepted":
        topic.slot, topic.slot_day, topic.slot_timed = work.slot, work.slot.date(), work.timed
    elif work.slot is not None:
        topic.wished = work.slot.date()
    return topic


def explain() -> Message:
    """Say which columns are understood, with an example to copy."""
    columns = joined([heading.label for heading in HEADINGS], ",")
    return Message(
        t("Send “schedule import” together with your schedule, .xlsx or .csv"),
        sections=(
            joined([columns, EXAMPLE], "\n"),
            t("Only the title is needed. What is being worked on needs an owner and a day."),
        ),
    )


def preview(name: str, schedule: Schedule) -> Message:
    """Show what importing a schedule would do, or which lines are bad."""
    counts: list[tuple[Words, int]] = [
        (t("In hand"), sum(work.state == "accepted" for work in schedule.new)),
        (t("To be decided"), sum(work.state != "accepted" for work in schedule.new)),
        (t("Here already"), schedule.here),
        (t("Published or given up, left out"), schedule.out),
        (t("Bad lines"), len({problem.line for problem in schedule.problems})),
    ]
    fields = tuple(Field(label, Text("{count}", {"count": n})) for label, n in counts if n)
    if schedule.problems:
        bad = (bad_lines(HEADINGS, schedule.problems), MEND)
        return Message(t("“{name}” cannot be imported yet", name=name), fields=fields, sections=bad)
    lines = [_line(work) for work in schedule.new[:MOST_SHOWN]]
    shown = joined([*lines, and_more(len(schedule.new))], "\n")
    sections = (shown,) if schedule.new else ()
    return Message(t("Check before importing “{name}”", name=name), fields=fields, sections=sections)


def _line(work: Work) -> Words:
    slot: Words = ""
    if work.slot is not None:
        slot = t("{moment}", moment=work.slot if work.timed else work.slot.date())
    return joined([work.title, work.owner.name if work.owner else "", slot, work.stage])
