"""Reports: how the team's work went, in figures."""

from __future__ import annotations

from typing import Annotated

from handlers._chat import Chat
from handlers._command import command
from handlers._export import SheetKind
from handlers._sop_report import report_card
from handlers._sop_report_sheet import report_sheet
from models.message import Message
from models.sop_report import Month, sop_report
from models.teamwork import team_calendar
from models.words import t


@command("report sop", "报告 流程", "bglc", "流程报告")
def about_steps(
    chat: Chat,
    month: Annotated[Month | None, t("Month")] = None,
    kind: Annotated[SheetKind | None, t("Format")] = None,
) -> Message:
    """Report how articles went in a month: deadlines kept, working time, rounds of review; as a sheet, too"""
    calendar = team_calendar(chat.session, chat.tools.calendar)
    asked = month or Month(chat.now.date().replace(day=1))
    report = sop_report(chat.session, asked, chat.account, chat.now, calendar)
    return report_sheet(chat, report, kind) if kind is not None else report_card(chat, report)
