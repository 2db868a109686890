"""Signing in on the web: a link given in chat, spent by its button once, and a cookie that can be revoked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from sqlalchemy import text

from models.audit import history
from models.person import Role
from models.signin import spend_link
from tests.served import Served, words_of
from tests.team import Member, Team

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
COOKIE = "paiqi_session"


@pytest.fixture
def office(database_url: str) -> Iterator[Served]:
    """A team whose pages are reached by signing in alone: 管理员 an admin, 编辑甲 an editor."""
    team = Team(database_url, act_as_anyone=False)
    team.member("管理员", Role.ADMIN)
    team.member("编辑甲", Role.EDITOR)
    served = Served(team)
    try:
        yield served
    finally:
        served.close()
        team.close()


def asks_for_link(member: Member, **where: str) -> str:
    """Ask for a link; its path."""
    member.says("登录网页", **where)
    found = re.findall(r"/enter/[\w-]+", "\n".join(member.team.direct(member.name)))
    return str(found[-1])


def signs_in(office: Served, name: str) -> httpx.Client:
    """Somebody presses the button behind their link; the browser in which they did."""
    browser = office.browser()
    assert browser.post(asks_for_link(office.team.joined(name))).status_code == 303
    return browser


def word(browser: httpx.Client) -> str:
    found = re.search(r'name="word" value="([0-9a-f]{64})"', browser.get("/console").text)
    assert found
    return found[1]


@SQLITE
def test_looking_at_a_link_spends_nothing_and_its_button_signs_in_once(office: Served) -> None:
    link = asks_for_link(office.team.joined("编辑甲"))
    previews = [office.browser().get(link) for _ in range(3)]

    browser, other = office.browser(), office.browser()
    entered = browser.post(link)

    assert [preview.status_code for preview in previews] == [200, 200, 200]
    assert entered.status_code == 303 and entered.headers["location"] == "/console"
    assert "编辑甲 编辑" in words_of(browser.get("/console").text)
    assert [other.get(link).status_code, other.post(link).status_code] == [410, 410]
    assert other.get("/console").status_code == 401


@SQLITE
def test_no_script_and_no_other_site_gets_the_cookie(office: Served) -> None:
    entered = office.browser().post(asks_for_link(office.team.joined("编辑甲")))

    told = entered.headers["set-cookie"].split("; ")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(told) and "Secure" not in told


@SQLITE
def test_behind_https_the_cookie_is_secure_and_links_lead_there(database_url: str) -> None:
    team = Team(database_url, act_as_anyone=False, url="https://paiqi.example.com/")
    member = team.member("编辑甲", Role.EDITOR)
    served = Served(team)
    link = asks_for_link(member)
    proxied = {"Origin": "https://paiqi.example.com", "Host": "paiqi.example.com"}

    entered = httpx.post(f"{served.url}{link}", headers=proxied)

    assert f"https://paiqi.example.com{link}" in team.direct("编辑甲")[-1]
    assert entered.status_code == 303 and "Secure" in entered.headers["set-cookie"].split("; ")
    served.close()
    team.close()


@SQLITE
def test_a_link_works_for_ten_minutes_and_only_the_newest(office: Served) -> None:
    member = office.team.joined("编辑甲")
    old = asks_for_link(member)
    new = asks_for_link(member)

    assert office.browser().get(old).status_code == 410
    office.team.leaves(minutes=9)
    assert office.browser().get(new).status_code == 200
    office.team.leaves(minutes=1)
    assert office.browser().post(new).status_code == 410


@SQLITE
def test_asked_for_in_a_room_the_link_comes_directly(office: Served) -> None:
    member = office.team.joined("编辑甲")

    said = member.says("登录网页", room="选题")

    assert said == "链接已经私下发给你。"
    assert "/enter/" in office.team.direct("编辑甲")[-1] and "/enter/" not in str(
        office.team.room("选题").cards()
    )


def test_of_two_browsers_at_the_same_moment_one_signs_in(database_url: str) -> None:
    team = Team(database_url, act_as_anyone=False)
    token = asks_for_link(team.member("编辑甲")).removeprefix("/enter/")

    def spend(key: str) -> bool:
        with team.paiqi.db.transaction() as session:
            return spend_link(session, token, key, team.now)

    with ThreadPoolExecutor(8) as browsers:
        assert sorted(browsers.map(spend, "abcdefgh")) == [False] * 7 + [True]
    team.close()


@SQLITE
def test_links_and_sign_ins_are_kept_as_hashes_alone(office: Served) -> None:
    browser = signs_in(office, "编辑甲")
    link = asks_for_link(office.team.joined("编辑甲")).removeprefix("/enter/")

    with office.team.paiqi.db.reading() as session:
        kept = [
            str(session.execute(text(f"SELECT * FROM {name}")).all()) for name in ("sign_in", "sign_in_link")
        ]
    assert all(len(rows) > 64 for rows in kept)
    assert browser.cookies[COOKIE] not in "".join(kept) and link not in "".join(kept)


@SQLITE
@pytest.mark.parametrize("path", ["/console/settings", "/console/import", "/console/say", "/console/leave"])
def test_a_post_without_the_browsers_own_word_is_refused(office: Served, path: str) -> None:
    browser, other = signs_in(office, "管理员"), signs_in(office, "编辑甲")
    wish = {"event": "a-forged-post", "line": "语言 English", "push": "13", "was.push": "7"}

    answers = [browser.post(path, data=wish | {"word": said}) for said in ("", "0" * 64, word(other))]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert browser.get("/console").status_code == 200
    assert 'value="7"' in browser.get("/console/settings").text


@SQLITE
def test_what_another_site_posts_is_refused_even_with_the_cookie(office: Served) -> None:
    browser = signs_in(office, "编辑甲")

    said = browser.post(
        "/console/leave", data={"word": word(browser)}, headers={"Origin": "http://evil.example"}
    )
    link = asks_for_link(office.team.joined("编辑甲"))
    planted = office.browser().post(link, headers={"Origin": "http://evil.example"})

    assert [said.status_code, planted.status_code] == [403, 403]
    assert browser.get("/console").status_code == 200


@SQLITE
def test_one_signs_out_here_or_everywhere(office: Served) -> None:
    one, two, three = (signs_in(office, "编辑甲") for _ in range(3))

    one.post("/console/leave", data={"word": word(one)})
    after_one = [browser.get("/console").status_code for browser in (one, two, three)]
    two.post("/console/leave", data={"word": word(two), "everywhere": "yes"})

    assert after_one == [401, 200, 200]
    assert [browser.get("/console").status_code for browser in (one, two, three)] == [401, 401, 401]


@SQLITE
def test_a_line_in_chat_signs_out_everywhere_and_spends_a_link_on_its_way(office: Served) -> None:
    member, browser = office.team.joined("编辑甲"), signs_in(office, "编辑甲")
    link = asks_for_link(member)

    said = member.says("退出网页")

    assert said == "已在 1 个浏览器里退出。" and browser.get("/console").status_code == 401
    assert office.browser().post(link).status_code == 410
    assert member.says("退出网页") == "你没有在任何浏览器里登录。"


@SQLITE
def test_who_leaves_the_team_is_signed_out_and_coming_back_revives_nothing(office: Served) -> None:
    admin, browser = office.team.joined("管理员"), signs_in(office, "编辑甲")
    link = asks_for_link(office.team.joined("编辑甲"))

    admin.says("成员 交接 @编辑甲 …")
    admin.fills(successor="管理员")
    gone = [browser.get("/console").status_code, office.browser().post(link).status_code]
    with office.team.paiqi.db.transaction() as session:
        session.execute(text("UPDATE person SET left_at = NULL"))
        session.execute(text("UPDATE identity SET active = TRUE"))

    assert gone == [401, 410] and browser.get("/console").status_code == 401


@SQLITE
@pytest.mark.parametrize(
    "lost",
    [
        pytest.param("UPDATE identity SET active = FALSE WHERE native = '编辑甲'", id="no longer active"),
        pytest.param("UPDATE identity SET person = 1 WHERE native = '编辑甲'", id="now somebody else's"),
        pytest.param("UPDATE person SET role = 'guest' WHERE name = '编辑甲'", id="a guest by now"),
    ],
)
def test_who_loses_the_identity_or_the_team_loses_what_it_signed_in(office: Served, lost: str) -> None:
    browser = signs_in(office, "编辑甲")
    link = asks_for_link(office.team.joined("编辑甲"))

    with office.team.paiqi.db.transaction() as session:
        session.execute(text(lost))

    assert [browser.get("/console").status_code, office.browser().post(link).status_code] == [401, 410]


@SQLITE
def test_a_sign_in_ends_after_thirty_days_and_is_forgotten_at_night(office: Served) -> None:
    browser = signs_in(office, "编辑甲")
    asks_for_link(office.team.joined("编辑甲"))

    office.team.leaves(days=30)
    ended = browser.get("/console").status_code
    office.team.passes(days=1)

    with office.team.paiqi.db.reading() as session:
        left = [
            session.execute(text(f"SELECT count(*) FROM {name}")).scalar()
            for name in ("sign_in", "sign_in_link")
        ]
    assert (ended, left) == (401, [0, 0])


@SQLITE
def test_signing_in_and_out_is_written_down(office: Served) -> None:
    signs_in(office, "编辑甲")
    office.team.joined("编辑甲").says("退出网页")

    entries = office.team.reads(lambda session: history(session, "person:2"))

    assert [entry.verb for entry in entries] == ["sign in", "sign out"]


@SQLITE
def test_where_people_sign_in_there_is_no_chat_in_which_anybody_acts_as_anybody(office: Served) -> None:
    browser = office.browser()

    assert browser.get("/").headers["location"] == "/console"
    browser.cookies.set("paiqi_as", "admin")
    refused = browser.get("/console", params={"as": "管理员"})
    assert refused.status_code == 401 and "登录网页" in refused.text
    assert {browser.get(path).status_code for path in ("/direct", "/room/选题", "/stream", "/file/1")} == {
        404
    }
    assert {browser.post(path).status_code for path in ("/say", "/as", "/clock")} == {404}
    assert browser.post("/console/begin").status_code in (401, 404, 405)


@SQLITE
def test_where_anybody_acts_nobody_signs_in(served: Served) -> None:
    said = served.team.joined("市场").says("登录网页")

    assert "这里不用登录" in said
    assert served.browser_of("市场").opens("/enter/anything").status_code == 404
    assert "市场 成员" in served.browser_of("市场").reads("/console")
