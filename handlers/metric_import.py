"""Importing figures from a sheet: previewed, bad lines named, and then all of it or nothing."""

from __future__ import annotations

from typing import Annotated

from sqlmodel import Session

from handlers._chat import Chat
from handlers._command import command
from handlers._figure_sheet import Figures, enter_figures, read_figures
from handlers._importing import Importing, Shown
from handlers._rows import MEND, bad_lines, nothing_imported
from handlers._sheet import Sheet
from models.audit import Deed, append
from models.draft import Draft
from models.figure import Origin, Recorded, Source
from models.message import Field, Message
from models.person import Role
from models.refusal import Refusal
from models.room import Account
from models.words import Text, Words, joined, t

MOST_IN_CHAT = 20_000  # lines; more are imported from the command line, which shows how far it is
PLAIN = "日期,阅读人数,分享人数,新增关注,取消关注,直播销售额\n2026-03-10,1660,68,35,8,300000"


@command("metric import", "指标 导入", "zbdr", "数据 导入", role=Role.EDITOR)
def import_figures(
    chat: Chat, draft: Draft | None = None, account: Annotated[Account | None, t("Account")] = None
) -> Words | Message:
    """Bring figures along from a sheet: an export of the back office, or one column for each metric"""
    return IMPORTING.run(chat, draft, account)


def explain() -> Message:
    """Say which sheets are understood, with an example to copy."""
    return Message(
        t("Send “metric import” together with the sheet, .xlsx or .csv"),
        sections=(
            PLAIN,
            t("A column with the day, and one for each metric by any of its names; empty means not known."),
            t("The back office's exports will do as they are: users, readers by day, and articles by title."),
        ),
    )


def preview_figures(session: Session, name: str, figures: Figures, account: int, origin: Origin) -> Shown:
    """Show what a sheet would change: it is entered, counted, and undone."""
    if figures.problems:
        problems = sorted(figures.problems, key=lambda one: one.line)
        words = t("“{name}” cannot be imported yet", name=name)
        return Shown(Message(words, sections=(bad_lines(figures.headings, problems), MEND)), is_good=False)
    trial = session.begin_nested()
    done = enter_figures(session, account, figures, origin)
    trial.rollback()
    session.expire_all()
    first, last = figures.span
    counts = [
        (t("New figures"), done.new),
        (t("Corrected"), done.corrected),
        (t("As before"), done.same),
        (t("WeChat's own stay"), done.outranked),
    ]
    fields = tuple(Field(label, Text("{count}", {"count": count})) for label, count in counts if count)
    metrics = joined([one.name for one in figures.metrics], "、")
    span = t("{first} – {last}", first=first, last=last)
    heading = t("Check before importing “{name}”", name=name)
    changes = bool(done.new or done.corrected)
    return Shown(Message(heading, fields=fields, sections=(joined([span, metrics], "\n"),)), True, changes)


def imported(session: Session, figures: Figures, account: int, origin: Origin) -> Words:
    """Enter a sheet whole, and say what that did; Refusal while a line is bad."""
    if figures.problems:
        raise Refusal(nothing_imported(len({one.line for one in figures.problems})))
    done = enter_figures(session, account, figures, origin)
    _note(session, account, done, origin)
    return t(
        "Figures imported: {new} new, {changed} corrected, {same} as before.",
        new=done.new,
        changed=done.corrected,
        same=done.same + done.outranked,
    )


def _note(session: Session, account: int, done: Recorded, origin: Origin) -> None:
    after = f"{done.new} {done.corrected}"
    append(session, Deed(f"figures:{account}", "import", origin.by, origin.at, after=after))


def _preview(chat: Chat, name: str, sheet: Sheet, account: int | None) -> Shown:
    if sheet.length() > MOST_IN_CHAT:
        words = t("More than {most} lines are imported by: python -m bot import metrics", most=MOST_IN_CHAT)
        raise Refusal(words)
    figures = read_figures(chat.session, sheet, chat.now)
    return preview_figures(chat.session, name, figures, _account(account), _origin(chat))


def _enter(chat: Chat, sheet: Sheet, account: int | None) -> Words:
    figures = read_figures(chat.session, sheet, chat.now)
    return imported(chat.session, figures, _account(account), _origin(chat))


def _account(account: int | None) -> int:
    if account is None:
        raise Refusal(t("There is no account yet, of which figures could be."))
    return account


def _origin(chat: Chat) -> Origin:
    return Origin(Source.SHEET, chat.now, chat.me.id)


IMPORTING = Importing("metric import", explain, _preview, _enter)
