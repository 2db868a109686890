"""Words keep their meaning on the way to the database and back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.words import Json, Text, Value, Words, from_data, joined, nt, t, to_data

moments = st.datetimes(timezones=st.just(UTC) | st.just(timezone(timedelta(hours=8))))
plain_values = st.text() | st.integers() | st.dates() | moments | st.decimals(allow_nan=False, places=2)
sayings = st.text(min_size=1)


def sentences(values: st.SearchStrategy[Value]) -> st.SearchStrategy[Text]:
    """Sentences of ours with such values in them, some that count."""
    return st.builds(Text, sayings, st.dictionaries(st.text(), values, max_size=4), st.none() | sayings)


texts = sentences(st.recursive(plain_values, sentences, max_leaves=6))
words: st.SearchStrategy[Words] = st.text() | texts


@settings(max_examples=60, deadline=None)
@given(words)
def test_words_come_back_from_the_database_as_they_were_said(said: Words) -> None:
    stored = json.dumps(to_data(said))

    assert from_data(json.loads(stored)) == said


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        pytest.param("618美妆测评", "618美妆测评", id="what somebody typed"),
        pytest.param(t("Vote"), {"t": "Vote"}, id="a sentence of ours"),
        pytest.param(
            t("{who} proposes: {title}", who="市场", title="618美妆测评"),
            {"t": "{who} proposes: {title}", "v": {"who": "市场", "title": "618美妆测评"}},
            id="a sentence about what somebody typed",
        ),
        pytest.param(
            nt("{count} vote", "{count} votes", 4),
            {"t": "{count} vote", "v": {"count": 4}, "p": "{count} votes"},
            id="a sentence that counts",
        ),
        pytest.param(
            t("Due {day}", day=date(2026, 3, 18)),
            {"t": "Due {day}", "v": {"day": {"on": "2026-03-18"}}},
            id="a day",
        ),
        pytest.param(
            t("Due {at}", at=datetime(2026, 3, 18, 10, tzinfo=UTC)),
            {"t": "Due {at}", "v": {"at": {"at": "2026-03-18T10:00:00+00:00"}}},
            id="a moment",
        ),
        pytest.param(
            t("Costs {sum}", sum=Decimal("1200.00")),
            {"t": "Costs {sum}", "v": {"sum": {"money": "1200.00"}}},
            id="money to the cent",
        ),
        pytest.param(
            t("Late: {step}", step=t("draft")),
            {"t": "Late: {step}", "v": {"step": {"t": "draft"}}},
            id="a word of ours inside a sentence of ours",
        ),
    ],
)
def test_stored_words_keep_the_shape_that_older_rows_have(said: Words, stored: Json) -> None:
    assert to_data(said) == stored
    assert from_data(stored) == said


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        pytest.param(Decimal("1200.00"), Decimal, id="money is not a number of things"),
        pytest.param(date(2026, 3, 18), date, id="a day is not a moment"),
        pytest.param(datetime(2026, 3, 18, tzinfo=UTC), datetime, id="a moment at midnight is not a day"),
        pytest.param("2026-03-18", str, id="a typed date stays as it was typed"),
    ],
)
def test_a_value_comes_back_as_the_kind_it_was(value: Value, kind: type) -> None:
    back = from_data(to_data(t("{value}", value=value)))

    assert isinstance(back, Text)
    assert type(back.values["value"]) is kind
    assert str(back.values["value"]) == str(value)


@pytest.mark.parametrize(
    "stored",
    [
        pytest.param(None, id="nothing"),
        pytest.param(17, id="a number"),
        pytest.param(["Vote"], id="a list"),
        pytest.param({"v": {"count": 4}}, id="values without a sentence"),
        pytest.param({"t": 4}, id="a number for a sentence"),
        pytest.param({"t": "{x}", "v": {"x": None}}, id="nothing inside a sentence"),
    ],
)
def test_what_is_no_words_is_refused_by_name(stored: Json) -> None:
    with pytest.raises(ValueError, match="these are no words"):
        from_data(stored)


# gettext would answer an empty msgid with the header of its catalogue.
@pytest.mark.parametrize(
    "plural", [pytest.param(None, id="one form"), pytest.param("{count} votes", id="two forms")]
)
def test_a_sentence_of_ours_is_never_empty(plural: str | None) -> None:
    with pytest.raises(ValueError, match="a text says something"):
        Text("", {"count": 4}, plural)


def test_a_second_form_is_never_empty() -> None:
    with pytest.raises(ValueError, match="a text says something"):
        nt("{count} vote", "", 4)


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        pytest.param([], "", id="nothing"),
        pytest.param(["", ""], "", id="only empty parts"),
        pytest.param(["市场", ""], "市场", id="one part stands alone"),
        pytest.param(["", t("draft")], t("draft"), id="one sentence of ours stands alone"),
        pytest.param(
            ["市场", "", t("draft")],
            Text("{p0} · {p1}", {"p0": "市场", "p1": t("draft")}),
            id="two parts with the dot between",
        ),
        pytest.param(
            ["{p1}", "价格 {100%}"],
            Text("{p0} · {p1}", {"p0": "{p1}", "p1": "价格 {100%}"}),
            id="braces that somebody typed stay values",
        ),
    ],
)
def test_parts_are_joined_and_empty_ones_left_out(parts: list[Words], whole: Words) -> None:
    assert joined(parts) == whole


def test_parts_may_stand_on_lines_of_their_own() -> None:
    lines = joined(["618美妆测评", t("4 votes")], by="\n")

    assert lines == Text("{p0}\n{p1}", {"p0": "618美妆测评", "p1": t("4 votes")})


@settings(max_examples=60, deadline=None)
@given(st.lists(words.filter(bool), min_size=2, max_size=12))
def test_joining_loses_nothing_and_keeps_the_order(parts: list[Words]) -> None:
    whole = joined(parts)

    assert isinstance(whole, Text)
    assert list(whole.values.values()) == parts
    assert whole.msgid.format(**{name: name for name in whole.values}) == " · ".join(whole.values)
