"""The doctor's look at Slack: what is wrong is named, with what to do, and no secret is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import select

from bot.db import Database
from bot.platforms.slack.scopes import SCOPES
from models.person import Identity, Person, Role
from models.room import Room, Use
from tests.fakes.slack import FakeSlack
from tests.terminal import Printed, Terminal

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
GONE = "it is gone, or private and the bot is not in it"
pytestmark = ON_SQLITE


class Patient:
    """A workspace, a database in which rooms have their uses, and a terminal whose settings connect both."""

    def __init__(self, slack: FakeSlack, database_url: str) -> None:
        self.slack = slack
        self.db = Database(database_url)
        self.terminal = Terminal(database_url, sample=False)
        self.terminal.environment |= {
            "SLACK_API_URL": slack.url,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
        }

    def sets(self, **settings: str) -> None:
        """Change the settings."""
        self.terminal.environment |= settings

    def room(self, name: str, *uses: Use, kind: str = "public", bot: bool = True, native: str = "") -> None:
        """Open a channel that is a room for something; with `native`, there is only the room."""
        native = native or self.slack.channel(name, kind=kind, bot=bot).id
        with self.db.transaction() as session:
            session.add(Room(platform="slack", native=native, name=name, uses=[use.value for use in uses]))

    def admin(self, name: str) -> None:
        """Let an admin be there."""
        with self.db.transaction() as session:
            person = Person(name=name, role=Role.ADMIN.value)
            session.add(person)
            session.flush()
            session.add(Identity(platform="slack", native=self.slack.user(name).id, person=person.id))

    def looked_at(self) -> Printed:
        """Ask the doctor; whatever is found, no secret is in it."""
        printed = self.terminal.types("doctor", "slack")
        said = printed.out + printed.err
        secrets = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")
        assert [name for name in secrets if (self.terminal.environment.get(name) or "\0") in said] == []
        assert "Traceback" not in said
        return printed


@pytest.fixture
def patient(database_url: str) -> Iterator[Patient]:
    """Give a workspace with an admin and a room for each use, all of it well."""
    with FakeSlack(scopes=[scope.name for scope in SCOPES]) as slack:
        made = Patient(slack, database_url)
        made.admin("负责人")
        made.room("选题", Use.TOPICS, Use.SOP)
        made.room("数据", Use.DIGEST, Use.REQUESTS, kind="private")
        yield made
        made.db.close()


def test_all_is_well(patient: Patient) -> None:
    printed = patient.looked_at()

    assert printed.code == 0
    assert [line[:13].split() for line in printed.out.splitlines()] == [
        ["ok", "bot", "token"],
        ["ok", "socket"],
        ["ok", "workspace"],
        ["ok", "scopes"],
        ["ok", "admin"],
        ["ok", "rooms"],
        ["ok", "rooms"],
        ["ok", "history"],
    ]
    assert "#选题: topics, sop" in printed.out


def test_nobody_is_listened_to_instead_of_the_server(patient: Patient) -> None:
    patient.looked_at()

    assert [call.method for call in patient.slack.calls("apps.connections.open")] == ["apps.connections.open"]
    assert patient.slack.socket.connected() == 0


def test_nothing_is_changed_in_the_workspace(patient: Patient) -> None:
    patient.looked_at()

    assert {call.method for call in patient.slack.calls()} == {
        "apps.connections.open",
        "auth.test",
        "conversations.info",
        "conversations.list",
        "conversations.history",
    }


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        pytest.param({"SLACK_BOT_TOKEN": ""}, "bot token none: make the app", id="no token"),
        pytest.param(
            {"SLACK_BOT_TOKEN": "xoxp-1"}, "SLACK_BOT_TOKEN begins with xoxb-", id="a person's token"
        ),
        pytest.param({"SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN begins with xapp-", id="tokens swapped"),
        pytest.param({"SLACK_APP_TOKEN": ""}, "way in    none: set SLACK_APP_TOKEN", id="no way in"),
        pytest.param(
            {"SLACK_BOT_TOKEN": "xoxb-other"}, "workspace Slack says invalid_auth", id="an unknown token"
        ),
        pytest.param(
            {"SLACK_APP_TOKEN": "xapp-other"},
            "socket    Slack says invalid_auth to SLACK_APP_TOKEN: make another",
            id="an unknown app token",
        ),
        pytest.param(
            {"SLACK_API_URL": "http://127.0.0.1:1/api/"},
            "workspace Slack cannot be reached: [Errno 111] Connection refused: is SLACK_API_URL right",
            id="nobody there",
        ),
        pytest.param({"SLACK_API_URL": "slack.com"}, "SLACK_API_URL begins with https://", id="no address"),
    ],
)
def test_what_is_wrong_with_the_settings_is_named(
    patient: Patient, settings: dict[str, str], said: str
) -> None:
    patient.sets(**settings)

    printed = patient.looked_at()

    assert printed.code == 1
    assert f"!!  {said}" in printed.out.replace("!!  settings  ", "!!  ")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        pytest.param("token_revoked", "install the app again, and set SLACK_BOT_TOKEN", id="revoked"),
        pytest.param("account_inactive", "the app was removed from the workspace", id="removed"),
    ],
)
def test_a_token_that_is_worth_nothing_any_more_says_how_to_get_another(
    patient: Patient, error: str, said: str
) -> None:
    patient.slack.token_fails(error)

    printed = patient.looked_at()

    assert printed.code == 1
    assert f"!!  workspace Slack says {error}: " in printed.out
    assert said in printed.out


@pytest.mark.parametrize("answer", ["reset", "close", "hang", "garbage", "500", "internal_error"])
def test_a_slack_that_is_not_well_is_a_finding(patient: Patient, answer: str) -> None:
    patient.slack.fault("any", answer, times=-1, seconds=0.01)

    printed = patient.looked_at()

    assert printed.code == 1
    assert [line[:13] for line in printed.out.splitlines()] == [
        "ok  bot token",
        "!!  way in   ",
        "!!  workspace",
    ]


def test_a_slack_that_has_enough_of_us_says_when_to_look_again(patient: Patient) -> None:
    patient.slack.fault("auth.test", "429", retry_after=7)

    printed = patient.looked_at()

    assert "!!  workspace Slack's limit: look again in 7 seconds" in printed.out


def test_each_scope_that_is_missing_says_what_does_not_work_without_it(patient: Patient) -> None:
    patient.slack.takes_away("files:write", "reactions:read")

    printed = patient.looked_at()

    assert printed.code == 1
    assert "!!  scopes    files:write is missing: it cannot show charts and hand out sheets" in printed.out
    assert "reactions:read is missing: it cannot count a reaction to a topic's card as a vote" in printed.out
    assert "python -m bot slack manifest" in printed.out


def test_a_scope_that_nothing_needs_is_named(patient: Patient) -> None:
    patient.slack.grants("channels:manage")

    assert f"all {len(SCOPES)} are granted; not needed: channels:manage\n" in patient.looked_at().out


def test_without_history_it_says_that_a_message_may_come_twice(patient: Patient) -> None:
    patient.slack.takes_away("channels:history")

    printed = patient.looked_at()

    assert "!!  history   cannot be read, so a message whose answer was lost may come twice" in printed.out


def test_a_room_that_it_is_not_in_says_how_to_invite_it(patient: Patient) -> None:
    patient.room("周会", Use.TOPICS, bot=False)

    assert (
        "!!  rooms     #周会: topics; the bot is not in it: /invite @paiqi there" in patient.looked_at().out
    )


def test_a_room_that_is_closed_or_gone_is_named(patient: Patient) -> None:
    patient.room("旧群", Use.TOPICS)
    patient.slack.world.channels[patient.slack.channel_id("旧群")].archived = True
    patient.room("没了", Use.SOP, native="C0NOWHERE")

    printed = patient.looked_at()

    assert "!!  rooms     #旧群: topics; it is archived" in printed.out
    assert f"!!  rooms     #没了: sop; Slack says channel_not_found: {GONE}" in printed.out


def test_rooms_without_a_use_and_uses_without_a_room_are_named(patient: Patient) -> None:
    patient.slack.channel("茶水间")
    with patient.db.transaction() as session:
        session.exec(select(Room).where(Room.name == "数据")).one().uses = []

    printed = patient.looked_at()

    assert "ok  rooms     #数据, #茶水间: for nothing yet" in printed.out
    assert (
        "ok  uses      no room yet for digest, requests: an admin says /paiqi room use digest" in printed.out
    )


def test_a_database_without_tables_says_how_to_get_them(patient: Patient) -> None:
    patient.sets(PAIQI_DATABASE_URL="sqlite://")

    printed = patient.looked_at()

    assert printed.code == 1
    assert "!!  database  does not answer, or lacks migrations: python -m bot migrate" in printed.out


def test_whoever_is_to_be_admin_is_looked_up(patient: Patient) -> None:
    with patient.db.transaction() as session:
        session.exec(select(Person)).one().role = Role.MEMBER.value

    nobody = patient.looked_at()
    patient.sets(PAIQI_ADMIN=f"slack:{patient.slack.person('负责人').id}")
    somebody = patient.looked_at()
    patient.sets(PAIQI_ADMIN="slack:U0NOBODY")
    a_stranger = patient.looked_at()

    assert "!!  admin     nobody: set PAIQI_ADMIN=slack:U…" in nobody.out
    assert "ok  admin     负责人, from their first word on" in somebody.out
    assert "!!  admin     Slack says user_not_found of U0NOBODY: set PAIQI_ADMIN" in a_stranger.out


def test_over_http_the_public_address_is_tried_if_it_is_known(patient: Patient) -> None:
    patient.sets(SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET=patient.slack.signing_secret)

    untold = patient.looked_at()
    patient.sets(PAIQI_URL="http://127.0.0.1:1")
    nobody = patient.looked_at()

    assert "ok  way in    signed posts are taken on /slack/events; set PAIQI_URL" in untold.out
    assert "!!  way in    http://127.0.0.1:1/slack/events does not answer" in nobody.out


def test_over_http_it_is_seen_whether_the_server_there_is_ours(patient: Patient) -> None:
    patient.sets(SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET=patient.slack.signing_secret, PAIQI_PORT="0")
    with patient.terminal.starts("serve") as serving:
        assert serving.stdout is not None
        patient.sets(PAIQI_URL=serving.stdout.readline().split()[-1].rstrip("/"))

        ours = patient.looked_at()
        patient.sets(SLACK_SIGNING_SECRET="another")
        another = patient.looked_at()
        patient.sets(PAIQI_URL=patient.slack.world.base)
        elsewhere = patient.looked_at()

        serving.terminate()

    assert "/slack/events answers as Slack wants" in ours.out
    assert "/slack/events answers 401: its SLACK_SIGNING_SECRET is not this one" in another.out
    assert "/slack/events answers 404: is `serve` running there" in elsewhere.out


def test_a_chat_that_there_is_not_is_refused(patient: Patient) -> None:
    printed = patient.terminal.types("doctor", "irc")

    assert (printed.code, printed.out) == (1, "!!  settings  there is no chat irc to look at, but slack\n")


@pytest.mark.parametrize("command", ["doctor", "migrate"])
def test_a_wrong_setting_of_slack_ends_any_command_with_its_name(patient: Patient, command: str) -> None:
    patient.sets(SLACK_BOT_TOKEN="xoxp-1")

    printed = patient.terminal.types(command)

    assert printed.code in (1, 2)
    assert "SLACK_BOT_TOKEN begins with xoxb-" in printed.out + printed.err
