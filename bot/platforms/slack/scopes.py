"""What the app may do in a workspace, and what for: manifest, doctor and README hold to this table."""

from __future__ import annotations

from dataclasses import dataclass

from models.words import Words, t


@dataclass(frozen=True, slots=True)
class Scope:
    """A permission: what it lets Paiqi do, and which methods, events or other words of the code need it."""

    name: str
    lets: Words
    methods: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()


SCOPES = (
    Scope("app_mentions:read", t("hear who calls it in a room"), events=("app_mention",)),
    Scope(
        "channels:history",
        t("hear what is typed in public rooms, and look there for a message whose answer was lost"),
        ("conversations.history", "conversations.replies"),
        ("message.channels",),
    ),
    Scope(
        "channels:read",
        t("know public rooms, and notice when one is renamed, archived or left"),
        ("conversations.info", "conversations.list"),
        ("channel_archive", "channel_deleted", "channel_left", "channel_rename", "member_joined_channel"),
    ),
    Scope(
        "chat:write",
        t("write, and keep its cards true"),
        ("chat.postEphemeral", "chat.postMessage", "chat.update"),
    ),
    Scope("commands", t("offer /paiqi and the shortcuts"), signs=(".command(", ".shortcut(")),
    Scope("files:read", t("fetch the sheets that people attach"), signs=("url_private",)),
    Scope(
        "files:write",
        t("show charts and hand out sheets"),
        ("files.completeUploadExternal", "files.getUploadURLExternal"),
    ),
    Scope(
        "groups:history",
        t("hear what is typed in private rooms it is in, and look there for a message whose answer was lost"),
        ("conversations.history", "conversations.replies"),
        ("message.groups",),
    ),
    Scope(
        "groups:read",
        t("know the private rooms it is in, and notice when one is renamed, archived or left"),
        ("conversations.info", "conversations.list"),
        ("group_archive", "group_left", "group_rename", "member_joined_channel"),
    ),
    Scope(
        "im:history",
        t("hear what people write to it directly, and look there for a message whose answer was lost"),
        ("conversations.history", "conversations.replies"),
        ("message.im",),
    ),
    Scope("im:write", t("write to people directly"), ("conversations.open",)),
    Scope(
        "reactions:read",
        t("count a reaction to a topic's card as a vote"),
        events=("reaction_added", "reaction_removed"),
    ),
    Scope(
        "usergroups:read",
        t("let departments follow user groups, where an admin says so"),
        ("usergroups.list",),
        ("subteam_created", "subteam_members_changed", "subteam_updated"),
    ),
    Scope(
        "users:read",
        t("know people by name, language and time zone, and notice who has left"),
        ("users.info", "users.list"),
        ("user_change",),
    ),
    Scope(
        "users:read.email",
        t("recognise whom the team knows already, by the email address"),
        signs=('"email"',),
    ),
)

# What needs no permission.
FREE_METHODS = ("auth.test", "chat.getPermalink", "views.open", "views.publish", "views.update")
FREE_EVENTS = ("app_home_opened", "app_uninstalled", "channel_id_changed", "tokens_revoked")
APP_METHODS = ("apps.connections.open",)  # the app token's one permission, connections:write
