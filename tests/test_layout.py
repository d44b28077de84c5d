"""What only pages of print have: running heads, headings at the foot of a page, cells of several lines, paragraphs set apart."""

from __future__ import annotations

import io
from collections.abc import Sequence

import saving
from innostat.models import Document
from innostat.read import read_bytes

Line = tuple[float, float, str] | tuple[float, float, str, float]


def printed(*pages: Sequence[Line]) -> Document:
    """A PDF with lines (x, y downwards from the page's top, text, size of 10 if not told)."""
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream)
    for page in pages:
        for x, y, text, *size in page:
            canvas.setFont(saving._font(), *(size or (10,)))
            canvas.drawString(x, 842 - y, text)
        canvas.showPage()
    canvas.save()
    return read_bytes(stream.getvalue(), "a.pdf")


def prose(y: float, n: int = 3) -> list[Line]:
    return [(60, y + 15 * i, f"全年各类企业研发经费稳步增长，第{i}季度的投入比上一季度有所提高，结构继续改善") for i in range(n)]


def test_running_heads_and_what_only_looks_like_them() -> None:
    pages = [
        [(60, 40, f"中国统计年鉴 {n + 11}"), (200, 70, f"第{n}章 {2000 + n}年情况"), (60, 90, f"表{n} {2000 + n}年专利（件）"), *prose(120)]
        for n in range(1, 9)
    ]
    text = printed(*pages).text
    assert "统计年鉴" not in text
    for n in range(1, 9):
        assert f"第{n}章 {2000 + n}年情况" in text
        assert f"表{n} {2000 + n}年专利（件）" in text


def test_cells_of_several_lines() -> None:
    table: list[Line] = [(60, 200, "指标"), (160, 200, "年末数（亿"), (260, 200, "比上年增长"), (160, 214, "元）"), (260, 214, "（%）")]
    for k, (label, more) in enumerate((("地区生产", "总值"), ("地方一般", "公共预算"), ("常住人口", ""), ("社会消费", "品零售额"))):
        y = 240 + 32 * k
        table += [(60, y, label), (160, y, f"{k + 1}75.3"), (260, y, f"{k}.5"), *([(60.0, y + 14, more)] if more else [])]
    lines = printed([*prose(100), *table]).text.split("\n")
    assert "指标\t年末数（亿元）\t比上年增长（%）" in lines
    assert [line.split("\t")[0] for line in lines if line.count("\t") == 2][1:] == [
        "地区生产总值",
        "地方一般公共预算",
        "常住人口",
        "社会消费品零售额",
    ]


def test_heading_at_the_foot_of_the_page_before() -> None:
    foot = [
        *prose(100),
        (60.0, 700.0, "附表 2023年各地区研发经费"),
        (150.0, 730.0, "R&D经费"),
        (260.0, 730.0, "R&D经费投入强度"),
        (60.0, 745.0, "地　区"),
        (150.0, 760.0, "（亿元）"),
        (275.0, 760.0, "（%）"),
    ]
    body: list[Line] = []
    for k, place in enumerate(("全　国", "北　京", "天　津", "河　北")):
        body += [(60, 60 + 24 * k, place), (155, 60 + 24 * k, f"{k}75.3"), (280, 60 + 24 * k, f"2.{k}1")]
    text = printed(foot, body).text
    assert "地 区\tR&D经费（亿元）\tR&D经费投入强度（%）\n全 国\t075.3\t2.01\n" in text
    assert "附表 2023年各地区研发经费" in text.split("\n")


def test_paragraphs_set_apart_without_indents() -> None:
    full = "全年各类企业研发经费稳步增长，全年的投入比上一年有所提高，结构也在继续改善之中，"
    text = printed([(60, 100 + 15 * i + 12 * (i // 3), full) for i in range(12)]).text
    assert [p.count("全年各类") for p in text.strip().split("\n\n")] == [3, 3, 3, 3]


def test_figure_that_goes_on_in_the_next_line() -> None:
    text = printed(
        [
            (60, 100, "全国各类企业研究与试验发展经费的支出继续增长，占比较上年同期缩小"),
            (60, 115, "（R&D）经费的比重为60.2%，比上年同期提高的幅度为全年各月中最大的是"),
            (60, 130, "0.03。", 8.5),
        ]
    ).text
    assert text.count("\n") == 1


def test_table_of_contents_is_no_table() -> None:
    lines: list[Line] = [(60, 100 + 20 * n, f"1.{n} 各地区研发经费" + "." * (60 - n)) for n in range(9)] + [
        (480, 100 + 20 * n, f"{n + 16}") for n in range(9)
    ]
    assert printed([*lines, *prose(400)]).text.count("\n") == 1
