"""Templates: looked at, changed stage by stage in chat, taken out as YAML and brought back, or not at all."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from handlers._sop_check import Known, known_to
from handlers._sop_yaml import Reading, read_template, write_template
from models.article import Article
from models.audit import broken
from models.file import StoredFile
from models.inbox import Incoming
from models.person import Role
from models.sop import SHIPPED, STANDARD, SopVersion, Template, template
from models.stage import stages_of
from tests.team import Member, Team

SHIPPED_ONE = write_template(SHIPPED[STANDARD]).decode()
KNOWN = Known(frozenset({"内容主管", "法务", "设计", "运营", "产品"}), frozenset({"编辑甲"}))
SMALL = """\
name: photo
zh: 摄影
en: Photo story
stages:
  - key: shoot
    zh: 拍摄
    en: Shooting
    offset: -3wd
    who: person:编辑甲
    hands: file
    checklist: [电池, 存储卡]
    review:
      who: [lead]
      rule: any
      hours: 4
    reminders:
      before: [-1d]
      escalate: 4wh
  - key: publish
    zh: 发布
    offset: +0m
    kind: publish
    essential: true
"""


@pytest.fixture
def lead(team: Team) -> Member:
    """A lead, with an editor beside."""
    lead = team.member("负责人", Role.LEAD)
    team.member("编辑甲", Role.EDITOR)
    return lead


def hand_in(member: Member, content: str | bytes, line: str = "流程 导入") -> str:
    """Send a YAML file along with a line; what is answered."""
    team = member.team
    data = content.encode() if isinstance(content, str) else content
    with team.paiqi.db.transaction() as session:
        file = StoredFile(name="流程.yaml", kind="yaml", size=len(data), content=data, at=team.now)
        session.add(file)
        session.flush()
        number = file.id
    team.hear(Incoming("local", team.event(), member.name, line, files=(number,)))
    return member.hears()


def now(team: Team, name: str = STANDARD) -> Template:
    """A template as it is now."""
    found = team.reads(lambda session: template(session, name))
    assert isinstance(found, Template)
    return found


def exported(session: Session) -> bytes:
    """The newest file that was made."""
    return session.exec(select(StoredFile.content).order_by(col(StoredFile.id).desc())).first() or b""


def versions(session: Session) -> int:
    return len(session.exec(select(SopVersion)).all())


def wrongs(text: str | bytes) -> list[tuple[int, str]]:
    """What is wrong with a file, by line."""
    reading = read_template(text.encode() if isinstance(text, str) else text, KNOWN)
    assert reading.template is None
    return [(one.line, str(one.words)) for one in reading.wrongs]


def test_templates_are_listed_and_shown_with_offsets_in_words(lead: Member) -> None:
    assert "标准 (standard) · 11 个步骤" in lead.says("流程 列表")

    shown = lead.says("流程 查看 标准")
    assert "大纲 (outline) · 发布前 5 个工作日 · 稿件负责人 · 交链接、文件或文字" in shown
    assert "复盘归档 (retro) · 发布后 7 天 17:37" in shown
    assert "法务审 (legal) · 发布前 2 个工作日 · 法务 / 内容负责人" in shown


def test_whoever_may_look_may_not_change(team: Team, lead: Member) -> None:
    editor = Member(team, "编辑甲")

    assert "[" not in editor.says("流程 查看 标准")
    assert editor.says("流程 删步骤 标准 retro") == "这一步要由负责人来做：负责人。什么都没有改动。"


def test_a_stage_is_changed_in_a_form_that_says_what_it_is_now(team: Team, lead: Member) -> None:
    lead.says("流程 改步骤 标准 outline")
    assert lead.form is not None
    values = {field.name: field.value for field in lead.form.fields}
    assert (values["zh"], values["offset"], values["who"], values["before"]) == (
        "大纲",
        "-5wd",
        "owner",
        "-8wh",
    )

    said = lead.fills(zh="提纲", offset="-6wd 12:00", checklist="标题\n三个要点", reviewers="lead", hours="4")

    assert said.startswith("“标准”改好了，现在是第 2 版。")
    assert "大纲 · 截止：发布前 5 个工作日 → 发布前 6 个工作日 12:00" in said
    assert "已经在做的稿件步骤不变。" in said
    stage = now(team).stages[1]
    assert (stage.zh, stage.offset, stage.checklist) == ("提纲", "-6wd 12:00", ("标题", "三个要点"))
    assert stage.review is not None
    assert (stage.review.who, stage.review.hours) == (("lead",), 4)
    assert "提纲 (outline)" in lead.says("流程 查看 标准")
    assert team.reads(lambda session: broken(session)) is None


def test_a_form_without_a_step_asks_for_it_before_anything_can_be_lost(team: Team, lead: Member) -> None:
    lead.says("流程 改步骤 …")
    assert lead.form is not None
    assert [field.name for field in lead.form.fields] == ["stage"]

    lead.fills(stage="standard layout")
    lead.fills(zh="排版")

    stage = next(one for one in now(team).stages if one.key == "layout")
    ours = next(one for one in SHIPPED[STANDARD].stages if one.key == "layout")
    assert stage == replace(ours, zh="排版")


def test_each_step_has_a_button_that_opens_its_form(lead: Member) -> None:
    lead.says("流程 查看 标准")

    lead.presses("复盘归档…")

    assert lead.form is not None
    assert lead.form.command == "sop stage standard retro"


def test_what_is_cleared_in_the_form_is_gone(team: Team, lead: Member) -> None:
    lead.says("流程 改步骤 标准 layout")
    lead.fills(checklist="", reviewers="", hands="", before="", rule="", hours="")

    stage = next(one for one in now(team).stages if one.key == "layout")
    assert (stage.checklist, stage.review, stage.hands, stage.policy.before) == ((), None, "", ())


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [
        ("offset", "五天前", "没看懂“五天前”是什么时候；可以写 -5wd 18:00、-4h、+7d"),
        ("who", "position:气象员", "没有“气象员”这个岗位"),
        ("who", "小编", "没看懂“小编”是谁"),
        ("reviewers", "person:没有这个人", "这里没有叫“没有这个人”的人"),
        ("hours", "0", "“0”不是 1 到 999 的小时数"),
        ("before", "+1d", "“+1d”不在截止之前"),
        ("escalate", "soon", "没看懂“soon”是多久"),
    ],
)
def test_a_field_that_makes_no_sense_is_said_beside_it(
    team: Team, lead: Member, field: str, value: str, wrong: str
) -> None:
    lead.says("流程 改步骤 标准 layout")

    assert wrong in lead.fills(**{field: value})

    assert field in lead.errors()
    assert team.reads(versions) == 0


def test_a_stage_that_is_due_at_another_time_moves_to_its_place(team: Team, lead: Member) -> None:
    lead.says("流程 改步骤 标准 outline")
    lead.fills(offset="-1wd")

    keys = [stage.key for stage in now(team).stages]
    assert keys[:6] == ["topic", "draft", "review", "legal", "layout", "outline"]


def test_a_stage_is_added_where_it_is_due_and_taken_out_again(team: Team, lead: Member) -> None:
    lead.says("流程 加步骤 标准 …")
    said = lead.fills(key="photo", zh="配图", offset="-2wd", who="position:设计 | owner")

    assert "新增：配图 (photo) · 发布前 2 个工作日 · 设计 / 稿件负责人" in said
    assert [one.key for one in now(team).stages][4:7] == ["legal", "photo", "layout"]
    assert "去掉：配图" in lead.says("流程 删步骤 标准 photo")
    assert now(team).stages == SHIPPED[STANDARD].stages
    assert now(team).version == 3


def test_a_second_stage_of_one_key_is_refused(team: Team, lead: Member) -> None:
    lead.says("流程 加步骤 标准 …")

    assert "有两个步骤的代号都是“draft”" in lead.fills(key="draft", zh="再写", offset="-2wd", who="owner")


def test_publishing_cannot_be_taken_out(team: Team, lead: Member) -> None:
    assert lead.says("流程 删步骤 标准 publish") == "流程里要有一个、也只能有一个 kind 为 publish 的步骤"
    assert lead.says("流程 删步骤 标准 nothing").startswith("是“标准”的哪个步骤？有：topic / outline")


def test_ours_comes_back_as_it_was(team: Team, lead: Member) -> None:
    lead.says("流程 删步骤 标准 retro")

    assert "新增：复盘归档" in lead.says("流程 恢复 标准")
    assert lead.says("流程 恢复 标准") == "“标准”本来就是这样。"


def test_an_article_under_way_keeps_its_steps(team: Team, lead: Member) -> None:
    Member(team, "编辑甲").says("选题 提交 618美妆测评")
    lead.says("选题 定题 T1 @编辑甲 截止 3月25日 20:07")

    lead.says("流程 删步骤 标准 retro")

    kept = team.reads(lambda session: stages_of(session, session.exec(select(Article)).one()))
    assert kept[-1].read.key == "retro"


@pytest.mark.parametrize("said", ["#测评 快讯", "测评 快讯", "快讯 #测评"])
def test_a_column_names_the_template_of_its_articles(team: Team, lead: Member, said: str) -> None:
    lead.says("栏目 新增 测评 4")

    assert lead.says(f"栏目 流程 {said}") == "测评 的稿件以后按“快讯”排期；已经在做的步骤不变。"

    Member(team, "编辑甲").says("选题 提交 618美妆测评 #测评")
    lead.says("选题 定题 T1 @编辑甲 截止 3月25日 20:07")
    assert team.reads(lambda session: session.exec(select(Article.sop)).one()) == "flash"


@pytest.mark.parametrize("name", list(SHIPPED))
def test_what_is_exported_is_read_back_as_it_was(name: str) -> None:
    assert read_template(write_template(SHIPPED[name]), KNOWN) == Reading(SHIPPED[name])


def test_a_template_is_exported_changed_and_imported_after_a_look(team: Team, lead: Member) -> None:
    assert "[sop-standard.yaml]" in lead.says("流程 导出 标准")
    text = team.reads(exported).decode().replace("offset: -5wd", "offset: -6wd")

    shown = hand_in(lead, text)

    assert shown.startswith("“流程.yaml”会这样改“标准”")
    assert "大纲 · 截止：发布前 5 个工作日 → 发布前 6 个工作日" in shown
    assert team.reads(versions) == 0
    assert lead.presses("导入").startswith("“标准”改好了，现在是第 2 版。")
    assert now(team).stages[1].offset == "-6wd"
    assert lead.presses("导入") == "D1 已经导入过了。"
    assert hand_in(lead, text) == "“流程.yaml”里的内容都已经是现在这样，不用导入。"


def test_a_new_name_makes_a_new_template(team: Team, lead: Member) -> None:
    assert "新流程，2 个步骤" in hand_in(lead, SMALL)
    lead.presses("导入")

    assert "摄影 (photo) · 2 个步骤" in lead.says("流程 列表")
    assert "拍摄 (shoot) · 发布前 3 个工作日 · 编辑甲 · 交文件" in lead.says("流程 查看 摄影")
    assert lead.says("流程 恢复 摄影") == "“摄影”是团队自己的流程，没有原样可以恢复。"


def test_a_name_that_another_template_has_is_refused(lead: Member) -> None:
    assert (
        hand_in(lead, SMALL.replace("zh: 摄影", "zh: 标准")) == "流程“standard”已经叫这个名字了，请换一个。"
    )


def test_what_changed_since_the_preview_is_not_overwritten(team: Team, lead: Member) -> None:
    hand_in(lead, SHIPPED_ONE.replace("offset: -5wd", "offset: -6wd"))
    lead.says("流程 删步骤 标准 retro")

    assert lead.presses("导入") == "这期间有改动，请把“流程.yaml”再交一次。"
    assert now(team).stages[1].offset == "-5wd"


def test_all_that_is_wrong_is_said_at_once_by_line_and_nothing_is_saved(team: Team, lead: Member) -> None:
    text = SMALL.replace("-3wd", "三天前").replace("file\n", "fax\n").replace("编辑甲", "没有这个人")
    said = hand_in(lead, text.replace("kind: publish", "color: red"))

    assert said.splitlines() == [
        "“流程.yaml”暂时不能导入",
        "第 5 行：流程里要有一个、也只能有一个 kind 为 publish 的步骤",
        "第 8 行：offset: 没看懂“三天前”是什么时候；可以写 -5wd 18:00、-4h、+7d",
        "第 9 行：who: 这里没有叫“没有这个人”的人",
        "第 10 行：hands: “fax”不在这些里面：link, file, text, any",
        "第 22 行：这里没有“color”这一项；可以写：key, zh, en, offset, who, kind, hands, checklist, "
        "review, only, essential, reminders",
        "有问题的行没改好之前，什么都不会导入。改好文件再交一次。",
    ]
    assert team.reads(versions) == 0


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("key: publish", "key: shoot", 19, "two stages"),
        ("offset: -3wd", "offset: +3wd", 19, "is due before"),
        ("offset: +0m", "offset: +1h", 19, "+0m"),
        ("who: [lead]", "who: lead", 13, "list"),
        ("hours: 4", "hours: many", 15, "hours"),
        ("rule: any", "rule: 2", 14, "no rule"),
        ("escalate: 4wh", "escalate: -4wh", 18, "length of time"),
        ("before: [-1d]", "before: [1d]", 17, "ahead"),
        ("zh: 摄影\n", "", 1, "missing"),
        ("zh: 摄影", "zh: 摄影\nzh: 照片", 3, "twice"),
        ("zh: 摄影", f"zh: {'长' * 41}", 2, "longer"),
        ("zh: 摄影", 'zh: "\\ud800"', 2, "longer"),
        ("name: photo", "name: a b", 1, "no key"),
        ("en: Shooting", "en: {a: b}", 7, "one value"),
        ("stages:", "steps:", 1, "missing"),
        ("essential: true", "essential: maybe", 23, "not one of"),
        ("    offset: +0m", "   offset: +0m", 21, "cannot be read"),
        ("en: Photo story", "en: &a Photo", 3, "anchors"),
        ("en: Photo story", "en: !!python/name:os.system x", 3, "tags"),
        ("en: Photo story", "en: [[[[[[[[x]]]]]]]]", 3, "nested"),
    ],
)
def test_a_wrong_is_said_by_its_line(old: str, new: str, line: int, what: str) -> None:
    assert old in SMALL

    assert any(at == line and what in words for at, words in wrongs(SMALL.replace(old, new, 1)))


def test_more_stages_than_forty_are_refused() -> None:
    more = "".join(f"  - {{key: s{n}, zh: 第{n}步, offset: +{n}d}}\n" for n in range(1, 40))

    assert any(line == 62 and "at most" in words for line, words in wrongs(SMALL + more))
    assert read_template((SMALL + "".join(more.splitlines(True)[:-1])).encode(), KNOWN).template is not None


LAUGHS = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a, *a]\n" for n in range(9))


@pytest.mark.parametrize(
    "text",
    [b"", b"# nothing", b"[", b"a: b: c", b"\xff\xfe\x00\x01", b"name: \x00", b"- " * 30_000, b"[" * 60_000,
     b"{" * 60_000, b"x" * 70_000, b"x: 1\n" * 10_000, LAUGHS.encode(), b"--- 1\n--- 2", b"? [a]\n: b",
     b'"\\UFFFFFFFF"', b"%YAML 9.9\n--- a", b"&a [*a]", b"stages: 5", b"stages: []", b"!!binary x"],
    ids=range(20),
)  # fmt: skip
def test_what_is_hostile_or_nothing_is_refused(text: bytes) -> None:
    assert wrongs(text)


@settings(deadline=None, max_examples=200)
@given(data=st.data())
def test_a_file_that_was_spoilt_is_read_or_refused(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([SMALL, SHIPPED_ONE]))
    place = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 40))
    typed = data.draw(st.text(max_size=10) | st.sampled_from(list("[]{}:-\n\t'\"!&*|>%@`#,? ")))

    spoilt = text[:place] + typed + text[place + length :]
    reading = read_template(spoilt.encode("utf-8", "surrogatepass"), KNOWN)

    assert (reading.template is None) == bool(reading.wrongs)
    if reading.template is not None:
        assert read_template(write_template(reading.template), KNOWN) == Reading(reading.template)


def test_positions_that_our_templates_name_are_known_before_anybody_has_them(team: Team) -> None:
    assert {"内容主管", "法务", "设计"} <= team.reads(known_to).positions


def test_an_import_without_a_file_says_how(lead: Member) -> None:
    assert lead.says("流程 导入").startswith("发“流程 导入”，并附上 .yaml 文件")


def test_an_english_reader_reads_english(team: Team) -> None:
    lead = team.member("Lead", Role.LEAD, language="en")

    shown = lead.says("sop show standard")

    assert "Outline (outline) · 5 working days before publishing · the article's owner" in shown
    assert not re.search(r"大纲|发布前", shown)
