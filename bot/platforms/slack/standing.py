"""How the bot stands in a workspace: who looks after it, which rooms it is in, and for what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.db import Database
from bot.finding import Finding
from bot.migrate import is_current
from bot.platforms.slack.client import Refused, Slack, Unwelcome
from bot.platforms.slack.people import profile
from bot.platforms.slack.reading import NAME
from bot.settings import Settings
from models.person import Role, everyone
from models.room import Room, Use, rooms

PAGE, MOST_PAGES = 999, 10  # channels that are looked through for those it is in
MOST_NAMED = 10
NO_SCHEMA = "does not answer, or lacks migrations: python -m bot migrate"
NO_ADMIN = "set PAIQI_ADMIN=slack:U…, your member ID, which your profile in Slack gives under ⋮"
READABLE = "can be read: Slack is asked for a message whose answer was lost before it is sent again"
UNREADABLE = "cannot be read, so a message whose answer was lost may come twice"


class Standing:
    """Looks at one workspace; `bot` is what the bot is called there."""

    def __init__(self, db: Database, slack: Slack, settings: Settings, bot: str) -> None:
        self._db = db
        self._slack = slack
        self._admin = settings.admin
        self._bot = bot
        self._inside: list[str] = []

    def looks(self) -> Iterator[tuple[str, Iterable[Finding]]]:
        """What there is to look at, each with its name and what is found when it is asked for."""
        if not is_current(self._db):
            yield "database", [Finding("database", NO_SCHEMA, well=False)]
            return
        with self._db.reading() as session:
            admins = [person.name for person in everyone(session) if person.role == Role.ADMIN]
            used = [room for room in rooms(session) if room.uses]
        ours = [room for room in used if room.platform == NAME]
        yield "admin", self._admins(admins)
        yield "rooms", (self._room(room) for room in ours)
        yield "rooms", self._others({room.native for room in ours})
        yield "uses", _uses({use for room in used for use in room.uses})
        yield "history", self._history()

    def _admins(self, names: list[str]) -> Iterator[Finding]:
        platform, _, native = self._admin.partition(":")
        if names:
            yield Finding("admin", ", ".join(names))
            return
        if platform != NAME:
            yield Finding("admin", f"nobody: {NO_ADMIN}", well=False)
            return
        try:
            user = self._slack.call(self._slack.web.users_info, user=native)["user"]
        except Refused as refused:
            yield Finding("admin", f"Slack says {refused.error} of {native}: {NO_ADMIN}", well=False)
            return
        yield Finding("admin", f"{profile(user, '').name}, from their first word on")

    def _room(self, room: Room) -> Finding:
        what = f"#{room.name}: {', '.join(room.uses)}"
        try:
            told = self._slack.call(self._slack.web.conversations_info, channel=room.native)["channel"]
        except Refused as refused:
            lost = f"{what}; Slack says {refused.error}: it is gone, or private and the bot is not in it"
            return Finding("rooms", lost, well=False)
        if told.get("is_archived"):
            return Finding("rooms", f"{what}; it is archived: unarchive it, or use another", well=False)
        if not told.get("is_member"):
            return Finding("rooms", f"{what}; the bot is not in it: /invite @{self._bot} there", well=False)
        self._inside.append(room.native)
        return Finding("rooms", what)

    def _others(self, known: set[str]) -> Iterator[Finding]:
        """The rooms it is in for nothing yet, as far as there are not too many to look through."""
        found = dict(self._channels())
        self._inside.extend(found)
        names = [f"#{name}" for native, name in found.items() if native not in known]
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        if names:
            yield Finding("rooms", f"{', '.join(names[:MOST_NAMED])}{more}: for nothing yet")
        if not self._inside:
            yield Finding("rooms", f"it is in none: /invite @{self._bot} in one", well=False)

    def _channels(self) -> Iterator[tuple[str, str]]:
        asked = {"types": "public_channel,private_channel", "exclude_archived": True, "limit": PAGE}
        for _ in range(MOST_PAGES):
            answer = self._slack.call(self._slack.web.conversations_list, **asked)
            yield from ((one["id"], one["name"]) for one in answer["channels"] if one.get("is_member"))
            asked["cursor"] = (answer.get("response_metadata") or {}).get("next_cursor")
            if not asked["cursor"]:
                return

    def _history(self) -> Iterator[Finding]:
        if not self._inside:
            return
        try:
            self._slack.call(self._slack.web.conversations_history, channel=self._inside[0], limit=1)
        except (Refused, Unwelcome) as no:
            yield Finding("history", f"{UNREADABLE} (Slack says {no.error})", well=False)
        else:
            yield Finding("history", READABLE)


def _uses(bound: set[str]) -> Iterator[Finding]:
    free = [use.value for use in Use if use not in bound]
    if free:
        how = f"an admin says /paiqi room use {free[0]} #room"
        yield Finding("uses", f"no room yet for {', '.join(free)}: {how}", bool(bound))
