"""Modals and answers in the made-up Slack: triggers, hashes, what is filled in, and response_urls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.fakes.slack import FakeSlack
from tests.fakes.slack_app import HttpApp, client
from tests.fakes.slack_world import Json, View


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """Give a workspace with 市场 in #选题."""
    with FakeSlack() as made:
        made.echoes(False)
        made.user("市场")
        made.channel("选题", ["市场"])
        yield made


@pytest.fixture
def web(slack: FakeSlack) -> WebClient:
    """Give the real client of the app."""
    return client(slack)


@pytest.fixture
def app(slack: FakeSlack) -> Iterator[HttpApp]:
    """Give an app that acknowledges everything."""
    with HttpApp(slack) as made:
        yield made


def test_a_trigger_opens_one_modal(slack: FakeSlack, web: WebClient, app: HttpApp) -> None:
    trigger = _trigger(slack, app)

    web.views_open(trigger_id=trigger, view=_modal("提选题"))

    assert _modal_of(slack).title == "提选题"
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        web.views_open(trigger_id=trigger, view=_modal())


def test_a_trigger_lasts_three_seconds(slack: FakeSlack, web: WebClient, app: HttpApp) -> None:
    just, late = _trigger(slack, app), _trigger(slack, app)
    slack.passes(2.5)
    web.views_open(trigger_id=just, view=_modal())
    slack.passes(0.6)

    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        web.views_open(trigger_id=late, view=_modal())


def test_a_trigger_that_nobody_gave_is_refused(web: WebClient) -> None:
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        web.views_open(trigger_id="1.2.abc", view=_modal())


def test_a_modal_that_is_none_is_refused_and_spends_no_trigger(
    slack: FakeSlack, web: WebClient, app: HttpApp
) -> None:
    trigger = _trigger(slack, app)

    with pytest.raises(SlackApiError) as refused:
        web.views_open(trigger_id=trigger, view=_modal("长" * 25))

    told = refused.value.response
    assert told["error"] == "invalid_arguments"
    assert told["response_metadata"]["messages"] == [
        "[ERROR] failed to match all allowed schemas [json-pointer:/view]",
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]",
    ]
    assert web.views_open(trigger_id=trigger, view=_modal())["ok"]


def test_a_modal_changes_by_its_hash(slack: FakeSlack, web: WebClient, app: HttpApp) -> None:
    opened = web.views_open(trigger_id=_trigger(slack, app), view=_modal("请稍候"))["view"]

    changed = web.views_update(view_id=opened["id"], hash=opened["hash"], view=_modal("提选题"))["view"]

    assert _modal_of(slack).title == "提选题"
    assert changed["hash"] != opened["hash"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        web.views_update(view_id=opened["id"], hash=opened["hash"], view=_modal())


def test_a_modal_that_was_closed_cannot_be_changed(slack: FakeSlack, web: WebClient, app: HttpApp) -> None:
    opened = web.views_open(trigger_id=_trigger(slack, app), view=_modal())["view"]
    slack.person("市场").closes()

    with pytest.raises(SlackApiError, match="not_found"):
        web.views_update(view_id=opened["id"], view=_modal())


def test_the_app_hears_of_a_closed_modal_only_if_it_asked_for_that(
    slack: FakeSlack, web: WebClient, app: HttpApp
) -> None:
    web.views_open(trigger_id=_trigger(slack, app), view=_modal())
    slack.person("市场").closes()
    web.views_open(trigger_id=_trigger(slack, app), view=_modal(notify_on_close=True))
    slack.person("市场").closes()

    closed = [told for told in app.payloads() if told.get("type") == "view_closed"]
    assert [told["is_cleared"] for told in closed] == [False]


def test_three_modals_may_lie_on_each_other(slack: FakeSlack, web: WebClient, app: HttpApp) -> None:
    web.views_open(trigger_id=_trigger(slack, app), view=_modal("一", blocks=[_more()]))
    web.views_push(trigger_id=_press(slack, app), view=_modal("二", blocks=[_more()]))
    web.views_push(trigger_id=_press(slack, app), view=_modal("三", blocks=[_more()]))

    assert [view.title for view in slack.modals("市场")] == ["一", "二", "三"]
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        web.views_push(trigger_id=_press(slack, app), view=_modal("四"))
    slack.person("市场").closes()
    assert _modal_of(slack).title == "二"


def test_only_a_modal_can_have_another_put_on_it(slack: FakeSlack, web: WebClient, app: HttpApp) -> None:
    with pytest.raises(SlackApiError, match="not_found"):
        web.views_push(trigger_id=_trigger(slack, app), view=_modal())


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
    slack: FakeSlack, web: WebClient, app: HttpApp
) -> None:
    web.views_open(trigger_id=_trigger(slack, app), view=_modal("一", external_id="T1"))

    web.views_update(external_id="T1", view=_modal("二", external_id="T1"))

    assert _modal_of(slack).title == "二"
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        web.views_publish(user_id=slack.person("市场").id, view=_home("家", external_id="T1"))


def test_too_large_a_view_is_refused(slack: FakeSlack, web: WebClient) -> None:
    large = {"type": "home", "blocks": [_text("长" * 3000) for _ in range(100)]}

    with pytest.raises(SlackApiError, match="view_too_large"):
        web.views_publish(user_id=slack.person("市场").id, view=large)


def test_what_is_typed_survives_an_update_where_the_ids_stay(
    slack: FakeSlack, web: WebClient, app: HttpApp
) -> None:
    fields = [_field("标题", "title"), _field("角度", "angle")]
    opened = web.views_open(trigger_id=_trigger(slack, app), view=_modal(blocks=fields))["view"]
    slack.person("市场").chooses("标题", "618", at=_modal_of(slack))
    slack.person("市场").chooses("角度", "平价", at=_modal_of(slack))

    web.views_update(
        view_id=opened["id"], view=_modal(blocks=[_field("标题", "title"), _field("角度", "other")])
    )

    slack.person("市场").submits(角度="专业")
    values = app.payloads()[-1]["view"]["state"]["values"]
    assert values["title"]["of title"]["value"] == "618"
    assert values["other"]["of other"]["value"] == "专业"


# The element, what is filled in, and how Slack tells of it.
ELEMENTS: list[Any] = [
    pytest.param({"type": "plain_text_input"}, "618", {"value": "618"}, id="text"),
    pytest.param(
        {"type": "plain_text_input", "initial_value": "旧"}, ..., {"value": "旧"}, id="text that was there"
    ),
    pytest.param(
        {"type": "number_input", "is_decimal_allowed": True}, "1200.5", {"value": "1200.5"}, id="number"
    ),
    pytest.param({"type": "email_text_input"}, "a@b.cn", {"value": "a@b.cn"}, id="email"),
    pytest.param({"type": "url_text_input"}, "https://a.cn", {"value": "https://a.cn"}, id="url"),
    pytest.param({"type": "datepicker"}, "2026-03-12", {"selected_date": "2026-03-12"}, id="date"),
    pytest.param(
        {"type": "datepicker", "initial_date": "2026-03-11"},
        ...,
        {"selected_date": "2026-03-11"},
        id="date there",
    ),
    pytest.param({"type": "timepicker"}, "18:00", {"selected_time": "18:00"}, id="time"),
    pytest.param({"type": "datetimepicker"}, 1773309600, {"selected_date_time": 1773309600}, id="moment"),
    pytest.param({"type": "users_select"}, "U1", {"selected_user": "U1"}, id="person"),
    pytest.param({"type": "multi_users_select"}, ["U1", "U2"], {"selected_users": ["U1", "U2"]}, id="people"),
    pytest.param({"type": "conversations_select"}, "C1", {"selected_conversation": "C1"}, id="conversation"),
    pytest.param({"type": "channels_select"}, "C1", {"selected_channel": "C1"}, id="channel"),
]
CHOSEN: list[Any] = [
    pytest.param("static_select", "b", "selected_option", id="option by its text"),
    pytest.param("radio_buttons", "vb", "selected_option", id="option by its value"),
    pytest.param("multi_static_select", ["a", "b"], "selected_options", id="several options"),
    pytest.param("checkboxes", ["b"], "selected_options", id="boxes"),
]


@pytest.mark.parametrize(("element", "given", "told"), ELEMENTS)
def test_a_field_is_told_as_its_kind_is(
    slack: FakeSlack,
    web: WebClient,
    app: HttpApp,
    element: Json,
    given: object,
    told: Json,
) -> None:
    _open(slack, web, app, element)

    assert slack.person("市场").submits(**({} if given is ... else {"标题": given})).ok

    assert _state(app) == {"type": element["type"], **told}


@pytest.mark.parametrize(("kind", "given", "name"), CHOSEN)
def test_a_choice_is_told_with_its_options(
    slack: FakeSlack,
    web: WebClient,
    app: HttpApp,
    kind: str,
    given: object,
    name: str,
) -> None:
    _open(slack, web, app, {"type": kind, "options": [_option("a"), _option("b")]})

    slack.person("市场").submits(标题=given)

    chosen = _state(app)[name]
    assert [option["value"] for option in (chosen if isinstance(chosen, list) else [chosen])][-1] == "vb"


def test_a_field_whose_list_is_asked_for_is_filled_by_typing(
    slack: FakeSlack, web: WebClient, app: HttpApp
) -> None:
    _open(slack, web, app, {"type": "external_select", "min_query_length": 1})
    app.answers = lambda told: (
        {"options": [_option("编辑甲")]} if told["type"] == "block_suggestion" else None
    )

    assert slack.person("市场").submits(标题="编辑甲").ok

    assert _state(app)["selected_option"]["value"] == "v编辑甲"


EMPTY: list[Any] = [
    pytest.param({"type": "plain_text_input"}, "value", None, id="text"),
    pytest.param({"type": "datepicker"}, "selected_date", None, id="date"),
    pytest.param({"type": "static_select", "options": []}, "selected_option", None, id="option"),
    pytest.param({"type": "checkboxes", "options": []}, "selected_options", [], id="boxes"),
    pytest.param({"type": "multi_users_select"}, "selected_users", [], id="people"),
]


@pytest.mark.parametrize(("element", "name", "told"), EMPTY)
def test_an_optional_field_may_stay_empty(
    slack: FakeSlack,
    web: WebClient,
    app: HttpApp,
    element: Json,
    name: str,
    told: Any,  # noqa: ANN401
) -> None:
    options = {"options": [_option("a")]} if "options" in element else {}
    _open(slack, web, app, element | options, optional=True)

    assert slack.person("市场").submits().ok

    assert _state(app)[name] == told


UNSENT: list[Any] = [
    pytest.param({"type": "plain_text_input"}, "", "Please complete", id="nothing"),
    pytest.param({"type": "plain_text_input", "min_length": 3}, "ab", "at least 3", id="too short"),
    pytest.param({"type": "plain_text_input", "max_length": 3}, "abcd", "less than 3", id="too long"),
    pytest.param({"type": "plain_text_input"}, "a" * 3001, "less than 3000", id="far too long"),
    pytest.param(
        {"type": "number_input", "is_decimal_allowed": False}, "1.5", "valid number", id="no whole number"
    ),
    pytest.param(
        {"type": "number_input", "is_decimal_allowed": True}, "many", "valid number", id="no number"
    ),
    pytest.param(
        {"type": "number_input", "is_decimal_allowed": True, "min_value": "1"},
        "0.5",
        "at least 1",
        id="too little",
    ),
    pytest.param({"type": "email_text_input"}, "a", "valid email", id="no email"),
    pytest.param({"type": "url_text_input"}, "a.cn", "valid URL", id="no url"),
    pytest.param(
        {"type": "multi_users_select", "max_selected_items": 1}, ["U1", "U2"], "up to 1", id="too many"
    ),
]


@pytest.mark.parametrize(("element", "given", "why"), UNSENT)
def test_slack_sends_no_form_that_is_not_filled_in(
    slack: FakeSlack,
    web: WebClient,
    app: HttpApp,
    element: Json,
    given: object,
    why: str,
) -> None:
    _open(slack, web, app, element)

    refused = slack.person("市场").submits(标题=given)

    assert why in refused.error
    assert len(app.payloads()) == 1
    assert list(_modal_of(slack).errors) == ["title"]


def test_errors_stand_at_their_fields_and_the_modal_stays(
    slack: FakeSlack, web: WebClient, app: HttpApp
) -> None:
    _open(slack, web, app, {"type": "plain_text_input"})
    app.answers = lambda _: {"response_action": "errors", "errors": {"title": "标题已经有了"}}

    refused = slack.person("市场").submits(标题="618")

    assert refused.error == "标题已经有了"
    assert _modal_of(slack).errors == {"title": "标题已经有了"}
    assert slack.person("市场").troubles == []


TROUBLES: list[Any] = [
    pytest.param({"response_action": "errors", "errors": {"nowhere": "a"}}, id="errors at no field"),
    pytest.param({"response_action": "errors", "errors": {}}, id="errors of nothing"),
    pytest.param({"response_action": "update", "view": {"type": "modal"}}, id="update by no view"),
    pytest.param(
        {"response_action": "update", "view": {"type": "home", "blocks": []}}, id="update by a home tab"
    ),
    pytest.param({"response_action": "explode"}, id="unknown action"),
    pytest.param("done", id="a mere text"),
    pytest.param(500, id="an error"),
]


@pytest.mark.parametrize("answer", TROUBLES)
def test_an_answer_to_a_form_that_slack_cannot_read_is_trouble(
    slack: FakeSlack,
    web: WebClient,
    app: HttpApp,
    answer: Any,  # noqa: ANN401
) -> None:
    _open(slack, web, app, {"type": "plain_text_input"})
    app.answers = lambda _: answer

    assert not slack.person("市场").submits(标题="618").ok

    assert slack.person("市场").troubles[0].startswith("We had some trouble connecting.")
    assert slack.modal("市场") is not None


ANSWERS: list[Any] = [
    pytest.param(None, [], id="nothing closes it"),
    pytest.param({"response_action": "clear"}, [], id="clear"),
    pytest.param({"response_action": "update", "view": "下一页"}, ["下一页"], id="update"),
    pytest.param({"response_action": "push", "view": "另一个"}, ["提选题", "另一个"], id="push"),
]


@pytest.mark.parametrize(("answer", "titles"), ANSWERS)
def test_the_answer_to_a_form_says_what_follows(
    slack: FakeSlack,
    web: WebClient,
    app: HttpApp,
    answer: Json | None,
    titles: list[str],
) -> None:
    _open(slack, web, app, {"type": "plain_text_input"})
    app.answers = lambda _: answer and answer | {"view": _modal(answer.get("view", ""))}

    assert slack.person("市场").submits(标题="618").ok

    assert [view.title for view in slack.modals("市场")] == titles


def test_a_response_url_answers_five_times_within_half_an_hour(slack: FakeSlack, app: HttpApp) -> None:
    slack.person("市场").types("/paiqi 待办", "选题")
    url = app.payloads()[0]["response_url"]

    answers = [httpx.post(url, json={"text": f"第 {n} 次"}).json() for n in range(6)]

    assert [answer["ok"] for answer in answers] == [True] * 5 + [False]
    assert answers[-1]["error"] == "used_url"
    assert len(slack.ephemerals("市场")) == 5


def test_a_response_url_is_good_for_half_an_hour(slack: FakeSlack, app: HttpApp) -> None:
    slack.person("市场").types("/paiqi 待办", "选题")
    slack.passes(30 * 60 + 1)

    told = httpx.post(app.payloads()[0]["response_url"], json={"text": "太晚"})

    assert told.json()["error"] == "expired_url"
    assert slack.ephemerals("市场") == []


def test_a_response_url_replaces_or_removes_what_was_pressed(
    slack: FakeSlack, web: WebClient, app: HttpApp
) -> None:
    channel, person = slack.channel_id("选题"), slack.person("市场")
    web.chat_postEphemeral(channel=channel, user=person.id, text="先看一眼", blocks=[_more()])
    web.chat_postMessage(channel=channel, text="T1", blocks=[_more()])
    person.presses("更多", slack.ephemerals("市场")[0])
    person.presses("更多", slack.messages("选题")[0])
    mine, everybodys = (told["response_url"] for told in app.payloads())

    httpx.post(mine, json={"delete_original": True})
    httpx.post(everybodys, json={"replace_original": True, "text": "T1 已定"})
    httpx.post(everybodys, json={"replace_original": False, "text": "只有你能看到"})

    assert [message.text for message in slack.messages("选题")] == ["T1 已定"]
    assert [message.text for message in slack.ephemerals("市场")] == ["只有你能看到"]


def test_a_response_url_shows_to_all_what_is_meant_for_all(slack: FakeSlack, app: HttpApp) -> None:
    slack.person("市场").types("/paiqi 排行", "选题")

    httpx.post(app.payloads()[0]["response_url"], json={"response_type": "in_channel", "text": "排行"})

    assert [message.text for message in slack.messages("选题")] == ["排行"]


def test_a_response_url_refuses_what_cannot_be_shown(slack: FakeSlack, app: HttpApp) -> None:
    slack.person("市场").types("/paiqi 待办", "选题")
    url = app.payloads()[0]["response_url"]

    assert httpx.post(url, json={"text": ""}).status_code == 400
    assert httpx.post(url, json={"blocks": [{"type": "section"}]}).text == "invalid_blocks"
    assert httpx.post(url[:-1] + "x", json={"text": "a"}).status_code == 404


def _trigger(slack: FakeSlack, app: HttpApp) -> str:
    slack.person("市场").types("/paiqi 选题…")
    return str(app.payloads()[-1]["trigger_id"])


def _press(slack: FakeSlack, app: HttpApp) -> str:
    slack.person("市场").presses("更多", _modal_of(slack))
    return str(app.payloads()[-1]["trigger_id"])


def _open(slack: FakeSlack, web: WebClient, app: HttpApp, element: Json, **block: Any) -> None:  # noqa: ANN401
    field = _field("标题", "title", **block)
    field["element"] = element | {"action_id": "of title"}
    web.views_open(trigger_id=_trigger(slack, app), view=_modal("提选题", blocks=[field]))


def _modal_of(slack: FakeSlack) -> View:
    view = slack.modal("市场")
    assert view is not None
    return view


def _state(app: HttpApp) -> Json:
    told = app.payloads()[-1]
    assert told["type"] == "view_submission"
    state: Json = told["view"]["state"]["values"]["title"]["of title"]
    return state


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def _text(text: str) -> Json:
    return {"type": "section", "text": _plain(text)}


def _option(name: str) -> Json:
    return {"text": _plain(name), "value": f"v{name}"}


def _field(label: str, id: str, **more: Any) -> Json:  # noqa: ANN401
    element = {"type": "plain_text_input", "action_id": f"of {id}"}
    return {"type": "input", "block_id": id, "label": _plain(label), "element": element, **more}


def _more() -> Json:
    return {"type": "actions", "elements": [{"type": "button", "action_id": "more", "text": _plain("更多")}]}


def _modal(title: str = "提选题", blocks: list[Json] | None = None, **more: Any) -> Json:  # noqa: ANN401
    shown = blocks or [_text("请稍候")]
    return {"type": "modal", "title": _plain(title), "submit": _plain("提交"), "blocks": shown, **more}


def _home(text: str, **more: Any) -> Json:  # noqa: ANN401
    return {"type": "home", "blocks": [_text(text)], **more}
