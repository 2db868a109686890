"""Who is behind Slack's ids: asked of Slack when somebody is first heard of, and then known as a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlmodel import Session

from bot.db import Database
from bot.platforms.slack.client import Refused, Slack
from bot.platforms.slack.reading import NAME
from bot.receive import storable
from models.group import settle
from models.person import Person, find_by_identity, follow_standing, join_by_email, meet
from models.room import Language

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack says of somebody. `is_ours`: a full member of this workspace, no guest and no program."""

    name: str
    email: str = ""
    zone: str | None = None
    language: str | None = None
    is_ours: bool = False
    is_program: bool = False


def profile(user: Mapping[str, Any], team: str) -> Profile:
    """Read what `users.info` answers."""
    told = user.get("profile") or {}
    names = (told.get("display_name"), told.get("real_name"), user.get("real_name"), user.get("name"))
    grid = (user.get("enterprise_user") or {}).get("teams") or ()  # the workspaces of one organisation
    elsewhere = user.get("is_stranger") or team not in (user.get("team_id", team), *grid)
    guest = user.get("is_restricted") or user.get("is_ultra_restricted")
    program = bool(user.get("is_bot") or user.get("is_workflow_bot"))
    return Profile(
        name=storable(next((name for name in names if name and name.strip()), user["id"]).strip()),
        email=told.get("email") or "",
        zone=_known_zone(user.get("tz")),
        language=_language(user.get("locale")),
        is_ours=not (elsewhere or guest or program or user.get("deleted")),
        is_program=program,
    )


class People:
    """Knows people by Slack's ids; `team` is the workspace's own, asked for when needed, `zone` its zone."""

    def __init__(
        self, db: Database, slack: Slack, now: Callable[[], datetime], team: Callable[[], str], zone: str
    ) -> None:
        self._db = db
        self._slack = slack
        self._now = now
        self._team = team
        self._zone = zone
        self._met: dict[str, bool] = {}

    def meet(self, native: str) -> bool:
        """Make sure that somebody is known, before a line of theirs is heard; False for a program: nobody.

        A guest is asked for once more, who may have become a member while we were away. Raises what the call
        raises where Slack does not answer: nobody is taken for a member who may be none.
        """
        if native not in self._met:
            with self._db.reading() as session:
                known = find_by_identity(session, NAME, native)
            self._met[native] = True if known and not known.is_guest else self._get_to_know(native)
        return self._met[native]

    def _get_to_know(self, native: str) -> bool:
        asked = self._ask(native)
        if not asked.is_program:
            with self._db.transaction() as session:
                self._enter(session, native, asked)
        return not asked.is_program

    def mention(self, native: str) -> str:
        """How a line names somebody: by the name, or by the id where a name would not be understood."""
        try:
            self.meet(native)
        except Exception as error:
            log.warning("Slack does not say who this is", person=native, why=str(error))
        with self._db.reading() as session:
            known = find_by_identity(session, NAME, native)
        usable = known is not None and not any(sign.isspace() for sign in known.name)
        return known.name if known and usable else f"{NAME}:{native}"

    def _ask(self, native: str) -> Profile:
        """What Slack says of somebody; whom it does not know, or not for us, is none of ours."""
        try:
            answer = self._slack.call(self._slack.web.users_info, user=native, include_locale=True)
        except Refused as refused:
            log.warning("Slack does not say who this is", person=native, why=str(refused))
            return Profile(native)
        return profile(answer["user"], self._team())

    def _enter(self, session: Session, native: str, asked: Profile) -> None:
        person = find_by_identity(session, NAME, native) or self._join(session, native, asked)
        follow_standing(session, person, asked.is_ours, self._now())
        settle(session, NAME, self._now(), person)

    def _join(self, session: Session, native: str, asked: Profile) -> Person:
        known = None
        if asked.is_ours and asked.email:
            known = join_by_email(session, NAME, native, asked.email, self._now())
        person = known or meet(session, NAME, native, asked.name)
        if asked.zone != self._zone:
            person.zone = person.zone or asked.zone
        person.email = person.email or asked.email
        if known is None and asked.language is not None:
            person.language = asked.language
        return person


def _known_zone(name: object) -> str | None:
    try:
        return ZoneInfo(str(name)).key if name else None
    except (KeyError, ValueError):
        return None


def _language(locale: object) -> str | None:
    """The one of our languages that is nearest to a locale such as zh-CN."""
    if not locale:
        return None
    return str(Language.CHINESE if str(locale).lower().startswith("zh") else Language.ENGLISH)
