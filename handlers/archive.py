"""The archive: what the account has published, brought along from a sheet."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from handlers._archive import MOST_IN_CHAT, enter_archive, explain, preview, read_archive
from handlers._chat import Chat
from handlers._command import command
from handlers._importing import Importing, Shown
from handlers._sheet import Sheet
from models.audit import Deed, append
from models.draft import Draft
from models.message import Message
from models.person import Person, Role
from models.published import Sorted, sort_out
from models.refusal import Refusal
from models.room import Account
from models.words import Words, t


@command("archive import", "文章 导入", "wzdr", "历史文章 导入", role=Role.LEAD)
def import_archive(
    chat: Chat, draft: Draft | None = None, account: Annotated[Account | None, t("Account")] = None
) -> Words | Message:
    """Bring published articles along from a sheet, so that repeats of them are found"""
    return IMPORTING.run(chat, draft, account)


def _preview(chat: Chat, name: str, sheet: Sheet, account: int | None) -> Shown:
    if sheet.length() > MOST_IN_CHAT + 1:
        words = t(
            "The sheet has more than {most} lines; whoever runs Paiqi imports it: {command}",
            most=MOST_IN_CHAT,
            command="python -m bot import archive FILE --as NAME",
        )
        raise Refusal(words)
    archive = read_archive(chat.session, sheet, account, chat.now, MOST_IN_CHAT)
    found = sort_out(chat.session, account, archive.articles)
    shown = preview(name, archive, found)
    return Shown(shown, not archive.problems, bool(found.new or found.changed))


def _enter(chat: Chat, sheet: Sheet, account: int | None) -> Words:
    found = enter_archive(
        chat.session, read_archive(chat.session, sheet, account, chat.now, MOST_IN_CHAT), account
    )
    append(chat.session, deed_of(found, account, chat.me, chat.now))
    return imported_words(found)


def deed_of(found: Sorted, account: int | None, by: Person, at: datetime) -> Deed:
    """What is written down of an import: how many articles were new, and changed."""
    counts = f"{len(found.new)} {len(found.changed)}"
    return Deed(f"archive:{account or 0}", "import", by.id, at, after=counts)


def imported_words(found: Sorted) -> Words:
    """Say what an import did."""
    return t(
        "Articles imported: {new} new, {changed} changed, {same} as before.",
        new=len(found.new),
        changed=len(found.changed),
        same=found.same,
    )


IMPORTING = Importing("archive import", explain, _preview, _enter)
