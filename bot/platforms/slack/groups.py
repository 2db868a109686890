"""Slack's user groups: known as they are at the start, and again whenever one changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog

from bot.db import Database
from bot.platforms.slack.client import Slack
from bot.platforms.slack.reading import NAME, Payload
from bot.receive import storable
from models.group import Told, keep_groups

log = structlog.get_logger()
EVENTS = ("subteam_created", "subteam_updated", "subteam_members_changed")


class Groups:
    """Keeps the groups of a workspace as Slack has them."""

    def __init__(self, db: Database, slack: Slack, now: Callable[[], datetime]) -> None:
        self._db = db
        self._slack = slack
        self._now = now

    def changed(self, _: Payload) -> None:
        """Hear that a group is another now; which tells less than asking does."""
        self.learn()

    def learn(self) -> None:
        """Ask for all groups; where Slack does not say, departments stay as they are."""
        try:
            answer = self._slack.call(self._slack.web.usergroups_list, include_users=True)
            with self._db.transaction() as session:
                keep_groups(session, NAME, map(_told, answer.get("usergroups", ())), self._now())
        except Exception as error:
            log.warning("Slack does not say which groups there are", why=str(error))


def _told(group: dict[str, Any]) -> Told:
    people = tuple(str(native) for native in group.get("users") or ())
    return Told(str(group["id"]), storable(str(group.get("handle") or group["id"])), people)
