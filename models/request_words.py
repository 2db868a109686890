"""What our kinds of requests are called in both languages; the team's own are called as it wrote them."""

from __future__ import annotations

from collections.abc import Iterator

from models.request_kind import FieldSpec, Kind, Part, StepSpec
from models.request_shipped import SHIPPED
from models.words import Text, Words, t

NAMES: dict[str, Text] = {
    "Post an article": t("Post an article"),
    "Design": t("Design"),
    "Promote an event": t("Promote an event"),
    "Legal opinion": t("Legal opinion"),
    "Reprint or licence": t("Reprint or licence"),
    "Data": t("Data"),
    "Material": t("Material"),
    "Links to material": t("Links to material"),
    "Live stream support": t("Live stream support"),
    "A user's complaint": t("A user's complaint"),
    "Budget request": t("Budget request"),
    "Urgent correction": t("Urgent correction"),
    "Make content together": t("Make content together"),
    "Head of department": t("Head of department"),
    "Content lead": t("Content lead"),
    "Finance": t("Finance"),
    "Legal": t("Legal"),
    "Brand": t("Brand"),
    "Design lead": t("Design lead"),
    "Marketing lead": t("Marketing lead"),
    "Operations": t("Operations"),
    "Lead": t("Lead"),
    "Who is on duty": t("Who is on duty"),
    "Needed by": t("Needed by"),
    "Amount": t("Amount"),
    "Budget line": t("Budget line"),
    "Moved from": t("Moved from"),
    "Use and wishes": t("Use and wishes"),
    "References": t("References"),
    "Makes claims": t("Makes claims"),
    "What it says": t("What it says"),
    "Publish on": t("Publish on"),
    "Size and count": t("Size and count"),
    "Event and rules": t("Event and rules"),
    "Begins on": t("Begins on"),
    "Channel": t("Channel"),
    "Text to review": t("Text to review"),
    "Answer by": t("Answer by"),
    "Article and who asks": t("Article and who asks"),
    "Direction": t("Direction"),
    "Original": t("Original"),
    "Which figures, and for what": t("Which figures, and for what"),
    "Period": t("Period"),
    "Count": t("Count"),
    "Theme and what is needed": t("Theme and what is needed"),
    "On air on": t("On air on"),
    "Host": t("Host"),
    "What the user said": t("What the user said"),
    "Came by": t("Came by"),
    "What is wished for": t("What is wished for"),
    "What is wrong": t("What is wrong"),
    "What to do": t("What to do"),
    "Article's link": t("Article's link"),
    "Topic it serves": t("Topic it serves"),
    "Deliver by": t("Deliver by"),
    "What to make together": t("What to make together"),
    "Marketing: insight": t("Marketing: insight"),
    "Product: material": t("Product: material"),
    "Service: feedback": t("Service: feedback"),
}
Named = Kind | FieldSpec | StepSpec | Part


def named_in(kind: Kind) -> Iterator[Named]:
    """All that has a name in a kind: itself, its fields, steps and parts."""
    yield kind
    yield from kind.fields
    yield from kind.steps
    yield from kind.parts


OURS = {(one.zh, one.en) for kind in SHIPPED.values() for one in named_in(kind) if one.en in NAMES}


def called(one: Named) -> Words:
    """What a kind, field, step or part is called: ours in the reader's language, the team's as written."""
    return NAMES[one.en] if (one.zh, one.en) in OURS else one.zh
