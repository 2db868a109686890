"""Two months of a team's articles, written beforehand: who says what when, and each reminder that came of it.

`python -m tests.scripted` lives January and February 2027 with the Spring Festival declared and without, and
once more with Paiqi killed again and again, and writes the tables into docs/reminders.md.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlmodel import Session, col, select

from bot import logs
from bot.migrate import migrate
from bot.words import Reader, say
from models.article import Article
from models.inbox import Incoming
from models.nudge import Nudge, Told, words_of
from models.person import Person, Role
from models.review import Review, Reviewer
from models.stage import Stage, open_stages
from models.teamwork import team_calendar
from models.version import SIGNS
from models.words import joined
from models.workcalendar import WorkCalendar
from tests.pretended import ROOT
from tests.said import SHANGHAI, moment
from tests.team import Team

FIRST, LAST = moment("2027-01-04 08:30"), moment("2027-02-28 22:00")
# As a notice might have it; a team imports the real one when it is out.
FESTIVAL = "\n".join(
    [f"2027-02-{day:02} 放假" for day in range(5, 12)] + ["2027-01-31 上班", "2027-02-20 上班"]
)
ARTICLES = (
    ("年货清单怎么列", "编辑甲", "2027-01-15 20:07", ""),
    ("返乡路上看什么", "编辑乙", "2027-01-22 20:07", ""),
    ("除夕直播预告", "编辑甲", "2027-02-05 20:07", "直播"),
    ("护肤三件事", "编辑乙", "2027-02-09 20:07", "快讯"),
    ("开工第一周写什么", "编辑甲", "2027-02-17 20:07", ""),
    ("元宵灯谜互动", "编辑乙", "2027-02-24 20:07", "活动"),
)
PATIENCE = timedelta(hours=30)  # how long a step lies before its doer gets to it
AGAIN = timedelta(hours=6)  # before a kill, of which all is said once more
KILLS = 30


@dataclass(frozen=True, slots=True)
class Line:
    """Something said at a moment; `event` makes that it counts once, however often it is said."""

    at: datetime
    who: str
    says: str
    event: str


def written(festival: bool) -> list[Line]:
    """What is said whatever comes of it."""
    said = [(FIRST, "负责人", f"日历 导入\n{FESTIVAL}")] if festival else []
    rota = "\n".join(f"2027-02-{day:02} 编辑乙" for day in range(5, 12))
    said.append((FIRST, "负责人", f"值班 安排\n{rota}"))
    for n, (title, owner, slot, template) in enumerate(ARTICLES, 1):
        said += [
            (FIRST, owner, f"选题 提交 {title}"),
            (FIRST, "负责人", f"选题 定题 T{n} @{owner} 截止 {slot}"),
            *([(FIRST, "负责人", f"稿件 换模板 A{n} {template}")] if template else []),
            (FIRST, "负责人", f"稿件 开始 A{n}"),
            (moment(slot) + timedelta(minutes=3), owner, f"登记发布 A{n} https://mp.weixin.qq.com/s/{n}"),
        ]
    said.append((moment("2027-01-19 17:00"), "编辑乙", "请假 明天 到 后天"))
    lines = [Line(at, who, says, f"script-{n}") for n, (at, who, says) in enumerate(said)]
    return sorted(lines, key=lambda line: line.at)


def acted(team: Team, calendar_day: date) -> list[Line]:
    """What people do at four in the afternoon of a working day: each step that lay for long enough."""
    at = team.now

    def read(session: Session) -> list[Line]:
        if not team_calendar(session, team.paiqi.tools.calendar).is_working(calendar_day):
            return []
        names = {person.id: person.name for person in session.exec(select(Person))}
        found = []
        for stage in open_stages(session):
            if stage.state == "open" and stage.opened_at and at - stage.opened_at > PATIENCE and stage.doer:
                found.append(_doing(stage, names[stage.doer], at))
        asked = select(Reviewer, Review).join(Review, col(Reviewer.review) == col(Review.id))
        for seat, review in session.exec(asked.where(Review.state == "open")):
            says = f"审核 通过 {review.short_id} --hash {review.hash[:SIGNS]}"
            found.append(Line(at, names[seat.person], says, f"act-{review.short_id}-{seat.person}"))
        return found

    return team.reads(read)


def _doing(stage: Stage, who: str, at: datetime) -> Line:
    does = "交稿" if stage.read.hands else "完成"
    link = f" https://docs.example.cn/{stage.short_id}" if stage.read.hands else ""
    return Line(at, who, f"稿件 {does} {stage.short_id}{link}", f"act-{stage.short_id}-{at:%m%d}")


def live(database_url: str, begun: Path, festival: bool, until: datetime = LAST) -> None:
    """Live the script on a database; `begun` keeps how far the wall clock came, for whoever goes on."""
    now = datetime.fromisoformat(begun.read_text()) if begun.exists() else FIRST
    team = Team(database_url, now)
    if not begun.exists():
        _hire(team)
    for line in _all(team, festival, until):
        team.hear(Incoming("local", line.event, line.who, line.says))
        _note(begun, team)
    team.close()


def _hire(team: Team) -> None:
    team.member("负责人", Role.ADMIN, department="内容部")
    for name in ("编辑甲", "编辑乙"):
        team.member(name, Role.EDITOR)


def _all(team: Team, festival: bool, until: datetime) -> Iterator[Line]:
    """Each line when its time has come, with what people do in the afternoons."""
    # What was said long ago is not said again: that a line was heard is not remembered for ever.
    since = team.now - AGAIN
    waiting = [line for line in written(festival) if line.at >= since]
    day = FIRST.date()
    while day <= until.date():
        yield from _due(team, waiting, moment(f"{day} 16:07"))
        if team.now <= moment(f"{day} 16:08"):
            yield from acted(team, day)
        yield from _due(team, waiting, moment(f"{day} 23:59"))
        day += timedelta(days=1)


def _due(team: Team, waiting: list[Line], until: datetime) -> Iterator[Line]:
    while waiting and waiting[0].at <= until:
        line = waiting.pop(0)
        if line.at > team.now:
            team.passes(seconds=(line.at - team.now).total_seconds())
        yield line
    if until > team.now:
        team.passes(seconds=(until - team.now).total_seconds())


def _note(begun: Path, team: Team) -> None:
    """Keep how far the wall clock came; a kill between two notes lets what follows be lived again."""
    half = begun.with_suffix(".half")
    half.write_text(team.now.isoformat())
    half.replace(begun)


def told(database_url: str) -> list[str]:
    """Each reminder: when, to whom, of what, by which rule; as the team reads it."""
    team = Team(database_url, LAST)
    reader = team.reader("zh_CN")

    def read(session: Session) -> list[str]:
        names = {person.id: person.name for person in session.exec(select(Person))}
        rows = session.exec(
            select(Nudge, Stage, Article)
            .join(Stage, col(Stage.id) == col(Nudge.stage))
            .join(Article, col(Article.id) == col(Stage.article))
            .order_by(col(Nudge.at), col(Nudge.stage))
        )
        calendar = team_calendar(session, team.paiqi.tools.calendar)
        return [_row(one, stage, article, names, calendar, reader) for one, stage, article in rows]

    try:
        return team.reads(read)
    finally:
        team.close()


def _row(
    one: Nudge, stage: Stage, article: Article, names: dict[int, str], calendar: WorkCalendar, reader: Reader
) -> str:
    at = one.at.astimezone(SHANGHAI)
    day = say(joined([calendar.mark(at.date())]), reader)
    words = say(joined([Told.of(one.kind).label, words_of(one)]), reader)
    return f"| {at:%m-%d %H:%M} | {day} | {names[one.person]} | {article.title} · {stage.read.zh} | {words} |"


def main() -> None:
    """Live the months three times and write what was told into docs/reminders.md."""
    if sys.argv[1:]:
        logs.begin("CRITICAL")
        live(sys.argv[1], Path(sys.argv[2]), sys.argv[3] == "festival")
        return
    logs.begin("CRITICAL")
    with tempfile.TemporaryDirectory(prefix="paiqi-months-") as folder:
        lived = [_lived(Path(folder), name) for name in ("plain", "festival", "killed")]
    (plain, _), (festival, _), (killed, kills) = lived
    same = [row for row in killed if row not in festival], [row for row in festival if row not in killed]
    sys.stdout.write(
        f"with it {len(festival)}, without {len(plain)}, killed {kills} times {len(killed)}: {same}\n"
    )
    (ROOT / "docs" / "reminders.md").write_text(_page(festival, plain, killed, kills), "utf-8")


def _lived(folder: Path, name: str) -> tuple[list[str], int]:
    url, begun = f"sqlite:///{folder / name}.db", folder / f"{name}.begun"
    migrate(url)
    festival = "plain" if name == "plain" else "festival"
    command = [sys.executable, "-m", "tests.scripted", url, str(begun), festival]
    dice = random.Random(7)
    kills = KILLS if name == "killed" else 0
    done = 0
    while True:
        process = subprocess.Popen(command, cwd=ROOT)
        if done == kills:
            assert process.wait() == 0
            return told(url), done
        time.sleep(dice.uniform(1.2, 2.2))  # it starts for about a second
        if process.poll() is not None:
            assert process.returncode == 0
            return told(url), done
        process.send_signal(signal.SIGKILL)
        process.wait()
        done += 1


def _page(festival: list[str], plain: list[str], killed: list[str], kills: int) -> str:
    outcome = "the same" if killed == festival else "something else"
    head = "| when | day | to | of what | why |\n|---|---|---|---|---|\n"
    return "\n".join(
        [
            "# Two months of reminders",
            "",
            "Made by `python -m tests.scripted`: six articles of four templates in January and February",
            "2027, with two editors, a lead, leave, and a duty rota over the Spring Festival, whose days are",
            f"an example. Killed {kills} times on the way, {outcome} came out.",
            "",
            "## With the festival declared",
            "",
            head + "\n".join(festival),
            "",
            "## While nobody has announced it",
            "",
            head + "\n".join(plain),
            "",
        ]
    )


if __name__ == "__main__":
    main()
