"""The methods of chat: post, update, delete, only for one, and where a message is found."""

from __future__ import annotations

import copy
from typing import Any

from tests.fakes.slack_api import Call, Failure, method
from tests.fakes.slack_blocks import blocks_too_long, faults, ids_given
from tests.fakes.slack_payloads import Payloads
from tests.fakes.slack_told import file_names, told_message
from tests.fakes.slack_world import TS, Channel, Json, Message

LONGEST_POST = 40_000  # characters; what is longer is cut off
LONGEST_EDIT = 4_000
LONGEST_MARKDOWN = 12_000
LARGEST_METADATA = 8_000  # characters of JSON
MOST_ATTACHMENTS = 100


@method("chat.postMessage", "chat:write", per_minute=0)
def post_message(call: Call) -> Json:
    """Post into a channel, a thread or to a person."""
    channel = find_channel(call, call.needed("channel"), to_person=True)
    may_write(call, channel)
    message = compose(call, channel)
    if len(message.text) > LONGEST_POST:
        message.text = message.text[:LONGEST_POST]
    if call.args.get("username") or call.args.get("icon_emoji") or call.args.get("icon_url"):
        call.requires("chat:write.customize")
    message.metadata = metadata(call)
    message.thread, message.invisible = _thread(call, channel)
    message.broadcast = call.flag("reply_broadcast")
    call.world.add_message(message)
    Payloads(call.world).echo(Payloads(call.world).posted(message), channel.id)
    return {"channel": channel.id, "ts": message.ts, "message": told_message(call.world, message, True)}


@method("chat.postEphemeral", "chat:write", per_minute=100)
def post_ephemeral(call: Call) -> Json:
    """Show something to one person in a channel."""
    channel = find_channel(call, call.needed("channel"))
    user = call.needed("user")
    may_write(call, channel)
    if user not in channel.members:
        raise Failure("user_not_in_channel")
    message = compose(call, channel)
    message.only = user
    message.thread, message.invisible = _thread(call, channel)
    if message.thread and not message.invisible:  # only shown in a thread that somebody answered in
        parent = call.world.message(channel.id, message.thread)
        message.invisible = parent is None or not call.world.replies(parent)
    call.world.add_message(message)
    return {"message_ts": message.ts}


@method("chat.update", "chat:write", per_minute=50)
def update(call: Call) -> Json:
    """Show something else in the place of a message."""
    message = _own(call, "cant_update_message", call.needed("ts"))
    if call.world.channels[message.channel].archived:
        raise Failure("is_inactive")
    new = compose(call, call.world.channels[message.channel], edit=True)
    if len(new.text) > LONGEST_EDIT:
        raise Failure("msg_too_long")
    if (changed := metadata(call)) is not None:
        message.metadata = changed
    if call.args.get("blocks") is None and call.args.get("attachments") is not None and not call.text("text"):
        new.blocks, new.text = message.blocks, message.text
    before = copy.copy(message)
    message.edits = [*message.edits, message.text]
    message.text, message.blocks, message.edited = new.text, new.blocks, new.ts
    Payloads(call.world).echo(Payloads(call.world).changed(message, before), message.channel)
    told = told_message(call.world, message, True)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": told}


@method("chat.delete", "chat:write", per_minute=50)
def delete(call: Call) -> Json:
    """Remove a message; one with replies leaves a placeholder."""
    message = _own(call, "cant_delete_message", call.needed("ts"))
    if call.world.replies(message):
        message.text, message.blocks, message.subtype = "This message was deleted.", [], "tombstone"
    else:
        del call.world.messages[message.channel][message.ts]
    Payloads(call.world).echo(Payloads(call.world).deleted(message), message.channel)
    return {"channel": message.channel, "ts": message.ts}


@method("chat.getPermalink", per_minute=0, takes_json=False)
def get_permalink(call: Call) -> Json:
    """The address of a message."""
    channel = find_channel(call, call.needed("channel"))
    message = call.world.message(channel.id, call.needed("message_ts"))
    if message is None:
        raise Failure("message_not_found")
    link = f"https://{call.world.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread and message.thread != message.ts:
        link += f"?thread_ts={message.thread}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def find_channel(call: Call, where: str, to_person: bool = False) -> Channel:
    """The channel of a call, by id; for posts also by name, and a person's direct messages."""
    user = call.world.users.get(where) if to_person else None
    if user is not None:
        if user.is_bot:
            raise Failure("channel_not_found")
        return call.world.dm_with(user.id)
    channel = call.world.channels.get(where)
    if channel is None and to_person:
        channel = call.world.channel_named(where)
    if channel is None or not visible(call, channel):
        raise Failure("channel_not_found")
    return channel


def visible(call: Call, channel: Channel) -> bool:
    """Whether the app may know that there is such a channel."""
    return channel.kind == "public" or call.world.bot.id in channel.members


def may_write(call: Call, channel: Channel) -> None:
    """See that the app may post there."""
    if channel.archived:
        raise Failure("is_archived")
    if channel.kind == "im" and not call.world.install.messages:
        raise Failure("messages_tab_disabled")
    if call.world.bot.id not in channel.members and "chat:write.public" not in call.token.scopes:
        raise Failure("not_in_channel")


def compose(call: Call, channel: Channel, edit: bool = False) -> Message:
    """Read what is to be shown; blocks without ids are given some."""
    text, markdown = call.text("text"), call.text("markdown_text")
    blocks = listed(call, "blocks", "invalid_blocks_format")
    attachments = listed(call, "attachments", "invalid_attachments")
    if markdown and (text or blocks):
        raise Failure("markdown_text_conflict")
    if len(markdown) > LONGEST_MARKDOWN:
        raise Failure("msg_too_long")
    if len(attachments) > MOST_ATTACHMENTS:
        raise Failure("too_many_attachments")
    if not (text.strip() or markdown.strip() or blocks or attachments):
        raise Failure("no_text")
    check_blocks(call, blocks)
    world = call.world
    return Message(
        channel.id,
        world.new_ts(),
        world.bot.id,
        text or markdown,
        ids_given(blocks),
        attachments,
        by_app=True,
        unfurl=call.flag("unfurl_links") or call.flag("unfurl_media", True),
    )


def check_blocks(call: Call, blocks: list[Json]) -> None:
    """See that a message can show some blocks."""
    if blocks_too_long(blocks):
        raise Failure("msg_blocks_too_long")
    if found := faults(blocks, "message", file_names(call.world)):
        raise Failure("invalid_blocks", found, errors=[fault.removeprefix("[ERROR] ") for fault in found])


def listed(call: Call, name: str, wrong: str) -> list[Json]:
    """An argument that is a list of objects."""
    value = call.data(name, wrong)
    if value is None:
        return []
    if not isinstance(value, list):
        raise Failure(wrong)
    return value


def metadata(call: Call) -> Json | None:
    """The metadata of a call."""
    value: Any = call.data("metadata", "invalid_metadata_format")
    if value is None:
        return None
    if not isinstance(value, dict) or set(value) != {"event_type", "event_payload"}:
        raise Failure("invalid_metadata_format")
    if not isinstance(value["event_type"], str) or not value["event_type"]:
        raise Failure("invalid_metadata_format")
    if not isinstance(value["event_payload"], dict):
        raise Failure("invalid_metadata_format")
    if len(str(value)) > LARGEST_METADATA:
        raise Failure("metadata_too_large")
    return value


def _thread(call: Call, channel: Channel) -> tuple[str | None, bool]:
    """The thread, and whether nobody will see what is posted there."""
    thread = call.args.get("thread_ts")
    if thread is None or thread == "":
        return None, False
    if not isinstance(thread, str) or not TS.fullmatch(thread):
        raise Failure("invalid_thread_ts")
    parent = call.world.message(channel.id, thread)
    return thread, parent is None or parent.thread not in (None, thread)


def _own(call: Call, not_mine: str, ts: str) -> Message:
    """A message that the app posted itself."""
    channel = find_channel(call, call.needed("channel"))
    message = call.world.message(channel.id, ts)
    if message is None or message.subtype == "tombstone":
        raise Failure("message_not_found")
    if not message.by_app:
        raise Failure(not_mine)
    return message
