"""Settings: read once from the environment and `.env`, then never changed."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What may be set, each by `PAIQI_` and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="PAIQI_", env_file=".env", frozen=True, extra="ignore")

    database_url: SecretStr = Field(
        SecretStr("sqlite:///paiqi.db"), description="where everything is kept: SQLite file or PostgreSQL"
    )
    zone: str = Field("Asia/Shanghai", description="the workspace's time zone")
    language: str = Field("zh_CN", description="the language of rooms and people who have none: zh_CN or en")
    host: str = Field("127.0.0.1", description="where the web server listens")
    port: int = Field(8000, description="the web server's port", ge=0, le=65535)
    sample: bool = Field(True, description="load the sample team into an empty database")
    admin: str = Field("", description="the first admin on a real platform, as platform:id (slack:U1)")
    act_as_anyone: bool = Field(
        False, description="serve the local chat, where anybody acts as anybody, beside real platforms"
    )
    local_pace: float = Field(
        0.0, description="seconds between two messages to one room of the local chat", ge=0
    )
    log_level: str = Field("INFO", description="the least severe log line written")

    @field_validator("zone")
    @classmethod
    def _zone_is_known(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError) as error:
            raise ValueError(f"there is no time zone {value!r}; write it as Asia/Shanghai") from error
        return value

    @field_validator("database_url")
    @classmethod
    def _names_its_driver(cls, value: SecretStr) -> SecretStr:
        url = value.get_secret_value()
        for plain in ("postgres://", "postgresql://"):
            if url.startswith(plain):
                return SecretStr("postgresql+psycopg://" + url.removeprefix(plain))
        return value

    @property
    def zone_info(self) -> ZoneInfo:
        """The workspace's time zone."""
        return ZoneInfo(self.zone)
