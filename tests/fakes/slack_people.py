"""The methods about people and what they do: auth, users, user groups, reactions."""

from __future__ import annotations

import re

from tests.fakes.slack_api import Call, Failure, method, page
from tests.fakes.slack_chat import find_channel
from tests.fakes.slack_payloads import Payloads
from tests.fakes.slack_told import told_message, told_user
from tests.fakes.slack_world import TS, Group, Json, Message, User

MOST_EMOJI = 23  # different ones on a message


@method("auth.test", per_minute=0)
def auth_test(call: Call) -> Json:
    """Who the token belongs to."""
    world = call.world
    enterprise = {"enterprise_id": world.enterprise} if world.enterprise else {}
    return {
        "url": f"https://{world.domain}.slack.com/",
        "team": world.domain,
        "user": world.bot.name,
        "team_id": world.team,
        "user_id": world.bot.id,
        "bot_id": world.bot_id,
        "is_enterprise_install": False,
        **enterprise,
    }


@method("apps.connections.open", "connections:write", per_minute=50, kind="app")
def connections_open(call: Call) -> Json:
    """An address for Socket Mode that can be used once."""
    if not (url := call.world.socket_url()):
        raise Failure("forbidden_team")  # what it is in truth while the link is disabled, nobody wrote down
    return {"url": url}


@method("users.info", "users:read", per_minute=100, takes_json=False)
def info(call: Call) -> Json:
    """Somebody."""
    user = call.world.users.get(call.needed("user"))
    if user is None:
        raise Failure("user_not_found")
    return {"user": _told(call, user)}


@method("users.list", "users:read", per_minute=20, takes_json=False)
def list_(call: Call) -> Json:
    """Everybody."""
    some, more = page(call, list(call.world.users.values()))
    return {"members": [_told(call, user) for user in some], "cache_ts": int(call.world.now()), **more}


@method("users.lookupByEmail", "users:read.email", per_minute=50, takes_json=False)
def lookup_by_email(call: Call) -> Json:
    """Whoever has an email address and is still there."""
    email = call.needed("email").lower()
    known = (u for u in call.world.users.values() if u.email.lower() == email and not u.deleted)
    if (user := next(known, None)) is None:
        raise Failure("users_not_found")
    return {"user": _told(call, user)}


def _told(call: Call, user: User) -> Json:
    email = "users:read.email" in call.token.scopes
    return told_user(call.world, user, email, call.flag("include_locale"))


@method("usergroups.list", "usergroups:read", per_minute=20, takes_json=False)
def usergroups_list(call: Call) -> Json:
    """All user groups."""
    disabled = call.flag("include_disabled")
    groups = [g for g in call.world.groups.values() if disabled or not g.disabled]
    return {"usergroups": [_told_group(call, group) for group in groups]}


def _told_group(call: Call, group: Group) -> Json:
    told: Json = {
        "id": group.id,
        "team_id": call.world.team,
        "is_usergroup": True,
        "name": group.name,
        "handle": group.handle,
        "date_delete": int(group.disabled),
        "prefs": {"channels": [], "groups": []},
    }
    if call.flag("include_users"):
        told["users"] = group.users
    if call.flag("include_count"):
        told["user_count"] = len(group.users)
    return told


@method("usergroups.users.list", "usergroups:read", per_minute=20, takes_json=False)
def usergroups_users(call: Call) -> Json:
    """Who is in a user group."""
    group = call.world.groups.get(call.needed("usergroup"))
    if group is None or (group.disabled and not call.flag("include_disabled")):
        raise Failure("no_such_subteam")
    return {"users": group.users}


@method("reactions.add", "reactions:write", per_minute=50)
def add(call: Call) -> Json:
    """React to a message, as the app."""
    name, message = _name(call), _item(call)
    if call.world.channels[message.channel].archived:
        raise Failure("is_archived")
    users = message.reactions.get(name, [])
    if call.world.bot.id in users:
        raise Failure("already_reacted")
    if not users and len(message.reactions) >= MOST_EMOJI:
        raise Failure("too_many_emoji")
    message.reactions.setdefault(name, []).append(call.world.bot.id)
    _echo(call, "reaction_added", name, message)
    return {}


@method("reactions.remove", "reactions:write", per_minute=20)
def remove(call: Call) -> Json:
    """Take a reaction of the app back."""
    name, message = _name(call), _item(call)
    users = message.reactions.get(name, [])
    if call.world.bot.id not in users:
        raise Failure("no_reaction")
    users.remove(call.world.bot.id)
    if not users:
        del message.reactions[name]
    _echo(call, "reaction_removed", name, message)
    return {}


def _echo(call: Call, kind: str, name: str, message: Message) -> None:
    payloads = Payloads(call.world)
    payloads.echo(payloads.reaction(kind, call.world.bot.id, name, message), message.channel)


@method("reactions.get", "reactions:read", per_minute=50, takes_json=False)
def get(call: Call) -> Json:
    """A message with its reactions."""
    message = _item(call)
    return {"type": "message", "channel": message.channel, "message": told_message(call.world, message)}


def _name(call: Call) -> str:
    name = call.needed("name")
    if not re.fullmatch(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?", name):
        raise Failure("invalid_name")
    return name


def _item(call: Call) -> Message:
    if not call.text("channel") or not call.text("timestamp"):
        raise Failure("no_item_specified")
    if not TS.fullmatch(call.text("timestamp")):
        raise Failure("bad_timestamp")
    channel = find_channel(call, call.text("channel"))
    message = call.world.message(channel.id, call.text("timestamp"))
    if message is None:
        raise Failure("message_not_found")
    return message
