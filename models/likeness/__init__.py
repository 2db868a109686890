"""How alike two titles are, in which words they differ, and which titles of many are nearest."""

from models.likeness.comparing import DUPLICATE, Likeness, compare
from models.likeness.folding import fold
from models.likeness.index import Index
from models.likeness.saying import why

__all__ = ["DUPLICATE", "Index", "Likeness", "compare", "fold", "why"]
