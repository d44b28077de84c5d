"""Tables of annual reports as PDF: narrow cells, several tables on a page, rows and headings that a page's end cuts, boxes to tick."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest

from innostat.pipeline import extract_document
from printed import Line, Rule, document, printed, row, rows


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


def test_boxes_to_tick_are_no_characters_that_fonts_do_not_tell() -> None:
    page = [(60.0, 100.0 + 17 * n, "\uf052适用 \uf0a3不适用") for n in range(10)]
    found = document([*page, (60.0, 300.0, "本年研发经费3.5亿元。")])
    assert found.notes == ()
    assert found.text.count("√适用 □不适用") == 10


def test_dates_in_a_table_of_undertakings_date_nothing_behind_it() -> None:
    xs = [60.0, 130.0, 200.0, 420.0, 500.0]
    words = "本公司在上述股份锁定期满后两年内|，每年转让的股份不超过所持总数的|四分之一，并按规定提前公告；若违|反本项承诺，所得收益归公司所有，|并承担由此产生的一切责任，直到承|诺履行完毕为止。"
    page = [
        (60.0, 60.0, "甲乙股份有限公司2021年年度报告"),
        *wrapped(112, "承诺事由", "承诺方", "承诺内容", "承诺时间", xs=xs),
        *wrapped(132, "首次发行", "丙丁投资", words, "2018年05月|16日", xs=xs),
        *wrapped(212, "再融资", "戊己控股", words, "2019-03-20", xs=xs),
        (60.0, 320.0, "单位：元"),
        *wrapped(342, "项目", "期末余额", "期初余额", xs=xs[:3]),
        *wrapped(362, "装修费", "5,120.40", "6,310.70", xs=xs[:3]),
    ]
    found = extract_document(document(page, rules=[[*grid(xs, [100, 118, 200, 290]), *grid(xs[:4], [330, 350, 370])]]))
    assert {(o.value, o.year) for o in found if o.unit == "元"} >= {(Decimal("5120.40"), 2021)}
    assert not [o for o in found if o.year in (2018, 2019)]
