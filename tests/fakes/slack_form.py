"""How people fill in what stands in blocks: what Slack tells of it, and what it does not let them send."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.fakes.slack_text import Control
from tests.fakes.slack_world import Json

Options = Callable[[Control, str], list[Json]]
# What the filled-in state is called, for each type of element, and what it begins with.
STATE = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}
LISTS = ("selected_options", "selected_users", "selected_conversations", "selected_channels", "files")
CHOSEN = ("selected_option", "selected_options")


def initial(element: Json) -> Json | None:
    """What an element holds before anybody touched it; nothing for what holds nothing."""
    if element["type"] not in STATE:
        return None
    name, begins = STATE[element["type"]]
    given = element.get(begins)
    if name in CHOSEN and given is not None:
        given = [bare(one) for one in given] if isinstance(given, list) else bare(given)
    if given is None and name in LISTS:
        given = []
    state: Json = {"type": element["type"], name: given}
    if element["type"] == "timepicker" and element.get("timezone"):
        state["timezone"] = element["timezone"]
    return state


def filled(control: Control, given: Any, options: Options) -> Json:  # noqa: ANN401
    """What an element holds once somebody filled it in: a text, or what is written on the options chosen."""
    element = control.element
    name, _ = STATE[element["type"]]
    state = initial(element) or {}
    if given is None or given == "":
        state[name] = [] if name in LISTS else None
    elif name in CHOSEN:
        found = [
            option_called(control, one, options) for one in (given if isinstance(given, list) else [given])
        ]
        state[name] = found if name in LISTS else found[0]
    elif name in LISTS:
        state[name] = given if isinstance(given, list) else [given]
    else:
        state[name] = _read(element["type"], given)
    return state


def _read(kind: str, given: Any) -> Any:  # noqa: ANN401
    if kind == "datepicker":
        assert datetime.strptime(given, "%Y-%m-%d"), given  # noqa: DTZ007
    if kind == "timepicker":
        assert re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", given), f"{given} is no time of day"
    if kind == "datetimepicker":
        return int(given)
    return given if kind == "rich_text_input" else str(given)


def option_called(control: Control, what: str, options: Options) -> Json:
    """The option that says something, or has it as its value; of a list that is asked for, type it in."""
    external = control.element["type"].endswith("external_select")
    offered = options(control, what) if external else control.options
    for option in offered:
        if what in (option["text"]["text"], option.get("value")):
            return bare(option)
    known = [option["text"]["text"] for option in offered]
    raise AssertionError(f"there is no option {what!r} in {known}")


def bare(option: Json) -> Json:
    """An option as Slack tells it."""
    return {name: value for name, value in option.items() if name in ("text", "value", "description", "url")}


def refused(control: Control, state: Json) -> str:
    """Why Slack does not let a field be sent; nothing if it does."""
    name, _ = STATE[control.element["type"]]
    value = state.get(name)
    if value in (None, "", []):
        return "" if control.block.get("optional") else "Please complete this required field."
    check = CHECKS.get(control.element["type"])
    return check(control.element, value) if check else ""


def _text(element: Json, value: str) -> str:
    if len(value) < element.get("min_length", 0):
        return f"Must be at least {element['min_length']} characters."
    if len(value) > element.get("max_length", 3000):
        return f"Must be less than {element.get('max_length', 3000)} characters."
    return ""


def _number(element: Json, value: str) -> str:
    whole = not element["is_decimal_allowed"]
    if not re.fullmatch(r"-?\d+" if whole else r"-?\d+(\.\d+)?", value):
        return "Please enter a valid number."
    if "min_value" in element and float(value) < float(element["min_value"]):
        return f"Must be at least {element['min_value']}."
    if "max_value" in element and float(value) > float(element["max_value"]):
        return f"Must be at most {element['max_value']}."
    return ""


def _email(_: Json, value: str) -> str:
    return "" if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value) else "Please enter a valid email address."


def _url(_: Json, value: str) -> str:
    return "" if re.fullmatch(r"https?://\S+", value) else "Please enter a valid URL."


def _several(element: Json, value: list[Any]) -> str:
    most = element.get("max_selected_items")
    return f"You can choose up to {most}." if most and len(value) > most else ""


CHECKS: dict[str, Callable[[Json, Any], str]] = {
    "plain_text_input": _text,
    "number_input": _number,
    "email_text_input": _email,
    "url_text_input": _url,
    "multi_static_select": _several,
    "multi_external_select": _several,
    "multi_users_select": _several,
}
