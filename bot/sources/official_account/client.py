"""A thin layer on wechatpy: stable tokens, one retry of our own, and no answer that we do not understand."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import Any

import requests
from wechatpy.client import WeChatClient  # type: ignore[import-untyped]
from wechatpy.exceptions import WeChatClientException  # type: ignore[import-untyped]

from bot.sources.official_account.tokens import Tokens

TIMEOUT = 10  # seconds to connect, and between two pieces of an answer
TOKEN_IS_OVER = (40001, 40014, 42001)
NO_ANSWER = 0  # our own code: nothing came, or nothing that WeChat would say


class WeChatError(Exception):
    """WeChat said no, by its code; `NO_ANSWER` where it said nothing."""

    def __init__(self, code: int, told: str) -> None:
        super().__init__(f"{code} {told}")
        self.code = code
        self.told = told


class Client(WeChatClient):  # type: ignore[misc]
    """One account at WeChat. Only `ask` is used: the kit's own retries know no end."""

    def __init__(self, app_id: str, secret: str, tokens: Tokens, url: str) -> None:
        super().__init__(app_id, secret, session=tokens, timeout=TIMEOUT, auto_retry=False)
        self._url = url
        self._turn = Lock()

    @property
    def http(self) -> requests.Session:
        """What carries calls."""
        carrier: requests.Session = self._http
        return carrier

    @property
    def access_token(self) -> str:
        """The token that is shared; one caller at a time fetches another."""
        with self._turn:
            token = self.session.get(self.access_token_key)
            if not token:
                self.fetch_access_token()
                token = self.session.get(self.access_token_key)
            return str(token or "")

    def fetch_access_token(self) -> None:
        """Fetch the stable token: the same for all who ask while it lasts."""
        asked = {
            "grant_type": "client_credential",
            "appid": self.appid,
            "secret": self.secret,
            "force_refresh": False,
        }
        url = f"{self._url}cgi-bin/stable_token"
        response = self.http.post(url, json=asked, timeout=TIMEOUT, allow_redirects=False)
        response.raise_for_status()
        given = response.json()
        token, seconds = _fields(given)
        self.session.set(self.access_token_key, token, seconds)

    def ask(self, name: str, asked: Mapping[str, Any]) -> Any:  # noqa: ANN401
        """Call the data interface; a token that is over is renewed once. Raises WeChatError."""
        try:
            return self._ask(name, asked)
        except WeChatError as error:
            if error.code not in TOKEN_IS_OVER:
                raise
            self.session.delete(self.access_token_key)
            return self._ask(name, asked)

    def _ask(self, name: str, asked: Mapping[str, Any]) -> Any:  # noqa: ANN401
        try:
            answer = self.post(f"{self._url}datacube/{name}", data=dict(asked), allow_redirects=False)
        except WeChatClientException as error:
            raise WeChatError(error.errcode or NO_ANSWER, str(error.errmsg or "")) from error
        except (requests.RequestException, ValueError, TypeError, OverflowError, RecursionError) as error:
            # The kit trips over an errcode that is no number, and Python over JSON that is too deep.
            raise WeChatError(NO_ANSWER, type(error).__name__) from error
        if not isinstance(answer, dict):
            raise WeChatError(NO_ANSWER, "no JSON object")
        return answer


def _fields(given: Any) -> tuple[str, int]:  # noqa: ANN401
    """The token and its seconds; WeChatError for an error, or for anything else."""
    match given:
        case {"errcode": int(code), **rest} if code:
            raise WeChatError(code, str(rest.get("errmsg", "")))
        case {"access_token": str(token), "expires_in": int(seconds)} if token and seconds > 0:
            return token, seconds
    raise WeChatError(NO_ANSWER, "no token")
