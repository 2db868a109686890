"""A besieged Paiqi: what it is asked, what it answers, and what that changed."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random

import httpx
from sqlmodel import SQLModel

from models.collecting import OLDEST
from models.connection import Connection
from models.file import StoredFile
from models.person import Role
from models.room import Account
from tests.hostile import payloads
from tests.hostile.attacks import Target, draw
from tests.hostile.wire import Attack, Reply, send
from tests.served import Served
from tests.team import Team

TOKEN, VARIABLE = "what WeChat knows", "HOSTILE_WECHAT_TOKEN"
PRIVATE = "只写给管理员的话"  # said in a direct conversation, and never shown to a stranger


@dataclass
class Found:
    """What came of a siege: answers by their status, kinds of attack, and what should not have been."""

    statuses: Counter[int] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def sent(self) -> int:
        """How many requests there were."""
        return self.statuses.total()


class Siege:
    """A team of four with something to lose, served; where it is `open`, anybody acts as anybody."""

    def __init__(self, database_url: str, open_to_all: bool) -> None:
        self.open = open_to_all
        self.team = Team(database_url, act_as_anyone=open_to_all)
        for name, role in (("市场", Role.MEMBER), ("编辑甲", Role.EDITOR), ("负责人", Role.LEAD)):
            self.team.member(name, role)
        admin = self.team.member("管理员", Role.ADMIN)
        self.team.joined("市场").says("选题 提交 高考志愿怎么填")
        admin.says(f"提醒 明天15:00 {PRIVATE}")
        with self.team.paiqi.db.transaction() as session:
            content = PRIVATE.encode()
            session.add(
                StoredFile(
                    name="私下.txt", kind="text/plain", size=len(content), content=content, at=self.team.now
                )
            )
        self._connect()
        self.served = Served(self.team)
        self.target = self._target()

    def _connect(self) -> None:
        """Let an account be at WeChat, which tells of it."""
        os.environ[VARIABLE] = TOKEN
        with self.team.paiqi.db.transaction() as session:
            account = Account(name="美妆号")
            session.add(account)
            session.flush()
            way = Connection(account=account.id, app_id="wx1", secret=VARIABLE, since=OLDEST)
            way.token = VARIABLE
            session.add(way)

    def close(self) -> None:
        """End it."""
        self.served.close()
        self.team.close()
        del os.environ[VARIABLE]

    def endure(self, seed: int, count: int) -> Found:
        """Answer as many attacks as are drawn from a seed, and look at what they changed."""
        drawn, found, before = Random(seed), Found(), self.state()
        for _ in range(count):
            attack = draw(drawn, self.target)
            reply = send(attack, self.target.port)
            found.statuses[reply.status] += 1
            found.kinds[attack.kind] += 1
            found.faults += [
                f"{wrong}: {attack.kind}: {attack.raw[:300]!r}" for wrong in self._wrongs(attack, reply)
            ]
        if self.state() != before:
            found.faults.append(f"the database changed: {self._differences(before)}")
        found.faults += self._ailments()
        return found

    def state(self) -> dict[str, str]:
        """A hash of all rows of each table."""
        return state_of(self.team)

    def _differences(self, before: dict[str, str]) -> list[str]:
        now = self.state()
        return [name for name in now if now[name] != before[name]]

    def _target(self) -> Target:
        port, now = httpx.URL(self.served.url).port or 0, int(self.team.paiqi.real().timestamp())
        if self.open:
            return Target(port, now, TOKEN)
        browser = self.served.browser()
        browser.post(f"/enter/{self._link()}")
        word = re.search(r'name="word" value="([0-9a-f]{64})"', browser.get("/console").text)
        assert word
        return Target(port, now, TOKEN, self._link(), browser.cookies["paiqi_session"], word[1])

    def _link(self) -> str:
        self.team.joined("管理员").says("登录网页")
        return str(re.findall(r"/enter/([\w-]+)", "\n".join(self.team.direct("管理员")))[-1])

    def _wrongs(self, attack: Attack, reply: Reply) -> Iterator[str]:
        """What an answer may never be, whatever was asked."""
        if reply.status >= 500:
            yield f"answered {reply.status}"
        if reply.status < 0 or (reply.status == 0 and not attack.cut and attack.kind != "broken HTTP"):
            yield "not answered"
        if f"\n{payloads.PLANTED}" in reply.head.lower():
            yield "a header was planted"
        if any(
            not self._is_inside(to) for to in re.findall(r"^location: *(.*?)\r?$", reply.head, re.I | re.M)
        ):
            yield "sent elsewhere"
        if payloads.SCRIPT in reply.body and "text/html" in reply.head.lower():
            yield "a script came back"
        if payloads.SUM in reply.body:
            yield "a template reckoned"
        if not self.open and PRIVATE in reply.body:
            yield "a private word came back"

    def _is_inside(self, to: str) -> bool:
        """Whether an address that a browser is sent to is ours."""
        return to.startswith(f"{self.served.url}/") or (to.startswith("/") and to[1:2] not in ("/", "\\"))

    def _ailments(self) -> Iterator[str]:
        """Whether it is well, and still of use to those who belong there."""
        client = self.served.browser()
        for path in ("/healthz", "/readyz", "/metrics", "/static/main.js"):
            if client.get(path).status_code != 200:
                yield f"{path} is not well"
        if self.open:
            said = client.post(
                "/say", data={"as": "市场", "event": "after-all", "place": "room:选题", "line": "还在吗"}
            )
            if said.status_code != 200 or "还在吗" not in client.get("/room/选题").text:
                yield "a line is no longer heard"
        else:
            client.cookies.set("paiqi_session", self.target.key)
            if client.get("/console").status_code != 200:
                yield "who was signed in no longer is"
            if client.post(f"/enter/{self.target.link}").status_code != 303:
                yield "a link no longer signs in"


def state_of(team: Team) -> dict[str, str]:
    """A hash of all rows of each table of a team's database."""
    with team.paiqi.db.reading() as session:
        tables = {
            table.name: sorted(map(repr, session.execute(table.select()).all()))
            for table in SQLModel.metadata.sorted_tables
        }
    return {name: hashlib.sha256("\n".join(rows).encode()).hexdigest() for name, rows in tables.items()}


@contextmanager
def besieged(database_url: str, open_to_all: bool) -> Iterator[Siege]:
    """Stand there until it is over."""
    siege = Siege(database_url, open_to_all)
    try:
        yield siege
    finally:
        siege.close()
