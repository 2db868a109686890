"""The archive: what the account has published, brought along from a sheet."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from handlers._ahead import enter_sheet
from handlers._ahead_card import draw_sheet
from handlers._archive import explain
from handlers._chat import Chat
from handlers._command import command
from handlers._drafts import my_draft
from handlers._importing import account_meant, ask_account, handed_in, keep_draft, unused
from handlers._rows import nothing_imported
from handlers._sheet import read_sheet
from models.ahead import Counts, Intake
from models.draft import Draft
from models.message import Message
from models.outbox import Address, post
from models.person import Role
from models.refusal import Refusal
from models.room import Account, told_apart
from models.words import Words, t

COMMAND = "archive import"


@command("archive import", "文章 导入", "wzdr", "历史文章 导入", role=Role.LEAD)
def import_archive(
    chat: Chat, draft: Draft | None = None, account: Annotated[Account | None, t("Account")] = None
) -> Words | Message | None:
    """Bring published articles along from a sheet, so that repeats of them are found"""
    if draft is not None:
        mine = unused(my_draft(chat, draft.id), COMMAND)
        return _enter(chat, mine) if "account" in mine.fields else _begin(chat, mine, account)
    file = handed_in(chat)
    if file is None:
        return explain()
    read_sheet(file.name, file.content)
    fields = {"file": file.id, "name": file.name}
    return _begin(chat, Draft(person=chat.me.id, command=COMMAND, fields=fields, at=chat.now), account)


def _begin(chat: Chat, draft: Draft, account: Account | None) -> Words | Message | None:
    """Let the sheet be read; its card comes directly, for it changes, and is for one person alone."""
    whose = account_meant(chat, account)
    if whose is None and told_apart(chat.session):
        return ask_account(chat, draft, draft.fields["name"])
    draft.fields = {**draft.fields, "account": whose}
    keep_draft(chat, draft)
    chat.session.add(Intake(draft=draft.id))
    to = Address(chat.incoming.platform, chat.incoming.sender, direct=True)
    card = draw_sheet(chat.session, draft.subject, "room")
    post(chat.session, replace(to, language=chat.language), card, chat.now)
    is_direct = chat.incoming.room is None and not chat.incoming.on_page
    return None if is_direct else t("I am reading it, and tell you directly what it would change.")


def _enter(chat: Chat, mine: Draft) -> Words:
    if "bad" in mine.fields:
        raise Refusal(nothing_imported(mine.fields["bad"]))
    if "found" not in mine.fields:
        raise Refusal(t("“{name}” is not read to its end.", name=mine.fields["name"]))
    return imported_words(enter_sheet(chat.session, mine, chat.me, chat.now))


def imported_words(found: Counts) -> Words:
    """Say what an import did."""
    return t(
        "Articles imported: {new} new, {changed} changed, {same} as before.",
        new=found.new,
        changed=found.changed,
        same=found.same,
    )
