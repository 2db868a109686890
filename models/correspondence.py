"""What the outbox keeps of somebody: what was written to them alone, and what names them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false
from sqlmodel import Session, case, col, func, or_, select, update

from models.keeping import Kept, Whose, erased, keeps
from models.outbox import Outcome, Parcel
from models.words import t

ERASED = "erased"  # in place of what was removed on request


@keeps("outbox")
def kept_messages(session: Session, whose: Whose) -> list[Kept]:
    """The messages to somebody alone, and those to others that name an e-mail or id of theirs."""
    mine = [(col(Parcel.platform) == where) & _alone(native) for where, native in whose.known]
    theirs = or_(false(), *mine)
    naming = whose.named_in(col(Parcel.body)) & ~theirs

    def forget() -> None:
        blank = {"body": erased(), "error": case((col(Parcel.state) == Outcome.PARKED, ERASED))}
        session.execute(update(Parcel).where(naming).values(blank))
        room = case((col(Parcel.direct), ""), else_=col(Parcel.room))
        state = case((col(Parcel.state) == Outcome.WAITING, Outcome.DROPPED), else_=Parcel.state)
        alone = case((col(Parcel.direct), None), else_="")  # nobody's: never everybody's
        gone = blank | {"room": room, "only": alone, "subject": None, "state": state}
        session.execute(update(Parcel).where(theirs).values(gone))

    count = session.exec(select(func.count()).select_from(Parcel).where(or_(theirs, naming))).one()
    return [Kept("messages", t("messages to them, or with their e-mail or ids"), count, forget)]


def _alone(native: str) -> ColumnElement[bool]:
    to = case((col(Parcel.direct), col(Parcel.room)), else_=col(Parcel.only))
    return func.coalesce(to, "") == native
