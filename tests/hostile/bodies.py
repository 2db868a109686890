"""Bodies that none of our pages posts: broken JSON, broken parts, other kinds, and too much."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random

from tests.hostile import payloads

ODD = ("idna", "punycode", "undefined", "hex", "zip", "utf-7", "utf-16", "unicode_escape", "x" * 300, "..")


def _broken_json(drawn: Random) -> tuple[str, bytes]:
    bodies = (
        b"{",
        b"[]",
        b"null",
        b'"say"',
        b"[" * 100_000,
        b'{"a":' * 60_000 + b"1" + b"}" * 60_000,
        b'{"line":' + b"9" * 6_000 + b"}",
        b'{"line":NaN}',
        b'{"line":["x"]}',
        b'{"line":{"$ne":null}}',
        b'{"values":[]}',
        b'{"values":{"a":{}}}',
        b'{"event":"\\ud800","line":"\\udfff","place":"direct\\ud800","as":"\\ud800"}',
        b'{"as":"\\u0000","line":"x","place":"room:\\u0000","event":"\\u0000"}',
        b'{"word":"\\ud800"}',
        b'\xef\xbb\xbf{"line":"x"}',
        '{"line":"x"}'.encode("utf-16"),
        b'{"line":"\xff"}',
        b'{"line":"x","line":5}',
        json.dumps({name: payloads.word(drawn)[:100] for name in map(str, range(5_000))}).encode(),
    )
    return "application/json", drawn.choice(bodies)


def _broken_parts(drawn: Random) -> tuple[str, bytes]:
    edge = "xXx"
    part = '--xXx\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n{}\r\n'
    kind = f"multipart/form-data; boundary={edge}"
    name = payloads.word(drawn)[:200].replace('"', "").replace("\r\n", "")
    bodies = (
        (kind, part.format("line", "", "x")),
        (kind, part.format("file", f'; filename="{name}"', "x") + "--xXx--\r\n"),
        (kind, part.format("file", '; filename="../../paiqi.db"', "x") + "--xXx--\r\n"),
        (kind, part.format("file", '; filename="a.html"', payloads.SCRIPT) + "--xXx--\r\n"),
        (kind, "".join(part.format(f"f{n}", "", "x") for n in range(500)) + "--xXx--\r\n"),
        (kind, "".join(part.format("file", f'; filename="{n}"', "x") for n in range(50)) + "--xXx--\r\n"),
        (kind, "--xXx\r\nContent-Disposition: form-data\r\n\r\nx\r\n--xXx--\r\n"),
        (kind, "--xXx\r\nX: " + "a" * 60_000 + "\r\n\r\nx\r\n--xXx--\r\n"),
        (kind, "--xXx\r\n" + "X: y\r\n" * 5_000 + "\r\nx\r\n--xXx--\r\n"),
        (kind, part.format("line", "", "A" * 100_000) + "--xXx--\r\n"),
        (kind, "--xXx--\r\n" * 100),
        ("multipart/form-data", "x"),
        ("multipart/form-data; boundary=", "x"),
        (f"multipart/form-data; boundary={'b' * 5_000}", "x"),
        *(
            (f"{kind}; charset={odd}", part.format("line", "", "xn--a-\\ud800") + "--xXx--\r\n")
            for odd in ODD
        ),
    )
    kind, body = drawn.choice(bodies)
    return kind, body.encode("utf-8", "replace")


def _other_kind(drawn: Random) -> tuple[str, bytes]:
    kinds = (
        "text/plain",
        "text/xml",
        "image/svg+xml",
        "application/x-www-form-urlencoded; charset=idna",
        "",
        ";;",
    )
    bodies = (
        b"\xff" * 500,
        b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>",
        b"&" * 50_000,
        b"a=1&" * 50_000,
        b"=".join([b"%00"] * 500),
        b"line[]=1&line[a]=2",
        drawn.choice(payloads.BYTES),
    )
    return drawn.choice(kinds), drawn.choice(bodies)


def _oversized(drawn: Random) -> tuple[str, bytes]:
    kinds = ("application/json", "application/x-www-form-urlencoded", "text/plain")
    return drawn.choice(kinds), b"a=" + b"A" * drawn.choice((700_000, 1_500_000))


SHAPES: tuple[Callable[[Random], tuple[str, bytes]], ...] = (
    _broken_json,
    _broken_json,
    _broken_parts,
    _broken_parts,
    _broken_parts,
    _other_kind,
    _other_kind,
    _oversized,
)
