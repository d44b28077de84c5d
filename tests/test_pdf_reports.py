"""Tables of annual reports as PDF: narrow cells, several tables on a page, rows and headings that a page's end cuts, boxes to tick."""

from __future__ import annotations

from itertools import pairwise

import pytest

from printed import Line, Rule, printed, row, rows


def grid(xs: list[float], ys: list[float]) -> list[Rule]:
    """The rules of a table with all its lines drawn."""
    return [(x, ys[0], x, ys[-1]) for x in xs] + [(xs[0], y, xs[-1], y) for y in ys]


def wrapped(y: float, *cells: str, xs: list[float]) -> list[Line]:
    """A row of a table, the lines of its cells parted by |."""
    return [(x + 3, y + 12 * n, line) for x, cell in zip(xs, cells, strict=False) for n, line in enumerate(cell.split("|"))]


NARROW = [60.0, 130.0, 200.0, 270.0]
NUMBERS = [
    pytest.param("48,120,675.0|0", "48,120,675.00", id="in the decimals"),
    pytest.param("358,207,4|24.66", "358,207,424.66", id="in the thousands"),
    pytest.param("358,207,424.|66", "358,207,424.66", id="at the point"),
    pytest.param("358,207,|424.66", "358,207,424.66", id="at a comma"),
    pytest.param("-|33,408,0|00.00", "-33,408,000.00", id="below its sign"),
    pytest.param("(33,408,0|00.00)", "(33,408,000.00)", id="in brackets"),
]


@pytest.mark.parametrize(("lines", "number"), NUMBERS)
@pytest.mark.parametrize("beside", ["1,250,000.0|0", "12.50", ""], ids=["two", "beside one that is whole", "alone"])
def test_number_in_a_narrow_cell(lines: str, number: str, beside: str) -> None:
    page = [
        *wrapped(112, "项目", "设备", "厂房", xs=NARROW),
        *wrapped(132, "年初账面|余额合计", lines, beside, xs=NARROW),
        *wrapped(182, "增加", "5.00", "7.00", xs=NARROW),
    ]
    found = rows(printed(page, rules=[grid(NARROW, [100, 118, 170, 190])]))
    assert found == [["项目", "设备", "厂房"], ["年初账面余额合计", number, beside.replace("|", "")], ["增加", "5.00", "7.00"]]


def test_rows_without_rules_between_them_are_no_number_in_a_narrow_cell() -> None:
    wide = [60.0, 160.0, 280.0, 400.0]
    for first, second in (("48,120,675.0", "0"), ("-", "33,408,000.00"), ("1,204.5", "3"), ("120", "3.50")):
        page = [*wrapped(112, "项目", "设备", "厂房", xs=wide), *wrapped(132, "年初|年末", f"{first}|{second}", "7.00|8.00", xs=wide)]
        found = rows(printed(page, rules=[grid(wide, [100, 118, 150])]))
        assert found[1:] == [["年初", first, "7.00"], ["年末", second, "8.00"]]


@pytest.mark.parametrize("at", [140.0, 140.5, 141.0, 141.5])
@pytest.mark.parametrize("off", [-1.8, -1.0, 0.0, 1.0, 1.8])
def test_columns_of_two_tables_on_a_page_that_are_not_quite_level(at: float, off: float) -> None:
    page: list[Line] = []
    rules: list[Rule] = []
    for top, left in ((100.0, 0.0), (300.0, off)):
        moved = [50.0, at + left, at + 70 + left, 290.0]
        rules += [rule for x0, x1 in pairwise(moved) for rule in grid([x0, x1], [top, top + 17, top + 34, top + 51])]
        page += [*row(top + 12, "项目", "本年", "上年"), *row(top + 29, "甲厂", "4.5", "5.5"), *row(top + 46, "乙厂", "6.5", "7.5")]
    assert rows(printed(page, rules=[rules])) == 2 * [["项目", "本年", "上年"], ["甲厂", "4.5", "5.5"], ["乙厂", "6.5", "7.5"]]
