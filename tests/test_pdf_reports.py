"""Tables of annual reports as PDF: narrow cells, several tables on a page, rows and headings that a page's end cuts, boxes to tick."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest

from innostat.pipeline import extract_document
from printed import PROSE, Line, Rule, document, printed, row, rows


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


@pytest.mark.parametrize("off", [5.5, 6.5, 7.5])
@pytest.mark.parametrize("head", ["平均收益率|（%）", "上年末的|余额"], ids=["unit below", "words"])
def test_heads_of_two_lines_beside_heads_of_one(off: float, head: str) -> None:
    high, low = head.split("|")
    page: list[Line] = [(60, 240, PROSE * 2), (213, 285, "2021年"), (413, 285, "2020年"), (80, 300, "项目")]
    for left in (150.0, 350.0):
        page += [(left, 300 + off, "年内余额"), (left + 50, 300 + off, "利息收入")]
        page += [(left + 105 + (50 - 10 * len(t)) / 2, y, t) for t, y in ((high, 300.0), (low, 300 + 2 * off))]
    page += [(60, 340, "公司贷款")]
    for n in range(3):
        figures = (f"1,70{n}.5", f"8{n}.1", f"4.{n}6", f"1,52{n}.4", f"7{n}.4", f"4.{n}5")
        page += [
            (60, 357 + 17.0 * n, f"第{n}类贷款"),
            *((x, 357 + 17.0 * n, f) for x, f in zip((160, 210, 265, 360, 410, 465), figures, strict=True)),
        ]
    found = rows(printed(page))
    assert [c for c in found[0] if c][-6:] == 3 * ["2021年"] + 3 * ["2020年"]
    assert found[1][1:] == 2 * ["年内余额", "利息收入", high + low]
    assert found[2][0] == "公司贷款"
    assert found[3] == ["第0类贷款", "1,700.5", "80.1", "4.06", "1,520.4", "70.4", "4.05"]


def test_heading_over_the_middle_one_of_three_columns_is_no_head_of_two_lines() -> None:
    page: list[Line] = [
        (60, 240, PROSE * 2),
        (60, 303, "指标"),
        (195, 297, "三类企业"),
        (150, 309, "大型"),
        (205, 309, "中型"),
        (260, 309, "小型"),
    ]
    page += [(300, 303, "说明甲"), (360, 303, "说明乙")]
    for n in range(4):
        page += [
            (x, 330 + 17.0 * n, f)
            for x, f in zip((60, 150, 205, 260, 310, 370), (f"第{n}项", f"{n}1.5", f"{n}2.5", f"{n}3.5", "7", "8"), strict=True)
        ]
    assert not any("三类企业中型" in c for cells in rows(printed(page)) for c in cells)


def full_page(*last: Line) -> list[Line]:
    """A page of prose with something at its foot."""
    return [*((60.0, 60.0 + 17 * n, PROSE * 2) for n in range(35)), *last]


def test_heading_of_which_the_second_row_stands_on_the_next_page() -> None:
    xs = [60.0, 130.0, 200.0, 280.0, 350.0]
    merged = [*xs[:2], 280.0]
    one = full_page((400, 690, "单位：万元"), (63, 712, "项目"), (153, 712, "期末余额"), (303, 712, "期初余额"))
    two = [*wrapped(72, "", "账面", "准备", "账面", "准备", xs=xs), *wrapped(92, "存货", "5.10", "1.20", "6.30", "1.40", xs=xs)]
    two += [*wrapped(112, "商誉", "7.50", "1.60", "8.70", "1.80", xs=xs), *((60.0, 200 + 17.0 * n, PROSE) for n in range(3))]
    rules = [grid([*merged, 420], [700, 720]), grid([*xs, 420], [60, 80, 100, 120])]
    text = printed(one, two, rules=rules)
    assert text.count("单位：万元\n\n项目") == 1
    found = rows(text)
    assert found[0] == ["项目", "期末余额", "期末余额", "期初余额", "期初余额"]
    assert found[1][1:] == ["账面", "准备", "账面", "准备"]
    assert found[2:] == [["存货", "5.10", "1.20", "6.30", "1.40"], ["商誉", "7.50", "1.60", "8.70", "1.80"]]


HEADS = ("序号", "项目名称", "本年投入", "进展")
PROJECT = [60.0, 100.0, 170.0, 230.0]


@pytest.mark.parametrize("again", [True, False], ids=["heading again", "without"])
def test_row_cut_by_the_end_of_a_page(again: bool) -> None:
    one = full_page(*wrapped(692, *HEADS, xs=PROJECT), *wrapped(712, "1", "低碳高炉冶炼", "151.65", "已经建成并通过", xs=PROJECT))
    two = [
        *(wrapped(72, *HEADS, xs=PROJECT) if again else []),
        *wrapped(92, "", "新工艺", "", "验收", xs=PROJECT),
        *wrapped(112, "2", "深海采矿", "580.06", "试制", xs=PROJECT),
    ]
    rules = [grid([*PROJECT, 310], [680, 700, 720]), grid([*PROJECT, 310], [*([60] if again else []), 80, 100, 120])]
    assert rows(printed(one, two, rules=rules)) == [
        [*HEADS],
        ["1", "低碳高炉冶炼新工艺", "151.65", "已经建成并通过验收"],
        ["2", "深海采矿", "580.06", "试制"],
    ]


def test_row_of_a_group_on_the_next_page_is_no_rest_of_a_row() -> None:
    one = full_page(*wrapped(692, *HEADS, xs=PROJECT), *wrapped(712, "1", "高炉", "151.65", "建成", xs=PROJECT))
    two = [*wrapped(92, "", "船舶", "", "在建", xs=PROJECT), *wrapped(112, "2", "采矿", "580.06", "试制", xs=PROJECT)]
    found = rows(printed(one, two, rules=[grid([*PROJECT, 310], [680, 700, 720]), grid([*PROJECT, 310], [80, 100, 120])]))
    assert ["", "船舶", "", "在建"] in found


def test_heading_cut_by_the_end_of_a_page() -> None:
    heads = ("年度", "现金分红金额", "占全年净利润", "余额")
    one = full_page((60, 690, "单位：万元"), *wrapped(712, *heads, xs=PROJECT))
    two = [*wrapped(72, "", "（含税）", "的比率", "", xs=PROJECT), *wrapped(92, "2021", "580.06", "76.86%", "12.50", xs=PROJECT)]
    two += wrapped(112, "2020", "570.05", "64.96%", "13.70", xs=PROJECT)
    found = rows(printed(one, two, rules=[grid([*PROJECT, 310], [700, 720]), grid([*PROJECT, 310], [60, 80, 100, 120])]))
    assert found[0] == ["年度", "现金分红金额（含税）", "占全年净利润的比率", "余额"]
    assert len(found) == 3
