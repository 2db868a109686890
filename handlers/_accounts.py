"""Which account is meant, and what forms ask where a team has several."""

from __future__ import annotations

from collections.abc import Mapping

from handlers._chat import Chat
from handlers._form import FormField
from models.message import Button
from models.refusal import Refusal
from models.room import Account, account_here, accounts_of, told_apart
from models.words import joined, t


def if_several(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """Ask for the account only where there is something to choose."""
    several = bool(told_apart(chat.session))
    return tuple(field for field in fields if several or field.name != "account")


def account_for(chat: Chat, account: Account | None) -> int:
    """The account that was said, else the room's, else the only one; Refusal where that tells nothing."""
    whose = account.id if account is not None else account_here(chat.session, chat.room)
    if whose is None:
        names = joined([one.name for one in accounts_of(chat.session)], " / ")
        if not names:
            raise Refusal(t("There is no account yet."),
                          Button(t("Add account…"), "account add …"))  # fmt: skip
        raise Refusal(t("For which account? There are: {names}", names=names), field="account")
    return whose
