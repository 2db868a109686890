"""Amounts of money: `Decimal` yuan in the program, whole fen (分) in the database, whose sums are exact."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import BigInteger, Dialect
from sqlalchemy.types import TypeDecorator

NOTHING = Decimal("0.00")


class Yuan(TypeDecorator[Decimal]):
    """A column of yuan. SQLite has no decimal numbers: it would add them up as floats."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Write yuan as fen; ValueError for less than a fen."""
        if value is None:
            return None
        fen = Decimal(value).scaleb(2)
        if fen != fen.to_integral_value():
            raise ValueError(f"{value} yuan are not whole fen")
        return int(fen)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Read fen as yuan; PostgreSQL adds whole numbers up to a decimal one."""
        return None if value is None else Decimal(int(value)).scaleb(-2)
