"""Kinds of requests: which there are, which may be filed, and what each asks and who approves it."""

from __future__ import annotations

from typing import Annotated

from handlers._chat import Chat
from handlers._command import command
from handlers._request_kind_words import needed_positions, show_kind
from handlers._request_kinds import AnyKind
from models.audit import Deed, append
from models.message import Button, Message
from models.person import Role
from models.position import holders, position_named
from models.refusal import Refusal
from models.request_kinds import all_kinds, names_on, turn
from models.request_words import called
from models.words import Words, joined, nt, t


@command("request-kind list", "申请类型 列表", "sqlxlb")
def list_kinds(chat: Chat) -> Message:
    """List the kinds of requests, those that may be filed first"""
    on = names_on(chat.session)
    kinds = sorted(all_kinds(chat.session), key=lambda one: one.name not in on)
    lines = [
        joined([called(one), t("on") if one.name in on else t("off"),
                nt("{count} step", "{count} steps", len(one.steps))])
        for one in kinds
    ]  # fmt: skip
    more = Button(t("Look…"), "request-kind show …"), Button(t("Turn on…"), "request-kind on …")
    return Message(t("Kinds of requests"), sections=(joined(lines, "\n"),), buttons=more)


@command("request-kind show", "申请类型 查看", "sqlxck")
def show(chat: Chat, kind: Annotated[AnyKind, t("Kind")]) -> Message:
    """Show what a kind of request asks for, who approves it, and who does it"""
    return show_kind(chat, kind)


@command("request-kind on", "申请类型 启用", "sqlxqy", role=Role.LEAD)
def turn_on(chat: Chat, kind: Annotated[AnyKind, t("Kind")]) -> Message:
    """Let a kind of request be filed; says which positions nobody has yet"""
    if not turn(chat.session, kind.name, True):
        raise Refusal(t("“{kind}” is on already.", kind=called(kind)))
    append(chat.session, Deed(f"request-kind:{kind.name}", "turn on", chat.me.id, chat.now))
    done = t("“{kind}” can be filed now.", kind=called(kind))
    vacant = [name for name in needed_positions(kind)
              if not holders(chat.session, position_named(chat.session, name))]  # fmt: skip
    if not vacant:
        return Message(done)
    asked = t("Nobody has these positions yet; until then a lead decides: {names}", names="、".join(vacant))
    give = tuple(Button(t("Give “{position}”…", position=name), f"position give {name} …") for name in vacant)
    return Message(done, sections=(asked,), buttons=give)


@command("request-kind off", "申请类型 停用", "sqlxty", role=Role.LEAD)
def turn_off(chat: Chat, kind: Annotated[AnyKind, t("Kind")]) -> Words:
    """Let a kind of request not be filed any more; what is under way goes on"""
    if not turn(chat.session, kind.name, False):
        raise Refusal(t("“{kind}” is off already.", kind=called(kind)))
    append(chat.session, Deed(f"request-kind:{kind.name}", "turn off", chat.me.id, chat.now))
    return t("“{kind}” can't be filed any more; what is under way goes on.", kind=called(kind))
