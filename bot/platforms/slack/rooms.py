"""Slack's channels as rooms: met when first heard from, renamed when they are."""

from __future__ import annotations

import structlog

from bot.db import Database
from bot.platforms.slack.client import Slack
from bot.platforms.slack.reading import NAME
from bot.receive import storable
from models.room import meet_room, room_named

log = structlog.get_logger()


class Rooms:
    """Knows channels by their ids; `language` is what a new room reads."""

    def __init__(self, db: Database, slack: Slack, language: str) -> None:
        self._db = db
        self._slack = slack
        self._language = language
        self._met: set[str] = set()

    def meet(self, channel: str) -> None:
        """Make sure that a channel is known; where Slack does not say its name, another time."""
        if channel in self._met:
            return
        with self._db.reading() as session:
            known = room_named(session, NAME, channel)
        if known is None:
            try:
                answer = self._slack.call(self._slack.web.conversations_info, channel=channel)
            except Exception as error:
                log.warning("Slack does not say which room this is", room=channel, why=str(error))
                return
            name = storable(str(answer["channel"].get("name") or channel))
            with self._db.transaction() as session:
                meet_room(session, NAME, channel, name, self._language)
        self._met.add(channel)

    def name(self, channel: str) -> str:
        """What a channel is called; its id where nobody knows."""
        with self._db.reading() as session:
            known = room_named(session, NAME, channel)
        return known.name if known else channel
