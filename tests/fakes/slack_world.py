"""What a workspace holds: people, channels, messages, views, files, and its own clock. No rule of the API."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack_install import Install

Json = dict[str, Any]
TRIGGER_LASTS = 3.0  # seconds
HOOK_LASTS = 30 * 60.0  # seconds
HOOK_USES = 5
TS = re.compile(r"\d{10}\.\d{6}")


@dataclass
class User:
    """Somebody with an account; `team` differs from the workspace's for people of another company."""

    id: str
    name: str
    team: str
    real_name: str = ""
    email: str = ""
    tz: str = "Asia/Shanghai"
    locale: str = "zh-CN"
    is_admin: bool = False
    is_bot: bool = False
    is_restricted: bool = False  # a guest of several channels
    is_ultra_restricted: bool = False  # a guest of one channel
    is_stranger: bool = False  # from another company, sharing no channel with the reader
    deleted: bool = False


@dataclass
class Channel:
    """A place for messages. `kind` is public, private, im or mpim."""

    id: str
    name: str
    kind: str = "public"
    members: set[str] = field(default_factory=set)
    archived: bool = False
    shared: bool = False  # with another company
    creator: str = ""
    created: int = 0


@dataclass
class Message:
    """What was posted. `only` names the one who sees it; `invisible` ones answer a thread that is none."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread: str | None = None
    metadata: Json | None = None
    only: str | None = None
    by_app: bool = False
    broadcast: bool = False
    invisible: bool = False
    subtype: str | None = None
    files: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    edited: str | None = None  # the ts of its last change
    edits: list[str] = field(default_factory=list)  # texts that it showed before
    unfurl: bool = True
    at: float = 0.0  # when it was posted, in seconds of the workspace's clock
    key: str = ""  # how a client marks it, to recognise it as its own
    values: dict[str, dict[str, dict[str, Json]]] = field(default_factory=dict)  # by who filled it in


@dataclass
class View:
    """A modal or a home tab. `values` is what was filled in: by block, by action, as Slack tells it."""

    id: str
    user: str
    body: Json
    hash: str
    root: str
    previous: str | None = None
    values: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> list[Json]:
        """What it shows."""
        return list(self.body["blocks"])

    @property
    def title(self) -> str:
        """What stands above a modal."""
        return str(self.body.get("title", {}).get("text", ""))


@dataclass
class Trigger:
    """What an interaction is worth: one view, soon."""

    user: str
    at: float
    view: str | None = None
    used: bool = False


@dataclass
class Hook:
    """A response_url: where it leads, and what it replaces."""

    user: str
    channel: str
    at: float
    ts: str | None = None
    ephemeral: bool = True
    threads: bool = True
    uses: int = 0


@dataclass
class File:
    """An uploaded file; `shares` are the messages that show it."""

    id: str
    name: str
    title: str
    user: str
    size: int
    content: bytes = b""
    done: bool = False
    at: float = 0.0  # when it was there
    shares: list[tuple[str, str]] = field(default_factory=list)
    alt: str = ""


@dataclass
class Group:
    """A user group."""

    id: str
    handle: str
    name: str
    users: list[str] = field(default_factory=list)
    disabled: bool = False


@dataclass
class Token:
    """A token of the app. `kind` is bot or app; `wrong` is the error it is answered with, if any."""

    kind: str
    scopes: set[str]
    wrong: str = ""


class World:
    """One workspace with one app in it."""

    def __init__(
        self, team: str, enterprise: str | None, scopes: Iterable[str], clock: Callable[[], float]
    ) -> None:
        self.lock = threading.RLock()
        self.team, self.enterprise, self.domain = team, enterprise, "paiqi-test"
        self.app, self.bot_id = "A0PAIQI", "B0PAIQI"
        self.base = ""  # where the workspace answers, without a slash at the end
        self.socket_url: Callable[[], str] = str  # gives an address for Socket Mode
        self.happens: Callable[[Json, Channel], None] = _unheard  # tells the app what it did itself
        self.install = Install(set(scopes))
        self.tokens: dict[str, Token] = {}
        self.processing = 0.0  # seconds until an uploaded picture can be shown in a block
        self.clock = clock
        self._offset = 0.0
        self._last_ts = 0
        self._numbers: dict[str, int] = {}
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, dict[str, Message]] = {}
        self.ephemerals: list[Message] = []
        self.answered: set[tuple[str, str]] = set()  # channel and ts of what has a thread
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[str]] = {}
        self.homes: dict[str, View] = {}
        self.triggers: dict[str, Trigger] = {}
        self.hooks: dict[str, Hook] = {}
        self.files: dict[str, File] = {}
        self.groups: dict[str, Group] = {}
        self.bot = self.add_user("paiqi", is_bot=True)
        self.users["USLACKBOT"] = User("USLACKBOT", "slackbot", team, "Slackbot")

    def now(self) -> float:
        """The workspace's time, in seconds; it runs with the clock and can be moved forward."""
        return self.clock() + self._offset

    def passes(self, seconds: float) -> None:
        """Let time pass."""
        self._offset += seconds

    def new_id(self, kind: str) -> str:
        """Give an id that was never used: `U0001`."""
        with self.lock:
            self._numbers[kind] = self._numbers.get(kind, 0) + 1
            return f"{kind}0{self._numbers[kind]:07X}"

    def new_ts(self) -> str:
        """Give a time stamp later than every one before."""
        with self.lock:
            self._last_ts = max(self._last_ts + 1, int(self.now() * 1_000_000))
            return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06}"

    def add_user(self, name: str, **about: Any) -> User:  # noqa: ANN401
        """Let somebody in."""
        made = User(self.new_id("U"), name, **({"team": self.team, "real_name": name} | about))
        self.users[made.id] = made
        return made

    def add_channel(self, name: str, kind: str, members: Iterable[str], **about: Any) -> Channel:  # noqa: ANN401
        """Open a channel."""
        id = self.new_id({"public": "C", "private": "C", "im": "D", "mpim": "G"}[kind])
        made = Channel(id, name, kind, set(members), created=int(self.now()), **about)
        self.channels[id] = made
        self.messages[id] = {}
        return made

    def user_named(self, who: str) -> User:
        """Somebody by id or name."""
        return self.users.get(who) or next(user for user in list(self.users.values()) if user.name == who)

    def channel_named(self, where: str) -> Channel | None:
        """A channel by id or name."""
        places = list(self.channels.values())
        named = (c for c in places if c.name == where.removeprefix("#") and c.kind != "im")
        return self.channels.get(where) or next(named, None)

    def dm_with(self, user: str) -> Channel:
        """The app's direct messages with somebody."""
        with self.lock:
            pair = {user, self.bot.id}
            known = next((c for c in self.channels.values() if c.kind == "im" and c.members == pair), None)
            return known or self.add_channel("", "im", pair)

    def add_message(self, message: Message) -> Message:
        """Show a message."""
        with self.lock:
            message.at = self.now()
            if message.thread:
                self.answered.add((message.channel, message.thread))
            if message.only is None:
                self.messages[message.channel][message.ts] = message
            else:
                self.ephemerals.append(message)
        return message

    def message(self, channel: str, ts: str) -> Message | None:
        """A message that everybody in the channel sees."""
        return self.messages.get(channel, {}).get(ts)

    def replies(self, parent: Message) -> list[Message]:
        """What was answered in a thread."""
        if (parent.channel, parent.ts) not in self.answered:
            return []
        known = list(self.messages[parent.channel].values())
        return [m for m in known if m.thread == parent.ts and m.ts != parent.ts and not m.invisible]

    def new_trigger(self, user: str, view: str | None = None) -> str:
        """Give a trigger_id."""
        made = f"{self.new_id('Tr')}.{int(self.now())}.trigger"
        self.triggers[made] = Trigger(user, self.now(), view)
        return made

    def new_hook(self, hook: Hook) -> str:
        """Give a response_url."""
        made = self.new_id("H")
        self.hooks[made] = hook
        return f"{self.base}/hooks/{self.team}/{made}"

    def new_view(self, user: str, body: Json, previous: str | None = None) -> View:
        """Make a view that nobody sees yet."""
        id = self.new_id("V")
        root = self.views[previous].root if previous else id
        made = View(id, user, body, self.new_hash(), root, previous)
        self.views[id] = made
        return made

    def new_hash(self) -> str:
        """Mark a version of a view."""
        return f"{int(self.now())}.{self.new_id('h')}"


def _unheard(event: Json, channel: Channel) -> None:
    """Tell nobody."""
