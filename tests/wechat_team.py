"""A team whose accounts are at a made-up WeChat, reached over real HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from bot.sample.wechat.service import BEIJING, Service
from bot.sample.wechat.truth import Out, Truth
from models.connection import Connection, connection_of
from models.room import Account
from models.series import Value, value_on
from tests.fakes.wechat import WeChat
from tests.team import Team

TITLES = ("春季踏青穿搭", "留言怎么开", "客户案例：老店新开", "618 美妆测评", "防晒霜怎么选")


def article(number: int, day: date, reads: int = 900, title: str = "") -> Out:
    """An article that came out at 20:07 of a day."""
    at = datetime.combine(day, time(20, 7), BEIJING)
    named = title or f"{TITLES[number % len(TITLES)]} {number}"
    return Out(f"22474836{number:02}_1", named, at, reads, f"https://mp.weixin.qq.com/s/{number}")


class Office:
    """One account of a team: what is true of it, and what the team reads."""

    def __init__(
        self, team: Team, wechat: WeChat, name: str, out: Sequence[Out] = (), since: int = 3
    ) -> None:
        self.team = team
        self.out = list(out)
        self.truth = Truth(name, lambda: self.out)
        self.app_id = f"wx{len(wechat.services)}"
        self.service = Service(self.truth, self.app_id, "a secret", lambda: team.now)
        wechat.services[self.app_id] = self.service
        with team.paiqi.db.transaction() as session:
            account = Account(name=name)
            session.add(account)
            session.flush()
            self.account = account.id
            connection = Connection(
                account=account.id,
                app_id=self.app_id,
                secret="WECHAT_APP_SECRET",
                since=team.now.date() - timedelta(since),
                next_at=team.now,
            )
            session.add(connection)

    def value(self, metric: str, day: date, part: str = "") -> Value:
        """A figure as it is kept."""
        return self.team.reads(lambda session: value_on(session, self.account, metric, day, part))

    def number(self, metric: str, day: date, part: str = "") -> int | None:
        """The number of a figure, if there is one."""
        found = self.value(metric, day, part).number
        return None if found is None else int(found)

    def connection(self) -> Connection:
        """How the account is reached."""
        found = self.team.reads(lambda session: connection_of(session, self.account))
        assert isinstance(found, Connection)
        return found
