"""What is said of collecting: the card of the first time, and what admins are told when it does not work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from handlers._cards import draws
from models.admins import tell_admins
from models.collecting import ENDPOINTS, OLDEST
from models.connection import Collector, Connection
from models.figure import Why
from models.life import mark
from models.message import Button, Message
from models.metric import METRICS
from models.outbox import post
from models.room import Account, Use, room_for
from models.words import Words, joined, t

BAR = 10  # signs
EACH = 20  # parts in which the card moves on


def begin_card(session: Session, connection: Connection, now: datetime) -> None:
    """Post the card of the first collection where figures are spoken of; not of the sample's."""
    room = room_for(session, Use.DIGEST, connection.account)
    if room is not None and not connection.sample:
        card = draw_backfill(session, connection.subject, "room")
        post(session, room.address, card, now, key=f"{connection.subject}:card")


def moved_on(session: Session, connection: Connection) -> None:
    """Draw the card anew, now and then, while the first collection goes on, and when it is over."""
    each = max((connection.backfill or 0) // EACH, 1)
    if connection.backfilled_at is None and connection.done % each == 0:
        mark(session, connection.subject)


def all_there(session: Session, connection: Connection) -> None:
    """Draw the card a last time, once the first collection is over."""
    mark(session, connection.subject)


@draws("connection")
def draw_backfill(session: Session, subject: str, view: str) -> Message:
    """Draw how far the first collection is."""
    connection = session.get_one(Connection, int(subject.partition(":")[2]))
    name = session.get_one(Account, connection.account).name
    first = max(connection.since, OLDEST)
    older = t("WeChat gives figures since {day}; older ones need a spreadsheet.", day=OLDEST)
    if connection.backfilled_at is not None:
        words = t("The figures of {account} since {day} are here", account=name, day=first)
    else:
        words = t("Bringing the figures of {account} since {day} along", account=name, day=first)
    return Message(
        words,
        sections=(older,) if connection.backfilled_at is not None else (_bar(connection), older),
        buttons=(Button(t("Import figures…"), "metric import"),),
        subject=subject,
        view=view,
    )


def _bar(connection: Connection) -> Words:
    calls = max(connection.backfill or 0, connection.done, 1)
    filled = BAR * connection.done // calls
    told = t(
        "{percent} %, call {done} of {calls}",
        percent=100 * connection.done // calls,
        done=f"{connection.done:,}",
        calls=f"{calls:,}",
    )
    return joined(["■" * filled + "□" * (BAR - filled), told], " ")


def tell_failing(session: Session, connection: Connection, now: datetime) -> None:
    """Tell the admins, once, that a connection does not work, and what they can do."""
    name = session.get_one(Account, connection.account).name
    words = t("The figures of {account} cannot be collected: {why}", account=name, why=why_words(connection))
    parts: list[Words] = [
        words,
        connection.detail,
        _advice(connection),
        t("I go on trying, and do not say this again."),
    ]
    message = Message(joined(parts, "\n"), buttons=(Button(t("Try now"), "metric retry"),))
    tell_admins(session, message, now, f"{connection.subject}:{_stamp(connection.failing_since)}")


def _stamp(at: datetime | None) -> int:
    """A moment as a key has it, in whatever zone it comes."""
    return 0 if at is None else int(at.timestamp())


def why_words(of: Connection | Collector) -> Words:
    """Why something does not work."""
    return Why.of(of.why).label


def _advice(connection: Connection) -> Words:
    """What to do about an error that somebody has to see to."""
    for sign, advice in _ADVICE.items():
        if connection.detail.startswith(sign):
            return advice
    if connection.why == Why.REFUSED:
        return t("See that {name} holds the account's AppSecret.", name=connection.secret)
    return ""


_ADVICE: Mapping[str, Words] = {
    "40164": t("Add this address to the IP whitelist in the account's back office."),
    "89503": t("The account's admin has to confirm this address in WeChat."),
}


def tell_off(session: Session, connection: Connection, collector: Collector, now: datetime) -> None:
    """Tell the admins, once, that an endpoint is not asked any more."""
    name = session.get_one(Account, connection.account).name
    metrics = [METRICS[key].name for key in ENDPOINTS[collector.endpoint].metrics]
    lost = joined(metrics, "、") or t("figures of articles")
    words = t(
        "{account}: {metrics} are no longer collected; {why} ({call}).",
        account=name,
        metrics=lost,
        why=why_words(collector),
        call=collector.endpoint,
    )
    button = Button(t("Switch on again"), "metric retry")
    key = f"{connection.subject}:{collector.endpoint}:{_stamp(collector.at)}"
    tell_admins(session, Message(words, buttons=(button,)), now, key)
