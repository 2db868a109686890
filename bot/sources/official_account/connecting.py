"""Accounts are connected: the one that the environment names, and others by the command line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.sources.official_account.settings import WeChatSettings
from models.audit import Deed, append
from models.collecting import OLDEST
from models.connection import Connection, wake
from models.room import Account
from models.row import free_name

VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,63}")


class NoName(ValueError):
    """A secret is to be named by its environment variable, and this is no name of one."""


@dataclass(frozen=True, slots=True)
class Way:
    """How an account is to be reached: its app id, and the variables that hold its secrets."""

    app_id: str
    secret: str
    token: str = ""
    aes_key: str = ""

    def __post_init__(self) -> None:
        for name in (self.secret, self.token, self.aes_key):
            if name and not VARIABLE.fullmatch(name):
                raise NoName("a secret is given by the name of the variable that holds it")


def connect_ours(session: Session, settings: WeChatSettings, now: datetime) -> Connection | None:
    """Connect the account of the environment, once: the team's only one, or else a new one."""
    if not settings.app_id:
        return None
    known = session.exec(select(Connection).where(Connection.app_id == settings.app_id)).first()
    if known is not None:
        return known
    free = col(Account.id).not_in(select(Connection.account))
    accounts = session.exec(select(Account).where(~col(Account.sample), free)).all()
    name = accounts[0].name if len(accounts) == 1 else free_name(session, Account.name, settings.app_id)
    names = Way(settings.app_id, "WECHAT_APP_SECRET", "WECHAT_TOKEN", "WECHAT_AES_KEY")
    return connect(session, name, names, now)


def connect(session: Session, name: str, way: Way, now: datetime) -> Connection:
    """Connect the account of a name, which is made where there is none; its figures are collected at once."""
    account = session.exec(select(Account).where(Account.name == name)).first()
    if account is None:
        account = Account(name=name)
        session.add(account)
        session.flush()
    account.sample = False
    found = session.exec(select(Connection).where(Connection.account == account.id)).first()
    made = found or Connection(account=account.id, app_id="", secret="", since=OLDEST)
    made.app_id, made.secret, made.sample = way.app_id, way.secret, False
    made.token, made.aes_key = way.token, way.aes_key
    wake(session, made, now)
    session.flush()
    append(session, Deed(f"account:{account.id}", "connect", None, now, after=way.app_id))
    return made
