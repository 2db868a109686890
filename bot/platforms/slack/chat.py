"""Slack as a platform: a message is posted, changed in place, and asked for by its key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk.web import SlackResponse

from bot.platform import Delivery
from bot.platforms.slack.cards import card
from bot.platforms.slack.client import Refused, Slack, Unwelcome
from bot.platforms.slack.files import Files
from bot.platforms.slack.reading import NAME, parts, reference
from bot.words import Reader
from models.message import Message
from models.outbox import Address

PACE = 1.0  # seconds between two messages to one channel (docs.slack.dev: rate limits)
KEY = "paiqi_message"  # the type of the metadata that holds a message's key
EARLIER = 5.0  # seconds: Slack's clock and ours need not agree
PAGE, MOST_PAGES = 200, 10  # messages that are looked through for a key
QUIET = {"unfurl_links": False, "unfurl_media": False, "mrkdwn": False}
UNSEEN = ("not_in_channel", "channel_not_found", "user_not_in_channel", "is_archived")


class SlackChat:
    """Channels, threads and direct conversations of one workspace."""

    name = NAME
    pace = PACE

    def __init__(self, slack: Slack, files: Files, zone: ZoneInfo) -> None:
        self._slack = slack
        self._files = files
        self._zone = zone
        self._direct: dict[str, str] = {}

    def send(self, delivery: Delivery) -> str:
        """Post a message; its channel and time."""
        message, to = delivery.message, delivery.to
        thread = parts(delivery.thread)[1] if delivery.thread else None
        shown = self._drawn(delivery) | {"thread_ts": thread} | QUIET
        if to.only is None:
            return self._post(self._channel(to), delivery, shown)
        if message.attachment is not None:  # nobody but its reader may see the file
            return self._post(self._open(to.only), delivery, shown | {"thread_ts": None})
        return self._show_alone(to.room, to.only, shown)

    def edit(self, delivery: Delivery, ref: str) -> None:
        """Change what a message shows; its metadata stays."""
        channel, ts = parts(ref)
        shown = self._drawn(delivery)
        self._slack.call(self._slack.web.chat_update, channel=channel, ts=ts, **shown)

    def find(self, delivery: Delivery) -> str | None:
        """Ask whether a message of this key is there; None also where Slack does not let us look.

        What one person alone saw cannot be asked for.
        """
        if delivery.to.only is not None:
            return None
        channel = self._channel(delivery.to)
        try:
            return self._look_up(channel, delivery)
        except Refused:
            return None
        except Unwelcome as unwelcome:
            if unwelcome.error != "missing_scope":
                raise
            return None

    def _look_up(self, channel: str, delivery: Delivery) -> str | None:
        oldest = f"{delivery.at.timestamp() - EARLIER:.6f}"
        asked: dict[str, Any] = {"channel": channel, "limit": PAGE, "include_all_metadata": True}
        asked["oldest"] = oldest
        look: Callable[..., SlackResponse] = self._slack.web.conversations_history
        if delivery.thread:
            look, asked["ts"] = self._slack.web.conversations_replies, parts(delivery.thread)[1]
        for _ in range(MOST_PAGES):
            answer = self._slack.call(look, **asked)
            found = [shown["ts"] for shown in answer.get("messages", ()) if _key(shown) == delivery.key]
            if found:
                return reference(channel, found[0])
            asked["cursor"] = (answer.get("response_metadata") or {}).get("next_cursor")
            if not asked["cursor"]:
                break
        return None

    def _post(self, channel: str, delivery: Delivery, shown: dict[str, Any]) -> str:
        if delivery.message.attachment is not None:
            self._files.share(delivery.message.attachment.file, channel, shown["thread_ts"])
        metadata = {"event_type": KEY, "event_payload": {"key": delivery.key}}
        answer = self._slack.call(
            self._slack.web.chat_postMessage, channel=channel, metadata=metadata, **shown
        )
        return reference(answer["channel"], answer["ts"])

    def _show_alone(self, channel: str, person: str, shown: dict[str, Any]) -> str:
        """Show something to one person in a room; where that cannot be, in their direct conversation."""
        web = self._slack.web
        alone = {name: value for name, value in shown.items() if name not in QUIET}
        try:
            answer = self._slack.call(web.chat_postEphemeral, channel=channel, user=person, **alone)
            return reference(channel, answer["message_ts"])
        except Refused as refused:
            if refused.error not in UNSEEN:
                raise
        to = self._open(person)
        answer = self._slack.call(web.chat_postMessage, channel=to, **(shown | {"thread_ts": None}))
        return reference(to, answer["ts"])

    def _channel(self, to: Address) -> str:
        return self._open(to.room) if to.direct else to.room

    def _open(self, person: str) -> str:
        if person not in self._direct:
            answer = self._slack.call(self._slack.web.conversations_open, users=person)
            self._direct[person] = answer["channel"]["id"]
        return self._direct[person]

    def _drawn(self, delivery: Delivery) -> dict[str, Any]:
        reader = Reader(delivery.language, self._zone, delivery.at.astimezone(self._zone).date())
        return {**card(delivery.message, reader, picture=self._picture(delivery.message))}

    def _picture(self, message: Message) -> str | None:
        """Slack's id of what is to be seen: a picture of ours, or a chart drawn in its reader's words."""
        if message.image is not None:
            return self._files.picture(message.image.file)
        return self._files.drawn(message.chart) if message.chart is not None else None


def _key(shown: dict[str, Any]) -> object:
    return ((shown.get("metadata") or {}).get("event_payload") or {}).get("key")
