"""The pretend team in a pretended Slack: the same scenes, typed, pressed and filled in as people do there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlmodel import col, func, select

from bot.platforms.slack.inputs import FIELD, TIME
from bot.platforms.slack.reading import NAME, reference
from bot.platforms.slack.workspace import Workspace
from handlers._dates import DatePassed, DateUnclear, read_date
from models.outbox import Outcome, Parcel
from models.person import Role
from models.room import Room
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_text import controls
from tests.fakes.slack_world import Message, View
from tests.said import WEDNESDAY
from tests.served import Served
from tests.slack_seen import Shown, control_in, field_of, form_of, labels_of, seen_in
from tests.slack_ways import settings_for, until
from tests.team import LONGEST_STEPS, ROOMS, Member, Place, Team

SLASH = "/paiqi"


class SlackTeam(Team):
    """A team in a workspace with our four rooms as channels; over sockets, or by signed posts."""

    def __init__(self, database_url: str, slack: FakeSlack, by: str, now: datetime = WEDNESDAY) -> None:
        self.slack = slack
        self._by = by
        with settings_for(slack, by):
            super().__init__(database_url, now)
        self._listen()

    def _make_rooms(self) -> None:
        with self.paiqi.db.transaction() as session:
            for name, use in ROOMS.items():
                native = self.slack.channel(name).id
                session.add(Room(platform=NAME, native=native, name=name, uses=[use.value]))

    def _listen(self) -> None:
        if self._by == "http":
            self.served = Served(self)
            self.slack.sends_to(f"{self.served.url}/slack/events")
        self.workspace.start()
        assert self._by == "http" or self.slack.socket.waits_for(1)

    @cached_property
    def workspace(self) -> Workspace:
        """Slack as the program knows it."""
        [found] = [one for one in self.paiqi.platforms if isinstance(one, Workspace)]
        return found

    def close(self) -> None:
        """Let go of all that is held."""
        if self._by == "http":
            self.served.close()
        self.workspace.stop()
        super().close()

    def member(
        self, name: str, role: Role = Role.MEMBER, department: str = "", language: str = "zh_CN"
    ) -> SlackMember:
        """Let somebody join, in all rooms; who comes with a department heads it."""
        super().member(name, role, department, language)
        return self.joined(name)

    def _known_as(self, name: str) -> tuple[str, str]:
        user = self.slack.user(name)
        for room in ROOMS:
            self.slack.world.channels[self.slack.channel_id(room)].members.add(user.id)
        return NAME, user.id

    def joined(self, name: str) -> SlackMember:
        """Somebody who is here already."""
        return SlackMember(self, name)

    def room(self, name: str) -> SlackPlace:
        """What everybody sees in a room."""
        return SlackPlace(self, name)

    def direct(self, name: str) -> list[str]:
        """All that Paiqi wrote to somebody directly, oldest first."""
        return [seen_in(message.blocks) for message in self.slack.dm(name) if message.by_app]

    def settles(self) -> datetime | None:
        """Do what is due now, deliver it at the pace that Slack allows; when something falls due next."""
        self.paiqi.runner.run_due()
        self.delivers()
        return self.paiqi.runner.next_after(self.now)

    def delivers(self) -> None:
        """Deliver what is due; a room that has to wait for its turn gets it."""
        self.paiqi.deliver()
        for _ in range(LONGEST_STEPS):
            if not self._is_waiting():
                return
            self.leaves(seconds=self.workspace.pace)
            self.paiqi.deliver()
        raise AssertionError("this is never delivered")

    def _is_waiting(self) -> bool:
        waiting = select(func.count()).where(Parcel.state == Outcome.WAITING, col(Parcel.at) <= self.now)
        with self.paiqi.db.reading() as session:
            return session.exec(waiting).one() > 0

    def order(self) -> dict[str, int]:
        """The references of messages in the order of their posting: each room has a pace of its own."""
        with self.paiqi.db.reading() as session:
            rows = session.exec(select(Parcel.ref, Parcel.id).where(col(Parcel.edits).is_(None)))
            return {ref: number for ref, number in rows if ref}

    def cards_of(self, short_id: str) -> set[str]:
        """The references of the messages that are a card of something."""
        asked = select(Parcel.ref).where(
            col(Parcel.subject).endswith(f":{short_id}"), col(Parcel.edits).is_(None)
        )
        with self.paiqi.db.reading() as session:
            return {ref for ref in session.exec(asked) if ref}


@dataclass(frozen=True, slots=True)
class SlackPlace(Place):
    """A channel, as everybody in it sees it."""

    team: SlackTeam

    def cards(self) -> list[str]:
        """All that stands in the channel outside of threads, oldest first."""
        return [_words(message) for message in self.team.slack.messages(self.name)]

    def thread(self, short_id: str) -> list[str]:
        """What was said under the card of something, oldest first."""
        cards = self.team.cards_of(short_id)
        roots = [m.ts for m in self.team.slack.messages(self.name) if reference(m.channel, m.ts) in cards]
        return [_words(m) for root in roots for m in self.team.slack.thread(self.name, root)]


class SlackMember(Member):
    """Somebody in the workspace."""

    team: SlackTeam

    def __init__(self, team: SlackTeam, name: str) -> None:
        super().__init__(team, name)
        self.team = team
        self.hands = team.slack.person(name)

    def talks(self, line: str, room: str) -> str:
        """Say something in a room that is not meant for Paiqi."""
        before = self._snapshot()
        self.hands.says(line, room)
        return self._fresh(before)

    def replies(self, line: str, subject: str) -> str:
        """Say something in the thread of a card in a channel, to nobody in particular; the answer."""
        cards = self.team.cards_of(subject.partition(":")[2])
        rooms = [m for room in ROOMS for m in self.team.slack.messages(room)]
        card = next(message for message in rooms if reference(message.channel, message.ts) in cards)
        before = self._snapshot()
        self.hands.says(line, card.channel, card.ts)
        return self._answer(before)

    def presses(self, label: str) -> str:
        """Press the newest button of this label that is in sight; the answer."""
        before = self._snapshot()
        shown, control = next(
            (shown, control)
            for shown in reversed(self._in_sight())
            for control in controls(shown.blocks)
            if label in labels_of(control)
        )
        if control.element["type"] == "button":
            self.hands.presses(control.action_id, shown)
        else:
            self.hands.chooses(control.action_id, label, shown)
        return self._answer(before)

    def fills(self, **values: str) -> str:
        """Hand in the open form, with what was filled in already; the answer, or what is wrong with it."""
        before = self._snapshot()
        view = self.team.slack.modal(self.name)
        assert view is not None, "no form is open"
        filled: dict[str, str] = {}
        for name, value in values.items():
            filled |= self._typed(view, name, value)
        self.hands.submits(**filled)
        return self._fresh(before)

    def errors(self) -> dict[str, str]:
        """What is wrong with the open form, by field."""
        view = self.team.slack.modal(self.name)
        return {} if view is None else {field_of(block): text for block, text in view.errors.items()}

    def hears(self) -> str:
        """The newest text in sight, rooms included."""
        return _words(self._in_sight()[-1])

    def hears_times(self, text: str) -> int:
        """How often a text stands in sight."""
        return sum(text in _words(shown) for shown in self._in_sight())

    def sees(self, short_id: str) -> str:
        """The newest card of something, as it stands now."""
        cards = self.team.cards_of(short_id)
        return _words([m for m in self._messages() if reference(m.channel, m.ts) in cards][-1])

    def buttons(self) -> list[str]:
        """The labels of the newest message that has buttons."""
        found = [
            [label for control in controls(m.blocks) for label in labels_of(control)]
            for m in self._in_sight()
        ]
        return next(labels for labels in reversed(found) if labels)

    def _say(self, line: str, room: str | None, thread: str | None, event: str = "", **how: object) -> str:
        before = self._snapshot()
        if thread is not None:
            self.hands.mentions(line, room or "", thread)
        else:
            self.hands.types(f"{SLASH} {line}", room)
        return self._answer(before)

    def _typed(self, view: View, name: str, value: str) -> dict[str, str]:
        """A field as somebody fills it in: a date in words is looked up in the calendar that is shown."""
        control = control_in(view, f"{FIELD}{name}")
        if control.element["type"] != "datepicker":
            return {control.block_id: value}
        try:
            when = read_date(value, self.team.now)
        except (DateUnclear, DatePassed):
            raise AssertionError(f"nobody finds {value} in a calendar") from None
        timed = {f"{TIME}{name}": f"{when.at:%H:%M}"} if when.has_time else {}
        return {control.block_id: f"{when.at:%Y-%m-%d}"} | timed

    def _answer(self, before: dict[str, str]) -> str:
        """What comes of a line or a press, in its time."""
        until(lambda: self._has_come(before))
        return self._fresh(before)

    def _has_come(self, before: dict[str, str]) -> bool:
        self.team.delivers()
        return not self._is_loading() and self._snapshot() != before

    def _fresh(self, before: dict[str, str]) -> str:
        """What was answered: the form that opened, or the newest of what is new or changed in sight."""
        self.team.delivers()
        view = self.team.slack.modal(self.name)
        self.form = form_of(view) if view is not None else None
        if self.form is not None:
            return "\n".join([str(self.form.heading), *self.errors().values()])
        now = self._snapshot()
        fresh = [shown for shown in self._in_sight() if before.get(_id(shown)) != now[_id(shown)]]
        return _words(fresh[-1]) if fresh else ""

    def _is_loading(self) -> bool:
        view = self.team.slack.modal(self.name)
        return view is not None and view.body.get("callback_id") == "loading"

    def _snapshot(self) -> dict[str, str]:
        return {_id(shown): repr(shown.blocks) for shown in self._in_sight()}

    def _in_sight(self) -> list[Shown]:
        view = self.team.slack.modal(self.name)
        return [*self._messages(), *([view] if view is not None else [])]

    def _messages(self) -> list[Message]:
        slack = self.team.slack
        seen = [m for room in ROOMS for m in slack.everything(room)]
        ours = [m for m in [*seen, *slack.dm(self.name), *slack.ephemerals(self.name)] if m.by_app]
        order = self.team.order()
        return sorted(ours, key=lambda message: order[reference(message.channel, message.ts)])


def _words(shown: Shown) -> str:
    return seen_in(shown.blocks)


def _id(shown: Shown) -> str:
    return shown.id if isinstance(shown, View) else reference(shown.channel, shown.ts)


@contextmanager
def in_slack(database_url: str, by: str) -> Iterator[SlackTeam]:
    """Give a team in a pretended Slack, reached by `socket` or `http`."""
    with FakeSlack() as slack:
        made = SlackTeam(database_url, slack, by)
        try:
            yield made
        finally:
            made.close()
