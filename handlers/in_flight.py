"""A running team brings its schedule (排期表) along: what is in hand becomes accepted topics."""

from __future__ import annotations

from typing import Annotated

from handlers._chat import Chat
from handlers._command import command
from handlers._importing import Importing, Shown
from handlers._in_flight import enter_schedule, explain, preview, read_schedule
from handlers._rows import nothing_imported
from handlers._sheet import Sheet
from models.draft import Draft
from models.message import Button, Message
from models.person import Role
from models.refusal import Refusal
from models.room import Account, Use, room_for
from models.words import Words, nt, t


@command("schedule import", "排期表 导入", "pqbdr", role=Role.LEAD)
def import_schedule(
    chat: Chat, draft: Draft | None = None, account: Annotated[Account | None, t("Account")] = None
) -> Words | Message:
    """Bring work in flight along from the schedule you had: title, column, owner, day, stage"""
    return IMPORTING.run(chat, draft, account)


def _preview(chat: Chat, name: str, sheet: Sheet, account: int | None) -> Shown:
    schedule = read_schedule(chat, sheet, account)
    return Shown(preview(name, schedule), not schedule.problems, bool(schedule.new))


def _enter(chat: Chat, sheet: Sheet, account: int | None) -> Words:
    schedule = read_schedule(chat, sheet, account)
    if schedule.problems:
        raise Refusal(nothing_imported(len(schedule.problems)))
    made = enter_schedule(chat, schedule, account)
    said = nt("{count} topic came along", "{count} topics came along", len(made))
    if room_for(chat.session, Use.TOPICS, account) is not None:
        words = t("{person} brought the schedule along: {topics}", person=chat.me.name, topics=said)
        button = Button(t("List topics"), "topic list accepted")
        chat.post(Use.TOPICS, Message(words, buttons=(button,)), account=account)
    return said


IMPORTING = Importing("schedule import", explain, _preview, _enter)
