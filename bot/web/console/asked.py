"""Requests to other departments on pages: the queue, oldest first, decided in place, and one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select
from starlette.exceptions import HTTPException
from starlette.requests import Request as Asking
from starlette.responses import Response

from bot.web.console.drawing import Drawing
from bot.web.console.sifting import Chooser
from bot.web.console.visit import Visit, visit
from bot.words import localise, localise_button
from handlers._request_card import DECIDER, FILER, buttons_of, draw_request
from handlers._request_list import Stage
from handlers._request_story import story_lines
from models.message import Button
from models.person import Person
from models.request import Request
from models.request_kinds import all_kinds
from models.request_queue import to_decide_by
from models.request_words import called
from models.words import Words, t

if TYPE_CHECKING:
    from bot.web.site import Site

QUEUE = "/console/requests"
A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A request in the queue: who filed it, its kind, and what the reader may do about it."""

    request: Request
    kind: Words
    filer: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """What of the queue is looked at: a state, a kind, whose, and from which place on."""

    state: str
    kind: str
    whose: str
    begin: int

    @classmethod
    def read(cls, asking: Asking) -> Sought:
        """Read it from an address; what makes no sense is left out."""
        query = asking.query_params
        state = query.get("state", "")
        begin = query.get("from", "")
        known = state if state in list(Stage) else ""
        return cls(
            known,
            query.get("kind", ""),
            query.get("whose", ""),
            int(begin) if begin.isdigit() and len(begin) < 7 else 0,
        )

    @property
    def query(self) -> dict[str, str]:
        """As an address has it, but for the place."""
        asked = {"state": self.state, "kind": self.kind, "whose": self.whose}
        return {name: value for name, value in asked.items() if value}

    def conditions(self, person: Person, mine: list[int]) -> list[ColumnElement[bool]]:
        """What a request must be to be listed."""
        found: list[ColumnElement[bool]] = [
            col(Request.state).in_((Stage.of(self.state) if self.state else Stage.OPEN).states)
        ]
        found += [col(Request.kind) == self.kind] if self.kind else []
        found += [col(Request.id).in_(mine)] if self.whose == "mine" else []
        return found + ([col(Request.filer) == person.id] if self.whose == "filed" else [])


class Asked:
    """The pages of requests; all of the team may look at them."""

    def __init__(self, site: Site, drawing: Drawing) -> None:
        self._site = site
        self._drawing = drawing

    def queue(self, asking: Asking) -> Response:
        """The requests, the oldest first."""
        with visit(self._site, asking) as seen:
            sought = Sought.read(asking)
            mine = {one.id for one in to_decide_by(seen.session, seen.person)}
            where = sought.conditions(seen.person, sorted(mine))
            total = seen.session.exec(select(func.count()).select_from(Request).where(*where)).one()
            ordered = select(Request).where(*where).order_by(col(Request.filed_at), col(Request.id))
            found = seen.session.exec(ordered.offset(sought.begin).limit(A_PAGE)).all()
            lines = _lines(seen, list(found), mine)
            further = sought.begin + A_PAGE if sought.begin + A_PAGE < total else None
            return self._drawing.page(
                "requests", seen, lines=lines, total=total, sought=sought, path=QUEUE, further=further,
                choosers=_choosers(seen, sought),
            )  # fmt: skip

    def request(self, asking: Asking) -> Response:
        """One request: its card, with what the reader may do, and its story."""
        with visit(self._site, asking) as seen:
            request = seen.session.get(Request, asking.path_params["number"])
            if request is None:
                raise HTTPException(404)
            mine = request.id in {one.id for one in to_decide_by(seen.session, seen.person)}
            view = DECIDER if mine else FILER if request.filer == seen.person.id else "doer"
            shown = view if mine or view == FILER or "doer" in request.capacities(seen.person) else "copy"
            card = localise(
                draw_request(seen.session, request.subject, f"{shown}:{seen.person.id}"), seen.reader
            )
            lines = story_lines(seen.session, request, seen.now)
            return self._drawing.page("request", seen, request=request, card=card, lines=lines)


def _lines(seen: Visit, found: list[Request], mine: set[int]) -> list[Line]:
    kinds = {one.name: called(one) for one in all_kinds(seen.session)}
    numbers = {one.filer for one in found}
    asked = select(Person.id, Person.name).where(col(Person.id).in_(numbers))
    names = dict(seen.session.exec(asked).all())

    def line(one: Request) -> Line:
        offered = buttons_of(one, DECIDER)[:3] if one.id in mine else ()
        buttons = tuple(localise_button(button, seen.reader) for button in offered)
        return Line(one, kinds.get(one.kind, one.kind), names[one.filer], buttons)

    return [line(one) for one in found]


def _choosers(seen: Visit, sought: Sought) -> list[Chooser]:
    kinds = {one.name: called(one) for one in all_kinds(seen.session)}
    whose = {"mine": t("to be decided by me"), "filed": t("filed by me")}
    return [
        Chooser("state", t("State"), {str(one): one.label for one in Stage}, sought.state),
        Chooser("kind", t("Kind"), kinds, sought.kind),
        Chooser("whose", t("Whose"), whose, sought.whose),
    ]
