"""Figures come from WeChat by themselves: there, late, corrected, or not to be had, each said as it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.sample.wechat.service import Correction
from models.figure import State, Why
from models.person import Role
from models.series import after_days, articles_on, parts
from tests.fakes.wechat import Fault, WeChat, serving
from tests.said import WEDNESDAY
from tests.team import Member, Team
from tests.wechat_team import Office, article

TUESDAY = date(2026, 3, 10)
MONDAY = date(2026, 3, 9)


@pytest.fixture(autouse=True)
def wechat(monkeypatch: pytest.MonkeyPatch) -> Iterator[WeChat]:
    """A made-up WeChat, whose address and secret are set."""
    with serving(WeChat()) as made:
        monkeypatch.setenv("WECHAT_API_URL", made.url)
        monkeypatch.setenv("WECHAT_APP_SECRET", "a secret")
        yield made


@pytest.fixture
def admin(team: Team) -> Member:
    """The team's admin."""
    return team.member("负责人", Role.ADMIN)


@pytest.fixture
def office(team: Team, wechat: WeChat, admin: Member) -> Office:
    """An account with an article of Monday, of whose last three days nothing was collected yet."""
    return Office(team, wechat, "花间", [article(1, MONDAY)])


def test_figures_are_those_that_wechat_counted(team: Team, office: Office) -> None:
    team.passes(minutes=1)

    truth = office.truth
    assert office.number("new_users", TUESDAY) == sum(truth.new_users(TUESDAY).values())
    assert office.number("new_users", TUESDAY, "30") == truth.new_users(TUESDAY)["30"]
    assert office.number("lost_users", TUESDAY) == sum(truth.lost_users(TUESDAY).values())
    assert office.number("followers", TUESDAY) == truth.followers(TUESDAY)
    assert office.number("reads", TUESDAY) == truth.read_in_all(TUESDAY).total
    assert office.number("shares", TUESDAY) == truth.read_in_all(TUESDAY).reactions["share_user"]
    assert office.number("senders", TUESDAY) == sum(people for people, _ in truth.messages(TUESDAY).values())
    assert office.value("reads", TUESDAY).is_final


def test_an_article_has_its_figures_day_by_day(team: Team, office: Office) -> None:
    team.passes(minutes=1)

    [out] = office.out
    read = team.reads(lambda session: articles_on(session, office.account, "reads", TUESDAY))
    assert [value.number for value in read.values()] == [office.truth.read_by(out, TUESDAY).total]
    on_day = team.reads(lambda session: articles_on(session, office.account, "day_reads", TUESDAY))
    assert [value.number for value in on_day.values()] == [office.truth.read_on(out, TUESDAY).total]
    rate = team.reads(lambda session: articles_on(session, office.account, "finish_rate", TUESDAY))
    assert [value.number for value in rate.values()] == [Decimal(str(office.truth.finish_rate(out)))]


def test_the_day_before_is_there_at_half_past_eight(team: Team, office: Office) -> None:
    team.passes(minutes=1)
    wednesday = TUESDAY + timedelta(1)

    team.passes_until("2026-03-12 08:29")
    assert office.value("reads", wednesday).state is State.MISSING
    team.passes_until("2026-03-12 08:31")
    assert office.number("reads", wednesday) == office.truth.read_in_all(wednesday).total


def test_nothing_is_asked_for_twice_that_did_not_have_to_be(
    team: Team, office: Office, wechat: WeChat
) -> None:
    team.passes(minutes=1)
    asked = len(wechat.asked)

    team.passes(hours=12)
    assert len(wechat.asked) == asked


def test_late_figures_are_late_and_come_when_they_do(team: Team, office: Office) -> None:
    late_until = WEDNESDAY.replace(hour=12, minute=20)
    office.service.delayed = lambda day: late_until if day == TUESDAY else None

    team.passes(minutes=1)
    assert (office.value("reads", TUESDAY).state, office.value("reads", TUESDAY).why) == (
        State.LATE,
        Why.DELAYED,
    )
    assert office.value("new_users", TUESDAY).state is State.LATE
    assert office.value("reads", MONDAY).is_final
    team.passes_until("2026-03-11 12:35")
    assert office.number("reads", TUESDAY) == office.truth.read_in_all(TUESDAY).total
    assert office.number("new_users", TUESDAY) == sum(office.truth.new_users(TUESDAY).values())


def test_a_correction_of_wechat_is_taken_over_the_next_morning(team: Team, office: Office) -> None:
    team.passes(minutes=1)
    counted = office.truth.read_in_all(TUESDAY).total
    office.service.corrections.append(Correction("read_user", TUESDAY, 17, team.now))

    team.passes_until("2026-03-12 08:31")
    value = office.value("reads", TUESDAY)
    assert (value.number, value.earlier) == (Decimal(counted + 17), Decimal(counted))


def test_a_token_that_is_over_is_renewed_once(team: Team, office: Office, wechat: WeChat) -> None:
    office.service.failing = {"getusersummary": [42001]}

    team.passes(minutes=1)
    assert office.value("new_users", TUESDAY).is_final
    assert wechat.times("stable_token") == 2


def test_one_token_serves_all_who_ask(team: Team, office: Office, wechat: WeChat) -> None:
    team.passes(minutes=1)

    assert wechat.times("stable_token") == 1


def test_a_token_that_nobody_takes_is_not_fetched_for_ever(
    team: Team, office: Office, wechat: WeChat
) -> None:
    office.service.failing = {name: [40001] * 99 for name in ("getusersummary", "getbizsummary")}

    team.passes(minutes=1)
    assert wechat.times("stable_token") < 9
    assert office.value("reads", TUESDAY).why is Why.REFUSED


@pytest.mark.parametrize(
    ("code", "why", "said"),
    [
        pytest.param(48001, Why.UNAUTHORISED, "账号没有这个接口的权限", id="not authorised"),
        pytest.param(47009, Why.OFFLINE, "微信已下线这个接口", id="offline"),
    ],
)
def test_an_endpoint_that_is_gone_is_switched_off_and_said_once(
    team: Team, office: Office, admin: Member, code: int, why: Why, said: str
) -> None:
    office.service.failing = {"getbizsummary": [code]}

    team.passes(days=2)
    assert office.value("reads", TUESDAY).why is why
    assert office.value("reads", TUESDAY).state is State.MISSING
    assert office.value("reads", TUESDAY + timedelta(1)).why is why
    assert office.value("new_users", TUESDAY + timedelta(1)).is_final
    assert said in next(text for text in team.direct("负责人") if "不再采集" in text)
    assert admin.hears_times("不再采集") == 1


def test_an_endpoint_whose_quota_is_spent_rests_until_midnight(
    team: Team, office: Office, wechat: WeChat
) -> None:
    office.service.failing = {"getbizsummary": [45009]}

    team.passes(hours=6)
    assert (office.value("reads", TUESDAY).state, office.value("reads", TUESDAY).why) == (
        State.LATE,
        Why.QUOTA,
    )
    asked = wechat.times("getbizsummary")
    team.passes_until("2026-03-12 00:10")
    assert wechat.times("getbizsummary") > asked
    assert office.value("reads", TUESDAY).is_final


def test_the_quota_of_a_minute_is_waited_for(team: Team, office: Office) -> None:
    office.service.failing = {"getbizsummary": [45011]}

    team.passes(minutes=3)
    assert office.value("reads", TUESDAY).is_final


def test_an_address_that_may_not_ask_is_told_to_the_admins_once(
    team: Team, office: Office, admin: Member
) -> None:
    office.service.failing = {"stable_token": [40164] * 300}

    team.passes(hours=5)
    [told] = [one for one in team.direct("负责人") if "203.0.113.7" in one]
    assert "IP 白名单" in told
    assert office.value("reads", TUESDAY).state is State.LATE


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault(status=500, body=b"oops"), id="error of the server"),
        pytest.param(Fault(drops=True), id="line cut"),
        pytest.param(Fault(body=b"<html>busy</html>"), id="no JSON"),
        pytest.param(Fault(body=b'{"errcode": -1, "errmsg": "system error"}'), id="busy"),
        pytest.param(Fault(status=302, body=b""), id="elsewhere"),
    ],
)
def test_what_fails_once_is_tried_again_and_nobody_is_bothered(
    team: Team, office: Office, wechat: WeChat, admin: Member, fault: Fault
) -> None:
    wechat.fails("getusersummary", fault)

    team.passes(minutes=20)
    assert office.value("new_users", TUESDAY).is_final
    assert admin.hears_times("采集不了") == 0


def test_what_fails_twice_is_told_to_the_admins_once(
    team: Team, office: Office, wechat: WeChat, admin: Member
) -> None:
    wechat.fails("getusersummary", *[Fault(drops=True)] * 6)

    team.passes(hours=8)
    assert admin.hears_times("采集不了：微信接口没有回应") == 1
    assert office.value("new_users", TUESDAY).is_final


def test_two_accounts_are_collected_side_by_side_and_apart(
    team: Team, office: Office, wechat: WeChat
) -> None:
    other = Office(team, wechat, "草间", [article(2, MONDAY, reads=400)])
    wechat.fails("getusersummary", Fault(drops=True))

    team.passes(minutes=20)
    assert office.number("reads", TUESDAY) == office.truth.read_in_all(TUESDAY).total
    assert other.number("reads", TUESDAY) == other.truth.read_in_all(TUESDAY).total
    assert 1 < wechat.most_at_once <= 8


def test_the_first_collection_shows_how_far_it_is(team: Team, office: Office) -> None:
    team.passes(minutes=1)

    [card] = team.room("数据").cards()
    assert "“花间”自 2026" in card or "花间" in card
    assert "更早的数据" in card


def test_an_unreadable_answer_leaves_nothing_and_is_tried_again(
    team: Team, office: Office, wechat: WeChat
) -> None:
    half = b'{"list": [{"ref_date": "2026-03-10", "user_source": 0, "new_user": 5, "cancel_user": "x"}]}'
    wechat.fails("getusersummary", Fault(body=half))

    team.passes(minutes=1)
    assert office.value("new_users", TUESDAY).number is None
    assert office.value("new_users", TUESDAY).why is Why.UNREADABLE
    team.passes(minutes=31)
    assert office.value("new_users", TUESDAY).is_final


def test_sources_of_an_account_add_up_to_the_whole(team: Team, office: Office) -> None:
    team.passes(minutes=1)

    by_scene = team.reads(lambda session: parts(session, office.account, "reads", TUESDAY, TUESDAY))
    assert sum(value.number or 0 for value in by_scene.values()) == office.number("reads", TUESDAY)


def test_figures_of_an_article_after_some_days(team: Team, office: Office) -> None:
    team.passes(days=3)

    [out] = office.out
    [published] = team.reads(lambda session: articles_on(session, office.account, "reads", TUESDAY))
    from models.published import Published

    third = team.reads(lambda session: after_days(session, session.get_one(Published, published), "reads", 3))
    assert third.number == office.truth.read_by(out, out.day + timedelta(2)).total
