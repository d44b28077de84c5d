"""The lines of one cell of a ruled table, and numbers that its column was too narrow for. Lengths are points."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from innostat import lazy_regex as regex
from innostat.read.blocks import clean_cell
from innostat.read.lines import Char, lines_of, segments_of

_NUMBER = regex.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?|\((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?\)")
_AMOUNT = regex.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d\d%?")
_ALIKE = str.maketrans("，．（）％−－", ",.()%--")
_PADDING = 12.0  # of a cell, both sides


class Line(NamedTuple):
    """A line of a cell: its foot, its text, and how wide it is."""

    y: float
    text: str
    wide: float = 0.0


def cell_lines(chars: list[Char]) -> list[Line]:
    """The lines of a cell, from top to bottom."""
    return [
        Line(line[0].y1, " ".join(s.text for s in segments_of(line, 3)), max(c.x1 for c in line) - line[0].x0) for line in lines_of(chars)
    ]


def cell_text(lines: list[Line], room: float) -> str:
    """The text of a cell; a number over several of its lines is one, and no blank stands in it; `room`: how wide the cell is.

    >>> cell_text([Line(9, "358,283,424.", 60), Line(19, "66", 10)], 70), cell_text([Line(9, "研发", 20), Line(19, "经费", 20)], 70)
    ('358,283,424.66', '研发经费')
    """
    return clean_cell(("" if broken(lines, room) or wrapped(lines, room) else "\n").join(line.text for line in lines))


def broken(lines: list[Line], room: float) -> bool:
    """Whether the lines of a cell are one number for sure: some line, taken alone, is none, or the second decimal of a full cell stands below the first.

    >>> broken([Line(9, "48,897,6"), Line(19, "75.00")], 50), broken([Line(9, "1,204.5"), Line(19, "1,377.2")], 50)
    (True, False)
    """
    pieces = _pieces(lines)
    number = "".join(pieces)
    if not _NUMBER.fullmatch(number):
        return False
    return not all(p == "-" or _NUMBER.fullmatch(p) for p in pieces) or ("," in number and len(pieces[-1]) == 1 and wrapped(lines, room))


def wrapped(lines: list[Line], room: float) -> bool:
    """Whether numbers below each other may be one amount with two decimals: none of the lines leaves room for what stands below it.

    >>> lines = [Line(9, "-", 5), Line(19, "33,335,000.00", 60)]
    >>> wrapped(lines, 70), wrapped(lines, 90)
    (True, False)
    """
    return _AMOUNT.fullmatch("".join(_pieces(lines))) is not None and all(a.wide + b.wide > room - _PADDING for a, b in pairwise(lines))


def _pieces(lines: list[Line]) -> list[str]:
    return [line.text.replace(" ", "").translate(_ALIKE) for line in lines] if 2 <= len(lines) <= 6 else []
