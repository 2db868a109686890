"""Figures for scenes, as WeChat would have counted them by now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from models.figure import Found, Origin, Source, State, Why, record, record_article
from models.metric import ARTICLE_METRICS, METRICS
from models.published import Published
from tests.team import Team


def counted(
    team: Team,
    metric: str,
    first: date,
    numbers: Sequence[int | None],
    part: str = "",
    state: State = State.NUMBER,
    why: Why | None = None,
) -> None:
    """Let WeChat have counted this of the first account, day by day."""
    found = [
        Found(
            METRICS[metric],
            first + timedelta(days=n),
            None if one is None else Decimal(one),
            state,
            part,
            why,
        )
        for n, one in enumerate(numbers)
    ]
    with team.paiqi.db.transaction() as session:
        record(session, 1, found, Origin(Source.WECHAT, team.now))


def a_published(team: Team, title: str, day: date, reads: int) -> None:
    """Let an article of the first account be out, read by so many on its day, most by recommendation."""
    numbers = [
        ("day_reads", "", Decimal(reads)),
        ("day_reads", "推荐", Decimal(reads * 3 // 4)),
        ("day_reads", "公众号消息", Decimal(reads // 4)),
        ("reads", "", Decimal(reads)),
        ("finish_rate", "", Decimal("0.42")),
        ("delivery_rate", "", Decimal("0.06")),
    ]
    with team.paiqi.db.transaction() as session:
        at = datetime.combine(day, datetime.min.time(), team.now.tzinfo)
        row = Published(title=title, published_at=at, day=day, account=1)
        session.add(row)
        session.flush()
        found = [
            Found(ARTICLE_METRICS[key], day, number, part=part) for key, part, number in numbers if reads
        ]
        record_article(session, 1, row.id, found, Origin(Source.WECHAT, team.now))
