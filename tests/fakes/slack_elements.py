"""What can stand in blocks: texts, options, buttons, menus, pickers, inputs and images, with every limit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from tests.fakes.slack_rich import RICH_TEXT
from tests.fakes.slack_shapes import (
    Check,
    all_of,
    boolean,
    exactly_one,
    fault,
    items,
    one_of,
    record,
    string,
    typed,
    whole,
)

URL = r"(https?://|mailto:|tel:|slack://)\S+"
WEB = r"https?://\S+"
NUMBER = r"-?\d+(\.\d+)?"
TIME = r"([01]\d|2[0-3]):[0-5]\d"
LATEST = 9_999_999_999  # seconds


def plain(longest: int) -> Check:
    """A plain_text object."""
    return typed(plain_text=record({"text": string(longest)}, {"emoji": boolean}))


def text(longest: int) -> Check:
    """A plain_text or mrkdwn object."""
    written = {"text": string(longest)}
    return typed(
        plain_text=record(written, {"emoji": boolean}), mrkdwn=record(written, {"verbatim": boolean})
    )


CONFIRM = record(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
OPTION = record({"text": plain(75), "value": string(150)}, {"description": plain(75)})
OVERFLOWING = record(
    {"text": plain(75), "value": string(150)},
    {"description": plain(75), "url": string(3000, form=URL, what="a valid URL")},
)
TICKED = record({"text": text(75), "value": string(150)}, {"description": text(75)})
GROUP = record({"label": plain(75), "options": items(OPTION, 1, 100)})
ACTION = {"action_id": string(255), "focus_on_load": boolean}
MENU = ACTION | {"placeholder": plain(150), "confirm": CONFIRM}
MANY = MENU | {"max_selected_items": whole(1, 100)}
WRITTEN = ACTION | {
    "placeholder": plain(150),
    "dispatch_action_config": record(
        {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 1, 2)}
    ),
}
CHOICES: dict[str, Check] = {"options": items(OPTION, 1, 100), "option_groups": items(GROUP, 1, 100)}
FILTER = record(
    {},
    {
        "include": items(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
ID = string(255, form=r"[A-Z0-9]+", what="a valid id")
IDS = items(ID, 1, 100)


def a_date(value: Any, where: str) -> Iterator[str]:  # noqa: ANN401
    """A date such as 2026-03-11."""
    try:
        if not (
            isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) and date.fromisoformat(value)
        ):
            raise ValueError(value)
    except ValueError:
        yield fault("must be a valid date in the format YYYY-MM-DD", where)


def a_zone(value: Any, where: str) -> Iterator[str]:  # noqa: ANN401
    """A time zone such as Asia/Shanghai."""
    if value not in available_timezones():
        yield fault("must be a valid IANA timezone", where)


def begins_as_offered(value: Any, where: str) -> Iterator[str]:  # noqa: ANN401
    """What a menu begins with is one of its options."""
    if not isinstance(value, dict) or not isinstance(value.get("options", []), list):
        return
    groups = value.get("option_groups", [])
    offered = list(value.get("options", []))
    for group in groups if isinstance(groups, list) else []:
        offered += group.get("options", []) if isinstance(group, dict) else []
    begun = [value["initial_option"]] if "initial_option" in value else value.get("initial_options", [])
    for one in begun if isinstance(begun, list) else []:
        if one not in offered:
            yield fault("initial option must be one of the options", where)


def menu(needed: dict[str, Check], optional: dict[str, Check]) -> Check:
    """A menu of fixed options."""
    kind = record(needed, optional)
    if "options" in needed:
        return all_of(kind, begins_as_offered)
    return all_of(kind, exactly_one("options", "option_groups"), begins_as_offered)


BUTTON = record(
    {"text": plain(75)},
    {
        "action_id": string(255),
        "value": string(2000, 0),
        "url": string(3000, form=URL, what="a valid URL"),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)
SLACK_FILE = all_of(record({}, {"id": string(255), "url": string(3000)}), exactly_one("id", "url"))
PICTURE: dict[str, Check] = {
    "image_url": string(3000, form=WEB, what="a valid URL"),
    "slack_file": SLACK_FILE,
}
IMAGE = all_of(record({"alt_text": string(2000)}, PICTURE), exactly_one("image_url", "slack_file"))
NUMERIC = string(3000, form=NUMBER, what="a number")

SELECTS: dict[str, Check] = {
    "static_select": menu({}, MENU | CHOICES | {"initial_option": OPTION}),
    "external_select": record({}, MENU | {"initial_option": OPTION, "min_query_length": whole(0, 100)}),
    "users_select": record({}, MENU | {"initial_user": ID}),
    "conversations_select": record(
        {},
        MENU
        | {
            "initial_conversation": ID,
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": FILTER,
        },
    ),
    "channels_select": record({}, MENU | {"initial_channel": ID, "response_url_enabled": boolean}),
}
MULTI_SELECTS: dict[str, Check] = {
    "multi_static_select": menu({}, MANY | CHOICES | {"initial_options": items(OPTION, 1, 100)}),
    "multi_external_select": record(
        {}, MANY | {"initial_options": items(OPTION, 1, 100), "min_query_length": whole(0, 100)}
    ),
    "multi_users_select": record({}, MANY | {"initial_users": IDS}),
    "multi_conversations_select": record(
        {},
        MANY | {"initial_conversations": IDS, "default_to_current_conversation": boolean, "filter": FILTER},
    ),
    "multi_channels_select": record({}, MANY | {"initial_channels": IDS}),
}
PICKERS: dict[str, Check] = {
    "datepicker": record({}, MENU | {"initial_date": a_date}),
    "timepicker": record(
        {},
        MENU | {"initial_time": string(5, form=TIME, what="a time in the format HH:mm"), "timezone": a_zone},
    ),
    "checkboxes": menu(
        {"options": items(TICKED, 1, 10)},
        ACTION | {"confirm": CONFIRM, "initial_options": items(TICKED, 1, 10)},
    ),
    "radio_buttons": menu(
        {"options": items(TICKED, 1, 10)}, ACTION | {"confirm": CONFIRM, "initial_option": TICKED}
    ),
}
DATETIME: dict[str, Check] = {
    "datetimepicker": record(
        {}, ACTION | {"confirm": CONFIRM, "initial_date_time": whole(1_000_000_000, LATEST)}
    )
}
PRESSED: dict[str, Check] = {
    "button": BUTTON,
    "overflow": record({"options": items(OVERFLOWING, 1, 5)}, {"action_id": string(255), "confirm": CONFIRM}),
}
TYPED: dict[str, Check] = {
    "plain_text_input": record(
        {},
        WRITTEN
        | {
            "initial_value": string(3000, 0),
            "multiline": boolean,
            "min_length": whole(0, 3000),
            "max_length": whole(1, 3000),
        },
    ),
    "number_input": record(
        {"is_decimal_allowed": boolean},
        WRITTEN | {"initial_value": NUMERIC, "min_value": NUMERIC, "max_value": NUMERIC},
    ),
    "email_text_input": record(
        {}, WRITTEN | {"initial_value": string(3000, form=r"\S+@\S+", what="an email")}
    ),
    "url_text_input": record({}, WRITTEN | {"initial_value": string(3000, form=WEB, what="a valid URL")}),
    "rich_text_input": record({}, WRITTEN | {"initial_value": typed(rich_text=RICH_TEXT)}),
    "file_input": record(
        {},
        {"action_id": string(255), "filetypes": items(string(20), 1, 100), "max_files": whole(1, 10)},
    ),
}
ACCESSORY = typed(**PRESSED, **SELECTS, **MULTI_SELECTS, **PICKERS, image=IMAGE)
ACTING = typed(**PRESSED, **SELECTS, **PICKERS, **DATETIME)
INPUT = typed(**TYPED, **SELECTS, **MULTI_SELECTS, **PICKERS, **DATETIME)
IN_CONTEXT = typed(
    image=IMAGE,
    plain_text=record({"text": string(3000)}, {"emoji": boolean}),
    mrkdwn=record({"text": string(3000)}, {"verbatim": boolean}),
)
OFFERED = all_of(
    record({}, {"options": items(OPTION, 0, 100), "option_groups": items(GROUP, 0, 100)}),
    exactly_one("options", "option_groups"),
)
