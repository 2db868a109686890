"""Charts: what was not measured is a gap, each number stands there in words, and nothing typed gets out."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree  # what it reads is our own

import pytest

from bot.picture import png_of
from bot.words import Reader, localise_chart
from handlers._chart import DARK, LIGHT, draw_chart, draw_panel
from models.chart import Chart, Panel, panel_of
from models.message import Message
from models.outbox import Address, post
from models.words import Text, Words, t
from tests.fakes.slack import FakeSlack
from tests.said import SHANGHAI, rows
from tests.served import Served
from tests.slack_team import SlackTeam
from tests.team import Team

SVG = "{http://www.w3.org/2000/svg}"


def count(value: float) -> Words:
    return Text("{n}", {"n": round(value)})


def reads(
    *values: float | None, said: str = "1,660 · 前日 1,690，-2%", partial: tuple[int, ...] = ()
) -> Panel:
    return panel_of("阅读人数", said, values, count, partial)


def chart(*panels: Panel) -> Chart:
    return Chart(date(2026, 2, 25), panels, t("{count} day", count=14))


def reader(language: str = "zh_CN") -> Reader:
    return Reader(language, SHANGHAI, date(2026, 3, 11))


def drawn(panel: Panel, language: str = "zh_CN") -> ElementTree.Element:
    shown = localise_chart(chart(panel), reader(language))
    return ElementTree.fromstring(draw_chart(shown))


def parts(root: ElementTree.Element, kind: str) -> list[ElementTree.Element]:
    return [one for one in root.iter() if one.get("class") == kind]


def texts(root: ElementTree.Element) -> list[str]:
    return [one.text or "" for one in root.iter(f"{SVG}text")]


SHAPES = {
    "whole": ((1, 2, 3), 1, 0, 1),
    "with a gap": ((1, 2, None, 3, 4), 2, 1, 1),
    "with two gaps": ((1, None, None, 3, None, 2), 3, 2, 3),
    "one point": ((5,), 1, 0, 1),
    "one point among gaps": ((None, None, 5, None), 1, 2, 1),
    "all zero": ((0, 0, 0), 1, 0, 1),
    "nothing": ((None, None), 0, 1, 0),
}


@pytest.mark.parametrize(("values", "lines", "gaps", "dots"), rows(SHAPES))
def test_no_line_runs_over_days_without_a_value(
    values: tuple[float | None, ...], lines: int, gaps: int, dots: int
) -> None:
    root = drawn(reads(*values))

    assert len(parts(root, "line")) == lines
    assert len(parts(root, "gap")) == gaps
    assert len(parts(root, "dot")) == dots


def test_a_day_that_is_not_whole_is_a_hollow_point() -> None:
    root = drawn(reads(3, 4, 5, partial=(2,)))

    [point] = parts(root, "part")
    assert point.get("fill") == LIGHT.paper
    assert parts(root, "dot") == []


def test_zero_lies_on_the_lower_edge_and_what_is_below_it_under_a_line_of_its_own() -> None:
    zero, below = drawn(reads(0, 0)), drawn(reads(20, -30, 10))

    assert {y for _, y in points(zero)} == {max(float(edge) for edge in edges(zero))}
    assert len(edges(zero)) == 2
    assert len(edges(below)) == 3
    assert texts(below)[2:4] == ["20", "-30"]


def points(root: ElementTree.Element) -> list[tuple[float, float]]:
    pairs = [pair for line in parts(root, "line") for pair in (line.get("points") or "").split()]
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in pairs)]


def edges(root: ElementTree.Element) -> list[str]:
    return [re.findall(r"M\d+ ([\d.]+)H", one.get("d") or "")[0] for one in parts(root, "grid")]


def test_numbers_are_written_as_their_reader_writes_them() -> None:
    panel = reads(18_450, 17_000)

    assert texts(drawn(panel))[:3] == ["阅读人数", "1,660 · 前日 1,690，-2%", "2万"]
    assert texts(drawn(panel, "en"))[2:4] == ["20k", "17k"]


def test_days_under_a_plot_never_touch() -> None:
    for length in range(1, 60):
        root = drawn(reads(*range(length)))
        places = [float(one.get("x") or 0) for one in parts(root, "day")]

        assert len(places) <= 4
        assert min((b - a for a, b in pairwise(places)), default=90) > 50


def test_by_night_it_is_the_same_drawing_in_other_colours() -> None:
    shown = localise_chart(chart(reads(1, None, 3)), reader())

    day, night = (re.sub("#[0-9a-f]{6}", "", draw_chart(shown, colours)) for colours in (LIGHT, DARK))

    assert day == night


def test_what_people_typed_stays_text_in_the_drawing() -> None:
    typed = '</text><script>alert(1)</script>" onload="x" & \x00\x0b\ufffe'
    shown = Chart(date(2026, 3, 1), (reads(1, said=typed),), typed)

    root = ElementTree.fromstring(draw_chart(localise_chart(shown, reader())))

    assert {one.tag for one in root.iter()} <= {
        f"{SVG}{tag}" for tag in ["svg", "rect", "g", "text", "path", "polyline", "circle"]
    }
    assert root.get("onload") is None
    assert '<script>alert(1)</script>" onload="x" & ' in texts(root)[1]


def test_the_picture_is_the_same_wherever_it_is_made_and_twice_as_wide_with_two_panels() -> None:
    one, two = (localise_chart(chart(*[reads(1, 2)] * number), reader()) for number in (1, 2))

    assert png_of(one) == png_of(one)
    assert size(png_of(one)) == (540, 285)
    assert size(png_of(two)) == (1080, 285)


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_the_local_chat_draws_it_into_the_card_with_words_for_those_who_do_not_see_it(team: Team) -> None:
    team.member("编辑甲")
    message = Message("昨日简报", chart=Chart(date(2026, 2, 25), (reads(1, 2),), t("Nothing is planned.")))
    with team.paiqi.db.transaction() as session:
        post(session, Address("local", "数据"), message, team.now)
    team.settles()
    web = Served(team)
    try:
        page = web.browser_of("编辑甲").opens("/room/数据").text
    finally:
        web.close()

    assert '<div class="charts" role="img" aria-label="没有安排。">' in page
    assert draw_panel(chart(reads(1, 2)), localise_chart(chart(reads(1, 2)), reader()).panels[0]) in page


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """Give a workspace."""
    with FakeSlack() as made:
        yield made


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_slack_is_given_a_picture_in_the_language_of_the_room(slack: FakeSlack, database_url: str) -> None:
    team = SlackTeam(database_url, slack, "http")
    try:
        message = Message("昨日简报", chart=chart(reads(18_450, 17_000)))
        with team.paiqi.db.transaction() as session:
            post(session, Address("slack", slack.channel_id("选题")), message, team.now)
        team.delivers()
    finally:
        team.close()

    [shown] = slack.messages("选题")
    [picture] = [block for block in shown.blocks if block["type"] == "image"]
    [uploaded] = slack.files()
    assert (picture["slack_file"], uploaded.shares) == ({"id": uploaded.id}, [])
    assert uploaded.content == png_of(localise_chart(message.chart or chart(), reader()))
