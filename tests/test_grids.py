"""Tables of texts: what a cell's figure is of, as header, row, caption and the columns beside it say."""

from __future__ import annotations

from typing import Any

import pytest

from cases import load
from innostat.models import Document
from innostat.numerals import exact
from innostat.pipeline import extract_document


def html(rows: list[str]) -> str:
    """A table of HTML on one line, as OCR writes it; `=2x3` behind a cell: two columns, three rows."""
    cells = [[cell.partition("=") for cell in row.split("|")] for row in rows]
    spans = {
        span: f' colspan="{span.partition("x")[0]}" rowspan="{span.partition("x")[2] or 1}"' for row in cells for *_, span in row if span
    }
    lines = ("".join(f"<td{spans.get(span, '')}>{text}</td>" for text, _, span in row) for row in cells)
    return f"<html><body><table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table></body></html>"


@pytest.mark.parametrize("case", load("tables"))
def test_tables_of_papers(case: dict[str, Any]) -> None:
    text = "\n\n".join(part for part in (case.get("before", ""), html(case["table"]), case.get("after", "")) if part)
    rows = [o for o in extract_document(Document("a.md", text + "\n")) if o.sheet]
    assert [
        f"{o.quote} = {exact(o.base_value)} {o.base_unit}, {o.label or '-'} / {o.breakdown or '-'}, {o.region or '-'} {o.period or '-'}"
        for o in rows
    ] == case["rows"]
    assert all(text[o.start : o.end] == o.quote for o in rows)


@pytest.mark.parametrize("case", load("layouts"))
def test_tables_of_statistics_offices(case: dict[str, Any]) -> None:
    text = "\n\n".join(part for part in (case.get("before", ""), html(case["table"])) if part)
    rows = [o for o in extract_document(Document("a.md", text + "\n", case.get("title", ""), case.get("date", ""))) if o.sheet]
    assert [
        f"{o.quote} {o.measure} {o.unit or '-'}, {o.label or '-'} / {o.breakdown or '-'}, {o.region or '-'} {o.period or '-'}" for o in rows
    ] == case["rows"]
    assert all(text[o.start : o.end] == o.quote for o in rows)


@pytest.mark.parametrize("empty", ["<tr></tr>", "<tr></tr><tr></tr>", "<tr><td></td></tr><tr></tr>"])
def test_a_table_that_opens_with_rows_without_cells(empty: str) -> None:
    table = (
        f"<table>{empty}<tr><td>地区</td><td>2023年</td></tr><tr><td>湖北</td><td>12.5</td></tr><tr><td>湖南</td><td>13.5</td></tr></table>"
    )
    rows = extract_document(Document("a.md", f"表1 各省研发经费（亿元）\n{table}\n"))
    assert [(o.quote, o.region, o.period) for o in rows] == [("12.5", "湖北", "2023"), ("13.5", "湖南", "2023")]


@pytest.mark.parametrize(("caption", "sheet"), [("", "|"), ("表1 各省研发经费\n", "表1 各省研发经费")])
def test_a_table_without_a_caption_has_none(caption: str, sheet: str) -> None:
    rows = extract_document(Document("a.md", f"{caption}| 地区 | 2023年 |\n| --- | --- |\n| 湖北 | 12.5 |\n| 湖南 | 13.5 |\n"))
    assert [(o.quote, o.table, o.sheet) for o in rows] == [(q, caption.strip(), sheet) for q in ("12.5", "13.5")]


def test_fewer_heads_than_columns_of_labels() -> None:
    text = html(["城市", "产值|增速", "北片|南宁|255.3|6.1", "西片|柳州|239.9|4.5"])
    assert [o.quote for o in extract_document(Document("a.md", f"表1 各市产值\n\n{text}\n"))] == ["255.3", "6.1", "239.9", "4.5"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("2023年指标\n\n指标 | 数值\n--- | ---\n发明专利授权 | 104.5\n实用新型授权 | 201.0\n", ["104.5", "201.0"]),
        ("2023年各市企业（家）\n\n城市|企业\n:--|--:\n武汉|3120\n襄阳|860\n宜昌|790\n", ["3120", "860", "790"]),
        ("地区 | 2022年 | 2023年\n湖北 | 12.5 | 13.1\n湖南 | 9.5\n江西 | 6.2 | 7.0\n", ["12.5", "13.1", "9.5", "6.2", "7.0"]),
    ],
)
def test_rows_of_two_cells_without_bars_at_their_sides(text: str, rows: list[str]) -> None:
    found = extract_document(Document("a.md", text))
    assert [o.quote for o in found if o.sheet] == rows


@pytest.mark.parametrize(
    ("table", "labels"),
    [
        (
            "|指标|养殖产量（万吨）|海水养殖|淡水养殖|\n|产量（万吨）|同比（%）|产量（万吨）|同比（%）|\n"
            "|合计|606.3|252.8|5.5|353.5|3.4|\n|鱼类|305.9|21.6|5.1|284.3|2.5|\n|贝类|300.4|231.2|5.7|69.2|4.7|",
            ["养殖产量", "海水养殖产量", "海水养殖产量", "淡水养殖产量", "淡水养殖产量"],
        ),
        (
            "|产品|出口额（亿美元）|亚洲|欧洲|\n|金额（亿美元）|增速（%）|金额（亿美元）|增速（%）|\n"
            "|机电|350.2|215.1|6.4|135.1|-2.2|\n|轻工|180.4|120.6|3.3|59.8|-5.7|\n|农产品|81.9|66.6|4.1|15.3|1.2|",
            ["出口额", "机电", "机电", "机电", "机电"],
        ),
        (
            "|行业|投资（亿元）|2022年|2023年|\n|企业（家）|产值（亿元）|企业（家）|产值（亿元）|\n"
            "|医药|35.2|21|64.2|26|72.5|\n|软件|18.4|12|33.6|15|41.3|\n|食品|81.9|66|41.8|70|44.6|",
            ["投资", "企业", "产值", "企业", "产值"],
        ),
    ],
)
def test_heads_that_lost_their_spans(table: str, labels: list[str]) -> None:
    rows = extract_document(Document("a.md", f"表1 2023年情况\n\n{table}\n"))
    assert len(rows) == 15
    assert [o.measure for o in rows[:5]] == (["level"] * 5 if "企业" in table else ["level", "level", "growth", "level", "growth"])
    assert [o.label for o in rows[:5]] == labels
