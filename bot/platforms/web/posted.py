"""What a page posts, as a form or as JSON, read before anything is done with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from bot.platforms.web.acting import asked_for
from bot.receive import storable
from bot.uploads import UNSEEN, Upload, as_upload
from models.file import LARGEST

MOST_FILES = 10
LONGEST_LINE = 3_000  # characters
LONGEST_NAME = 40
LONGEST_VALUE = 20_000  # characters; each field's own limit is the command's
LARGEST_PART = 4 * LONGEST_VALUE  # bytes
EVENT = re.compile(r"[\w-]{4,64}", re.ASCII)
VALUE = "value."  # before a form field's name, so that no field of a command can be taken for one of ours


@dataclass(frozen=True, slots=True)
class Posted:
    """The fields of a post, the values of a command's form among them, and its files."""

    fields: Mapping[str, str]
    values: Mapping[str, str] | None = None
    files: tuple[Upload, ...] = field(default=())

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    @property
    def number(self) -> int | None:
        """The field `id` as a number."""
        return whole(self["id"])


def is_name(text: str) -> bool:
    """Whether somebody can be called so."""
    return 0 < len(text) <= LONGEST_NAME and not any(unicodedata.category(sign) in UNSEEN for sign in text)


def whole(text: str) -> int | None:
    """Read the number of a row; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


async def read_post(request: Request) -> Posted:
    """Read a form or JSON; HTTPException where it is neither or too much."""
    if request.headers.get("content-type", "").startswith("application/json"):
        posted = await _read_json(request)
    else:
        posted = await _read_form(request)
    if not posted["as"]:
        acting = asked_for(request.query_params, request.cookies) or ""
        posted = Posted({**posted.fields, "as": acting}, posted.values, posted.files)
    if (posted["as"] and not is_name(posted["as"])) or len(posted["line"]) > LONGEST_LINE:
        raise HTTPException(400)
    return posted


async def _read_json(request: Request) -> Posted:
    try:
        data = await request.json()
    except (ValueError, RecursionError):
        raise HTTPException(400) from None
    if not isinstance(data, dict):
        raise HTTPException(400)
    values = data.pop("values", None)
    if values is not None and not _texts(values):
        raise HTTPException(400)
    if not _texts(data):
        raise HTTPException(400)
    return Posted(_sound(data), None if values is None else _sound(values))


def _texts(data: object) -> bool:
    return isinstance(data, dict) and all(
        isinstance(value, str) and len(value) <= LONGEST_VALUE for value in data.values()
    )


def _sound(texts: Mapping[str, str]) -> dict[str, str]:
    return {storable(name): storable(text) for name, text in texts.items()}


async def _read_form(request: Request) -> Posted:
    try:
        async with request.form(max_files=MOST_FILES, max_fields=100, max_part_size=LARGEST_PART) as form:
            pairs = form.multi_items()
            texts = _sound({name: value for name, value in pairs if isinstance(value, str)})
            uploads = [value for _, value in pairs if isinstance(value, UploadFile) and value.filename]
            files = tuple([await _upload(upload) for upload in uploads])
    except (MultiPartException, ValueError):  # a charset may refuse its text in words of its own
        raise HTTPException(400) from None
    values = {name.removeprefix(VALUE): text for name, text in texts.items() if name.startswith(VALUE)}
    fields = {name: text for name, text in texts.items() if not name.startswith(VALUE)}
    return Posted(fields, values if values or "form" in fields else None, files)


async def _upload(upload: UploadFile) -> Upload:
    if (upload.size or 0) > LARGEST:
        raise HTTPException(413)
    content = await upload.read()
    return as_upload(cast("str", upload.filename), content)
