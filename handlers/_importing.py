"""Importing a sheet in chat: it is tried out, shown, kept as a draft, and entered by a button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from handlers._chat import Chat
from handlers._drafts import my_draft
from handlers._sheet import Sheet, read_sheet
from models.draft import Draft
from models.file import StoredFile
from models.message import MOST_BUTTONS, Button, Message
from models.refusal import Refusal
from models.room import Account, account_here, accounts_of, told_apart
from models.words import Words, t


@dataclass(frozen=True, slots=True)
class Shown:
    """A preview, and whether its sheet may be imported."""

    message: Message
    is_good: bool
    changes: bool = True


@dataclass(frozen=True, slots=True)
class Importing:
    """How one kind of sheet is imported: by which command, explained, previewed and entered how.

    What is of one account is given its number, asked for where there are several; other sheets, None.
    `more` is what else the line said, which buttons say again.
    """

    command: str
    explain: Callable[[], Message]
    preview: Callable[[Chat, str, Sheet, int | None], Shown]
    enter: Callable[[Chat, Sheet, int | None], Words]
    of_account: bool = True
    more: str = ""

    def run(self, chat: Chat, draft: Draft | None, account: Account | None = None) -> Words | Message:
        """Explain, preview, or import, by what came along."""
        if draft is not None:
            mine = unused(my_draft(chat, draft.id), self.command)
            return self._enter(chat, mine) if "account" in mine.fields else self._show(chat, mine, account)
        file = handed_in(chat)
        if file is None:
            return self.explain()
        fields = {"file": file.id}
        return self._show(
            chat, Draft(person=chat.me.id, command=self.command, fields=fields, at=chat.now), account
        )

    def _show(self, chat: Chat, draft: Draft, account: Account | None) -> Message:
        file = chat.session.get_one(StoredFile, draft.fields["file"])
        sheet, whose = read_sheet(file.name, file.content), account_meant(chat, account)
        if self.of_account and whose is None and told_apart(chat.session):
            return ask_account(chat, draft, file.name, self.more)
        shown = self.preview(chat, file.name, sheet, whose)
        if not shown.is_good:
            return shown.message
        if not shown.changes:
            return Message(t("All is as “{name}” says; there is nothing to import.", name=file.name))
        draft.fields = {"file": file.id, "account": whose}
        keep_draft(chat, draft)
        button = Button(t("Import"), f"{self.command} {draft.short_id}{self.more}", primary=True)
        return replace(shown.message, buttons=(button,))

    def _enter(self, chat: Chat, mine: Draft) -> Words:
        file = chat.session.get_one(StoredFile, mine.fields["file"])
        said = self.enter(chat, read_sheet(file.name, file.content), mine.fields["account"])
        mine.posted = "imported"
        return said


def unused(mine: Draft, command: str) -> Draft:
    """A draft of a command that was not imported yet; Refusal for another."""
    if mine.command != command:
        raise Refusal(t("{draft} is no sheet of this kind.", draft=mine.short_id))
    if mine.posted is not None:
        raise Refusal(t("{draft} was imported already.", draft=mine.short_id))
    return mine


def handed_in(chat: Chat) -> StoredFile | None:
    """The sheet that came along with a line, if any; Refusal for more than one."""
    if len(chat.incoming.files) > 1:
        raise Refusal(t("Send one sheet at a time."))
    return chat.session.get_one(StoredFile, chat.incoming.files[0]) if chat.incoming.files else None


def keep_draft(chat: Chat, draft: Draft) -> None:
    """Keep a draft, which thereby has a number."""
    chat.session.add(draft)
    chat.session.flush()


def account_meant(chat: Chat, account: Account | None) -> int | None:
    """The account that was said, else the room's, else the only one; None where that tells nothing."""
    return account.id if account is not None else account_here(chat.session, chat.room)


def ask_account(chat: Chat, draft: Draft, name: str, more: str = "") -> Message:
    """Ask which account a sheet is of; the draft keeps it meanwhile."""
    keep_draft(chat, draft)
    buttons = [
        Button(one.name, f"{draft.command} {draft.short_id}{more} --account {one.name}")
        for one in accounts_of(chat.session)[:MOST_BUTTONS]
    ]
    return Message(t("For which account is “{name}”?", name=name), buttons=tuple(buttons))
