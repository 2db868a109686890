"""People: who is here, what each may do, and the language each reads."""

from __future__ import annotations

from typing import Annotated

from sqlmodel import select

from handlers._chat import Chat
from handlers._command import command
from models.audit import Deed, append
from models.message import Message
from models.person import Department, Person, Role, everyone
from models.refusal import Refusal
from models.room import Language
from models.words import Words, joined, t


@command("people list", "成员 列表", "cylb")
def list_people(chat: Chat) -> Message:
    """List the team: department and role of each"""
    departments = {row.id: row.name for row in chat.session.exec(select(Department))}
    lines = [
        joined(
            [
                p.name,
                departments.get(p.department or 0, ""),
                t("head") if p.heads else "",
                Role.of(p.role).label,
            ]
        )
        for p in everyone(chat.session)
    ]
    return Message(t("The team"), sections=(joined(lines, "\n"),))


@command("people role", "成员 权限", "cyqx", role=Role.ADMIN)
def give_role(chat: Chat, role: Annotated[Role, t("Role")], person: Annotated[Person, t("Person")]) -> Words:
    """Give a person a role: member, editor, lead or admin"""
    admins = [p for p in everyone(chat.session) if p.role == Role.ADMIN]
    if admins == [person] and role is not Role.ADMIN:
        raise Refusal(t("{person} is the last admin; name another one first.", person=person.name))
    before, person.role = person.role, str(role)
    append(
        chat.session,
        Deed(f"person:{person.id}", "role", chat.me.id, chat.now, before=before, after=str(role)),
    )
    chat.tell(person, t("{admin} made you {role}.", admin=chat.me.name, role=role.label))
    return t("{person} is now {role}.", person=person.name, role=role.label)


@command("language", "语言", "yy")
def set_language(chat: Chat, language: Annotated[Language, t("Language")]) -> Words:
    """Choose the language you read: Chinese or English"""
    chat.me.language = chat.language = str(language)
    return t("From now on I write to you in English.")
