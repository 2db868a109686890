"""Charts as pictures for chats: the SVG as PNG, in a font of our own so that it is the same everywhere."""

from __future__ import annotations

from pathlib import Path

from handlers._chart import FONT, draw_chart
from models.chart import Chart

FONT_FILE = Path(__file__).parent / "fonts" / "NotoSansCJKsc-GB2312.otf"
ZOOM = 1.5  # pixels for each unit of the drawing: two panels are 1,080 wide, which phones show sharply


def png_of(chart: Chart) -> bytes:
    """Draw a chart that is in its reader's words."""
    import resvg_py  # loaded when first needed: most lines draw nothing

    made = resvg_py.svg_to_bytes(
        svg_string=draw_chart(chart),
        zoom=ZOOM,
        skip_system_fonts=True,
        font_files=[str(FONT_FILE)],
        font_family=FONT,
    )
    return bytes(made)
