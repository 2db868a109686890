"""Departments: who heads each, how many are in it, and which group of a chat product it follows."""

from __future__ import annotations

from typing import Annotated

from sqlmodel import col, select

from handlers._chat import Chat
from handlers._command import command
from models.group import Group, follow, groups_of, unfollow
from models.message import Button, Message
from models.person import Department, Person, Role, everyone
from models.refusal import Refusal
from models.words import Words, joined, nt, t

LONGEST = 40  # characters of a name


@command("department list", "部门 列表", "bmlb")
def list_departments(chat: Chat) -> Message:
    """List the departments: who heads each, how many are in it, which group it follows"""
    departments = chat.session.exec(select(Department).order_by(col(Department.id))).all()
    groups = {group.department: group.name for group in groups_of(chat.session)}
    team = everyone(chat.session)
    lines = [
        _line(one, [person for person in team if person.department == one.id], groups) for one in departments
    ]
    shown = joined(lines, "\n") or t("There are no departments yet.")
    may = chat.me.is_at_least(Role.ADMIN) and groups_of(chat.session)
    buttons = (Button(t("Follow a group…"), "department follow …"),) if may else ()
    return Message(t("Departments"), sections=(shown,), buttons=buttons)


def _line(department: Department, people: list[Person], groups: dict[int | None, str]) -> Words:
    head = next((t("headed by {person}", person=one.name) for one in people if one.heads), t("no head"))
    group = groups.get(department.id)
    follows = t("follows @{group}", group=group) if group else ""
    count = nt("{count} person", "{count} people", len(people))
    return joined([department.name, count, head, follows])


@command("department follow", "部门 跟随", "bmgs", role=Role.ADMIN)
def follow_group(
    chat: Chat, group: Annotated[Group, t("Group")], name: Annotated[str | None, t("Department")] = None
) -> Words:
    """Let a department be who is in a group of the chat product, as @design, now and later"""
    called = name or group.name
    if len(called) > LONGEST:
        raise Refusal(t("A department's name has {most} characters at most.", most=LONGEST), field="name")
    department = chat.session.exec(select(Department).where(Department.name == called)).first()
    if department is None:
        department = Department(name=called)
        chat.session.add(department)
        chat.session.flush()
    follow(chat.session, group, department, chat.me, chat.now)
    inside = [person.name for person in everyone(chat.session) if person.department == department.id]
    return t(
        "{department} is who is in @{group} from now on: {people}.",
        department=called,
        group=group.name,
        people=joined(inside, "、") or t("nobody known yet"),
    )


@command("department unfollow", "部门 不跟随", "bmbgs", role=Role.ADMIN)
def unfollow_group(chat: Chat, group: Annotated[Group, t("Group")]) -> Words:
    """Let a department follow a group no more; who is in it stays"""
    if group.department is None:
        raise Refusal(t("No department follows @{group}.", group=group.name))
    department = chat.session.get_one(Department, group.department)
    unfollow(chat.session, group, chat.me, chat.now)
    return t("{department} no longer follows @{group}.", department=department.name, group=group.name)
