"""The local chat against other sites, hostile words and files."""

from __future__ import annotations

import pytest

from models.file import LARGEST
from tests.served import Served

# What is refused here is refused before any database is asked, the same on each kind.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
POSTS = ("/say", "/read", "/dismiss", "/as", "/clock")
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}<u>",
    "[x](javascript:alert(1))",
)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Origin": "http://evil.example"}, id="another origin"),
        pytest.param({"Origin": "null"}, id="an origin that hides"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, id="across sites"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, id="another port"),
        pytest.param({}, id="no word of where from"),
    ],
)
def test_what_another_site_posts_is_refused(served: Served, headers: dict[str, str]) -> None:
    client = served.browser_of("市场").client
    client.headers.pop("Origin")
    wish = {"as": "负责人", "name": "负责人", "back": "/"}

    assert {client.post(path, headers=headers, data=wish).status_code for path in POSTS} == {403}


def test_our_own_page_is_known_by_its_origin_or_by_the_browsers_word(served: Served) -> None:
    client = served.browser_of("市场").client
    client.headers.pop("Origin")
    wish = {"name": "市场", "back": "/"}

    for headers in ({"Origin": served.url}, {"Sec-Fetch-Site": "same-origin"}):
        assert client.post("/as", headers=headers, data=wish).status_code == 303


def test_another_host_name_is_refused(served: Served) -> None:
    client = served.browser_of("市场").client

    for host in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8000"):
        asked = [client.get(path, headers={"Host": host}) for path in ("/", "/healthz", "/stream")]
        assert [answer.status_code for answer in asked] == [400, 400, 400]


def test_every_answer_lets_the_browser_run_our_own_scripts_alone(served: Served) -> None:
    market = served.browser_of("市场")

    for path in ("/", "/room/选题", "/room/没有", "/static/main.js", "/healthz", "/nothing/here"):
        headers = market.opens(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"


def test_pages_hold_no_script_or_style_of_their_own(served: Served) -> None:
    market = served.browser_of("市场")
    market.presses("topic propose 618美妆测评")

    for path in ("/", "/room/选题", "/direct"):
        page = market.opens(path).text
        assert "<style" not in page and " style=" not in page and " onclick=" not in page
        kinds = (
            '<script src="/static/',
            '<script type="module" src="/static/',
            '<script type="application/json"',
        )
        assert page.count("<script") == sum(map(page.count, kinds))
        assert "http://" not in page and "https://" not in page


@pytest.mark.parametrize("words", HOSTILE)
def test_words_never_become_page(served: Served, words: str) -> None:
    market, lead = served.browser_of("市场"), served.browser_of("负责人")

    market.says(words)
    market.says(f"选题 提交 {words}")
    form = market.presses("topic edit T1 …")["form"]
    lead.presses("topic accept T1", **{"form": "yes", "value.owner": words, "value.slot": words})

    page = market.opens("/room/选题").text + form + market.opens("/thread/1", place="room:选题").text
    for harm in ("<script>alert", "<img src=x", "<u>", "49", 'href="javascript'):
        assert harm not in page
    assert words in market.reads("/room/选题")


def test_a_web_address_becomes_a_link_that_gives_nothing_away(served: Served) -> None:
    market = served.browser_of("市场")

    market.says("看这里：https://example.com/a?b=1&c=“x”，谢谢")

    assert (
        '<a href="https://example.com/a?b=1&amp;c=" target="_blank" rel="noopener noreferrer nofollow">'
        in market.opens("/room/选题").text
    )


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"place": "room:没有"}, id="an unknown room"),
        pytest.param({"place": "nowhere"}, id="no place"),
        pytest.param({"thread": "99"}, id="an unknown thread"),
        pytest.param({"thread": "1; DROP TABLE"}, id="no thread"),
        pytest.param({"event": "x"}, id="no event"),
        pytest.param({"line": "  "}, id="nothing"),
        pytest.param({"line": "长" * 3_001}, id="too long"),
        pytest.param({"as": "名" * 41}, id="too long a name"),
    ],
)
def test_what_no_page_of_ours_would_post_is_refused(served: Served, fields: dict[str, str]) -> None:
    market = served.browser_of("市场")
    sound = {"line": "你好", "place": "room:选题"}

    assert market.posts("/say", **(sound | fields)).status_code == 400
    assert "你好" not in market.reads("/room/选题")


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"line": 5}', b'{"values": "x"}', b'{"values": {"a": 1}}'])
def test_json_of_another_shape_is_refused(served: Served, body: bytes) -> None:
    market = served.browser_of("市场")

    answer = market.client.post("/say", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 400


def test_a_picture_is_shown_and_anything_else_is_saved(served: Served) -> None:
    market = served.browser_of("市场")
    script = b"<script>alert(1)</script>"
    files = [("file", ("图.png", PNG, "image/png")), ("file", ("坏.html", script, "image/png"))]
    fields = {"as": "市场", "event": "with-two-files", "place": "room:选题", "line": "见附件"}
    market.client.post("/say", data=fields, files=files)
    market.client.post("/say", data=fields, files=files)

    page = market.opens("/room/选题").text
    assert page.count('<img src="/file/1/') == 1 and page.count('href="/file/2/') == 1
    picture, other = market.opens("/file/1/图.png"), market.opens("/file/2/坏.html")
    assert (picture.headers["content-type"], picture.content) == ("image/png", PNG)
    assert other.headers["content-type"] == "application/octet-stream"
    assert other.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in other.headers["content-security-policy"]
    assert market.opens("/file/3").status_code == 404


def test_a_file_larger_than_an_attachment_is_refused_before_it_is_read(served: Served) -> None:
    market = served.browser_of("市场")
    fields = {"as": "市场", "event": "with-a-large-file", "place": "room:选题"}

    too_large = market.client.post("/say", data=fields, files={"file": ("大.bin", b"0" * (LARGEST + 1))})
    form = {"Content-Type": "application/json"}
    endless = market.client.post("/say", content=(b"0" * 65_536 for _ in range(200)), headers=form)

    assert (too_large.status_code, endless.status_code) == (413, 413)
    assert market.opens("/file/1").status_code == 404
