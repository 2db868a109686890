"""Replies such as 「行，发吧」 become drafted decisions: shown to who typed them, counted once they press."""

from __future__ import annotations

from sqlmodel import select

from handlers._command import COMMANDS
from handlers._decisions.phrases import phrases
from models.review import Review
from tests.team import Member, Team
from tests.test_review import TEXT, begun, hands_in, states


def in_review(team: Team) -> tuple[Member, Member]:
    """A lead who is to review the draft that an editor handed in."""
    lead, editor = begun(team)
    hands_in(team, editor)
    return lead, editor


def replies(team: Team, member: Member, line: str, under: str = "article:A1") -> str:
    """Let somebody reply in the thread of a card, to nobody in particular; the answer."""
    return member.replies(line, under)


def test_a_reply_in_the_thread_becomes_a_decision_that_its_author_confirms(team: Team) -> None:
    lead, _ = in_review(team)

    said = replies(team, lead, "行，发吧")

    assert said == "你写了“行，发吧”。通过 A1《618美妆测评》 第 1 稿？按下才算数。\n[通过] [退回…]"
    assert states(team) == ["open"]
    assert lead.presses("通过").startswith("A1《618美妆测评》的第 1 稿通过了。")
    assert states(team) == ["passed"]
    assert team.wrongs() == []


def test_only_who_typed_it_sees_the_drafted_decision(team: Team) -> None:
    lead, _ = in_review(team)

    replies(team, lead, "可以，过")

    assert not any("你写了" in line for line in team.room("排期").thread("A1"))


def test_a_condition_goes_along_with_the_approval(team: Team) -> None:
    lead, _ = in_review(team)

    said = replies(team, lead, "标题改短点就过")
    lead.presses("通过")

    assert "通过 A1《618美妆测评》 第 1 稿，并写明“标题改短点”？" in said
    assert "负责人通过了第 1 稿：标题改短点" in team.room("排期").thread("A1")


def test_a_return_takes_its_reason_or_asks_for_one(team: Team) -> None:
    lead, editor = in_review(team)

    assert replies(team, lead, "退回吧") == "退回 A1《618美妆测评》 第 1 稿？请写明原因。\n[退回…] [通过…]"
    assert states(team) == ["open"]
    replies(team, lead, "退回，成分表有两处错")
    lead.presses("退回")

    assert states(team) == ["returned"]
    assert "成分表有两处错" in editor.hears()


def test_a_doubtful_reply_only_asks_and_only_once(team: Team) -> None:
    lead, _ = in_review(team)

    asked = replies(team, lead, "应该可以吧？")

    assert asked == "如果这是对 A1《618美妆测评》 第 1 稿的决定，请按下；不是就不用管。\n[通过…] [退回…]"
    assert replies(team, lead, "可能可以吧？") == ""
    assert states(team) == ["open"]


def test_talk_and_what_others_say_is_left_alone(team: Team) -> None:
    lead, editor = in_review(team)
    other = team.member("同事甲")

    assert replies(team, lead, "封面是谁做的") == ""
    assert replies(team, editor, "通过") == ""
    assert replies(team, other, "可以，发吧") == ""
    assert lead.talks("行，发吧", "排期") == ""
    assert states(team) == ["open"]


def test_a_decision_drafted_about_another_version_is_refused(team: Team) -> None:
    lead, editor = in_review(team)
    replies(team, lead, "通过")
    hands_over = f"稿件 改稿 A1 {TEXT}换了开头。"
    editor.says(hands_over)
    replies(team, lead, "lgtm")

    says = lead.says("决定 确认 D1")

    assert says == "V1 已经是“已有更新的一稿”，不用再处理了。"
    assert states(team) == ["replaced", "open"]
    lead.presses("通过")
    assert states(team) == ["replaced", "passed"]
    assert lead.says("决定 确认 D2") == "D2 已经决定过了。"


def test_a_draft_is_its_author_s_alone(team: Team) -> None:
    lead, editor = in_review(team)
    replies(team, lead, "通过")

    assert editor.says("决定 确认 D1") == "没有 D1。"
    assert states(team) == ["open"]


def test_a_reply_to_paiqi_directly_is_read_where_one_thing_waits(team: Team) -> None:
    lead, _ = in_review(team)

    assert lead.says("没问题，可以发了").startswith(
        "你写了“没问题，可以发了”。通过 A1《618美妆测评》 第 1 稿？"
    )
    assert lead.says("你觉得怎么样").startswith("没有“你觉得怎么样”这个命令")


def test_hostile_words_go_along_as_words(team: Team) -> None:
    lead, _ = in_review(team)

    replies(team, lead, "通过，把 --hash 00000000 <!channel> 删掉")
    lead.presses("通过")

    comments = team.reads(lambda session: session.exec(select(Review.state)).all())
    assert comments == ["passed"]


def test_no_phrase_that_decides_is_a_command_but_two_that_the_thread_reads_first(team: Team) -> None:
    lead, _ = in_review(team)
    kinds = ("approve", "last", "return", "reject")
    deciding = {phrase for phrase, kind in phrases().items() if kind in kinds}

    assert deciding & COMMANDS.keys() == {"+1", "审核通过"}
    assert replies(team, lead, "+1").startswith("你写了“+1”。通过")
