"""The local chat over HTTP: what each person sees, says and is told, in a place and on the stream."""

from __future__ import annotations

import asyncio

import pytest
from sqlmodel import delete

from bot.platforms.web.stream import Hub
from bot.web import build
from models.local import LocalMessage
from tests.served import LONGEST_WAIT, Served


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


def test_a_stream_that_opens_while_the_server_ends_ends_with_it(served: Served) -> None:
    hub: Hub = build(served.team.paiqi.site).state.hub
    hub.close()

    async def listen() -> list[str]:
        return [
            text async for text in hub.events("市场", "zh_CN", "room:选题", served.browser_of("市场").mark())
        ]

    told = asyncio.run(asyncio.wait_for(listen(), LONGEST_WAIT))

    assert "clock" in "".join(told)
