"""From what Slack tells us to what somebody said: pure, whatever the payload holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.platforms.slack.blocks import line_of

Payload = Mapping[str, Any]
NAME = "slack"
# A message that a person wrote, with or without files; other kinds are what Slack or a program says.
WRITTEN = (None, "", "file_share", "thread_broadcast", "me_message")


@dataclass(frozen=True, slots=True)
class Said:
    """A line and its place, still in Slack's markup. `channel` is None in a direct conversation with us.

    `thread` and `message` are references. `trigger` opens a modal within 3 seconds;
    `view` is the modal in which something was pressed, and shows what comes of it.
    """

    event: str
    sender: str
    line: str
    channel: str | None = None
    thread: str | None = None
    message: str | None = None
    trigger: str = ""
    view: str = ""
    name: str = ""
    typed: bool = True
    values: Mapping[str, str] | None = None
    files: tuple[Payload, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a modal was asked for, and for which line: what its `private_metadata` keeps."""

    line: str = ""
    channel: str | None = None
    thread: str | None = None

    def kept(self) -> str:
        """As Slack keeps it."""
        return json.dumps([self.line, self.channel, self.thread], ensure_ascii=False)

    @classmethod
    def of(cls, metadata: str) -> Place:
        """Read it back; what we never wrote is nowhere."""
        try:
            line, channel, thread = json.loads(metadata)
        except (ValueError, TypeError):
            return cls()
        return cls(str(line), channel and str(channel), thread and str(thread))


def reference(channel: str, ts: str) -> str:
    """A message as the rest of the program names it."""
    return f"{channel}:{ts}"


def parts(ref: str) -> tuple[str, str]:
    """The channel and time of a message's reference."""
    channel, _, ts = ref.partition(":")
    return channel, ts


def slash(body: Payload) -> Said:
    """A slash command. In a direct conversation, whoever with, it is said to us alone."""
    return Said(
        event=f"trigger:{body['trigger_id']}",
        sender=body["user_id"],
        line=body.get("text", ""),
        channel=_room(body.get("channel_id")),
        trigger=body["trigger_id"],
        name=body.get("user_name", ""),
    )


def pressed(body: Payload) -> Said | None:
    """A button or an entry of a menu: it says its value. None for a picker, which only holds one."""
    action = body["actions"][0]
    if action["type"] not in ("button", "overflow", "static_select") or not line_of(action):
        return None
    place, view = _place(body), body.get("view") or {}
    return Said(
        event=f"trigger:{body['trigger_id']}",
        sender=body["user"]["id"],
        line=line_of(action),
        view=view["id"] if view.get("type") == "modal" else "",
        channel=place.channel,
        thread=place.thread,
        trigger=body["trigger_id"],
        name=body["user"].get("username", ""),
        typed=False,
    )


def submitted(body: Payload, values: Mapping[str, str], event: str) -> Said:
    """A form handed in, as the command's line with a value for each field, heard as `event`."""
    view = body["view"]
    place = Place.of(view["private_metadata"])
    return Said(
        event=event,
        sender=body["user"]["id"],
        line=place.line,
        channel=place.channel,
        thread=place.thread,
        trigger=body.get("trigger_id", ""),
        name=body["user"].get("username", ""),
        typed=False,
        values=values,
    )


def message(body: Payload) -> Said | None:
    """What somebody wrote. None for what programs say, and for what became of older messages."""
    event = body["event"]
    if event.get("subtype") not in WRITTEN or event.get("bot_id") or not event.get("user"):
        return None
    channel = event["channel"]
    return Said(
        event=body["event_id"],
        sender=event["user"],
        line=event.get("text", ""),
        channel=_room(channel),
        thread=_thread(channel, event.get("thread_ts"), event["ts"]),
        message=reference(channel, event["ts"]),
        files=tuple(event.get("files", ())),
    )


@dataclass(frozen=True, slots=True)
class Reacted:
    """A reaction given or taken back, to a message by its channel and time."""

    event: str
    sender: str
    emoji: str
    ref: str
    given: bool


def reacted(body: Payload) -> Reacted | None:
    """A reaction; None for one to something else than a message. The colour of a hand does not matter."""
    event = body["event"]
    item = event.get("item", {})
    if item.get("type") != "message":
        return None
    return Reacted(
        event=body["event_id"],
        sender=event["user"],
        emoji=event["reaction"].partition("::")[0],
        ref=reference(item["channel"], item["ts"]),
        given=event["type"] == "reaction_added",
    )


@dataclass(frozen=True, slots=True)
class Quoted:
    """A message that somebody makes something of, by its shortcut `made`."""

    made: str
    sender: str
    name: str
    trigger: str
    ref: str
    text: str
    place: Place


def quoted(body: Payload) -> Quoted:
    """A message's shortcut: the message, and where it stands."""
    told, channel = body["message"], body["channel"]["id"]
    thread = _thread(channel, told.get("thread_ts"), told["ts"])
    return Quoted(
        made=body["callback_id"],
        sender=body["user"]["id"],
        name=body["user"].get("username", ""),
        trigger=body["trigger_id"],
        ref=reference(channel, told["ts"]),
        text=told.get("text", ""),
        place=Place(channel=_room(channel), thread=thread),
    )


def is_sound(body: Payload) -> bool:
    """Whether a payload has what its kind is made of; what is of no kind we know is not ours to judge."""
    try:
        if "command" in body:
            slash(body)
        elif body["type"] == "event_callback":
            _check_event(body)
        elif body["type"] in CHECKS:
            CHECKS[body["type"]](body)
    except (KeyError, IndexError, TypeError, AttributeError):
        return False
    return True


def _check_event(body: Payload) -> None:
    kind = body["event"]["type"] + "", body["event_id"] + ""
    if kind[0] in ("message", "app_mention"):
        message(body)
    if kind[0] in ("reaction_added", "reaction_removed"):
        reacted(body)


CHECKS: Mapping[str, Callable[[Payload], object]] = {
    "block_actions": pressed,
    "view_submission": lambda body: (
        submitted(body, {}, ""),
        body["view"]["state"]["values"],
        body["view"]["id"],
    ),
    "message_action": quoted,
    "shortcut": lambda body: (body["user"]["id"], body["trigger_id"]),
    "block_suggestion": lambda body: (body["view"]["private_metadata"], body["user"]["id"], body["block_id"]),
}


def _room(channel: str | None) -> str | None:
    """A room's id; None for a conversation of two, which Slack's ids tell by their first letter."""
    return None if not channel or channel.startswith("D") else channel


def _place(body: Payload) -> Place:
    """Where something was pressed: on a message, in a modal, or on the Home tab."""
    view = body.get("view")
    if view:
        return Place.of(view.get("private_metadata", ""))
    shown, container = body.get("message") or {}, body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or ""
    thread = shown.get("thread_ts") or container.get("thread_ts")
    ts = shown.get("ts") or container.get("message_ts")
    return Place(channel=_room(channel), thread=_thread(channel, thread, ts))


def _thread(channel: str, thread: str | None, ts: str | None) -> str | None:
    """The message that began a thread; None for a message that began one itself, or none."""
    return reference(channel, thread) if thread and thread != ts else None
