"""A month's budget as a sheet: a line for each of its lines and for all, then each change of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlmodel import select

from handlers._chat import Chat
from handlers._export import SheetKind, attached
from handlers._sheet import write_sheet
from models.budget import BudgetEntry, BudgetLine, Figures, entries_of, total
from models.message import Message
from models.person import Person
from models.room import accounts_of
from models.sop_report import Month
from models.words import t

# In the team's language whoever asks, as all sheets are.
HEADINGS = (
    "月份",
    "类别",
    "科目",
    "账号",
    "计划",
    "占用",
    "已用",
    "剩余",
    "用掉 %",
    "时间",
    "动作",
    "事项",
    "经手",
    "说明",
)
VERBS = {"plan": "计划", "transfer": "转移", "reserve": "占用", "spend": "支出", "release": "释放"}


def exported(
    chat: Chat, month: Month, lines: Sequence[tuple[BudgetLine, Figures]], kind: SheetKind
) -> Message:
    """Write the lines and their ledger into a file that the answer brings along."""
    content = write_sheet(kind.value, HEADINGS, _rows(chat, month, lines))
    return attached(chat, t("Budget of {month}", month=str(month)), f"预算-{month}", kind, content)


def _rows(chat: Chat, month: Month, lines: Sequence[tuple[BudgetLine, Figures]]) -> Iterator[list[object]]:
    accounts = {one.id: one.name for one in accounts_of(chat.session)}
    people = dict(chat.session.exec(select(Person.id, Person.name)).all())
    named = {line.id: (line.name, accounts.get(line.account or 0, "")) for line, _ in lines}
    for line, now in lines:
        yield [str(month), "汇总", *named[line.id], *_figures(now)]
    yield [str(month), "合计", "", "", *_figures(total(lines))]
    for entry in entries_of(chat.session, [line for line, _ in lines]):
        yield [str(month), "明细", *named[entry.line], *_change(entry), *_about(chat, entry, people)]


def _figures(now: Figures) -> list[object]:
    return [now.planned, now.reserved, now.spent, now.free, now.percent]


def _change(entry: BudgetEntry) -> list[object]:
    return [entry.planned, entry.reserved, entry.spent, entry.planned - entry.reserved - entry.spent, ""]


def _about(chat: Chat, entry: BudgetEntry, people: dict[int, str]) -> list[object]:
    at = f"{entry.at.astimezone(chat.tools.zone):%Y-%m-%d %H:%M}"
    about = entry.subject.partition(":")[2]
    return [at, VERBS[entry.verb], about, people[entry.person] if entry.person else "", entry.why]
