"""The record of a month as a file: it proves itself, and no change to it goes unnoticed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from models.audit import Root
from models.audit_file import Broken, prove
from models.person import Role
from tests.pretended import ROOT
from tests.said import SHANGHAI
from tests.team import Team
from tests.terminal import Terminal

SCRIPT = ROOT / "docs" / "verify_audit.py"


@pytest.fixture
def team(database_url: str) -> Iterator[Team]:
    """A team on the last day of March 2026."""
    made = Team(database_url, now=datetime(2026, 3, 31, 10, 30, tzinfo=SHANGHAI))
    yield made
    made.close()


@pytest.fixture
def terminal(team: Team) -> Terminal:
    """A terminal beside a team whose record goes from March into April."""
    lead = team.member("负责人", Role.LEAD)
    team.member("市场")
    for title in ("618美妆测评", "敏感肌换季怎么护理"):
        lead.says(f"选题 提交 {title}")
    team.joined("市场").says("选题 投票 T1")
    team.passes_until("2026-04-01 10:00")
    lead.says("选题 不采用 T2 下个月再说")
    lead.says("选题 定题 T1 @市场 截止 4月8日 18:30")
    return Terminal(team.paiqi.db.url)


@pytest.fixture
def april(terminal: Terminal, tmp_path: Path) -> Path:
    """The file of April."""
    made = tmp_path / "2026-04.jsonl"
    done = terminal.types("audit", "export", "--month", "2026-04", str(made))
    assert done.code == 0, done
    return made


def lines(file: Path) -> list[str]:
    return file.read_text("utf-8").splitlines(keepends=True)


def by_script(file: Path, *root: str) -> tuple[int, str]:
    """What the script says that needs nothing of ours."""
    ran = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(file), *root], capture_output=True, text=True, check=False
    )
    return ran.returncode, ran.stdout.strip()


def test_a_month_follows_the_root_that_was_posted_and_holds_what_was_done_since(
    team: Team, terminal: Terminal, april: Path
) -> None:
    head, *entries, last = map(json.loads, lines(april))
    root = team.reads(lambda session: session.get_one(Root, "2026-03"))

    assert (head["follows"], head["earlier"]) == (root.root, root.count)
    assert {"decline", "accept"} <= {entry["verb"] for entry in entries}
    assert all(entry["at"] >= "2026-03-31T16:00" for entry in entries)
    assert last["count"] == root.count + len(entries)
    assert any(root.root[:16] in card for card in team.room("数据").cards())


def test_both_provers_find_an_untouched_file_whole(terminal: Terminal, april: Path) -> None:
    root = json.loads(lines(april)[-1])["root"]

    said = terminal.types("audit", "verify", str(april), "--root", root[:16])

    assert said.code == 0 and said.out.startswith("Every line holds: ") and root in said.out
    assert by_script(april, root[:16]) == (0, "Every line holds.")


def test_a_months_root_is_what_the_next_one_follows(team: Team, terminal: Terminal, tmp_path: Path) -> None:
    march = tmp_path / "2026-03.jsonl"
    terminal.types("audit", "export", "--month", "2026-03", str(march))

    assert prove(lines(march)).root == team.reads(lambda session: session.get_one(Root, "2026-03").root)


def change(number: int, **values: object) -> Callable[[list[str]], list[str]]:
    def changed(text: list[str]) -> list[str]:
        told = json.loads(text[number]) | values
        return [*text[:number], f"{json.dumps(told, ensure_ascii=False)}\n", *text[number + 1 :]]

    return changed


def without(subject: str) -> Callable[[list[str]], list[str]]:
    return lambda text: [line for line in text if f'"{subject}"' not in line]


TAMPERINGS = [
    pytest.param(change(2, why="别的理由"), "line 3: ", "changed after it was written", id="a reason"),
    pytest.param(change(2, person=None), "line 3: ", "changed after it was written", id="who"),
    pytest.param(change(3, at="2026-04-01T01:00:00+00:00"), "line 4: ", "changed after", id="when"),
    pytest.param(lambda text: text[:-1], "line ", "the end is missing", id="the end is gone"),
    pytest.param(
        lambda text: [*text[:-2], text[-1]], "line ", "lead up to here", id="the last entry is gone"
    ),
    pytest.param(without("topic:T2"), "line ", "lead up to here", id="a whole subject is gone"),
    pytest.param(lambda text: [text[0], *text[1:-1], text[1], text[-1]], "line ", "missing", id="one twice"),
]


@pytest.mark.parametrize(("tamper", "line", "what"), TAMPERINGS)
def test_what_was_changed_is_named_by_its_line(
    terminal: Terminal, april: Path, tamper: Callable[[list[str]], list[str]], line: str, what: str
) -> None:
    april.write_text("".join(tamper(lines(april))), "utf-8")

    said = terminal.types("audit", "verify", str(april))
    code, script = by_script(april)

    assert said.code == 1 and line in said.err and what in said.err
    assert code == 1 and ((what in script and line in script) or what == "the end is missing")


def test_a_file_that_was_made_up_whole_has_another_root_than_the_room_was_told(
    terminal: Terminal, april: Path
) -> None:
    said = terminal.types("audit", "verify", str(april), "--root", "0123456789abcdef")

    assert said.code == 1 and "not 0123456789abcdef" in said.err


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("", "line 1: the end is missing", id="empty"),
        pytest.param("{}", "line 1: this is no record that Paiqi wrote", id="something else"),
        pytest.param("[1", "line 1: this is no line of a record", id="no JSON"),
        pytest.param('{"paiqi": "audit"}', "line 1: it does not say what follows", id="no beginning"),
        pytest.param(
            '{"paiqi": "audit", "month": "2026-04", "follows": "", "earlier": 0}\n{"n": {}}',
            "line 2: this is no entry",
            id="no entry",
        ),
    ],
)
def test_what_is_no_record_is_said_to_be_none(text: str, line: str) -> None:
    with pytest.raises(Broken, match=line):
        prove(text.splitlines())


def test_a_month_that_is_none_is_refused(terminal: Terminal) -> None:
    said = terminal.types("audit", "export", "--month", "12月")

    assert said.code == 2 and "2026-12" in said.err
