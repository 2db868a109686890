"""`account`: which Official Accounts figures are collected from, and another one."""

from __future__ import annotations

import typer
from sqlmodel import select

from bot.cli.opening import Refused, opened
from bot.settings import secret_of
from bot.sources.official_account.connecting import NoName, Way, connect
from bot.words import Reader, say
from models.connection import Connection, connections
from models.figure import Why
from models.room import Account
from models.words import t


def add_account(name: str, app_id: str, secret: str, token: str, aes_key: str) -> None:
    """Connect an account."""
    with opened() as paiqi:
        try:
            way = Way(app_id.strip(), secret, token, aes_key)
        except NoName:
            words = t(
                "Name the environment variable that holds a secret, as WECHAT_SECRET_2; it is not kept."
            )
            raise Refused(words) from None
        with paiqi.db.transaction() as session:
            taken = session.exec(select(Connection).where(Connection.app_id == way.app_id)).first()
            if taken is not None and session.get_one(Account, taken.account).name != name:
                raise Refused(t("{app} is connected as another account already.", app=way.app_id))
            made = connect(session, name, way, paiqi.clock.now())
        typer.echo(f"{made.account}  {name}  {way.app_id}  /wechat/{made.account}")
        for variable in (secret, token, aes_key):
            if variable and not secret_of(variable):
                typer.echo(f"{variable} is not set here; set it where Paiqi is served.", err=True)


def list_accounts() -> None:
    """List the connected accounts, and whether their figures come."""
    with opened() as paiqi:
        settings, now = paiqi.settings, paiqi.clock.now()
        reader = Reader(settings.language, settings.zone_info, now.date())
        with paiqi.db.reading() as session:
            for one in connections(session):
                name = session.get_one(Account, one.account).name
                state = say(Why.of(one.why).label, reader) + f" {one.detail}" if one.why else "ok"
                typer.echo(f"{one.account}  {name}  {one.app_id}  {state}")
