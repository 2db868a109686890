"""Plans in files: the document for everybody, and YAML or a workbook to be changed and brought back."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from handlers._chat import Chat
from handlers._command import command
from handlers._drafts import my_draft
from handlers._importing import account_meant, handed_in, keep_draft, unused
from handlers._months import ComingMonth
from handlers._plan_card import noted, plan_name
from handlers._plan_chapters import Writer
from handlers._plan_docx import write_document
from handlers._plan_files import rows_in, write_rows, write_yaml
from handlers._plan_rows import GOAL, PART, Reader, Row, rows_of
from handlers._plan_spec import PlanSpec, enter_spec, spec_of
from handlers._rows import MOST_SHOWN, and_more
from handlers._yaml import Wrong
from models.audit import Deed
from models.draft import Draft
from models.file import StoredFile
from models.life import write_down
from models.message import Attachment, Button, Message
from models.named import Named
from models.person import Role
from models.plan import Plan, plan_of
from models.refusal import Refusal
from models.room import Account
from models.teamwork import team_calendar
from models.words import Words, joined, nt, t

COMMAND = "plan import"


class PlanKind(Named):
    """What a plan is written as."""

    DOCX = "docx", t("document"), "word", "文档"
    YAML = "yaml", t("YAML, to be changed and imported"), "yml"
    XLSX = "xlsx", t("workbook"), "excel", "表格"


@command("plan export", "规划 导出", "ghdc", "导出规划")
def export_plan(
    chat: Chat,
    plan: Annotated[Plan, t("Plan")],
    kind: Annotated[PlanKind | None, t("Format")] = None,
) -> Message:
    """Write a plan as a document of ten chapters; or as YAML or a workbook, to be changed and imported"""
    chosen = kind or PlanKind.DOCX
    stem = f"{plan.month.month}月公众号运营规划方案"
    if chosen is PlanKind.DOCX:
        about = f"{plan.month:%Y-%m} · {chat.session.get_one(Account, plan.account).name}"
        calendar = team_calendar(chat.session, chat.tools.calendar)
        writer = Writer(chat.session, plan, calendar, chat.now)
        content = write_document(stem, f"{about} · 生成于 {chat.now:%Y-%m-%d %H:%M}", writer.chapters())
    else:
        rows = rows_of(chat.session, plan.account, spec_of(chat.session, plan))
        content = write_yaml(rows) if chosen is PlanKind.YAML else write_rows(rows)
    name = f"{stem}.{chosen.value}"
    file = StoredFile(
        name=name, kind=chosen.value, size=len(content), content=content, person=chat.me.id, at=chat.now
    )
    chat.session.add(file)
    chat.session.flush()
    return Message(plan_name(chat.session, plan), attachment=Attachment(file.id, name))


@command("plan import", "规划 导入", "ghdr", role=Role.EDITOR)
def import_plan(
    chat: Chat,
    month: Annotated[ComingMonth | None, t("Month")] = None,
    draft: Draft | None = None,
    account: Annotated[Account | None, t("Account")] = None,
) -> Words | Message:
    """Bring a month's plan in from YAML or a sheet: look at what it says, then import"""
    if draft is not None:
        return _enter(chat, unused(my_draft(chat, draft.id), COMMAND))
    file = handed_in(chat)
    if file is None:
        return _explained()
    whose = account_meant(chat, account)
    if whose is None:
        raise Refusal(t("Say for which account: {example}", example="规划 导入 2026-06 --account …"))
    first = (month or ComingMonth(chat.now.date().replace(day=1)).after).first
    fields = {"file": file.id, "month": first.isoformat(), "account": whose}
    mine = Draft(person=chat.me.id, command=COMMAND, fields=fields, at=chat.now)
    return _previewed(chat, mine, file.name)


def _explained() -> Message:
    return Message(
        t("Send “plan import 2026-06” together with the plan, as .yaml, .xlsx or .csv"),
        sections=(t("“plan export” with yaml or xlsx gives one to begin with."),),
    )


def _read(chat: Chat, draft: Draft) -> tuple[PlanSpec, tuple[Wrong, ...]]:
    file = chat.session.get_one(StoredFile, draft.fields["file"])
    rows, wrongs = rows_in(file.name, file.content)
    reader = Reader(chat.session, draft.fields["account"], date.fromisoformat(draft.fields["month"]))
    spec = reader.read(rows)
    return spec, tuple(sorted((*wrongs, *reader.wrongs), key=lambda one: one.line))


def _previewed(chat: Chat, draft: Draft, name: str) -> Message:
    """Say what is wrong; else show the plan as it would be, with the button that imports it."""
    spec, wrongs = _read(chat, draft)
    if wrongs:
        return _bad(name, wrongs)
    known = plan_of(chat.session, draft.fields["account"], date.fromisoformat(draft.fields["month"]))
    if known is not None and spec_of(chat.session, known) == spec:
        return Message(t("All is as “{name}” says; there is nothing to import.", name=name))
    keep_draft(chat, draft)
    counts = [
        nt("{count} goal", "{count} goals", len(spec.goals)),
        nt("quota of {count} column", "quotas of {count} columns", len(spec.quotas)),
        nt("{count} key date", "{count} key dates", len(spec.dates)),
        nt("{count} chapter", "{count} chapters", len(spec.texts)),
    ]
    goals = joined([f"· {row.of('name')} {row.of('value')}" for row in _goal_rows(chat, draft, spec)], "\n")
    instead = t("It takes the place of all that {plan} says.", plan=known.short_id) if known else ""
    return Message(
        t(
            "“{name}” for {month}: {counts}",
            name=name,
            month=draft.fields["month"][:7],
            counts=joined(counts),
        ),
        sections=tuple(words for words in (goals, instead) if words),
        buttons=(Button(t("Import"), f"{COMMAND} {draft.short_id}", primary=True),),
    )


def _goal_rows(chat: Chat, draft: Draft, spec: PlanSpec) -> list[Row]:
    rows = rows_of(chat.session, draft.fields["account"], spec)
    return [row for row in rows if row.kind in (GOAL, PART)]


def _bad(name: str, wrongs: tuple[Wrong, ...]) -> Message:
    lines = [t("Line {line}: {what}", line=str(one.line), what=one.words) for one in wrongs[:MOST_SHOWN]]
    return Message(
        t("“{name}” cannot be imported yet", name=name),
        sections=(
            joined([*lines, and_more(len(wrongs))], "\n"),
            t("Nothing is imported while a line is bad. Mend the file and hand it in again."),
        ),
    )


def _enter(chat: Chat, mine: Draft) -> Message:
    month, account = date.fromisoformat(mine.fields["month"]), mine.fields["account"]
    spec, wrongs = _read(chat, mine)
    if wrongs:
        raise Refusal(_bad("", wrongs).text)
    plan = plan_of(chat.session, account, month) or _begun(chat, account, month)
    enter_spec(chat.session, plan, spec)
    mine.posted = "imported"
    return noted(chat, plan, chat.session.get_one(StoredFile, mine.fields["file"]).name)


def _begun(chat: Chat, account: int, month: date) -> Plan:
    plan = Plan(account=account, month=month, owner=chat.me.id, made_at=chat.now)
    chat.session.add(plan)
    chat.session.flush()
    write_down(chat.session, Deed(plan.subject, "begin", chat.me.id, chat.now, after=plan.state))
    return plan
