"""Rooms: what each is for, which language it reads and which account it serves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, UniqueConstraint, bindparam, true
from sqlmodel import Field, Session, col, or_, select

from models.message import Button
from models.missing import Need, needs
from models.named import Named
from models.outbox import Address
from models.row import Row, free_name
from models.words import t


class Use(Named):
    """What a room may be for."""

    TOPICS = "topics", t("topics"), "选题"
    SOP = "sop", t("the schedule"), "排期"
    DIGEST = "digest", t("digests"), "数据"
    REQUESTS = "requests", t("requests"), "申请"


class Language(Named):
    """The languages Paiqi speaks; each goes by its own name too."""

    CHINESE = "zh_CN", t("Chinese"), "中文", "汉语", "zh"
    ENGLISH = "en", t("English"), "英文", "英语"


class Guests(Named):
    """Whether guests may look and vote in a room."""

    YES = "yes", t("they may"), "可以", "允许", "是"
    NO = "no", t("they may not"), "不可以", "不允许", "否"


class AccountKind(Named):
    """What an Official Account is for WeChat, which decides how often it may push to all."""

    SUBSCRIPTION = "subscription", t("subscription account"), "订阅号"
    SERVICE = "service", t("service account"), "服务号"


class Account(Row, table=True):
    """A WeChat Official Account (公众号) that the team runs."""

    name: str = Field(unique=True)
    kind: str = AccountKind.SUBSCRIPTION
    sample: bool = False


class Room(Row, table=True):
    """A room of a platform. `uses` lists what it is for; `account` is None where it serves all.

    `guests` says that people from outside of the team may look and vote here.
    """

    __table_args__ = (UniqueConstraint("platform", "native"), UniqueConstraint("name"))

    platform: str
    native: str
    name: str
    language: str = "zh_CN"
    uses: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    account: int | None = Field(default=None, foreign_key="account.id")
    guests: bool = False
    sample: bool = False

    @property
    def address(self) -> Address:
        """Where a message to everybody in the room goes."""
        return Address(self.platform, self.native)


def room_named(session: Session, platform: str, native: str) -> Room | None:
    """Find a room by its platform's id."""
    return session.exec(_NAMED, params={"platform": platform, "native": native}).first()


_NAMED = select(Room).where(
    col(Room.platform) == bindparam("platform"), col(Room.native) == bindparam("native")
)


def meet_room(session: Session, platform: str, native: str, name: str, language: str) -> Room:
    """Find a room by its platform's id; one not known yet is for nothing so far, and reads `language`."""
    known = room_named(session, platform, native)
    if known is not None:
        return known
    room = Room(platform=platform, native=native, name=free_name(session, Room.name, name), language=language)
    session.add(room)
    session.flush()
    return room


def rooms(session: Session) -> list[Room]:
    """All rooms, in the order they were bound."""
    return list(session.exec(select(Room).order_by(col(Room.id))))


def room_for(session: Session, use: Use, account: int | None = None) -> Room | None:
    """Find the room for a use: that of the account, else one that serves all accounts."""
    fit = [room for room in rooms(session) if use in room.uses and room.account in (account, None)]
    return max(fit, key=lambda room: room.account is not None, default=None)


@needs("room", step=3)
def rooms_needed(session: Session, at: datetime) -> list[Need]:
    """A room for each use, that serves all accounts, or one for each account."""
    return [need for use in Use for need in _rooms_needed(session, use)]


def _rooms_needed(session: Session, use: Use) -> list[Need]:
    button = Button(t("Room for {use}…", use=use.label), f"room use {use} …")
    what = t("A room for {use}", use=use.label)
    if not any(use in room.uses for room in rooms(session)):
        return [Need(what, False, button)]
    lacking = [one.name for one in accounts_of(session) if room_for(session, use, one.id) is None]
    apart = [t("A room for {use} of {account}", use=use.label, account=name) for name in lacking]
    return [Need(one, False, button) for one in apart] or [Need(what, True, button)]


def accounts_of(session: Session) -> list[Account]:
    """The team's accounts, in the order they came."""
    return list(session.exec(select(Account).order_by(col(Account.id))))


def told_apart(session: Session, here: int | None = None) -> dict[int | None, str]:
    """The names to be said beside what is an account's; none for that of `here`, or where there is one."""
    known = accounts_of(session)
    return {one.id: one.name for one in known if one.id != here} if len(known) > 1 else {}


def of_account(whose: int | None, account: int | None) -> ColumnElement[bool]:
    """Whether a row, by its column `account`, is an account's or nobody's in particular; any for None."""
    return true() if account is None else or_(col(whose) == account, col(whose).is_(None))


def account_here(session: Session, room: Room | None) -> int | None:
    """The account that is meant in a room: its own, else the only one there is."""
    if room is not None and room.account is not None:
        return room.account
    found = session.exec(select(Account.id).order_by(col(Account.id)).limit(2)).all()
    return found[0] if len(found) == 1 else None
