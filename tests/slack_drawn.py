"""The pictures of docs/slack.md: a scene is played, and what Slack was sent is drawn, in a look of our own.

For developers: `python -m tests.slack_drawn`. It needs Chromium.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import sync_playwright

from bot.manual import DOCS
from bot.migrate import migrate
from models.person import Role
from tests.chromium import find_chromium
from tests.fakes.slack import FakeSlack
from tests.slack_team import SlackTeam

WIDTH = 640  # pixels
DRAWING = """示意图：照着排期发给 Slack 的内容画的，和 Slack 里的样子不同
<br>A drawing of what Paiqi sends; it looks different in Slack"""
PAGE = """<!doctype html><meta charset="utf-8"><style>
* {{ box-sizing: border-box; margin: 0 }}
body {{ background: #fff; color: #1d1c1d; padding: 20px; width: {width}px }}
body {{ font: 15px/1.5 "Noto Sans CJK SC", sans-serif }}
h2 {{ font-size: 17px }} h2, p, dl, .row, label {{ margin-bottom: 10px }}
b, dt {{ font-weight: 700 }} dl {{ display: grid; grid-template-columns: 1fr 1fr; gap: 8px }}
.row {{ display: flex; flex-wrap: wrap; gap: 8px }} label {{ display: block }}
.button, .field {{ border: 1px solid #8d8d8d; border-radius: 6px; padding: 3px 12px }}
.primary {{ background: #1f4e46; border-color: #1f4e46; color: #fff }}
.field {{ display: block; min-height: 32px }} .long {{ min-height: 64px }}
.answer {{ border-left: 3px solid #ddd; margin: 12px 0; padding-left: 14px }}
.window {{ border: 1px solid #bbb; border-radius: 10px; margin-bottom: 14px; padding: 18px }}
.foot {{ justify-content: flex-end; margin: 6px 0 0 }} small {{ color: #616061 }}
</style>{body}<small>{drawing}</small>"""


def main() -> None:
    """Play the scene and keep the pictures."""
    with TemporaryDirectory() as folder, FakeSlack() as slack:
        url = f"sqlite:///{folder}/paiqi.db"
        migrate(url)
        team = SlackTeam(url, slack, "socket")
        try:
            pictures = _scene(team)
        finally:
            team.close()
    for name, body in pictures.items():
        _keep(DOCS / f"{name}.png", body)


def _scene(team: SlackTeam) -> dict[str, str]:
    proposer, editor = team.member("市场"), team.member("编辑甲", Role.EDITOR)
    lead = team.member("负责人", Role.LEAD)
    proposer.says("选题 提交 618美妆测评")
    editor.says("选题 投票 T1")
    [before] = team.slack.messages("选题")
    lead.says("选题 定题 T1 @编辑甲 截止 下周三18:00 …")
    form = team.slack.modal("负责人")
    assert form is not None
    lead.fills()
    [after] = team.slack.messages("选题")
    thread = team.slack.thread("选题", after.ts)
    answers = "".join(f'<div class="answer">{_drawn(answer.blocks)}</div>' for answer in thread)
    shown = [
        f"<p><b>paiqi</b> <small>#选题{when}</small></p>{_drawn(card.blocks)}"
        for when, card in (("", before), ("，定题以后 · once it is accepted", after))
    ]
    return {"slack-card": "<hr><br>".join(shown) + answers, "slack-form": _window(form.body)}


def _keep(path: Path, body: str) -> None:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium())
        page = chromium.new_page(viewport={"width": WIDTH, "height": 100}, device_scale_factor=1.5)
        page.set_content(PAGE.format(width=WIDTH, body=body, drawing=DRAWING))
        page.screenshot(path=path, full_page=True)
        chromium.close()


def _window(view: dict[str, Any]) -> str:
    ends = "".join(f'<span class="button">{_text(view[name])}</span>' for name in ("close", "submit"))
    head = f"<h2>{_text(view['title'])}</h2>"
    return f'<div class="window">{head}{_drawn(view["blocks"])}<div class="row foot">{ends}</div></div>'


def _drawn(blocks: Iterable[dict[str, Any]]) -> str:
    return "".join(_block(block) for block in blocks)


def _block(block: dict[str, Any]) -> str:
    kind = block["type"]
    if kind == "header":
        return f"<h2>{_text(block['text'])}</h2>"
    if kind == "actions":
        return f'<div class="row">{"".join(map(_element, block["elements"]))}</div>'
    if kind == "input":
        return f"<label>{_text(block['label'])}{_element(block['element'])}</label>"
    if kind == "section" and "fields" in block:
        pairs = zip(block["fields"][::2], block["fields"][1::2], strict=True)
        return (
            "<dl>" + "".join(f"<div><dt>{_text(k)}</dt><dd>{_text(v)}</dd></div>" for k, v in pairs) + "</dl>"
        )
    if kind == "section":
        return f"<p>{_text(block['text'])}</p>"
    raise ValueError(f"nobody draws a block of type {kind} yet")


def _element(element: dict[str, Any]) -> str:
    kind = element["type"]
    if kind == "button":
        return f'<span class="button {element.get("style", "")}">{_text(element["text"])}</span>'
    if kind == "overflow":
        return '<span class="button">⋯</span>'
    shown = element.get("initial_option") or {"text": element.get("placeholder")}
    held = element.get("initial_value") or element.get("initial_date") or element.get("initial_time")
    long = "long" if element.get("multiline") else ""
    return f'<span class="field {long}">{escape(held) if held else _text(shown["text"])}</span>'


def _text(text: dict[str, Any] | None) -> str:
    said = escape(text["text"]) if text else ""
    return said.replace("\n", "<br>").strip("*")


if __name__ == "__main__":
    main()
