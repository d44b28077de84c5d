"""Pages printed for tests: lines at their places, and rules, and the rows that are read from them."""

from __future__ import annotations

import io
from collections.abc import Sequence

import saving
from innostat.models import Document
from innostat.read import read_bytes

Line = tuple[float, float, str]  # left end, distance of the foot from the top, text
Rule = tuple[float, float, float, float]

PROSE = "研发活动的统计范围包括规模以上工业企业和其他单位，"
LINES: list[Line] = [(60.0, 300.0 + 17 * n, PROSE * 2) for n in range(9)]


def printed(*pages: list[Line], size: float = 10, rules: Sequence[Sequence[Rule]] = ()) -> str:
    """The text that is read from pages on which these lines are printed, and these rules drawn."""
    return document(*pages, size=size, rules=rules).text


def document(*pages: list[Line], size: float = 10, rules: Sequence[Sequence[Rule]] = ()) -> Document:
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(600, 800))
    for n, page in enumerate(pages):
        canvas.setFont(saving._font(), size)
        for x, y, line in page:
            canvas.drawString(x, 800 - y, line)
        for x0, y0, x1, y1 in rules[n] if rules else ():
            canvas.line(x0, 800 - y0, x1, 800 - y1)
        canvas.showPage()
    canvas.save()
    return read_bytes(stream.getvalue(), "a.pdf")


def row(y: float, label: str, *figures: str, left: float = 150, step: float = 70) -> list[Line]:
    return [(60, y, label), *((left + step * i, y, f) for i, f in enumerate(figures))]


def rows(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.split("\n") if "\t" in line]


def table(text: str) -> list[list[str]]:
    """The rows of the only table; none if there is another."""
    found = [block for block in text.split("\n\n") if "\t" in block]
    return rows(found[0]) if len(found) == 1 else []
