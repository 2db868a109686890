"""Rooms: what each is for, the language it reads, and which account it serves."""

from __future__ import annotations

from typing import Annotated

from handlers._chat import Chat
from handlers._command import command
from handlers._kinds import Serving
from handlers._lacking import mending, ticks
from models.audit import Deed, append
from models.message import Message
from models.missing import wanted
from models.person import Role
from models.room import Guests, Language, Room, Use, rooms, told_apart
from models.words import Words, joined, t


@command("room list", "群 列表", "qlb", "频道 列表")
def list_rooms(chat: Chat) -> Message:
    """List the rooms, what each is for and which account it serves"""
    accounts = told_apart(chat.session)
    lines = [
        joined(
            [
                room.name,
                joined([Use.of(use).label for use in room.uses], "、"),
                Language.of(room.language).label,
                accounts.get(room.account, t("all accounts")) if accounts else "",
                t("guests may look and vote") if room.guests else "",
            ]
        )
        for room in rooms(chat.session)
    ]
    return Message(t("Rooms"), sections=(joined(lines, "\n") or t("No room is bound yet."),))


@command("room use", "群 用途", "qyt", role=Role.ADMIN)
def bind(chat: Chat, use: Annotated[Use, t("For")], room: Annotated[Room, t("Room")]) -> Message:
    """Say what a room is for: topics, sop, digest or requests"""
    before = " ".join(room.uses)
    room.uses = sorted({*room.uses, str(use)})
    _note(chat, room, "use", before, " ".join(room.uses))
    done = t("{room} is now for {use}.", room=room.name, use=use.label)
    needs = [need for need in wanted(chat.session, chat.now) if not need.met]
    missing = joined([t("Still missing:"), ticks(needs)], "\n") if needs else t("Nothing is missing.")
    return Message(done, sections=(missing,), buttons=mending(needs))


@command("room language", "群 语言", "qyy", role=Role.ADMIN)
def set_language(
    chat: Chat, language: Annotated[Language, t("Language")], room: Annotated[Room, t("Room")]
) -> Words:
    """Choose the language a room reads: Chinese or English"""
    before, room.language = room.language, str(language)
    _note(chat, room, "language", before, room.language)
    return t("{room} now reads {language}.", room=room.name, language=language.label)


@command("room account", "群 账号", "qzh", role=Role.ADMIN)
def set_account(
    chat: Chat, room: Annotated[Room, t("Room")], account: Annotated[Serving, t("Account")]
) -> Words:
    """Choose the account that a room serves, or all of them"""
    before, chosen = room.account, account.account
    room.account = chosen.id if chosen else None
    _note(chat, room, "account", str(before or ""), str(room.account or ""))
    if chosen is None:
        return t("{room} serves all accounts.", room=room.name)
    return t("{room} serves {account} alone.", room=room.name, account=chosen.name)


@command("room guests", "群 访客", "qfk", role=Role.ADMIN)
def let_guests(chat: Chat, guests: Annotated[Guests, t("Guests")], room: Annotated[Room, t("Room")]) -> Words:
    """Say whether guests may look at topics and vote in a room: yes or no"""
    before, room.guests = room.guests, guests is Guests.YES
    _note(chat, room, "guests", "yes" if before else "no", guests)
    if room.guests:
        return t("In {room} guests may look at topics and vote for them now.", room=room.name)
    return t("In {room} guests may do nothing now.", room=room.name)


def _note(chat: Chat, room: Room, verb: str, before: str, after: str) -> None:
    append(chat.session, Deed(f"room:{room.id}", verb, chat.me.id, chat.now, before=before, after=after))
