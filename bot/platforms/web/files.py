"""Files handed in or made by us, given back so that a browser runs nothing in them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from bot.platforms.web.posted import whole
from bot.uploads import PICTURES
from models.file import StoredFile

if TYPE_CHECKING:
    from bot.web.site import Site


class Files:
    """Gives files by their number."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def give(self, request: Request) -> Response:
        """A picture to be looked at; anything else to be saved."""
        number = whole(request.path_params["number"])
        with self._site.db.reading() as session:
            file = session.get(StoredFile, number) if number else None
        if file is None or not file.kind:
            return Response(status_code=404)
        is_picture = file.kind in PICTURES
        how = "inline" if is_picture else "attachment"
        headers = {
            "Content-Disposition": f"{how}; filename*=UTF-8''{quote(file.name, safe='')}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-cache",
        }
        kind = file.kind if is_picture else "application/octet-stream"
        return Response(file.content, media_type=kind, headers=headers)
