"""The pages of the local chat: who acts, what time it is, what can be said, and how the site is doing."""

from __future__ import annotations

import pytest

from tests.served import Served

# These pages read what other tests write on both kinds of database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_the_act_as_list_names_role_and_department(served: Served) -> None:
    served.team.member("设计", department="设计部")

    assert "设计 成员 · 设计部 · 部门负责人" in served.browser_of("市场").reads("/")


def test_acting_as_somebody_is_kept_in_a_cookie_no_script_reads(served: Served) -> None:
    market = served.browser_of("市场")

    answer = market.client.post("/as", data={"name": "负责人", "back": "/room/选题?as=市场"})

    assert answer.status_code == 303 and answer.headers["location"] == "/room/%E9%80%89%E9%A2%98"
    assert {"HttpOnly", "SameSite=lax"} <= set(answer.headers["set-cookie"].split("; "))
    assert "现在你是 负责人" in market.client.get("/").text


def test_a_window_of_its_own_acts_for_itself(served: Served) -> None:
    market = served.browser_of("市场")

    answer = market.client.post("/as", data={"name": "负责人", "back": "/direct", "window": "own"})

    assert "set-cookie" not in answer.headers
    assert answer.headers["location"] == "/direct?as=%E8%B4%9F%E8%B4%A3%E4%BA%BA"


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "/\\evil.example", ""])
def test_nobody_is_sent_to_another_site(served: Served, back: str) -> None:
    answer = served.browser_of("市场").client.post("/as", data={"name": "市场", "back": back})

    assert answer.headers["location"] == "/"


def test_a_new_name_joins_as_a_member(served: Served) -> None:
    newcomer = served.browser_of("法务")

    assert "把同事加进来" in served.browser_of("市场").reads("/")
    newcomer.client.post("/as", data={"name": "法务", "back": "/"})

    assert "法务 成员" in newcomer.reads("/")


def test_the_clock_goes_to_a_moment_in_words_and_never_back(served: Served) -> None:
    market = served.browser_of("市场")

    there = market.posts("/clock", to="明天下午三点")
    back = market.posts("/clock", to="2026-03-11 11:00")

    assert there.json() == {"words": "现在是 3月12日 周四 15:00。"}
    assert "演示时间 3月12日 周四 15:00" in market.reads("/")
    assert (back.status_code, "只能往前" in back.json()["error"] or "已经过了" in back.json()["error"]) == (
        400,
        True,
    )


def test_a_day_without_a_time_is_its_morning(served: Served) -> None:
    assert served.browser_of("市场").posts("/clock", to="周五").json() == {
        "words": "现在是 3月13日 周五 09:07。"
    }


def test_open_pages_see_the_clock_move(served: Served) -> None:
    market, editor = served.browser_of("市场"), served.browser_of("编辑甲")

    with editor.follows() as told:
        market.posts("/clock", to="明天下午三点")
        event = next(event for event in told if event.kind == "clock")

    assert event.words == "演示时间 3月12日 周四 15:00"


@pytest.mark.parametrize(
    ("text", "good", "words"),
    [
        pytest.param("下周三18:00", True, "3月18日 周三 18:00", id="a moment"),
        pytest.param("3月18日", True, "3月18日 周三", id="a day"),
        pytest.param(
            "下周", False, "没看懂“下周”是哪一天。可以写：下周三18:00、3月18日、2小时后", id="no day"
        ),
    ],
)
def test_a_date_is_echoed_as_it_is_understood(served: Served, text: str, good: bool, words: str) -> None:
    answer = served.browser_of("市场").opens("/understood", text=text)

    assert answer.json() == {"good": good, "words": words}


def test_completion_offers_what_the_role_may_say(served: Served) -> None:
    offered = {name: served.browser_of(name).opens("/commands").json() for name in ("市场", "负责人")}

    names = {who: [command["name"] for command in commands] for who, commands in offered.items()}
    assert "选题 提交" in names["市场"] and "选题 定题" not in names["市场"]
    assert "选题 定题" in names["负责人"]
    propose = next(command for command in offered["市场"] if command["name"] == "选题 提交")
    assert "xttj" in propose["also"] and propose["takes"].startswith("<标题>") and propose["help"]


def test_the_page_speaks_the_language_of_who_acts(served: Served) -> None:
    market, abroad = served.browser_of("市场"), served.browser_of("Sales")
    served.team.member("Sales", language="en")

    assert "从这里开始" in market.reads("/") and '<html lang="zh-CN">' in market.opens("/").text
    assert "Start here" in abroad.reads("/") and '<html lang="en">' in abroad.opens("/").text


def test_an_unknown_room_is_not_found(served: Served) -> None:
    answer = served.browser_of("市场").opens("/room/没有")

    assert answer.status_code == 404 and "没有这个群" in answer.text


def test_the_first_page_asks_who_is_there_first(served_alone: Served) -> None:
    nobody = served_alone.browser_of("")

    assert "怎么称呼你" in nobody.client.get("/").text
    nobody.client.post("/as", data={"name": "负责人", "back": "/"})
    assert "现在你是 负责人" in nobody.client.get("/").text


def test_the_first_page_leads_to_the_newest_open_topic(served: Served) -> None:
    market = served.browser_of("市场")
    market.presses("topic propose 618美妆测评")

    page = market.opens("/").text

    assert 'data-next="topic propose …"' in page
    assert 'data-next="topic accept T1 …"' in page
    assert 'data-clock="2026-03-12 09:07"' in page


def test_health_readiness_and_figures_are_told(served: Served) -> None:
    client = served.browser_of("市场").client

    assert [client.get(path).status_code for path in ("/healthz", "/readyz")] == [200, 200]
    assert "paiqi_command_seconds_bucket" in client.get("/metrics").text
