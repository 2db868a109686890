"""Figures are kept as they came, corrected with what they were, and never made up."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from models.figure import Found, Origin, Recorded, Source, State, Why, record, record_article
from models.metric import ARTICLE_METRICS, METRICS
from models.published import Published
from models.room import Account
from models.series import (
    Value,
    after_days,
    articles_on,
    corrected_since,
    mean_of_week,
    parts,
    series,
    total,
    value_on,
)
from tests.said import WEDNESDAY
from tests.team import Team

DAY = date(2026, 3, 10)
LATER = WEDNESDAY + timedelta(days=1)


@pytest.fixture
def account(team: Team) -> int:
    """The number of an account."""
    with team.paiqi.db.transaction() as session:
        made = Account(name="花间")
        session.add(made)
        session.flush()
        return made.id


def found(metric: str, number: int | str | None, day: date = DAY, **more: object) -> Found:
    """What a source says of a metric on a day."""
    made = None if number is None else Decimal(number)
    return Found(METRICS[metric], day, made, **more)  # type: ignore[arg-type]


def keeps(
    team: Team, account: int, *figures: Found, source: Source = Source.WECHAT, at: datetime = WEDNESDAY
) -> Recorded:
    """Let figures be kept."""
    with team.paiqi.db.transaction() as session:
        return record(session, account, figures, Origin(source, at))


def on(team: Team, account: int, metric: str, day: date = DAY, part: str = "") -> Value:
    """A figure as it is read."""
    return team.reads(lambda session: value_on(session, account, metric, day, part))


def test_a_figure_that_never_came_is_missing_and_no_zero(team: Team, account: int) -> None:
    keeps(team, account, found("reads", 0))

    assert on(team, account, "reads").number == 0
    assert on(team, account, "reads", date(2026, 3, 9)) == Value(State.MISSING)


def test_a_late_figure_says_why_until_it_comes(team: Team, account: int) -> None:
    keeps(team, account, found("reads", None, state=State.LATE, why=Why.DELAYED))
    late = on(team, account, "reads")
    keeps(team, account, found("reads", 1_660), at=LATER)

    assert (late.state, late.number, late.why) == (State.LATE, None, Why.DELAYED)
    assert on(team, account, "reads").number == 1_660
    assert on(team, account, "reads").corrected_at is None


def test_a_correction_keeps_what_it_replaces(team: Team, account: int) -> None:
    keeps(team, account, found("reads", 1_660), found("shares", 68))

    assert keeps(team, account, found("reads", 1_672), found("shares", 68), at=LATER) == Recorded(
        corrected=1, same=1
    )
    value = on(team, account, "reads")
    assert (value.number, value.earlier, value.corrected_at) == (Decimal(1_672), Decimal(1_660), LATER)
    since = team.reads(lambda session: corrected_since(session, account, DAY, DAY, WEDNESDAY))
    assert since == [("reads", DAY, value)]


def test_what_was_not_final_is_completed_and_not_corrected(team: Team, account: int) -> None:
    keeps(team, account, found("reads", 1_200, state=State.PARTIAL, why=Why.DELAYED))
    keeps(team, account, found("reads", 1_660), at=LATER)

    assert on(team, account, "reads").state is State.NUMBER
    assert on(team, account, "reads").corrected_at is None


@pytest.mark.parametrize(
    ("worse", "source"),
    [
        pytest.param(found("reads", 5), Source.HAND, id="typed"),
        pytest.param(found("reads", 5), Source.SHEET, id="from a sheet"),
        pytest.param(found("reads", 5, state=State.PARTIAL), Source.WECHAT, id="incomplete"),
        pytest.param(found("reads", None, state=State.LATE), Source.WECHAT, id="late"),
    ],
)
def test_nothing_worse_replaces_what_wechat_counted(
    team: Team, account: int, worse: Found, source: Source
) -> None:
    keeps(team, account, found("reads", 1_660))

    assert keeps(team, account, worse, source=source, at=LATER) == Recorded(outranked=1)
    assert on(team, account, "reads").number == 1_660


def test_what_is_made_of_others_is_as_good_as_the_worst_of_them(team: Team, account: int) -> None:
    keeps(team, account, found("new_users", 35), found("lost_users", 8, state=State.PARTIAL))

    assert on(team, account, "net_users").number == 27
    assert on(team, account, "net_users").state is State.PARTIAL
    assert on(team, account, "interaction_rate").state is State.MISSING


def test_a_rate_of_no_readers_is_missing(team: Team, account: int) -> None:
    keeps(team, account, *(found(metric, 0) for metric in ("likes", "recommends", "comments", "reads")))

    value = on(team, account, "interaction_rate")
    assert (value.state, value.why) == (State.MISSING, Why.NO_READERS)


def test_days_add_up_and_say_how_many_there_were(team: Team, account: int) -> None:
    days = [DAY - timedelta(n) for n in range(1, 7)]
    keeps(team, account, *(found("reads", 100, day) for day in days))

    week = team.reads(lambda session: total(session, account, "reads", DAY - timedelta(7), days[0]))
    assert (week.number, week.state, week.days) == (Decimal(600), State.PARTIAL, (6, 7))
    mean = team.reads(lambda session: mean_of_week(session, account, "reads", DAY))
    assert (mean.number, mean.state, mean.days) == (Decimal(100), State.PARTIAL, (6, 7))
    none = team.reads(lambda session: total(session, account, "shares", days[-1], days[0]))
    assert (none.number, none.state, none.days) == (None, State.MISSING, (0, 6))


def test_a_rate_of_several_days_is_made_of_their_sums(team: Team, account: int) -> None:
    for day, likes, reads in ((DAY, 10, 100), (DAY - timedelta(1), 0, 900)):
        keeps(team, account, *(found(one, 0, day) for one in ("recommends", "comments")))
        keeps(team, account, found("likes", likes, day), found("reads", reads, day))

    both = team.reads(lambda session: total(session, account, "interaction_rate", DAY - timedelta(1), DAY))
    assert both.number == Decimal("0.01")


def test_followers_do_not_add_up(team: Team, account: int) -> None:
    keeps(team, account, found("followers", 9_000, DAY - timedelta(1)), found("followers", 9_027))

    last = team.reads(lambda session: total(session, account, "followers", DAY - timedelta(1), DAY))
    assert last.number == 9_027


def test_a_source_that_is_not_listed_brought_nobody(team: Team, account: int) -> None:
    keeps(team, account, found("new_users", 35), found("new_users", 20, part="30"))
    keeps(team, account, found("new_users", 5, DAY - timedelta(1)), source=Source.SHEET)

    assert on(team, account, "new_users", part="30").number == 20
    assert on(team, account, "new_users", part="17").number == 0
    assert on(team, account, "new_users", DAY - timedelta(1), part="17").state is State.MISSING
    by_source = team.reads(lambda session: parts(session, account, "new_users", DAY, DAY))
    assert [(part, value.number) for part, value in by_source.items()] == [("30", Decimal(20))]


def test_an_article_has_figures_of_its_own(team: Team, account: int) -> None:
    with team.paiqi.db.transaction() as session:
        out = Published(title="春季踏青穿搭", published_at=WEDNESDAY, day=DAY, account=account)
        session.add(out)
        session.flush()
        figures = [Found(ARTICLE_METRICS["reads"], DAY + timedelta(n), Decimal(800 + n)) for n in range(3)]
        rate = Found(ARTICLE_METRICS["finish_rate"], DAY, Decimal("0.61234"))
        record_article(session, account, out.id, [*figures, rate], Origin(Source.WECHAT, WEDNESDAY))

        assert after_days(session, out, "reads", 3).number == 802
        assert after_days(session, out, "reads", 7).state is State.MISSING
        assert after_days(session, out, "finish_rate", 1).number == Decimal("0.6123")
        assert articles_on(session, account, "reads", DAY)[out.id].number == 800


def test_each_day_of_a_span_is_there_in_order(team: Team, account: int) -> None:
    keeps(team, account, found("reads", 1), found("reads", 3, DAY + timedelta(2)))

    read = team.reads(lambda session: series(session, account, "reads", DAY, DAY + timedelta(2)))
    assert [value.number for value in read.values()] == [1, None, 3]
