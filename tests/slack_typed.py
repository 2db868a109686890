"""What people may type at worst, for cards and forms in Slack."""

from __future__ import annotations

from hypothesis import strategies as st

HOSTILE = {
    "mention of a channel": "<!channel>",
    "mention of everybody": "<!here> <!everyone> @channel",
    "mention of a person": "<@U0123456789>",
    "link to a channel": "<#C0123456789|general>",
    "mention of a group": "<!subteam^S0123456789>",
    "disguised link": "<https://evil.example|bank.example>",
    "escaped in an address": "https://evil.example/?a=1&b=<2>",
    "addresses among Chinese": "看 https://mp.weixin.qq.com/s/a，再看 http://b.example/路径。",
    "name before the host": "https://bank.example@evil.example",
    "broken addresses": "http://. https://[ https://a:99999999 http://:80 https://\u200b",
    "formats": "*bold* _i_ ~s~ `code` ```block```",
    "quote and list": "> quoted\n• listed\n1. numbered",
    "emoji by name": ":smile: :tada:",
    "joined emoji": "👩‍👩‍👧‍👦🏳️‍🌈" * 20,
    "turned around": "\u202egnp.exe \u2066isolated\u2069",
    "right to left": "سلام \u200f שלום",
    "all ends of lines": "a\r\nb\rc\u2028d\x0be",
    "lone newlines": "\n\n\n",
    "space": " ",
    "zero width": "\u200b\ufeff\u2060",
    "without ink": "\u3164\u2800",
    "NUL": "\0",
    "control characters": "a\0b\x1b[31m",
    "half a pair": "\ud83d half a pair \ude00",
    "escaped already": "&amp; &lt; & < > &",
    "much to escape": "&" * 200,
    "huge in Chinese": "龘" * 10_000,
    "huge in Latin": "A" * 10_000,
    "huge in emoji": "😀" * 10_000,
    "huge and empty": "\n" * 5_000 + "end",
    "long list": "line of a list\n" * 1_000,
    "piled accents": "Z̡̖̜͖̰̣͉̜a̖̰͙̗" * 30,
}


@st.composite
def _typed(draw: st.DrawFn) -> str:
    worst = st.sampled_from(list(HOSTILE))
    if draw(st.booleans()):
        return draw(st.text(max_size=200))
    return " ".join(HOSTILE[name] for name in draw(st.lists(worst, min_size=1, max_size=3)))


typed = _typed()
