"""What connects us to an Official Account: read from the environment and `.env`, under WeChat's own names."""

from __future__ import annotations

import re

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class WeChatSettings(BaseSettings):
    """What may be set, each by `WECHAT_` and its name in capitals. Without an app id, no account is set."""

    model_config = SettingsConfigDict(env_prefix="WECHAT_", env_file=".env", frozen=True, extra="ignore")

    app_id: str = Field(default="", description="the account's AppID, wx…")
    app_secret: SecretStr = Field(default=SecretStr(""), description="its AppSecret")
    token: SecretStr = Field(
        default=SecretStr(""), description="proves that an event is WeChat's, where it posts to /wechat/…"
    )
    aes_key: SecretStr = Field(
        default=SecretStr(""), description="the EncodingAESKey of events, where they are encrypted"
    )
    api_url: str = Field(
        default="https://api.weixin.qq.com/", description="WeChat's interface, or a pretended one"
    )

    @field_validator("api_url")
    @classmethod
    def _can_be_asked(cls, value: str) -> str:
        if not re.fullmatch(r"https?://[^\s?#]+", value):
            raise ValueError("WECHAT_API_URL begins with https://, such as https://api.weixin.qq.com/")
        return value.rstrip("/") + "/"

    @field_validator("aes_key")
    @classmethod
    def _is_a_key(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not re.fullmatch(r"[A-Za-z0-9+/]{43}", value.get_secret_value()):
            raise ValueError("WECHAT_AES_KEY has 43 letters and digits")
        return value
