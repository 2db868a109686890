"""The console's pages over HTTP: what is missing, moving in, settings, and lines with their forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
import pytest
from sqlmodel import select

from handlers._sheet import write_sheet
from models.audit import Entry
from models.person import Role, everyone
from models.room import Room
from tests.served import Served, words_of
from tests.team import Team

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HEADINGS = ["姓名", "部门", "邮箱"]
GOOD = [["编辑甲", "内容部", "a@example.com"], ["编辑乙", "内容部", ""]]
BAD = [*GOOD, ["", "设计部", ""], ["编辑丙", "内容部", "不是邮箱"]]


@dataclass
class Desk:
    """Somebody before the console, as whom the page acts."""

    served: Served
    name: str
    client: httpx.Client
    page: str = ""
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def opens(self, path: str) -> str:
        """Open a page; its words."""
        return self._took(self.client.get(path, params={"as": self.name}))

    def hands_in(self, rows: list[list[str]]) -> str:
        """Hand in a sheet on the page of moving in."""
        self.opens("/console/import")
        self.files = {"file": ("团队.xlsx", write_sheet("xlsx", HEADINGS, rows))}
        return self.posts("/console/import")

    def posts(self, path: str, **fields: str) -> str:
        """Post a form of the page, with what it holds out of sight."""
        sent = {"as": self.name, "event": self.event(), "word": "", **fields}
        files, self.files = self.files, {}
        return self._took(self.client.post(path, data=sent, files=files or None))

    def presses(self, label: str, path: str = "/console/say") -> str:
        """Press the first button of a label."""
        forms = re.findall(r"<form.*?</form>", self.page, re.S)
        pressed = next(form for form in forms if re.search(rf">\s*{label}\s*</button>", form))
        line = re.search(r'name="line" value="([^"]*)"', pressed)
        assert line
        return self.posts(path, line=line[1])

    def event(self) -> str:
        """The event that the page gave its forms."""
        found = re.search(r'name="event" value="([0-9a-f]{32})"', self.page)
        return found[1] if found else self.served.team.event()

    def _took(self, answer: httpx.Response) -> str:
        self.served.team.settles()
        assert answer.status_code == 200, answer
        self.page = answer.text
        return words_of(answer.text)


@pytest.fixture
def office(team: Team) -> Iterator[Served]:
    """A team of an admin and a lead, with its rooms, on the web."""
    team.member("管理员", Role.ADMIN)
    team.member("负责人", Role.LEAD)
    made = Served(team)
    try:
        yield made
    finally:
        made.close()


def desk(office: Served, name: str) -> Desk:
    return Desk(office, name, office.browser())


def deeds(team: Team) -> list[str]:
    """What was written down, oldest first."""
    entries = team.reads(lambda session: session.exec(select(Entry)).all())
    return [f"{entry.verb} {entry.before} → {entry.after}" for entry in entries]


def test_settings_are_changed_together_each_written_down(office: Served) -> None:
    admin = desk(office, "管理员")
    admin.opens("/console/settings")

    page = admin.posts(
        "/console/settings",
        **{
            "push": "13",
            "was.push": "7",
            "quiet": "23：00到7：00",
            "was.quiet": "22:00-08:00",
            "hours": "x",
            "was.hours": "x",
        },
    )

    assert "推送的分钟：7 → 13" in page and "免打扰时段：22:00-08:00 → 23:00-07:00" in page
    assert 'name="push" type="text" value="13"' in admin.page
    assert sorted(deeds(office.team)) == ["set 22:00-08:00 → 23:00-07:00", "set 7 → 13"]
    assert office.team.direct("管理员") == []


def test_what_does_not_fit_stays_beside_its_error_and_the_rest_is_saved(office: Served) -> None:
    admin = desk(office, "管理员")
    admin.opens("/console/settings")

    page = admin.posts(
        "/console/settings",
        **{"push": "七", "was.push": "7", "drafts": "90", "was.drafts": "30", "hours": " ", "was.hours": "9"},
    )

    assert "有 2 项不合适，没有保存。" in page and "草稿提交后保留的天数：30 → 90" in page
    assert re.search(r'name="push" type="text" value="七"[^>]*aria-invalid="true"', admin.page)
    assert '<p class="error" id="knob-push-error">“七”不合适，现在是 7。</p>' in admin.page
    assert '<p class="error" id="knob-hours-error">这一项要填。</p>' in admin.page
    assert deeds(office.team) == ["set 30 → 90"]


def test_a_page_posted_again_changes_nothing(office: Served) -> None:
    admin = desk(office, "管理员")
    admin.opens("/console/settings")
    event = admin.event()

    for _ in range(2):
        admin.posts("/console/settings", **{"push": "13", "was.push": "7", "event": event})

    assert deeds(office.team) == ["set 7 → 13"]


def test_who_is_no_admin_reads_the_settings_and_changes_none(office: Served) -> None:
    lead = desk(office, "负责人")

    page = lead.opens("/console/settings")
    refused = lead.posts("/console/settings", **{"push": "13", "was.push": "7"})

    assert "这些要由管理员来改。" in page and 'name="push"' not in lead.page
    assert "这一步要由管理员来做：管理员。什么都没有改动。" in refused
    assert deeds(office.team) == []


def test_a_sheet_is_looked_at_mended_and_imported_and_the_list_follows(office: Served) -> None:
    admin = desk(office, "管理员")

    bad = admin.hands_in(BAD)
    assert "第 4 行：姓名 没有填" in bad and "第 5 行：邮箱 “不是邮箱”看起来不对" in bad
    assert len(office.team.reads(everyone)) == 2
    shown = admin.hands_in(GOOD)
    assert "新增 2" in shown and len(office.team.reads(everyone)) == 2
    imported = admin.presses("导入", "/console/import")

    assert "已导入：新增 2 人" in imported and "内容部的部门负责人 还缺" in imported
    assert len(office.team.reads(everyone)) == 4
    assert "都已经是现在这样，不用导入" in admin.hands_in(GOOD)


def test_without_a_sheet_the_page_says_what_to_hand_in(office: Served) -> None:
    admin = desk(office, "管理员")

    assert "姓名 部门 岗位 负责人 邮箱 userid 权限" in admin.opens("/console/import")
    assert "先选一个表格。" in admin.posts("/console/import") and 'aria-invalid="true"' in admin.page


def test_who_is_no_admin_imports_nobody(office: Served) -> None:
    lead = desk(office, "负责人")

    assert "导入成员要由管理员来做。" in lead.opens("/console/import")
    assert "这一步要由管理员来做：管理员" in lead.hands_in(GOOD)
    assert len(office.team.reads(everyone)) == 2


def test_a_missing_thing_is_mended_by_its_form_on_the_page(office: Served) -> None:
    with office.team.paiqi.db.transaction() as session:
        for room in session.exec(select(Room)):
            room.uses = []
    admin = desk(office, "管理员")
    assert "选题用的群 还缺" in admin.opens("/console")

    form = admin.posts("/console/say", line="room use topics …")
    wrong = admin.posts("/console/say", **{"line": "room use digest", "form": "yes", "value.room": "没有"})
    done = admin.posts("/console/say", **{"line": "room use topics", "form": "yes", "value.room": "选题"})

    assert "再想想" in form and "没有“没有”" in wrong
    assert "“选题”现在用来放选题。" in done and "选题用的群 已有" in admin.opens("/console")


def test_who_leads_nothing_is_not_asked_to_set_up(office: Served) -> None:
    office.team.member("编辑甲", Role.EDITOR)

    page = desk(office, "编辑甲").opens("/console")

    assert "准备清单" not in page and "现在没有等你处理的事" in page


def test_a_day_of_the_week_is_shown_and_changed_in_words(office: Served) -> None:
    admin = desk(office, "管理员")
    admin.opens("/console/settings")
    was = re.search(r'name="meeting" type="text" value="([^"]*)"', admin.page)

    assert was and was[1] == "周三"
    page = admin.posts("/console/settings", **{"meeting": "周五", "was.meeting": "周三"})
    assert "选题会日：周三 → 周五" in page


def test_the_sample_is_taken_away_by_its_admin_who_then_moves_in(database_url: str) -> None:
    team = Team(database_url, sample=True)
    team.paiqi.load_sample()
    served = Served(team)
    someone = served.browser()

    page = someone.post("/console/begin", data={"name": "负责人", "back": "/"})

    assert "示例已清空" in page.text and "还在的有：负责人" in words_of(page.text)
    assert "paiqi_as=" in page.headers["set-cookie"] and 'type="file"' in page.text
    assert [one.name for one in team.reads(everyone)] == ["负责人"]
    assert "负责人 管理员" in words_of(someone.get("/console").text)
    served.close()
    team.close()


def test_nobody_is_there_before_somebody_joined(team: Team) -> None:
    served = Served(team)
    browser = served.browser()

    assert browser.get("/console").headers["location"] == "/"
    served.close()


@pytest.mark.parametrize("fields", [{"event": "x"}, {"line": " "}], ids=["no event", "no line"])
def test_what_no_page_of_ours_would_post_is_refused(office: Served, fields: dict[str, str]) -> None:
    sound = {"as": "管理员", "event": "a-sound-event", "line": "帮助", "word": ""}

    assert office.browser().post("/console/say", data=sound | fields).status_code == 400


def test_words_never_become_page(office: Served) -> None:
    admin = desk(office, "管理员")
    harm = '"><img src=x onerror=alert(1)>{{ 7 * 7 }}'

    pages = [
        admin.posts("/console/settings", **{"push": harm, "was.push": "7"}) and admin.page,
        admin.hands_in([[harm, "", ""]]) and admin.page,
        admin.posts("/console/say", line=harm) and admin.page,
    ]

    assert all("<img" not in page and "&gt;49" not in page for page in pages)
    assert all(harm in words_of(page) for page in pages[:1])


def test_the_console_speaks_the_language_of_who_is_there(office: Served) -> None:
    office.team.member("Sales", Role.ADMIN, language="en")

    assert "Getting ready" in desk(office, "Sales").opens("/console")
