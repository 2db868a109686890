"""Files are uploaded, shown, shared and handed out as in Slack, with what gets lost there."""

from __future__ import annotations

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.fakes.slack import FakeSlack
from tests.fakes.slack_world import Json

PNG = b"\x89PNG and so on"


def test_a_picture_uploaded_without_a_channel_can_be_shown_in_a_block(
    slack: FakeSlack, web: WebClient
) -> None:
    file = _upload(web, "chart.png")

    web.chat_postMessage(channel=slack.channel_id("选题"), text="图", blocks=[_picture(file)])

    [message] = slack.messages("选题")
    assert message.blocks[0]["slack_file"] == {"id": file}
    assert web.files_info(file=file)["file"]["title"] == "近 14 天"


def test_a_picture_cannot_be_shown_while_it_is_processed(slack: FakeSlack, web: WebClient) -> None:
    slack.world.processing = 2.0
    channel, file = slack.channel_id("选题"), _upload(web, "chart.png")

    with pytest.raises(SlackApiError, match="invalid_blocks"):
        web.chat_postMessage(channel=channel, text="图", blocks=[_picture(file)])
    slack.passes(2)

    assert web.chat_postMessage(channel=channel, text="图", blocks=[_picture(file)])["ok"]


def test_what_is_no_picture_is_not_shown_as_one(slack: FakeSlack, web: WebClient) -> None:
    file = _upload(web, "list.csv")

    with pytest.raises(SlackApiError, match="invalid_blocks"):
        web.chat_postMessage(channel=slack.channel_id("选题"), text="图", blocks=[_picture(file)])


def test_a_file_is_shared_into_a_thread_by_the_last_step(slack: FakeSlack, web: WebClient) -> None:
    channel = slack.channel_id("选题")
    card = web.chat_postMessage(channel=channel, text="日报")["ts"]

    web.files_upload_v2(filename="a.png", content=PNG, channel=channel, thread_ts=card, initial_comment="图")

    [shared] = slack.thread("选题", card)
    [file] = slack.files()
    assert (shared.text, shared.files, file.content) == ("图", [file.id], PNG)
    assert web.files_info(file=file.id)["file"]["shares"]["public"][channel][0]["ts"] == shared.ts


def test_a_file_with_an_alt_text_is_answered_well_and_never_shared(slack: FakeSlack, web: WebClient) -> None:
    channel = slack.channel_id("选题")

    web.files_upload_v2(filename="a.png", content=PNG, channel=channel, alt_txt="折线")

    assert slack.messages("选题") == []


def test_an_upload_must_be_as_long_as_announced(slack: FakeSlack, web: WebClient) -> None:
    told = web.files_getUploadURLExternal(filename="a.png", length=5)

    assert httpx.post(told["upload_url"], content=b"1234").status_code == 400
    with pytest.raises(SlackApiError, match="file_not_found"):
        web.files_completeUploadExternal(files=[{"id": told["file_id"]}])
    assert httpx.post(told["upload_url"], content=b"12345").status_code == 200
    assert web.files_completeUploadExternal(files=[{"id": told["file_id"]}])["ok"]


def test_an_upload_may_fail_and_be_repeated(slack: FakeSlack, web: WebClient) -> None:
    told = web.files_getUploadURLExternal(filename="a.png", length=len(PNG))
    slack.fault("upload", "500")

    assert httpx.post(told["upload_url"], content=PNG).status_code == 500
    assert httpx.post(told["upload_url"], content=PNG).status_code == 200


def test_a_file_is_handed_out_to_the_token_only(slack: FakeSlack, web: WebClient) -> None:
    slack.person("市场").uploads("名单.csv", b"a,b", "选题")
    url = web.files_info(file=slack.files()[0].id)["file"]["url_private"]

    mine = httpx.get(url, headers={"Authorization": f"Bearer {slack.bot_token}"})
    nobodys = httpx.get(url)

    assert mine.content == b"a,b"
    assert b"Sign in" in nobodys.content


def _upload(web: WebClient, name: str) -> str:
    told = web.files_getUploadURLExternal(filename=name, length=len(PNG))
    assert httpx.post(told["upload_url"], content=PNG).status_code == 200
    web.files_completeUploadExternal(files=[{"id": told["file_id"], "title": "近 14 天"}])
    return str(told["file_id"])


def _picture(file: str) -> Json:
    return {"type": "image", "alt_text": "折线", "slack_file": {"id": file}}
