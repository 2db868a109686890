"""What Slack writes when somebody does something: slash commands, interactions and events, field by field."""

from __future__ import annotations

import copy
import html
import re
import uuid

from tests.fakes.slack_parcel import Parcel
from tests.fakes.slack_told import told_message, told_view
from tests.fakes.slack_world import Channel, Hook, Json, Message, User, View, World

TOKEN = "verification-token-of-old"
TYPES = {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}
NAMES = {"im": "directmessage", "private": "privategroup"}
Shown = Message | View
LINKED = re.compile(
    r"(?P<url>https?://[!-;=?-{}~]*[A-Za-z0-9/=#~%_-])"
    r"|(?P<email>(?<![\w.+-])[A-Za-z0-9.+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)"
    r"|(?P<domain>(?<![\w@./:-])([A-Za-z0-9-]+\.)+(com|cn|net|org|io)(/[!-;=?-{}~]*[0-9A-Za-z/])?(?![\w.-]))"
)


class Payloads:
    """Writes payloads about one workspace."""

    def __init__(self, world: World) -> None:
        self.world = world

    def slash(self, user: User, channel: Channel, command: str, text: str) -> Parcel:
        """A slash command: all values are texts."""
        world = self.world
        payload: Json = {
            "token": TOKEN,
            "team_id": world.team,
            "team_domain": world.domain,
            "channel_id": channel.id,
            "channel_name": NAMES.get(channel.kind, channel.name),
            "user_id": user.id,
            "user_name": user.name,
            "command": command,
            "text": self.escaped(text, names=True),
            "api_app_id": world.app,
            "is_enterprise_install": "false",
            "response_url": world.new_hook(Hook(user.id, channel.id, world.now())),
            "trigger_id": world.new_trigger(user.id),
        }
        if world.enterprise:
            payload |= {"enterprise_id": world.enterprise, "enterprise_name": world.domain}
        return Parcel("slash_commands", command, payload)

    def escaped(self, text: str, names: bool) -> str:
        """A typed text as Slack passes it on: names, channels and links become codes, `& < >` are escaped."""
        text = LINKED.sub(_linked, html.escape(text, quote=False))
        users = {user.name: user.id for user in list(self.world.users.values())}
        for group in list(self.world.groups.values()):
            text = text.replace(f"@{group.handle}", f"<!subteam^{group.id}|@{group.handle}>")
        places = list(self.world.channels.values())
        rooms = {c.name: c.id for c in places if c.kind in ("public", "private")}
        text = _coded(text, "@", users, names)
        return _coded(text, "#", rooms, True)

    def interaction(self, kind: str, user: User, **more: object) -> Parcel:
        """A payload of some type by somebody; what is None stays away."""
        world = self.world
        payload: Json = {
            "type": kind,
            "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team},
            "api_app_id": world.app,
            "token": TOKEN,
            "team": {"id": world.team, "domain": world.domain},
            "enterprise": {"id": world.enterprise, "name": world.domain} if world.enterprise else None,
            "is_enterprise_install": False,
        }
        payload |= {name: value for name, value in more.items() if value is not None}
        return Parcel("interactive", kind, copy.deepcopy(payload))

    def action(self, user: User, shown: Shown, action: Json, state: Json) -> Parcel:
        """A press or a choice."""
        where = self._where(shown)
        if isinstance(shown, Message):
            where["state"] = {"values": state}
            hook = Hook(user.id, shown.channel, self.world.now(), shown.ts, shown.only is not None)
            where["response_url"] = self.world.new_hook(hook)
        modal = shown.id if isinstance(shown, View) and shown.body["type"] == "modal" else None
        trigger = self.world.new_trigger(user.id, modal)
        return self.interaction("block_actions", user, trigger_id=trigger, actions=[action], **where)

    def suggestion(self, user: User, shown: Shown, block: str, action: str, typed: str) -> Parcel:
        """A request for options."""
        where = self._where(shown)
        asked = {"block_id": block, "action_id": action, "value": typed}
        return self.interaction("block_suggestion", user, **asked, **where)

    def submission(self, user: User, view: View) -> Parcel:
        """A modal that is sent."""
        trigger = self.world.new_trigger(user.id, view.id)
        told = told_view(self.world, view)
        return self.interaction("view_submission", user, trigger_id=trigger, view=told, response_urls=[])

    def closed(self, user: User, view: View, cleared: bool) -> Parcel:
        """A modal that is closed."""
        return self.interaction("view_closed", user, view=told_view(self.world, view), is_cleared=cleared)

    def message_shortcut(self, user: User, message: Message, callback: str) -> Parcel:
        """A shortcut on a message; its response_url cannot write into the thread."""
        world = self.world
        hook = Hook(user.id, message.channel, world.now(), threads=False)
        return self.interaction(
            "message_action",
            user,
            callback_id=callback,
            trigger_id=world.new_trigger(user.id),
            response_url=world.new_hook(hook),
            message_ts=message.ts,
            message=told_message(world, message),
            action_ts=world.new_ts(),
            channel=self._channel(message.channel),
        )

    def global_shortcut(self, user: User, callback: str) -> Parcel:
        """A shortcut from anywhere."""
        trigger, at = self.world.new_trigger(user.id), self.world.new_ts()
        return self.interaction("shortcut", user, callback_id=callback, trigger_id=trigger, action_ts=at)

    def event(self, event: Json, channel: Channel | None = None) -> Parcel:
        """An event in its wrapper; in a channel shared with another company, its team is the actor's."""
        world = self.world
        actor = world.users.get(str(event.get("user"))) if channel and channel.shared else None
        bot: Json = {"enterprise_id": world.enterprise, "team_id": world.team, "user_id": world.bot.id}
        wrapper: Json = {
            "token": TOKEN,
            "team_id": actor.team if actor else world.team,
            "context_team_id": world.team,
            "context_enterprise_id": world.enterprise,
            "api_app_id": world.app,
            "event": {"event_ts": world.new_ts()} | event,
            "type": "event_callback",
            "event_id": world.new_id("Ev"),
            "event_time": int(world.now()),
            "authorizations": [bot | {"is_bot": True, "is_enterprise_install": False}],
            "is_ext_shared_channel": bool(channel and channel.shared),
            "event_context": world.new_id("ctx"),
        }
        if world.enterprise:
            wrapper["enterprise_id"] = world.enterprise
        return Parcel("events_api", str(event["type"]), copy.deepcopy(wrapper))

    def said(self, user: User, message: Message) -> Json:
        """The event of a message, without its type."""
        channel = self.world.channels[message.channel]
        told = told_message(self.world, message)
        told |= {
            "channel": channel.id,
            "event_ts": message.ts,
            "client_msg_id": message.key or str(uuid.uuid4()),
        }
        if message.thread:
            parent = self.world.message(channel.id, message.thread)
            told["parent_user_id"] = parent.user if parent else self.world.bot.id
        if channel.shared:
            told |= {"user_team": user.team, "source_team": user.team}
        return told

    def changed(self, message: Message, before: Message) -> Json:
        """The event of a message that was changed."""
        now, then = told_message(self.world, message), told_message(self.world, before)
        return self._hidden(message, "message_changed", message=now, previous_message=then)

    def deleted(self, message: Message) -> Json:
        """The event of a message that was taken back."""
        before = told_message(self.world, message)
        return self._hidden(message, "message_deleted", previous_message=before, deleted_ts=message.ts)

    def posted(self, message: Message) -> Json:
        """The event of a message of the app itself."""
        channel = self.world.channels[message.channel]
        told = told_message(self.world, message)
        return told | {"channel": channel.id, "channel_type": TYPES[channel.kind], "event_ts": message.ts}

    def reaction(self, kind: str, user: str, name: str, message: Message) -> Json:
        """The event of a reaction added or removed."""
        item = {"type": "message", "channel": message.channel, "ts": message.ts}
        return {"type": kind, "user": user, "reaction": name, "item_user": message.user, "item": item}

    def echo(self, event: Json, channel: str) -> None:
        """Tell the app of what it did itself."""
        self.world.happens(event, self.world.channels[channel])

    def _hidden(self, shown: Message, subtype: str, **more: object) -> Json:
        kind, ts = TYPES[self.world.channels[shown.channel].kind], self.world.new_ts()
        where: Json = {"channel": shown.channel, "channel_type": kind, "ts": ts, "event_ts": ts}
        return {"type": "message", "subtype": subtype, "hidden": True} | where | more

    def typed_blocks(self, text: str) -> list[Json]:
        """The rich text that a typed line becomes."""
        parts: list[Json] = []
        for piece in re.split(r"(<[^<>]+>)", text):
            if found := re.fullmatch(r"<@(\w+)[^<>]*>", piece):
                parts.append({"type": "user", "user_id": found[1]})
            elif found := re.fullmatch(r"<#(\w+)[^<>]*>", piece):
                parts.append({"type": "channel", "channel_id": found[1]})
            elif found := re.fullmatch(r"<!subteam\^(\w+)[^<>]*>", piece):
                parts.append({"type": "usergroup", "usergroup_id": found[1]})
            elif piece.startswith("<"):
                url, _, label = html.unescape(piece[1:-1]).partition("|")
                parts.append({"type": "link", "url": url, **({"text": label} if label else {})})
            elif piece:
                parts.append({"type": "text", "text": html.unescape(piece)})
        section = {"type": "rich_text_section", "elements": parts}
        return [{"type": "rich_text", "block_id": self.world.new_id("b"), "elements": [section]}]

    def _where(self, shown: Shown) -> Json:
        if isinstance(shown, View):
            container = {"type": "view", "view_id": shown.id}
            return {"container": container, "view": told_view(self.world, shown)}
        container = {"type": "message", "message_ts": shown.ts, "channel_id": shown.channel}
        where: Json = {"container": container | {"is_ephemeral": shown.only is not None}}
        if shown.thread:
            where["container"]["thread_ts"] = shown.thread
        # Of a message that only one person sees, Slack does not repeat the contents.
        if shown.only is None:
            where["message"] = told_message(self.world, shown)
        return where | {"channel": self._channel(shown.channel)}

    def _channel(self, id: str) -> Json:
        channel = self.world.channels[id]
        return {"id": id, "name": NAMES.get(channel.kind, channel.name)}


def _linked(found: re.Match[str]) -> str:
    """An address as Slack writes it, whether it was typed with its scheme or not."""
    typed = found[0]
    if found["url"]:
        return f"<{typed}>"
    return f"<mailto:{typed}|{typed}>" if found["email"] else f"<http://{typed}|{typed}>"


def _coded(text: str, sign: str, ids: dict[str, str], names: bool) -> str:
    for name in sorted((name for name in ids if name), key=len, reverse=True):
        code = f"<{sign}{ids[name]}|{name}>" if names else f"<{sign}{ids[name]}>"
        text = re.sub(rf"(?<![\w<|]){re.escape(sign + name)}(?![\w-])", code, text)
    return text
