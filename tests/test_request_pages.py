"""Requests on the web: the queue, oldest first, decided in place; one of them with its story."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.requesting import DESIGN, office
from tests.served import Served, words_of
from tests.team import Team


@pytest.fixture
def web(team: Team) -> Iterator[Served]:
    """The team's pages."""
    made = Served(team)
    try:
        yield made
    finally:
        made.close()


def look(web: Served, page: str, name: str, **asked: str) -> str:
    answer = web.browser_of(name).opens(f"/console/{page}", **asked)
    assert answer.status_code == 200, answer
    return str(answer.text)


def test_the_queue_is_oldest_first_and_sifted(team: Team, web: Served) -> None:
    we = office(team)
    we.files(title="第一件", **DESIGN)
    team.passes(hours=1)
    we.files(title="第二件", **DESIGN, amount="1200")

    page = words_of(look(web, "requests", "负责人"))
    assert page.index("R1《第一件》 待审批") < page.index("R2《第二件》 待审批")
    assert "金额 ¥1,200.00" in page
    assert "R1" not in look(web, "requests", "负责人", state="closed")
    assert "R1" not in look(web, "requests", "负责人", kind="data")
    assert "R1《第一件》" in look(web, "requests", "市场主管", whose="mine")
    assert "R1《第一件》" not in look(web, "requests", "设计甲", whose="mine")
    assert "R2《第二件》" in look(web, "requests", "市场", whose="filed", **{"from": "1"})


def test_it_is_decided_in_place_by_whom_it_waits_for(team: Team, web: Served) -> None:
    we = office(team)
    we.files()

    assert "request approve R1" not in look(web, "requests", "市场")
    assert 'value="request approve R1 --hash' in look(web, "requests", "市场主管")
    line = re.search(r'value="(request approve R1 --hash \w+)"', look(web, "requests", "市场主管"))
    assert line is not None
    answer = web.browser_of("市场主管").posts("/console/say", line=line[1])
    team.settles()

    assert "你同意了 R1《618 长图》" in answer.text
    assert "request approve R1" not in look(web, "requests", "市场主管")
    assert "设计主管（设计甲） ●" in we.market.sees("R1")


def test_a_request_is_shown_with_its_story_and_what_the_reader_may_do(team: Team, web: Served) -> None:
    we = office(team)
    we.files()

    filer, other = look(web, "request/1", "市场"), look(web, "request/1", "设计甲")

    assert "request withdraw R1" in filer
    assert "request " not in "".join(re.findall(r'name="line" value="([^"]*)"', other))
    assert "市场 提交" in words_of(other)
    assert web.browser_of("市场").opens("/console/request/99").status_code == 404
