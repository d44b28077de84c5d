"""Tables that lost their marks: a cell a line, one blank apart, one line for all, headers without their spans."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from innostat.loose import find_copied, find_spaced, find_stacked
from innostat.models import Document
from innostat.pipeline import extract_document

STACKED = """2022年临江市生产总值
指标名称 |
本年实绩 |
同比增长(%) |
生产总值(亿元) |
1964.1 |
6.1 |
第一产业 |
87.4 |
4.1 |
第二产业 |
1096.7 |
5.0 |
第三产业 |
780.0 |
-1.3 |
"""
YEARS = """临江市高新区企业概况
|
2021 |
2022 |
2023 |
企业数(个) |
288 |
328 |
385 |
工业总产值(亿元) |
129.3 |
172.5 |
226.8 |
营业收入(亿元) |
153.2 |
209.3 |
274.4 |
"""
SPACED = """2022年部分省份研发经费
地区 R&D经费（亿元） 强度（%）
北 京 2843.3 6.83
上海 1981.6 4.44
江苏 3835.4 3.12
浙江 2416.8 3.11
"""
FLAT = "机构预测如下。财务数据 | 项目 | 2022 | 2023 | 2024E | | --- | --- | --- | --- | | 营业收入（亿元） | 49.3 | 53.8 | 57.9 | | 净利润（亿元） | 5.98 | (6.24) | 7.35 | [3]\n"
UNSPANNED = """表2 各市高新技术产业产值
序号 | 各市 | 2014年上半年 | |
产值（亿元） | 同比变化（%） ||
1 | 杭州市 | 2155.35 | 6.14 |
2 | 宁波市 | 2396.99 | 4.59 |
3 | 温州市 | 709.72 | 6.16 |
| 全省 | 10205.20 | 6.15 |
"""
CORNERLESS = """表1 2019年青州市生产总值
| 绝对数（亿元） | 比上年增长（%） |
地区生产总值 | 617.50 | 5.2 |
第一产业 | 37.11 | 2.6 |
第二产业 | 339.85 | 4.5 |
"""


def rows(text: str, title: str = "") -> list[str]:
    return [
        f"{o.value} {o.base_unit} {o.measure} {o.period} {o.region or '-'} {o.label} {o.breakdown}".strip()
        for o in extract_document(Document("a.txt", text, title))
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (STACKED, ["1964.1 CNY level 2022 临江 生产总值", "6.1 % growth 2022 临江 生产总值", "87.4 CNY level 2022 临江"]),
        (YEARS, ["288 个 level 2021 临江 企业数", "172.5 CNY level 2022 临江 工业总产值", "274.4 CNY level 2023 临江 营业收入"]),
        (SPACED, ["2843.3 CNY level 2022 北京 R&D经费", "6.83 % share 2022 北京", "2416.8 CNY level 2022 浙江 R&D经费"]),
        (FLAT, ["49.3 CNY level 2022 - 营业收入", "-6.24 CNY level 2023 - 净利润", "7.35 CNY level 2024 - 净利润"]),
        (UNSPANNED, ["2155.35 CNY level 2014-01/2014-06 杭州", "6.14 % growth 2014-01/2014-06 杭州", "10205.20 CNY level 2014-01/2014-06"]),
        (CORNERLESS, ["617.50 CNY level 2019", "5.2 % growth 2019", "339.85 CNY level 2019"]),
    ],
    ids=["stacked", "under years", "spaced", "flat", "unspanned", "cornerless"],
)
def test_tables(text: str, found: list[str]) -> None:
    got = rows(text)
    assert [f for f in found if not any(g.startswith(f) for g in got)] == []


def test_estimates_are_forecasts() -> None:
    assert {o.period: o.statement for o in extract_document(Document("a.txt", FLAT))} == {
        "2022": "actual",
        "2023": "actual",
        "2024": "forecast",
    }


@pytest.mark.parametrize(
    "text",
    [
        "一、总体要求\n\n二、主要目标\n\n三、保障措施\n",
        "2023年\n\n10月\n\n3日\n",
        "甲 1\n乙 2\n",
        "第一章\n1\n第二章\n7\n第三章\n15\n第四章\n22\n",
    ],
)
def test_lists_are_no_tables(text: str) -> None:
    assert find_spaced(text.split("\n")) == []
    assert all(len(r) == len(t.rows[0]) for t in find_stacked(text.split("\n")) for r in t.rows)


@example(["1.5"] * 8)
@example(["产值"] * 8)
@given(
    st.lists(
        st.sampled_from(["产值", "1.5", "-", "", "工业 |", "2,300 |", "全市研发经费增长。", "甲 1 2", "地区 经费 强度", "12.5%"]),
        max_size=40,
    )
)
def test_spans_lie_in_their_lines(lines: list[str]) -> None:
    for table in [*find_stacked(lines), *find_spaced(lines)]:
        width = len(table.rows[0])
        for row in table.rows:
            assert len(row) == width
            for line, start, end in row:
                assert 0 <= start <= end <= len(lines[line])
                assert table.start <= line < table.end


def copied(table: list[list[str]], between: str = "\n\n\t\n\n", below: str = "\n\n\n\n\n") -> str:
    """A table as browsers copy one whose cells hold paragraphs."""
    return below.join(between.join(row) for row in table)


OFFERED = [
    ["城 市", "技术合同\n\n成交额（亿元）", "比上年增长（%）"],
    [" 临 江", "412.7", "6.1"],
    [" 东 宁", "87.4", ""],
    [" 青 州", "1096.7", "-1.3"],
]


@pytest.mark.parametrize("above", ["\n\n", "\n\n \n\n"])
@pytest.mark.parametrize("below", ["", "\n\n\n\n注：青州含高新区。\n", "\n\n注：青州含高新区。\n"])
@pytest.mark.parametrize(("between", "apart"), [("\n\n\t\n\n", "\n\n\n\n\n"), ("\n\n \t\n\n", "\n\n \n\n")])
def test_table_copied_from_a_browser(above: str, below: str, between: str, apart: str) -> None:
    text = f"附表1 2023年各市技术合同成交情况{above}{copied(OFFERED, between, apart)}{below}"
    found = extract_document(Document("a.txt", text))
    assert [o.quote for o in found] == ["412.7", "6.1", "87.4", "1096.7", "-1.3"]
    assert all(text[o.start : o.end] == o.quote for o in found)
    assert {(o.label, o.table) for o in found} == {("技术合同成交额", "附表1 2023年各市技术合同成交情况")}
    assert [(o.measure, o.base_unit, o.period) for o in found[:2]] == [("level", "CNY", "2023"), ("growth", "%", "2023")]


def test_two_tables_copied_from_a_browser() -> None:
    text = f"表1 经费\n\n\n{copied(OFFERED)}\n\n\n\n\n表2 又一表\n\n \n\n{copied(OFFERED)}\n\n\n\n2023年，专利300件。\n"
    first, second = find_copied(text)
    assert [len(first.rows), len(second.rows)] == [4, 4]
    assert [text[a:b] for a, b in second.rows[0]] == OFFERED[0]
    assert text[second.end :].strip() == "2023年，专利300件。"


@given(st.lists(st.sampled_from(["甲", "1.5", "2", "\n", "\n\n\t\n\n", "\n\n\t\n\n", "\n\n\n\n", " "]), max_size=60))
@example([copied(OFFERED)])
def test_cells_of_copied_tables_stand_in_order(parts: list[str]) -> None:
    text = "".join(parts)
    for table in find_copied(text):
        spans = [span for row in table.rows for span in row]
        ends = [table.start, *(end for span in spans for end in span), table.end]
        assert ends == sorted(ends)
