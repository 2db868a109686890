"""People: who is here, what each may do, and the language each reads."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from sqlmodel import select

from handlers._called import called
from handlers._chat import Chat
from handlers._command import command
from handlers._drafts import my_draft
from handlers._roster import Roster, enter_roster, read_roster, try_out
from handlers._roster_card import explain, preview
from handlers._sheet import read_sheet
from models.absence import lend_again
from models.audit import Deed, append
from models.draft import Draft
from models.file import StoredFile
from models.message import Button, Message
from models.person import Department, Person, Role, check_another_admin, everyone
from models.position import positions_of
from models.refusal import Refusal
from models.room import Language
from models.roster import Outcome
from models.words import Words, joined, t


@command("people list", "成员 列表", "cylb")
def list_people(chat: Chat) -> Message:
    """List the team: department and role of each"""
    departments = {row.id: row.name for row in chat.session.exec(select(Department))}
    lines = [_line(chat, person, departments) for person in everyone(chat.session)]
    return Message(t("The team"), sections=(joined(lines, "\n"),))


def _line(chat: Chat, person: Person, departments: dict[int, str]) -> Words:
    return joined(
        [
            called(chat.session, person),
            departments.get(person.department or 0, ""),
            t("head") if person.heads else "",
            joined([position.name for position in positions_of(chat.session, person)], "、"),
            Role.of(person.role).label,
        ]
    )


@command("people role", "成员 权限", "cyqx", role=Role.ADMIN)
def give_role(chat: Chat, role: Annotated[Role, t("Role")], person: Annotated[Person, t("Person")]) -> Words:
    """Give a person a role: member, editor, lead or admin"""
    if role is not Role.ADMIN:
        check_another_admin(chat.session, person)
    before, person.role = person.role, str(role)
    lend_again(chat.session, person)
    append(
        chat.session,
        Deed(f"person:{person.id}", "role", chat.me.id, chat.now, before=before, after=str(role)),
    )
    chat.tell(person, t("{admin} made you {role}.", admin=chat.me.name, role=role.label))
    return t("{person} is now {role}.", person=person.name, role=role.label)


@command("people import", "成员 导入", "cydr", role=Role.ADMIN)
def import_people(chat: Chat, draft: Draft | None = None) -> Words | Message:
    """Move the team in from a sheet: send it along, look at the preview, then import"""
    if draft is None and not chat.incoming.files:
        return explain()
    if draft is None:
        return _show_import(chat)
    mine = my_draft(chat, draft.id)
    if mine.posted is not None:
        raise Refusal(t("{draft} was imported already.", draft=mine.short_id))
    done = enter_roster(chat.session, _roster(chat, mine.fields["file"]), chat.me.id, chat.now)
    mine.posted = "imported"
    return t(
        "Imported: {new} new, {changed} changed, {same} as before.",
        new=len(done.of(Outcome.NEW)),
        changed=len(done.of(Outcome.CHANGED)),
        same=len(done.of(Outcome.UNCHANGED)),
    )


def _show_import(chat: Chat) -> Message:
    """Try the sheet out and keep it as a draft, which a button imports."""
    if len(chat.incoming.files) > 1:
        raise Refusal(t("Send one sheet at a time."))
    file = chat.session.get_one(StoredFile, chat.incoming.files[0])
    trial = try_out(chat.session, _roster(chat, file.id), chat.me.id, chat.now)
    if trial.changes_nothing:
        return Message(t("All is as “{name}” says; there is nothing to import.", name=file.name))
    shown = preview(file.name, trial)
    if trial.problems:
        return shown
    draft = Draft(person=chat.me.id, command="people import", fields={"file": file.id}, at=chat.now)
    chat.session.add(draft)
    chat.session.flush()
    return replace(shown, buttons=(Button(t("Import"), f"people import {draft.short_id}", primary=True),))


def _roster(chat: Chat, file: int) -> Roster:
    stored = chat.session.get_one(StoredFile, file)
    return read_roster(read_sheet(stored.name, stored.content))


@command("language", "语言", "yy")
def set_language(chat: Chat, language: Annotated[Language, t("Language")]) -> Words:
    """Choose the language you read: Chinese or English"""
    chat.me.language = chat.language = str(language)
    return t("From now on I write to you in English.")
