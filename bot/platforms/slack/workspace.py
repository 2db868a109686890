"""One workspace, put together: what we say there, and how its people are heard."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from slack_bolt.authorization import AuthorizeResult
from starlette.routing import Route

from bot.db import Database
from bot.platform import Away
from bot.platforms.slack.app import bolt, team_of
from bot.platforms.slack.catching_up import CatchingUp
from bot.platforms.slack.chat import SlackChat
from bot.platforms.slack.client import Slack
from bot.platforms.slack.dialogs import Dialogs
from bot.platforms.slack.door import Door
from bot.platforms.slack.files import Files
from bot.platforms.slack.groups import EVENTS, Groups
from bot.platforms.slack.happenings import Happenings
from bot.platforms.slack.hearing import Hearing
from bot.platforms.slack.homes import Homes
from bot.platforms.slack.listening import Listening
from bot.platforms.slack.people import People
from bot.platforms.slack.reading import NAME
from bot.platforms.slack.rooms import Rooms
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.socket import Socket
from bot.readers import Readers
from bot.receive import Receiver
from bot.settings import Settings
from bot.virtual import real_time
from bot.words import Reader
from models import setting
from models.outbox import Address

if TYPE_CHECKING:
    from handlers._chat import Tools

PATH = "/slack/events"
PINNED = "slack team"  # the setting that holds the id of our workspace
ELSEWHERE = 60.0  # seconds until it is asked again whether the token is the right one
LATER = 4  # modals that are filled at once


class Workspace(SlackChat):
    """A Slack workspace. It is listened to over a socket where there is an app's token, else on `PATH`."""

    def __init__(
        self, db: Database, slack_settings: SlackSettings, settings: Settings, now: Callable[[], datetime]
    ) -> None:
        self._slack = Slack(slack_settings)
        files = Files(db, self._slack, slack_settings)
        super().__init__(self._slack, files, settings.zone_info)
        self._settings = slack_settings
        self._db = db
        self._readers = Readers(settings.zone_info, settings.language, now)
        self._later = ThreadPoolExecutor(LATER, "slack-modal")
        people = People(db, self._slack, now, self._team, settings.zone)
        rooms = Rooms(db, self._slack, settings.language)
        self.groups = Groups(db, self._slack, now)
        self._homes = Homes(db, self._slack, people.meet, self._readers, now)
        self._hearing = Hearing(db, people, rooms, files, now, self._ours, self._homes.hurry)
        wall = lambda: real_time().astimezone(settings.zone_info)  # noqa: E731
        dialogs = Dialogs(self._slack, self._hearing, self._reader, wall, self._later)
        happenings = Happenings(db, rooms, now, self._ours, self._team)
        happened = {**happenings.listeners(), "app_home_opened": self._homes.opened}
        happened |= dict.fromkeys(EVENTS, self.groups.changed)
        listening = Listening(self._slack, self._hearing, dialogs, slack_settings, happened)
        self._app = bolt(self._slack, lambda: self.me, listening)
        self._socket = self._make_socket()
        self.catching_up = CatchingUp(db, self._slack, self._hearing, happenings, now)

    @cached_property
    def me(self) -> AuthorizeResult:
        """Who we are in the workspace, asked once; raises Away while Slack does not say.

        The first workspace is the only one: what is known of its rooms and people is no other's.
        """
        found = AuthorizeResult.from_auth_test_response(
            bot_token=self._settings.bot_token.get_secret_value(),
            auth_test_response=self._slack.call(self._slack.web.auth_test),
        )
        with self._db.transaction() as session:
            known = setting.get(session, PINNED)
            if known is None:
                setting.put(session, PINNED, found.team_id)
        if known not in (None, found.team_id):
            raise Away(
                f"SLACK_BOT_TOKEN is of workspace {found.team_id}, but this database of {known}", ELSEWHERE
            )
        return found

    def hear_with(self, receiver: Receiver, tools: Tools) -> None:
        """Take the way in."""
        self._hearing.hear_with(receiver)
        self._homes.draw_with(tools)

    def routes(self) -> Sequence[Route]:
        """Where Slack posts to; none where a socket is used."""
        secret = self._settings.signing_secret.get_secret_value()
        if self._settings.by_socket or not secret:
            return []
        door = Door(self._app, secret, self.is_ours)
        return [Route(PATH, door.answer, methods=["POST"])]

    def start(self) -> None:
        """Open the socket, if there is to be one."""
        if self._socket is not None:
            self._socket.start()
        self.catching_up.start()
        self._homes.start()
        self._later.submit(self.groups.learn)

    def stop(self) -> None:
        """Finish what is in hand."""
        if self._socket is not None:
            self._socket.stop()
        self.catching_up.stop()
        self._homes.stop()
        self._later.shutdown(wait=True)

    def is_ours(self, payload: Mapping[str, Any]) -> bool:
        """Whether a payload comes from this workspace, or from the organisation that it is part of."""
        team, enterprise = team_of(payload)
        mine = self.me
        return team == mine.team_id if team else bool(enterprise) and enterprise == mine.enterprise_id

    def _ours(self) -> str:
        return self.me.bot_user_id or ""

    def _team(self) -> str:
        return self.me.team_id or ""

    def _make_socket(self) -> Socket | None:
        token = self._settings.app_token.get_secret_value()
        return Socket(self._app, token, self.is_ours) if token else None

    def _reader(self, native: str, language: str | None) -> Reader:
        with self._db.reading() as session:
            return self._readers(session, Address(NAME, native, direct=True, language=language))
