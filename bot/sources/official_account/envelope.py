"""What WeChat posts about an account: signed, perhaps encrypted, and read only once that is sure.

Signatures are SHA-1 over the sorted token, timestamp and nonce, and of an encrypted message over its text
too, as it stands in the body: nothing is parsed before. Where a key is set, only encrypted messages count,
since the signature of a plain one says nothing of its body.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

WINDOW = 300  # seconds that a signature is good for
LONGEST_VALUE = 128  # characters of a timestamp, nonce, signature or echo
AES_KEY = re.compile(r"[A-Za-z0-9+/]{43}")
ENCRYPTED = re.compile(rb"<Encrypt>\s*<!\[CDATA\[([A-Za-z0-9+/=]{24,})\]\]>\s*</Encrypt>")
PLAIN = ("", "raw")


class Unsigned(Exception):
    """WeChat did not sign this, or not just now."""


class Unreadable(Exception):
    """It is signed, and makes no sense."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What an account shares with WeChat; without `aes_key` messages come as they are."""

    app_id: str
    token: str
    aes_key: str


def signature(*parts: str) -> str:
    """Sign as WeChat does."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def check_signed(keys: Keys, query: Mapping[str, str], now: float, encrypted: str = "") -> None:
    """Raise Unsigned unless WeChat signed these values, and not longer ago than a signature is good for."""
    at, nonce = query.get("timestamp", ""), query.get("nonce", "")
    given = query.get("msg_signature" if encrypted else "signature", "")
    if not (at.isascii() and at.isdecimal() and len(at) < 12 and given.isascii()):
        raise Unsigned
    if len(nonce) > LONGEST_VALUE or abs(now - int(at)) > WINDOW:
        raise Unsigned
    parts = (keys.token, at, nonce, encrypted) if encrypted else (keys.token, at, nonce)
    if not hmac.compare_digest(signature(*parts), given):
        raise Unsigned


def opened(keys: Keys, query: Mapping[str, str], body: bytes, now: float) -> bytes:
    """The message in a body, once its signature is checked. Raises Unsigned or Unreadable."""
    if not keys.aes_key:
        check_signed(keys, query, now)
        if query.get("encrypt_type", "") not in PLAIN:
            raise Unreadable("it is encrypted, and no key is set")
        return body
    found = ENCRYPTED.findall(body)
    if len(found) != 1:
        raise Unsigned
    check_signed(keys, query, now, found[0].decode())
    return _decrypted(keys, query, found[0].decode())


def _decrypted(keys: Keys, query: Mapping[str, str], encrypted: str) -> bytes:
    # Loaded when first needed: most that is served has no account.
    from wechatpy.crypto import WeChatCrypto  # type: ignore[import-untyped]
    from wechatpy.exceptions import WeChatException  # type: ignore[import-untyped]

    signed = (query["msg_signature"], query["timestamp"], query["nonce"])
    try:
        crypto = WeChatCrypto(keys.token, keys.aes_key, keys.app_id)
        message = crypto.decrypt_message({"Encrypt": encrypted}, *signed)
    except (WeChatException, ValueError, LookupError, TypeError, struct.error) as error:
        raise Unreadable(type(error).__name__) from None
    return str(message).encode()


def parsed(message: bytes) -> Element:
    """Parse a message; Unreadable for what is none, and for any document type or entity."""
    try:
        root: Element = fromstring(message, forbid_dtd=True)
    except (SyntaxError, DefusedXmlException, ValueError, LookupError) as error:
        raise Unreadable(type(error).__name__) from None
    if root.tag != "xml":
        raise Unreadable("no message")
    return root
