"""What Slack would refuse of blocks and views: by its documentation, and by its own kit."""

from __future__ import annotations

from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from tests.fakes.slack_blocks import faults, view_faults


def refused(blocks: list[dict[str, Any]]) -> list[str]:
    """Say what is wrong with the blocks of a message."""
    for block in Block.parse_all(blocks):
        block.validate_json()
        block.to_dict()
    return faults(blocks, "message")


def refused_view(view: dict[str, Any]) -> list[str]:
    """Say what is wrong with a modal or a Home tab."""
    View(**view).validate_json()
    return view_faults(view)
