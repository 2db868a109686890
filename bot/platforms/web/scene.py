"""What every page shows around its middle: who acts, the rooms with what is unread there, and the time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlmodel import Session, select
from starlette.requests import Request

from bot.platforms.web.acting import Actor, actors, asked_for, choose, reader_for
from bot.platforms.web.places import Place, unread
from bot.platforms.web.showing import Shown, shown
from bot.platforms.web.store import NAME
from bot.words import Reader
from models.local import LocalMessage
from models.person import Role
from models.room import Account, Room, Use, rooms
from models.topic import Topic
from models.words import Words, joined, t

if TYPE_CHECKING:
    from bot.web.site import Site

EARLY = time(9, 7)  # when the morning's pushes have been sent

USES: Mapping[str, Words] = {
    Use.TOPICS: t("Propose topics, vote, decide"),
    Use.SOP: t("Who hands in what, and when"),
    Use.DIGEST: t("Figures and reports"),
    Use.REQUESTS: t("Ask another department"),
}


@dataclass(frozen=True, slots=True)
class Scene:
    """One request, with the database open. `here` is whom the page acts as, None while nobody has joined."""

    site: Site
    session: Session
    request: Request
    people: list[Actor]
    here: Actor | None
    now: datetime
    reader: Reader

    @property
    def me(self) -> str:
        """The name that the page acts under; empty while nobody has joined."""
        return self.here.native if self.here else ""

    @property
    def own_window(self) -> bool:
        """Whether this window alone acts as the person, whatever the others do."""
        return "as" in self.request.query_params

    def url(self, path: str) -> str:
        """A path of this site; it keeps the person that this window was opened for."""
        return f"{path}?as={quote(self.me)}" if self.own_window else path

    def shown(self, rows: list[LocalMessage], replies: Mapping[int, int]) -> list[Shown]:
        """Messages as a template draws them."""
        names = {actor.native: actor.person.name for actor in self.people}
        return [shown(row, self.reader, names, replies.get(row.id, 0)) for row in rows]

    def rooms(self) -> list[Room]:
        """The rooms of the local chat."""
        return [room for room in rooms(self.session) if room.platform == NAME]

    def around(self) -> dict[str, Any]:
        """What the frame of every page shows."""
        return {
            "scene": self,
            "url": self.url,
            "unread": unread(self.session, self.me),
            "rooms": [(room, Place(room.native)) for room in self.rooms()],
            "direct": Place(self.me, direct=True),
            "sample": self.session.exec(select(Account.id).where(Account.sample)).first() is not None,
            "uses": uses,
            "now": self.now,
            "ahead": self.site.clock.offset,
            "presets": presets(self),
            "admin": self.first(Role.ADMIN),
            **self._tries(),
        }

    def _tries(self) -> dict[str, Any]:
        """What the suggestions lead to: the room for topics, and the newest one that waits for the lead."""
        room = next((room for room in self.rooms() if Use.TOPICS in room.uses), None)
        lead = self.first(Role.LEAD)
        waiting = Topic.choices(self.session, lead.person)[:1] if lead else []
        return {
            "lead": lead,
            "place_of_topics": Place(room.native) if room else None,
            "deciding": f"topic accept {waiting[0][0]} …" if waiting else "topic accept …",
        }

    def first(self, role: Role) -> Actor | None:
        """The first person who may do what a role may."""
        return next((actor for actor in self.people if actor.role.covers(role)), None)


@contextmanager
def scene(site: Site, request: Request, acting: str | None = None) -> Iterator[Scene]:
    """Open the database for a request and see who is there, and as whom the page acts."""
    with site.db.reading() as session:
        people = actors(session)
        here = choose(people, acting or asked_for(request.query_params, request.cookies))
        now = site.clock.now()
        yield Scene(
            site,
            session,
            request,
            people,
            here,
            now,
            reader_for(here.person if here else None, site.settings, now),
        )


def uses(room: Room) -> Words:
    """What a room is for."""
    return joined([USES[use] for use in room.uses if use in USES])


def presets(seen: Scene) -> list[tuple[Words, datetime]]:
    """Times to which one may set the clock by a press: off the full hour, as the pushes are."""
    today = seen.now.date()
    morning = seen.site.calendar.add_working_days(today + timedelta(days=1), 0)
    monday = today + timedelta(days=7 - today.weekday())
    return [
        (t("Next working morning"), datetime.combine(morning, EARLY, seen.now.tzinfo)),
        (t("Next Monday"), datetime.combine(monday, EARLY, seen.now.tzinfo)),
        (t("In an hour"), seen.now + timedelta(hours=1)),
    ]
