"""Tokens of accounts, shared through the database by all that ask WeChat; a copy of it gives none away."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken
from sqlmodel import col, delete

from bot.db import Database
from models.access_token import AccessToken

MARGIN = timedelta(minutes=1)  # before its end a token is not used any more


class Tokens:
    """What wechatpy keeps tokens in: one account's, locked by its secret. `real` is the time on the wall."""

    def __init__(self, db: Database, app_id: str, secret: str, real: Callable[[], datetime]) -> None:
        self._db = db
        self._app_id = app_id
        self._box = Fernet(base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest()))
        self._real = real

    def get(self, key: str, default: str | None = None) -> str | None:
        """The token, unless it is over, or locked by another secret."""
        with self._db.reading() as session:
            kept = session.get(AccessToken, self._app_id)
        if kept is None or kept.until - MARGIN <= self._real():
            return default
        try:
            return self._box.decrypt(kept.token.encode()).decode()
        except InvalidToken:
            return default

    def set(self, key: str, value: str, ttl: int | None = None) -> None:
        """Keep a token for so many seconds."""
        until = self._real() + timedelta(seconds=ttl or 0)
        with self._db.transaction() as session:
            kept = AccessToken(
                app_id=self._app_id, token=self._box.encrypt(value.encode()).decode(), until=until
            )
            session.merge(kept)

    def delete(self, key: str) -> None:
        """Forget the token."""
        with self._db.transaction() as session:
            session.execute(delete(AccessToken).where(col(AccessToken.app_id) == self._app_id))
