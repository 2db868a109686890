"""The grammar: kinds of attack, made of drawn words, each with a flaw for which it may have no effect."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from urllib.parse import quote, urlencode

from bot.sources.official_account.envelope import signature as sign
from tests.hostile import payloads
from tests.hostile.bodies import SHAPES
from tests.hostile.fields import TRUE, UNFIT
from tests.hostile.wire import Attack
from tests.hostile.wires import WIRES

CLOSE = ("Connection", "close")


@dataclass(frozen=True, slots=True)
class Target:
    """What is attacked, and what the attacker got hold of.

    `now` is the time on the wall, in seconds; `token` what an account shares with WeChat, by which old events
    were signed. `link` is a sign-in link that works, `key` the cookie of somebody who is signed in and `word`
    what their own page posts along; these are empty on the local chat, where anybody may be anybody.
    """

    port: int
    now: int
    token: str
    link: str = ""
    key: str = ""
    word: str = ""

    @property
    def host(self) -> str:
        """How a browser names it."""
        return f"127.0.0.1:{self.port}"

    @property
    def is_open(self) -> bool:
        """Whether anybody acts as anybody there."""
        return not self.key


Made = tuple[bytes, bool]


def draw(drawn: Random, target: Target) -> Attack:
    """One attack; the same for the same state of the generator."""
    kinds = ANYWHERE if target.is_open else ANYWHERE | SIGNED_IN
    kind = drawn.choice(list(kinds))
    raw, cut = kinds[kind](drawn, target)
    return Attack(kind, raw, f"127.0.0.{drawn.randrange(1, 251)}", cut)


def asked(method: str, path: str, body: bytes = b"", *headers: tuple[str, str]) -> bytes:
    """A request as it is sent; where two headers have one name, both are."""
    lines = [f"{name}: {value}" for name, value in headers]
    if body and not any(name.lower() == "content-length" for name, _ in headers):
        lines.append(f"Content-Length: {len(body)}")
    head = "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""])
    return head.encode("utf-8", "surrogateescape") + body


def _reading(drawn: Random, target: Target) -> Made:
    """Look where nothing is, or with a query that no page of ours has."""
    path = quote(drawn.choice(payloads.PATHS), safe="/")
    if drawn.random() < 0.6:
        path = path.rstrip("/") + "/" + payloads.in_path(drawn)
    words = payloads.query(drawn)
    full = f"{path}?{words}" if words else path
    method = drawn.choice(("GET", "GET", "GET", "HEAD"))
    return asked(
        method, full, b"", ("Host", target.host), CLOSE, *_cookie(drawn, target), *_odd_headers(drawn)
    ), False


def _numbered(drawn: Random, target: Target) -> Made:
    """Ask for rows by numbers that no row has."""
    number = quote(drawn.choice(payloads.NUMBERS), safe="")
    path = drawn.choice(
        (
            f"/file/{number}",
            f"/file/{number}/x.png",
            f"/thread/{number}?place=direct",
            f"/history?place=direct&before={number}",
            f"/direct?thread={number}",
            f"/stream?as=x&since=1.1.{number}",
            f"/console/month/{number}",
            f"/console/month/2026-03/{number}",
        )
    )
    seen = ("Last-Event-ID", f"a.b.{number[:50]}")
    return asked("GET", path, b"", ("Host", target.host), seen, *_cookie(drawn, target), CLOSE), False


def _method(drawn: Random, target: Target) -> Made:
    """Use a method that no path has."""
    path = quote(drawn.choice((*payloads.PATHS, *payloads.POSTS)), safe="/")
    method = drawn.choice(payloads.METHODS)
    body = _fields(drawn)
    return asked(method, path, body, ("Host", target.host), ("Origin", f"http://{target.host}"), CLOSE), False


def _elsewhere(drawn: Random, target: Target) -> Made:
    """Post what would count, from another site's page."""
    origins: list[tuple[str, str]] = [("Origin", drawn.choice(payloads.ORIGINS))]
    if drawn.random() < 0.3:
        site = drawn.choice(("cross-site", "same-site", "none", "x"))
        origins = [("Origin", f"http://{target.host}"), ("Sec-Fetch-Site", site)]
    elif drawn.random() < 0.1:
        origins = []
    return _true_post(drawn, target, ("Host", target.host), *origins), False


def _rebound(drawn: Random, target: Target) -> Made:
    """Call by another name than ours, as a page does whose name was made to lead here."""
    host = drawn.choice(payloads.HOSTS)
    forwarded = [("X-Forwarded-Host", target.host)] if drawn.random() < 0.3 else []
    origin = ("Origin", f"http://{host}")
    if drawn.random() < 0.4:
        return asked(
            "GET", drawn.choice(("/", "/stream", "/metrics")), b"", ("Host", host), CLOSE, *forwarded
        ), False
    return _true_post(drawn, target, ("Host", host), origin, *forwarded), False


def _misshapen(drawn: Random, target: Target) -> Made:
    """Post with our own page's origin what our pages never post: wrong types, charsets, parts, JSON."""
    path = drawn.choice(payloads.POSTS)
    kind, body = drawn.choice(SHAPES)(drawn)
    ours = ("Host", target.host), ("Origin", f"http://{target.host}"), ("Content-Type", kind), CLOSE
    path = "/say" if path == "/console/begin" else path
    return asked("POST", path, body, *ours, *_cookie(drawn, target)), False


def _unfit(drawn: Random, target: Target) -> Made:
    """Post a whole form in which one field is what it never is."""
    path, fields = drawn.choice(UNFIT)
    filled = {name: value(drawn) if callable(value) else value for name, value in fields.items()}
    extra = [(f"x{n}", payloads.word(drawn)[:500]) for n in range(drawn.randrange(3))]
    pairs = [("event", f"hostile-{drawn.randrange(10**9)}"), *extra, *filled.items()]
    ours = ("Host", target.host), ("Origin", f"http://{target.host}"), CLOSE
    form = ("Content-Type", "application/x-www-form-urlencoded")
    return asked("POST", path, urlencode(pairs, errors="surrogatepass").encode(), *ours, form), False


def _stranger(drawn: Random, target: Target) -> Made:
    """Sign in with a link or a cookie that was never given."""
    token = drawn.choice((payloads.in_path(drawn), "A" * 43, target.link[:-1] + "~", target.link.upper()))
    cookie = ("Cookie", f"paiqi_session={quote(payloads.word(drawn)[:2_000], safe='')}; paiqi_as=%00")
    ours = ("Host", target.host), ("Origin", f"http://{target.host}"), cookie, CLOSE
    if target.is_open or drawn.random() < 0.5:
        return asked(drawn.choice(("GET", "POST")), f"/enter/{token.lstrip('/') or '-'}", b"", *ours), False
    path, fields = drawn.choice(TRUE)
    form = ("Content-Type", "application/x-www-form-urlencoded")
    return asked("POST", path, urlencode(fields).encode(), *ours, form), False


def _preview(_: Random, target: Target) -> Made:
    """Look at a link that works, as a chat's preview does, or press its button from elsewhere."""
    return asked("GET", f"/enter/{target.link}", b"", ("Host", target.host), CLOSE), False


def _planted(drawn: Random, target: Target) -> Made:
    """Press the button of a link that works from another site's page."""
    origin = ("Origin", drawn.choice(payloads.ORIGINS))
    return asked("POST", f"/enter/{target.link}", b"", ("Host", target.host), origin, CLOSE), False


def _wordless(drawn: Random, target: Target) -> Made:
    """Post in a browser that is signed in, without the word of its own page."""
    path, fields = drawn.choice([pair for pair in TRUE if pair[0].startswith("/console")])
    forged = drawn.choice(("", "0" * 64, target.word[:-1], target.word.upper(), payloads.word(drawn)[:500]))
    ours = (
        ("Host", target.host),
        ("Origin", f"http://{target.host}"),
        ("Cookie", f"paiqi_session={target.key}"),
    )
    form = ("Content-Type", "application/x-www-form-urlencoded")
    body = urlencode({**fields, "word": forged}, errors="surrogatepass").encode()
    return asked("POST", path, body, *ours, form, CLOSE), False


def _wechat(drawn: Random, target: Target) -> Made:
    """Tell of an account for WeChat: unsigned, signed by guess, signed once and old, or too large."""
    at = str(
        drawn.choice((target.now, target.now - 301, target.now + 301, 0, drawn.choice(payloads.NUMBERS)))
    )
    nonce, old = payloads.word(drawn)[:200], str(target.now - 600)
    query: list[tuple[str, str]] = [
        ("timestamp", at),
        ("nonce", nonce),
        ("signature", drawn.choice(payloads.WORDS)),
    ]
    if drawn.random() < 0.4:
        query = [("timestamp", old), ("nonce", nonce), ("signature", sign(target.token, old, nonce))]
    query += drawn.choice(([], [("encrypt_type", "aes"), ("msg_signature", "0" * 40)], query[:1]))
    query += [("echostr", payloads.word(drawn)[:500])]
    body = drawn.choice(EVENTS).replace(b"LINK", payloads.word(drawn)[:3_000].encode("utf-8", "replace"))
    path = f"/wechat/{drawn.choice(('1', '1', '1', '2', quote(drawn.choice(payloads.NUMBERS), safe='')))}"
    words = urlencode(query, errors="surrogatepass")
    method = drawn.choice(("GET", "POST", "POST", "POST", "HEAD"))
    form = ("Content-Type", "text/xml")
    sent = body if method == "POST" else b""
    return asked(method, f"{path}?{words}", sent, ("Host", target.host), form, CLOSE), False


EVENTS = (
    b"<xml><MsgType>event</MsgType><Event>MASSSENDJOBFINISH</Event><CreateTime>1</CreateTime>LINK</xml>",
    b"<xml><Encrypt><![CDATA[" + b"A" * 88 + b"]]></Encrypt></xml>",
    b"<xml><Encrypt><![CDATA[LINK]]></Encrypt></xml>",
    b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><xml>&y;</xml>',
    b'<!DOCTYPE x [<!ENTITY y "LINK"><!ENTITY z "&y;&y;&y;">]><xml>&z;&z;</xml>',
    b"<xml>" + b"<a>" * 20_000,
    b"<xml>" + b"x" * 100_000 + b"</xml>",
    b"\xff\xfe\x00<",
    b"",
)


def _wire(drawn: Random, target: Target) -> Made:
    """Break HTTP itself."""
    return drawn.choice(WIRES)(drawn, target.host)


def _true_post(drawn: Random, target: Target, *headers: tuple[str, str]) -> bytes:
    path, fields = drawn.choice(TRUE)
    event = f"hostile-{drawn.randrange(10**9)}"
    pairs = {"event": event, **fields, "word": target.word}
    cookie = [("Cookie", f"paiqi_session={target.key}")] if target.key else []
    if drawn.random() < 0.3:
        kind, body = "application/json", json.dumps(pairs).encode()
    else:
        kind, body = "application/x-www-form-urlencoded", urlencode(pairs).encode()
    return asked("POST", path, body, *headers, *cookie, ("Content-Type", kind), CLOSE)


def _cookie(drawn: Random, target: Target) -> list[tuple[str, str]]:
    """Now and then, the cookie of somebody who is signed in."""
    is_there = target.key and drawn.random() < 0.5
    return [("Cookie", f"paiqi_session={target.key}")] if is_there else []


def _odd_headers(drawn: Random) -> list[tuple[str, str]]:
    odd = (
        ("Cookie", f"paiqi_as={quote(payloads.word(drawn)[:2_000], safe='')}; =; ;;a"),
        ("Cookie", "paiqi_session=" + "\x80\xff" * 20),
        ("Range", "bytes=" + ",".join(f"{n}-{n + 1}" for n in range(400))),
        ("Range", f"bytes=-{drawn.choice(payloads.NUMBERS)[:40]}"),
        ("If-Modified-Since", payloads.word(drawn).translate(str.maketrans("", "", "\r\n\0"))[:500]),
        ("If-None-Match", '"' * 99),
        ("X-Forwarded-For", "127.0.0.1, " * 50 + payloads.EVIL),
        ("X-Forwarded-Proto", "javascript"),
        ("Accept-Encoding", "gzip;q=9," * 200),
        ("Accept-Language", "../../etc"),
        ("Authorization", "Basic AAAA"),
        ("X-HTTP-Method-Override", "DELETE"),
        ("X-Original-URL", "/console"),
    )
    return drawn.sample(odd, drawn.randrange(4))


def _fields(drawn: Random) -> bytes:
    names = drawn.choices(payloads.FIELDS, k=4)
    return urlencode([(name, payloads.word(drawn)[:500]) for name in names]).encode()


ANYWHERE: dict[str, Callable[[Random, Target], Made]] = {
    "odd paths, queries and headers": _reading,
    "numbers that no row has": _numbered,
    "other methods": _method,
    "posts of other sites": _elsewhere,
    "other host names": _rebound,
    "bodies of another shape": _misshapen,
    "fields that do not fit": _unfit,
    "broken HTTP": _wire,
    "forged links and cookies": _stranger,
    "events that WeChat did not sign": _wechat,
}
SIGNED_IN: dict[str, Callable[[Random, Target], Made]] = {
    "a link, looked at": _preview,
    "a link, pressed from another site": _planted,
    "posts without the page's word": _wordless,
}
