"""Templates on pages: what each asks for, and its YAML to be changed, tried out and imported."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.platforms.web.posted import Posted, read_post
from bot.uploads import as_upload
from bot.web.console.asking import Asked, ask, check, keep
from bot.web.console.drawing import Drawing
from bot.web.console.visit import Visit, visit
from handlers._sop_words import HANDED, offset_words, only_words, review_words, who_words
from handlers._sop_yaml import write_template
from handlers._templates import template_name
from models.column import columns_of
from models.sop import Template, template, template_for, templates
from models.stage import stage_name

if TYPE_CHECKING:
    from bot.web.site import Site

IMPORT = "sop import"


class Procedures:
    """The pages of templates; each change is a line of the person who is there."""

    def __init__(self, site: Site, drawing: Drawing) -> None:
        self._site = site
        self._drawing = drawing

    def show(self, request: Request) -> Response:
        """All templates, with the columns whose articles follow each."""
        with visit(self._site, request) as seen:
            used: dict[str, list[str]] = {}
            for column in columns_of(seen.session, None):
                used.setdefault(template_for(seen.session, column).name, []).append(column.name)
            known = templates(seen.session)
            return self._drawing.page("sop", seen, known=known, used=used, called=template_name)

    def one(self, request: Request) -> Response:
        """The stages of a template, and its YAML."""
        with visit(self._site, request) as seen:
            return self._page(seen, _named(seen, request), Asked())

    def export(self, request: Request) -> Response:
        """The YAML of a template as a file."""
        with visit(self._site, request) as seen:
            one = _named(seen, request)
        saved = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(f'sop-{one.name}.yaml')}"}
        return Response(write_template(one), media_type="application/yaml", headers=saved)

    async def change(self, request: Request) -> Response:
        """Try a changed template out, or import one that was looked at."""
        return await run_in_threadpool(self._change, request, await read_post(request))

    def _change(self, request: Request, posted: Posted) -> Response:
        line = posted["line"] if posted["line"].startswith(IMPORT) else IMPORT
        text = posted["text"].replace("\r\n", "\n")
        with visit(self._site, request, posted) as seen:
            check(posted, line)
            written = as_upload(f"sop-{_named(seen, request).name}.yaml", text.encode())
            files = () if line != IMPORT else tuple(keep(seen, one) for one in posted.files or (written,))
        asked = ask(seen, posted, line, files=files)
        with visit(self._site, request, posted) as seen:
            typed = "" if line != IMPORT or posted.files else text
            return self._page(seen, _named(seen, request), asked, typed)

    def _page(self, seen: Visit, one: Template, asked: Asked, typed: str = "") -> Response:
        words = {
            "named": stage_name,
            "when": offset_words,
            "who": who_words,
            "handed": HANDED,
            "reviewed": review_words,
            "only": only_words,
        }
        text = typed or write_template(one).decode()
        called = template_name(one)
        return self._drawing.page(
            "procedure", seen, one=one, called=called, asked=asked, text=text, words=words
        )


def _named(seen: Visit, request: Request) -> Template:
    found = template(seen.session, request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    return found
