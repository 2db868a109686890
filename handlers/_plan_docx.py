"""A month's plan as a document: chapters of texts and tables; what is blank says so.

It goes round in the team's language, whoever asks for it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from docx import Document
from docx.document import Document as Doc
from docx.oxml.ns import qn
from docx.shared import Pt

FONT = "宋体"
BLANK = "未填"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a chapter: headings, and rows of the same length."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Part = str | Table


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its title, and its parts, each under a heading of its own; an empty part is 未填."""

    title: str
    parts: tuple[tuple[str, Part], ...]


def write_document(title: str, about: str, chapters: Sequence[Chapter]) -> bytes:
    """Write a document of chapters, numbered from one."""
    made = Document()
    made.core_properties.title = title
    made.core_properties.author = ""
    _set_fonts(made)
    made.add_heading(title, level=0)
    made.add_paragraph(about)
    for number, chapter in enumerate(chapters, 1):
        made.add_heading(f"{NUMERALS[number - 1]}、{chapter.title}", level=1)
        for heading, part in chapter.parts:
            made.add_heading(heading, level=2)
            _add(made, part)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


NUMERALS = "一二三四五六七八九十"


def _add(made: Doc, part: Part) -> None:
    if isinstance(part, str):
        for line in part.splitlines() or [BLANK]:
            made.add_paragraph(line)
        return
    if not part.rows:
        made.add_paragraph(BLANK)
        return
    table = made.add_table(rows=1, cols=len(part.headings), style="Table Grid")
    for cell, heading in zip(table.rows[0].cells, part.headings, strict=True):
        cell.text = heading
        for run in cell.paragraphs[0].runs:
            run.bold = True
    for row in part.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def _set_fonts(made: Doc) -> None:
    """Name a Chinese font, without which Word takes one that has no Chinese."""
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        style = made.styles[name]
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    made.styles["Normal"].font.size = Pt(11)
