"""What people fill in is told by its kind, and the answer to a form says what follows."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient

from tests.fakes.slack import FakeSlack
from tests.fakes.slack_app import HttpApp
from tests.fakes.slack_world import Json, View

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
    http_app: HttpApp,
    element: Json,
    given: object,
    told: Json,
) -> None:
    _open(slack, web, http_app, element)

    assert slack.person("市场").submits(**({} if given is ... else {"标题": given})).ok

    assert _state(http_app) == {"type": element["type"], **told}


@pytest.mark.parametrize(("kind", "given", "name"), CHOSEN)
def test_a_choice_is_told_with_its_options(
    slack: FakeSlack,
    web: WebClient,
    http_app: HttpApp,
    kind: str,
    given: object,
    name: str,
) -> None:
    _open(slack, web, http_app, {"type": kind, "options": [_option("a"), _option("b")]})

    slack.person("市场").submits(标题=given)

    chosen = _state(http_app)[name]
    assert [option["value"] for option in (chosen if isinstance(chosen, list) else [chosen])][-1] == "vb"


def test_a_field_whose_list_is_asked_for_is_filled_by_typing(
    slack: FakeSlack, web: WebClient, http_app: HttpApp
) -> None:
    _open(slack, web, http_app, {"type": "external_select", "min_query_length": 1})
    http_app.answers = lambda told: (
        {"options": [_option("编辑甲")]} if told["type"] == "block_suggestion" else None
    )

    assert slack.person("市场").submits(标题="编辑甲").ok

    assert _state(http_app)["selected_option"]["value"] == "v编辑甲"


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
    http_app: HttpApp,
    element: Json,
    name: str,
    told: Any,  # noqa: ANN401
) -> None:
    options = {"options": [_option("a")]} if "options" in element else {}
    _open(slack, web, http_app, element | options, optional=True)

    assert slack.person("市场").submits().ok

    assert _state(http_app)[name] == told


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
    http_app: HttpApp,
    element: Json,
    given: object,
    why: str,
) -> None:
    _open(slack, web, http_app, element)

    refused = slack.person("市场").submits(标题=given)

    assert why in refused.error
    assert len(http_app.payloads()) == 1
    assert list(_modal_of(slack).errors) == ["title"]


def test_errors_stand_at_their_fields_and_the_modal_stays(
    slack: FakeSlack, web: WebClient, http_app: HttpApp
) -> None:
    _open(slack, web, http_app, {"type": "plain_text_input"})
    http_app.answers = lambda _: {"response_action": "errors", "errors": {"title": "标题已经有了"}}

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
    http_app: HttpApp,
    answer: Any,  # noqa: ANN401
) -> None:
    _open(slack, web, http_app, {"type": "plain_text_input"})
    http_app.answers = lambda _: answer

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
    http_app: HttpApp,
    answer: Json | None,
    titles: list[str],
) -> None:
    _open(slack, web, http_app, {"type": "plain_text_input"})
    http_app.answers = lambda _: answer and answer | {"view": _modal(answer.get("view", ""))}

    assert slack.person("市场").submits(标题="618").ok

    assert [view.title for view in slack.modals("市场")] == titles


def _trigger(slack: FakeSlack, http_app: HttpApp) -> str:
    slack.person("市场").types("/paiqi 选题…")
    return str(http_app.payloads()[-1]["trigger_id"])


def _open(slack: FakeSlack, web: WebClient, http_app: HttpApp, element: Json, **block: Any) -> None:  # noqa: ANN401
    field = _field("标题", "title", **block)
    field["element"] = element | {"action_id": "of title"}
    web.views_open(trigger_id=_trigger(slack, http_app), view=_modal("提选题", blocks=[field]))


def _modal_of(slack: FakeSlack) -> View:
    view = slack.modal("市场")
    assert view is not None
    return view


def _state(http_app: HttpApp) -> Json:
    told = http_app.payloads()[-1]
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


def _modal(title: str = "提选题", blocks: list[Json] | None = None, **more: Any) -> Json:  # noqa: ANN401
    shown = blocks or [_text("请稍候")]
    return {"type": "modal", "title": _plain(title), "submit": _plain("提交"), "blocks": shown, **more}
