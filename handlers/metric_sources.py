"""Where figures come from: whether each account's are collected, what does not work, and trying again."""

from __future__ import annotations

from sqlmodel import Session, func, select

from handlers._chat import Chat
from handlers._collecting import why_words
from handlers._command import command
from models.collecting import ENDPOINTS
from models.connection import Collected, Connection, collectors, connection_of, connections, switch_on
from models.message import Button, Message
from models.metric import METRICS
from models.person import Role
from models.room import Account, accounts_of
from models.words import Words, joined, nt, t


@command("metric sources", "指标 来源", "zbly")
def show_sources(chat: Chat) -> Message:
    """Show for each account whether its figures are collected, and what does not work"""
    lines = [_account(chat.session, one) for one in accounts_of(chat.session)]
    buttons = (Button(t("Try now"), "metric retry"), Button(t("Import figures…"), "metric import"))
    shown = joined(lines, "\n\n") or t("There is no account yet, of which figures could be.")
    may = chat.me.is_at_least(Role.LEAD)
    return Message(t("Where figures come from"), sections=(shown,), buttons=buttons if may else buttons[1:])


def _account(session: Session, account: Account) -> Words:
    connection = connection_of(session, account.id)
    if connection is None:
        how = t("not connected to WeChat; figures come by hand and by spreadsheet")
        return joined([account.name, how])
    last = session.exec(
        select(func.max(Collected.at)).where(Collected.connection == connection.id, Collected.final)
    ).one()
    state: Words = t("collected {moment}", moment=last) if last else t("nothing was collected yet")
    parts = [joined([account.name, state]), _failing(connection), *_off(session, connection)]
    return joined([part for part in parts if part], "\n")


def _failing(connection: Connection) -> Words:
    if not connection.failures:
        return ""
    again = t("next try {moment}", moment=connection.next_at) if connection.next_at else ""
    return joined([why_words(connection), connection.detail, again])


def _off(session: Session, connection: Connection) -> list[Words]:
    """What is not asked for, and until when."""
    found: list[Words] = []
    for one in collectors(session, connection).values():
        metrics = joined([METRICS[key].name for key in ENDPOINTS[one.endpoint].metrics], "、")
        until = t("until {moment}", moment=one.next_at) if one.next_at else t("switched off")
        found.append(joined([metrics or t("figures of articles"), why_words(one), until]))
    return found


@command("metric retry", "指标 重试", "zbcs", role=Role.LEAD)
def retry(chat: Chat) -> Words:
    """Collect figures now, from what is switched off too"""
    known = connections(chat.session)
    if not known:
        return t("No account is connected to WeChat. Whoever runs Paiqi does that: python -m bot account add")
    count = sum(switch_on(chat.session, one, chat.now) for one in known)
    on = nt("{count} interface is on again.", "{count} interfaces are on again.", count) if count else ""
    return joined([t("Figures are collected now."), on], " ")
