"""Tokens that WeChat gives for a while, shared by all replicas; locked, so that a copy opens nothing."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel


class AccessToken(SQLModel, table=True):
    """The token of an app, encrypted by whoever put it here, and until when it is good."""

    __tablename__ = "access_token"

    app_id: str = Field(primary_key=True)
    token: str
    until: datetime
