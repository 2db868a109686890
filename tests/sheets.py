"""Sheets that people hand in during scenes."""

from __future__ import annotations

from collections.abc import Sequence

from handlers._sheet import write_sheet
from models.file import StoredFile
from models.inbox import Incoming
from tests.team import Member


def hand_in(
    member: Member,
    line: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[object]],
    kind: str = "xlsx",
    room: str | None = None,
) -> str:
    """Send a sheet along with a line; what is answered, once it is read."""
    send(member, line, write_sheet(kind, headings, rows), kind, room)
    member.team.settles()
    return member.hears()


def send(member: Member, line: str, content: bytes, kind: str = "xlsx", room: str | None = None) -> None:
    """Send a file along with a line; it is heard, and nothing else happens yet."""
    team = member.team
    with team.paiqi.db.transaction() as session:
        file = StoredFile(name=f"表.{kind}", kind=kind, size=len(content), content=content, at=team.now)
        session.add(file)
        session.flush()
        number = file.id
    team.hear(Incoming("local", team.event(), member.name, line, room=room, files=(number,)))
