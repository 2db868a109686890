"""What people do on a page: say a line, press a button, fill in a form, hand in a file."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.platforms.web.forms import view
from bot.platforms.web.places import Place, mark_read, place_of, thread
from bot.platforms.web.posted import EVENT, Posted, read_post, whole
from bot.platforms.web.scene import Scene, scene
from bot.platforms.web.showing import Templates
from bot.platforms.web.store import NAME
from bot.uploads import PICTURES, Upload, keep_upload
from bot.words import say
from models.inbox import Incoming
from models.local import LocalMessage, next_change
from models.person import find_by_identity
from models.room import room_named
from models.row import insert_once
from models.words import Words, t

if TYPE_CHECKING:
    from bot.web.site import Site

SLASHES = ("/", "／")
MENTION = re.compile(r"[@＠](?:paiqi\b|排期助手)", re.I)


class Hearing:
    """What changes something, each by a post; all but marks goes through the one way in."""

    def __init__(self, site: Site, templates: Templates) -> None:
        self._site = site
        self._templates = templates

    async def say(self, request: Request) -> Response:
        """Hear a line, a press or a form; the answer is the form to open, if any."""
        posted = await read_post(request)
        return await run_in_threadpool(self._say, request, posted)

    async def read(self, request: Request) -> Response:
        """Note how far a person has read a place."""
        return await run_in_threadpool(self._read, await read_post(request))

    async def dismiss(self, request: Request) -> Response:
        """Put away a message that only this person sees."""
        return await run_in_threadpool(self._dismiss, await read_post(request))

    def _say(self, request: Request, posted: Posted) -> Response:
        with scene(self._site, request, posted["as"]) as seen:
            place = place_of(posted["place"], posted["as"])
            wrong = self._wrong(seen, place, posted)
            if wrong is not None or place is None:
                return JSONResponse({"error": say(wrong or "", seen.reader)}, 400)
        incoming = self._incoming(posted, place)
        heard = self._site.receiver.hear(incoming)
        form = view(heard.form, posted, seen.reader) if heard.form is not None else None
        drawn = self._templates.draw("form.html", seen.reader, form=form) if form else None
        return JSONResponse({"form": drawn, "repeated": heard.repeated})

    def _wrong(self, seen: Scene, place: Place | None, posted: Posted) -> Words | None:
        """What is wrong with a post that no page of ours would send."""
        root = whole(posted["thread"])
        if place is None or (not place.direct and room_named(seen.session, NAME, place.room) is None):
            return t("There is no such room.")
        if posted["thread"] and (root is None or not thread(seen.session, posted["as"], place, root)):
            return t("There is no such thread.")
        if not posted["as"] or not EVENT.fullmatch(posted["event"]):
            return t("The page is out of date. Load it again.")
        if not posted["line"].strip() and not posted.files:
            return t("There is nothing to send yet.")
        return None

    def _incoming(self, posted: Posted, place: Place) -> Incoming:
        """Show the line where it was said, and give what is to be heard."""
        line, typed = posted["line"].strip(), posted["typed"] != "no"
        called = place.direct or line.startswith(SLASHES) or MENTION.search(line) is not None
        incoming = Incoming(
            platform=NAME,
            event=posted["event"],
            sender=posted["as"],
            line=MENTION.sub("", line).strip(),
            room=None if place.direct else place.room,
            thread=posted["thread"] or None,
            values=posted.values,
            addressed=not typed or (called and bool(line)),
            typed=typed,
            name=posted["as"],
        )
        is_talk = typed and (place.direct or not line.startswith(SLASHES))
        return self._kept(incoming, place, posted, line if is_talk else "")

    def _kept(self, incoming: Incoming, place: Place, posted: Posted, line: str) -> Incoming:
        """Keep files and show the line, once however often it is posted; give the files' numbers along."""
        if not line and not posted.files:
            return incoming
        key = f"said:{incoming.event}"
        with self._site.db.transaction() as session:
            fresh = self._show(session, incoming, place, line, key)
            shown = session.exec(select(LocalMessage).where(LocalMessage.key == key)).one()
            if fresh:
                shown.files = [self._store(session, upload, incoming.sender) for upload in posted.files]
            return replace(incoming, files=tuple(file["id"] for file in shown.files))

    def _show(self, session: Session, incoming: Incoming, place: Place, line: str, key: str) -> bool:
        said = insert_once(
            session,
            LocalMessage,
            room=place.room,
            direct=place.direct,
            thread=whole(incoming.thread or ""),
            author=incoming.sender,
            line=line,
            files=[],
            language=self._site.settings.language,
            key=key,
            at=self._site.clock.now(),
            change=next_change(session),
        )
        return said is not None

    def _store(self, session: Session, upload: Upload, sender: str) -> dict[str, Any]:
        person = find_by_identity(session, NAME, sender)
        file = keep_upload(session, upload, person.id if person else None, self._site.clock.now())
        picture = upload.kind in PICTURES
        return {"id": file.id, "name": file.name, "size": file.size, "picture": picture}

    def _read(self, posted: Posted) -> Response:
        place, upto = place_of(posted["place"], posted["as"]), posted.number
        if place is None or upto is None:
            return Response(status_code=400)
        with self._site.db.transaction() as session:
            is_there = place.direct or room_named(session, NAME, place.room) is not None
            if not is_there or find_by_identity(session, NAME, posted["as"]) is None:
                return Response(status_code=400)
            mark_read(session, posted["as"], place, upto)
        return Response(status_code=204)

    def _dismiss(self, posted: Posted) -> Response:
        with self._site.db.transaction() as session:
            row = session.get(LocalMessage, posted.number or 0)
            if row is None or row.only != posted["as"]:
                return Response(status_code=404)
            row.dismissed_at = self._site.clock.now()
            row.change = next_change(session)
        return Response(status_code=204)
