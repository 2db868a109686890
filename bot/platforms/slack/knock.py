"""HTTP mode, tried from outside: a signed question to our own public address, as Slack asks it."""

from __future__ import annotations

import json
import time
import urllib.request
from http.client import HTTPException
from secrets import token_hex
from urllib.error import HTTPError

from slack_sdk.signature import SignatureVerifier

from bot.finding import Finding
from bot.platforms.slack.workspace import PATH

PATIENCE = 10  # seconds
UNTRIED = "signed posts are taken on /slack/events; set PAIQI_URL to the public address to have it tried"
OTHER_SECRET = "its SLACK_SIGNING_SECRET is not this one, or its clock is minutes off"
NOT_THERE = "is `serve` running there with these settings, and does the proxy pass /slack/events on?"


def knock(address: str, secret: str) -> Finding:
    """Ask what Slack asks of an address before it posts there."""
    if not address:
        return Finding("way in", UNTRIED)
    url = f"{address}{PATH}"
    challenge = token_hex()
    try:
        answered = _ask(url, secret, challenge)
    except HTTPError as error:
        why = OTHER_SECRET if error.code == 401 else NOT_THERE
        return Finding("way in", f"{url} answers {error.code}: {why}", well=False)
    except (OSError, HTTPException) as error:
        return Finding("way in", f"{url} does not answer ({error}): {NOT_THERE}", well=False)
    if challenge not in answered:
        return Finding("way in", f"{url} answers something else: {NOT_THERE}", well=False)
    return Finding("way in", f"{url} answers as Slack wants")


def _ask(url: str, secret: str, challenge: str) -> str:
    body = json.dumps({"type": "url_verification", "challenge": challenge})
    at = str(int(time.time()))
    signed = SignatureVerifier(secret).generate_signature(timestamp=at, body=body)
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": signed or "",
    }
    asked = urllib.request.Request(url, body.encode(), headers)
    with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
        text: bytes = answer.read(1_000)
    return text.decode(errors="replace")
