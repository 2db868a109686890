"""What else happens in a workspace: people and channels come, go and change, and the app hears of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.fakes.slack_delivery import Delivery
from tests.fakes.slack_parcel import Reply
from tests.fakes.slack_payloads import TYPES, Payloads
from tests.fakes.slack_told import told_user
from tests.fakes.slack_world import Channel, Group, Json, Message, World


@dataclass
class Office:
    """Those who run the workspace. Channels and people are named by id or name."""

    world: World
    delivery: Delivery

    def joins(self, who: str, channel: str, inviter: str = "") -> list[Reply]:
        """Somebody comes into a channel; the app too."""
        place, user = self._channel(channel), self.world.user_named(who)
        place.members.add(user.id)
        event = {"type": "member_joined_channel", **_member(self.world, user.id, place)}
        if inviter:
            event["inviter"] = self.world.user_named(inviter).id
        said = self._notes(place, user.id, "channel_join", f"<@{user.id}> has joined the channel")
        return self._tells(event, place) + said

    def leaves(self, who: str, channel: str) -> list[Reply]:
        """Somebody leaves a channel; of its own leaving the app hears by another event."""
        place, user = self._channel(channel), self.world.user_named(who)
        place.members.discard(user.id)
        if user.id == self.world.bot.id:
            kind = "channel_left" if place.kind == "public" else "group_left"
            return self._tells({"type": kind, "channel": place.id, "actor_id": place.creator}, place)
        said = self._notes(place, user.id, "channel_leave", f"<@{user.id}> has left the channel")
        return (
            self._tells({"type": "member_left_channel", **_member(self.world, user.id, place)}, place) + said
        )

    def renames(self, channel: str, name: str, by: str = "") -> list[Reply]:
        """A channel gets another name."""
        place, old = self._channel(channel), self._channel(channel).name
        place.name = name
        told = {"id": place.id, "name": name, "created": place.created}
        text = f'has renamed the channel from "{old}" to "{name}"'
        said = self._notes(place, self._by(by), "channel_name", text)
        return self._tells({"type": _kind(place, "rename"), "channel": told}, place) + said

    def archives(self, channel: str, by: str = "") -> list[Reply]:
        """A channel is closed."""
        return self._archived(channel, by, True, "archive", "archived the channel")

    def unarchives(self, channel: str, by: str = "") -> list[Reply]:
        """A channel is opened again."""
        return self._archived(channel, by, False, "unarchive", "un-archived the channel")

    def changes_id(self, channel: str) -> list[Reply]:
        """A channel gets another id, as happens when it is shared."""
        place, old = self._channel(channel), self._channel(channel).id
        with self.world.lock:
            place.id = self.world.new_id("C")
            self.world.channels[place.id] = self.world.channels.pop(old)
            self.world.messages[place.id] = self.world.messages.pop(old)
            for message in self.world.messages[place.id].values():
                message.channel = place.id
            answered = {(place.id, ts) for channel, ts in self.world.answered if channel == old}
            self.world.answered |= answered
        event = {"type": "channel_id_changed", "old_channel_id": old, "new_channel_id": place.id}
        return self._tells(event, place)

    def changes(self, who: str, **about: Any) -> list[Reply]:  # noqa: ANN401
        """Something about somebody is another now: `real_name`, `tz`, `deleted`, `is_restricted`…"""
        user = self.world.user_named(who)
        for name, value in about.items():
            assert hasattr(user, name), f"there is no {name}"
            setattr(user, name, value)
        email = "users:read.email" in self.world.install.scopes
        told = told_user(self.world, user, email, locale=True)
        return self._tells({"type": "user_change", "user": told, "cache_ts": int(self.world.now())}, None)

    def deactivates(self, who: str) -> list[Reply]:
        """Somebody's account is closed."""
        user = self.world.user_named(who)
        for place in list(self.world.channels.values()):
            if place.kind != "im":
                place.members.discard(user.id)
        return self.changes(who, deleted=True)

    def groups(self, handle: str, users: list[str]) -> list[Reply]:
        """A user group has these members from now on."""
        group = next(g for g in self.world.groups.values() if handle in (g.handle, g.id))
        group.users = [self.world.user_named(who).id for who in users]
        return self._tells({"type": "subteam_updated", "subteam": _told_group(self.world, group)}, None)

    def uninstalls(self) -> list[Reply]:
        """The app is thrown out: its tokens are worth nothing."""
        for token in self.world.tokens.values():
            token.wrong = "account_inactive"
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.world.bot.id]}}
        return self._tells(revoked, None) + self._tells({"type": "app_uninstalled"}, None)

    def _archived(self, channel: str, by: str, archived: bool, kind: str, text: str) -> list[Reply]:
        place, user = self._channel(channel), self._by(by)
        said = self._notes(place, user, f"channel_{kind}", text)
        place.archived = archived
        return self._tells({"type": _kind(place, kind), "channel": place.id, "user": user}, place) + said

    def _notes(self, place: Channel, user: str, subtype: str, text: str) -> list[Reply]:
        """Slack writes what happened into the channel, and tells of that as of any message."""
        message = Message(place.id, self.world.new_ts(), user, text, subtype=subtype)
        self.world.add_message(message)
        told: Json = {"type": "message", "subtype": subtype, "user": user, "text": text, "ts": message.ts}
        return self._tells(told | {"channel": place.id, "channel_type": TYPES[place.kind]}, place)

    def _tells(self, event: Json, channel: Channel | None) -> list[Reply]:
        parcel = Payloads(self.world).event(event, channel)
        inside = channel is None or self.world.bot.id in channel.members
        seen = (
            inside
            or event["type"] in ("channel_left", "group_left")
            or (channel is not None and channel.kind == "public" and event["type"].startswith("channel_"))
        )
        return self.delivery.tell(parcel, channel) if seen else []

    def _channel(self, name: str) -> Channel:
        found = self.world.channel_named(name)
        assert found is not None, f"there is no channel {name}"
        return found

    def _by(self, who: str) -> str:
        return self.world.user_named(who).id if who else "USLACKBOT"


def _kind(place: Channel, what: str) -> str:
    return f"{'channel' if place.kind == 'public' else 'group'}_{what}"


def _member(world: World, user: str, place: Channel) -> Json:
    return {
        "user": user,
        "channel": place.id,
        "channel_type": "C" if place.kind == "public" else "G",
        "team": world.team,
    }


def _told_group(world: World, group: Group) -> Json:
    return {
        "id": group.id,
        "team_id": world.team,
        "name": group.name,
        "handle": group.handle,
        "users": group.users,
        "user_count": len(group.users),
        "date_delete": int(group.disabled),
    }
