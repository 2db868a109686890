"""What a backup is taken of, and what is compared."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from sqlmodel import SQLModel

from bot.backup import back_up
from bot.db import Database
from bot.virtual import real_time
from models.file import StoredFile
from models.person import Role
from tests.team import Team


def busy(team: Team) -> None:
    """Let a little of everything happen."""
    market, lead = team.member("市场"), team.member("负责人", Role.LEAD, "运营部")
    market.says("选题 提交 618美妆测评")
    market.says("选题 提交 618美妆测评合集")
    market.says("提醒我 明天下午三点 交首图")
    lead.says("选题 定题 T1 @市场 截止 下周三18:00")
    lead.says("放假 4月3日")
    with team.paiqi.db.transaction() as session:
        session.add(StoredFile(name="封面.png", kind="image/png", size=3, content=b"\x00\xff\n", at=team.now))


def backup(db: Database) -> BytesIO:
    """Back a database up as of now."""
    file = BytesIO()
    back_up(db, file, real_time())
    file.seek(0)
    return file


def all_rows(db: Database) -> dict[str, list[Any]]:
    """All that is in a database, by table."""
    with db.reading() as session:
        return {
            table.name: sorted(map(str, session.execute(table.select())))
            for table in SQLModel.metadata.sorted_tables
        }
