"""A watcher outside hears from Paiqi while all is well, and its failures fill no log."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest
from structlog.testing import capture_logs

from bot.heartbeat import Heartbeat


class Watcher:
    """Somebody who listens for a heartbeat; `answer` is the status given."""

    def __init__(self) -> None:
        self.heard = 0
        self.answer = 200
        self.twice = Event()
        watcher = self

        class Ear(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                watcher.heard += 1
                if watcher.heard == 2:
                    watcher.twice.set()
                self.send_response(watcher.answer)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Ear)
        self.url = f"http://127.0.0.1:{self.server.server_port}/secret"


@pytest.fixture
def watcher() -> Iterator[Watcher]:
    made = Watcher()
    listening = Thread(target=made.server.serve_forever, args=(0.01,))
    listening.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    listening.join()


def test_the_watcher_is_called_again_and_again_until_paiqi_stops(watcher: Watcher) -> None:
    stop = Event()
    beating = Thread(target=Heartbeat(watcher.url, lambda: True, each=0.01).run, args=(stop,))

    beating.start()
    heard_twice = watcher.twice.wait(30)
    stop.set()
    beating.join()

    assert heard_twice


def test_the_heart_stands_still_while_something_is_not_well(watcher: Watcher) -> None:
    Heartbeat(watcher.url, lambda: False).beat()

    assert watcher.heard == 0


def test_a_watcher_that_fails_is_logged_once_until_it_answers_again(watcher: Watcher) -> None:
    heartbeat = Heartbeat(watcher.url, lambda: True)

    with capture_logs() as logs:
        for watcher.answer in (500, 500, 404, 200, 200, 500):
            heartbeat.beat()

    assert [line["event"] for line in logs] == [
        "no heartbeat",
        "the heartbeat is heard again",
        "no heartbeat",
    ]
    assert logs[0]["why"] == "the watcher answers 500"


def test_a_watcher_that_is_gone_does_no_harm_and_its_address_is_no_news(watcher: Watcher) -> None:
    with capture_logs() as logs:
        Heartbeat("http://127.0.0.1:1/secret", lambda: True).beat()

    assert [line["why"] for line in logs] == ["the watcher does not answer (URLError)"]
