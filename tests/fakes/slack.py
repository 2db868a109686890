"""A Slack of our own: strict, with a memory, and as unreliable as a test wants it.

In a test: `with FakeSlack() as slack:`. As a process of its own: `tests.fakes.slack_hand`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any

from tests.fakes import slack_chat, slack_files, slack_people, slack_rooms, slack_views  # noqa: F401  methods
from tests.fakes.slack_api import METHODS
from tests.fakes.slack_delivery import Delivery, Oddity, Postman
from tests.fakes.slack_faults import Fault, Faults, Limits
from tests.fakes.slack_http import Called, Desk, Wire
from tests.fakes.slack_install import EVENTS, read_manifest
from tests.fakes.slack_office import Office
from tests.fakes.slack_parcel import Reply
from tests.fakes.slack_payloads import Payloads
from tests.fakes.slack_person import Person
from tests.fakes.slack_sight import Sight
from tests.fakes.slack_signed import SignedHttp
from tests.fakes.slack_socket import SocketMode
from tests.fakes.slack_world import Channel, Group, Json, Token, World

BOT_TOKEN, APP_TOKEN, SIGNING_SECRET = "xoxb-fake-bot", "xapp-fake-app", "fake-signing-secret"
TEAM = "T0PAIQI"
EVERY_SCOPE = frozenset(
    {
        "chat:write.public",
        "chat:write.customize",
        "commands",
        "users:read.email",
        *(scope for method in METHODS.values() if method.kind == "bot" for scope in method.scopes),
        *(scope for scopes in EVENTS.values() for scope in scopes),
    }
)


class FakeSlack(Sight):
    """One workspace with one app in it, reached by real HTTP and WebSockets. `url` is for clients."""

    bot_token, app_token, signing_secret = BOT_TOKEN, APP_TOKEN, SIGNING_SECRET

    def __init__(
        self,
        scopes: Iterable[str] = EVERY_SCOPE,
        team: str = TEAM,
        enterprise: str | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.world = World(team, enterprise, scopes, clock)
        self.world.tokens |= {
            BOT_TOKEN: Token("bot", self.world.install.scopes),
            APP_TOKEN: Token("app", {"connections:write"}),
        }
        self.faults = Faults()
        self.rates = Limits(self.world.now)
        self.socket = SocketMode(self.world.app)
        self.delivery = Delivery(self.world)
        self.delivery.carrier = self.socket
        self.office = Office(self.world, self.delivery)
        self.payloads = Payloads(self.world)
        self.desk = Desk(self.world, self.faults, self.rates)
        self._people: dict[str, Person] = {}
        self._wire = Wire(self.desk)
        self.port: int = self._wire.server_address[1]
        self.world.base = f"http://127.0.0.1:{self.port}"
        self.world.socket_url = self.socket.new_url
        self.url = f"{self.world.base}/api/"
        self._postman = Postman(self.delivery)
        self.echoes(True)

    def __enter__(self) -> FakeSlack:
        """Answer; it already does."""
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Stop."""
        self.socket.close()
        self._hang_up()
        self._wire.shutdown()
        self._wire.server_close()

    # Who and what there is.

    def user(self, name: str, **about: Any) -> Person:  # noqa: ANN401
        """Let somebody into the workspace (`email`, `tz`, `locale`, `is_restricted`…)."""
        return self.person(self.world.add_user(name, **about).id)

    def person(self, who: str) -> Person:
        """The hands and eyes of somebody, by id or name."""
        user = self.world.user_named(who)
        return self._people.setdefault(user.id, Person(self.world, self.delivery, user))

    def channel(
        self,
        name: str,
        members: Iterable[str] = (),
        kind: str = "public",
        bot: bool = True,
        **about: Any,  # noqa: ANN401
    ) -> Channel:
        """Open a channel, with people in it (ids or names), and the app unless it shall stay out."""
        inside = {self.world.user_named(who).id for who in members} | ({self.world.bot.id} if bot else set())
        return self.world.add_channel(name, kind, inside, **about)

    def channel_id(self, name: str) -> str:
        """The id of a channel."""
        found = self.world.channel_named(name)
        assert found is not None, f"there is no channel {name}"
        return found.id

    def group(self, handle: str, members: Iterable[str] = (), name: str = "") -> Group:
        """Make a user group."""
        users = [self.world.user_named(who).id for who in members]
        made = Group(self.world.new_id("S"), handle, name or handle, users)
        self.world.groups[made.id] = made
        return made

    # How the app is reached.

    def sends_to(self, *urls: str) -> None:
        """Deliver by signed HTTP to these addresses, in turn, from now on."""
        before = self.delivery.carrier
        if isinstance(before, SignedHttp):
            before.goes_to(urls)
            return
        self.delivery.carrier = SignedHttp(self.world, SIGNING_SECRET, urls)

    @property
    def http(self) -> SignedHttp:
        """The way over HTTP, for requests of any kind."""
        assert isinstance(self.delivery.carrier, SignedHttp), "the app is reached over sockets"
        return self.delivery.carrier

    def sends_over_sockets(self) -> None:
        """Deliver over Socket Mode; that is how it begins."""
        self._hang_up()
        self.delivery.carrier = self.socket

    def _hang_up(self) -> None:
        if isinstance(self.delivery.carrier, SignedHttp):
            self.delivery.carrier.close()

    def retries(self, *delays: float, new_ids: bool = False, by_itself: bool = False) -> None:
        """Deliver an unanswered event again after so many seconds each; `by_itself` in real time."""
        self.delivery.delays, self.delivery.new_ids = delays or self.delivery.delays, new_ids
        if by_itself:
            self.delivery.runs_by_itself()

    def odd(self, what: str, how: str, times: int = 1, new_ids: bool = True) -> None:
        """Let deliveries of an event be `twice`, `held` until `release`, or `lost` until a retry is due."""
        self.delivery.odd(Oddity(what, how, times, new_ids))

    def release(self, backwards: bool = True) -> list[Reply]:
        """Deliver what was held, by default the newest first."""
        return self.delivery.release(backwards)

    def tells(self, event: Json, channel: str | None = None) -> list[Reply]:
        """Deliver any event."""
        place = self.world.channels[channel] if channel else None
        return self.delivery.tell(self.payloads.event(event, place), place)

    def echoes(self, tell: bool) -> None:
        """Tell the app of what it did itself, as Slack does, or be silent about it."""
        self.world.happens = self._echo if tell else lambda event, channel: None

    def settles(self) -> None:
        """Wait until the app was told of all that it did."""
        self._postman.rests()

    def installs(self, manifest: Json) -> None:
        """Give the app what its manifest asks for, and no more."""
        read_manifest(manifest, self.world.install)

    def used(self) -> set[str]:
        """The scopes, events, commands and shortcuts that were needed so far."""
        return set(self.world.install.used)

    def goes_away(self) -> None:
        """Answer no more, and hang up on who is connected."""
        self.desk.gone = self.socket.disabled = True
        self._wire.shutdown()
        self._wire.server_close()
        self.socket.drops()

    def comes_back(self) -> None:
        """Answer again, at the same address."""
        self.desk.gone = self.socket.disabled = False
        self._wire = Wire(self.desk, self.port)

    def passes(self, seconds: float) -> list[Reply]:
        """Let time pass in the workspace, and deliver again what is due."""
        self.world.passes(seconds)
        return self.delivery.run_due()

    # What goes wrong.

    def fault(self, method: str, answer: str, **how: Any) -> None:  # noqa: ANN401
        """Let calls of a method fail: see `Fault`."""
        self.faults.add(Fault(method, answer, **how))

    def calm(self) -> None:
        """End every fault."""
        self.faults.clear()

    def limits(
        self, post_per_channel: float = 0.0, posts_per_minute: float = 0.0, tiers: bool = False
    ) -> None:
        """Answer 429 to who calls too often."""
        self.rates.per_channel, self.rates.per_minute, self.rates.tiers = (
            post_per_channel,
            posts_per_minute,
            tiers,
        )

    def refused(self, method: str = "chat.postMessage") -> int:
        """How many calls of a method were answered 429 for being too many."""
        return self.rates.refused.get(method, 0)

    def slow(self, seconds: float) -> None:
        """Take so long for each answer."""
        self.desk.delay = seconds

    def token_fails(self, error: str, token: str = BOT_TOKEN) -> None:
        """Answer a token with an error (token_revoked, account_inactive, invalid_auth); with "" no more."""
        self.world.tokens[token].wrong = error

    def grants(self, *scopes: str) -> None:
        """Give the app scopes."""
        self.world.install.scopes.update(scopes)

    def takes_away(self, *scopes: str) -> None:
        """Take scopes from the app."""
        self.world.install.scopes.difference_update(scopes)

    def calls(self, method: str = "") -> list[Called]:
        """Every call that came in, of one method or of all."""
        return [call for call in list(self.desk.calls) if method in ("", call.method)]

    def _echo(self, event: Json, channel: Channel) -> None:
        if self.delivery.carrier is self.socket and not self.socket.connected():
            return  # nobody listens
        self._postman.takes(self.payloads.event(event, channel), channel)
