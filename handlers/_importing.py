"""Importing a sheet in chat: it is tried out, shown, kept as a draft, and entered by a button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from handlers._chat import Chat
from handlers._drafts import my_draft
from handlers._sheet import Sheet, read_sheet
from models.draft import Draft
from models.file import StoredFile
from models.message import Button, Message
from models.refusal import Refusal
from models.words import Words, t


@dataclass(frozen=True, slots=True)
class Shown:
    """A preview, and whether its sheet may be imported."""

    message: Message
    is_good: bool
    changes: bool = True


@dataclass(frozen=True, slots=True)
class Importing:
    """How one kind of sheet is imported: by which command, explained, previewed and entered how."""

    command: str
    explain: Callable[[], Message]
    preview: Callable[[Chat, str, Sheet], Shown]
    enter: Callable[[Chat, Sheet], Words]

    def run(self, chat: Chat, draft: Draft | None) -> Words | Message:
        """Explain, preview, or import, by what came along."""
        if draft is not None:
            return self._enter(chat, my_draft(chat, draft.id))
        if not chat.incoming.files:
            return self.explain()
        if len(chat.incoming.files) > 1:
            raise Refusal(t("Send one sheet at a time."))
        return self._show(chat, chat.session.get_one(StoredFile, chat.incoming.files[0]))

    def _show(self, chat: Chat, file: StoredFile) -> Message:
        shown = self.preview(chat, file.name, read_sheet(file.name, file.content))
        if not shown.is_good:
            return shown.message
        if not shown.changes:
            return Message(t("All is as “{name}” says; there is nothing to import.", name=file.name))
        draft = Draft(person=chat.me.id, command=self.command, fields={"file": file.id}, at=chat.now)
        chat.session.add(draft)
        chat.session.flush()
        button = Button(t("Import"), f"{self.command} {draft.short_id}", primary=True)
        return replace(shown.message, buttons=(button,))

    def _enter(self, chat: Chat, mine: Draft) -> Words:
        if mine.command != self.command:
            raise Refusal(t("{draft} is no sheet of this kind.", draft=mine.short_id))
        if mine.posted is not None:
            raise Refusal(t("{draft} was imported already.", draft=mine.short_id))
        file = chat.session.get_one(StoredFile, mine.fields["file"])
        said = self.enter(chat, read_sheet(file.name, file.content))
        mine.posted = "imported"
        return said
