"""Somebody in the workspace who types, presses and fills in; the app hears of it as Slack tells it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack_answers import Answer, answered, take_submission
from tests.fakes.slack_blocks import options_faults
from tests.fakes.slack_delivery import Delivery
from tests.fakes.slack_form import STATE, filled, initial, option_called, refused
from tests.fakes.slack_payloads import TYPES, Payloads, Shown
from tests.fakes.slack_text import Control, controls
from tests.fakes.slack_world import Channel, File, Hook, Json, Message, User, View, World


@dataclass
class Person:
    """One person's hands and eyes; `troubles` are the errors that Slack showed them."""

    world: World
    delivery: Delivery
    user: User
    troubles: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The id of the account."""
        return self.user.id

    def types(self, line: str, channel: str | None = None) -> Answer:
        """Type a slash command into a channel, or into the direct messages with the app."""
        command, _, text = line.partition(" ")
        place = self._place(channel)
        assert self.id in place.members, f"{self.user.name} is not in {place.name}"
        parcel = self._payloads.slash(self.user, place, command, text.strip())
        hook = Hook(self.id, place.id, self.world.now())
        return answered(self.world, self.delivery.ask(parcel), self.troubles, hook)

    def says(self, line: str, channel: str | None = None, thread: str | None = None) -> Answer:
        """Say something, with `@paiqi` in it or not; in a channel, a thread, or directly to the app."""
        return self._post(self._typed(line), self._place(channel), thread)

    def mentions(self, line: str, channel: str, thread: str | None = None) -> Answer:
        """Say something to the app in a channel: it hears of it twice, with the same ts."""
        return self.says(f"@{self.world.bot.name} {line}", channel, thread)

    def uploads(
        self, name: str, content: bytes, channel: str | None = None, text: str = "", thread: str | None = None
    ) -> Answer:
        """Post a file."""
        file = File(self.world.new_id("F"), name, name, self.id, len(content), content, done=True)
        self.world.files[file.id] = file
        return self._post(self._typed(text), self._place(channel), thread, file)

    def presses(self, what: str, at: Shown, confirms: bool = True) -> Answer:
        """Press a button, by its label, action_id or value; a dialog that asks back is agreed to, or not."""
        live = self._live(at)
        control = self._control(live, what, ("button", "workflow_button"))
        if control.element.get("confirm") and not confirms:
            return Answer(True)
        element = control.element
        action: Json = {name: element[name] for name in ("text", "value", "style", "url") if name in element}
        return self._act(live, control, action)

    def chooses(self, what: str, option: Any, at: Shown, confirms: bool = True) -> Answer:  # noqa: ANN401
        """Choose from a menu, a list or a calendar, by its label or action_id; by what the option says."""
        live = self._live(at)
        control = self._control(live, what, ("overflow", *STATE))
        if control.element.get("confirm") and not confirms:
            return Answer(True)
        if control.element["type"] == "overflow":
            chosen = option_called(control, option, self._options(live))
            return self._act(live, control, {"selected_option": chosen})
        state = filled(control, option, self._options(live))
        self._values(live).setdefault(control.block_id, {})[control.action_id] = state
        if control.block["type"] == "input" and not control.block.get("dispatch_action"):
            return Answer(True)
        before = initial(control.element) or {}
        begun = {
            name.replace("selected", "initial"): value
            for name, value in before.items()
            if name != "type" and value
        }
        return self._act(live, control, begun | state)

    def looks_up(self, what: str, typed: str, at: Shown) -> list[str]:
        """Type into a list that is asked for: what is offered."""
        live = self._live(at)
        control = self._control(live, what, ("external_select", "multi_external_select"))
        return [option["text"]["text"] for option in self._options(live)(control, typed)]

    def submits(self, **values: Any) -> Answer:  # noqa: ANN401
        """Fill in the modal in front, by label, action_id or block_id, and send it."""
        view = self._front()
        fields = [control for control in controls(view.blocks) if control.element["type"] in STATE]
        for name in values:
            assert any(_called(control, name) for control in fields), f"no field is called {name}"
        for control in fields:
            given = next((values[name] for name in values if _called(control, name)), ...)
            state = self._filled(view, control, given)
            view.values.setdefault(control.block_id, {})[control.action_id] = state
        if errors := _unsent(view, fields):
            view.errors = errors
            return Answer(False, error="; ".join(errors.values()))
        reply = self.delivery.ask(self._payloads.submission(self.user, view))
        return take_submission(self.world, view, reply, self.troubles)

    def _filled(self, view: View, control: Control, given: Any) -> Json:  # noqa: ANN401
        if given is ...:
            known = view.values.get(control.block_id, {}).get(control.action_id)
            return known or initial(control.element) or {}
        return filled(control, given, self._options(view))

    def closes(self, all_of_them: bool = False) -> Answer:
        """Close the modal in front, or all; the app hears of it where the modal asks for that."""
        view = self._front()
        stack = self.world.stacks[self.id]
        gone = list(reversed(stack)) if all_of_them or view.body.get("clear_on_close") else [view.id]
        del stack[len(stack) - len(gone) :]
        replies = []
        for id in gone:
            closed = self.world.views[id]
            if closed.body.get("notify_on_close"):
                replies.append(self.delivery.ask(self._payloads.closed(self.user, closed, len(gone) > 1)))
        return Answer(all(reply.ok for reply in replies), replies=replies)

    def uses_shortcut(self, callback: str, message: Message | None = None) -> Answer:
        """Use a shortcut, on a message or from anywhere."""
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
            event["view"] = self._told_home()
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

    def reloads(self) -> None:
        """Start the client anew: what only this person saw is gone."""
        self.world.ephemerals = [m for m in self.world.ephemerals if m.only != self.id]

    @property
    def _payloads(self) -> Payloads:
        return Payloads(self.world)

    def _told_home(self) -> Json:
        from tests.fakes.slack_told import told_view

        return told_view(self.world, self.world.homes[self.id])

    def _place(self, channel: str | None) -> Channel:
        place = self.world.dm_with(self.id) if channel is None else self.world.channel_named(channel)
        assert place is not None, f"there is no channel {channel}"
        return place

    def _typed(self, line: str) -> str:
        return self._payloads.escaped(line, names=False)

    def _post(self, text: str, channel: Channel, thread: str | None, file: File | None = None) -> Answer:
        assert self.id in channel.members, f"{self.user.name} is not in {channel.name}"
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
        answer = Answer(True)
        if self.world.bot.id not in channel.members:
            return answer
        said = self._payloads.said(self.user, message)
        if f"<@{self.world.bot.id}>" in message.text and channel.kind != "im":
            answer += self._tell(said | {"type": "app_mention"}, channel)
        return answer + self._tell(said | {"channel_type": TYPES[channel.kind]}, channel)

    def _tell(self, event: Json, channel: Channel | None) -> Answer:
        replies = self.delivery.tell(self._payloads.event(event, channel))
        return Answer(any(reply.ok for reply in replies), replies=replies)

    def _reaction(self, kind: str, name: str, message: Message) -> Answer:
        item = {"type": "message", "channel": message.channel, "ts": message.ts}
        event = {"type": kind, "user": self.id, "reaction": name, "item_user": message.user, "item": item}
        return self._tell(event, self.world.channels[message.channel])

    def _act(self, live: Shown, control: Control, action: Json) -> Answer:
        whole: Json = {
            "action_id": control.action_id,
            "block_id": control.block_id,
            "type": control.element["type"],
            "action_ts": self.world.new_ts(),
            **action,
        }
        parcel = self._payloads.action(self.user, live, whole, self._state(live))
        return answered(self.world, self.delivery.ask(parcel), self.troubles)

    def _values(self, live: Shown) -> dict[str, dict[str, Json]]:
        return live.values if isinstance(live, View) else live.values.setdefault(self.id, {})

    def _state(self, live: Shown) -> Json:
        values = self._values(live)
        for control in controls(live.blocks):
            if (begins := initial(control.element)) is not None:
                values.setdefault(control.block_id, {}).setdefault(control.action_id, begins)
        return values

    def _options(self, live: Shown) -> Any:  # noqa: ANN401
        def ask(control: Control, typed: str) -> list[Json]:
            least = control.element.get("min_query_length", 3)
            assert len(typed) >= least, f"Slack asks for options from {least} letters on"
            block, action = control.block_id, control.action_id
            reply = self.delivery.ask(self._payloads.suggestion(self.user, live, block, action, typed))
            if not reply.ok or options_faults(reply.body):
                self.troubles.append(reply.error or "invalid options")
                return []
            groups = reply.body.get("option_groups", [])
            return list(reply.body.get("options", [])) + [o for group in groups for o in group["options"]]

        return ask

    def _control(self, live: Shown, what: str, kinds: tuple[str, ...]) -> Control:
        fitting = [control for control in controls(live.blocks) if control.element["type"] in kinds]
        for control in fitting:
            if _called(control, what) or what == control.value:
                return control
        raise AssertionError(f"there is no {what!r} among {[control.label for control in fitting]}")

    def _live(self, shown: Shown) -> Shown:
        return self.world.views[shown.id] if isinstance(shown, View) else self._message(shown)

    def _message(self, shown: Message) -> Message:
        known = [*self.world.messages[shown.channel].values(), *self.world.ephemerals]
        mine = (m for m in known if m.ts == shown.ts and m.only in (None, self.id))
        found = next(mine, None)
        assert found is not None, f"{self.user.name} sees no such message"
        return found

    def _front(self) -> View:
        stack = self.world.stacks.get(self.id)
        assert stack, f"no modal is open for {self.user.name}"
        return self.world.views[stack[-1]]


def _called(control: Control, name: str) -> bool:
    return name in (control.label, control.action_id, control.block_id)


def _unsent(view: View, fields: list[Control]) -> dict[str, str]:
    errors = {}
    for control in fields:
        if control.block["type"] == "input":
            state = view.values[control.block_id][control.action_id]
            if why := refused(control, state):
                errors[control.block_id] = why
    return errors
