"""Back after being away: what people said meanwhile is read again, or it is said that it was not heard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any

import structlog

from bot.db import Database
from bot.platform import Later, Never
from bot.platforms.slack.client import Refused, Slack, Unwelcome
from bot.platforms.slack.happenings import Happenings
from bot.platforms.slack.hearing import Hearing
from bot.platforms.slack.reading import NAME, Said, message
from bot.virtual import real_time
from models import setting
from models.inbox import rooms_heard
from models.message import Message
from models.outbox import Address, post
from models.room import rooms
from models.words import t

ALIVE = "slack alive"  # the setting that holds when we last were there, in seconds of real time
EACH = 60.0  # seconds between two notes of that
AWAY = timedelta(minutes=5)  # Slack itself delivers again what was not received for so long
PAGE, MOST_PAGES = 200, 5
MOST_PAGES_OF_PEOPLE = 20  # which is how many calls Slack takes in a minute
log = structlog.get_logger()


class CatchingUp:
    """Notes while we are there, and looks after what was missed when we are back."""

    def __init__(
        self,
        db: Database,
        slack: Slack,
        hearing: Hearing,
        happenings: Happenings,
        now: Callable[[], datetime],
    ) -> None:
        self._db = db
        self._slack = slack
        self._hearing = hearing
        self._happenings = happenings
        self._now = now
        self._stop = Event()
        self._thread = Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin, in the background."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()

    def catch_up(self) -> None:
        """Hear what was said since we last were there, and who is no longer what they were.

        Where Slack does not let us look into a room, say so.
        """
        until = real_time()
        since = self._last_alive()
        self._note()
        if since is None or until - since < AWAY:
            return
        self._look_at_people()
        for channel in self._channels():
            try:
                for said in list(self._missed(channel, since)):
                    self._hearing.hear_late(said)
            except (Refused, Unwelcome):
                self._say_so(channel, since, until)
            except (Later, Never, OSError) as error:
                log.warning("what was missed cannot be read", room=channel, why=str(error))

    def _run(self) -> None:
        try:
            self.catch_up()
        except Exception:
            log.exception("what was missed could not be caught up with")
        while not self._stop.wait(EACH):
            self._note()

    def _look_at_people(self) -> None:
        asked: dict[str, Any] = {"limit": PAGE}
        try:
            for _ in range(MOST_PAGES_OF_PEOPLE):
                answer = self._slack.call(self._slack.web.users_list, **asked)
                self._happenings.became(answer.get("members", ()))
                asked["cursor"] = (answer.get("response_metadata") or {}).get("next_cursor")
                if not asked["cursor"]:
                    return
        except (Later, Never, OSError) as error:
            log.warning("Slack does not say what became of people", why=str(error))

    def _missed(self, channel: str, since: datetime) -> Iterator[Said]:
        """What people wrote in a channel since a moment, oldest first."""
        found: list[dict[str, Any]] = []
        asked: dict[str, Any] = {"channel": channel, "limit": PAGE, "oldest": f"{since.timestamp():.6f}"}
        for _ in range(MOST_PAGES):
            answer = self._slack.call(self._slack.web.conversations_history, **asked)
            found += answer.get("messages", [])
            asked["cursor"] = (answer.get("response_metadata") or {}).get("next_cursor")
            if not asked["cursor"]:
                break
        for told in sorted(found, key=lambda one: float(one["ts"])):
            event = {**told, "channel": channel}
            said = message({"event_id": f"missed:{channel}:{told['ts']}", "event": event})
            if said is not None:
                yield said

    def _say_so(self, channel: str, since: datetime, until: datetime) -> None:
        if channel.startswith("D"):
            return
        words = t(
            "I was away from {since} until {until}. What was said or pressed meanwhile I did not hear.",
            since=since,
            until=until,
        )
        with self._db.transaction() as session:
            key = f"away:{channel}:{since.timestamp():.0f}"
            post(session, Address(NAME, channel), Message(words), self._now(), key)

    def _channels(self) -> list[str]:
        """The rooms we know, and the conversations in which somebody wrote to us lately."""
        with self._db.reading() as session:
            bound = {room.native for room in rooms(session) if room.platform == NAME}
            return sorted(bound | rooms_heard(session, NAME))

    def _last_alive(self) -> datetime | None:
        with self._db.reading() as session:
            kept = setting.get(session, ALIVE)
        return None if kept is None else datetime.fromtimestamp(kept["at"], UTC)

    def _note(self) -> None:
        try:
            with self._db.transaction() as session:
                setting.put(session, ALIVE, {"at": real_time().timestamp()})
        except Exception as error:
            log.warning("it could not be noted that we are here", why=str(error))
