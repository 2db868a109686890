"""Words that may cost an account a fine or its reach: which are known, and where a text has them."""

from models.risk.finding import Finder, Found
from models.risk.shipped import Listed, Why, shipped

__all__ = ["Finder", "Found", "Listed", "Why", "shipped"]
