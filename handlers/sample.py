"""The sample team: taken away when the real one moves in, or brought back as it was."""

from __future__ import annotations

from handlers._chat import Chat, Sample
from handlers._command import command
from models.message import Button, Message
from models.person import Role
from models.refusal import Refusal
from models.words import Words, joined, t


@command("sample remove", "示例 清空", "slqk", "清空示例", role=Role.ADMIN)
def remove(chat: Chat) -> Words | Message | None:
    """Take the sample team away, with all that it did"""
    me, leaves = chat.me.name, chat.me.sample
    stay = _sample(chat).remove(chat.session)
    if leaves and me not in stay:
        return None  # nobody is left to be answered
    kept = t("Still here: {names}.", names=joined(stay, "、")) if stay else ""
    done = t("The sample is gone. The rooms stay; who writes a first line joins as a member.")
    return Message(joined([done, kept], "\n"), buttons=(Button(t("Bring it back"), "sample reset"),))


@command("sample reset", "示例 重置", "slcz", "重置示例", role=Role.ADMIN)
def reset(chat: Chat) -> Message:
    """Bring the sample back as it was at first, and the clock to real time"""
    chat.now = _sample(chat).reset(chat.session)
    return Message(
        t("The sample is as it was at first, and the clock shows real time."),
        buttons=(Button(t("Propose…"), "topic propose …", primary=True),),
    )


def _sample(chat: Chat) -> Sample:
    if chat.tools.sample is None:
        raise Refusal(t("There is no sample here: a real chat is connected."))
    return chat.tools.sample
