"""The made-up WeChat is as strict as the real one: tokens, errors, spans, delays and quotas."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.sample.wechat.service import BEIJING, Correction, Service
from bot.sample.wechat.truth import Out, Truth

NOON = datetime(2026, 3, 11, 12, tzinfo=BEIJING)
TUESDAY = "2026-03-10"


class Asking:
    """Somebody who asks an account's interface, at a time that is moved."""

    def __init__(self) -> None:
        self.now = NOON
        out = Out("2247483601_1", "防晒霜怎么选", datetime(2026, 3, 9, 20, 7, tzinfo=BEIJING), 900)
        self.service = Service(Truth("花间", lambda: [out]), "wx1", "a secret", lambda: self.now)
        self.token = self.fetches()["access_token"]

    def fetches(self, **more: object) -> dict[str, Any]:
        """Fetch the stable token."""
        asked = {"grant_type": "client_credential", "appid": "wx1", "secret": "a secret", **more}
        return self.service.answer("POST", "/cgi-bin/stable_token", {}, json.dumps(asked).encode())

    def asks(self, name: str, first: str = TUESDAY, last: str = "") -> dict[str, Any]:
        """Ask for some days, the last of which is the first if it is not said."""
        body = json.dumps({"begin_date": first, "end_date": last or first}).encode()
        return self.service.answer("POST", f"/datacube/{name}", {"access_token": self.token}, body)


@pytest.fixture
def asking() -> Asking:
    """Somebody with a token."""
    return Asking()


@pytest.mark.parametrize(
    ("name", "first", "last", "code"),
    [
        pytest.param("getusersummary", "2026-03-11", "", 61501, id="today"),
        pytest.param("getusersummary", "2026-03-03", "2026-03-10", 61501, id="eight days"),
        pytest.param("getarticleread", "2026-03-09", "2026-03-10", 61501, id="two days of one"),
        pytest.param("getusersummary", "2026-03-10", "2026-03-09", 61501, id="backwards"),
        pytest.param("getbizsummary", "2025-10-31", "", 61501, id="before there were figures"),
        pytest.param("getusersummary", "2026-3-10", "", 61500, id="badly written"),
        pytest.param("getusersummary", "2026-02-30", "", 61500, id="no day"),
        pytest.param("getuserread", TUESDAY, "", 47009, id="dead endpoint"),
        pytest.param("getarticletotal", TUESDAY, "", 47009, id="another dead endpoint"),
        pytest.param("getnothing", TUESDAY, "", 40066, id="no endpoint"),
    ],
)
def test_bad_calls_are_refused(asking: Asking, name: str, first: str, last: str, code: int) -> None:
    assert asking.asks(name, first, last)["errcode"] == code


def test_a_token_is_the_same_until_five_minutes_before_its_end(asking: Asking) -> None:
    asking.now += timedelta(minutes=114)
    assert asking.fetches() == {"access_token": asking.token, "expires_in": 360}

    asking.now += timedelta(minutes=2)
    assert asking.fetches()["access_token"] != asking.token
    assert "list" in asking.asks("getusersummary")
    asking.now += timedelta(minutes=5)
    assert asking.asks("getusersummary")["errcode"] == 42001


def test_a_forced_token_ends_the_old_one_and_is_not_given_twice_in_half_a_minute(asking: Asking) -> None:
    assert asking.fetches(force_refresh=True)["access_token"] != asking.token
    assert asking.asks("getusersummary")["errcode"] == 42001
    assert asking.fetches(force_refresh=True)["errcode"] == 45011


def test_wrong_names_and_secrets_open_nothing(asking: Asking) -> None:
    assert asking.fetches(secret="another")["errcode"] == 40125
    assert asking.fetches(appid="wx2")["errcode"] == 40013
    asking.token = "stolen"
    assert asking.asks("getusersummary")["errcode"] == 40001


def test_yesterday_is_counted_by_eight(asking: Asking) -> None:
    asking.now = datetime(2026, 3, 11, 7, 59, tzinfo=BEIJING)
    assert asking.asks("getusersummary") == {"list": []}
    assert asking.asks("getbizsummary") == {"list": [], "is_delay": True}

    asking.now += timedelta(minutes=1)
    assert asking.asks("getusersummary")["list"]
    assert asking.asks("getbizsummary")["is_delay"] is False


def test_a_quota_is_filled_up_at_midnight(asking: Asking) -> None:
    asking.service.quota = 1
    assert "list" in asking.asks("getusersummary")
    assert asking.asks("getusersummary")["errcode"] == 45009

    asking.now = datetime(2026, 3, 12, 0, 1, tzinfo=BEIJING)
    asking.token = asking.fetches()["access_token"]
    assert "list" in asking.asks("getusersummary")


def test_an_account_that_may_not_is_told_so(asking: Asking) -> None:
    asking.service.authorised = False

    assert asking.asks("getbizsummary")["errcode"] == 48001


def test_a_correction_is_there_from_its_moment_on(asking: Asking) -> None:
    asking.service.corrections.append(
        Correction("read_user", date(2026, 3, 10), 17, NOON + timedelta(hours=1))
    )
    before = asking.asks("getbizsummary")["list"][0]["detail"]["read_user"]

    asking.now += timedelta(hours=1)
    assert asking.asks("getbizsummary")["list"][0]["detail"]["read_user"] == before + 17


def test_scenes_add_up_to_the_one_that_is_all_of_them(asking: Asking) -> None:
    scenes = asking.asks("getbizsummary")["list"][0]["detail"]["read_user_source"]
    counts = {one["scene_desc"]: one["user_count"] for one in scenes}

    assert counts.pop("全部") == sum(counts.values())


def test_the_totals_of_an_article_grow_by_the_day(asking: Asking) -> None:
    [row] = asking.asks("getarticletotaldetail", "2026-03-09")["list"]
    [monday, tuesday] = row["detail_list"]

    assert tuesday["read_user"] > monday["read_user"]
    on_tuesday = asking.asks("getarticleread")["list"][0]["detail"]["read_user"]
    assert tuesday["read_user"] - monday["read_user"] == on_tuesday
