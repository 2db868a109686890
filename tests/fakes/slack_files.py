"""The methods of files: an address to upload to, the end of an upload, and what is known of a file."""

from __future__ import annotations

from tests.fakes.slack_api import Call, Failure, method
from tests.fakes.slack_blocks import ids_given
from tests.fakes.slack_chat import check_blocks, find_channel, listed, may_write
from tests.fakes.slack_told import told_file
from tests.fakes.slack_world import TS, File, Json, Message

LONGEST_ALT = 1000


@method("files.getUploadURLExternal", "files:write", per_minute=100, takes_json=False)
def get_upload_url(call: Call) -> Json:
    """Give an address that takes the bytes of one file."""
    name, length = call.text("filename"), call.text("length")
    if not name or not length.isdigit() or int(length) == 0:
        raise Failure("missing_argument")
    if len(call.text("alt_txt")) > LONGEST_ALT:
        raise Failure("alt_txt_too_large")
    world = call.world
    file = File(world.new_id("F"), name, name, world.bot.id, int(length), alt=call.text("alt_txt"))
    world.files[file.id] = file
    return {"upload_url": f"{world.base}/upload/v1/{file.id}", "file_id": file.id}


@method("files.completeUploadExternal", "files:write", per_minute=100)
def complete_upload(call: Call) -> Json:
    """End an upload; with a channel, the file is shown there."""
    files = [_uploaded(call, given) for given in _given(call)]
    for file, title in files:
        file.done, file.title, file.at = True, title or file.title, call.world.now()
    if call.text("channel_id"):
        _share(call, [file for file, _ in files])
    return {"files": [told_file(call.world, file) for file, _ in files]}


def _given(call: Call) -> list[Json]:
    given = call.data("files", "invalid_arguments")
    if not isinstance(given, list) or not given or not all(isinstance(one, dict) for one in given):
        raise Failure("invalid_arguments", ["[ERROR] missing required field: files"])
    return given


def _uploaded(call: Call, given: Json) -> tuple[File, str]:
    file = call.world.files.get(str(given.get("id")))
    if file is None or not file.content:
        raise Failure("file_not_found")
    return file, str(given.get("title") or "")


def _share(call: Call, files: list[File]) -> None:
    world, thread = call.world, call.text("thread_ts")
    channel = find_channel(call, call.text("channel_id"))
    may_write(call, channel)
    if thread and not TS.fullmatch(thread):
        raise Failure("invalid_thread_ts")
    if call.args.get("blocks") is not None and not isinstance(call.args["blocks"], str):
        raise Failure("invalid_blocks")
    blocks = [] if call.text("initial_comment") else listed(call, "blocks", "invalid_blocks")
    check_blocks(call, blocks)
    if any(block["type"] == "markdown" for block in blocks):
        raise Failure("internal_error")
    if any(file.alt for file in files):
        return  # answered with ok, and never seen
    message = Message(
        channel.id, world.new_ts(), world.bot.id, call.text("initial_comment"), ids_given(blocks)
    )
    message.by_app, message.thread, message.files = True, thread or None, [file.id for file in files]
    world.add_message(message)
    for file in files:
        file.shares.append((channel.id, message.ts))


@method("files.info", "files:read", per_minute=100, takes_json=False)
def info(call: Call) -> Json:
    """What is known of a file."""
    file = call.world.files.get(call.needed("file"))
    if file is None or not file.done:
        raise Failure("file_not_found")
    return {"file": told_file(call.world, file), "comments": [], "response_metadata": {"next_cursor": ""}}
