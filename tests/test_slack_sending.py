"""What is written to Slack is there once, whatever becomes of the answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import col, select

from models.file import StoredFile
from models.message import Attachment, Image, Message
from models.outbox import Address, Outcome, Parcel, post
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_text import marks_of, mentions, text_of
from tests.slack_team import SlackTeam

POST, UPDATE, ALONE = "chat.postMessage", "chat.update", "chat.postEphemeral"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """Give a workspace."""
    with FakeSlack() as made:
        yield made


@pytest.fixture
def team(slack: FakeSlack, database_url: str) -> Iterator[SlackTeam]:
    """Give a team in it."""
    made = SlackTeam(database_url, slack, "http")
    try:
        yield made
    finally:
        made.close()


pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def _posts(team: SlackTeam, message: Message, to: Address | None = None) -> None:
    room = Address("slack", team.slack.channel_id("选题"))
    with team.paiqi.db.transaction() as session:
        post(session, to or room, message, team.now)
    team.delivers()


def _states(team: SlackTeam) -> list[str]:
    return team.reads(lambda session: list(session.exec(select(Parcel.state).order_by(col(Parcel.id)))))


@pytest.mark.parametrize("answer", ["reset", "close", "500", "garbage", "internal_error"])
@pytest.mark.parametrize("done", [True, False], ids=["done", "not done"])
def test_a_message_whose_answer_is_lost_is_there_once(team: SlackTeam, answer: str, done: bool) -> None:
    team.slack.fault(POST, answer, done=done)

    _posts(team, Message("在吗"))

    assert [message.text for message in team.slack.messages("选题")] == ["在吗"]
    assert _states(team) == [Outcome.SENT]


def test_a_line_in_a_thread_whose_answer_is_lost_is_there_once(team: SlackTeam) -> None:
    market = team.member("市场")
    market.says("选题 提交 618美妆测评", "选题")
    card = team.slack.messages("选题")[-1]
    thread = f"{card.channel}:{card.ts}"
    team.slack.fault(POST, "reset", done=True)

    _posts(team, Message("接着说"), Address("slack", card.channel, thread=thread))

    assert [message.text for message in team.slack.thread("选题", card.ts)] == ["接着说"]


def test_where_slack_does_not_let_us_look_a_message_is_sent_again_rather_than_lost(team: SlackTeam) -> None:
    team.slack.takes_away("channels:history", "groups:history", "im:history", "mpim:history")
    team.slack.fault(POST, "reset", done=False)

    _posts(team, Message("在吗"))

    assert [message.text for message in team.slack.messages("选题")] == ["在吗"]


def test_a_room_that_is_gone_gives_its_message_up_and_no_other(team: SlackTeam) -> None:
    team.slack.world.channels[team.slack.channel_id("排期")].archived = True

    _posts(team, Message("给排期"), Address("slack", team.slack.channel_id("排期")))
    _posts(team, Message("给选题"))

    assert _states(team) == [Outcome.PARKED, Outcome.SENT]
    parked = team.reads(lambda session: session.exec(select(Parcel.error)).first())
    assert parked is not None
    assert parked.startswith("is_archived")


def test_while_the_token_is_revoked_nothing_is_given_up(team: SlackTeam) -> None:
    team.slack.token_fails("token_revoked")
    with team.paiqi.db.transaction() as session:
        post(session, Address("slack", team.slack.channel_id("选题")), Message("在吗"), team.now)
    team.paiqi.deliver()
    waits = _states(team)

    team.slack.token_fails("")
    team.delivers()

    assert waits == [Outcome.WAITING]
    assert [message.text for message in team.slack.messages("选题")] == ["在吗"]


def test_who_is_not_in_the_room_is_answered_directly(team: SlackTeam) -> None:
    market = team.member("市场")
    team.slack.channel("别处", members=["市场"], kind="private", bot=False)

    market.hands.types("/paiqi 待办", "别处")
    team.delivers()

    assert team.slack.ephemerals("市场") == []
    assert team.direct("市场")[0].startswith("现在没有等你处理的事")


def test_a_card_that_changes_is_changed_in_place_and_stays_findable(team: SlackTeam) -> None:
    market = team.member("市场")
    market.says("选题 提交 618美妆测评", "选题")

    market.presses("投票")

    [card] = [message for message in team.slack.messages("选题") if message.by_app]
    assert "1 票" in text_of(card.blocks)
    assert card.metadata is not None
    assert card.edits


def test_a_change_whose_answer_is_lost_is_made_again(team: SlackTeam) -> None:
    market = team.member("市场")
    market.says("选题 提交 618美妆测评", "选题")
    team.slack.fault(UPDATE, "reset", done=True)

    market.presses("投票")

    assert "1 票" in market.sees("T1")


def test_a_picture_is_shown_with_its_words_and_uploaded_to_no_room(team: SlackTeam) -> None:
    with team.paiqi.db.transaction() as session:
        file = StoredFile(name="图.png", kind="image/png", size=len(PNG), content=PNG, at=team.now)
        session.add(file)
        session.flush()
        number = file.id

    _posts(team, Message("昨日", image=Image(number, "近 14 天阅读量")))

    [shown] = team.slack.messages("选题")
    [picture] = [block for block in shown.blocks if block["type"] == "image"]
    assert picture["alt_text"] == "近 14 天阅读量"
    [stored] = team.slack.files()
    assert (picture["slack_file"], stored.shares, stored.content) == ({"id": stored.id}, [], PNG)


def test_a_file_goes_to_its_reader_alone(team: SlackTeam) -> None:
    market = team.member("市场")
    with team.paiqi.db.transaction() as session:
        file = StoredFile(name="选题.csv", kind="text/csv", size=3, content=b"a,b", at=team.now)
        session.add(file)
        session.flush()
        number = file.id
    room = Address("slack", team.slack.channel_id("选题"), only=market.hands.id)

    _posts(team, Message("导出好了", attachment=Attachment(number, "选题.csv")), room)

    assert team.slack.messages("选题") == []
    [stored] = team.slack.files()
    assert [channel for channel, _ in stored.shares] == [team.slack.world.dm_with(market.hands.id).id]


def test_too_much_is_said_once(team: SlackTeam) -> None:
    people = [team.member(f"编辑{number}") for number in range(30)]
    team.slack.limits(posts_per_minute=240)

    with team.paiqi.db.transaction() as session:
        for person in people:
            to = Address("slack", person.hands.id, direct=True)
            post(session, to, Message("早"), team.now)
    team.delivers()

    assert [len(team.direct(person.name)) for person in people] == [1] * 30
    assert team.slack.refused(POST) == 1


def test_what_people_typed_pings_nobody_and_links_nowhere(team: SlackTeam) -> None:
    market = team.member("市场")
    title = "<!channel> *大* <@U1> <https://evil.example|银行> @here"

    market.says(f"选题 提交 {title}", "选题")

    [card] = [message for message in team.slack.messages("选题") if message.by_app]
    assert [mark for mark in mentions(card.text) if mark.kind != "link"] == []
    assert marks_of(card.blocks) == []
    assert title in text_of(card.blocks)
