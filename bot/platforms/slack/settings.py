"""What connects us to a Slack workspace: read from the environment and `.env`, under Slack's own names."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class SlackSettings(BaseSettings):
    """What may be set, each by `SLACK_` and its name in capitals. Without a bot token there is no Slack."""

    model_config = SettingsConfigDict(env_prefix="SLACK_", env_file=".env", frozen=True, extra="ignore")

    bot_token: SecretStr = Field(default=SecretStr(""), description="the bot's token, xoxb-…")
    app_token: SecretStr = Field(
        default=SecretStr(""), description="the app's token, xapp-…: Socket Mode, which needs no address"
    )
    signing_secret: SecretStr = Field(
        default=SecretStr(""), description="proves that a request is Slack's, where it posts to /slack/events"
    )
    api_url: str = Field(
        default="https://slack.com/api/", description="Slack's Web API, or GovSlack's, or a pretended one"
    )
    files_hosts: str = Field(
        default="files.slack.com", description="the hosts that files are sent to and fetched from, by commas"
    )
    hooks_hosts: str = Field(
        default="hooks.slack.com", description="the hosts of addresses to answer to, by commas"
    )
    vote_emoji: str = Field(
        default="+1,thumbsup,heart", description="the reactions to a topic's card that are votes, by commas"
    )

    @field_validator("bot_token")
    @classmethod
    def _is_a_bots(cls, value: SecretStr) -> SecretStr:
        return _begins(value, "xoxb-", "SLACK_BOT_TOKEN")

    @field_validator("app_token")
    @classmethod
    def _is_an_apps(cls, value: SecretStr) -> SecretStr:
        return _begins(value, "xapp-", "SLACK_APP_TOKEN")

    @field_validator("api_url")
    @classmethod
    def _can_be_asked(cls, value: str) -> str:
        if not re.fullmatch(r"https?://[^\s?#]+", value):
            raise ValueError("SLACK_API_URL begins with https:// or http://, such as https://slack.com/api/")
        return value.rstrip("/") + "/"

    @property
    def is_set(self) -> bool:
        """Whether a workspace is to be reached at all."""
        return bool(self.bot_token.get_secret_value())

    @property
    def by_socket(self) -> bool:
        """Whether Slack is listened to over a connection of ours, not on our web server."""
        return bool(self.app_token.get_secret_value())

    @property
    def votes(self) -> frozenset[str]:
        """The names of the reactions that are votes."""
        return frozenset(_listed(self.vote_emoji))

    def may_ask(self, url: str) -> bool:
        """Whether a file's address, which came from outside, is one of Slack's."""
        return _is_among(url, self.files_hosts)

    def may_answer(self, url: str) -> bool:
        """Whether an address to answer to, which came from outside, is one of Slack's."""
        return _is_among(url, self.hooks_hosts)


def _begins(value: SecretStr, how: str, name: str) -> SecretStr:
    said = value.get_secret_value()
    if said and not said.startswith(how):
        raise ValueError(f"{name} begins with {how}")
    return value


def _listed(text: str) -> list[str]:
    return [part for part in re.split(r"[,\s]+", text) if part]


def _is_among(url: str, hosts: str) -> bool:
    """Slack's addresses are https; only one that names this machine may do without."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    named = {f"{host}:{port}", host} & set(_listed(hosts))
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    return safe and bool(named) and parts.username is None
