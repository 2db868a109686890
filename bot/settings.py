"""Settings: read once from the environment and `.env`, then never changed."""

from __future__ import annotations

import os
import re
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.words import LANGUAGES

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class Settings(BaseSettings):
    """What may be set, each by `PAIQI_` and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="PAIQI_", env_file=".env", frozen=True, extra="ignore")

    database_url: SecretStr = Field(
        default=SecretStr("sqlite:///paiqi.db"),
        description="where everything is kept: SQLite file or PostgreSQL",
    )
    zone: str = Field(default="Asia/Shanghai", description="the workspace's time zone")
    language: str = Field(
        default="zh_CN", description="the language of rooms and people who have none: zh_CN or en"
    )
    host: str = Field(default="127.0.0.1", description="where the web server listens")
    port: int = Field(default=8000, description="the web server's port", ge=0, le=65535)
    sample: bool = Field(default=True, description="load the sample team into an empty database")
    admin: str = Field(
        default="", description="the first admin on a real platform, as platform:id (slack:U1)"
    )
    url: str = Field(
        default="", description="the address by which browsers reach Paiqi, if not that of host and port"
    )
    act_as_anyone: bool | None = Field(
        default=None,
        description="serve the local chat, where anybody acts as anybody: true beside real platforms too, "
        "false never, unset only where none is connected",
    )
    local_pace: float = Field(
        default=0.0, description="seconds between two messages to one room of the local chat", ge=0
    )
    heartbeat_url: SecretStr = Field(
        default=SecretStr(""),
        description="an address that is called each minute while all is well, so that its watcher tells you",
    )
    log_level: str = Field(default="INFO", description="the least severe log line written")

    @field_validator("zone")
    @classmethod
    def _zone_is_known(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError) as error:
            raise ValueError(f"there is no time zone {value!r}; write it as Asia/Shanghai") from error
        return value

    @field_validator("language")
    @classmethod
    def _language_is_spoken(cls, value: str) -> str:
        if value not in LANGUAGES:
            raise ValueError(f"Paiqi speaks {' and '.join(LANGUAGES)}, not {value!r}")
        return value

    @field_validator("url")
    @classmethod
    def _can_be_opened(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^/\s?#]+/*", value):
            raise ValueError("the address of pages begins with https:// or http:// and has no path")
        return value.rstrip("/")

    @field_validator("heartbeat_url")
    @classmethod
    def _can_be_called(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not re.match(r"https?://[^/\s]", value.get_secret_value()):
            raise ValueError("a heartbeat is an address that begins with https:// or http://")
        return value

    @field_validator("log_level")
    @classmethod
    def _level_is_known(cls, value: str) -> str:
        if value.upper() not in LEVELS:
            raise ValueError(f"a level is one of {', '.join(LEVELS)}, not {value!r}")
        return value.upper()

    @field_validator("database_url")
    @classmethod
    def _names_its_driver(cls, value: SecretStr) -> SecretStr:
        url = value.get_secret_value()
        for plain in ("postgres://", "postgresql://"):
            if url.startswith(plain):
                return SecretStr("postgresql+psycopg://" + url.removeprefix(plain))
        return value

    @property
    def pages(self) -> str:
        """Where browsers reach us, with no slash at its end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.url or f"http://{host}:{self.port}"

    @property
    def zone_info(self) -> ZoneInfo:
        """The workspace's time zone."""
        return ZoneInfo(self.zone)


def mistakes(error: ValidationError) -> list[str]:
    """Say what is wrong with settings, without what was set."""
    return [wrong["msg"].removeprefix("Value error, ") for wrong in error.errors()]


def secret_of(name: str) -> str:
    """What an environment variable holds, or a line of `.env`; empty if it is not set."""
    return os.environ.get(name) or dotenv_values(".env").get(name) or ""
