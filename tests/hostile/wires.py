"""Broken HTTP, as bytes; the second half of each pair says that it ends before it is whole."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.hostile import payloads

Made = tuple[bytes, bool]
END = b"\r\n\r\n"


def _line(drawn: Random, host: str) -> Made:
    """A first line that is none."""
    lines = (
        b"GET",
        b"GET /",
        b"GET / HTTP/9.9",
        b"GET / HTTP/1.1 x",
        b"get / http/1.1",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM",
        b"CONNECT evil.example:443 HTTP/1.1",
        b"OPTIONS * HTTP/1.1",
        b"GET * HTTP/1.1",
        f"GET http://{payloads.EVIL}/ HTTP/1.1".encode(),
        b"GET http:// HTTP/1.1",
        b"GET \\..\\.. HTTP/1.1",
        b"GET /\x00 HTTP/1.1",
        b"GET /\xe9\x80\x89 HTTP/1.1",
        b"GET /a b c HTTP/1.1",
        b"GET //" + payloads.EVIL.encode() + b"/%2e%2e HTTP/1.1",
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1",
        b"GET /?" + b"&" * 100_000 + b" HTTP/1.1",
    )
    return drawn.choice(
        lines
    ) + b"\r\nConnection: close\r\nHost: " + host.encode() + END, drawn.random() < 0.3


def _headers(drawn: Random, host: str) -> Made:
    """Headers that are none, that are split, or far too many."""
    name = host.encode()
    heads = (
        b"Host: " + name + b"\r\nHost: evil.example",
        b"Host: evil.example\r\nHost: " + name,
        b"X: y",
        b"Host : " + name,
        b"Host: " + name + b"\nX-Planted: yes",
        b"Host: " + name + b"\r\n X-Planted: yes",
        b"Host: " + name + b"\rX-Planted: yes",
        b"Host: " + name + b"\x00",
        b": x\r\nHost: " + name,
        b"Host: " + name + b"\r\nCookie: " + b"a=b; " * 30_000,
        b"Host: " + name + b"\r\n" + b"\r\n".join(b"X%d: y" % number for number in range(3_000)),
        b"Host: " + name + b"\r\nX: " + b"A" * 300_000,
        b"Host: " + name + b"\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13",
        b"Host: " + name + b"\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
    )
    return b"GET / HTTP/1.1\r\nConnection: close\r\n" + drawn.choice(heads) + END, drawn.random() < 0.3


def _lengths(drawn: Random, host: str) -> Made:
    """A body of two lengths or of none; the request hidden in it comes from another site."""
    hidden = b"POST /as HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 8\r\n\r\nname=abc"
    ways = (
        (b"Content-Length: 4\r\nTransfer-Encoding: chunked", b"0\r\n\r\n" + hidden),
        (b"Transfer-Encoding: chunked\r\nContent-Length: 4", b"5c\r\n" + hidden + b"\r\n0\r\n\r\n"),
        (b"Transfer-Encoding: xchunked", hidden),
        (b"Transfer-Encoding: chunked, identity", hidden),
        (b"Content-Length: 4\r\nContent-Length: 90", hidden),
        (b"Content-Length: -1", hidden),
        (b"Content-Length: 99999999999999999999", b"name=abc"),
        (b"Content-Length: 0x10", b"name=abc"),
        (b"Content-Length: 1e3", b"name=abc"),
        (b"Content-Length: 10000000", b"name=abc"),
        (b"Content-Length: 30000000", b"name=abc"),
        (b"Transfer-Encoding: chunked", b"FFFFFFFFFFFFFFFF\r\nname=abc"),
        (b"Transfer-Encoding: chunked", b"-1\r\nname=abc"),
        (b"Transfer-Encoding: chunked", b"8;" + b"x" * 50_000 + b"\r\nname=abc\r\n"),
        (b"Expect: 100-continue\r\nContent-Length: 8", b""),
    )
    length, body = drawn.choice(ways)
    path = drawn.choice((b"/as", b"/say", b"/console/say", b"/enter/x", b"/wechat/1"))
    ours = b"Host: " + host.encode() + b"\r\nOrigin: http://" + host.encode()
    return b"POST " + path + b" HTTP/1.1\r\n" + ours + b"\r\n" + length + END + body, True


def _noise(drawn: Random, host: str) -> Made:
    """Bytes by chance, or a sound request with bytes changed by chance."""
    if drawn.random() < 0.3:
        return drawn.randbytes(drawn.randrange(1, 2_000)), True
    sound = bytearray(f"GET /room/x?as=y HTTP/1.1\r\nHost: {host}\r\nCookie: paiqi_as=z\r\n\r\n".encode())
    for _ in range(drawn.randrange(1, 6)):
        sound[drawn.randrange(len(sound))] = drawn.randrange(256)
    return bytes(sound), True


WIRES: tuple[Callable[[Random, str], Made], ...] = (_line, _headers, _lengths, _noise)
