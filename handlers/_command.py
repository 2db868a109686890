"""Commands: a function whose signature is the grammar, docstring the help, decorator the permission."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from handlers._chat import Chat, Reply
from handlers._form import FormField
from handlers._kinds import Kind, kind_of
from models.person import Role
from models.words import Text, Words

Function = Callable[..., Reply]
Fields = Callable[[Chat, tuple[FormField, ...], Mapping[str, str]], tuple[FormField, ...]]


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter of a command: what kind of thing it is, and its label in a form."""

    name: str
    kind: Kind
    label: Words
    required: bool


@dataclass(frozen=True, slots=True)
class Command:
    """A line people may say. `head` is its canonical English, `zh` its Chinese; `heads` are all its names."""

    head: str
    zh: str
    heads: tuple[str, ...]
    function: Function
    role: Role
    help: Text
    params: tuple[Param, ...]
    fields: Fields | None

    @property
    def noun(self) -> str:
        """What the command speaks of."""
        return self.head.partition(" ")[0]

    def __str__(self) -> str:
        return self.head


COMMANDS: dict[str, Command] = {}


def command(
    head: str,
    zh: str,
    initials: str,
    *also: str,
    role: Role = Role.MEMBER,
    fields: Fields | None = None,
) -> Callable[[Function], Function]:
    """Declare a command by its English, its Chinese, that one's pinyin initials, and other names.

    `fields` may change the form's fields: prefill, add, take away. Two commands of one name stop the start.
    """

    def keep(function: Function) -> Function:
        names = (head, zh, initials, *also)
        made = Command(head, zh, names, function, role, _help(function), _params(function), fields)
        keys = [name.replace(" ", "") for name in names]
        for taken in (key for key in keys if key in COMMANDS):
            raise ValueError(f"two commands are called {taken!r}: {COMMANDS[taken]} and {made}")
        COMMANDS.update(dict.fromkeys(keys, made))
        return function

    return keep


def commands() -> list[Command]:
    """All commands, once each, in the order of their canonical names."""
    return sorted(declared(), key=lambda made: made.head)


def declared() -> list[Command]:
    """All commands, once each, in the order in which their files and these declare them."""
    return list({made.head: made for made in COMMANDS.values()}.values())


def _help(function: Function) -> Text:
    doc = inspect.getdoc(function)
    if not doc:
        raise ValueError(f"{function.__name__} has no docstring, which is its help")
    return Text(doc.partition("\n\n")[0].replace("\n", " "))


def _params(function: Function) -> tuple[Param, ...]:
    hints = get_type_hints(function, include_extras=True)
    return tuple(
        _param(name, hints[name], parameter)
        for name, parameter in list(inspect.signature(function).parameters.items())[1:]
    )


def _param(name: str, hint: Any, parameter: inspect.Parameter) -> Param:  # noqa: ANN401
    label: Words = Text(name.replace("_", " ").capitalize())
    if get_origin(hint) is Annotated:
        hint, *extras = get_args(hint)
        label = next((extra for extra in extras if isinstance(extra, Text)), label)
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(part for part in get_args(hint) if part is not types.NoneType)
    return Param(name, kind_of(hint), label, parameter.default is inspect.Parameter.empty)
