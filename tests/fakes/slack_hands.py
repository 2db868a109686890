"""What somebody does with what stands in blocks: press, choose, look up, fill in, send and close."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack_answers import Answer, answered, take_submission
from tests.fakes.slack_blocks import options_faults
from tests.fakes.slack_delivery import Delivery
from tests.fakes.slack_form import STATE, filled, initial, option_called, refused
from tests.fakes.slack_payloads import Payloads, Shown
from tests.fakes.slack_text import Control, controls
from tests.fakes.slack_world import Json, Message, User, View, World


@dataclass
class Hands:
    """One person's hands; `troubles` are the errors that Slack showed them."""

    world: World
    delivery: Delivery
    user: User
    troubles: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The id of the account."""
        return self.user.id

    def presses(self, what: str, at: Shown, confirms: bool = True) -> Answer:
        """Press a button, by its label, action_id or value; a dialog that asks back is agreed to, or not."""
        live = self._live(at)
        control = self._control(live, what, ("button",))
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
        return self._act(live, control, _begun(control) | state)

    def looks_up(self, what: str, typed: str, at: Shown) -> list[str]:
        """Type into a list that is asked for: what is offered."""
        live = self._live(at)
        control = self._control(live, what, ("external_select", "multi_external_select"))
        return [option["text"]["text"] for option in self._options(live)(control, typed)]

    def submits(self, **values: Any) -> Answer:  # noqa: ANN401
        """Fill in the modal in front, by label, action_id or block_id, and send it."""
        view = self._front()
        assert view.body.get("submit"), "this modal cannot be sent"
        fields = [control for control in controls(view.blocks) if control.element["type"] in STATE]
        for name in values:
            assert any(control.called(name) for control in fields), f"no field is called {name}"
        for control in fields:
            given = next((values[name] for name in values if control.called(name)), ...)
            state = self._filled(view, control, given)
            view.values.setdefault(control.block_id, {})[control.action_id] = state
        if errors := _unsent(view, fields):
            view.errors = errors
            return Answer(False, error="; ".join(errors.values()))
        reply = self.delivery.ask(self._payloads.submission(self.user, view))
        return take_submission(self.world, view, reply, self.troubles)

    def closes(self, all_of_them: bool = False) -> Answer:
        """Close the modal in front, or all; the app hears of it where the modal asks for that."""
        view = self._front()
        stack = self.world.stacks[self.id]
        cleared = all_of_them or bool(view.body.get("clear_on_close"))
        gone = list(reversed(stack)) if cleared else [view.id]
        del stack[len(stack) - len(gone) :]
        replies = []
        for id in gone:
            closed = self.world.views[id]
            if closed.body.get("notify_on_close"):
                replies.append(self.delivery.ask(self._payloads.closed(self.user, closed, cleared)))
        return Answer(all(reply.ok for reply in replies), replies=replies)

    @property
    def _payloads(self) -> Payloads:
        return Payloads(self.world)

    def _filled(self, view: View, control: Control, given: Any) -> Json:  # noqa: ANN401
        if given is ...:
            known = view.values.get(control.block_id, {}).get(control.action_id)
            return known or initial(control.element) or {}
        return filled(control, given, self._options(view))

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

    def _options(self, live: Shown) -> Callable[[Control, str], list[Json]]:
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
            if control.called(what):
                return control
        raise AssertionError(f"there is no {what!r} among {[control.label for control in fitting]}")

    def _live(self, shown: Shown) -> Shown:
        assert not self.user.deleted, f"{self.user.name} is deactivated"
        if isinstance(shown, Message):
            return self._message(shown)
        open_ = [*self.world.stacks.get(self.id, []), *(v.id for v in [self.world.homes.get(self.id)] if v)]
        assert shown.id in open_, f"{self.user.name} sees no such view"
        return self.world.views[shown.id]

    def _message(self, shown: Message) -> Message:
        channel = self.world.channels[shown.channel]
        visible = channel.kind == "public" or self.id in channel.members
        known = [*self.world.messages[shown.channel].values(), *self.world.ephemerals] if visible else []
        mine = (m for m in known if m.ts == shown.ts and m.only in (None, self.id) and not m.invisible)
        found = next(mine, None)
        assert found is not None, f"{self.user.name} sees no such message"
        return found

    def _front(self) -> View:
        stack = self.world.stacks.get(self.id)
        assert stack, f"no modal is open for {self.user.name}"
        return self.world.views[stack[-1]]


def _begun(control: Control) -> Json:
    """What a menu began with, as an action tells it."""
    before = initial(control.element) or {}
    return {
        name.replace("selected", "initial"): value
        for name, value in before.items()
        if name.startswith("selected") and value
    }


def _unsent(view: View, fields: list[Control]) -> dict[str, str]:
    errors = {}
    for control in fields:
        if control.block["type"] == "input":
            state = view.values[control.block_id][control.action_id]
            if why := refused(control, state):
                errors[control.block_id] = why
    return errors
