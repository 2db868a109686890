"""What was done about a request, told as a story: who, what, when, why, and for whom."""

from __future__ import annotations

import re
from datetime import datetime

from sqlmodel import Session

from handlers._chat import Chat
from handlers._request_card import titled
from models.audit import Entry, history
from models.message import Message
from models.person import Person
from models.request import Request
from models.words import Text, Words, joined, t

MOST_LINES = 40
FOR = re.compile(r"for ([^:]+): (.*)", re.S)
DEEDS: dict[str, Text] = {
    "draft": t("{person} wrote it down"),
    "submit": t("{person} filed it"),
    "begin": t("approval began"),
    "agree": t("{person} agreed"),
    "approve": t("{person} agreed; it is approved"),
    "ratify": t("{person} agreed afterwards; it is closed"),
    "refuse": t("{person} refused"),
    "reject": t("{person} rejected it"),
    "return": t("{person} returned it"),
    "withdraw": t("{person} withdrew it"),
    "rush": t("it is done first and approved afterwards"),
    "claim": t("{person} took it on"),
    "deliver": t("{person} delivered"),
    "accept": t("{person} accepted what was delivered"),
    "conclude": t("with the approval it is closed"),
    "rework": t("{person} asked for more work"),
    "reopen": t("{person} took it up again"),
    "void": t("approvals ended by the change; it is approved anew"),
    "review after": t("the approval that follows began"),
    "expire": t("it expired"),
    "edit": t("{person} changed it"),
    "hand over": t("{person} handed it over"),
    "add": t("{person} asked somebody to decide, too"),
    "copy": t("{person} sent a copy"),
    "nudge": t("{person} nudged"),
    "page": t("paged"),
    "pass": t("{person} let the next one be paged"),
    "give": t("{person} gave a part"),
    "raise": t("it took too long and went up"),
    "release": t("who could not decide was replaced"),
}


def story(chat: Chat, request: Request) -> Message:
    """Tell all that was done about a request, the first thing first."""
    lines = story_lines(chat.session, request, chat.now)
    return Message(t("The story of {request}", request=titled(request)), sections=(joined(lines, "\n"),))


def story_lines(session: Session, request: Request, now: datetime) -> list[Words]:
    """A line for each deed, in the zone of `now`."""
    entries = history(session, request.subject)
    return [_line(session, entry, now) for entry in entries[-MOST_LINES:]]


def _line(session: Session, entry: Entry, now: datetime) -> Words:
    person = session.get_one(Person, entry.person).name if entry.person is not None else t("Paiqi")
    told = Text(DEEDS[entry.verb].msgid, {"person": person})
    found = FOR.fullmatch(entry.why)
    why = found[2] if found else entry.why
    if entry.verb == "void":
        why = ""
    done = t("{said} for {other}", said=told, other=found[1]) if found else told
    line = joined([t("{moment}", moment=entry.at.astimezone(now.tzinfo)), done])
    return t("{line}: {comment}", line=line, comment=why) if why else line
