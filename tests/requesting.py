"""An office of three departments that ask each other for things."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, select

from models.person import Department, Person, Role
from models.request import Request
from tests.team import Member, Team

DESIGN = {"content": "首页长图", "size": "3 张", "needed": "3月20日"}


@dataclass(frozen=True, slots=True)
class Office:
    """市场 of 市场部 files; 市场主管 heads it; 设计甲 heads 设计部; 负责人 leads."""

    team: Team
    market: Member
    head: Member
    designer: Member
    lead: Member

    def files(self, kind: str = "设计", title: str = "618 长图", **values: str) -> str:
        """Let 市场 file a request, a design where nothing else is said."""
        self.market.says(f"提需求 {kind} {title}")
        return self.market.fills(**(values or DESIGN))

    def state(self, number: int = 1) -> str:
        """How far a request is."""
        return str(self.team.reads(lambda session: session.get_one(Request, number).state))

    def line(self, number: int = 1) -> str:
        """What the button says that agrees to a request as it is now."""
        sign = str(self.team.reads(lambda session: session.get_one(Request, number).sign))
        return f"申请 同意 R{number} --hash {sign}"

    def agrees(self, *members: Member, number: int = 1) -> None:
        """Let people agree, one after the other."""
        for member in members:
            member.says(self.line(number))


def office(team: Team) -> Office:
    """Open the office."""
    lead = team.member("负责人", Role.LEAD)
    head = team.member("市场主管", Role.MEMBER, "市场部")
    designer = team.member("设计甲", Role.MEMBER, "设计部")
    market = team.member("市场")
    put_into(team, "市场", "市场部")
    return Office(team, market, head, designer, lead)


def put_into(team: Team, name: str, department: str) -> None:
    """Let somebody be of a department."""
    with team.paiqi.db.transaction() as session:
        person = session.exec(select(Person).where(Person.name == name)).one()
        person.department = session.exec(select(Department.id).where(Department.name == department)).one()


def states(session: Session) -> list[str]:
    """How far each request is."""
    return list(session.exec(select(Request.state).order_by(Request.id)))  # type: ignore[arg-type]
