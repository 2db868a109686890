"""How a call of the Web API is judged before it is carried out: method, token, scopes, form, rate."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack_world import Json, Token, World

Do = Callable[["Call"], Json]


class Failure(Exception):
    """An answer of `ok: false`."""

    def __init__(self, error: str, messages: list[str] | None = None, **more: Any) -> None:  # noqa: ANN401
        super().__init__(error)
        told: Json = {"ok": False, "error": error, **more}
        if messages:
            told["response_metadata"] = {"messages": messages}
        self.told = told


@dataclass
class Call:
    """One call: by whose token, with which arguments. `asked` is whether they came as JSON."""

    world: World
    token: Token
    name: str
    args: Json = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """An argument as text."""
        value = self.args.get(name)
        return default if value is None else str(value)

    def needed(self, name: str) -> str:
        """An argument that may not be missing."""
        if not (value := self.text(name)):
            raise Failure("invalid_arguments", [f"[ERROR] missing required field: {name}"])
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """An argument that is true or false."""
        return self.text(name, str(default)).lower() in ("true", "1")

    def number(self, name: str, default: int, most: int) -> int:
        """An argument that is a number."""
        text = self.text(name, str(default))
        if not text.isdigit() or not 0 < int(text) <= most:
            raise Failure("invalid_limit" if name == "limit" else "invalid_arguments")
        return int(text)

    def data(self, name: str, wrong: str) -> Any:  # noqa: ANN401
        """An argument that is JSON: as a text in a form, as itself or as a text in a JSON body."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError as error:
            raise Failure(wrong) from error

    def requires(self, *scopes: str) -> None:
        """See that the token has one of some scopes."""
        held = self.token.scopes & set(scopes)
        if not held:
            raise Failure("missing_scope", needed=scopes[0], provided=",".join(sorted(self.token.scopes)))
        if len(held) == 1:  # of several it is not said which one was needed
            self.world.install.used |= held


@dataclass(frozen=True)
class Method:
    """A method: what it does, what it takes, and how often it may be called in a minute (0: specially)."""

    do: Do
    scopes: tuple[str, ...]
    takes_json: bool
    per_minute: int
    kind: str


METHODS: dict[str, Method] = {}


def method(
    name: str, *scopes: str, per_minute: int, takes_json: bool = True, kind: str = "bot"
) -> Callable[[Do], Do]:
    """Declare a method; any one of its scopes suffices."""

    def declare(do: Do) -> Do:
        METHODS[name] = Method(do, scopes, takes_json, per_minute, kind)
        return do

    return declare


@dataclass
class Asked:
    """A request as it came over the wire."""

    name: str
    token: str
    args: Json
    as_json: bool = False
    in_header: bool = True  # whether the token was in its header
    posted: bool = True


def find_token(world: World, asked: Asked) -> Token:
    """The token of a call, if it is one that may call."""
    if not asked.token:
        raise Failure("not_authed")
    token = world.tokens.get(asked.token)
    if token is None:
        raise Failure("invalid_auth")
    if token.wrong:
        raise Failure(token.wrong)
    return token


def prepare(world: World, asked: Asked) -> tuple[Method, Call]:
    """Judge a call; it is carried out by `method.do(call)`."""
    chosen = METHODS.get(asked.name)
    if chosen is None:
        raise Failure("unknown_method", req_method=asked.name)
    token = find_token(world, asked)
    if token.kind != chosen.kind:
        raise Failure("not_allowed_token_type")
    if token.kind == "app" and not asked.in_header:
        raise Failure("not_authed")
    if token.kind == "app" and not asked.posted:
        raise Failure("insecure_request")
    # A body of JSON is as good as none where a method does not take it.
    args = {} if asked.as_json and not chosen.takes_json else asked.args
    call = Call(world, token, asked.name, args)
    if chosen.scopes:
        call.requires(*chosen.scopes)
    return chosen, call


def page(call: Call, found: list[Any], most: int = 1000, usual: int = 100) -> tuple[list[Any], Json]:
    """A page of what was found, and where the next begins."""
    limit = call.number("limit", usual, most)
    cursor = call.text("cursor")
    if cursor and not (cursor.startswith("next:") and cursor[5:].isdigit()):
        raise Failure("invalid_cursor")
    begin = int(cursor[5:]) if cursor else 0
    end = begin + limit
    following = f"next:{end}" if end < len(found) else ""
    return found[begin:end], {"response_metadata": {"next_cursor": following}}
