"""Headings inside the body of a table under which the same labels come again: 一、账面原值 and 二、累计折旧, each with a 期末余额."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from innostat import lazy_regex as regex
from innostat.find.grids import Cell, Grid

_NUMBERED = regex.compile(r"(?:[一二三四五六七八九十]{1,3}[、.．]|\([一二三四五六七八九十]{1,3}\))")
_BESIDE = regex.compile(r"^(?:[一二三四五六七八九十]{1,3}[、.．]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、．])\s?|[：:]$")

Asked = Callable[[Cell], bool]


def is_spanning(row: list[Cell]) -> bool:
    """Whether the first cell of a row goes over all of it."""
    return len(row) > 1 and bool(row[0].text) and not row[0].copy and all(c.copy and c.text == row[0].text for c in row[1:])


class Groups:
    """Which heading inside a table the row asked for stands under, where its label alone would not tell it from another's."""

    def __init__(self, body: Grid, is_value: Asked) -> None:
        self.is_value = is_value
        self.name = ""
        under: dict[str, set[str]] = defaultdict(set)
        for row in body:
            self.enter(row)
            if row and self._has_figures(row):
                under[row[0].text].add(self.name)
        self.again = {label for label, names in under.items() if len(names) > 1}
        self.name = ""

    def enter(self, row: list[Cell]) -> None:
        """Go on to a row, which may be a heading, or end what the one before was for."""
        if not row or not row[0].text:
            return
        text = row[0].text
        numbered = _NUMBERED.match(text) is not None
        if self._has_figures(row):
            self.name = "" if numbered else self.name
        elif is_spanning(row) or (numbered or text[-1] in "：:") and not any(c.text.strip("-—/ ") for c in row[1:] if not c.copy):
            self.name = _BESIDE.sub("", text).strip()

    def of(self, row: list[Cell]) -> str:
        """The heading that a row's label needs; empty where it stands for itself."""
        return self.name if row and row[0].text in self.again else ""

    def _has_figures(self, row: list[Cell]) -> bool:
        return any(self.is_value(c) for c in row[1:] if not c.copy)
