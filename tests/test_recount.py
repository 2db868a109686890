"""A month of mornings: each figure of each digest is what readers did, counted by a script of its own."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest

from bot.sample.wechat.service import BEIJING, Correction
from models.person import Role
from tests.fakes.wechat import Fault, WeChat, serving
from tests.recount import Recount, said
from tests.team import Team
from tests.wechat_team import Office, article

FIRST, LAST = date(2026, 3, 12), date(2026, 4, 10)  # with 清明, three days off
BACK = 16  # days that are collected at first
DELAYED = {date(2026, 3, 16), date(2026, 3, 26)}
CORRECTED = {date(2026, 3, 14): 17, date(2026, 3, 23): 40, date(2026, 3, 31): 3}


@pytest.fixture(autouse=True)
def wechat(monkeypatch: pytest.MonkeyPatch) -> Iterator[WeChat]:
    """A made-up WeChat that Paiqi is pointed at."""
    with serving(WeChat()) as made:
        monkeypatch.setenv("WECHAT_API_URL", made.url)
        monkeypatch.setenv("WECHAT_APP_SECRET", "a secret")
        yield made


def found_at(day: date) -> datetime:
    """When WeChat finds the readers that it had missed on a day."""
    return datetime.combine(day + timedelta(3), time(7), BEIJING)


def days() -> list[date]:
    return [FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)]


@pytest.fixture
def office(team: Team, wechat: WeChat) -> Office:
    """An account that publishes every other day; WeChat is late, fails and corrects itself."""
    team.member("负责人", Role.ADMIN)
    begin = FIRST - timedelta(BACK)
    out = [article(n, begin + timedelta(2 * n), 900 + 137 * (n % 7)) for n in range(24)]
    made = Office(team, wechat, "花间", out, since=BACK)
    made.service.delayed = lambda day: (
        datetime.combine(day + timedelta(1), time(11, 20), BEIJING) if day in DELAYED else None
    )
    made.service.corrections += [
        Correction("read_user", day, more, found_at(day)) for day, more in CORRECTED.items()
    ]
    return made


def digests(team: Team) -> list[str]:
    return [card for card in team.room("数据").cards() if card.startswith("数据简报")]


def figures(card: str) -> list[str]:
    """The lines of a digest that have figures of the account, without its heading, picture and buttons.

    What is unusual, and why, is a judgement and no figure: scenes of its own tell of it.
    """
    lines = itertools.takewhile(lambda line: line != "不寻常", card.splitlines()[1:])
    others = ("[", "近 14 天", "2026-03 的读者画像没有导入")
    return [line for line in lines if line != "数据" and not line.startswith(others)]


def expected(office: Office, posted: date, first: date) -> list[str]:
    """What the digest of a morning says of the days from `first` on, once all is known."""
    last = posted - timedelta(1)
    nine = datetime.combine(posted, time(9, 7), BEIJING)
    count = Recount(
        office.truth,
        lambda day: CORRECTED.get(day, 0),
        lambda day: CORRECTED.get(day, 0) if found_at(day) < nine else 0,
    )
    several = [first + timedelta(n) for n in range((last - first).days + 1)]
    lines = [count.short(day) for day in several] + [f"{said(last)} 详情"] if len(several) > 1 else []
    sunday = last - timedelta((last.weekday() + 1) % 7)
    week = [*count.week(sunday, last)] if sunday >= first else []
    month = [*count.month(last, last, FIRST - timedelta(BACK + 1))] if (last + timedelta(1)).day == 1 else []
    return [*lines, *count.lines(last), *week, *month]


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_figure_of_a_month_of_digests_is_what_readers_did(
    team: Team, office: Office, wechat: WeChat
) -> None:
    late, mornings = [], []
    for day in days():
        if day.day % 5 == 0:
            wechat.fails("getbizsummary", Fault(status=502))
            office.service.failing = {"getusersummary": [-1]}
        before = len(digests(team))
        team.passes_until(f"{day} 09:30")
        if len(digests(team)) > before:
            mornings.append(day)
            late += [day] if "还没出来" in digests(team)[-1] else []
        team.passes_until(f"{day} 18:00")
    team.passes(days=4)

    assert late == [day + timedelta(1) for day in sorted(DELAYED)]
    assert len(mornings) == 21
    firsts = [FIRST - timedelta(1), *mornings[:-1]]
    shown = [figures(card) for card in digests(team)[: len(mornings)]]
    for said_there, posted, first in zip(shown, mornings, firsts, strict=True):
        assert said_there == expected(office, posted, first), posted
