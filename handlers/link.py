"""Linking: one person, known by several platforms; by a code, and only when both sides agree."""

from __future__ import annotations

import secrets
from typing import Annotated

from sqlmodel import Session, col, select

from handlers._cards import draws
from handlers._chat import Chat
from handlers._command import command
from models.link import Link, agree, give_code, lower, undo, use_code
from models.message import Button, Message
from models.person import Person
from models.refusal import Refusal
from models.telling import tell
from models.words import Words, t

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that are taken for one another
LENGTH = 6


@command("link", "绑定", "bd")
def begin(
    chat: Chat, code: Annotated[str | None, t("Code from the other platform")] = None
) -> Words | Message | None:
    """Link yourself on another platform: get a code here, type it there"""
    if chat.incoming.room is not None:
        raise Refusal(t("Say this to me directly, not in a room: a code is for you alone."))
    if code is None:
        made = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
        give_code(chat.session, chat.me, chat.incoming.platform, made, chat.now)
        return t("On the other platform, say to me within 10 minutes: link {code}", code=made)
    link = use_code(chat.session, code.strip().upper(), chat.me, chat.incoming.platform, chat.now)
    for number in (link.kept, link.joined):
        person = chat.session.get_one(Person, number)
        tell(chat.session, person, draw_link(chat.session, link.subject, "both"), chat.now)
    return None


@command("link confirm", "确认绑定", "qrbd")
def confirm(chat: Chat, link: Annotated[Link, t("Link")]) -> Words:
    """Agree that the two are you; the other side has to agree too"""
    if not agree(chat.session, link, chat.me, chat.now):
        return t("Noted. The other side has to agree too.")
    return t("Linked. Within a day, “unlink” undoes it.")


@command("link refuse", "不绑定", "bbd")
def refuse(chat: Chat, link: Annotated[Link, t("Link")]) -> Words:
    """Refuse a link: the other one is not you"""
    link.move(chat.session, "refuse", chat.me, chat.now)
    return t("Not linked; nothing has changed.")


@command("unlink", "解除绑定", "jcbd")
def part(chat: Chat, link: Annotated[Link | None, t("Link")] = None) -> Words:
    """Undo a link of the last day"""
    mine = (Link.kept == chat.me.id, Link.state == "linked")
    newest = select(Link).where(*mine).order_by(col(Link.id).desc()).limit(1)
    found = link or chat.session.exec(newest).first()
    if found is None:
        raise Refusal(t("You have no link to undo."))
    undo(chat.session, found, chat.me, chat.now)
    return t("The link is undone; votes, roles and sign-ins are as before. Days of duty stay where they are.")


@draws("link")
def draw_link(session: Session, subject: str, view: str) -> Message:
    """Draw a link: who becomes one with whom, as what, and who has agreed."""
    link = session.get_one(Link, int(subject.partition(":B")[2]))
    kept, joined = session.get_one(Person, link.kept), session.get_one(Person, link.joined)
    text = t("Are {kept} and {joined} the same person?", kept=kept.name, joined=joined.name)
    role = lower(kept.role, joined.role).label
    what = t(
        "As one they are {kept}, {role}. What {joined} holds goes over; double votes count once.",
        kept=kept.name,
        joined=joined.name,
        role=role,
    )
    if link.state != "asked":
        return Message(text, sections=(link.STATES[link.state],), subject=subject, view=view)
    agreed = tuple(t("{person} has agreed.", person=session.get_one(Person, one).name) for one in link.agreed)
    buttons = (
        Button(t("That is me"), f"link confirm {link.short_id}", primary=True),
        Button(t("Not me"), f"link refuse {link.short_id}"),
    )
    return Message(text, sections=(what, *agreed), buttons=buttons, subject=subject, view=view)
