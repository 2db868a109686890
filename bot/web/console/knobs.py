"""What the team sets, on one page: each change is the line that would be said in chat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from bot.platforms.web.posted import Posted, read_post
from bot.web.console.asking import Asked, ask
from bot.web.console.drawing import Drawing
from bot.web.console.visit import Visit, visit
from bot.words import say
from models.message import Message
from models.teamwork import Knob, hint, shown
from models.words import Words

if TYPE_CHECKING:
    from bot.web.site import Site

WAS = "was."  # before a field's name: what it held when the page was drawn


@dataclass(frozen=True, slots=True)
class KnobView:
    """One setting: what is set, what was typed instead, and what is wrong with that."""

    knob: Knob
    value: str
    typed: str
    hint: Words
    error: Words | None


class Knobs:
    """The page of settings."""

    def __init__(self, site: Site, drawing: Drawing) -> None:
        self._site = site
        self._drawing = drawing

    def show(self, request: Request) -> Response:
        """All that is set."""
        with visit(self._site, request) as seen:
            return self._page(seen, Posted({}), {})

    async def change(self, request: Request) -> Response:
        """Change what was typed over; what does not fit stays beside its error, the rest is done."""
        return await run_in_threadpool(self._change, request, await read_post(request))

    def _change(self, request: Request, posted: Posted) -> Response:
        with visit(self._site, request, posted) as seen:
            pass
        asked = {
            knob: ask(seen, posted, f"setting set {knob}", {"value": posted[knob]}, part=f"-{knob}")
            for knob in Knob
            if knob in posted.fields and posted[knob].strip() != posted[f"{WAS}{knob}"]
        }
        with visit(self._site, request, posted) as seen:
            return self._page(seen, posted, asked)

    def _page(self, seen: Visit, posted: Posted, asked: dict[Knob, Asked]) -> Response:
        errors = {knob: error for knob, one in asked.items() if (error := _error(one))}
        views = [_view(seen, knob, posted, errors.get(knob)) for knob in Knob]
        answers: list[Message] = [answer for one in asked.values() for answer in one.answers]
        return self._drawing.page("settings", seen, views=views, answers=answers, wrong=len(errors), was=WAS)


def _view(seen: Visit, knob: Knob, posted: Posted, error: Words | None) -> KnobView:
    value = say(shown(seen.session, knob), seen.reader)
    return KnobView(knob, value, posted[knob] if error else value, hint(knob), error)


def _error(asked: Asked) -> Words | None:
    """What is wrong with the value, as the command's own form says it."""
    fields = asked.form.form.fields if asked.form else ()
    return next((field.error for field in fields if field.error is not None), None)
