"""How wide a table's header is."""

from __future__ import annotations

from collections.abc import Sequence

from innostat import lazy_regex as regex
from innostat.find.grids import Cell

_UNIT = regex.compile(r"[/(（]?[万亿]?(?:[^\u4e00-\u9fff\d]{1,6}\d?|[元件项家人吨亩])[)）]?")


def width_of(header: Sequence[Sequence[Cell]]) -> int:
    """Columns of a header's widest row; a unit alone below cells that reach down is the rest of one of them (总量, /km³ in two rows)."""
    return max(len(r) for r in header) if len(header) < 2 or not _broken(header) else len(header[0])


def _broken(header: Sequence[Sequence[Cell]]) -> bool:
    """Whether the rows below the first have nothing of their own but a unit that stands too far to the right."""
    own = [[c for c in r if not c.copy and c.text] for r in header[1:]]
    return all(
        len(r) > len(header[0]) and len(o) == 1 and _UNIT.fullmatch(o[0].text.strip()) is not None
        for r, o in zip(header[1:], own, strict=True)
    )
