"""Modals and home tabs: triggers, hashes, and views on top of each other."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.fakes.slack import FakeSlack
from tests.fakes.slack_app import HttpApp
from tests.fakes.slack_world import Json, View


def test_a_trigger_opens_one_modal(slack: FakeSlack, web: WebClient, http_app: HttpApp) -> None:
    trigger = _trigger(slack, http_app)

    web.views_open(trigger_id=trigger, view=_modal("提选题"))

    assert _modal_of(slack).title == "提选题"
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        web.views_open(trigger_id=trigger, view=_modal())


def test_a_trigger_lasts_three_seconds(slack: FakeSlack, web: WebClient, http_app: HttpApp) -> None:
    just, late = _trigger(slack, http_app), _trigger(slack, http_app)
    slack.passes(2.5)
    web.views_open(trigger_id=just, view=_modal())
    slack.passes(0.6)

    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        web.views_open(trigger_id=late, view=_modal())


def test_a_trigger_that_nobody_gave_is_refused(web: WebClient) -> None:
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        web.views_open(trigger_id="1.2.abc", view=_modal())


def test_a_modal_that_is_none_is_refused_and_spends_no_trigger(
    slack: FakeSlack, web: WebClient, http_app: HttpApp
) -> None:
    trigger = _trigger(slack, http_app)

    with pytest.raises(SlackApiError) as refused:
        web.views_open(trigger_id=trigger, view=_modal("长" * 25))

    told = refused.value.response
    assert told["error"] == "invalid_arguments"
    assert told["response_metadata"]["messages"] == [
        "[ERROR] failed to match all allowed schemas [json-pointer:/view]",
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]",
    ]
    assert web.views_open(trigger_id=trigger, view=_modal())["ok"]


def test_a_modal_changes_by_its_hash(slack: FakeSlack, web: WebClient, http_app: HttpApp) -> None:
    opened = web.views_open(trigger_id=_trigger(slack, http_app), view=_modal("请稍候"))["view"]

    changed = web.views_update(view_id=opened["id"], hash=opened["hash"], view=_modal("提选题"))["view"]

    assert _modal_of(slack).title == "提选题"
    assert changed["hash"] != opened["hash"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        web.views_update(view_id=opened["id"], hash=opened["hash"], view=_modal())


def test_a_closed_modal_cannot_be_changed(slack: FakeSlack, web: WebClient, http_app: HttpApp) -> None:
    opened = web.views_open(trigger_id=_trigger(slack, http_app), view=_modal())["view"]
    slack.person("市场").closes()

    with pytest.raises(SlackApiError, match="not_found"):
        web.views_update(view_id=opened["id"], view=_modal())


def test_the_app_hears_of_a_closed_modal_only_if_it_asked_for_that(
    slack: FakeSlack, web: WebClient, http_app: HttpApp
) -> None:
    web.views_open(trigger_id=_trigger(slack, http_app), view=_modal())
    slack.person("市场").closes()
    web.views_open(trigger_id=_trigger(slack, http_app), view=_modal(notify_on_close=True))
    slack.person("市场").closes()

    closed = [told for told in http_app.payloads() if told.get("type") == "view_closed"]
    assert [told["is_cleared"] for told in closed] == [False]


def test_three_modals_may_lie_on_each_other(slack: FakeSlack, web: WebClient, http_app: HttpApp) -> None:
    web.views_open(trigger_id=_trigger(slack, http_app), view=_modal("一", blocks=[_more()]))
    web.views_push(trigger_id=_press(slack, http_app), view=_modal("二", blocks=[_more()]))
    web.views_push(trigger_id=_press(slack, http_app), view=_modal("三", blocks=[_more()]))

    assert [view.title for view in slack.modals("市场")] == ["一", "二", "三"]
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        web.views_push(trigger_id=_press(slack, http_app), view=_modal("四"))
    slack.person("市场").closes()
    assert _modal_of(slack).title == "二"


def test_only_a_modal_can_have_another_put_on_it(slack: FakeSlack, web: WebClient, http_app: HttpApp) -> None:
    with pytest.raises(SlackApiError, match="not_found"):
        web.views_push(trigger_id=_trigger(slack, http_app), view=_modal())


def test_a_home_tab_changes_by_its_hash(slack: FakeSlack, web: WebClient) -> None:
    person = slack.person("市场").id
    first = web.views_publish(user_id=person, view=_home("一"))["view"]
    second = web.views_publish(user_id=person, view=_home("二"), hash=first["hash"])["view"]

    with pytest.raises(SlackApiError, match="hash_conflict"):
        web.views_publish(user_id=person, view=_home("三"), hash=first["hash"])

    home = slack.home("市场")
    assert home is not None
    assert (first["id"], home.hash) == (second["id"], second["hash"])
    assert home.blocks[0]["text"]["text"] == "二"


def test_an_external_id_is_used_once_and_finds_its_view(
    slack: FakeSlack, web: WebClient, http_app: HttpApp
) -> None:
    web.views_open(trigger_id=_trigger(slack, http_app), view=_modal("一", external_id="T1"))

    web.views_update(external_id="T1", view=_modal("二", external_id="T1"))

    assert _modal_of(slack).title == "二"
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        web.views_publish(user_id=slack.person("市场").id, view=_home("家", external_id="T1"))


def test_too_large_a_view_is_refused(slack: FakeSlack, web: WebClient) -> None:
    large = {"type": "home", "blocks": [_text("长" * 3000) for _ in range(100)]}

    with pytest.raises(SlackApiError, match="view_too_large"):
        web.views_publish(user_id=slack.person("市场").id, view=large)


def test_what_is_typed_survives_an_update_where_the_ids_stay(
    slack: FakeSlack, web: WebClient, http_app: HttpApp
) -> None:
    fields = [_field("标题", "title"), _field("角度", "angle")]
    opened = web.views_open(trigger_id=_trigger(slack, http_app), view=_modal(blocks=fields))["view"]
    slack.person("市场").chooses("标题", "618", at=_modal_of(slack))
    slack.person("市场").chooses("角度", "平价", at=_modal_of(slack))

    web.views_update(
        view_id=opened["id"], view=_modal(blocks=[_field("标题", "title"), _field("角度", "other")])
    )

    slack.person("市场").submits(角度="专业")
    values = http_app.payloads()[-1]["view"]["state"]["values"]
    assert values["title"]["of title"]["value"] == "618"
    assert values["other"]["of other"]["value"] == "专业"


def _trigger(slack: FakeSlack, http_app: HttpApp) -> str:
    slack.person("市场").types("/paiqi 选题…")
    return str(http_app.payloads()[-1]["trigger_id"])


def _press(slack: FakeSlack, http_app: HttpApp) -> str:
    slack.person("市场").presses("更多", _modal_of(slack))
    return str(http_app.payloads()[-1]["trigger_id"])


def _modal_of(slack: FakeSlack) -> View:
    view = slack.modal("市场")
    assert view is not None
    return view


def _field(label: str, id: str, **more: Any) -> Json:  # noqa: ANN401
    element = {"type": "plain_text_input", "action_id": f"of {id}"}
    return {"type": "input", "block_id": id, "label": _plain(label), "element": element, **more}


def _text(text: str) -> Json:
    return {"type": "section", "text": _plain(text)}


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def _more() -> Json:
    return {"type": "actions", "elements": [{"type": "button", "action_id": "more", "text": _plain("更多")}]}


def _modal(title: str = "提选题", blocks: list[Json] | None = None, **more: Any) -> Json:  # noqa: ANN401
    shown = blocks or [_text("请稍候")]
    return {"type": "modal", "title": _plain(title), "submit": _plain("提交"), "blocks": shown, **more}


def _home(text: str, **more: Any) -> Json:  # noqa: ANN401
    return {"type": "home", "blocks": [_text(text)], **more}
