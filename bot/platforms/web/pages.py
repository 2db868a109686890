"""The pages of the local chat: the first one, each room, the direct conversation, and their parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from bot.platforms.web.dates import understand
from bot.platforms.web.news import mark_now
from bot.platforms.web.places import PAGE, Place, counted, latest, place_of, read_upto, thread
from bot.platforms.web.posted import whole
from bot.platforms.web.scene import Scene, scene
from bot.platforms.web.showing import Templates
from bot.words import Reader, say
from handlers._command import Command, commands
from handlers._helping import FIRST
from models.person import Role
from models.room import Room
from models.words import Text, t

if TYPE_CHECKING:
    from bot.web.site import Site


class Pages:
    """What can be looked at; nothing here changes anything."""

    def __init__(self, site: Site, templates: Templates) -> None:
        self._site = site
        self._templates = templates

    def first(self, request: Request) -> Response:
        """What to try first."""
        with scene(self._site, request) as seen:
            return self._page("first.html", seen, None)

    def direct(self, request: Request) -> Response:
        """The conversation between a person and Paiqi."""
        with scene(self._site, request) as seen:
            return self._place(seen, Place(seen.me, direct=True), None)

    def room(self, request: Request) -> Response:
        """A room."""
        with scene(self._site, request) as seen:
            native = request.path_params["room"]
            room = next((room for room in seen.rooms() if room.native == native), None)
            if room is None:
                lost = self._page("lost.html", seen, None)
                lost.status_code = 404
                return lost
            return self._place(seen, Place(room.native), room)

    def history(self, request: Request) -> Response:
        """The messages before one, to be put above it."""
        with scene(self._site, request) as seen:
            place = place_of(request.query_params.get("place", ""), seen.me)
            before = whole(request.query_params.get("before", ""))
            if place is None or before is None:
                return Response(status_code=404)
            return HTMLResponse(
                self._templates.draw("messages.html", seen.reader, **_messages(seen, place, before))
            )

    def thread(self, request: Request) -> Response:
        """A message and its answers, for the panel at the side."""
        with scene(self._site, request) as seen:
            place = place_of(request.query_params.get("place", ""), seen.me)
            panel = _thread(seen, place, request.path_params["root"]) if place else None
            if panel is None:
                return Response(status_code=404)
            return HTMLResponse(self._templates.draw("thread.html", seen.reader, panel=panel))

    def commands(self, request: Request) -> Response:
        """What the person may say, for completion."""
        with scene(self._site, request) as seen:
            role = seen.here.role if seen.here else Role.MEMBER
            mine = [made for made in commands() if role.covers(made.role)]
            ahead = {head: place for place, head in enumerate(FIRST[role])}
            mine.sort(key=lambda made: ahead.get(made.head, len(ahead)))
            return JSONResponse([_completion(made, seen.reader) for made in mine])

    def understood(self, request: Request) -> Response:
        """How a date in words is understood."""
        with scene(self._site, request) as seen:
            when = understand(request.query_params.get("text", ""), seen.now)
            if isinstance(when, Text):
                return JSONResponse({"good": False, "words": say(when, seen.reader)})
            moment = t("{moment}", moment=when.at if when.has_time else when.at.date())
            return JSONResponse({"good": True, "words": say(moment, seen.reader)})

    def _place(self, seen: Scene, place: Place, room: Room | None) -> Response:
        panel = _thread(seen, place, seen.request.query_params.get("thread", ""))
        found = _messages(seen, place, None)
        return self._page("place.html", seen, place, room=room, panel=panel, **found)

    def _page(self, template: str, seen: Scene, place: Place | None, **values: Any) -> HTMLResponse:  # noqa: ANN401
        around = seen.around()
        mark = mark_now(seen.session)
        page = self._templates.draw(template, seen.reader, place=place, mark=mark, **around, **values)
        return HTMLResponse(page)


def _messages(seen: Scene, place: Place, before: int | None) -> dict[str, Any]:
    rows = latest(seen.session, seen.me, place, before)
    replies = counted(seen.session, [row.id for row in rows])
    return {
        "messages": seen.shown(rows[-PAGE:], replies),
        "earlier": len(rows) > PAGE,
        "read": read_upto(seen.session, seen.me, place),
    }


def _thread(seen: Scene, place: Place, asked: str) -> Mapping[str, Any] | None:
    root = whole(asked)
    rows = thread(seen.session, seen.me, place, root) if root else []
    return {"root": root, "messages": seen.shown(rows, {})} if rows else None


def _completion(made: Command, reader: Reader) -> dict[str, Any]:
    takes = [("<{}>" if param.required else "[{}]").format(say(param.label, reader)) for param in made.params]
    return {
        "name": say(Text(made.head), reader),
        "also": list(made.heads),
        "takes": " ".join(takes),
        "help": say(made.help, reader),
    }
