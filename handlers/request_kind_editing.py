"""Kinds of requests changed in chat, step by step, or taken out as YAML and brought back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from handlers import _request_check as check
from handlers._chat import Chat
from handlers._command import command
from handlers._drafts import my_draft
from handlers._form import FormField
from handlers._importing import handed_in, keep_draft, unused
from handlers._request_kind_edit import filled, made_step, save
from handlers._request_kind_words import changes
from handlers._request_kinds import AnyKind, FirstKind, read_any
from handlers._request_yaml import explain, read_kind_file, write_kind
from handlers._rows import MOST_SHOWN, and_more
from handlers._yaml import Wrong
from models.draft import Draft
from models.file import StoredFile
from models.message import Attachment, Button, Message
from models.person import Role
from models.refusal import Refusal
from models.request_kind import Kind
from models.request_kinds import kind_named
from models.request_shipped import SHIPPED
from models.request_words import called
from models.words import Words, joined, nt, t

COMMAND = "request-kind import"


@command("request-kind export", "申请类型 导出", "sqlxdc")
def export(chat: Chat, kind: Annotated[AnyKind, t("Kind")]) -> Message:
    """Write a kind of request into a YAML file to be changed and imported again"""
    content, name = write_kind(kind), f"request-{kind.name}.yaml"
    file = StoredFile(
        name=name, kind="yaml", size=len(content), content=content, person=chat.me.id, at=chat.now
    )
    chat.session.add(file)
    chat.session.flush()
    said = t("Kind of request “{kind}” as a file", kind=called(kind))
    return Message(said, attachment=Attachment(file.id, name))


@command("request-kind import", "申请类型 导入", "sqlxdr", role=Role.LEAD)
def bring_in(chat: Chat, draft: Draft | None = None) -> Words | Message:
    """Bring a kind of request in from its YAML file: look at what changes, then import"""
    mine = unused(my_draft(chat, draft.id), COMMAND) if draft is not None else None
    handed = chat.session.get_one(StoredFile, mine.fields["file"]) if mine is not None else handed_in(chat)
    if handed is None:
        return explain()
    reading = read_kind_file(handed.content, check.known_to(chat.session))
    if reading.kind is None:
        return _bad(handed.name, reading.wrongs)
    if mine is None:
        return _preview(chat, handed, reading.kind)
    mine.posted = "imported"
    return save(chat, reading.kind, "import")


def _bad(name: str, wrongs: tuple[Wrong, ...]) -> Message:
    lines = [t("Line {line}: {what}", line=str(one.line), what=one.words) for one in wrongs[:MOST_SHOWN]]
    again = t("Nothing is imported while a line is bad. Mend the file and hand it in again.")
    listed = joined([*lines, and_more(len(wrongs))], "\n")
    return Message(t("“{name}” cannot be imported yet", name=name), sections=(listed, again))


def _preview(chat: Chat, file: StoredFile, made: Kind) -> Message:
    lines = changes(kind_named(chat.session, made.name), made)
    if not lines:
        return Message(t("“{kind}” is so already.", kind=called(made)))
    draft = Draft(person=chat.me.id, command=COMMAND, fields={"file": file.id}, at=chat.now)
    keep_draft(chat, draft)
    button = Button(t("Import"), f"{COMMAND} {draft.short_id}", primary=True)
    count = nt("“{kind}”: {count} change", "“{kind}”: {count} changes", len(lines), kind=called(made))
    return Message(count, sections=(joined(lines, "\n"),), buttons=(button,))


def _as_it_is(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """Fill the form with the step as it is."""
    try:
        held = filled(read_any(chat, raw.get("kind", "")), raw.get("key", ""))
    except Refusal:
        return fields
    return tuple(replace(one, value=one.value or held.get(one.name, "")) for one in fields)


@command("request-kind step", "申请类型 改步骤", "sqlxgbz", role=Role.LEAD, fields=_as_it_is)
def change_step(  # noqa: PLR0913 - each is a field of the form
    chat: Chat,
    kind: Annotated[FirstKind, t("Kind")],
    key: Annotated[str, t("Key, a short word")],
    zh: Annotated[str, t("Name")],
    who: Annotated[str, t("Who decides")],
    rule: Annotated[str | None, t("Who must agree: all, any, veto or how many")] = None,
    within: Annotated[str | None, t("Within")] = None,
    only: Annotated[str | None, t("Only where")] = None,
    en: Annotated[str | None, t("English name")] = None,
) -> Message:
    """Change a step of approval of a kind of request, or add one at its end"""
    written = {"key": key, "zh": zh, "who": who, "rule": rule or "", "within": within or "",
               "only": only or "", "en": en or ""}  # fmt: skip
    made = made_step(kind, written, check.known_to(chat.session))
    known = any(one.key == made.key for one in kind.steps)
    steps = tuple(made if one.key == made.key else one for one in kind.steps)
    return save(chat, replace(kind, steps=steps if known else (*steps, made)), "change")


@command("request-kind remove-step", "申请类型 删步骤", "sqlxsbz", role=Role.LEAD)
def remove_step(chat: Chat, kind: Annotated[FirstKind, t("Kind")], key: Annotated[str, t("Key")]) -> Message:
    """Take a step of approval out of a kind of request"""
    steps = tuple(one for one in kind.steps if key not in (one.key, one.zh))
    if steps == kind.steps:
        raise Refusal(t("“{kind}” has no step “{key}”.", kind=called(kind), key=key), field="key")
    return save(chat, replace(kind, steps=steps), "remove")


@command("request-kind reset", "申请类型 恢复", "sqlxhf", role=Role.LEAD)
def reset(chat: Chat, kind: Annotated[AnyKind, t("Kind")]) -> Message:
    """Let a kind of request be as it was delivered"""
    if kind.name not in SHIPPED:
        words = t("“{kind}” is the team's own; there is nothing to go back to.", kind=called(kind))
        raise Refusal(words)
    return save(chat, SHIPPED[kind.name], "reset")
