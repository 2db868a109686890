"""Reads the nodes of a YAML file that people edit, and notes each wrong by its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from handlers._sop_check import LONGEST_NAME, MOST_LISTED
from handlers._yaml import Wrong
from models.words import Words, joined, t

TRUE, FALSE = ("true", "yes", "是"), ("false", "no", "否")
Check = Callable[[str], Words | None]


class Reader:
    """Reads nodes and notes what is wrong, going on with something harmless."""

    def __init__(self) -> None:
        self.wrongs: list[Wrong] = []

    def wrong(self, node: Node, words: Words) -> None:
        """Note what is wrong at a node."""
        self.wrongs.append(Wrong(node.start_mark.line + 1, words))

    def parts(self, node: Node, known: Sequence[str], required: Sequence[str]) -> dict[str, Node]:
        """The values of a mapping by their keys."""
        parts: dict[str, Node] = {}
        if not isinstance(node, MappingNode):
            self.wrong(node, t("here should stand: {names}", names=joined(known, ", ")))
            return parts
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else ""
            if name not in known:
                words = t("“{name}” is not known here; there are: {names}", name=name[:40],
                          names=joined(known, ", "))  # fmt: skip
                self.wrong(key, words)
            elif name in parts:
                self.wrong(key, t("“{name}” stands here twice", name=name))
            parts[name] = value
        for name in required:
            if name not in parts:
                self.wrong(node, t("“{name}” is missing", name=name))
        return parts

    def nodes(self, node: Node | None, most: int) -> list[Node]:
        """The entries of a list."""
        if node is None:
            return []
        if not isinstance(node, SequenceNode):
            self.wrong(node, t("here should stand a list, each line beginning with -"))
            return []
        if len(node.value) > most:
            self.wrong(node.value[most], t("this list is too long"))
        return list(node.value[:most])

    def texts(self, parts: Mapping[str, Node], name: str, wrong: Check) -> tuple[str, ...]:
        """The values of a list, each checked."""
        nodes = self.nodes(parts.get(name), MOST_LISTED)
        return tuple(self.text({name: one}, name, wrong) for one in nodes)

    def text(self, parts: Mapping[str, Node], name: str, wrong: Check, usual: str = "") -> str:
        """A value, checked; what is missing is as usual."""
        node = parts.get(name)
        if node is None:
            return usual
        if not isinstance(node, ScalarNode):
            self.wrong(node, joined([name, t("is one value")], ": "))
            return usual
        text = str(node.value).strip()
        if words := wrong(text):
            self.wrong(node, joined([name, words], ": "))
            return usual
        return text


def one_of(*known: str) -> Check:
    """A check that a value is one of some, in any case."""

    def wrong(text: str) -> Words | None:
        if text.lower() in known:
            return None
        names = joined(known, ", ")
        return t("“{text}” is not one of: {names}", text=text[:LONGEST_NAME], names=names)

    return wrong
