"""Three replicas and a team on a clock that leaps, all that goes wrong drawn from one seed, in one thread."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from threading import current_thread
from typing import Any, ClassVar, NoReturn

import httpx
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from bot.db import Database
from models.inbox import Heard, Incoming
from models.occurrence import Occurrence
from models.outbox import Outcome, Parcel
from models.person import Role, meet
from models.room import Room
from models.topic import Topic
from tests.crowd import AGAIN, LEAD, ROOM
from tests.fake_chat import SEND, Chat
from tests.fated import Fated, Mishap, give_fate
from tests.ledger import PEOPLE, Ledger, Line, Sight
from tests.pretended import NAME, Pretended
from tests.said import WEDNESDAY

REPLICAS, STEPS = 3, 40
STATEMENTS_FAIL, CALLS_FAIL = 0.01, 0.3
LATE = 2.9  # seconds: a request that was cut off comes in by then, or never
HOUR = timedelta(hours=1)
LEAPS = (1, 2, 5, 30, 61, 120, 600, 3_600)  # seconds
PATIENCE = 1_500  # looks at the end, until nothing may be left undone


class Killed(BaseException):
    """A replica is killed: nothing of it may run on, so nothing may catch this."""


class Simulated(Pretended):
    """The platform without a network: what it is asked is answered by a function."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response]) -> None:
        self.pace = 0.0
        self._client = httpx.Client(base_url="http://chat", transport=httpx.MockTransport(answer))


class Simulation:
    """One run of one seed. `told` is what happened, a line each; `met` counts what went wrong."""

    def __init__(self, database_url: str, seed: int) -> None:
        self.told: list[str] = []
        self.met: Counter[str] = Counter()
        self._random = random.Random(seed)
        self._thread = current_thread()
        self._now = WEDNESDAY
        self._calm, self._nested, self._away = True, False, False
        self._chat = Chat()
        self._chat.rooms = {ROOM, LEAD, *PEOPLE}
        self._late: list[tuple[str, dict[str, Any], Sight]] = []
        self._sent: list[Sight] = []
        self._pending: list[Line] = []
        self._busy: Fated | None = None
        self._eyes = Database(database_url)
        self._ledger = Ledger()
        self._move_in()
        self._replicas = [self._replica(Database(database_url)) for _ in range(REPLICAS)]
        for replica in self._replicas:
            give_fate(replica.db, self._fate_of_statement, _end)

    def run(self) -> list[str]:
        """Let it happen; what is wrong in the end."""
        with closing(self):
            self._calm = False
            for _ in range(STEPS):
                self._step()
            self._calm, self._away = True, False
            try:
                self._come_to_rest()
            except AssertionError as error:
                return [str(error)]
            with self._eyes.reading() as session:
                return list(self._ledger.wrongs(session, self._now, self._sent, self._chat))

    def close(self) -> None:
        """Let go of all that is held."""
        for replica in self._replicas:
            replica.db.close()
        self._eyes.close()

    def _move_in(self) -> None:
        with self._eyes.transaction() as session:
            for name in PEOPLE:
                meet(session, NAME, name)
            meet(session, NAME, LEAD).role = Role.LEAD
            session.add(Room(platform=NAME, native=ROOM, name=ROOM, uses=["topics"]))

    def _replica(self, db: Database) -> Fated:
        return Fated(db, Simulated(self._answer), lambda: self._now, self._random.random())

    def _step(self) -> None:
        happens = {
            self._say: 35,
            self._look: 40,
            self._pass: 16,
            self._kill: 4,
            self._go_away: 4,
            self._turn_clock: 1,
        }
        [one] = self._random.choices(list(happens), list(happens.values()))
        one()

    def _say(self) -> None:
        if not self._pending or self._random.random() < 0.5:
            self._pending.append(self._ledger.next_line(self._random, self._now))
        self._deliver(self._random.choice(self._pending))

    def _deliver(self, line: Line) -> None:
        """Deliver a line as a chat does: again until it is acknowledged, and sometimes once too often."""
        with self._eyes.reading() as session:
            number = session.exec(select(Topic.id).where(Topic.title == line.title)).first()
        if line.of_topic and number is None:
            self._pending.remove(line)
            return
        event = line.event + self._random.choice(["", "", AGAIN])
        said = Incoming(NAME, event, line.who, line.text.format(f"T{number}"), room=ROOM, message=line.event)
        acknowledged = self._let(lambda replica: replica.receiver.hear(said), str(said.line))
        if acknowledged and line in self._pending:
            self._pending.remove(line)
        with self._eyes.reading() as session:
            heard = session.get(Heard, f"{NAME}:message:{line.event}")
            if heard is not None:
                self._ledger.note(session, line, heard.event)

    def _look(self) -> None:
        self._let(_look, "looks")

    def _pass(self) -> None:
        self._advance(self._random.choice(LEAPS) * (0.5 + self._random.random()))

    def _kill(self) -> None:
        self._let(lambda _: _end(), "is killed while it rests")

    def _go_away(self) -> None:
        self._away = not self._away
        self._tell(f"the chat {'goes away' if self._away else 'is back'}")

    def _turn_clock(self) -> None:
        self._arrive(all_of_them=True)
        self._now += self._random.choice([-HOUR, HOUR])
        self._tell("somebody turned the clock by an hour")

    def _let(self, act: Callable[[Fated], object], what: str) -> bool:
        """Let one of the replicas do something; whether it came to its end."""
        free = [number for number, replica in enumerate(self._replicas) if replica is not self._busy]
        number = self._random.choice(free)
        replica, before = self._replicas[number], self._busy
        self._tell(f"replica {number}: {what}")
        self._busy = replica
        try:
            act(replica)
            return True
        except SQLAlchemyError as error:
            self._tell(f"replica {number} gives up: {type(error).__name__}")
        except Killed:
            self._tell(f"replica {number} is killed")
            replica.db.close()
            self._replicas[number] = self._replica(replica.db)
        finally:
            self._busy = before
        return False

    def _fate_of_statement(self, what: str) -> Mishap | None:
        if current_thread() is not self._thread or self._calm or self._random.random() > STATEMENTS_FAIL:
            return None  # what another thread does, telling of news, comes at no time that a seed says
        return self._meet(self._random.choice(list(Mishap)), what.split("\n")[0][:60])

    def _meet(self, mishap: Mishap, where: str) -> Mishap:
        self.met[mishap.name.lower().replace("_", " ")] += 1
        self._tell(f"  {mishap.value}: {where}")
        return mishap

    def _answer(self, request: httpx.Request) -> httpx.Response:
        """Answer as the chat, or as it is fated."""
        verb, asked = request.url.path, json.loads(request.content)
        if self._away:
            raise httpx.ConnectError("nobody is there")
        if self._calm or self._random.random() > CALLS_FAIL:
            return self._done(verb, asked)
        how = self._random.choice([*Mishap, *self._MOODS])
        if isinstance(how, Mishap):
            self._meet(how, verb)
            return self._cut_off(how, verb, asked)
        self.met[how] += 1
        self._tell(f"  the chat: {how}, {verb}")
        return self._MOODS[how](self, verb, asked)

    def _cut_off(self, mishap: Mishap, verb: str, asked: dict[str, Any]) -> httpx.Response:
        arrives = (
            self._random.choice(["never", "at once", "late"])
            if mishap is not Mishap.ANSWER_LOST
            else "at once"
        )
        if arrives == "at once":
            self._done(verb, asked)
        elif arrives == "late":
            sight = self._sight(asked, after=self._random.uniform(0, LATE))
            self._late.append((verb, asked, sight))
        if mishap is Mishap.KILLED:
            raise Killed
        raise httpx.ReadError("the connection was reset")

    def _sight(self, asked: dict[str, Any], after: float = 0.0) -> Sight:
        assert self._busy and self._busy.courier.looked_at
        return Sight(self._now + timedelta(seconds=after), asked.get("key", ""), self._busy.courier.looked_at)

    def _done(self, verb: str, asked: dict[str, Any], sight: Sight | None = None) -> httpx.Response:
        status, answer = self._chat.do(verb, asked)
        if verb == SEND and status == 200:
            self._sent.append(sight or self._sight(asked))
        return httpx.Response(status, json=answer)

    def _done_and_500(self, verb: str, asked: dict[str, Any]) -> httpx.Response:
        self._done(verb, asked)
        return httpx.Response(500, json={"error": "in a mood"})

    def _meanwhile(self, verb: str, asked: dict[str, Any]) -> httpx.Response:
        """Let others act, and time pass, before the chat answers."""
        if not self._nested:
            self._nested = True
            for _ in range(self._random.randrange(1, 4)):
                self._random.choice([self._say, self._look, self._look, self._pass])()
            self._nested = False
        return self._done(verb, asked)

    _MOODS: ClassVar[dict[str, Callable[[Simulation, str, dict[str, Any]], httpx.Response]]] = {
        "says 500": lambda *_: httpx.Response(500, json={"error": "in a mood"}),
        "does it and says 500": _done_and_500,
        "says 503": lambda *_: httpx.Response(503),
        "says 429": lambda *_: httpx.Response(429, headers={"Retry-After": "7"}),
        "takes its time": _meanwhile,
    }

    def _advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        self._arrive()
        self._tell(f"{seconds:.0f} s pass")

    def _arrive(self, all_of_them: bool = False) -> None:
        """Let requests come in that were cut off."""
        for late in sorted(self._late, key=lambda late: late[2].at):
            if all_of_them or late[2].at <= self._now:
                self._late.remove(late)
                self._done(*late)
                self._tell(f"a request comes in that was cut off: {late[0]}")

    def _come_to_rest(self) -> None:
        """Let nothing go wrong any more, and see that all gets done."""
        for _ in range(PATIENCE):
            for line in list(self._pending):
                self._deliver(line)
            self._look()
            if not self._pending and not self._late and not self._undone():
                return
            self._advance(5 if self._in_hand() else self._until_something_comes())
        raise AssertionError(f"this never gets done: {self._undone()}")

    def _undone(self) -> list[object]:
        with self._eyes.reading() as session:
            waiting = session.exec(select(Parcel.id).where(Parcel.state == Outcome.WAITING)).all()
            return [*waiting, *self._ledger.undone(session)]

    def _until_something_comes(self) -> float:
        """Seconds until the next job falls due."""
        coming = self._replicas[0].runner.next_after(self._now)
        return 61 if coming is None else max(1.0, (coming - self._now).total_seconds())

    def _in_hand(self) -> bool:
        """Whether something is due, or is held by a replica that is dead by now."""
        with self._eyes.reading() as session:
            due = select(Parcel.id).where(col(Parcel.state) == Outcome.WAITING, Parcel.at <= self._now)
            taken = select(Occurrence.job).where(col(Occurrence.done_at).is_(None))
            return bool([*session.exec(due.limit(1)), *session.exec(taken.limit(1))])

    def _tell(self, what: str) -> None:
        self.told.append(f"{self._now:%m-%d %H:%M:%S} {what}")


def _end() -> NoReturn:
    raise Killed


def _look(replica: Fated) -> None:
    """Do what the alarm and the courier's thread do, the one after the other."""
    try:
        replica.runner.run_due()
    finally:
        replica.courier.drain()
