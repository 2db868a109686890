"""The preview of a version's text: a page that a signed link opens, without signing in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlmodel import Session
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route

from bot.platforms.web.acting import reader_for
from bot.platforms.web.guard import Pace, Patient
from bot.platforms.web.showing import Templates
from handlers._version_words import changed_words, checks_of, version_words
from models.article import Article
from models.person import Person
from models.preview import Preview, read_link
from models.selfcheck import Check
from models.version import Version, latest_version
from models.words import Words, joined

if TYPE_CHECKING:
    from bot.web.site import Site

AT_ONCE, A_SECOND = 60, 0.5  # of one address, whoever reads or guesses
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
KEPT_APART = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A version as the page shows it. `newer` is the number of one that came after it."""

    version: Version
    author: str
    about: Words
    changed: Words
    checks: list[Check]
    newer: int | None

    @property
    def paragraphs(self) -> list[str]:
        """The text, a paragraph a line."""
        return [line.strip() for line in self.version.text.splitlines() if line.strip()]


def previews(site: Site, templates: Templates) -> Mount:
    """The path of previews."""
    patient = Middleware(Patient, pace=Pace(AT_ONCE, A_SECOND), reads=True)
    return Mount("/preview", routes=[Route("/{link}", _Previews(site, templates).show)], middleware=[patient])


class _Previews:
    def __init__(self, site: Site, templates: Templates) -> None:
        self._site = site
        self._templates = templates

    def show(self, request: Request) -> Response:
        now = self._site.clock.now()
        with self._site.db.reading() as session:
            found = read_link(session, request.path_params["link"], now)
            reader = reader_for(found.person if found else None, self._site.settings, now)
            shown = _reading(session, found) if found and not found.is_over else None
            status = 200 if shown else 410 if found else 404
            drawn = self._templates.draw(
                "console/preview.html" if shown else "console/no_preview.html",
                reader,
                seen=shown,
                until=found.until.astimezone(reader.zone) if found else None,
            )
        return HTMLResponse(drawn, status, headers=KEPT_APART)


def _reading(session: Session, found: Preview) -> Reading:
    version = found.version
    newest = latest_version(session, session.get_one(Article, version.article))
    return Reading(
        version,
        session.get_one(Person, version.author).name,
        joined(version_words(version)),
        changed_words(session, version),
        sorted(checks_of(session, version), key=lambda one: one.good),
        newest.number if newest is not None and newest.number > version.number else None,
    )
