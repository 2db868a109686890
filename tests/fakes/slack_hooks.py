"""Where a response_url leads: what is posted there is shown, replaced or removed; 5 times in 30 minutes."""

from __future__ import annotations

from typing import Any

from tests.fakes.slack_blocks import faults, ids_given
from tests.fakes.slack_payloads import Payloads
from tests.fakes.slack_told import file_names
from tests.fakes.slack_world import HOOK_LASTS, HOOK_USES, Hook, Json, Message, World

Told = tuple[int, Json | str]


def use_hook(world: World, id: str, asked: Any) -> Told:  # noqa: ANN401
    """Do what was posted to a response_url: a status and an answer."""
    hook = world.hooks.get(id)
    if hook is None:
        return 404, "no_hook"
    if world.now() - hook.at > HOOK_LASTS:
        return 404, {"ok": False, "error": "expired_url"}
    if hook.uses >= HOOK_USES:
        return 404, {"ok": False, "error": "used_url"}
    if not isinstance(asked, dict):
        return 400, "invalid_payload"
    if wrong := unfit(world, asked):
        return 400, wrong
    hook.uses += 1
    answer_to(world, hook, asked)
    return 200, {"ok": True}


def unfit(world: World, asked: Json) -> str:
    """Why something cannot be shown as an answer; nothing if it can."""
    if asked.get("delete_original"):
        return ""
    if not (asked.get("text") or asked.get("blocks") or asked.get("attachments")):
        return "no_text"
    return "invalid_blocks" if faults(asked.get("blocks", []), "message", file_names(world)) else ""


def answer_to(world: World, hook: Hook, asked: Json) -> None:
    """Show the answer to an interaction."""
    if asked.get("delete_original") or asked.get("replace_original"):
        original = _original(world, hook)
        if original is not None and asked.get("delete_original"):
            _remove(world, original)
            return
        if original is not None:
            _replace(world, original, asked)
            return
    text, blocks = str(asked.get("text") or ""), ids_given(asked.get("blocks") or [])
    message = Message(hook.channel, world.new_ts(), world.bot.id, text, blocks, by_app=True)
    message.only = None if asked.get("response_type") == "in_channel" else hook.user
    message.thread = asked.get("thread_ts") if hook.threads else None
    world.add_message(message)
    if message.only is None:
        Payloads(world).echo(Payloads(world).posted(message), message.channel)


def _original(world: World, hook: Hook) -> Message | None:
    if hook.ts is None:
        return None
    shown = (m for m in world.ephemerals if m.ts == hook.ts and m.only == hook.user)
    return next(shown, None) if hook.ephemeral else world.message(hook.channel, hook.ts)


def _remove(world: World, message: Message) -> None:
    if message.only is None:
        del world.messages[message.channel][message.ts]
    else:
        world.ephemerals.remove(message)


def _replace(world: World, message: Message, asked: Json) -> None:
    message.edits.append(message.text)
    message.text, message.blocks = str(asked.get("text") or ""), ids_given(asked.get("blocks") or [])
    message.edited = world.new_ts()
