"""Words as data: what we say is a value until the courier knows its reader.

A plain `str` is what somebody typed and is shown as it is; a `Text` is ours and is translated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

Value: TypeAlias = "str | int | Decimal | date | datetime | Text"


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence of ours: an English msgid with `{name}` places and the values that fill them.

    With `plural`, the value named `count` chooses between the two msgids (gettext's ngettext).
    """

    msgid: str
    values: Mapping[str, Value] = field(default_factory=dict)
    plural: str | None = None


Words: TypeAlias = str | Text


def t(msgid: str, /, **values: Value) -> Text:
    """Say an English msgid; the reader's language is chosen when it is delivered."""
    return Text(msgid, values)


def nt(singular: str, plural: str, /, count: int, **values: Value) -> Text:
    """Say one of two msgids by `count`, which also fills `{count}`."""
    return Text(singular, {"count": count, **values}, plural)


def joined(parts: Iterable[Words], by: str = " · ") -> Words:
    """Chain words with a separator that is the same in each language; empty parts are left out."""
    kept = [part for part in parts if part]
    if len(kept) <= 1:
        return kept[0] if kept else ""
    places = by.join(f"{{p{n}}}" for n in range(len(kept)))
    return Text(places, {f"p{n}": part for n, part in enumerate(kept)})


def to_data(words: Words) -> Any:
    """Give words as JSON data: `from_data(to_data(w)) == w`."""
    if isinstance(words, str):
        return words
    data: dict[str, Any] = {"t": words.msgid}
    if words.values:
        data["v"] = {name: _value_to_data(value) for name, value in words.values.items()}
    if words.plural is not None:
        data["p"] = words.plural
    return data


def from_data(data: Any) -> Words:
    """Read back what `to_data` gave."""
    if isinstance(data, str):
        return data
    values = {name: _value_from_data(value) for name, value in data.get("v", {}).items()}
    return Text(data["t"], values, data.get("p"))


def _value_to_data(value: Value) -> Any:
    if isinstance(value, str | int):
        return value
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, date):
        return {"on": value.isoformat()}
    if isinstance(value, Decimal):
        return {"money": str(value)}
    return to_data(value)


def _value_from_data(data: Any) -> Value:
    if not isinstance(data, dict):
        return data  # type: ignore[no-any-return]
    if "at" in data:
        return datetime.fromisoformat(data["at"])
    if "on" in data:
        return date.fromisoformat(data["on"])
    if "money" in data:
        return Decimal(data["money"])
    return from_data(data)
