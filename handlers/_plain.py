"""What is typed in full width or in capitals, and numbers that are typed."""

from __future__ import annotations

import unicodedata
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from models.refusal import Refusal
from models.words import t

if TYPE_CHECKING:
    from handlers._chat import Chat

MOST_MONEY = Decimal(10) ** 10


def plain(text: str) -> str:
    """Fold full-width characters and case, for what is compared and never shown."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def read_whole(_: Chat, raw: str) -> int:
    """Read a whole number that a database holds."""
    try:
        number = int(plain(raw).replace(",", ""))
    except ValueError:
        raise Refusal(t("“{text}” is not a whole number.", text=raw)) from None
    if abs(number) >= 2**31:
        raise Refusal(t("“{text}” is too large a number.", text=raw))
    return number


def read_money(_: Chat, raw: str) -> Decimal:
    """Read an amount in yuan, to the fen; 1.2万 is 12,000."""
    text = plain(raw).strip("¥元圆块 ").replace(",", "")
    times = Decimal(10_000) if text.endswith("万") else Decimal(1)
    try:
        amount = Decimal(text.rstrip("万").strip()) * times
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 <= amount < MOST_MONEY or amount != amount.quantize(Decimal("0.01")):
        raise Refusal(
            t("“{text}” is not an amount of money. Write it as 1200 or 1,200.50 or 1.2万.", text=raw)
        )
    return amount.quantize(Decimal("0.01"))
