"""A month's report about steps as a sheet: a line for all, and one for each step, column and person."""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import select

from handlers._chat import Chat
from handlers._export import SheetKind, attached
from handlers._sheet import write_sheet
from handlers._sop_report import seen_by
from models.column import ContentColumn
from models.message import Message
from models.person import Person
from models.sop_report import Both, Figures, SopReport
from models.words import t

# In the team's language whoever asks, as all sheets are.
HEADINGS = (
    *("月份", "范围", "名称", "到期步骤", "按时完成", "按时率 %", "上月按时率 %"),
    *("到期稿件", "按日发布", "按日发布率 %", "上月按日发布率 %"),
    *("计时步骤", "周期中位数（工作小时）", "上月周期（工作小时）"),
    *("审过的步骤", "平均审核轮次", "一次通过", "上月平均审核轮次"),
)
NONE = "无"
COUNTED = (
    "按时：截止时间（以最后约定的为准）在本月的步骤里，到时已完成的比例；到期没完成算晚，去掉的、还没轮到的和发布这一步不算。",
    "按日发布：发布日在本月的稿件里，当天或更早发布的比例。",
    "周期：本月完成的步骤，从轮到这一步到完成（含审核）的工作小时，取中位数；按钟点做的步骤不算。",
    "审核轮次：本月完成的送审步骤，到完成为止有人作出决定的轮数。",
)


def report_sheet(chat: Chat, report: SopReport, kind: SheetKind) -> Message:
    """Write the report, as its reader may see it, into a file that the answer brings along."""
    content = write_sheet(kind.value, HEADINGS, _rows(chat, report))
    said = t("Steps of articles, {month}", month=str(report.month))
    return attached(chat, said, f"流程报告-{report.month}", kind, content)


def _rows(chat: Chat, report: SopReport) -> Iterator[list[object]]:
    month = str(report.month)
    for group, name, both in _lines(chat, report):
        yield [month, group, name, *_cells(both)]
    for counted in COUNTED:
        yield [month, "口径", counted]


def _lines(chat: Chat, report: SopReport) -> Iterator[tuple[str, str, Both]]:
    columns = dict(chat.session.exec(select(ContentColumn.id, ContentColumn.name)).all())
    people = dict(chat.session.exec(select(Person.id, Person.name)).all())
    yield "全部", "", report.all
    for (zh, _), both in report.steps.items():
        yield "步骤", zh, both
    for column, both in report.columns.items():
        yield "栏目", columns[column] if column is not None else NONE, both
    for person, both in seen_by(chat.me, report).items():
        yield "个人", people[person or 0], both


def _cells(both: Both) -> list[object]:
    now, before = both
    return [
        *_of(now.due, now.due, now.on_time),
        _percent(now.on_time_rate),
        _percent(before.on_time_rate),
        *_of(now.slots, now.slots, now.kept),
        _percent(now.kept_rate),
        _percent(before.kept_rate),
        *_of(len(now.hours), len(now.hours)),
        _rounded(now.cycle),
        _rounded(before.cycle),
        *_rounds(now),
        _rounded(before.mean_rounds),
    ]


def _rounds(one: Figures) -> list[object]:
    count = len(one.rounds)
    return [*_of(count, count), _rounded(one.mean_rounds), *_of(count, one.first_time)]


def _of(whole: int, *counts: int) -> list[object]:
    """Counts out of a whole; of nothing there is no count."""
    return [count if whole else NONE for count in counts]


def _percent(rate: float | None) -> object:
    return _rounded(None if rate is None else 100 * rate)


def _rounded(figure: float | None) -> object:
    return NONE if figure is None else round(figure, 1)
