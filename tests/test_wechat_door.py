"""Scenes of what WeChat tells by itself: only what it signed just now is heard, and pushes are noted."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from sqlmodel import SQLModel, select

from models.article import Article
from models.audit import Entry
from models.collecting import OLDEST
from models.connection import Connection
from models.inbox import Heard
from models.room import Account
from tests.fakes.wechat_sender import OPENID, Sender, event, published, pushed
from tests.hostile.siege import state_of
from tests.served import Served
from tests.team import Member, Team
from tests.test_push import planned

AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
LINK = "https://mp.weixin.qq.com/s/AbC_dEf-123"
MODES = pytest.mark.parametrize("aes_key", ["", AES_KEY], ids=["plain", "safe"])
SAFE = pytest.mark.parametrize("aes_key", [AES_KEY], ids=["safe"])
PLAIN = pytest.mark.parametrize("aes_key", [""], ids=["plain"])
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def lead(team: Team) -> Member:
    """A lead of a team with one account, whose two articles are planned for the evening of 25 March."""
    with team.paiqi.db.transaction() as session:
        session.add(Account(name="美妆号"))
    return planned(team, "3月25日 20:07", "3月25日 20:07")


@pytest.fixture
def sender(team: Team, lead: Member, aes_key: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sender]:
    """WeChat, which knows the account, a minute after the push was to go out."""
    monkeypatch.setenv("WECHAT_TOKEN_2", "a token of ours")
    monkeypatch.setenv("WECHAT_AES_KEY_2", aes_key)
    with team.paiqi.db.transaction() as session:
        way = Connection(account=1, app_id="wx5823bf96d3bd56c7", secret="WECHAT_SECRET_2", since=OLDEST)
        way.token, way.aes_key = "WECHAT_TOKEN_2", "WECHAT_AES_KEY_2" if aes_key else ""
        session.add(way)
    team.leaves(days=14, hours=9, minutes=38)
    served = Served(team)
    made = Sender(f"{served.url}/wechat/1", "wx5823bf96d3bd56c7", "a token of ours", aes_key, team.now)
    try:
        yield made
    finally:
        made.client.close()
        served.close()


def approved(team: Team, *numbers: int) -> None:
    """Let articles be begun and approved, as if all before publishing were done."""
    for number in numbers:
        team.joined("负责人").says(f"稿件 开始 A{number}")
    with team.paiqi.db.transaction() as session:
        for number in numbers:
            session.get_one(Article, number).move(session, "approve", None, team.now)


def article(team: Team, number: int) -> Article:
    """An article as it is now."""
    found: Article = team.reads(lambda session: session.get_one(Article, number))
    return found


@MODES
def test_the_address_is_verified_by_an_echo(sender: Sender) -> None:
    answer = sender.verifies("4375120948345356249")

    assert (answer.status_code, answer.text) == (200, "4375120948345356249")
    assert answer.headers["content-type"].startswith("text/plain")


@MODES
def test_a_push_that_was_sent_is_noted_on_its_articles_with_their_links(team: Team, sender: Sender) -> None:
    approved(team, 1, 2)

    sender.tells(pushed(team.now, LINK, f"{LINK}2"))
    team.settles()

    assert [article(team, n).state for n in (1, 2)] == ["published", "published"]
    assert [article(team, n).link for n in (1, 2)] == [LINK, f"{LINK}2"]
    said = "微信已发布这篇 https://mp.weixin.qq.com/s/AbC_dEf-123 · 送达 9,027 / 9,100 位关注者"
    assert said in team.room("排期").thread("A1")
    [kept] = team.reads(
        lambda session: session.exec(
            select(Entry).where(Entry.verb == "sent", Entry.subject == "push:P1")
        ).all()
    )
    assert (kept.person, kept.after) == (None, "done 1000001625 9027")


@MODES
def test_the_same_again_has_no_effect(team: Team, sender: Sender) -> None:
    approved(team, 1, 2)
    told = pushed(team.now, LINK, f"{LINK}2")
    sender.tells(told)
    before = state_of(team)

    sender.tells(told)
    sender.tells(told)

    assert state_of(team) == before


@MODES
def test_without_links_all_articles_of_the_push_are_out_and_links_come_later(
    team: Team, sender: Sender
) -> None:
    approved(team, 1, 2)

    sender.tells(pushed(team.now))
    assert [(article(team, n).state, article(team, n).link) for n in (1, 2)] == [("published", "")] * 2

    sender.tells(published(team.now, LINK))
    assert [article(team, n).link for n in (1, 2)] == [LINK, ""]


@PLAIN
def test_articles_published_without_notice_are_noted_too(team: Team, sender: Sender) -> None:
    approved(team, 1, 2)

    sender.tells(published(team.now, LINK))

    assert [article(team, n).state for n in (1, 2)] == ["published", "approved"]


@PLAIN
def test_what_failed_is_told_to_owners_and_nothing_is_out(team: Team, sender: Sender) -> None:
    approved(team, 1, 2)

    sender.tells(pushed(team.now, status="err(10001)"))
    sender.tells(published(team.now, status=4))
    team.settles()

    assert article(team, 1).state == "approved"
    assert "A1《618美妆测评》没有发出：没有发成 err(10001)" in team.direct("编辑甲")
    assert "A1《618美妆测评》没有发出：微信审核不通过" in team.direct("编辑甲")


@PLAIN
def test_what_was_not_approved_is_asked_of_its_owner(team: Team, sender: Sender) -> None:
    approved(team, 1)

    sender.tells(pushed(team.now, LINK, f"{LINK}2"))
    team.settles()

    assert article(team, 2).state == "planned"
    asked = team.direct("编辑乙")[-1]
    assert "A2《留言怎么开》还没有通过审核" in asked
    assert "[已经发出]" in asked


@PLAIN
def test_a_push_that_nobody_planned_changes_nothing(team: Team, sender: Sender) -> None:
    approved(team, 1, 2)

    sender.tells(pushed(team.now - timedelta(days=2), LINK))

    assert article(team, 1).state == "approved"


@MODES
def test_of_who_comes_goes_and_writes_nothing_is_kept(team: Team, sender: Sender) -> None:
    before = state_of(team)

    for name in ("subscribe", "unsubscribe", "CLICK", "VIEW", "SCAN", "LOCATION", "something_new"):
        sender.tells(event(name, team.now, "<EventKey><![CDATA[x]]></EventKey>"))
    sender.tells(
        f"<xml><FromUserName>{OPENID}</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType>"
        "<Content>你好</Content><MsgId>1</MsgId></xml>"
    )

    assert state_of(team) == before
    assert OPENID not in str(team.reads(lambda session: session.exec(select(Heard)).all()))


@MODES
@pytest.mark.parametrize("flaw", ["signature", "old", "ahead", "nothing", "twice", "elsewhere", "nonce"])
def test_what_is_not_signed_just_now_is_refused(team: Team, sender: Sender, flaw: str) -> None:
    approved(team, 1, 2)
    before = state_of(team)
    if flaw in ("old", "ahead"):
        sender.now += timedelta(seconds=-301 if flaw == "old" else 301)
    body, query = sender.enclosed(pushed(team.now, LINK).encode())
    name = "msg_signature" if sender.aes_key else "signature"
    changed = {
        "signature": {**query, name: "0" * 40},
        "nothing": {},
        "elsewhere": {**query, name: "ü" * 40},
        "nonce": {**query, "nonce": query.get("nonce", "")[::-1] + "1"},
    }.get(flaw, query)
    query_text = urlencode([*changed.items(), *([("nonce", "1")] if flaw == "twice" else [])])

    answer = sender.client.post(sender.url, params=query_text, content=body)

    assert answer.status_code == (400 if flaw == "twice" else 401)
    assert state_of(team) == before


@SAFE
def test_where_a_key_is_set_a_plain_message_is_refused(team: Team, sender: Sender) -> None:
    approved(team, 1, 2)
    before = state_of(team)

    answer = sender.client.post(sender.url, params=sender.signed(), content=pushed(team.now, LINK))

    assert answer.status_code == 401
    assert state_of(team) == before


@SAFE
def test_a_message_for_another_account_and_a_second_text_are_refused(team: Team, sender: Sender) -> None:
    approved(team, 1, 2)
    before = state_of(team)

    body, query = sender.enclosed(pushed(team.now, LINK).encode())
    twice = body.replace(b"</xml>", b"<Encrypt><![CDATA[" + b"A" * 64 + b"]]></Encrypt></xml>")
    assert sender.client.post(sender.url, params=query, content=twice).status_code == 401
    sender.app_id = "wx0000000000000000"
    assert sender.posts(pushed(team.now, LINK).encode()).status_code == 400
    assert state_of(team) == before


@PLAIN
def test_a_plain_signature_is_good_for_one_message_that_counts(team: Team, sender: Sender) -> None:
    approved(team, 1, 2)
    _, query = sender.enclosed(b"")
    sender.client.post(sender.url, params=query, content=pushed(team.now, LINK))

    again = sender.client.post(sender.url, params=query, content=pushed(team.now, LINK, f"{LINK}2", number=2))

    assert (again.status_code, article(team, 2).state) == (200, "approved")


BOMB = (
    '<!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><xml><MsgType>&b;</MsgType></xml>'
)
OUTSIDE = '<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]><xml><MsgType>&x;</MsgType></xml>'


@MODES
@pytest.mark.parametrize(
    "xml",
    [
        pytest.param("", id="nothing"),
        pytest.param("{}", id="no XML"),
        pytest.param(BOMB, id="entities"),
        pytest.param(OUTSIDE, id="a file"),
        pytest.param("<html/>", id="another thing"),
        pytest.param("<xml><MsgType>event</MsgType><Event>MASSSENDJOBFINISH</Event></xml>", id="no time"),
        pytest.param("<xml>" + "<a>" * 10_000, id="without end"),
    ],
)
def test_what_is_signed_and_makes_no_sense_is_refused(team: Team, sender: Sender, xml: str) -> None:
    before = state_of(team)

    assert sender.posts(xml.encode()).status_code in (400, 401)
    assert state_of(team) == before


@SQLITE
@MODES
def test_no_signed_noise_meets_an_error(team: Team, sender: Sender) -> None:
    approved(team, 1, 2)
    drawn, sound = random.Random(3), pushed(team.now, LINK).encode()
    seen = set()
    for _ in range(150):
        noise = bytearray(sound)
        for _ in range(drawn.randrange(1, 40)):
            noise[drawn.randrange(len(noise))] = drawn.randrange(256)
        seen.add(sender.posts(bytes(noise)).status_code)

    assert seen <= {200, 400}


@SQLITE
@SAFE
def test_no_signed_cipher_text_meets_an_error(
    team: Team, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = random.Random(4)
    seen = set()
    for length in range(16, 160, 3):
        text = base64.b64encode(drawn.randbytes(length)).decode()
        monkeypatch.setattr(sender, "encrypted", lambda _, text=text: text)
        seen.add(sender.posts(b"").status_code)

    assert seen <= {400, 401}


@MODES
def test_a_body_larger_than_any_of_wechats_is_not_read_to_its_end(sender: Sender) -> None:
    assert sender.posts(b"<xml>" + b"a" * 70_000 + b"</xml>").status_code == 413


@PLAIN
@pytest.mark.parametrize("number", [2, 99, 0])
def test_an_account_that_shares_nothing_is_not_there(team: Team, sender: Sender, number: int) -> None:
    with team.paiqi.db.transaction() as session:
        session.add(Account(name="母婴号"))
    sender.url = sender.url.replace("/wechat/1", f"/wechat/{number}")

    assert sender.verifies().status_code == 404
    assert sender.posts(pushed(team.now, LINK).encode()).status_code == 404


@PLAIN
def test_a_token_that_is_not_set_opens_nothing(
    team: Team, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WECHAT_TOKEN_2")
    sender.token = ""

    assert sender.verifies().status_code == 404


@PLAIN
@SQLITE
def test_while_the_database_cannot_be_written_wechat_is_asked_to_come_again(
    team: Team, sender: Sender
) -> None:
    approved(team, 1, 2)
    told = pushed(team.now, LINK)
    with team.paiqi.db.engine.connect() as other:
        other.exec_driver_sql("ALTER TABLE inbox RENAME TO elsewhere")
        other.commit()
        assert sender.posts(told.encode()).status_code == 503
        other.exec_driver_sql("ALTER TABLE elsewhere RENAME TO inbox")
        other.commit()

    sender.tells(told)
    assert article(team, 1).state == "published"


def test_tables_are_looked_at_whole(team: Team) -> None:
    assert set(state_of(team)) == {table.name for table in SQLModel.metadata.sorted_tables}
