"""The console's one way to change anything: a line, as in chat, whose answer is shown on the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException

from bot.platforms.web.forms import FormView, view
from bot.platforms.web.posted import EVENT, Posted
from bot.uploads import Upload, keep_upload
from bot.web.console.visit import Visit
from bot.words import Reader, localise
from models.inbox import Incoming
from models.message import Message


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of a line: answers in the reader's words, or the form that it opens."""

    answers: tuple[Message, ...] = ()
    form: FormView | None = None
    repeated: bool = False


def ask(
    seen: Visit,
    posted: Posted,
    line: str,
    values: Mapping[str, str] | None = None,
    files: tuple[int, ...] = (),
    part: str = "",
) -> Asked:
    """Say a line in the person's name; `part` tells several lines of one post apart."""
    check(posted, line)
    incoming = Incoming(
        platform=seen.identity.platform,
        event=f"page-{posted['event']}{part}",
        sender=seen.identity.native,
        line=line,
        values=values,
        files=files,
        typed=False,
        on_page=True,
    )
    heard = seen.site.receiver.hear(incoming)
    form = view(heard.form, Posted({}), seen.reader) if heard.form is not None else None
    return Asked(_said(heard.answers, seen.reader), form, heard.repeated)


def check(posted: Posted, line: str) -> None:
    """Refuse what no page of ours posts."""
    if not EVENT.fullmatch(posted["event"]) or not line.strip():
        raise HTTPException(400)


def keep(seen: Visit, upload: Upload) -> int:
    """Keep a file that is handed in; its number."""
    with seen.site.db.transaction() as session:
        return keep_upload(session, upload, seen.person.id, seen.now).id


def _said(answers: tuple[Message, ...], reader: Reader) -> tuple[Message, ...]:
    return tuple(localise(message, reader) for message in answers)
