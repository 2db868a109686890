"""Requests to other departments: what is under way."""

from __future__ import annotations

from sqlmodel import col, select

from handlers._chat import Chat
from handlers._command import command
from models.message import Message
from models.request import OPEN, Request
from models.words import joined, t

MOST_LISTED = 30


@command("request list", "申请 列表", "sqlb")
def list_requests(chat: Chat) -> Message:
    """List the requests under way, the oldest first"""
    asked = select(Request).where(col(Request.state).in_(OPEN)).order_by(col(Request.filed_at))
    lines = [
        joined([one.short_id, one.title, Request.STATES[one.state]])
        for one in chat.session.exec(asked.limit(MOST_LISTED))
    ]
    return Message(t("Requests"), sections=(joined(lines, "\n") or t("Nothing is under way."),))
