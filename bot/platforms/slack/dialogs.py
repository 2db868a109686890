"""Forms as modals: opened while the trigger lasts, filled in when the database has answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from typing import Any

import structlog

from bot.platforms.slack import modals
from bot.platforms.slack.client import Slack
from bot.platforms.slack.hearing import Hearing
from bot.platforms.slack.inputs import FIELD, options, values
from bot.platforms.slack.reading import NAME, Payload, Place, Said, submitted
from bot.receive import Heard
from bot.words import Reader, localise
from handlers._answer import opens_form
from handlers._form import Form
from models.message import Message
from models.words import t

Prefill = Mapping[str, str]
FORM, LOADING = "form", "loading"  # what modals are called
MOST_TRIES = 1_000  # forms handed in with mistakes that are remembered
log = structlog.get_logger()


class Dialogs:
    """Opens, fills, and takes in modals. `reader(native, language)` says how somebody reads.

    `wall` is the time on the wall, which no database is asked for.
    """

    def __init__(
        self,
        slack: Slack,
        hearing: Hearing,
        reader: Callable[[str, str | None], Reader],
        wall: Callable[[], datetime],
        later: ThreadPoolExecutor,
    ) -> None:
        self._slack = slack
        self._hearing = hearing
        self._reader = reader
        self._wall = wall
        self._later = later
        self._readers: dict[str, Reader] = {}  # as last seen: the loading view waits for no database
        self._tries: dict[str, int] = {}

    def hear(self, said: Said, prefill: Prefill | None = None) -> None:
        """Hear a line that came with a trigger. One that opens a form is acknowledged at once."""
        if opens_form(said.line, self._wall()):
            self._later.submit(self._safely, said, prefill or {})
            return
        heard = self._hearing.hear(self._hearing.incoming(said))
        if heard.form is not None:
            self._later.submit(self._show_form, said, heard)

    def show(self, said: Said, message: Message) -> None:
        """Open a modal that shows a message with its buttons."""
        view = self._said([message], said, self._known_reader(said.sender))
        self._slack.call(self._slack.web.views_open, trigger_id=said.trigger, view=view)

    def submit(self, body: Payload) -> dict[str, Any]:
        """Take in a form; what Slack is to do: close it, or show what is wrong."""
        view = body["view"]
        filled = values(view["state"]["values"])
        said = submitted(body, filled, self._attempt(view["id"], filled))
        heard = self._hearing.hear(self._hearing.incoming(said))
        if heard.form is None:
            return {"response_action": "clear"}
        self._note_mistake(view["id"])
        reader = self._reader(said.sender, heard.language)
        shown = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
        if said.line == heard.form.command and modals.fits(heard.form, shown):
            return {"response_action": "errors", "errors": modals.errors(heard.form, reader, shown)}
        return {"response_action": "update", "view": self._drawn(heard.form, said, reader)}

    def options(self, body: Payload) -> list[dict[str, Any]]:
        """What a long list offers for what was typed so far."""
        place, sender = Place.of(body["view"]["private_metadata"]), body["user"]["id"]
        asked = Said("", sender, place.line, place.channel, place.thread, typed=False)
        field = self._hearing.field(asked, body["block_id"].removeprefix(FIELD))
        return [] if field is None else options(field, body.get("value") or "", self._reader(sender, None))

    def _safely(self, said: Said, prefill: Prefill) -> None:
        try:
            self._open(said, prefill)
        except Exception:
            log.exception("a form could not be opened", person=said.sender)

    def _open(self, said: Said, prefill: Prefill) -> None:
        """Open a modal at once, hear the line, and show what comes of it; else answer by a button."""
        view = self._open_loading(said)
        incoming = self._hearing.incoming(said)
        heard = self._hearing.hear(replace(incoming, on_page=view is not None, opens=view is not None))
        if view is None or heard.repeated:
            return
        reader = self._reader(said.sender, heard.language)
        self._readers[said.sender] = reader
        if heard.form is not None:
            drawn = self._drawn(_filled(heard.form, prefill), said, reader)
        else:
            drawn = self._said(heard.answers, said, reader)
        self._update(view, drawn)

    def _open_loading(self, said: Said) -> dict[str, Any] | None:
        view = modals.loading(said.line, self._known_reader(said.sender)) | {"callback_id": LOADING}
        web = self._slack.web
        try:
            if said.view:
                answer = self._slack.call(web.views_update, view_id=said.view, view=view)
            else:
                answer = self._slack.call(web.views_open, trigger_id=said.trigger, view=view)
        except Exception as error:
            log.warning("no modal could be opened", person=said.sender, why=str(error))
            return None
        opened: dict[str, Any] = answer["view"]
        return opened

    def _show_form(self, said: Said, heard: Heard) -> None:
        """Show a form that nobody could expect from the line alone, or else the button that opens it."""
        if heard.form is None:
            return
        try:
            reader = self._reader(said.sender, heard.language)
            drawn = self._drawn(heard.form, said, reader)
            self._slack.call(self._slack.web.views_open, trigger_id=said.trigger, view=drawn)
        except Exception as error:
            log.warning("no modal could be opened", person=said.sender, why=str(error))
            again = replace(self._hearing.incoming(said), event=f"{said.event}:again", opens=False)
            self._hearing.hear(again)

    def _update(self, view: Mapping[str, Any], drawn: dict[str, Any]) -> None:
        self._slack.call(self._slack.web.views_update, view_id=view["id"], hash=view.get("hash"), view=drawn)

    def _drawn(self, form: Form, said: Said, reader: Reader) -> dict[str, Any]:
        place = replace(_place(said), line=form.command)
        return modals.modal(form, reader, self._hearing.now(), callback=FORM, metadata=place.kept())

    def _said(self, answers: Sequence[Message], said: Said, reader: Reader) -> dict[str, Any]:
        shown = [localise(answer, reader) for answer in answers] or [localise(Message(t("Done.")), reader)]
        place = replace(_place(said), line="")  # what is pressed says its own
        return modals.said(shown, said.line, reader, metadata=place.kept())

    def _known_reader(self, native: str) -> Reader:
        if native not in self._readers:
            self._readers[native] = self._reader(native, None)
        return self._readers[native]

    def _attempt(self, view: str, filled: Mapping[str, str]) -> str:
        """Name one handing-in of a form: the same again, unless it was found wrong in between."""
        what = repr(sorted(filled.items())).encode()
        return f"{NAME}:{view}:{self._tries.get(view, 0)}:{blake2b(what, digest_size=12).hexdigest()}"

    def _note_mistake(self, view: str) -> None:
        if len(self._tries) >= MOST_TRIES:
            self._tries.pop(next(iter(self._tries)))
        self._tries[view] = self._tries.get(view, 0) + 1


def _place(said: Said) -> Place:
    return Place(said.line, said.channel, said.thread)


def _filled(form: Form, prefill: Prefill) -> Form:
    """The form with what is known from elsewhere, where nothing else was typed."""
    fields = tuple(replace(one, value=one.value or prefill.get(one.name, "")) for one in form.fields)
    return replace(form, fields=fields)
