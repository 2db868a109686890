"""The methods of views: modals opened by a trigger, pushed, updated by their hash, and home tabs."""

from __future__ import annotations

import copy

from tests.fakes.slack_api import Call, Failure, method
from tests.fakes.slack_blocks import LARGEST_VIEW, ids_given, size_of, view_faults
from tests.fakes.slack_told import file_names, told_view
from tests.fakes.slack_world import TRIGGER_LASTS, Json, Trigger, View, World

DEEPEST = 3  # views on a stack


@method("views.open", per_minute=100)
def open_(call: Call) -> Json:
    """Show a modal to whoever the trigger is of."""
    trigger, body = _trigger(call), read_view(call, "modal")
    trigger.used = True
    view = call.world.new_view(trigger.user, body)
    call.world.stacks[trigger.user] = [view.id]
    return {"view": told_view(call.world, view)}


@method("views.push", per_minute=100)
def push(call: Call) -> Json:
    """Show a modal on top of the one that the trigger came from."""
    trigger, body = _trigger(call), read_view(call, "modal")
    stack = call.world.stacks.get(trigger.user, [])
    if trigger.view is None or trigger.view not in stack:
        raise Failure("not_found")
    if len(stack) >= DEEPEST:
        raise Failure("push_limit_reached")
    trigger.used = True
    view = call.world.new_view(trigger.user, body, previous=stack[-1])
    stack.append(view.id)
    return {"view": told_view(call.world, view)}


@method("views.update", per_minute=100)
def update(call: Call) -> Json:
    """Change a view that is open, or the home tab."""
    view = _open_view(call)
    body = read_view(call, view.body["type"], view)
    _agree(call, view)
    change_view(call.world, view, body)
    return {"view": told_view(call.world, view)}


@method("views.publish", per_minute=100)
def publish(call: Call) -> Json:
    """Show somebody their home tab."""
    user = call.needed("user_id")
    if not call.world.install.home:
        raise Failure("not_enabled")
    if user not in call.world.users:
        raise Failure("invalid_arguments", ["[ERROR] invalid `user_id`"])
    home = call.world.homes.get(user)
    body = read_view(call, "home", home)
    if home is not None:
        _agree(call, home)
        change_view(call.world, home, body)
    else:
        if call.text("hash"):
            raise Failure("hash_conflict")
        home = call.world.homes[user] = call.world.new_view(user, body)
    return {"view": told_view(call.world, home)}


def read_view(call: Call, kind: str, known: View | None = None) -> Json:
    """The view of a call, as strictly as it is asked for."""
    view = call.data("view", "invalid_arguments")
    if view is None:
        raise Failure("invalid_arguments", ["[ERROR] missing required field: view"])
    return judged(call.world, view, kind, known)


def judged(world: World, view: object, kind: str, known: View | None = None) -> Json:
    """See that a view can be shown; its blocks get ids."""
    found = view_faults(view, file_names(world))
    if isinstance(view, dict) and view.get("type") != kind:
        found = [f"[ERROR] must be a view of type {kind} [json-pointer:/view/type]", *found]
    if isinstance(view, dict) and size_of(view) > LARGEST_VIEW:
        raise Failure("view_too_large")
    if found or not isinstance(view, dict):
        raise Failure("invalid_arguments", found)
    given = view.get("external_id")
    taken = {v.body.get("external_id") for v in shown(world) if v is not known}
    if given and given in taken:
        raise Failure("duplicate_external_id")
    made = copy.deepcopy(view)
    made["blocks"] = ids_given(made["blocks"])
    return made


def shown(world: World) -> list[View]:
    """Every view that somebody has before them."""
    return [world.views[id] for stack in world.stacks.values() for id in stack] + list(world.homes.values())


def change_view(world: World, view: View, body: Json) -> None:
    """Let a view show something else; what was filled in stays where block and action are still the same."""
    view.body, view.hash, view.errors = body, world.new_hash(), {}
    kept = {(block["block_id"], id) for block in body["blocks"] for id in _actions(block)}
    view.values = {
        block: {action: value for action, value in values.items() if (block, action) in kept}
        for block, values in view.values.items()
        if any((block, action) in kept for action in values)
    }


def _actions(block: Json) -> list[str]:
    elements = [block.get("element"), block.get("accessory"), *block.get("elements", [])]
    return [str(element["action_id"]) for element in elements if element and "action_id" in element]


def _trigger(call: Call) -> Trigger:
    trigger = call.world.triggers.get(call.needed("trigger_id"))
    if trigger is None:
        raise Failure("invalid_trigger_id")
    if trigger.used:
        raise Failure("exchanged_trigger_id")
    if call.world.now() - trigger.at > TRIGGER_LASTS:
        raise Failure("expired_trigger_id")
    return trigger


def _open_view(call: Call) -> View:
    id, external = call.text("view_id"), call.text("external_id")
    if not id and not external:
        raise Failure("invalid_arguments", ["[ERROR] missing required field: view_id"])
    found = (
        v for v in shown(call.world) if v.id == id or (external and v.body.get("external_id") == external)
    )
    if (view := next(found, None)) is None:
        raise Failure("not_found")
    return view


def _agree(call: Call, view: View) -> None:
    if call.text("hash") and call.text("hash") != view.hash:
        raise Failure("hash_conflict")
