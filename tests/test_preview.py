"""The preview of a text on the web: a link of one's own shows one version until it ends, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from models.person import Role
from tests.served import Served, words_of
from tests.team import Member, Team
from tests.test_review import begun, hands_in

TEXT = "第一段：三款粉底实测。\n\n第二段：详见 https://example.com/a?b=1&c=2 。"
LINK = re.compile(r"/preview/[0-9a-f-]+")


@pytest.fixture
def web(team: Team) -> Iterator[Served]:
    """The team's pages."""
    made = Served(team)
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
def lead(team: Team) -> Member:
    """A lead before whom a text waits to be reviewed."""
    lead, editor = begun(team)
    hands_in(team, editor, TEXT)
    return lead


def link_of(member: Member, review: str = "V1") -> str:
    """The path of the link that somebody is given."""
    found = LINK.search(member.says(f"审核 预览 {review}"))
    assert found is not None
    return found[0]


def look(web: Served, path: str) -> httpx.Response:
    """Open a link in a browser in which nobody ever signed in."""
    return web.browser().get(path)


def test_the_reviews_card_leads_to_the_text_with_its_checks(team: Team, lead: Member, web: Served) -> None:
    lead.presses("预览")
    said = lead.hears()

    page = look(web, LINK.findall(said)[0])

    assert said.startswith("A1《618美妆测评》第 1 稿，只给你看，3月14日 周六 10:30 前有效：http")
    words = words_of(page.text)
    assert page.status_code == 200
    assert "618美妆测评 第 1 稿 · 编辑甲" in words
    assert "请看 封面 没有" in words and "没问题 标题 7/64" in words
    assert "第一段：三款粉底实测。 第二段：详见 https://example.com/a?b=1&c=2" in words


def test_what_changed_since_the_last_version_stands_above_the_text(
    team: Team, lead: Member, web: Served
) -> None:
    team.joined("编辑甲").says(f"稿件 改稿 A1 {TEXT.replace('三', '四')}")

    older, newer = link_of(lead, "V1"), link_of(lead, "V2")

    assert "三款 → 四款】" in words_of(look(web, newer).text)
    assert "后来又交了第 2 稿，这是旧稿。" in words_of(look(web, older).text)


def test_the_page_is_kept_from_search_engines_scripts_and_other_sites(
    team: Team, lead: Member, web: Served
) -> None:
    sent = look(web, link_of(lead)).headers

    assert sent["referrer-policy"] == "no-referrer" and sent["cache-control"] == "no-store"
    assert "noindex" in sent["x-robots-tag"]
    assert "default-src 'none'" in sent["content-security-policy"]
    assert "script-src" not in sent["content-security-policy"]


def test_what_was_written_never_becomes_page(team: Team, web: Served) -> None:
    lead, editor = begun(team)
    hands_in(team, editor, '</article><script>alert(1)</script> "><img src=x onerror=alert(1)> {{ 7*7 }}')

    page = look(web, link_of(lead)).text

    assert "<script" not in page and "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "{{ 7*7 }}" in page


def test_a_link_ends_after_three_days_and_says_how_to_get_another(
    team: Team, lead: Member, web: Served
) -> None:
    path = link_of(lead)
    team.passes(days=2, hours=23)
    assert look(web, path).status_code == 200

    team.passes(hours=2)

    ended = look(web, path)
    assert ended.status_code == 410 and "三款粉底" not in ended.text
    assert "请在审核卡片上点“预览”" in words_of(ended.text)


def forged(path: str, part: int, value: str) -> str:
    """The link with another number in one place, or another signature."""
    parts = path.removeprefix("/preview/").split("-")
    parts[part] = value
    return "/preview/" + "-".join(parts)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        (0, "2"),
        (1, "2"),
        (2, "99999999999"),
        (3, "0" * 64),
        (3, ""),
        (3, "密"),
        (0, "-1"),
        (0, "9" * 11),
        (2, "²"),
    ],
    ids=[
        "of another version",
        "of another person",
        "made to last",
        "with a made-up signature",
        "without a signature",
        "with letters that no signature has",
        "with a number that is none",
        "with a number that no row has",
        "with a digit that is none",
    ],
)
def test_a_forged_link_shows_nothing(team: Team, lead: Member, web: Served, part: int, value: str) -> None:
    team.joined("编辑甲").says("稿件 改稿 A1 第一段：四款粉底实测。")

    answer = look(web, forged(link_of(lead), part, value))

    assert answer.status_code == 404 and "粉底" not in answer.text
    assert "这个链接打不开任何内容" in words_of(answer.text)


def test_no_link_works_before_the_first_was_given(team: Team, lead: Member, web: Served) -> None:
    answer = look(web, "/preview/1-1-1900000000-" + "0" * 64)

    assert answer.status_code == 404 and "粉底" not in answer.text


def test_the_link_of_somebody_who_left_shows_nothing(team: Team, lead: Member, web: Served) -> None:
    admin = team.member("管理员", Role.ADMIN)
    path = link_of(team.joined("编辑甲"))
    assert look(web, path).status_code == 200

    admin.says("成员 交接 @编辑甲 @负责人 …")
    admin.fills(successor="负责人")

    assert look(web, path).status_code == 404


def test_what_is_no_text_has_no_preview(team: Team) -> None:
    lead, editor = begun(team)
    hands_in(team, editor, "https://docs.example/draft")

    assert "[预览]" not in lead.sees("V1")
    assert "不是文字稿" in lead.says("审核 预览 V1")


def test_the_page_speaks_the_language_of_whom_the_link_is_for(team: Team, lead: Member, web: Served) -> None:
    abroad = team.member("Sales", Role.EDITOR, language="en")

    page = look(web, link_of(abroad)).text

    assert '<html lang="en">' in page and "What changed" not in page and "Self-checks" in words_of(page)
