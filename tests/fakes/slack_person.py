"""Somebody in the workspace who talks, reacts and looks; the app hears of it as Slack tells it."""

from __future__ import annotations

import copy
import uuid
from concurrent.futures import ThreadPoolExecutor

from tests.fakes.slack_answers import Answer, answered
from tests.fakes.slack_hands import Hands
from tests.fakes.slack_payloads import TYPES
from tests.fakes.slack_told import told_view
from tests.fakes.slack_world import Channel, File, Hook, Json, Message

IN_THREADS = "{} is not supported in threads. Sorry!"
NO_COMMAND = "{} is not a valid command."
OUTSIDER = "{} is from another company and cannot do that."


class Person(Hands):
    """One person's hands and eyes."""

    def types(self, line: str, channel: str | None = None, thread: str | None = None) -> Answer:
        """Type a slash command into a channel, or into the direct messages with the app."""
        command, _, text = line.partition(" ")
        place = self._place(channel)
        if thread is not None:
            return self._trouble(IN_THREADS.format(command))
        if not self.world.install.knows_command(command):
            return self._trouble(NO_COMMAND.format(command))
        if self._is_outside():
            return self._trouble(OUTSIDER.format(self.user.name))
        parcel = self._payloads.slash(self.user, place, command, text.strip())
        hook = Hook(self.id, place.id, self.world.now())
        return answered(self.world, self.delivery.ask(parcel), self.troubles, hook)

    def says(self, line: str, channel: str | None = None, thread: str | None = None) -> Answer:
        """Say something, with `@paiqi` in it or not; in a channel, a thread, or directly to the app."""
        return self._post(self._payloads.escaped(line, names=False), self._place(channel), thread)

    def mentions(self, line: str, channel: str, thread: str | None = None) -> Answer:
        """Say something to the app in a channel: it hears of it twice, with the same ts."""
        return self.says(f"@{self.world.bot.name} {line}", channel, thread)

    def uploads(
        self, name: str, content: bytes, channel: str | None = None, text: str = "", thread: str | None = None
    ) -> Answer:
        """Post a file."""
        file = File(self.world.new_id("F"), name, name, self.id, len(content), content, done=True)
        self.world.files[file.id] = file
        escaped = self._payloads.escaped(text, names=False)
        return self._post(escaped, self._place(channel), thread, file)

    def edits(self, message: Message, line: str) -> Answer:
        """Change what one said."""
        live = self._message(message)
        assert live.user == self.id, "nobody edits what somebody else said"
        before = copy.deepcopy(live)
        live.text = self._payloads.escaped(line, names=False)
        live.blocks, live.edited = self._payloads.typed_blocks(live.text), self.world.new_ts()
        return self._tell(self._payloads.changed(live, before), self.world.channels[live.channel])

    def deletes(self, message: Message) -> Answer:
        """Take back what one said."""
        live = self._message(message)
        assert live.user == self.id, "nobody deletes what somebody else said"
        del self.world.messages[live.channel][live.ts]
        return self._tell(self._payloads.deleted(live), self.world.channels[live.channel])

    def uses_shortcut(self, callback: str, message: Message | None = None) -> Answer:
        """Use a shortcut, on a message or from anywhere."""
        kind = "global" if message is None else "message"
        assert self.world.install.knows_shortcut(kind, callback), f"there is no {kind} shortcut {callback}"
        if self._is_outside():
            return self._trouble(OUTSIDER.format(self.user.name))
        if message is None:
            parcel = self._payloads.global_shortcut(self.user, callback)
        else:
            parcel = self._payloads.message_shortcut(self.user, self._message(message), callback)
        return answered(self.world, self.delivery.ask(parcel), self.troubles)

    def opens_home(self, tab: str = "home") -> Answer:
        """Open the app's page."""
        channel = self.world.dm_with(self.id)
        event: Json = {"type": "app_home_opened", "user": self.id, "channel": channel.id, "tab": tab}
        if self.id in self.world.homes and tab == "home":
            event["view"] = told_view(self.world, self.world.homes[self.id])
        return self._tell(event, None)

    def reacts(self, name: str, message: Message) -> Answer:
        """Add a reaction."""
        live = self._message(message)
        users = live.reactions.setdefault(name, [])
        assert self.id not in users, f"{self.user.name} reacted already"
        users.append(self.id)
        return self._reaction("reaction_added", name, live)

    def unreacts(self, name: str, message: Message) -> Answer:
        """Take a reaction back."""
        live = self._message(message)
        live.reactions[name].remove(self.id)
        if not live.reactions[name]:
            del live.reactions[name]
        return self._reaction("reaction_removed", name, live)

    def sees(self, channel: str | None = None) -> list[Message]:
        """All that is before one's eyes in a channel, oldest first, with what only oneself sees."""
        with self.world.lock:
            place = self._place(channel)
            mine = [m for m in self.world.ephemerals if m.only == self.id and m.channel == place.id]
            known = [m for m in [*self.world.messages[place.id].values(), *mine] if not m.invisible]
            return copy.deepcopy(sorted(known, key=lambda message: message.ts))

    def reloads(self) -> None:
        """Start the client anew: what only this person saw is gone."""
        with self.world.lock:
            self.world.ephemerals = [m for m in self.world.ephemerals if m.only != self.id]

    def _is_outside(self) -> bool:
        return self.user.team != self.world.team

    def _trouble(self, what: str) -> Answer:
        self.troubles.append(what)
        return Answer(False, error=what)

    def _place(self, channel: str | None) -> Channel:
        place = self.world.dm_with(self.id) if channel is None else self.world.channel_named(channel)
        assert place is not None, f"there is no channel {channel}"
        assert self.id in place.members, f"{self.user.name} is not in {place.name}"
        assert not self.user.deleted, f"{self.user.name} is deactivated"
        return place

    def _post(self, text: str, channel: Channel, thread: str | None, file: File | None = None) -> Answer:
        assert not channel.archived, f"{channel.name} is archived"
        message = Message(
            channel.id, self.world.new_ts(), self.id, text, thread=thread, key=str(uuid.uuid4())
        )
        message.blocks = self._payloads.typed_blocks(text) if text else []
        if file is not None:
            message.subtype, message.files = "file_share", [file.id]
            file.shares.append((channel.id, message.ts))
        self.world.add_message(message)
        answer = self._told_said(message, channel)
        answer.ts = message.ts
        return answer

    def _told_said(self, message: Message, channel: Channel) -> Answer:
        """Tell of a message; of a mention twice, both at the same moment where `together` is set."""
        if self.world.bot.id not in channel.members:
            return Answer(True)
        said = self._payloads.said(self.user, message)
        events = [said | {"channel_type": TYPES[channel.kind]}]
        if f"<@{self.world.bot.id}>" in message.text and channel.kind != "im":
            events.insert(0, said | {"type": "app_mention"})
        if not self.delivery.together:
            return sum((self._tell(event, channel) for event in events), Answer(True))
        with ThreadPoolExecutor(len(events)) as at_once:
            return sum(at_once.map(lambda event: self._tell(event, channel), events), Answer(True))

    def _tell(self, event: Json, channel: Channel | None) -> Answer:
        replies = self.delivery.tell(self._payloads.event(event, channel), channel)
        return Answer(all(reply.ok for reply in replies[-1:]), replies=replies)

    def _reaction(self, kind: str, name: str, message: Message) -> Answer:
        channel = self.world.channels[message.channel]
        if self.world.bot.id not in channel.members:
            return Answer(True)
        return self._tell(self._payloads.reaction(kind, self.id, name, message), channel)
