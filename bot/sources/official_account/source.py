"""The source of an account's figures: a call is made, and its answer read or its error understood."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from threading import Lock

import requests
import structlog
from requests.adapters import BaseAdapter

from bot.db import Database
from bot.sources.official_account.client import NO_ANSWER, Client, WeChatError
from bot.sources.official_account.reading import Unreadable, read
from bot.sources.official_account.tokens import Tokens
from models.collecting import Answer, Call, Failed
from models.figure import Why

log = structlog.get_logger()
# What WeChat's errors mean to us; those not listed are no answer, and it is tried again.
MEANINGS: Mapping[int, Why] = {
    -1: Why.UNANSWERED,
    40001: Why.REFUSED,
    40013: Why.REFUSED,
    40014: Why.REFUSED,
    40125: Why.REFUSED,
    40164: Why.REFUSED,
    42001: Why.REFUSED,
    45009: Why.QUOTA,
    45011: Why.QUOTA,
    47009: Why.OFFLINE,
    48001: Why.UNAUTHORISED,
    61500: Why.UNREADABLE,
    61501: Why.TOO_OLD,
    61503: Why.DELAYED,
    89503: Why.REFUSED,
}
A_MINUTES_QUOTA = 45011


class OfficialAccounts:
    """All accounts at WeChat. `secret_of` gives what an environment variable holds, empty if it is not set.

    `pretended` carries the calls of a made-up account, by its app id, in place of the network.
    """

    def __init__(
        self,
        db: Database,
        url: str,
        secret_of: Callable[[str], str],
        real: Callable[[], datetime],
        pretended: Mapping[str, BaseAdapter] | None = None,
    ) -> None:
        self._db = db
        self._url = url
        self._secret_of = secret_of
        self._real = real
        self._pretended = pretended or {}
        self._clients: dict[str, Client] = {}
        self._turn = Lock()

    def get(self, call: Call) -> Answer:
        """Make one call; whatever goes wrong is an answer too."""
        try:
            client = self._client(call.app_id, call.secret)
            if client is None:
                return Failed(Why.REFUSED, f"{call.secret} is not set")
            answer = client.ask(call.endpoint, {"begin_date": f"{call.first}", "end_date": f"{call.last}"})
            return read(call, answer)
        except WeChatError as error:
            log.info("WeChat gave no figures", call=call.endpoint, day=f"{call.last}", code=error.code)
            why = MEANINGS.get(error.code, Why.UNANSWERED)
            told = error.told if error.code == NO_ANSWER else f"{error.code} {error.told}"
            return Failed(why, told, soon=error.code == A_MINUTES_QUOTA)
        except Unreadable as error:
            log.warning(
                "WeChat's answer cannot be read", call=call.endpoint, day=f"{call.last}", why=str(error)
            )
            return Failed(Why.UNREADABLE, f"{call.endpoint}: {error}")
        except requests.RequestException as error:
            return Failed(Why.UNANSWERED, type(error).__name__)

    def _client(self, app_id: str, name: str) -> Client | None:
        """The client of an account, made once; None where its secret is not set."""
        with self._turn:
            known = self._clients.get(app_id)
            pretended = self._pretended.get(app_id)
            secret = app_id if pretended is not None else self._secret_of(name)
            if known is None and secret:
                known = Client(app_id, secret, Tokens(self._db, app_id, secret, self._real), self._url)
                if pretended is not None:
                    known.http.mount("https://", pretended)
                self._clients[app_id] = known
            return known
