"""A hundred people press one button at the same moment, in ten processes: one decision."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import ExitStack
from subprocess import PIPE, Popen

import pytest
from sqlmodel import col, select

from models.audit import Entry
from models.outbox import Parcel
from models.person import Role
from models.request import Request, Seat
from models.request_kind import Kind, StepSpec
from models.request_kinds import save_kind, turn
from tests.requesting import states
from tests.team import Team

PROCESSES, EACH = 10, 10
ANYBODY = Kind(
    "quick", "快批", "Quick", (), (StepSpec("any", "任一人", "Anybody", ("role:editor*",), rule="any"),)
)


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_hundred_presses_at_once_make_one_decision(team: Team) -> None:
    market = team.member("市场")
    for number in range(PROCESSES * EACH):
        team.member(f"审批{number}", Role.EDITOR)
    with team.paiqi.db.transaction() as session:
        save_kind(session, ANYBODY, None, team.now)
        turn(session, "quick", True)
    market.says("提需求 快批 618")
    line = team.reads(lambda s: f"request approve R1 --hash {s.get_one(Request, 1).sign}")

    presses(team.paiqi.db.url, line)

    assert team.reads(states) == ["closed"]
    verbs = Counter(
        team.reads(lambda s: s.exec(select(Entry.verb).where(Entry.subject == "request:R1")).all())
    )
    assert verbs["approve"] == 1
    assert "agree" not in verbs
    decided = team.reads(lambda s: s.exec(select(Seat.id).where(Seat.decision != "")).all())
    assert len(decided) == 1
    asked = select(Parcel.id).where(col(Parcel.event).startswith("local:event:press-"), col(Parcel.direct))
    answers = team.reads(lambda s: s.exec(asked.where(col(Parcel.edits).is_(None))).all())
    assert len(answers) >= PROCESSES * EACH
    assert team.wrongs() == []


def presses(url: str, line: str) -> None:
    """Let each process get ready, then all press."""
    command = [sys.executable, "-m", "tests.pressing", url]
    with ExitStack() as stack:
        made = [
            stack.enter_context(Popen([*command, str(n * EACH), str(EACH), line], stdin=PIPE, stdout=PIPE))
            for n in range(PROCESSES)
        ]
        for process in made:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
        for process in made:
            process.communicate(b"go\n", timeout=300)
        assert [process.returncode for process in made] == [0] * PROCESSES
