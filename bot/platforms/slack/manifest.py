"""The app's manifest, ready to be pasted at Slack: for a socket as it is kept, or with addresses for HTTP."""

from __future__ import annotations

import re
from pathlib import Path

FILE = Path(__file__).with_name("manifest.yaml")
EXAMPLE = "https://paiqi.example.com"


def manifest(url: str = "") -> str:
    """Give the manifest as YAML; with `url`, where Slack reaches our web server, for HTTP."""
    _, begin, rest = FILE.read_text("utf-8").partition("display_information:")
    text = begin + rest
    if not url:
        return text
    over_http = text.replace("socket_mode_enabled: true", "socket_mode_enabled: false")
    return re.sub(rf"# (\w+: ){re.escape(EXAMPLE)}", lambda found: found[1] + url, over_http)


def is_address(url: str) -> bool:
    """Whether Slack would post to a server: it must be https, and our path follows."""
    return re.fullmatch(r"https://[^/\s?#@]+/*", url) is not None
