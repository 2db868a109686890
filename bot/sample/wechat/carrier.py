"""Carries calls to the made-up WeChat in this process, in place of the network."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter

Reply = Callable[[str, str, Mapping[str, str], bytes], Any]


class Carrier(BaseAdapter):
    """What a requests session is given; `answer` takes method, path, query and body, and gives JSON data."""

    def __init__(self, answer: Reply) -> None:
        super().__init__()
        self._answer = answer

    def send(self, request: PreparedRequest, *_: object, **__: object) -> Response:
        """Answer a call at once."""
        parts = urlsplit(request.url or "")
        body = request.body if isinstance(request.body, bytes) else str(request.body or "").encode()
        data = self._answer(request.method or "", parts.path, dict(parse_qsl(parts.query)), body)
        response = Response()
        response.status_code, response.url, response.request = 200, request.url or "", request
        response._content = json.dumps(data, ensure_ascii=False).encode()
        return response

    def close(self) -> None:
        """There is nothing to close."""
