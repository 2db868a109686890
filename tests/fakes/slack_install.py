"""How the app is installed: what its manifest lets it hear, offer and do. Without a manifest, everything."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fakes.slack_world import Channel, Json

MESSAGES = {
    "public": "message.channels",
    "private": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}
# The scope without which an event is not sent; of several, any one.
EVENTS: dict[str, tuple[str, ...]] = {
    "app_mention": ("app_mentions:read",),
    "app_home_opened": (),
    "app_uninstalled": (),
    "app_rate_limited": (),
    "tokens_revoked": (),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "reaction_added": ("reactions:read",),
    "reaction_removed": ("reactions:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "channel_left": ("channels:read",),
    "channel_rename": ("channels:read",),
    "channel_archive": ("channels:read",),
    "channel_unarchive": ("channels:read",),
    "channel_deleted": ("channels:read",),
    "channel_created": ("channels:read",),
    "channel_shared": ("channels:read", "groups:read"),
    "channel_unshared": ("channels:read", "groups:read"),
    "channel_id_changed": ("channels:read", "groups:read"),
    "group_left": ("groups:read",),
    "group_rename": ("groups:read",),
    "group_archive": ("groups:read",),
    "group_unarchive": ("groups:read",),
    "group_deleted": ("groups:read",),
    "user_change": ("users:read",),
    "team_join": ("users:read",),
    "team_rename": ("team:read",),
    "subteam_created": ("usergroups:read",),
    "subteam_updated": ("usergroups:read",),
    "subteam_members_changed": ("usergroups:read",),
    "file_shared": ("files:read",),
}


@dataclass
class Install:
    """What is set up; None is everything. `used` gathers what was needed of the scopes and events."""

    scopes: set[str]
    events: set[str] | None = None
    commands: set[str] | None = None
    shortcuts: set[tuple[str, str]] | None = None  # (message or global, callback_id)
    home: bool = True
    messages: bool = True
    interactive: bool = True
    used: set[str] = field(default_factory=set)

    def hears(self, event: str, channel: Channel | None) -> bool:
        """Whether an event is sent to the app."""
        name = MESSAGES[channel.kind] if event == "message" and channel else event
        needed = EVENTS.get(name, ())
        if self.events is not None and name not in self.events:
            return False
        if needed and not self.scopes & set(needed):
            return False
        self.used |= {name, *(self.scopes & set(needed))}
        return True

    def knows_command(self, command: str) -> bool:
        """Whether there is such a slash command."""
        self.used |= {command, "commands"}
        return "commands" in self.scopes and (self.commands is None or command in self.commands)

    def knows_shortcut(self, kind: str, callback: str) -> bool:
        """Whether there is such a shortcut: message or global."""
        self.used |= {callback, "commands"}
        return "commands" in self.scopes and (self.shortcuts is None or (kind, callback) in self.shortcuts)


def read_manifest(manifest: Json, install: Install) -> None:
    """Set up what a manifest asks for; events whose scope it lacks are refused, as Slack refuses them."""
    features, settings = manifest.get("features", {}), manifest.get("settings", {})
    install.scopes.clear()
    install.scopes.update(_at(manifest, "oauth_config", "scopes", "bot") or ())
    install.events = set(_at(settings, "event_subscriptions", "bot_events") or ())
    install.commands = {one["command"] for one in features.get("slash_commands", ())}
    install.shortcuts = {(one["type"], one["callback_id"]) for one in features.get("shortcuts", ())}
    install.home = bool(_at(features, "app_home", "home_tab_enabled"))
    install.messages = bool(_at(features, "app_home", "messages_tab_enabled"))
    install.interactive = bool(_at(settings, "interactivity", "is_enabled"))
    for event in sorted(install.events):
        assert event in EVENTS, f"there is no event {event}"
        needed = EVENTS[event]
        assert not needed or install.scopes & set(needed), f"{event} needs the scope {' or '.join(needed)}"


def _at(data: Json, *path: str) -> Any:  # noqa: ANN401
    found: Any = data
    for name in path:
        found = (found or {}).get(name)
    return found
