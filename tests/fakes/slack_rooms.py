"""The methods of conversations: which channels there are, who is in them, and what was said."""

from __future__ import annotations

from tests.fakes.slack_api import Call, Failure, method, page
from tests.fakes.slack_chat import find_channel, visible
from tests.fakes.slack_told import told_channel, told_message
from tests.fakes.slack_world import Channel, Json, Message, User

SCOPES = {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}
KINDS = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}
READ = tuple(f"{kind}:read" for kind in SCOPES.values())
HISTORY = tuple(f"{kind}:history" for kind in SCOPES.values())
MOST_IN_GROUP = 8


@method("conversations.open", "im:write", "mpim:write", "channels:manage", "groups:write", per_minute=50)
def open_(call: Call) -> Json:
    """Open direct messages with one person, or with several."""
    if call.text("channel"):
        return {"channel": {"id": find_channel(call, call.text("channel")).id}}
    if not call.text("users"):
        raise Failure("users_list_not_supplied")
    users = [_known(call, user) for user in call.text("users").split(",")]
    if len(users) > MOST_IN_GROUP:
        raise Failure("too_many_users")
    with call.world.lock:
        channel = _group(call, users) if len(users) > 1 else _direct(call, users[0])
    whole = told_channel(call.world, channel) if call.flag("return_im") else {"id": channel.id}
    return {"channel": whole}


def _known(call: Call, user: str) -> User:
    found = call.world.users.get(user)
    if found is None:
        raise Failure("user_not_found")
    if found.deleted:
        raise Failure("user_disabled")
    return found


def _direct(call: Call, user: User) -> Channel:
    call.requires("im:write")
    return call.world.dm_with(user.id)


def _group(call: Call, users: list[User]) -> Channel:
    call.requires("mpim:write")
    members = {call.world.bot.id, *(user.id for user in users)}
    known = (c for c in call.world.channels.values() if c.kind == "mpim" and c.members == members)
    name = "mpdm-" + "--".join(user.name for user in users) + "-1"
    return next(known, None) or call.world.add_channel(name, "mpim", members)


@method("conversations.info", *READ, per_minute=50, takes_json=False)
def info(call: Call) -> Json:
    """A channel."""
    channel = find_channel(call, call.needed("channel"))
    call.requires(f"{SCOPES[channel.kind]}:read")
    return {"channel": told_channel(call.world, channel)}


@method("conversations.list", *READ, per_minute=20, takes_json=False)
def list_(call: Call) -> Json:
    """All channels that the app may know of."""
    return _listed(call, [c for c in list(call.world.channels.values()) if visible(call, c)])


@method("users.conversations", *READ, per_minute=50, takes_json=False)
def mine(call: Call) -> Json:
    """The channels that somebody is in, the app if nobody is named."""
    user = call.text("user", call.world.bot.id)
    if user not in call.world.users:
        raise Failure("user_not_found")
    known = list(call.world.channels.values())
    return _listed(call, [c for c in known if visible(call, c) and user in c.members])


def _listed(call: Call, channels: list[Channel]) -> Json:
    kinds = call.text("types", "public_channel").split(",")
    if unknown := set(kinds) - set(KINDS):
        raise Failure("invalid_types", [f"[ERROR] unknown type: {sorted(unknown)[0]}"])
    for kind in kinds:
        call.requires(f"{SCOPES[KINDS[kind]]}:read")
    asked = {KINDS[kind] for kind in kinds}
    hidden = call.flag("exclude_archived")
    known = [c for c in channels if c.kind in asked and not (c.archived and hidden)]
    some, more = page(call, known)
    return {"channels": [told_channel(call.world, channel) for channel in some], **more}


@method("conversations.members", *READ, per_minute=100, takes_json=False)
def members(call: Call) -> Json:
    """Who is in a channel."""
    channel = find_channel(call, call.needed("channel"))
    call.requires(f"{SCOPES[channel.kind]}:read")
    some, more = page(call, sorted(channel.members))
    return {"members": some, **more}


@method("conversations.join", "channels:join", per_minute=50)
def join(call: Call) -> Json:
    """Let the app into a public channel."""
    channel = find_channel(call, call.needed("channel"))
    if channel.kind != "public":
        raise Failure("method_not_supported_for_channel_type")
    if channel.archived:
        raise Failure("is_archived")
    already = call.world.bot.id in channel.members
    channel.members.add(call.world.bot.id)
    more: Json = {"warning": "already_in_channel"} if already else {}
    return {"channel": told_channel(call.world, channel), **more}


@method("conversations.history", *HISTORY, per_minute=50)
def history(call: Call) -> Json:
    """What stands in a channel outside of threads, newest first."""
    channel = _heard(call)
    known = [m for m in _between(call, channel) if m.thread in (None, m.ts) or m.broadcast]
    return _messages(call, list(reversed(known)))


@method("conversations.replies", *HISTORY, per_minute=50, takes_json=False)
def replies(call: Call) -> Json:
    """A thread, oldest first: what began it, and what was answered."""
    channel = _heard(call)
    ts = call.needed("ts")
    asked = call.world.message(channel.id, ts)
    parent = call.world.message(channel.id, asked.thread) if asked and asked.thread else asked
    if parent is None or asked is None or asked.invisible:
        raise Failure("thread_not_found")
    known = [m for m in _between(call, channel) if m.thread == parent.ts and m.ts != parent.ts]
    return _messages(call, [parent, *known])


def _heard(call: Call) -> Channel:
    """A channel whose messages the app may read."""
    channel = find_channel(call, call.needed("channel"))
    call.requires(f"{SCOPES[channel.kind]}:history")
    if call.world.bot.id not in channel.members:
        raise Failure("not_in_channel")
    return channel


def _between(call: Call, channel: Channel) -> list[Message]:
    oldest, latest = _limit(call, "oldest", "0"), _limit(call, "latest", "9999999999.999999")
    inclusive = call.flag("inclusive")
    with call.world.lock:
        known = [m for m in call.world.messages[channel.id].values() if not m.invisible]
    return [
        m for m in known if oldest < float(m.ts) < latest or (inclusive and float(m.ts) in (oldest, latest))
    ]


def _limit(call: Call, name: str, default: str) -> float:
    text = call.text(name, default)
    try:
        return float(text)
    except ValueError as error:
        raise Failure(f"invalid_ts_{name}") from error


def _messages(call: Call, found: list[Message]) -> Json:
    some, more = page(call, found, most=999)
    whole = call.flag("include_all_metadata")
    has_more = bool(more["response_metadata"]["next_cursor"])
    with call.world.lock:
        told = [told_message(call.world, message, whole) for message in some]
    if not has_more:
        more = {}
    return {"messages": told, "has_more": has_more, **more}
