"""Files: pictures are uploaded without a place and then shown by a block; what people attach is fetched."""

from __future__ import annotations

import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from bot.db import Database
from bot.picture import png_of
from bot.platform import Never
from bot.platforms.slack.client import PATIENCE, Slack
from bot.platforms.slack.settings import SlackSettings
from models.chart import Chart
from models.file import LARGEST, StoredFile

SAFE = "%/:=&?~#+!$,;'@()*[]"


class Files:
    """Takes our files to Slack, and Slack's to us; only Slack's own hosts are asked."""

    def __init__(self, db: Database, slack: Slack, settings: SlackSettings) -> None:
        self._db = db
        self._slack = slack
        self._settings = settings
        self._known: dict[int, str] = {}

    def picture(self, number: int) -> str:
        """Slack's id of a picture of ours, which nobody sees until a block shows it."""
        if number not in self._known:
            self._known[number] = self._upload(number)
        return self._known[number]

    def drawn(self, chart: Chart) -> str:
        """Slack's id of a chart's picture, which nobody sees until a block shows it."""
        return self._hand_over(f"{chart.first:%Y-%m-%d}.png", png_of(chart))

    def share(self, number: int, channel: str, thread: str | None) -> None:
        """Put a file of ours into a conversation. Slack gives no message for it, nor anything to ask by."""
        self._upload(number, channel_id=channel, thread_ts=thread)

    def _upload(self, number: int, **where: str | None) -> str:
        with self._db.reading() as session:
            file = session.get(StoredFile, number)
        if file is None:
            raise Never(f"there is no file {number}")
        return self._hand_over(file.name, file.content, **where)

    def _hand_over(self, name: str, content: bytes, **where: str | None) -> str:
        web = self._slack.web
        given = self._slack.call(web.files_getUploadURLExternal, filename=name, length=len(content))
        self._post(given["upload_url"], content)
        known = [{"id": given["file_id"], "title": name}]
        self._slack.call(web.files_completeUploadExternal, files=known, **where)
        return str(given["file_id"])

    def _post(self, url: str, content: bytes) -> None:
        if not self._settings.may_ask(url):
            raise Never("Slack named an address for a file that is not in SLACK_FILES_HOSTS")
        asked = urllib.request.Request(
            url, data=content, headers={"Content-Type": "application/octet-stream"}, method="POST"
        )
        with _OPENER.open(asked, timeout=PATIENCE) as answer:
            answer.read()

    def fetch(self, shared: Mapping[str, Any]) -> bytes | None:
        """What somebody attached; None where it is too large, elsewhere than at Slack's, or gone."""
        url = str(shared.get("url_private_download") or shared.get("url_private") or "")
        if int(shared.get("size") or 0) > LARGEST or not self._settings.may_ask(url):
            return None
        token = self._slack.web.token or ""
        address = quote(url, safe=SAFE)  # a name in Chinese may stand in it
        asked = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})
        try:
            with _OPENER.open(asked, timeout=PATIENCE) as answer:
                content: bytes = answer.read(LARGEST + 1)
        except OSError:
            return None
        return content if len(content) <= LARGEST else None


class _Nowhere(urllib.request.HTTPRedirectHandler):
    """Follows nobody to another address: the token would go along."""

    def redirect_request(self, *_: Any) -> None:  # noqa: ANN401
        return None


_OPENER = urllib.request.build_opener(_Nowhere)
