"""What happens to channels and people in Slack, apart from what anybody says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

import structlog
from sqlmodel import Session

from bot.db import Database
from bot.platforms.slack.people import Profile, profile
from bot.platforms.slack.reading import NAME, Payload
from bot.platforms.slack.rooms import Rooms
from bot.receive import storable
from models.admins import tell_admins
from models.audit import Deed, append
from models.holding import held_by
from models.inbox import Incoming, first_time
from models.message import Button, Message
from models.outbox import move_room, post
from models.person import Identity, Person, Role, find_by_identity, follow_standing, identities, identity_of
from models.room import Room, Use, room_named
from models.row import free_name
from models.words import Words, joined, nt, t

log = structlog.get_logger()


class Happenings:
    """Keeps rooms and people as Slack has them, and tells the admins of what only they can mend."""

    def __init__(
        self,
        db: Database,
        rooms: Rooms,
        now: Callable[[], datetime],
        ours: Callable[[], str],
        team: Callable[[], str],
    ) -> None:
        self._db = db
        self._rooms = rooms
        self._now = now
        self._ours = ours
        self._team = team

    def listeners(self) -> Mapping[str, Callable[[Payload], None]]:
        """Who listens to which event."""
        gone = ("channel_left", "group_left", "channel_archive", "group_archive", "channel_deleted")
        return {
            "member_joined_channel": self._joined,
            "channel_rename": self._renamed,
            "group_rename": self._renamed,
            "channel_id_changed": self._moved,
            "user_change": self._changed,
            "tokens_revoked": self._shut_out,
            "app_uninstalled": self._shut_out,
            **dict.fromkeys(gone, self._lost),
        }

    @contextmanager
    def _once(self, body: Payload) -> Iterator[tuple[Session, datetime] | None]:
        """One transaction for an event that was not heard before; None for a repeat."""
        now = self._now()
        with self._db.transaction() as session:
            event = Incoming(NAME, body["event_id"], "", "")
            session.info["event"] = event.keys[0]
            yield (session, now) if first_time(session, event, now) else None

    def _joined(self, body: Payload) -> None:
        """We were taken into a channel: ask what it is for."""
        event = body["event"]
        if event["user"] != self._ours():
            return
        self._rooms.meet(event["channel"])
        with self._once(body) as fresh:
            room = fresh and room_named(fresh[0], NAME, event["channel"])
            if fresh and room:
                post(fresh[0], room.address, _greeting(room), fresh[1])

    def _renamed(self, body: Payload) -> None:
        told = body["event"]["channel"]
        with self._once(body) as fresh:
            room = fresh and room_named(fresh[0], NAME, told["id"])
            name = storable(str(told["name"]))
            if fresh and room and room.name != name:
                session, now = fresh
                before, room.name = room.name, free_name(session, Room.name, name)
                append(session, Deed(f"room:{room.id}", "rename", None, now, before=before, after=room.name))

    def _moved(self, body: Payload) -> None:
        before, after = body["event"]["old_channel_id"], body["event"]["new_channel_id"]
        with self._once(body) as fresh:
            room = fresh and room_named(fresh[0], NAME, before)
            if fresh and room:
                room.native = after
                move_room(fresh[0], NAME, before, after)

    def _lost(self, body: Payload) -> None:
        """A channel is closed, or we were taken out of it: what is for it cannot be posted any more."""
        with self._once(body) as fresh:
            room = fresh and room_named(fresh[0], NAME, body["event"]["channel"])
            if fresh and room and room.uses:
                session, now = fresh
                tell_admins(session, _without(room), now, f"room-lost:{body['event_id']}")

    def _changed(self, body: Payload) -> None:
        user = body["event"]["user"]
        told = profile(user, self._team())
        with self._once(body) as fresh:
            if fresh:
                self._take(*fresh, user, told, body["event_id"])

    def became(self, users: Iterable[Payload]) -> None:
        """Take on what became of people while nobody listened."""
        now, team = self._now(), self._team()
        with self._db.transaction() as session:
            for user in users:
                self._take(session, now, user, profile(user, team), f"{user['id']}:{now:%Y-%m-%d}")

    def _take(self, session: Session, now: datetime, user: Payload, told: Profile, event: str) -> None:
        person = find_by_identity(session, NAME, user["id"])
        identity = identity_of(session, NAME, user["id"])
        if person is None or identity is None or person.left_at is not None:
            return
        here = not user.get("deleted")
        if identity.active and not here:
            tell_admins(session, _gone(session, identity, now), now, f"gone:{event}")
        identity.active = here
        if here:
            self._follow(session, person, told)
            if follow_standing(session, person, told.is_ours, now) and person.is_guest:
                self._tell_of_guest(session, identity, now, event)

    def _tell_of_guest(self, session: Session, identity: Identity, now: datetime, event: str) -> None:
        """Tell the admins of somebody who is a guest now and has something in hand that guests cannot do."""
        if held_by(session, session.get_one(Person, identity.person), now):
            tell_admins(session, _outside(session, identity, now), now, f"guest:{event}")

    def _follow(self, session: Session, person: Person, told: Profile) -> None:
        """Take on what Slack says of somebody; the name, too, of who is known from there alone."""
        person.email = told.email or person.email
        known_elsewhere = any(one.platform != NAME for one in identities(session, person))
        if told.name != person.name and not known_elsewhere:
            person.name = free_name(session, Person.name, told.name)

    def _shut_out(self, body: Payload) -> None:
        log.error("Slack has shut us out", why=body["event"]["type"])
        with self._once(body) as fresh:
            if fresh:
                words = t("Slack lets me in no more. Install the app again, and set SLACK_BOT_TOKEN.")
                tell_admins(fresh[0], Message(words), fresh[1], f"shut-out:{body['event_id']}")


def _greeting(room: Room) -> Message:
    buttons = tuple(Button(use.label, f"room use {use} {room.native}") for use in Use)
    return Message(t("I am in {room} now. What is it for? An admin says.", room=room.name), buttons=buttons)


def _without(room: Room) -> Message:
    uses = joined([Use.of(use).label for use in room.uses], "、")
    lost = t("I can no longer write in {room}, which is for {uses}.", room=room.name, uses=uses)
    mend = t("Invite me again in Slack, or choose another room.")
    buttons = tuple(
        Button(t("Room for {use}…", use=Use.of(use).label), f"room use {use} …") for use in room.uses
    )
    return Message(lost, sections=(mend,), buttons=buttons)


def _gone(session: Session, identity: Identity, now: datetime) -> Message:
    person = session.get_one(Person, identity.person)
    gone = t("{person}'s account in Slack was deactivated.", person=person.name)
    return Message(_with_held(session, person, gone, now), buttons=(_hand_over(identity),))


def _outside(session: Session, identity: Identity, now: datetime) -> Message:
    person = session.get_one(Person, identity.person)
    guest = t("{person} is only a guest in Slack by now, and so in Paiqi.", person=person.name)
    back = Button(t("Make a member"), f"people role {Role.MEMBER} {_named(identity)}")
    return Message(_with_held(session, person, guest, now), buttons=(back, _hand_over(identity)))


def _with_held(session: Session, person: Person, words: Words, now: datetime) -> Words:
    held = len(held_by(session, person, now))
    waits = nt("{count} thing is in their hands", "{count} things are in their hands", held) if held else ""
    return joined([words, waits], "\n")


def _hand_over(identity: Identity) -> Button:
    return Button(t("Hand over…"), f"people leave {_named(identity)} …")


def _named(identity: Identity) -> str:
    """Somebody in a line, by the id: a name in Slack may be of several words."""
    return f"@{identity.platform}:{identity.native}"
