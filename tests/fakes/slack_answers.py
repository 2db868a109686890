"""What becomes of the app's answers: shown, applied to the modal, or an error on the person's screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack_api import Failure
from tests.fakes.slack_hooks import answer_to, unfit
from tests.fakes.slack_parcel import Reply
from tests.fakes.slack_views import DEEPEST, change_view, judged
from tests.fakes.slack_world import Hook, Json, View, World

TROUBLE = "We had some trouble connecting. Try again?"
ERRORS = {"http_timeout": "operation_timeout", "timeout": "operation_timeout"}


@dataclass
class Answer:
    """What came back: whether all was well, what went wrong, the app's answer, and each delivery."""

    ok: bool
    error: str = ""
    body: Any = None
    seconds: float = 0.0
    replies: list[Reply] = field(default_factory=list)
    ts: str = ""  # of the message that was said

    def __add__(self, other: Answer) -> Answer:
        """Both answers as one."""
        both = [*self.replies, *other.replies]
        return Answer(self.ok and other.ok, self.error or other.error, replies=both, ts=self.ts or other.ts)


def answered(world: World, reply: Reply, troubles: list[str], hook: Hook | None = None) -> Answer:
    """Take the answer to an interaction; that to a slash command may be a message."""
    answer = Answer(reply.ok, reply.error, reply.body, reply.seconds, [reply])
    if not reply.ok:
        answer.error = ERRORS.get(reply.error, "dispatch_failed") if hook else TROUBLE
    elif hook is not None and reply.body not in (None, "", {}):
        told = reply.body if isinstance(reply.body, dict) else {"text": str(reply.body)}
        with world.lock:
            answer.error = unfit(world, told)
            answer.ok = not answer.error
            if answer.ok:
                answer_to(world, hook, told)
    if answer.error:
        troubles.append(answer.error)
    return answer


def take_submission(world: World, view: View, reply: Reply, troubles: list[str]) -> Answer:
    """Do what the app answered to a modal that was sent."""
    answer = Answer(reply.ok, reply.error, reply.body, reply.seconds, [reply])
    if reply.ok:
        with world.lock:
            answer.error = _apply(world, view, reply.body)
    else:
        answer.error = TROUBLE
    answer.ok = not answer.error
    if answer.error and not (isinstance(reply.body, dict) and view.errors):
        troubles.append(answer.error)
    return answer


def _apply(world: World, view: View, body: Any) -> str:  # noqa: ANN401
    view.errors = {}
    if body in (None, "", {}):
        _close(world, view)
        return ""
    if not isinstance(body, dict) or body.get("response_action") not in ACTIONS:
        return TROUBLE
    try:
        return ACTIONS[body["response_action"]](world, view, body)
    except Failure as failure:
        return f"{TROUBLE} {failure.told}"


def _close(world: World, view: View) -> None:
    stack = world.stacks[view.user]
    if view.id in stack:
        stack.remove(view.id)


def _clear(world: World, view: View, body: Json) -> str:
    world.stacks[view.user] = []
    return ""


def _errors(world: World, view: View, body: Json) -> str:
    errors = body.get("errors")
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        return f"{TROUBLE} errors must be about input blocks: {errors}"
    if not all(isinstance(text, str) and text for text in errors.values()):
        return f"{TROUBLE} errors must be texts: {errors}"
    view.errors = dict(errors)
    return "; ".join(errors.values())


def _update(world: World, view: View, body: Json) -> str:
    change_view(world, view, judged(world, body.get("view"), "modal", view))
    return ""


def _push(world: World, view: View, body: Json) -> str:
    made = judged(world, body.get("view"), "modal", None)
    stack = world.stacks[view.user]
    if len(stack) >= DEEPEST:
        return f"{TROUBLE} push_limit_reached"
    stack.append(world.new_view(view.user, made, previous=view.id).id)
    return ""


ACTIONS: dict[str, Callable[[World, View, Json], str]] = {
    "errors": _errors,
    "update": _update,
    "push": _push,
    "clear": _clear,
}
