"""Charts with printed figures as tables, and the texts of diagrams."""

from __future__ import annotations

from typing import Any

from innostat.read.blocks import Block, Cell, Grid, clean, clean_cell, table_blocks
from innostat.read.package import attribute, local
from innostat.read.word.parts import Parts

_MOST_POINTS = 500
_MOST_SERIES = 50
_LARGEST = 5_000_000  # bytes of a chart's or diagram's part
_OFF = ("0", "false")


def chart_blocks(parts: Parts, part: str) -> list[Block]:
    """Title and figures of a chart; none where the page shows but bars and lines."""
    root = _root(parts, part)
    if root is None or not any(local(e) == "showVal" and attribute(e, "val") not in _OFF for e in root.iter()):
        return []
    series = [e for e in root.iter() if local(e) == "ser"][:_MOST_SERIES]
    grid = _grid(series)
    title = "".join(_title(root))
    return [*([Block(title)] if title else []), *table_blocks(grid)] if len(grid) > 1 else []


def diagram_blocks(parts: Parts, part: str) -> list[Block]:
    """The texts of a diagram, one a paragraph."""
    root = _root(parts, part)
    if root is None:
        return []
    said = [clean("".join(t.text or "" for t in p.iter() if local(t) == "t")) for p in root.iter() if local(p) == "p"]
    return [Block(text) for text in said if text]


def _root(parts: Parts, part: str) -> Any:
    """The tree of a part; None if there is none, or one too large to be drawn."""
    root = None
    if len(parts.bytes(part)) > _LARGEST:
        return None
    for event, element in parts.events(part):
        if event == "start" and root is None:
            root = element
    return root


def _title(root: Any) -> list[str]:
    titles = [e for e in root.iter() if local(e) == "title" and local(e.getparent()) == "chart"]
    return [clean("".join(t.text or "" for t in titles[0].iter() if local(t) == "t"))] if titles else []


def _grid(series: list[Any]) -> Grid:
    """A row a series, a column a category."""
    names = _points(series[0], "cat") if series else {}
    columns = sorted({at for s in series for at in _points(s, "val")})
    rows = [["指标", *(names.get(at, str(at + 1)) for at in columns)]]
    for n, s in enumerate(series):
        values = _points(s, "val")
        name = "".join(_points(s, "tx").values()) or f"系列{n + 1}"
        rows.append([name, *(_figure(values.get(at, "")) for at in columns)])
    return [[Cell(clean_cell(text)) for text in row] for row in rows]


def _points(series: Any, tag: str) -> dict[int, str]:
    """What the chart keeps of the cells that it was drawn from: number of the point -> text."""
    found: dict[int, str] = {}
    for holder in series:
        if local(holder) == tag:
            for e in holder.iter():
                index = attribute(e, "idx") if local(e) == "pt" else ""
                if index.isdecimal() and len(index) < 5 and len(found) < _MOST_POINTS:
                    found[int(index)] = "".join(v.text or "" for v in e if local(v) == "v")
    return found


def _figure(text: str) -> str:
    """A figure without the noise of how machines store fractions.

    >>> _figure("0.30000000000000004"), _figure("27956.3"), _figure("甲")
    ('0.3', '27956.3', '甲')
    """
    try:
        return f"{float(text):.12g}" if len(text) > 12 and "e" not in text.lower() else text
    except ValueError:
        return text
