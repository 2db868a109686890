"""Accounts: the Official Accounts that the team runs, each with its rooms, columns, archive and slots."""

from __future__ import annotations

from typing import Annotated

from handlers._chat import Chat
from handlers._command import command
from handlers._kinds import ALL
from handlers._plain import plain
from models.audit import Deed, append
from models.column import columns_of
from models.message import Button, Message
from models.person import Role
from models.published import give_articles
from models.push import give_pushes
from models.refusal import Refusal
from models.room import Account, AccountKind, accounts_of, rooms
from models.topic import give_topics
from models.words import Words, joined, nt, t

LONGEST_NAME = 30  # characters, as WeChat takes them


@command("account list", "账号 列表", "zhlb")
def list_accounts(chat: Chat) -> Message:
    """List the accounts, with the rooms that serve each alone and its columns"""
    lines = [_line(chat, one) for one in accounts_of(chat.session)]
    buttons = (Button(t("New account…"), "account add …"), Button(t("Bind a room…"), "room account …"))
    shown = joined(lines, "\n") or t("No account is named yet: all is one.")
    return Message(
        t("Accounts"), sections=(shown,), buttons=buttons if chat.me.is_at_least(Role.ADMIN) else ()
    )


def _line(chat: Chat, account: Account) -> Words:
    served = [room.name for room in rooms(chat.session) if room.account == account.id]
    columns = len(columns_of(chat.session, account.id))
    return joined(
        [
            account.name,
            AccountKind.of(account.kind).label,
            joined(served, "、"),
            nt("{count} column", "{count} columns", columns) if columns else "",
        ]
    )


@command("account add", "账号 新增", "zhxz", role=Role.ADMIN)
def add_account(chat: Chat, name: Annotated[str, t("Name")]) -> Message:
    """Add an account; with the second, what was no account's so far becomes the first one's"""
    name = _checked_name(chat, name)
    before = accounts_of(chat.session)
    account = Account(name=name)
    chat.session.add(account)
    chat.session.flush()
    _note(chat, account, "add", "", name)
    buttons = (
        Button(t("Bind a room…"), "room account …"),
        Button(t("New column…"), f"column add --account {name} …"),
    )
    said: Words = ""
    if len(before) == 1:
        give_topics(chat.session, before[0].id)
        give_articles(chat.session, before[0].id)
        give_pushes(chat.session, before[0].id)
        said = t("What was no account's so far is now that of {account}.", account=before[0].name)
    told = t("Columns without an account are everybody's; its own come by “column add” in its room.")
    done = t("The account {account} is there.", account=name)
    return Message(done, sections=tuple(words for words in (said, told) if words), buttons=buttons)


@command("account rename", "账号 改名", "zhgm", role=Role.ADMIN)
def rename(chat: Chat, account: Annotated[Account, t("Account")], name: Annotated[str, t("Name")]) -> Words:
    """Give an account another name"""
    before, account.name = account.name, _checked_name(chat, name)
    _note(chat, account, "rename", before, account.name)
    return t("{before} is now called {after}.", before=before, after=account.name)


@command("account kind", "账号 类型", "zhlx", role=Role.ADMIN)
def change_kind(
    chat: Chat, kind: Annotated[AccountKind, t("Kind")], account: Annotated[Account, t("Account")]
) -> Words:
    """Say whether an account is a subscription account or a service account"""
    before, account.kind = account.kind, kind.value
    _note(chat, account, "kind", before, account.kind)
    return t("{account} is a {kind}.", account=account.name, kind=kind.label)


def _checked_name(chat: Chat, name: str) -> str:
    bare = " ".join(name.split())
    if not bare or len(bare) > LONGEST_NAME or plain(bare) in ALL:
        words = t("An account's name has 1 to {most} characters and is not “all”.", most=LONGEST_NAME)
        raise Refusal(words, field="name")
    if plain(bare) in [plain(one.name) for one in accounts_of(chat.session)]:
        raise Refusal(t("There is an account {name} already.", name=bare), field="name")
    return bare


def _note(chat: Chat, account: Account, verb: str, before: str, after: str) -> None:
    deed = Deed(f"account:{account.id}", verb, chat.me.id, chat.now, before=before, after=after)
    append(chat.session, deed)
