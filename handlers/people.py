"""People: who is here, what each may do, and the language each reads."""

from __future__ import annotations

from typing import Annotated

from sqlmodel import select

from handlers._called import called
from handlers._chat import Chat
from handlers._command import command
from handlers._importing import Importing, Shown
from handlers._kinds import Anybody
from handlers._roster import enter_roster, read_roster, try_out
from handlers._roster_card import explain, preview
from handlers._sheet import Sheet
from models.absence import lend_again
from models.audit import Deed, append
from models.draft import Draft
from models.message import Message
from models.person import Department, Person, Role, check_another_admin, with_guests
from models.position import positions_of
from models.room import Language
from models.roster import Outcome
from models.words import Words, joined, t


@command("people list", "成员 列表", "cylb")
def list_people(chat: Chat) -> Message:
    """List the team: department and role of each"""
    departments = {row.id: row.name for row in chat.session.exec(select(Department))}
    lines = [_line(chat, person, departments) for person in with_guests(chat.session)]
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
def give_role(chat: Chat, role: Annotated[Role, t("Role")], person: Annotated[Anybody, t("Person")]) -> Words:
    """Give a person a role: guest, member, editor, lead or admin"""
    if role is not Role.ADMIN:
        check_another_admin(chat.session, person)
    before, person.role, person.role_given = person.role, str(role), True
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
    return IMPORTING.run(chat, draft)


def _preview(chat: Chat, name: str, sheet: Sheet, _: int | None) -> Shown:
    trial = try_out(chat.session, read_roster(sheet), chat.me.id, chat.now)
    return Shown(preview(name, trial), not trial.problems, not trial.changes_nothing)


def _enter(chat: Chat, sheet: Sheet, _: int | None) -> Words:
    done = enter_roster(chat.session, read_roster(sheet), chat.me.id, chat.now)
    return t(
        "Imported: {new} new, {changed} changed, {same} as before.",
        new=len(done.of(Outcome.NEW)),
        changed=len(done.of(Outcome.CHANGED)),
        same=len(done.of(Outcome.UNCHANGED)),
    )


IMPORTING = Importing("people import", explain, _preview, _enter, of_account=False)


@command("language", "语言", "yy")
def set_language(chat: Chat, language: Annotated[Language, t("Language")]) -> Words:
    """Choose the language you read: Chinese or English"""
    chat.me.language = chat.language = str(language)
    return t("From now on I write to you in English.")
