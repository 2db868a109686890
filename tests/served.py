"""The real web server on the loopback interface, with the pretended team behind it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from itertools import chain
from threading import Event, Thread
from typing import Any

import httpx

from bot.web import build
from bot.web.server import Server, address, listen
from models.local import LocalMessage, next_change
from tests.team import Team

LONGEST_WAIT = 20.0  # seconds for an answer of the server


class Served:
    """A team's pages, served from this process. Stopped and started again, they keep their address."""

    def __init__(self, team: Team) -> None:
        self.team = team
        self._port = 0
        self._clients: list[httpx.Client] = []
        self.start()

    def start(self) -> None:
        """Answer from now on."""
        taken = listen("127.0.0.1", self._port)
        self.url = address(taken).rstrip("/")
        self._port = taken.getsockname()[1]
        answering = Event()
        self._server = Server(build(self.team.paiqi.site, self.team.paiqi.routes()), answering.set)
        self._thread = Thread(target=self._server.run, kwargs={"sockets": [taken]})
        self._thread.start()
        assert answering.wait(LONGEST_WAIT)

    def stop(self) -> None:
        """End, as by Ctrl-C, whatever is open."""
        self._server.should_exit = True
        self._thread.join(LONGEST_WAIT)
        assert not self._thread.is_alive()

    def close(self) -> None:
        """End, browsers included."""
        for client in self._clients:
            client.close()
        self.stop()

    def has_heard(self, name: str, *lines: str) -> None:
        """Let somebody have said lines in 选题, before anybody looked."""
        with self.team.paiqi.db.transaction() as session:
            for line in lines:
                row = LocalMessage(
                    room="选题", author=name, line=line, at=self.team.now, change=next_change(session)
                )
                session.add(row)
                session.flush()

    def browser_of(self, name: str) -> Visitor:
        """A browser in which the page acts as somebody."""
        return Visitor(self, self.browser(), name)

    def browser(self) -> httpx.Client:
        """A browser in which nobody is anybody yet."""
        client = httpx.Client(base_url=self.url, timeout=LONGEST_WAIT, headers={"Origin": self.url})
        self._clients.append(client)
        return client


@dataclass
class Visitor:
    """Somebody's browser, without a screen. What is done is delivered before the next look."""

    served: Served
    client: httpx.Client
    name: str

    def opens(self, path: str, **query: str) -> httpx.Response:
        """Open a page, or ask for a part of one."""
        return self.client.get(path, params={"as": self.name, **query})

    def reads(self, path: str, **query: str) -> str:
        """The words of a page."""
        answer = self.opens(path, **query)
        assert answer.status_code == 200, answer
        return words_of(answer.text)

    def says(self, line: str, place: str = "room:选题", **fields: str) -> dict[str, Any]:
        """Write a line in a place; what the page is answered."""
        answer = self.posts("/say", line=line, place=place, **fields)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def presses(self, says: str, place: str = "room:选题", **fields: str) -> dict[str, Any]:
        """Press a button that says something."""
        return self.says(says, place, typed="no", **fields)

    def posts(self, path: str, **fields: str) -> httpx.Response:
        """Post a form."""
        answer = self.client.post(path, data={"as": self.name, "event": self.served.team.event(), **fields})
        self.served.team.settles()
        return answer

    @contextmanager
    def follows(self, place: str = "room:选题", since: str = "", **headers: str) -> Iterator[Iterator[Told]]:
        """Open the page's stream in a place; the events as they come."""
        query = {"as": self.name, "place": place, "language": "zh_CN", "since": since or self.mark()}
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        with self.client.stream("GET", "/stream", params=query, headers=sent) as answer:
            told = _events(answer.iter_lines())
            first = next(told)
            yield told if first.kind == "clock" else chain([first], told)

    def mark(self) -> str:
        """The event up to which a page opened now shows everything."""
        found = re.search(r'data-since="([^"]*)"', self.opens("/").text)
        assert found
        return found[1]


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a stream."""

    id: str
    kind: str
    data: dict[str, Any]

    @property
    def words(self) -> str:
        """The words of the message it brings."""
        return words_of(self.data.get("html", ""))


def _events(lines: Iterator[str]) -> Iterator[Told]:
    held: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(": ")
            held[name] = value
        elif "data" in held:
            yield Told(held.get("id", ""), held["event"], json.loads(held["data"]))
            held = {}


def words_of(html: str) -> str:
    """What a reader sees or hears of a page: its text, and the attributes that are read aloud."""
    kept = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.S)
    aloud = re.findall(r'(?:aria-label|title|alt|placeholder)="([^"]*)"', kept)
    text = re.sub(r"<[^>]*>", " ", kept)
    return unescape(re.sub(r"\s+", " ", " ".join([text, *aloud]))).strip()
