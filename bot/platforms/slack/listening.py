"""What each kind of payload means: which of our parts it is for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import structlog

from bot.platforms.slack.client import Slack
from bot.platforms.slack.dialogs import Dialogs, Prefill
from bot.platforms.slack.hearing import Hearing
from bot.platforms.slack.reading import (
    Payload,
    Quoted,
    Said,
    message,
    parts,
    pressed,
    quoted,
    reacted,
    slash,
)
from bot.platforms.slack.settings import SlackSettings
from models.message import Button, Message
from models.topic import LONGEST_TITLE
from models.words import t

Happened = Callable[[Payload], None]
log = structlog.get_logger()

MADE = {"propose": "topic propose …", "request": "request new …"}
"""What becomes of a message, by the shortcut that was used on it."""
NEW = Message(
    t("What shall it be?"),
    buttons=(Button(t("Propose…"), "topic propose …"), Button(t("Set reminder…"), "remind …")),
)


class Listening:
    """Hands what Slack tells to whom it concerns. `happened` says who listens to which other events."""

    def __init__(
        self,
        slack: Slack,
        hearing: Hearing,
        dialogs: Dialogs,
        settings: SlackSettings,
        happened: Mapping[str, Happened],
    ) -> None:
        self._slack = slack
        self._hearing = hearing
        self._dialogs = dialogs
        self._votes = settings.votes
        self._happened: dict[str, Happened] = {
            "message": self._message,
            "app_mention": self._message,
            "reaction_added": self._reaction,
            "reaction_removed": self._reaction,
            **happened,
        }

    def command(self, body: Payload) -> None:
        """A slash command."""
        self._dialogs.hear(slash(body))

    def action(self, body: Payload) -> None:
        """A press; what only holds a value says nothing yet."""
        said = pressed(body)
        if said is not None:
            self._dialogs.hear(said)

    def submission(self, body: Payload) -> dict[str, Any]:
        """A form handed in: what Slack is to do with its modal."""
        return self._dialogs.submit(body)

    def options(self, body: Payload) -> dict[str, Any]:
        """The entries of a long list."""
        return {"options": self._dialogs.options(body)}

    def shortcut(self, body: Payload) -> None:
        """A shortcut: something new, or something made of a message."""
        if body["type"] == "message_action":
            told = quoted(body)
            self._dialogs.hear(_proposal(told), self._prefill(told))
            return
        said = Said(
            "", body["user"]["id"], "", trigger=body["trigger_id"], name=body["user"].get("username", "")
        )
        self._dialogs.show(said, NEW)

    def event(self, body: Payload) -> None:
        """Anything else that happened; what nobody listens to is well received all the same."""
        heard = self._happened.get(body["event"]["type"])
        if heard is not None:
            heard(body)

    def _message(self, body: Payload) -> None:
        said = message(body)
        if said is not None:
            self._hearing.hear_message(said)

    def _reaction(self, body: Payload) -> None:
        reaction = reacted(body)
        if reaction is not None and reaction.emoji in self._votes:
            self._hearing.vote(reaction)

    def _prefill(self, told: Quoted) -> Prefill:
        """What a message says, as the fields of what is made of it."""
        text = self._hearing.plain(told.text)
        first, _, rest = text.partition("\n")
        short = len(first) <= LONGEST_TITLE
        body = rest.strip() if short else text
        kept = {"title": first if short else "", "links": self._permalink(told)}
        return kept | ({"content": body or text} if told.made == "request" else {"angle": body})

    def _permalink(self, told: Quoted) -> str:
        channel, ts = parts(told.ref)
        web = self._slack.web
        try:
            return str(self._slack.call(web.chat_getPermalink, channel=channel, message_ts=ts)["permalink"])
        except Exception as error:
            log.warning("a message has no permalink", message=told.ref, why=str(error))
            return ""


def _proposal(told: Quoted) -> Said:
    return Said(
        event=f"trigger:{told.trigger}",
        sender=told.sender,
        line=MADE.get(told.made, MADE["propose"]),
        channel=told.place.channel,
        thread=told.place.thread,
        trigger=told.trigger,
        name=told.name,
        typed=False,
    )
