"""Positions: who is 内容主管, 品牌 or 财务, which are vacant, and who gets them."""

from __future__ import annotations

from typing import Annotated

from sqlmodel import col, select

from handlers._called import called
from handlers._chat import Chat
from handlers._command import command
from handlers._kinds import Anybody
from handlers._positions import give_button
from models.absence import standing
from models.audit import Deed, append
from models.message import Button, Message
from models.person import Person, Role
from models.position import Position, give, holders, position_named, take
from models.refusal import Refusal
from models.words import Words, joined, t

LONGEST = 20  # characters of a name
MOST_BUTTONS = 5


@command("position list", "岗位 列表", "gwlb")
def list_positions(chat: Chat) -> Message:
    """List the positions and who holds them, the vacant ones first"""
    away = standing(chat.session)
    positions = chat.session.exec(select(Position).order_by(col(Position.id))).all()
    held = {position.id: holders(chat.session, position) for position in positions}
    ordered = sorted(positions, key=lambda position: bool(held[position.id]))
    lines = [
        joined([one.name, joined([called(chat.session, p, away) for p in held[one.id]], "、") or t("vacant")])
        for one in ordered
    ]
    vacant = [one for one in ordered if not held[one.id]]
    buttons = [give_button(one) for one in vacant[:MOST_BUTTONS]] or [Button(t("Give…"), "position give …")]
    may_give = chat.me.is_at_least(Role.LEAD)
    shown = joined(lines, "\n") or t("There are no positions yet.")
    return Message(t("Positions"), sections=(shown,), buttons=tuple(buttons) if may_give else ())


@command("position give", "岗位 指定", "gwzd", role=Role.LEAD)
def give_position(
    chat: Chat, name: Annotated[str, t("Position")], person: Annotated[Person, t("Person")]
) -> Message | Words:
    """Give a position to a person; others who hold it keep it"""
    if len(name) > LONGEST:
        raise Refusal(t("A position's name has {most} characters at most.", most=LONGEST), field="name")
    position = position_named(chat.session, name)
    if not give(chat.session, position, person, chat.now):
        return t("{person} is {position} already.", person=person.name, position=name)
    _note(chat, person, "give position", name)
    chat.tell(person, t("You are now {position}.", position=name))
    others = [one for one in holders(chat.session, position) if one.id != person.id]
    done = t("{person} is now {position}.", person=person.name, position=name)
    if not others:
        return done
    ends = tuple(
        Button(t("Only {person}", person=person.name), f"position end {name} @{one.name}")
        for one in others[:1]
    )
    also = t("So are: {names}", names=joined([one.name for one in others], "、"))
    return Message(done, sections=(also,), buttons=ends if len(others) == 1 else ())


@command("position end", "岗位 卸任", "gwxr", role=Role.LEAD)
def end_position(
    chat: Chat, name: Annotated[str, t("Position")], person: Annotated[Anybody, t("Person")]
) -> Words:
    """Let a person hold a position no longer"""
    position = chat.session.exec(select(Position).where(Position.name == name)).first()
    if position is None or not take(chat.session, position, person):
        raise Refusal(t("{person} is not {position}.", person=person.name, position=name))
    _note(chat, person, "end position", name)
    chat.tell(person, t("You are no longer {position}.", position=name))
    vacant = "" if holders(chat.session, position) else t("It is vacant now.")
    return joined([t("{person} is no longer {position}.", person=person.name, position=name), vacant], " ")


def _note(chat: Chat, person: Person, verb: str, name: str) -> None:
    append(chat.session, Deed(f"person:{person.id}", verb, chat.me.id, chat.now, why=name))
