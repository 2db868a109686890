"""The web server against what its own pages would never send: each hole that was found, and stays closed."""

from __future__ import annotations

import socket

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import func, select

from bot.db import Database
from bot.platforms.web.guard import Pace
from bot.platforms.web.routes import POSTS_AT_ONCE
from bot.web.console import TRIES_AT_ONCE
from bot.web.server import LARGEST_HEAD
from models.file import StoredFile
from models.local import LocalRead
from tests.served import LONGEST_WAIT, Served
from tests.test_signin import asks_for_link, office, signs_in

__all__ = ["office"]
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
HUGE = ("-1", "9" * 10, "9" * 19, "1" * 5_000, "²", "%00", "1.5")


@SQLITE
def test_an_origin_that_is_empty_is_not_ours(served: Served) -> None:
    market = served.browser_of("市场")

    answer = market.client.post("/as", headers={"Origin": ""}, data={"name": "新来的"})

    assert answer.status_code == 403


@pytest.mark.parametrize("number", HUGE)
def test_a_number_that_no_row_can_have_is_not_found(served: Served, number: str) -> None:
    market = served.browser_of("市场")
    paths = (f"/file/{number}", f"/file/{number}/x.png", f"/thread/{number}?place=direct")
    asked = (*paths, f"/history?place=direct&before={number}")

    assert [market.client.get(path).status_code for path in asked] == [404] * 4
    assert market.client.get(f"/direct?thread={number}").status_code == 200


@pytest.mark.parametrize("place", ["room:%00", "direct%00", "room:没有"])
def test_a_place_that_cannot_be_is_empty_or_not_found(served: Served, place: str) -> None:
    market = served.browser_of("市场")

    assert market.client.get(f"/history?as=市场&place={place}").status_code == 404
    assert market.client.get(f"/thread/1?as=市场&place={place}").status_code == 404


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        pytest.param("application/json", b"[" * 100_000, id="deep JSON"),
        pytest.param("application/json", b'{"a":' * 50_000, id="deep objects"),
        pytest.param("application/json", b'{"event":"\\ud800"}', id="half a surrogate pair"),
        pytest.param("application/json", b'{"as":"\\u0000","line":"x"}', id="NUL"),
        pytest.param(
            "multipart/form-data; boundary=x; charset=idna",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nxn--a-\xff\r\n--x--\r\n',
            id="a charset that is none",
        ),
        pytest.param("application/x-www-form-urlencoded", b"a=1&" * 1_000, id="too many fields"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(served: Served, kind: str, body: bytes) -> None:
    market = served.browser_of("市场")

    answer = market.client.post("/say", content=body, headers={"Content-Type": kind})

    assert answer.status_code == 400


@SQLITE
def test_a_form_without_a_file_has_half_a_megabyte_at_most(served: Served) -> None:
    market = served.browser_of("市场")

    assert market.client.post("/say", content=b"a=" + b"A" * 600_000, headers=FORM).status_code == 413


@SQLITE
@pytest.mark.parametrize("wish", [{"place": "room:没有"}, {"as": "没有的人"}], ids=["no room", "nobody"])
def test_how_far_is_read_is_noted_for_people_and_rooms_that_are(served: Served, wish: dict[str, str]) -> None:
    market = served.browser_of("市场")

    answer = market.posts("/read", **({"place": "room:选题", "id": "3"} | wish))

    assert answer.status_code == 400
    assert served.team.reads(lambda session: session.exec(select(LocalRead)).all()) == []


@SQLITE
def test_a_sheet_is_not_kept_where_its_post_is_refused(served: Served) -> None:
    market = served.browser_of("市场")

    answer = market.client.post("/console/import", data={"as": "市场"}, files={"file": ("人.csv", b"x")})

    assert answer.status_code == 400
    assert (
        served.team.reads(lambda session: session.exec(select(func.count()).select_from(StoredFile)).one())
        == 0
    )


@SQLITE
@pytest.mark.parametrize("name", ["市场\n管理员", "市\u2028场", "\x1b", " "], ids=ascii)
def test_nobody_joins_under_a_name_that_ends_a_line_or_cannot_be_seen(served: Served, name: str) -> None:
    market = served.browser_of("市场")

    assert market.posts("/as", name=name).status_code == 400
    assert people(served) == ["市场", "编辑甲", "负责人"]


@SQLITE
def test_what_moves_a_terminals_cursor_is_left_out_of_lines_and_names(served: Served) -> None:
    market = served.browser_of("市场")

    market.posts("/as", name="新\x1b[2J来\x9b的")
    market.says("看\x1b]0;x\x07这里")

    assert people(served)[-1] == "新[2J来的"
    assert "看]0;x这里" in market.reads("/room/选题")


@SQLITE
def test_a_files_name_cannot_turn_around_or_break_a_header(served: Served) -> None:
    market = served.browser_of("市场")
    fields = {"as": "市场", "event": "with-a-file", "place": "room:选题"}
    name = "..\\../a\u202egnp.exe\x1b\u2028"

    market.client.post("/say", data=fields, files={"file": (name, b"x")})

    told = market.client.get("/file/1").headers["content-disposition"]
    assert told == "attachment; filename*=UTF-8''agnp.exe"


@SQLITE
@pytest.mark.parametrize(
    "back", ["//evil.example", "/\\evil.example", "http://evil.example", "/\t/evil.example", ""]
)
def test_nobody_is_sent_to_another_site(served: Served, back: str) -> None:
    market = served.browser_of("市场")

    sent = market.posts("/as", name="市场", back=back).headers["location"]

    assert httpx.URL(served.url).join(sent).host == "127.0.0.1"


@SQLITE
def test_an_address_that_posts_without_end_has_to_wait_and_others_have_not(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.web.routes.POSTS_A_SECOND", 0.001)  # however slow this machine is
    served.stop()
    served.start()
    market = served.browser_of("市场").client
    elsewhere = httpx.HTTPTransport(local_address="127.0.0.7")

    answers = [market.post("/read").status_code for _ in range(POSTS_AT_ONCE + 1)]
    refused = market.post("/read")
    with httpx.Client(base_url=served.url, headers={"Origin": served.url}, transport=elsewhere) as other:
        others = other.post("/read").status_code

    assert answers == [400] * POSTS_AT_ONCE + [429] and int(refused.headers["retry-after"]) > 0
    assert (others, market.get("/direct").status_code) == (400, 200)


@SQLITE
def test_an_address_that_tries_links_without_end_has_to_wait(office: Served) -> None:
    browser = office.browser()

    tried = [browser.get(f"/enter/{number}").status_code for number in range(TRIES_AT_ONCE * 2)]

    assert tried[:TRIES_AT_ONCE] == [410] * TRIES_AT_ONCE and 429 in tried
    assert browser.get("/console").status_code == 401


def test_a_pace_lets_so_many_at_once_and_then_so_many_a_second() -> None:
    moment = [0.0]
    pace = Pace(at_once=3, a_second=2, now=lambda: moment[0])

    at_once = [pace.wait("1.1.1.1") for _ in range(4)]
    moment[0] = 0.5
    later = [pace.wait("1.1.1.1") for _ in range(2)]

    assert at_once == [0, 0, 0, 0.5] and later == [0, 0.5]
    assert pace.wait("2.2.2.2") == 0


@SQLITE
def test_headers_without_end_are_hung_up_on(served: Served) -> None:
    port = httpx.URL(served.url).port or 0
    with socket.create_connection(("127.0.0.1", port), LONGEST_WAIT) as line:
        line.sendall(b"GET / HTTP/1.1\r\n")
        sent = flooded(line)

    assert LARGEST_HEAD <= sent < 100 * LARGEST_HEAD
    assert httpx.get(f"{served.url}/healthz").status_code == 200


def flooded(line: socket.socket) -> int:
    """Send headers until the other side no longer takes them; the bytes that it took."""
    sent, header = 0, b"X: " + b"A" * 10_000 + b"\r\n"
    try:
        while sent < 100 * LARGEST_HEAD:
            line.sendall(header)
            sent += len(header)
    except ConnectionError:
        return sent
    return sent


@SQLITE
def test_a_planted_session_is_never_taken_over_by_who_signs_in(office: Served) -> None:
    browser = office.browser()
    browser.cookies.set("paiqi_session", "planted")

    entered = browser.post(asks_for_link(office.team.joined("编辑甲")))

    assert "planted" not in entered.headers["set-cookie"]
    assert office.browser().get("/console", headers={"Cookie": "paiqi_session=planted"}).status_code == 401


@SQLITE
def test_behind_a_sign_in_no_file_and_no_message_can_be_fetched(office: Served) -> None:
    with office.team.paiqi.db.transaction() as session:
        session.add(StoredFile(name="工资.png", kind="image/png", size=1, content=b"x", at=office.team.now))
    paths = (
        "/file/1",
        "/file/1/x.png",
        "/direct",
        "/history?place=direct",
        "/stream",
        "/thread/1?place=direct",
    )

    for browser in (office.browser(), signs_in(office, "编辑甲"), signs_in(office, "管理员")):
        assert {browser.get(path).status_code for path in paths} == {404}


@SQLITE
def test_figures_and_health_name_nobody_and_quote_nothing(office: Served) -> None:
    office.team.joined("编辑甲").says("选题 提交 618美妆测评")

    open_to_all = "".join(office.browser().get(path).text for path in ("/metrics", "/healthz", "/readyz"))

    assert "paiqi_command_seconds_count" in open_to_all
    assert [word for word in ("编辑甲", "美妆", "管理员", "sqlite") if word in open_to_all] == []


@SQLITE
def test_an_error_of_ours_tells_the_browser_nothing(served: Served) -> None:
    with served.team.paiqi.db.transaction() as session:
        session.execute(text("DROP TABLE local_read"))

    answer = served.browser_of("市场").opens("/room/选题")

    assert (answer.status_code, answer.text) == (500, "Internal Server Error")


def test_a_database_that_cannot_be_reached_does_not_give_its_password_away() -> None:
    db = Database("postgresql+psycopg://paiqi:geheim-7@127.0.0.1:1/paiqi")

    with pytest.raises(OperationalError) as failed, db.reading() as session:
        session.execute(text("SELECT 1"))

    assert "geheim-7" not in f"{failed.value!r} {failed.value} {db.engine.url}"


def people(served: Served) -> list[str]:
    """Everybody's name."""
    with served.team.paiqi.db.reading() as session:
        return [str(row[0]) for row in session.execute(text("SELECT name FROM person ORDER BY id"))]
