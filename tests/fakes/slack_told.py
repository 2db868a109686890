"""Users, channels, messages, files and views as the API writes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.fakes.slack_world import Channel, File, Json, Message, User, View, World

PRIVATE = ("private", "mpim")
MIMES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "txt": "text/plain",
    "csv": "text/csv",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def told_user(world: World, user: User, email: bool, locale: bool) -> Json:
    """A user; the email only to whom may know it."""
    profile: Json = {"real_name": user.real_name, "display_name": user.name}
    if email and user.email:
        profile["email"] = user.email
    told: Json = {
        "id": user.id,
        "team_id": user.team,
        "name": user.name,
        "deleted": user.deleted,
        "profile": profile,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": int(world.now()),
    }
    if user.is_stranger:
        told["is_stranger"] = True
    if locale:
        told["locale"] = user.locale
    return told | ({} if user.deleted else _active(user))


def _active(user: User) -> Json:
    return {
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": _offset(user.tz),
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.is_restricted or user.is_ultra_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
    }


def _offset(zone: str) -> int:
    """Seconds from UTC, as of now."""
    offset = datetime.now(ZoneInfo(zone)).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def told_channel(world: World, channel: Channel) -> Json:
    """A channel."""
    if channel.kind == "im":
        other = next(iter(channel.members - {world.bot.id}), world.bot.id)
        return {"id": channel.id, "is_im": True, "user": other, "is_archived": channel.archived}
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_im": False,
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind in PRIVATE,
        "created": channel.created,
        "creator": channel.creator,
        "is_archived": channel.archived,
        "is_general": False,
        "is_shared": channel.shared,
        "is_ext_shared": channel.shared,
        "is_org_shared": False,
        "is_member": world.bot.id in channel.members,
        "context_team_id": world.team,
        "num_members": len(channel.members),
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def told_message(world: World, message: Message, metadata: bool = False) -> Json:
    """A message; its metadata whole only to who asks for it."""
    told: Json = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts}
    told["team"] = world.users[message.user].team
    told |= _marks(world, message)
    if message.metadata is not None:
        whole = {"event_payload": message.metadata["event_payload"]} if metadata else {}
        told["metadata"] = {"event_type": message.metadata["event_type"], **whole}
    if message.edited:
        told["edited"] = {"user": message.user, "ts": message.edited}
    if message.thread:
        told["thread_ts"] = message.thread
    return told | _thread(world, message)


def _marks(world: World, message: Message) -> Json:
    marks: Json = {
        "subtype": message.subtype,
        "blocks": message.blocks,
        "attachments": message.attachments,
        "files": [told_file(world, world.files[id]) for id in message.files],
        "reactions": [
            {"name": name, "users": users, "count": len(users)}
            for name, users in list(message.reactions.items())
        ],
        "bot_id": world.bot_id if message.by_app else None,
        "app_id": world.app if message.by_app else None,
    }
    return {name: value for name, value in marks.items() if value}


def _thread(world: World, message: Message) -> Json:
    replies = [] if message.only else world.replies(message)
    if not replies:
        return {}
    users = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "reply_users": users,
        "latest_reply": replies[-1].ts,
        "is_locked": False,
    }


def told_file(world: World, file: File) -> Json:
    """A file."""
    suffix = file.name.rpartition(".")[2].lower()
    shares: dict[str, dict[str, list[Json]]] = {}
    for channel, ts in file.shares:
        kind = "private" if world.channels[channel].kind != "public" else "public"
        shares.setdefault(kind, {}).setdefault(channel, []).append({"ts": ts})
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "mimetype": MIMES.get(suffix, "application/octet-stream"),
        "filetype": suffix,
        "user": file.user,
        "size": file.size,
        "mode": "hosted",
        "is_external": False,
        "url_private": f"{world.base}/files-pri/{world.team}-{file.id}/{file.name}",
        "url_private_download": f"{world.base}/files-pri/{world.team}-{file.id}/download/{file.name}",
        "permalink": f"{world.base}/files/{file.user}/{file.id}/{file.name}",
        "channels": [channel for channel, _ in file.shares],
        "shares": shares,
    }


def file_names(world: World) -> dict[str, str]:
    """The name of each file that can be shown by now, by its id and by its addresses."""
    names: dict[str, str] = {}
    for file in list(world.files.values()):
        if file.done and world.now() - file.at >= world.processing:
            told = told_file(world, file)
            names |= dict.fromkeys((file.id, told["url_private"], told["permalink"]), file.name)
    return names


def told_view(world: World, view: View) -> Json:
    """A view, with what was filled in."""
    empty: dict[str, Any] = {"private_metadata": "", "callback_id": "", "external_id": ""}
    told = empty | {"close": None, "submit": None, "clear_on_close": False, "notify_on_close": False}
    return (
        told
        | view.body
        | {
            "id": view.id,
            "team_id": world.team,
            "app_id": world.app,
            "app_installed_team_id": world.team,
            "bot_id": world.bot_id,
            "hash": view.hash,
            "root_view_id": view.root,
            "previous_view_id": view.previous,
            "state": {"values": view.values},
        }
    )
