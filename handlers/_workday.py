"""The next working day, said in words: the calendar knows which that is, the grammar of dates does not."""

from __future__ import annotations

import re

from handlers._chat import Chat
from models.teamwork import team_calendar

_SAID = re.compile(
    "下一?个?工作日(?:早上|上午|一早)?|(?:the )?next (?:working|business|work) ?(?:day|morning)", re.I
)


def with_workday(chat: Chat, raw: str) -> str:
    """Put the date in place of 下个工作日; `下个工作日 15:00` keeps its time."""
    said = _SAID.search(raw)
    if said is None:
        return raw
    calendar = team_calendar(chat.session, chat.tools.calendar)
    day = calendar.add_working_days(chat.now.astimezone(calendar.zone).date(), 1)
    return f"{raw[: said.start()]}{day.isoformat()} {raw[said.end() :]}".strip()
