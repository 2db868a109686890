"""Columns of the content matrix: what an account writes about, and how much of each a month."""

from __future__ import annotations

from typing import Annotated

from sqlmodel import select

from handlers._accounts import if_several
from handlers._chat import Chat
from handlers._command import command
from handlers._templates import template_name
from models.audit import Deed, append
from models.column import ContentColumn, columns_of
from models.lesson import Lesson
from models.matrix import Share, matrix, month_of
from models.message import Button, Message
from models.person import Role
from models.published import Published
from models.refusal import Refusal
from models.room import Account
from models.sop import Template
from models.topic import Topic
from models.words import Words, joined, nt, t

LONGEST_NAME = 20
MOST_A_MONTH = 999


@command("column list", "栏目 列表", "lmlb", "内容矩阵")
def list_columns(chat: Chat) -> Message:
    """Show this month's content matrix: each column's quota, what is out and what is planned"""
    first, _ = month_of(chat.now.date())
    shares = matrix(chat.session, first, chat.account)
    lines = [_line(chat, share) for share in shares]
    buttons = (Button(t("Change quota…"), "column quota …"),) if chat.me.is_at_least(Role.LEAD) else ()
    heading = t("Content matrix, {month}", month=f"{first:%Y-%m}")
    body = joined(lines, "\n") or t("There is no column yet.")
    page = t("Day by day on the web: {url}", url=f"{chat.tools.url}/console/month")
    return Message(heading, sections=(body, page), buttons=buttons)


def _line(chat: Chat, share: Share) -> Words:
    account = chat.session.get(Account, share.column.account) if share.column.account else None
    return joined(
        [
            share.column.name,
            t("quota {count}", count=share.quota),
            t("published {count}", count=share.published),
            t("planned {count}", count=share.accepted),
            nt("{count} lacking", "{count} lacking", share.lacking) if share.lacking else t("complete"),
            account.name if account and chat.account is None else "",
        ]
    )


@command("column add", "栏目 新增", "lmxz", role=Role.LEAD, fields=if_several)
def add_column(
    chat: Chat,
    name: Annotated[str, t("Name")],
    quota: Annotated[int, t("Articles a month")] = 0,
    account: Annotated[Account | None, t("Account")] = None,
) -> Words:
    """Add a column for the account of this room, with its quota of articles a month"""
    whose = account.id if account else chat.account
    name = _checked_name(chat, name, whose)
    column = ContentColumn(name=name, quota=_checked_quota(quota), account=whose)
    chat.session.add(column)
    chat.session.flush()
    _note(chat, column, "add", "", f"{name} {column.quota}")
    return t("The column {column} is there: {count} a month.", column=name, count=column.quota)


@command("column quota", "栏目 配额", "lmpe", role=Role.LEAD)
def set_quota(
    chat: Chat,
    column: Annotated[ContentColumn, t("Column")],
    quota: Annotated[int, t("Articles a month")],
) -> Words:
    """Set how many articles a month a column is to have"""
    before, column.quota = column.quota, _checked_quota(quota)
    _note(chat, column, "quota", str(before), str(column.quota))
    return t("{column}: {before} → {after} a month", column=column.name, before=before, after=column.quota)


@command("column rename", "栏目 改名", "lmgm", role=Role.LEAD)
def rename(
    chat: Chat, column: Annotated[ContentColumn, t("Column")], name: Annotated[str, t("Name")]
) -> Words:
    """Give a column another name"""
    before = column.name
    column.name = _checked_name(chat, name, column.account)
    _note(chat, column, "rename", before, column.name)
    return t("{before} is now called {after}.", before=before, after=column.name)


@command("column sop", "栏目 流程", "lmlc", role=Role.LEAD)
def set_template(
    chat: Chat,
    column: Annotated[ContentColumn, t("Column")],
    template: Annotated[Template, t("Template")],
) -> Words:
    """Say by which template the articles of a column are made"""
    before, column.sop = column.sop, template.name
    _note(chat, column, "sop", before, column.sop)
    return t(
        "Articles of {column} are planned by “{template}” from now on; those under way keep their steps.",
        column=column.name,
        template=template_name(template),
    )


@command("column remove", "栏目 删除", "lmsc", role=Role.LEAD)
def remove_column(chat: Chat, column: Annotated[ContentColumn, t("Column")]) -> Words:
    """Remove a column that nothing was written for"""
    for kind in (Topic, Published, Lesson):
        if chat.session.exec(select(kind.id).where(kind.column == column.id).limit(1)).first() is not None:
            raise Refusal(
                t(
                    "{column} has articles or topics and stays; set its quota to 0 to plan none.",
                    column=column.name,
                )
            )
    _note(chat, column, "remove", column.name, "")
    chat.session.delete(column)
    return t("The column {column} is gone.", column=column.name)


def _checked_name(chat: Chat, name: str, account: int | None) -> str:
    bare = name.strip().lstrip("#＃")
    if not bare or len(bare) > LONGEST_NAME or any(sign.isspace() for sign in bare):
        words = t("A column's name has 1 to {most} characters and no space.", most=LONGEST_NAME)
        raise Refusal(words, field="name")
    if bare in [column.name for column in columns_of(chat.session, account) if column.account == account]:
        raise Refusal(t("There is a column {name} already.", name=bare), field="name")
    return bare


def _checked_quota(quota: int) -> int:
    if not 0 <= quota <= MOST_A_MONTH:
        raise Refusal(t("A quota is from 0 to {most}.", most=MOST_A_MONTH), field="quota")
    return quota


def _note(chat: Chat, column: ContentColumn, verb: str, before: str, after: str) -> None:
    append(chat.session, Deed(f"column:{column.id}", verb, chat.me.id, chat.now, before=before, after=after))
