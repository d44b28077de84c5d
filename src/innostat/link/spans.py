"""Heads of tables that lost their spans on the way from a page to plain text: cells that reached down or across are blank, or gone."""

from __future__ import annotations

from collections.abc import Callable

from innostat import lazy_regex as regex
from innostat.find.grids import Cell, Grid
from innostat.link.words import is_year

_NUMBERED = regex.compile(r"序号?|编号|No\.?|NO\.?|#|排名|名次|位次")
_NUMBERS = "序号"  # what the head of a column that numbers the rows would be called
_ROWS = 5  # of a table, in which its heads stand
_NUMBER = regex.compile(r"\d{1,3}\.?")

Asked = Callable[[str], bool]


def restored(grid: Grid, is_value: Asked, is_unit: Asked) -> Grid:
    """A table whose lower heads moved to the left, with the blanks that the first heads reached down to; another one as it is.

    地区 | 人员 | 经费 above 人年 | 万元 and 序号 | 城市 | 2014年 above 产值 | 增速: the row below begins at the first column of figures.

    Args:
        grid: The rows; those of the heads may be ragged.
        is_value: Whether a text prints a figure.
        is_unit: Whether it is the name of a unit.
    """
    at = next((i for i, row in enumerate(grid[:_ROWS]) if sum(is_value(c.text) and not is_year(c.text) for c in row) > 1), 0)
    if at < 2 or any(c.copy for row in grid[:at] for c in row):
        return grid
    stubs, width = _stubs(grid[at], is_value), _length(grid[at])
    lower = grid[1:at]
    below = width - stubs
    if below < 2 or _length(lower[-1]) != below or any(not _packed(row) or _length(row) > below for row in lower):
        return grid
    top, heads = grid[0], _length(grid[0])
    if not _packed(top) or heads > width or any(is_value(c.text) and not is_year(c.text) for row in lower for c in row):
        return grid
    numbers = stubs > 1 and _NUMBER.fullmatch(grid[at][0].text) is not None and _NUMBERED.fullmatch(top[0].text.replace(" ", "")) is None
    own = 1 if numbers or stubs > 1 and is_unit(grid[at][1].text) else stubs  # one head above numbers and names, or above names and units
    if heads < own:
        return grid
    first = top[:own] + [top[own - 1]._replace(copy=True)] * (stubs - own)
    if numbers:
        first[0] = first[0]._replace(text=_NUMBERS)
    above = _across([*top[own:heads]], lower[-1][:below], below)
    blank = top[0]._replace(text="")
    rows = [[*first, *(above or [blank] * below)]]
    for row in lower:
        cells = [*row[: _length(row)], *[blank] * (below - _length(row))]
        rows.append(
            [c._replace(copy=True) for c in first]
            + [c if c.text else h._replace(copy=True) for c, h in zip(cells, rows[0][stubs:], strict=True)]
        )
    return [*rows, *grid[at:]]


def _length(row: list[Cell]) -> int:
    """Cells up to the last that is not blank."""
    return max((j for j, c in enumerate(row, 1) if c.text), default=0)


def _packed(row: list[Cell]) -> bool:
    """Whether no blank stands before the last text of a row."""
    return all(c.text for c in row[: _length(row)]) and bool(_length(row))


def _stubs(row: list[Cell], is_value: Asked) -> int:
    """Columns of labels: up to the first figure that is no number of the row."""
    first = 1 if row and _NUMBER.fullmatch(row[0].text) and len(row) > 1 and not is_value(row[1].text) else 0
    return next((j for j, c in enumerate(row) if j >= max(first, 1) and is_value(c.text)), 1)


def _across(heads: list[Cell], below: list[Cell], n: int) -> list[Cell]:
    """Upper heads over the columns that they span, as far as the heads below tell; empty where they do not."""
    if not heads or n % len(heads):
        return []
    each = n // len(heads)
    texts = [c.text for c in below]
    if len(heads) > 1 and each > 1 and texts != texts[:each] * len(heads):
        return []
    return [h if k == 0 else h._replace(copy=True) for h in heads for k in range(each)]
