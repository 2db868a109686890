"""A message keeps its limits, its buttons' order and itself on the way to the database and back."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.chart import Chart, panel_of
from models.message import (
    LONGEST_LINE,
    LONGEST_TEXT,
    MOST_BUTTONS,
    MOST_FIELDS,
    SHOWN_BUTTONS,
    Attachment,
    Button,
    Confirm,
    Field,
    Image,
    Message,
    message_from_data,
    message_to_data,
)
from models.words import Words, t
from tests.test_words import texts, words

said = texts | st.text(min_size=1).filter(lambda typed: bool(typed.strip()))
lines = st.text(min_size=1, max_size=LONGEST_LINE // 4).filter(lambda line: bool(line.strip()))
buttons = st.builds(Button, said, lines, st.just(False), st.none() | st.builds(Confirm, words, words, words))
values = st.none() | st.floats(min_value=-1e9, max_value=1e9)
panels = st.builds(
    panel_of,
    words,
    words,
    st.lists(values, min_size=1, max_size=5),
    st.just(lambda value: t("{n}", n=round(value))),
    st.just((0,)),
)
messages = st.builds(
    Message,
    said,
    fields=st.lists(st.builds(Field, words, words), max_size=MOST_FIELDS).map(tuple),
    sections=st.lists(words, max_size=3).map(tuple),
    buttons=st.tuples(
        st.lists(st.builds(Button, said, lines, st.just(True)), max_size=1), st.lists(buttons, max_size=6)
    ).map(lambda pair: (*pair[1], *pair[0])),
    image=st.none() | st.builds(Image, st.integers(min_value=0), said),
    chart=st.none() | st.builds(Chart, st.dates(), st.lists(panels, max_size=3).map(tuple), words),
    subject=st.none() | st.text(min_size=1),
    view=st.sampled_from(["room", "filer", "decider"]),
)


def named(*labels: str, primary: str = "") -> tuple[Button, ...]:
    """Buttons of these labels, each of which says its label."""
    return tuple(Button(label, label, primary=label == primary) for label in labels)


def labels(shown: tuple[Button, ...]) -> list[Words]:
    return [button.label for button in shown]


@settings(max_examples=40, deadline=None)
@given(messages)
def test_a_message_comes_back_from_the_database_as_it_was_made(message: Message) -> None:
    stored = json.dumps(message_to_data(message))

    assert message_from_data(json.loads(stored)) == message


def test_what_a_message_lacks_takes_no_room_in_the_database() -> None:
    assert message_to_data(Message(t("Good morning"))) == {"text": {"t": "Good morning"}}


def test_a_stored_card_keeps_the_shape_that_older_rows_have() -> None:
    ask = Confirm(t("Approve {number}?", number="R41"), t("The design team gets the task."), t("Approve"))
    card = Message(
        "R41 618 长图海报",
        fields=(Field(t("Applicant"), "市场"),),
        sections=("618 专题首页配图",),
        buttons=(Button(t("Approve"), "request approve R41", primary=True, confirm=ask),),
        image=Image(7, t("The poster")),
        attachment=Attachment(8, "选题.xlsx"),
        subject="request:41",
        view="decider",
    )

    assert message_to_data(card) == {
        "text": "R41 618 长图海报",
        "fields": [[{"t": "Applicant"}, "市场"]],
        "sections": ["618 专题首页配图"],
        "buttons": [
            {
                "label": {"t": "Approve"},
                "says": "request approve R41",
                "primary": True,
                "confirm": [
                    {"t": "Approve {number}?", "v": {"number": "R41"}},
                    {"t": "The design team gets the task."},
                    {"t": "Approve"},
                ],
            }
        ],
        "image": {"file": 7, "alt": {"t": "The poster"}},
        "attachment": [8, "选题.xlsx"],
        "subject": "request:41",
        "view": "decider",
    }


@pytest.mark.parametrize(
    ("make", "why"),
    [
        pytest.param(lambda: Message(""), "always has text", id="no text"),
        pytest.param(lambda: Message(" \n\u3000"), "always has text", id="only blanks for text"),
        pytest.param(
            lambda: Message("选" * (LONGEST_TEXT + 1)), "3000 characters at most", id="a text too long"
        ),
        pytest.param(
            lambda: Message("选题", sections=("选题", "选" * (LONGEST_TEXT + 1))),
            "3000 characters at most",
            id="a section too long",
        ),
        pytest.param(
            lambda: Message("选题", fields=(Field("票", "4"),) * (MOST_FIELDS + 1)),
            "at most 6 fields",
            id="a field too many",
        ),
        pytest.param(
            lambda: Message("选题", buttons=named("投票") * (MOST_BUTTONS + 1)),
            "at most 25 buttons",
            id="a button too many",
        ),
        pytest.param(
            lambda: Message("选题", buttons=named("投票", primary="投票") * 2),
            "at most one button is primary",
            id="two primary buttons",
        ),
        pytest.param(
            lambda: Message("选题", subject=""), "a subject is a name", id="a subject without a name"
        ),
        pytest.param(lambda: Button("", "topic vote T1"), "needs a label", id="a button without a label"),
        pytest.param(lambda: Button(" ", "topic vote T1"), "needs a label", id="a button with a blank label"),
        pytest.param(lambda: Button("投票", ""), "says a line", id="a button that says nothing"),
        pytest.param(lambda: Button("投票", " \n"), "says a line", id="a button that says a blank line"),
        pytest.param(
            lambda: Button("投票", "a" * (LONGEST_LINE + 1)),
            "1024 bytes",
            id="a button's line of a letter too many",
        ),
        pytest.param(
            lambda: Button("投票", "选" * 342),
            "1024 bytes",
            id="a button's line counted in bytes, not characters",
        ),
        pytest.param(lambda: Image(7, ""), "words for those who do not see it", id="an image without words"),
        pytest.param(
            lambda: Image(7, " "), "words for those who do not see it", id="an image with blank words"
        ),
    ],
)
def test_what_no_platform_could_show_is_refused_when_it_is_made(make: Callable[[], object], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        make()


def test_a_card_may_be_as_full_as_its_limits() -> None:
    card = Message(
        "选" * LONGEST_TEXT,
        fields=(Field("票", "4"),) * MOST_FIELDS,
        sections=("选" * LONGEST_TEXT,),
        buttons=(Button("投票", "a" * LONGEST_LINE),) * MOST_BUTTONS,
    )

    assert len(card.shown) + len(card.more) == MOST_BUTTONS


@pytest.mark.parametrize(
    ("buttons", "shown", "more"),
    [
        pytest.param((), [], [], id="no buttons"),
        pytest.param(named("投票", "认领"), ["投票", "认领"], [], id="few buttons, in their order"),
        pytest.param(
            named("投票", "认领", primary="认领"), ["认领", "投票"], [], id="the primary one comes first"
        ),
        pytest.param(
            named("投票", "认领", "修改", "撤回", "合并"),
            ["投票", "认领", "修改"],
            ["撤回", "合并"],
            id="what is past the third goes under more",
        ),
        pytest.param(
            named("投票", "认领", "修改", "撤回", "合并", primary="合并"),
            ["合并", "投票", "认领"],
            ["修改", "撤回"],
            id="the primary one is never under more",
        ),
    ],
)
def test_at_most_three_buttons_are_in_sight(
    buttons: tuple[Button, ...], shown: list[str], more: list[str]
) -> None:
    card = Message("选题", buttons=buttons)

    assert labels(card.shown) == shown
    assert labels(card.more) == more


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(min_size=1).filter(str.strip), max_size=MOST_BUTTONS, unique=True), st.data())
def test_each_button_is_in_sight_or_under_more(names: list[str], data: st.DataObject) -> None:
    primary = data.draw(st.sampled_from(["", *names]))
    message = Message("选题", buttons=named(*names, primary=primary))

    everyone = [*message.shown, *message.more]

    assert len(message.shown) == min(len(message.buttons), SHOWN_BUTTONS)
    assert not any(button.primary for button in everyone[1:])
    assert [b for b in everyone if not b.primary] == [b for b in message.buttons if not b.primary]


def test_a_card_for_one_reader_only_is_not_kept_true() -> None:
    card = Message("选题", buttons=named("投票"), subject="topic:12", view="filer")

    assert card.without_subject() == Message("选题", buttons=named("投票"), view="filer")
    assert card.subject == "topic:12"
