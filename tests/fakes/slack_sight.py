"""What people see of a workspace: messages, threads, modals and home tabs. All of it copies."""

from __future__ import annotations

import copy

from tests.fakes.slack_world import File, Message, View, World


class Sight:
    """A look at a workspace. Channels and people are named by id or name."""

    world: World

    def messages(self, channel: str) -> list[Message]:
        """What stands in a channel outside of threads, oldest first."""
        return [m for m in self._visible(channel) if m.thread in (None, m.ts) or m.broadcast]

    def thread(self, channel: str, ts: str) -> list[Message]:
        """What was answered under a message, oldest first."""
        return [m for m in self._visible(channel) if m.thread == ts and m.ts != ts]

    def everything(self, channel: str) -> list[Message]:
        """All that can be seen in a channel, threads included, oldest first."""
        return self._visible(channel)

    def lost(self, channel: str) -> list[Message]:
        """What was posted there into threads that are none: nobody sees it."""
        return [m for m in self._copied(channel) if m.invisible]

    def dm(self, who: str) -> list[Message]:
        """Somebody's direct messages with the app, oldest first."""
        return self._visible(self.world.dm_with(self.world.user_named(who).id).id)

    def ephemerals(self, who: str) -> list[Message]:
        """What only somebody sees, oldest first, until they reload."""
        with self.world.lock:
            user = self.world.user_named(who).id
            return copy.deepcopy([m for m in self.world.ephemerals if m.only == user and not m.invisible])

    def modal(self, who: str) -> View | None:
        """The modal in front of somebody."""
        stack = self.modals(who)
        return stack[-1] if stack else None

    def modals(self, who: str) -> list[View]:
        """The modals of somebody, the one in front last."""
        with self.world.lock:
            ids = self.world.stacks.get(self.world.user_named(who).id, [])
            return copy.deepcopy([self.world.views[id] for id in ids])

    def home(self, who: str) -> View | None:
        """The app's home tab as somebody sees it."""
        with self.world.lock:
            return copy.deepcopy(self.world.homes.get(self.world.user_named(who).id))

    def files(self) -> list[File]:
        """Every file."""
        with self.world.lock:
            return copy.deepcopy(list(self.world.files.values()))

    def _visible(self, channel: str) -> list[Message]:
        return [m for m in self._copied(channel) if not m.invisible]

    def _copied(self, channel: str) -> list[Message]:
        with self.world.lock:
            place = self.world.channel_named(channel)
            assert place is not None, f"there is no channel {channel}"
            return copy.deepcopy(list(self.world.messages[place.id].values()))
