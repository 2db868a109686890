"""Lists of requests: by their state and kind, the oldest first."""

from __future__ import annotations

from sqlmodel import Session, col, select

from handlers._chat import Chat
from handlers._request_card import titled
from models.message import Message
from models.named import Named
from models.person import Person
from models.request import OPEN, Request
from models.request_kind import Kind
from models.request_words import called
from models.room import of_account
from models.words import Words, joined, t

MOST_LISTED = 30


class Stage(Named):
    """How far a request is, as lists know it."""

    OPEN = "open", t("under way"), "进行中", "全部"
    PENDING = "pending", t("waiting for approval"), "待审批", "审批中"
    APPROVED = "approved", t("not taken on yet"), "待接单", "已同意"
    DOING = "doing", t("in progress"), "处理中"
    DELIVERED = "delivered", t("delivered"), "已交付", "待验收"
    RETURNED = "returned", t("returned"), "已退回", "退回"
    CLOSED = "closed", t("closed"), "已完成", "已关闭"
    REJECTED = "rejected", t("rejected"), "已拒绝"

    @property
    def states(self) -> tuple[str, ...]:
        """The states of requests that are meant."""
        return OPEN if self is Stage.OPEN else (self.value,)


def listed(chat: Chat, stage: Stage, kind: Kind | None) -> Message:
    """List requests in a state, of one kind or of all."""
    asked = select(Request).where(col(Request.state).in_(stage.states))
    asked = asked.where(of_account(Request.account, chat.account))
    if kind is not None:
        asked = asked.where(Request.kind == kind.name)
    ordered = asked.order_by(col(Request.filed_at), col(Request.id)).limit(MOST_LISTED)
    lines = [line_of(chat.session, one) for one in chat.session.exec(ordered)]
    heading = joined([t("Requests"), stage.label, called(kind) if kind else ""])
    return Message(heading, sections=(joined(lines, "\n") or t("There are none."),))


def line_of(session: Session, request: Request) -> Words:
    """A request in one line: what, by whom, how much, how far, and since when."""
    return joined(
        [
            titled(request),
            called(request.read),
            session.get_one(Person, request.filer).name,
            t("{amount}", amount=request.amount) if request.amount else "",
            Request.STATES[request.state],
            t("since {moment}", moment=request.filed_at),
        ]
    )
