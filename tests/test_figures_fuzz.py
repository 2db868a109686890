"""Whatever WeChat or a sheet says in any other shape ends in a clear error, and nothing of it is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from requests import PreparedRequest, Response
from sqlmodel import func, select

from bot.sample.wechat.carrier import Carrier
from bot.sample.wechat.rows import ROWS, Asked
from bot.sample.wechat.service import BEIJING
from bot.sample.wechat.truth import Out, Truth
from bot.sources.official_account.reading import READERS, Unreadable, read
from bot.sources.official_account.source import OfficialAccounts
from handlers._figure_sheet import read_figures
from handlers._sheet import read_sheet, write_sheet
from models.collecting import Call, Failed, Got
from models.figure import Figure, State, to_amount
from models.harvest import keep
from models.refusal import Refusal
from models.room import Account
from tests.team import Team

MONDAY = date(2026, 3, 9)
ANSWERS = 10_000
SHEETS, LINES = 200, 50  # 10,000 rows
STRANGE: tuple[object, ...] = (
    *(None, True, -1, 10**30, 1e308, float("nan"), float("inf"), "", "x", "1e9", "\x00", "全部" * 99),
    *(
        [],
        {},
        [[]],
        {"a": {}},
        "2026-02-30",
        "2026-03-09T00:00",
        "9999-99-99",
        0.1 + 0.2,
        "👩‍👩‍👧‍👦",
        "＝1+1",
    ),
)
CELLS = (
    "",
    "-",
    "1,660",
    "¥3",
    "12%",
    "很多",
    "NaN",
    "∞",
    "-5",
    "1e999",
    "=1+1",
    "9" * 400,
    "\u202e5",
    "０",
    "1.2.3",
)
DAYS = (
    "2026-03-09",
    "20260309",
    "2026年3月9日",
    "3月9日",
    "2026-13-01",
    "",
    "昨天",
    "1900-01-01",
    "2099-01-01",
    "٢٠٢٦",
)
RAW = (
    *(b"", b"null", b"[]", b"{", b'"x"', b"\xff\xfe", b'{"errcode": "x"}', b'{"errcode": null}', b"{}" * 3),
    *(
        b"[" * 5_000,
        b'{"errcode": 1e400}',
        b'{"base_resp": 7}',
        b'{"list": {}}',
        b'{"errcode": [1]}',
        b"\x00" * 99,
    ),
)


def answers() -> dict[str, dict[str, Any]]:
    """A good answer of each call."""
    out = Out("2247483601_1", "防晒霜怎么选", datetime(2026, 3, 9, 20, 7, tzinfo=BEIJING), 900)
    now = datetime(2026, 3, 11, 12, tzinfo=BEIJING)
    asked = Asked(Truth("花间", lambda: [out]), now, lambda _: True, lambda *_: 0)
    return {name: {"list": rows(asked, MONDAY), "is_delay": False} for name, rows in ROWS.items()}


def call(endpoint: str, account: int = 1) -> Call:
    """A call of one day."""
    return Call(1, account, "wx1", "SECRET", endpoint, MONDAY, MONDAY)


def spoiled(draw: Random, answer: dict[str, Any]) -> dict[str, Any]:
    """An answer in which one to three places hold something else, or are gone."""
    made = deepcopy(answer)
    for _ in range(draw.randint(1, 3)):
        holder, key = draw.choice(list(_places(made)) or [(made, "list")])
        if draw.random() < 0.2 and isinstance(holder, dict):
            holder.pop(key, None)
        else:
            holder[key] = deepcopy(draw.choice(STRANGE))
    return made


def _places(data: object) -> Iterator[tuple[Any, Any]]:
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in list(pairs):
        yield data, key
        yield from _places(value)


def test_answers_in_any_other_shape_are_read_whole_or_not_at_all() -> None:
    draw, good = Random(20260311), answers()
    assert set(good) == set(READERS)
    read_whole = 0
    for _ in range(ANSWERS):
        endpoint = draw.choice(sorted(good))
        try:
            got = read(call(endpoint), spoiled(draw, good[endpoint]))
        except Unreadable as error:
            assert str(error)
            continue
        read_whole += 1
        figures = [*got.figures, *(one for piece in got.articles for one in piece.figures)]
        assert all(one.number is not None and one.number >= 0 for one in figures)
        assert all(0 <= to_amount(one.metric, one.number or Decimal()) < 2**63 for one in figures)
    assert 0 < read_whole < ANSWERS


def test_bytes_that_are_no_answer_are_a_failure_and_nothing_breaks(team: Team) -> None:
    token = json.dumps({"access_token": "t", "expires_in": 7200}).encode()

    class Spoiled(Carrier):
        def send(self, request: PreparedRequest, *_: object, **__: object) -> Response:
            response = super().send(request)
            response._content = token if "stable_token" in (request.url or "") else self.said
            return response

        said = b""

    carrier = Spoiled(lambda *_: {})
    source = OfficialAccounts(
        team.paiqi.db, "https://api.weixin.qq.com/", lambda _: "", lambda: team.now, {"wx1": carrier}
    )
    for said in RAW:
        carrier.said = said
        answer = source.get(call("getusersummary"))
        assert isinstance(answer, Failed), said[:20]


def test_of_a_spoiled_answer_nothing_is_kept(team: Team) -> None:
    """Each answer that can be read is kept whole; of one that cannot, only why."""
    draw, good = Random(7), answers()
    with team.paiqi.db.transaction() as session:
        account = Account(name="花间")
        session.add(account)
        session.flush()
    for _ in range(40):
        endpoint = draw.choice(sorted(good))
        try:
            answer: Got | None = read(call(endpoint, account.id), spoiled(draw, good[endpoint]))
        except Unreadable:
            answer = None
        if answer is None:
            continue
        with team.paiqi.db.transaction() as session:
            kept = keep(session, call(endpoint, account.id), answer, team.now)
            assert kept.stop  # there is no such connection: nothing is written
    none = select(func.count()).select_from(Figure).where(Figure.state == State.NUMBER.value)
    assert team.reads(lambda session: session.exec(none).one()) == 0


@pytest.mark.parametrize(
    "headings", [["日期", "阅读人数", "互动率", "渠道"], ["标题", "发表时间", "总阅读人数", "链接"]]
)
def test_rows_of_sheets_in_any_shape_are_named_or_understood(team: Team, headings: list[str]) -> None:
    draw = Random(len(headings[0]))
    with team.paiqi.db.transaction() as session:
        for _ in range(SHEETS // 2):
            rows = [_row(draw, headings) for _ in range(LINES)]
            try:
                sheet = read_sheet("表.csv", write_sheet("csv", headings, rows))
                figures = read_figures(session, sheet, team.now)
            except Refusal as refusal:
                assert refusal.words
                continue
            assert all(2 <= problem.line <= LINES + 1 for problem in figures.problems)
            assert all(problem.words for problem in figures.problems)


def _row(draw: Random, headings: list[str]) -> list[str]:
    drawn = {"日期": DAYS, "发表时间": DAYS, "标题": (*CELLS, "春季踏青穿搭")}
    return [draw.choice(drawn.get(heading, CELLS)) for heading in headings]
