"""The pretend team: people who talk to the real Paiqi, on a real database, with a clock that we move."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlmodel import col, select

from bot.app import Paiqi
from bot.platforms.web.places import seen_by
from bot.runner import Runner
from bot.settings import Settings
from bot.virtual import VirtualClock
from bot.words import Reader, localise, say
from handlers._form import Form
from jobs._job import Errand, Job
from models.inbox import Incoming
from models.local import LocalMessage
from models.message import Button, Message, message_from_data
from models.person import Department, Identity, Person, Role
from models.room import Room, Use, room_named
from tests.invariants import broken
from tests.said import WEDNESDAY

T = TypeVar("T")
ROOMS = {"选题": Use.TOPICS, "排期": Use.SOP, "跨部门申请": Use.REQUESTS, "数据": Use.DIGEST}
LONGEST_STEPS = 1_000


class Team:
    """A team with its four rooms, nobody in it if it is new; `now` is Wednesday 11 March 2026, 10:30."""

    def __init__(self, database_url: str, now: datetime = WEDNESDAY, **settings: object) -> None:
        self._real = now
        self._events = 0
        made = {"database_url": database_url, "sample": False, **settings}
        self.paiqi = Paiqi(Settings.model_validate(made), real=self._wall)
        self._make_rooms()

    def _make_rooms(self) -> None:
        with self.paiqi.db.transaction() as session:
            for name, use in ROOMS.items():
                if room_named(session, "local", name) is None:
                    session.add(Room(platform="local", native=name, name=name, uses=[use.value]))

    def _wall(self) -> datetime:
        """The time on the wall: never twice the same, but else it stands still."""
        self._real += timedelta(microseconds=1)
        return self._real

    @property
    def now(self) -> datetime:
        """The team's time."""
        return self.paiqi.clock.now()

    def wrongs(self) -> list[str]:
        """Name what must hold in the database after anything at all, and does not."""
        return self.reads(lambda session: broken(session, self._real))

    def close(self) -> None:
        """Let go of the database."""
        self.paiqi.__exit__()

    def member(
        self, name: str, role: Role = Role.MEMBER, department: str = "", language: str = "zh_CN"
    ) -> Member:
        """Let somebody join; who comes with a department heads it."""
        platform, native = self._known_as(name)
        with self.paiqi.db.transaction() as session:
            person = Person(name=name, role=role.value, language=language, heads=bool(department))
            if department:
                made = Department(name=department)
                session.add(made)
                session.flush()
                person.department = made.id
            session.add(person)
            session.flush()
            session.add(Identity(platform=platform, native=native, person=person.id))
        return self.joined(name)

    def _known_as(self, name: str) -> tuple[str, str]:
        """The platform on which somebody who joins is known, and their id there."""
        return "local", name

    def joined(self, name: str) -> Member:
        """Somebody who is here already."""
        return Member(self, name)

    def room(self, name: str) -> Place:
        """What everybody sees in a room."""
        return Place(self, name)

    def direct(self, name: str) -> list[str]:
        """All that Paiqi wrote to somebody directly, oldest first."""
        said = (LocalMessage.room == name, col(LocalMessage.direct), col(LocalMessage.author).is_(None))
        with self.paiqi.db.reading() as session:
            rows = session.exec(select(LocalMessage).where(*said).order_by(col(LocalMessage.id)))
            return [written(self.shown(row)) for row in rows]

    def passes(self, **time: float) -> None:
        """Let time pass (`hours=1`, `days=2`): each job runs when it falls due, and all is delivered."""
        until = self._real + timedelta(**time)
        coming = self.settles()
        for _ in range(LONGEST_STEPS):
            if coming is None or coming > until + self.paiqi.clock.offset:
                break
            self._real = coming - self.paiqi.clock.offset
            coming = self.settles()
        else:
            raise AssertionError(f"too much falls due; it is only {self.now:%Y-%m-%d %H:%M}")
        self._real = until
        self.settles()

    def leaves(self, **time: float) -> None:
        """Let time pass in which Paiqi is switched off."""
        self._real += timedelta(**time)

    def another_runner(self, jobs: Mapping[str, Job | Errand] | None = None) -> Runner:
        """What runs jobs in another replica: those that this one has, or others."""
        clock = VirtualClock(self.paiqi.db, self.paiqi.tools.zone, self._wall)
        ours = self.paiqi.runner.jobs if jobs is None else jobs
        return Runner(self.paiqi.db, clock, self.paiqi.tools, ours, self._wall)

    def has_jobs(self, *jobs: Job | Errand) -> None:
        """Let the team have these jobs and no other."""
        self.paiqi.runner = self.another_runner({job.name: job for job in jobs})

    def passes_until(self, moment: str) -> None:
        """Let time pass until `2026-03-12 09:07`."""
        left = datetime.fromisoformat(moment).replace(tzinfo=self.now.tzinfo) - self.now
        self.passes(seconds=left.total_seconds())

    def settles(self) -> datetime | None:
        """Do what is due now, deliver it, and say when something falls due next."""
        coming = self.paiqi.runner.run_due()
        return self.paiqi.runner.next_after(self.now) if self.paiqi.deliver() else coming

    def hear(self, incoming: Incoming) -> Form | None:
        """Take one event through, and deliver what was said."""
        form = self.paiqi.receiver.hear(incoming).form
        self.paiqi.deliver()
        return form

    def event(self) -> str:
        """Give an event id that was never used."""
        self._events += 1
        return f"event-{self._events}"

    def reads(self, read: Callable[..., T]) -> T:
        """Look something up in the database: `team.reads(leads)`."""
        with self.paiqi.db.reading() as session:
            return read(session)

    def shown(self, row: LocalMessage) -> Message:
        """Give a message as its reader sees it."""
        if row.body is None:
            return Message(row.line or "（无字）")  # files alone, or removed on request
        return localise(message_from_data(row.body), self.reader(row.language))

    def reader(self, language: str) -> Reader:
        """Somebody who reads a language here and now."""
        zone = self.paiqi.tools.zone
        return Reader(language, zone, self.now.date())


@dataclass(frozen=True, slots=True)
class Place:
    """A room, as everybody in it sees it."""

    team: Team
    name: str

    def cards(self) -> list[str]:
        """All that stands in the room outside of threads, oldest first."""
        return [written(self.team.shown(row)) for row in self._rows() if row.thread is None]

    def thread(self, short_id: str) -> list[str]:
        """What was said under the card of something, oldest first."""
        rows = self._rows()
        roots = {row.id for row in rows if _subject(row).endswith(f":{short_id}")}
        return [written(self.team.shown(row)) for row in rows if row.thread in roots]

    def _rows(self) -> list[LocalMessage]:
        everybody = (
            LocalMessage.room == self.name,
            ~col(LocalMessage.direct),
            col(LocalMessage.only).is_(None),
        )
        with self.team.paiqi.db.reading() as session:
            return list(session.exec(select(LocalMessage).where(*everybody).order_by(col(LocalMessage.id))))


class Member:
    """Somebody who talks. What they say and press is answered in words, as they read them."""

    def __init__(self, team: Team, name: str) -> None:
        self.team = team
        self.name = name
        self.form: Form | None = None
        self._form_at: tuple[str | None, str | None] = (None, None)

    def says(self, line: str, room: str | None = None, thread: str | None = None, event: str = "") -> str:
        """Say a line to Paiqi, directly or in a room; the answer, or the heading of the form that opened."""
        return self._say(line, room, thread, event=event)

    def talks(self, line: str, room: str) -> str:
        """Say something in a room that is not meant for Paiqi."""
        return self._say(line, room, None, addressed=False)

    def replies(self, line: str, subject: str) -> str:
        """Say something in the thread of a card in a room, to nobody in particular; the answer."""
        card = next(row for row in self._rows() if _subject(row) == subject and not row.direct)
        return self._say(line, card.room, str(card.id), addressed=False)

    def presses(self, label: str) -> str:
        """Press the newest button of this label that is in sight; the answer."""
        row, button = next(
            (row, button)
            for row in reversed(self._rows())
            for button in self.team.shown(row).buttons
            if button.label == label
        )
        thread = None if row.thread is None else str(row.thread)
        return self._say(button.says, None if row.direct else row.room, thread, typed=False)

    def fills(self, **values: str) -> str:
        """Hand in the open form, with what was filled in already; the answer, or what is wrong with it."""
        assert self.form is not None, "no form is open"
        filled = {field.name: field.value for field in self.form.fields} | values
        return self._say(self.form.command, *self._form_at, typed=False, values=filled)

    def errors(self) -> dict[str, str]:
        """What is wrong with the open form, by field."""
        assert self.form is not None, "no form is open"
        return {f.name: say(f.error, self._reader()) for f in self.form.fields if f.error is not None}

    def hears(self) -> str:
        """The newest text in sight, rooms included."""
        return self._texts()[-1]

    def hears_times(self, text: str) -> int:
        """How often a text stands in sight."""
        return sum(text in heard for heard in self._texts())

    def sees(self, short_id: str) -> str:
        """The newest card of something, as it stands now: text, fields, sections, buttons."""
        cards = [row for row in self._rows() if _subject(row).endswith(f":{short_id}")]
        return written(self.team.shown(cards[-1]))

    def buttons(self) -> list[str]:
        """The labels of the newest message that has buttons."""
        shown = [self.team.shown(row).buttons for row in self._rows()]
        return [str(button.label) for button in next(found for found in reversed(shown) if found)]

    def _say(self, line: str, room: str | None, thread: str | None, event: str = "", **how: object) -> str:
        before = {(row.id, row.change, row.key) for row in self._rows()}
        incoming = Incoming("local", event or self.team.event(), self.name, line, room, thread, **how)  # type: ignore[arg-type]
        self.form, self._form_at = self.team.hear(incoming), (room, thread)
        if self.form is not None:
            return "\n".join([say(self.form.heading, self._reader()), *self.errors().values()])
        fresh = [row for row in self._rows() if (row.id, row.change, row.key) not in before]
        return written(self.team.shown(fresh[-1])) if fresh else ""

    def _reader(self) -> Reader:
        with self.team.paiqi.db.reading() as session:
            language = session.exec(select(Person.language).where(Person.name == self.name)).one()
        return self.team.reader(language)

    def _texts(self) -> list[str]:
        return [written(self.team.shown(row)) for row in self._rows() if row.author is None]

    def _rows(self) -> list[LocalMessage]:
        with self.team.paiqi.db.reading() as session:
            asked = select(LocalMessage).where(seen_by(self.name))
            return list(session.exec(asked.order_by(col(LocalMessage.id))))


def written(message: Message) -> str:
    """A card as text: its text, a line per field, its sections, and its buttons in brackets."""
    fields = [f"{field.label} {field.value}" for field in message.fields]
    attached = f"[{message.attachment.name}]" if message.attachment else ""
    parts = [message.text, *fields, *message.sections, attached, _labels(message.buttons)]
    return "\n".join(str(part) for part in parts if part)


def _labels(buttons: tuple[Button, ...]) -> str:
    return " ".join(f"[{button.label}]" for button in buttons)


def _subject(row: LocalMessage) -> str:
    return str((row.body or {}).get("subject") or "")
