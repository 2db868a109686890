"""What could not be delivered, for admins: with the reason, and another try."""

from __future__ import annotations

from typing import Annotated

from handlers._chat import Chat
from handlers._command import command
from models.message import Button, Message
from models.outbox import Outcome, Parcel, parked, retry
from models.person import Role
from models.refusal import Refusal
from models.words import Words, joined, nt, t


@command("outbox list", "发件箱 列表", "fjxlb", role=Role.ADMIN)
def list_parked(chat: Chat) -> Message:
    """List messages that were given up, with the reason"""
    rows = parked(chat.session)
    if not rows:
        return Message(t("Nothing was given up; all messages went out or are on their way."))
    lines = [
        joined([str(row.id), row.platform, row.room, t("{moment}", moment=row.at), row.error or ""])
        for row in rows
    ]
    buttons = tuple(Button(t("Retry {number}", number=row.id), f"outbox retry {row.id}") for row in rows[:5])
    heading = nt("{count} message was given up", "{count} messages were given up", len(rows))
    return Message(heading, sections=(joined(lines, "\n"),), buttons=buttons)


@command("outbox retry", "发件箱 再发", "fjxzf", role=Role.ADMIN)
def send_again(chat: Chat, number: Annotated[int, t("Number")]) -> Words:
    """Send a message again that was given up; it goes to the end of its room's line"""
    row = chat.session.get(Parcel, number)
    if row is None or row.state != Outcome.PARKED:
        raise Refusal(t("No message {number} was given up.", number=number))
    retry(chat.session, row, chat.now)
    return t("Message {number} is on its way again.", number=number)
