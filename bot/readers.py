"""Who reads a message: in which language, in which time zone, and what day it is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.words import Reader
from models.home import reads_as
from models.outbox import Address
from models.room import room_named


class Readers:
    """Knows readers by address; `zone` and `language` are the workspace's, `clock` the domain's."""

    def __init__(self, zone: ZoneInfo, language: str, clock: Callable[[], datetime]) -> None:
        self._zone = zone
        self._language = language
        self._clock = clock

    def __call__(self, session: Session, to: Address) -> Reader:
        """Say who reads at an address: the one person who sees it, else the room."""
        language, zone = self._known(session, to)
        return Reader(to.language or language, zone, self._clock().astimezone(zone).date())

    def _known(self, session: Session, to: Address) -> tuple[str, ZoneInfo]:
        native = to.room if to.direct else to.only
        if native is None:
            room = room_named(session, to.platform, to.room)
            return (room.language if room else self._language), self._zone
        language, zone = reads_as(session, to.platform, native) or (self._language, None)
        return language, ZoneInfo(zone) if zone else self._zone
