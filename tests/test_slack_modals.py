"""Each form fits Slack's modals, whatever it holds, and what is put in comes back as its values."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.platforms.slack.inputs import State, inputs, options, values
from bot.platforms.slack.modals import errors, fits, loading, modal, said
from bot.words import Reader
from handlers import discover
from handlers._form import Choice, Form, FormField
from models.message import Message
from models.words import t
from tests.said import WEDNESDAY
from tests.slack_limits import refused_view
from tests.slack_typed import typed
from tests.team import Team
from tests.test_slack_cards import CHINESE, ENGLISH, TOPIC, messages, pressable, readers

discover()
PEOPLE = tuple(Choice(name, name) for name in ("编辑甲", "编辑乙", "市场"))
TITLE = FormField("title", t("Title"), "text", True, "618 美妆测评")
SLOT = FormField("slot", t("Publishes"), "datetime", True)
FORM = Form("topic accept T12", t("Accept a topic, with its owner and when it is published"), (TITLE, SLOT))
HOLDS = {
    "plain_text_input": "value",
    "number_input": "value",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "static_select": "selected_option",
    "external_select": "selected_option",
}

choices = st.lists(st.builds(Choice, typed.map(lambda text: text[:160]), typed), max_size=130).map(tuple)
fields = st.builds(
    FormField,
    st.just(""),
    typed,
    st.sampled_from(["text", "long", "number", "money", "date", "datetime", "choice", "person"]),
    st.booleans(),
    typed | st.sampled_from(["12", "-3", "next wed 18:00", "明天", "2026-03-18", "09:00"]),
    error=st.none() | typed,
    choices=st.just(()) | choices,
    hint=st.none() | typed,
)
forms = st.builds(
    Form,
    st.sampled_from(["topic propose", "topic edit T12", "people leave @编辑甲", "nonsense"]),
    typed,
    st.lists(fields, max_size=60).map(
        lambda made: tuple(replace(one, name=f"field {place}") for place, one in enumerate(made))
    ),
    notice=st.none() | typed,
)


def drawn(form: Form, reader: Reader = CHINESE) -> dict[str, Any]:
    return modal(form, reader, WEDNESDAY, callback="form", metadata="{}")


def element(field: FormField, reader: Reader = CHINESE) -> dict[str, Any]:
    """The first input of a field."""
    made: dict[str, Any] = inputs(field, reader, WEDNESDAY)[0]["element"]
    return made


def filled(view: dict[str, Any], **put: str) -> dict[str, dict[str, dict[str, Any]]]:
    """What Slack sends of a view: what its inputs begin with, but for what was `put` in."""
    found = {}
    for block in (block for block in view["blocks"] if block["type"] == "input"):
        one = block["element"]
        holds = HOLDS[one["type"]]
        begun = one.get(f"initial_{holds.removeprefix('selected_')}")
        found[block["block_id"]] = {
            one["action_id"]: {holds: put.get(one["action_id"].replace(":", "_"), begun)}
        }
    return found


def test_a_form_is_titled_by_its_command_and_sent_by_its_verb() -> None:
    view = drawn(FORM)

    assert (view["title"]["text"], view["submit"]["text"], view["close"]["text"]) == (
        "选题 定题",
        "定题",
        "再想想",
    )
    assert view["blocks"][0]["text"]["text"] == "定题：由谁来写，什么时候发布 · T12"
    assert (view["callback_id"], view["private_metadata"]) == ("form", "{}")
    assert [block["block_id"] for block in view["blocks"][1:]] == ["field:title", "field:slot", "time:slot"]
    assert refused_view(view) == []


def test_a_notice_stands_above_the_fields() -> None:
    view = drawn(replace(FORM, notice=t("“{left}” was not understood.", left="<!channel>")), ENGLISH)

    assert view["blocks"][1]["text"]["text"] == "“<!channel>” was not understood."


@pytest.mark.parametrize(
    ("kind", "value", "made"),
    [
        ("text", "", {"type": "plain_text_input", "multiline": False}),
        ("text", "a", {"type": "plain_text_input", "multiline": False, "initial_value": "a"}),
        ("text", "a\nb", {"type": "plain_text_input", "multiline": True, "initial_value": "a\nb"}),
        ("long", "a", {"type": "plain_text_input", "multiline": True, "initial_value": "a"}),
        ("money", "1.2万", {"type": "plain_text_input", "multiline": False, "initial_value": "1.2万"}),
        ("number", "", {"type": "number_input", "is_decimal_allowed": False}),
        ("number", "-3", {"type": "number_input", "is_decimal_allowed": False, "initial_value": "-3"}),
        ("number", "三", {"type": "plain_text_input", "multiline": False, "initial_value": "三"}),
        ("date", "", {"type": "datepicker"}),
        ("date", "明天", {"type": "datepicker", "initial_date": "2026-03-12"}),
        (
            "date",
            "3月10日前天",
            {"type": "plain_text_input", "multiline": False, "initial_value": "3月10日前天"},
        ),
        ("datetime", "今天9点", {"type": "datepicker", "initial_date": "2026-03-11"}),
        ("datetime", "someday", {"type": "plain_text_input", "multiline": False, "initial_value": "someday"}),
    ],
)
def test_each_kind_of_field_has_its_input_and_keeps_what_was_typed(
    kind: str, value: str, made: dict[str, Any]
) -> None:
    found = element(FormField("x", "X", kind, False, value))

    assert found.pop("action_id").endswith(":x")
    assert found == made


@pytest.mark.parametrize(
    ("value", "day", "time"),
    [
        ("下周三18:00", "2026-03-18", "18:00"),
        ("next wed", "2026-03-18", None),
        ("today 09:00", "2026-03-11", "09:00"),
        ("", None, None),
    ],
)
def test_a_moment_is_picked_in_two_parts_the_time_if_there_is_one(
    value: str, day: str | None, time: str | None
) -> None:
    first, second = inputs(replace(SLOT, value=value), ENGLISH, WEDNESDAY)

    assert (first["element"].get("initial_date"), second["element"].get("initial_time")) == (day, time)
    assert (first["optional"], second["optional"]) == (False, True)
    assert second["label"]["text"] == "Publishes: time of day"


def test_how_a_date_is_written_is_said_only_to_those_who_write_it() -> None:
    hint = t("For example: next Wed 18:00, 18 Mar, in 2 hours")

    picked = inputs(replace(SLOT, hint=hint), ENGLISH, WEDNESDAY)
    written = inputs(replace(SLOT, hint=hint, value="someday"), ENGLISH, WEDNESDAY)

    assert [block.get("hint") for block in picked] == [None, None]
    assert written[0]["hint"]["text"] == "For example: next Wed 18:00, 18 Mar, in 2 hours"


def test_a_choice_begins_with_what_was_chosen_if_it_is_offered() -> None:
    owner = FormField("owner", t("Owner"), "person", True, "编辑乙", choices=PEOPLE)

    known, unknown = element(owner), element(replace(owner, value="编辑丙"))

    assert known["initial_option"]["value"] == "编辑乙"
    assert [option["value"] for option in known["options"]] == ["编辑甲", "编辑乙", "市场"]
    assert "initial_option" not in unknown


def test_a_long_list_is_asked_for_while_somebody_types() -> None:
    topics = tuple(Choice(f"T{n}", f"T{n} 第 {n} 个选题") for n in range(1, 121))
    field = FormField("topic", t("Topic"), "choice", True, "T120", choices=topics)

    made = element(field)

    assert (made["type"], made["min_query_length"]) == ("external_select", 0)
    assert made["initial_option"]["value"] == "T120"
    assert len(options(field, "", CHINESE)) == 100
    assert options(field, "第 120 个", CHINESE)[0]["value"] == "T120"


def test_what_holds_the_typed_words_is_offered_before_what_resembles_them() -> None:
    labels = ("Launch of the app", "Lunch menu", "App launch party", "Ｌａｕｎｃｈ day")
    field = FormField("topic", "Topic", "choice", True, choices=tuple(Choice(one, one) for one in labels))

    assert [one["value"] for one in options(field, "launch", ENGLISH)] == [
        "Launch of the app",
        "App launch party",
        "Ｌａｕｎｃｈ day",
        "Lunch menu",
    ]
    assert options(field, "zzzz", ENGLISH) == []


def test_choices_that_slack_could_not_send_are_written_instead() -> None:
    long = FormField("room", "Room", "choice", True, "a" * 151, choices=(Choice("a" * 151, "a"),))

    assert element(long)["initial_value"] == "a" * 151


def test_many_long_lists_are_asked_for_so_that_the_view_is_not_too_large() -> None:
    people = tuple(Choice(f"{n:03}" + "人" * 100, "名" * 75) for n in range(100))
    held = tuple(FormField(f"topic:{n}", f"T{n}", "person", False, choices=people) for n in range(40))

    view = drawn(Form("people leave @编辑甲", "Leave", held))

    assert {block["element"]["type"] for block in view["blocks"][1:]} == {"external_select"}
    assert len(view["blocks"]) == 41
    assert refused_view(view) == []


@pytest.mark.parametrize(
    "held",
    [
        pytest.param([replace(SLOT, name=f"{n}") for n in range(60)], id="too many"),
        pytest.param([FormField(f"{n}", "X", "long", False, "长" * 500) for n in range(95)], id="too much"),
    ],
)
def test_a_form_too_long_for_a_view_says_so(held: list[FormField]) -> None:
    view = drawn(Form("topic propose", "X", tuple(held)))

    assert refused_view(view) == []
    assert view["blocks"][-1]["text"]["text"] == "后面还有，这里放不下。"
    assert len(view["blocks"]) > 60


def test_what_is_wrong_is_said_beside_the_fields_in_sight() -> None:
    wrong = FORM.with_errors({"title": t("Please fill this in."), "owner": "<!channel>"})
    shown = [block["block_id"] for block in drawn(FORM)["blocks"] if "block_id" in block]

    assert errors(wrong, ENGLISH, shown) == {"field:title": "Please fill this in."}
    assert fits(wrong, shown)


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(FORM, id="nothing is wrong"),
        pytest.param(replace(FORM, fields=(SLOT,)).with_errors({"slot": "Late"}), id="a field is gone"),
        pytest.param(
            replace(FORM, fields=(*FORM.fields, replace(TITLE, name="owner"))).with_errors({"owner": "Who?"}),
            id="a field is new",
        ),
        pytest.param(replace(FORM, notice="Read this").with_errors({"slot": "Late"}), id="there is a notice"),
    ],
)
def test_a_form_that_became_another_is_drawn_anew(form: Form) -> None:
    assert not fits(form, ["field:title", "field:slot", "time:slot"])


def test_what_was_put_in_comes_back_by_the_names_of_fields() -> None:
    given: State = {
        "field:title": {"text:title": {"type": "plain_text_input", "value": " 618 & <b> "}},
        "field:need": {"text:need": {"type": "plain_text_input", "value": None}},
        "field:owner": {"choice:owner": {"selected_option": {"text": {}, "value": "编辑甲"}}},
        "field:column": {"choice:column": {"selected_option": None}},
        "field:slot": {"date:slot": {"type": "datepicker", "selected_date": "2026-03-18"}},
        "time:slot": {"time:slot": {"type": "timepicker", "selected_time": "18:00"}},
        "field:wished": {"date:wished": {"type": "datepicker", "selected_date": "2026-03-20"}},
        "field:when": {"date:when": {"type": "datepicker", "selected_date": None}},
        "time:when": {"time:when": {"type": "timepicker", "selected_time": "09:00"}},
        "field:topic:12": {},
    }

    assert values(given) == {
        "title": "618 & <b>",
        "need": "",
        "owner": "编辑甲",
        "column": "",
        "slot": "2026-03-18 18:00",
        "wished": "2026-03-20",
        "when": "09:00",
        "topic:12": "",
    }


def test_a_form_waits_under_its_name() -> None:
    view = loading("topic propose …", ENGLISH)

    assert (view["title"]["text"], view["blocks"][0]["text"]["text"]) == ("Topic propose", "One moment.")
    assert refused_view(view) == []


def test_answers_stand_where_the_form_was_with_their_buttons() -> None:
    view = said([TOPIC, TOPIC], "topic propose", CHINESE, metadata="{}")

    assert pressable(view["blocks"]).count("topic vote T12") == 2
    assert view["close"]["text"] == "关闭"
    assert refused_view(view) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_modal_is_a_form_like_any_other(team: Team) -> None:
    mia = team.member("mia")

    mia.says("提醒 …")
    assert mia.form is not None
    asked = drawn(mia.form)
    mia.fills(**values(filled(asked, date_when="2026-03-10", text_what="交首图")))
    wrong = errors(mia.form, CHINESE, ["field:when", "time:when", "field:what"])
    answer = mia.fills(**values(filled(drawn(mia.form), date_when="2026-03-18", time_when="18:00")))

    assert list(wrong) == ["field:when"]
    assert answer.startswith("好的，3月18日 周三 18:00 提醒你：交首图")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 60 * 24 * 400), min_size=1, max_size=5), readers)
def test_moments_come_back_as_they_were(minutes: list[int], reader: Reader) -> None:
    moments = [f"{WEDNESDAY + timedelta(minutes=later):%Y-%m-%d %H:%M}" for later in minutes]
    slots = tuple(FormField(f"{n}", "X", "datetime", True, one) for n, one in enumerate(moments))

    assert list(values(filled(drawn(Form("nonsense", "X", slots), reader))).values()) == moments


@settings(max_examples=50, deadline=None)
@given(forms, readers)
def test_every_modal_is_within_every_limit(form: Form, reader: Reader) -> None:
    view = drawn(form, reader)

    assert refused_view(view) == []


@settings(max_examples=25, deadline=None)
@given(st.lists(messages, min_size=1, max_size=12), readers)
def test_every_view_of_answers_is_within_every_limit(answers: list[Message], reader: Reader) -> None:
    assert refused_view(said(answers, "topic propose", reader, metadata="{}")) == []
