"""The scripted months, as far as the week after the festival: who is told what on which days."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.db import Database
from models.nudge import SENT, Nudge
from models.outbox import Parcel
from models.stage import Stage
from tests.said import SHANGHAI, moment
from tests.scripted import FESTIVAL, live, told

UNTIL = moment("2027-02-12 22:00")
OFF = {line.split()[0] for line in FESTIVAL.splitlines() if line.endswith("放假")}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_over_the_festival_only_what_publishing_needs_is_told_and_goes_to_who_is_on_duty(
    database_url: str, tmp_path: Path
) -> None:
    live(database_url, tmp_path / "begun", festival=True, until=UNTIL)

    db = Database(database_url)
    with db.reading() as session:
        asked = select(Nudge, Stage).join(Stage, col(Stage.id) == col(Nudge.stage))
        rows = session.exec(asked.where(col(Nudge.kind).in_(SENT))).all()
        keys = session.exec(select(Parcel.key).where(col(Parcel.key).startswith("stages:"))).all()
    db.close()
    off = [stage for one, stage in rows if f"{one.at.astimezone(SHANGHAI):%Y-%m-%d}" in OFF]
    assert {stage.read.zh for stage in off} == {"开播", "填销售额", "发布", "留言处理", "首日数据"}
    assert all(stage.read.essential for stage in off)
    assert len(keys) == len(set(keys))
    assert {row.split(" | ")[2] for row in told(database_url) if row[2:7] in {day[5:] for day in OFF}} == {
        "编辑乙"
    }
