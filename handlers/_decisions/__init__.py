"""A reviewer's typed reply read as a decision that is only drafted: nothing is decided without the button.

Said plainly it is approve, return or reject; whatever leaves a doubt is `unsure`, and is asked about.
"""

from handlers._decisions.reading import Said, read_decision

__all__ = ["Said", "read_decision"]
