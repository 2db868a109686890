"""WeChat's side of `/wechat/<account>`: it signs, encrypts and posts as documented; strict about answers.

Written from the documents, with a cipher of its own, so that a misreading on our side is seen.
"""

from __future__ import annotations

import base64
import hashlib
import os
import struct
from dataclasses import dataclass, field
from datetime import datetime

import httpx
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32
ORIGIN = "gh_0123456789ab"
OPENID = "oAbCdEfGhIjKlMnOpQrStUvWxYz0"  # a reader's, which must be nowhere afterwards


@dataclass
class Sender:
    """Posts to one account; with `aes_key` everything is encrypted. `now` is the time on the wall."""

    url: str
    app_id: str
    token: str
    aes_key: str
    now: datetime
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=20, trust_env=False))

    def verifies(self, echo: str = "4375120948345356249") -> httpx.Response:
        """Ask whether the token is ours, as where the address is entered."""
        return self.client.get(self.url, params={**self.signed(), "echostr": echo})

    def tells(self, xml: str, **query: str) -> str:
        """Tell of something, and expect `success` as plain text: WeChat takes all else for a failure."""
        answer = self.posts(xml.encode(), **query)
        assert answer.status_code == 200, (answer.status_code, answer.text)
        assert answer.headers["content-type"].startswith("text/plain")
        assert answer.text in ("", "success")
        return answer.text

    def posts(self, xml: bytes, **query: str) -> httpx.Response:
        """Post a message, signed and enclosed as the account's mode asks."""
        body, values = self.enclosed(xml)
        return self.client.post(self.url, params={**values, **query}, content=body)

    def enclosed(self, xml: bytes) -> tuple[bytes, dict[str, str]]:
        """A message as it is posted: body and query."""
        if not self.aes_key:
            return xml, {**self.signed(), "openid": OPENID}
        encrypted = self.encrypted(xml)
        signed = self.signed()
        parts = [self.token, signed["timestamp"], signed["nonce"], encrypted]
        signed |= {"encrypt_type": "aes", "msg_signature": _sign(parts), "openid": OPENID}
        to = f"<ToUserName><![CDATA[{ORIGIN}]]></ToUserName>"
        return f"<xml>{to}<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>".encode(), signed

    def signed(self) -> dict[str, str]:
        """Timestamp, nonce and signature, new each time."""
        at, nonce = str(int(self.now.timestamp())), os.urandom(5).hex()
        return {"timestamp": at, "nonce": nonce, "signature": _sign([self.token, at, nonce])}

    def encrypted(self, message: bytes, app_id: str = "") -> str:
        """16 random bytes, the length, the message and the app id, padded to 32 and encrypted by CBC."""
        key = base64.b64decode(self.aes_key + "=")
        plain = os.urandom(16) + struct.pack(">I", len(message)) + message + (app_id or self.app_id).encode()
        padding = BLOCK - len(plain) % BLOCK
        encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
        return base64.b64encode(
            encryptor.update(plain + bytes([padding]) * padding) + encryptor.finalize()
        ).decode()


def _sign(parts: list[str]) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def event(name: str, at: datetime, inside: str = "", sender: str = OPENID) -> str:
    """An event as WeChat writes it."""
    return (
        f"<xml><ToUserName><![CDATA[{ORIGIN}]]></ToUserName><FromUserName><![CDATA[{sender}]]></FromUserName>"
        f"<CreateTime>{int(at.timestamp())}</CreateTime><MsgType><![CDATA[event]]></MsgType>"
        f"<Event><![CDATA[{name}]]></Event>{inside}</xml>"
    )


def pushed(at: datetime, *links: str, number: int = 1000001625, status: str = "send success") -> str:
    """That a push to all was sent, or was not."""
    items = "".join(
        f"<item><ArticleIdx>{place}</ArticleIdx><ArticleUrl><![CDATA[{link}]]></ArticleUrl></item>"
        for place, link in enumerate(links, 1)
    )
    result = (
        f"<ArticleUrlResult><Count>{len(links)}</Count><ResultList>{items}</ResultList></ArticleUrlResult>"
    )
    counts = "<TotalCount>9100</TotalCount><FilterCount>9050</FilterCount><SentCount>9027</SentCount>"
    return event(
        "MASSSENDJOBFINISH",
        at,
        f"<MsgID>{number}</MsgID><Status><![CDATA[{status}]]></Status>{counts}<ErrorCount>23</ErrorCount>"
        f"{result if links else ''}",
        ORIGIN,
    )


def published(at: datetime, *links: str, status: int = 0, number: int = 2247503051) -> str:
    """That articles were published without notice, or were not."""
    items = "".join(
        f"<item><idx>{place}</idx><article_url><![CDATA[{link}]]></article_url></item>"
        for place, link in enumerate(links, 1)
    )
    detail = f"<article_detail><count>{len(links)}</count>{items}</article_detail>"
    return event(
        "PUBLISHJOBFINISH",
        at,
        f"<PublishEventInfo><publish_id>{number}</publish_id><publish_status>{status}</publish_status>"
        f"<article_id><![CDATA[b5O2OUs25HBxRceL7hfReg]]></article_id>{detail if links else ''}"
        "</PublishEventInfo>",
        ORIGIN,
    )
