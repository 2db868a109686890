"""The door of `/wechat/<account>`: what WeChat signed a moment ago comes in, is kept, and is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.bodies import small_body
from bot.db import Database
from bot.receive import CLASHES, TRIES
from bot.sources.official_account.envelope import (
    AES_KEY,
    LONGEST_VALUE,
    Keys,
    Unreadable,
    Unsigned,
    check_signed,
    opened,
    parsed,
)
from bot.sources.official_account.happening import key_of, told
from handlers._cards import redraw
from handlers._sent import Sent, note_sent
from models.connection import connection_of
from models.inbox import Heard
from models.row import insert_once
from models.workcalendar import WorkCalendar

PATH = "/wechat/{account:int}"
LARGEST = 64 * 1024  # bytes; WeChat's events have about one thousand, and links of eight articles
UNSIGNED = PlainTextResponse("This is not signed by WeChat, or not just now.", 401)
WELL = "success"
log = structlog.get_logger()


class Door:
    """Takes what WeChat tells of accounts; `secret_of` gives what an environment variable holds."""

    def __init__(
        self,
        db: Database,
        secret_of: Callable[[str], str],
        calendar: WorkCalendar,
        now: Callable[[], datetime],
        real: Callable[[], datetime],
    ) -> None:
        self._db = db
        self._secret_of = secret_of
        self._calendar = calendar
        self._now = now
        self._real = real

    async def answer(self, request: Request) -> Response:
        """Answer one request."""
        body = await small_body(request, LARGEST)
        if body is None:
            return PlainTextResponse("This is larger than anything WeChat sends.", 413)
        pairs = request.query_params.multi_items()
        query = dict(pairs)
        if len(query) < len(pairs):
            return PlainTextResponse("This cannot be read.", 400)
        account = request.path_params["account"]
        return await run_in_threadpool(self._answer, request.method, account, query, body)

    def _answer(self, method: str, account: int, query: Mapping[str, str], body: bytes) -> Response:
        try:
            keys = self._keys(account)
            if keys is None:
                return PlainTextResponse("Nothing is here.", 404)
            if method != "POST":
                return self._echo(keys, query)
            return self._hear(account, keys, query, body)
        except Unsigned:
            return UNSIGNED
        except Unreadable as error:
            log.warning("what WeChat tells cannot be read", account=account, why=str(error))
            return PlainTextResponse("This cannot be read.", 400)
        except SQLAlchemyError:
            log.exception("what WeChat tells could not be kept", account=account)
            return PlainTextResponse("Come again in a moment.", 503)

    def _keys(self, account: int) -> Keys | None:
        """What the account shares with WeChat; None where it is not connected, or nothing is shared."""
        with self._db.reading() as session:
            connection = connection_of(session, account)
        if connection is None or not connection.token or connection.sample:
            return None
        token = self._secret_of(connection.token)
        aes_key = self._secret_of(connection.aes_key) if connection.aes_key else ""
        if aes_key and not AES_KEY.fullmatch(aes_key):
            log.error("this is no EncodingAESKey; no event is taken", variable=connection.aes_key)
            return None
        return Keys(connection.app_id, token, aes_key) if token else None

    def _echo(self, keys: Keys, query: Mapping[str, str]) -> Response:
        """Show that the token is ours, as WeChat asks where the address is entered."""
        check_signed(keys, query, self._real().timestamp())
        return PlainTextResponse(query.get("echostr", "")[:LONGEST_VALUE])

    def _hear(self, account: int, keys: Keys, query: Mapping[str, str], body: bytes) -> Response:
        """Keep what matters; what does not is well received all the same, and forgotten."""
        root = parsed(opened(keys, query, body, self._real().timestamp()))
        sent = told(root, self._calendar.zone)
        if sent is not None:
            repeats = [f"wechat:{account}:{key_of(root)}"]
            # A plain message's signature does not cover it: it is good for one that counts.
            repeats += [] if keys.aes_key else [f"wechat:{account}:signed:{query['signature']}"]
            self._keep(account, sent, repeats)
        return PlainTextResponse(WELL)

    def _keep(self, account: int, sent: Sent, keys: list[str]) -> None:
        for left in reversed(range(TRIES)):
            try:
                with self._db.transaction() as session:
                    now = self._now()
                    session.info["event"] = keys[0]
                    if all(insert_once(session, Heard, key=key, event=keys[0], at=now) for key in keys):
                        note_sent(session, account, sent, now, self._calendar)
                        redraw(session, now)
                return
            except CLASHES:
                if not left:
                    raise
                log.info("somebody else was writing; trying again", left=left)
