"""The local chat over HTTP: what each person sees, says and is told, in a place and on the stream."""

from __future__ import annotations

import pytest
from sqlmodel import delete

from models.local import LocalMessage
from tests.served import Served


def test_a_line_in_a_room_is_seen_by_all_and_answered_to_its_speaker_alone(served: Served) -> None:
    market, editor = served.browser_of("市场"), served.browser_of("编辑甲")

    market.says("帮助")

    assert "市场" in editor.reads("/room/选题") and "帮助" in editor.reads("/room/选题")
    assert "排期助手能做这些" in market.reads("/room/选题")
    assert "排期助手能做这些" not in editor.reads("/room/选题")


def test_talk_in_a_room_is_not_answered(served: Served) -> None:
    market = served.browser_of("市场")

    market.says("今天下午开会吗")

    assert market.reads("/room/选题").count("今天下午开会吗") == 1
    assert "没有“今天下午开会吗”这个命令" not in market.reads("/room/选题")


@pytest.mark.parametrize("line", ["@排期助手 排班", "排班 @Paiqi", "/排班", "／排班"])
def test_who_is_called_answers(served: Served, line: str) -> None:
    market = served.browser_of("市场")

    market.says(line)

    assert "没有“排班”这个命令" in market.reads("/room/选题")


def test_a_slash_line_and_a_press_stay_unseen(served: Served) -> None:
    market, editor = served.browser_of("市场"), served.browser_of("编辑甲")

    market.says("/帮助")
    market.presses("help all")

    assert "帮助" not in editor.reads("/room/选题").replace("/ 看命令", "").partition("消息")[0]
    assert market.reads("/room/选题").count("排期助手能做这些") == 2


def test_a_line_posted_again_has_its_effect_once(served: Served) -> None:
    market = served.browser_of("市场")

    first = market.says("选题 提交 618美妆测评", event="the-same-event")
    again = market.says("选题 提交 618美妆测评", event="the-same-event")

    assert (first["repeated"], again["repeated"]) == (False, True)
    assert market.reads("/room/选题").count("选题 T1 · 618美妆测评") == 1
    assert market.reads("/room/选题").count("选题 提交 618美妆测评") == 1


def test_what_is_said_directly_nobody_else_sees(served: Served) -> None:
    market, editor = served.browser_of("市场"), served.browser_of("编辑甲")

    market.says("帮助", place="direct")

    assert "排期助手能做这些" in market.reads("/direct")
    assert "排期助手能做这些" not in editor.reads("/direct")


def test_a_form_keeps_what_was_typed_and_says_what_is_wrong_beside_the_field(served: Served) -> None:
    lead = served.browser_of("负责人")
    lead.presses("topic propose 618美妆测评")
    opened = lead.presses("topic accept T1 …")["form"]
    assert 'name="value.owner"' in opened and 'name="value.slot"' in opened

    values = {"form": "yes", "value.owner": "编辑甲", "value.slot": "下周"}
    wrong = lead.presses("topic accept T1", **values)["form"]

    assert 'value="下周"' in wrong and '<option value="编辑甲" selected>' in wrong
    assert 'aria-invalid="true" aria-describedby="field-slot-error field-slot-echo field-slot-hint"' in wrong
    assert '<p class="error" id="field-slot-error">没看懂“下周”是哪一天' in wrong


def test_a_form_can_be_handed_in_as_json(served: Served) -> None:
    lead = served.browser_of("负责人")
    lead.presses("topic propose 618美妆测评")
    values = {"owner": "编辑甲", "slot": "下周三18:00"}
    body = {"as": "负责人", "event": "a-json-event", "place": "room:选题", "line": "topic accept T1"}

    answer = lead.client.post("/say", json={**body, "typed": "no", "values": values})
    served.team.settles()

    assert answer.json() == {"form": None, "repeated": False}
    assert "发布时间 3月18日 周三 18:00" in lead.reads("/room/选题")


def test_a_thread_is_counted_on_its_root_and_read_at_the_side(served: Served) -> None:
    market, editor = served.browser_of("市场"), served.browser_of("编辑甲")
    market.says("谁来写")

    editor.says("我来", thread="1")

    assert "1 条回复" in market.reads("/room/选题") and "我来" not in market.reads("/room/选题")
    assert "我来" in market.reads("/thread/1", place="room:选题")
    assert "我来" in market.reads("/room/选题", thread="1")


def test_a_thread_is_read_only_where_its_root_is_seen(served: Served) -> None:
    market, editor = served.browser_of("市场"), served.browser_of("编辑甲")
    market.says("帮助", place="direct")

    assert editor.opens("/thread/1", place="direct").status_code == 404
    assert editor.posts("/say", line="我来", place="direct", thread="1").status_code == 400
    assert editor.opens("/thread/1", place="room:选题").status_code == 404


def test_what_is_not_read_is_counted_until_it_is(served: Served) -> None:
    market, editor = served.browser_of("市场"), served.browser_of("编辑甲")
    market.says("谁来写")
    market.says("有人吗")
    assert "2 条未读" in editor.reads("/")
    assert "条未读" not in market.reads("/").replace("0 条未读", "").replace("{count} 条未读", "")

    assert editor.posts("/read", place="room:选题", id="2").status_code == 204

    assert "2 条未读" not in editor.reads("/")


def test_a_private_answer_is_put_away_by_its_reader_alone(served: Served) -> None:
    market, editor = served.browser_of("市场"), served.browser_of("编辑甲")
    market.says("/帮助")

    assert editor.posts("/dismiss", id="1").status_code == 404
    assert "排期助手能做这些" in market.reads("/room/选题")
    assert market.posts("/dismiss", id="1").status_code == 204
    assert "排期助手能做这些" not in market.reads("/room/选题")


def test_history_goes_back_page_by_page(served: Served) -> None:
    market = served.browser_of("市场")
    served.has_heard("编辑甲", *(f"第{n}句" for n in range(1, 46)))

    page = market.opens("/room/选题").text
    before = market.opens("/history", place="room:选题", before="6").text

    assert "第6句" in page and "第5句" not in page and 'data-before="6"' in page
    assert [f"第{n}句" in before for n in (1, 5, 6)] == [True, True, False]
    assert "data-before" not in before


def test_the_stream_tells_a_page_what_is_said_and_what_changes(served: Served) -> None:
    market, lead = served.browser_of("市场"), served.browser_of("负责人")

    with lead.follows() as told:
        market.says("选题 提交 618美妆测评")
        line, card = next(told), next(told)
        lead.presses("topic vote T1")
        rest = [next(told), next(told)]

    assert "选题 提交 618美妆测评" in line.words and "0 票" in card.words
    changed = next(event for event in rest if event.data["id"] == card.data["id"])
    assert "1 票" in changed.words and changed.id != card.id


def test_the_stream_tells_nobody_what_only_another_sees(served: Served) -> None:
    market, editor = served.browser_of("市场"), served.browser_of("编辑甲")

    with editor.follows() as told:
        market.says("/帮助")
        market.says("帮助", place="direct")
        market.says("到此为止")
        first = next(told)

    assert "到此为止" in first.words


def test_the_stream_tells_other_places_only_that_something_is_new(served: Served) -> None:
    market, editor = served.browser_of("市场"), served.browser_of("编辑甲")

    with editor.follows("room:数据") as told:
        market.says("谁来写")
        event = next(told)

    assert (event.data["place"], event.data["author"], "html" in event.data) == ("room:选题", "市场", False)


def test_a_page_that_was_away_is_told_what_it_missed(served: Served) -> None:
    market, editor = served.browser_of("市场"), served.browser_of("编辑甲")
    with editor.follows() as told:
        market.says("第一句")
        seen = next(told)
    market.says("第二句")
    served.stop()
    served.start()
    market.client.base_url = editor.client.base_url = served.url

    with editor.follows(last_event_id=seen.id) as told:
        missed = next(told)

    assert "第二句" in missed.words


@pytest.mark.parametrize(
    "since", ["", "nonsense", "5f.7", "0.99"], ids=["none", "nonsense", "another", "future"]
)
def test_a_page_of_another_life_of_the_chat_is_told_to_load_anew(served: Served, since: str) -> None:
    market = served.browser_of("市场")
    market.says("第一句")

    with market.follows(since=since or "-") as told:
        assert next(told).kind == "stale"


def test_pages_load_anew_when_the_chat_is_emptied(served: Served) -> None:
    market = served.browser_of("市场")
    market.says("第一句")

    with market.follows() as told:
        with served.team.paiqi.db.transaction() as session:
            session.execute(delete(LocalMessage))
        assert next(told).kind == "stale"


def test_pages_load_anew_when_somebody_joins(served: Served) -> None:
    market = served.browser_of("市场")
    market.says("第一句")

    with market.follows() as told:
        served.team.member("法务")
        assert next(told).kind == "stale"


def test_the_server_ends_with_streams_open(served: Served) -> None:
    market = served.browser_of("市场")

    with market.follows() as told:
        served.stop()
        assert list(told) == []

    served.start()


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
