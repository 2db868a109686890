"""Who looks at the console: whoever signed in, or on the local chat whom the page acts as."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from sqlmodel import Session, select
from starlette.requests import Request

from bot.platforms.web.acting import actors, asked_for, choose, reader_for
from bot.platforms.web.posted import Posted
from bot.platforms.web.store import NAME as LOCAL
from bot.words import Reader
from models.person import Identity, Person, Role
from models.signin import signed_in

if TYPE_CHECKING:
    from bot.web.site import Site

COOKIE = "paiqi_session"


class Away(Exception):
    """Nobody is there yet: sign in first, or on the local chat say who you are."""


class Forged(Exception):
    """A post without the word that only our own page knows."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody before a page, with the database open. `key` is the browser's, empty where it acts."""

    site: Site
    session: Session
    request: Request
    person: Person
    identity: Identity
    key: str
    now: datetime
    reader: Reader

    @property
    def word(self) -> str:
        """What each post of this browser has to bring along: another site cannot know it."""
        return hmac.digest(self.key.encode(), b"post", hashlib.sha256).hex() if self.key else ""

    @property
    def role(self) -> Role:
        """What the person may do."""
        return Role.of(self.person.role)

    @property
    def own_window(self) -> bool:
        """Whether this window alone acts as the person."""
        return not self.key and "as" in self.request.query_params

    def may(self, role: str) -> bool:
        """Whether the person may do what a role may."""
        return self.person.is_at_least(Role.of(role))

    def url(self, path: str, **query: str) -> str:
        """A path of this site, with what is asked of it; it keeps the person this window was opened for."""
        mine = {"as": self.identity.native} if self.own_window else {}
        asked = urlencode({**mine, **query}, quote_via=quote)
        return f"{path}?{asked}" if asked else path

    def event(self) -> str:
        """A name for one post, so that it counts once however often it is sent."""
        return secrets.token_hex(16)


@contextmanager
def visit(site: Site, request: Request, posted: Posted | None = None) -> Iterator[Visit]:
    """Open the database and see who is there; Away where nobody of the team is, Forged for another's post."""
    now = site.clock.now()
    with site.db.reading() as session:
        key = "" if site.acting else request.cookies.get(COOKIE, "")
        known = _acting(session, request, posted) if site.acting else signed_in(session, key, now)
        if known is None or known[0].is_guest:
            raise Away
        person, identity = known
        seen = Visit(
            site, session, request, person, identity, key, now, reader_for(person, site.settings, now)
        )
        if posted is not None and not hmac.compare_digest(posted["word"].encode(), seen.word.encode()):
            raise Forged
        yield seen


def _acting(session: Session, request: Request, posted: Posted | None) -> tuple[Person, Identity] | None:
    asked = posted["as"] if posted is not None else asked_for(request.query_params, request.cookies)
    actor = choose(actors(session), asked)
    if actor is None:
        return None
    mine = (Identity.platform == LOCAL, Identity.native == actor.native)
    return actor.person, session.exec(select(Identity).where(*mine)).one()
