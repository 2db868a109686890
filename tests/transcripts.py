"""What people saw in the moments that other programs get wrong: lived, and written into docs/transcripts.md.

`python -m tests.transcripts` writes the page; a test lives it again and compares.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from bot import logs
from bot.migrate import migrate
from models.person import Role
from models.sop import Approval
from tests.pretended import ROOT
from tests.team import Member, Team
from tests.test_review import begun, hands_in

PAGE = ROOT / "docs" / "transcripts.md"
HEADING = """# As people saw it

Made by `python -m tests.transcripts`, which lets a team live each of these; a test lives them again.
`>` is what somebody said or pressed, with the answer below it; `←` is a message that came by itself.
"""


class Script:
    """A transcript that is being lived."""

    def __init__(self, team: Team) -> None:
        self.team = team
        self.lines: list[str] = []

    def says(self, member: Member, line: str) -> None:
        """Let somebody say a line."""
        self._write(member, line, member.says(line))

    def presses(self, member: Member, label: str) -> None:
        """Let somebody press the newest button of a label."""
        self._write(member, f"[{label}]", member.presses(label))

    def finds(self, member: Member, what: str) -> None:
        """Note the newest message to somebody in which a word stands."""
        text = next(one for one in reversed(self.team.direct(member.name)) if what in one)
        self._note(f"{self._now} {member.name} ←", text)

    def notes(self, text: str) -> None:
        """Say what happens between two lines."""
        self.lines.append(f"… {text}")

    @property
    def _now(self) -> str:
        return f"{self.team.now:%m-%d %H:%M}"

    def _write(self, member: Member, said: str, answer: str) -> None:
        self._note(f"{self._now} {member.name} > {said}", answer)

    def _note(self, head: str, text: str) -> None:
        self.lines += [head, *(f"    {line}" for line in text.splitlines())]


def own_draft(script: Script) -> None:
    """Approving one's own draft"""
    lead, _ = begun(script.team)
    other = script.team.member("副主编", Role.LEAD)
    script.notes("负责人自己写了初稿，快讯模板由负责人审核")
    hands_in(script.team, lead)
    script.says(lead, "审核 通过 V1")
    script.presses(other, "通过")


def second_click(script: Script) -> None:
    """A second click after a decision"""
    lead, editor = begun(script.team, Approval(("person:负责人", "person:副主编"), "any", 2))
    other = script.team.member("副主编", Role.LEAD)
    script.notes("负责人和副主编都收到同一稿，一人通过即可；副主编的页面还开着旧卡片")
    hands_in(script.team, editor)
    script.presses(lead, "通过")
    script.says(other, "审核 通过 V1")


def over_a_weekend(script: Script) -> None:
    """Snoozing across a weekend with 调休"""
    team = script.team
    admin = team.member("管理员", Role.ADMIN)
    _, editor = begun(team)
    script.says(admin, "日历 设置 上班 3月14日")
    script.notes("3月14日是星期六，这周要补班")
    team.passes_until("2026-03-13 17:50")
    script.says(editor, "稿件 稍后提醒 S2 下个工作日")
    team.passes_until("2026-03-14 10:00")
    script.finds(editor, "初稿")
    script.says(editor, "稿件 为什么 S2")


def deputy(script: Script) -> None:
    """A deputy is told while somebody is away"""
    team = script.team
    lead, editor = begun(team)
    other = team.member("编辑乙", Role.EDITOR)
    script.says(editor, "成员 请假 3月24日到3月25日 @编辑乙")
    team.passes_until("2026-03-25 08:00")
    script.notes("发布前两小时的提醒到点了")
    team.passes_until("2026-03-25 09:10")
    script.finds(other, "初稿")
    script.says(lead, "稿件 为什么 S2")


def cap(script: Script) -> None:
    """More than may be told in a day"""
    team = script.team
    admin = team.member("管理员", Role.ADMIN)
    lead, editor = team.member("负责人", Role.LEAD), team.member("编辑甲", Role.EDITOR)
    script.says(admin, "设置 修改 提醒上限 1")
    for number, title in enumerate(("三款粉底实测", "高考作文解读", "春日穿搭清单"), 1):
        editor.says(f"选题 提交 {title}")
        lead.says(f"选题 定题 T{number} @编辑甲 截止 3月25日 20:07")
        lead.says(f"稿件 开始 A{number}")
        team.passes(minutes=10)
    script.finds(editor, "今天余下")
    script.says(editor, "稿件 为什么 S12")


def not_sent(script: Script) -> None:
    """Why a reminder was not sent"""
    team = script.team
    lead, editor = team.member("负责人", Role.LEAD), team.member("编辑甲", Role.EDITOR)
    editor.says("选题 提交 618美妆测评")
    lead.says("选题 定题 T1 @编辑甲 截止 3月25日 20:07")
    script.notes("晚上九点半才开始，第一步轮到编辑甲")
    team.passes_until("2026-03-11 21:30")
    script.says(lead, "稿件 开始 A1")
    team.passes(minutes=5)
    script.says(editor, "稿件 为什么 S2")
    script.notes("审核还没轮到")
    script.says(editor, "稿件 为什么 S4")


Scene: TypeAlias = Callable[[Script], None]
SCENES: tuple[Scene, ...] = (
    own_draft,
    second_click,
    over_a_weekend,
    deputy,
    cap,
    not_sent,
)


def transcript(play: Scene, url: str) -> str:
    """Live one scene in an empty, migrated database."""
    team = Team(url)
    try:
        script = Script(team)
        play(script)
        assert team.wrongs() == []
    finally:
        team.close()
    return "\n".join([f"## {play.__doc__}", "", "```", *script.lines, "```", ""])


def main() -> None:
    """Live each scene, and write the page."""
    logs.begin("ERROR")
    parts = [HEADING]
    for play in SCENES:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{Path(folder) / 'paiqi.db'}"
            migrate(url)
            parts.append(transcript(play, url))
    PAGE.write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
