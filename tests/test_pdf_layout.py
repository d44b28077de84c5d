"""Printed pages as reports have them: headings over several columns, labels and tables cut by a page's end, columns of text that are not level."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

import saving
from innostat.pipeline import extract_document
from innostat.read import read_bytes
from printed import LINES, PROSE, Line, Rule, document, printed, row, rows, table


@pytest.mark.parametrize("beside", [300.0, 307.5, 315.0], ids=["above", "between", "below"])
def test_heading_over_two_columns(beside: float) -> None:
    heads: list[Line] = [(60, beside, "地区"), (170, 300, "专利授权"), (310, 300, "论文发表")]
    heads += [(x, 315, t) for x, t in ((150, "总量"), (220, "增速"), (290, "总量"), (360, "增速"))]
    body = [c for n in range(6) for c in row(335 + 15 * n, f"第{n}区", f"4{n}81", f"25.{n}", f"77{n}", f"2.{n}")]
    found = rows(printed([(200, 280, "表1 2023年各区成果"), *heads, *body]))
    assert found[1][1:] == ["总量", "增速", "总量", "增速"]
    assert found[0][1:] == ["专利授权", "专利授权", "论文发表", "论文发表"]
    assert "地区" in (found[0][0], found[1][0])
    assert found[2] == ["第0区", "4081", "25.0", "770", "2.0"]


def test_label_of_two_lines_in_a_table_without_rules() -> None:
    body = [
        *row(120, "电子设备制", "1.5", "2.5"),
        (60, 137, "造业"),
        *row(154, "纺织业", "3.5", "4.5"),
        *row(171, "专用设备制", "5.5", "6.5"),
        (60, 188, "造业"),
        *row(205, "食品", "7.5", "8.5"),
    ]
    found = rows(printed([*row(103, "行业", "2022年", "2023年"), *body]))
    assert [r[0] for r in found] == ["行业", "电子设备制造业", "纺织业", "专用设备制造业", "食品"]


def test_heading_within_a_table_is_no_rest_of_a_label() -> None:
    body = [
        *row(120, "北京", "1.5", "2.5"),
        *row(137, "黑龙江", "3.5", "4.5"),
        (60, 154, "中部地区"),
        *row(171, "山西", "5.5", "6.5"),
        *row(188, "河南", "7.5", "8.5"),
    ]
    found = rows(printed([*row(103, "地区", "2022年", "2023年"), *body]))
    assert [r[0] for r in found] == ["地区", "北京", "黑龙江", "中部地区", "山西", "河南"]


@pytest.mark.parametrize("first", [1, 2, 5])
@pytest.mark.parametrize("last", [1, 2, 5])
def test_table_that_begins_at_the_foot_of_a_page(first: int, last: int) -> None:
    head = lambda y: row(y, "项目", "2023年末", "2022年末")  # noqa: E731
    line = lambda y, n: row(y, f"第{n}项", f"{n}1.5", f"{n}2.5")  # noqa: E731
    one = [*((60.0, 100 + 17.0 * n, PROSE) for n in range(6)), (200.0, 560.0, "表1 资产情况"), (400.0, 577.0, "单位：元"), *head(594)]
    one += [c for n in range(first) for c in line(611 + 17 * n, n)]
    two = [*head(60), *(c for n in range(5) for c in line(77 + 17 * n, 20 + n))]
    three = [*head(60), *(c for n in range(last) for c in line(77 + 17 * n, 40 + n)), *((60.0, 300 + 17.0 * n, PROSE) for n in range(6))]
    text = printed(one, two, three)
    labels = [f"第{n}项" for n in (*range(first), *range(20, 25), *range(40, 40 + last))]
    assert [r[0] for r in rows(text)] == ["项目", *labels], text


def test_label_cut_by_the_end_of_a_page() -> None:
    one = [
        *row(600, "行业", "2022年", "2023年"),
        *(c for n in range(4) for c in row(617 + 17 * n, f"第{n}行业类", f"{n}1.5", f"{n}2.5")),
        *row(690, "电子设备制", "7.5", "8.5"),
    ]
    two = [(60.0, 60.0, "造业"), *(c for n in range(5) for c in row(77 + 17 * n, f"第{n + 4}行业", f"{n}3.5", f"{n}4.5"))]
    found = rows(printed(one, two))
    assert ["电子设备制造业", "7.5", "8.5"] in found
    assert len(found) == 11


def test_unit_line_takes_nothing_on() -> None:
    text = printed([(60.0, 100.0, PROSE * 2), (450.0, 117.0, "单位：亿元、%"), (60.0, 134.0, "注：本表不含港澳台地区的数据。")])
    assert "单位：亿元、%注" not in text


def columns(start: float, lines: int, off: float = 0.0, name: str = "文") -> list[Line]:
    """Two columns of text, the right one set off downwards."""
    return [
        (x, start + 16 * n + (off if side == "右" else 0), f"{side}栏第{n:02}行的{name}字一直写到栏的右边才换行")
        for n in range(lines)
        for x, side in ((60, "左"), (310, "右"))
    ]


@pytest.mark.parametrize("off", [0.0, 3.0, 5.0, 8.0])
def test_columns_of_text_that_are_not_level(off: float) -> None:
    text = printed(columns(60, 30, off), size=11).replace("\n", "")
    assert [text.index(f"{side}栏第{n:02}行") for side in "左右" for n in range(30)] == sorted(
        text.index(f"{side}栏第{n:02}行") for side in "左右" for n in range(30)
    )
    assert all(f"{side}栏第{n:02}行的文字一直写到栏的右边才换行" in text for side in "左右" for n in range(30))


def test_few_lines_in_columns_beside_a_table_over_both() -> None:
    body = [c for n in range(12) for c in row(200 + 17 * n, f"第{n}区", f"4{n}8.1", f"25.{n}", f"77.{n}", left=190, step=110)]
    short = [
        *columns(60, 4, 5, "短"),
        (220.0, 160.0, "表1 2023年各区的专利授权量和论文发表数"),
        *row(183, "地区", "专利", "论文", "标准", left=190, step=110),
        *body,
    ]
    text = printed(*(columns(60, 30, name=name) for name in "甲乙丙"), short)
    last = text[text.index("左栏第00行的短字") :]
    assert last.index("左栏第03行") < last.index("右栏第00行") < last.index("表1")
    assert ["第3区", "438.1", "25.3", "77.3"] in rows(last)


def test_pages_on_which_some_fonts_do_not_tell_their_characters() -> None:
    good, bad = [(60.0, 100.0 + 17 * n, PROSE) for n in range(9)], [(60.0, 300.0, "\u0187\u0188" * 10)]
    assert document([*good, *bad], good, [*good, *bad]).notes == (
        "a.pdf: some fonts do not tell their characters on page 1, 3; what they print is missing or wrong; run OCR over it (ocrmypdf --force-ocr IN OUT)",
    )
    assert document(good).notes == ()


def test_contents_without_dots_are_no_table() -> None:
    page = [
        (200.0, 100.0, "目 录"),
        *((x, 130.0 + 20 * n, t) for n in range(6) for x, t in ((60, f"第{n + 1}章 研发投入情况"), (450, f"{n * 7 + 3}"))),
    ]
    assert [o.quote for o in extract_document(document(page, [(60.0, 100.0, "2023年，全国研发经费33357.1亿元。")]))] == ["33357.1亿元"]


def test_unit_lines_at_the_same_place_of_pages_are_kept() -> None:
    things = ("研发经费", "技术合同成交额", "科学技术支出", "高新技术产品收入", "新产品收入", "专利收入")
    pages = [
        [
            (200.0, 45.0, f"2-{n} 各县{thing}"),
            (460.0, 60.0, "单位：万元"),
            *row(77, "县名", "2022年", "2023年"),
            *(c for i in range(6) for c in row(94 + 17 * i, f"第{i}县", f"{n}{i}.5", f"{n}{i}.7")),
        ]
        for n, thing in enumerate(things, 1)
    ]
    text = printed(*pages)
    assert text.count("单位：万元") == len(things)
    assert all(f"2-{n} 各县{thing}" in text for n, thing in enumerate(things, 1))
    assert text.count("县名\t2022年\t2023年") == len(things)


@pytest.mark.parametrize(
    "line", ["注：本表为初步数据。", "表3 各县研发经费（续）", PROSE * 2], ids=["note", "caption", "prose from margin to margin"]
)
def test_lines_of_text_at_the_same_place_of_pages_are_kept(line: str) -> None:
    pages = [[(60.0, 60.0, line), *((60.0, 77.0 + 17 * n, f"第{page}页{n}行，{PROSE}") for n in range(9))] for page in "甲乙丙"]
    assert printed(*pages).count(line) == 3


def test_lines_of_text_below_a_title_at_the_same_place_of_pages_are_kept() -> None:
    pages = [[(60.0, 45.0, f"{name}县科技项目"), (60.0, 70.0, "实施情况"), *LINES] for name in "甲乙丙丁"]
    assert printed(*pages).count("实施情况") == 4


def test_titles_of_years_are_no_running_heads() -> None:
    text = printed(*([(60.0, 45.0, f"{year}年各县研发经费"), *LINES] for year in range(2019, 2024)))
    assert all(f"{year}年各县研发经费" in text for year in range(2019, 2024))


HEADS = [
    pytest.param(lambda n: [(60.0, 40.0, "科技统计资料"), (450.0, 40.0, f"甲市统计局 {n}")], id="two parts"),
    pytest.param(lambda n: [(60.0, 40.0, "1/2/24,10:05 AM"), (250.0, 40.0, "2023年甲市科技经费公报")], id="of a browser"),
    pytest.param(lambda n: [(60.0, 40.0, f"第{n}页"), (250.0, 40.0, "甲市公报"), (450.0, 40.0, "甲市统计局")], id="three parts"),
]
FEET = [
    pytest.param(lambda n: [(60.0, 780.0, "https://www.example.cn/zwgk/202401/t20240105_1.html"), (500.0, 780.0, f"{n}/4")], id="address"),
    pytest.param(lambda n: [(250.0, 780.0, f"共4页 第{n}页 甲市统计局2023")], id="last but one"),
    pytest.param(lambda n: [(100.0, 780.0, f"公报第{2 * n - 1}页（共8页）"), (400.0, 780.0, f"公报第{2 * n}页（共8页）")], id="two pages on a sheet"),
]  # fmt: skip


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("foot", FEET)
def test_page_heads_and_feet_are_no_rows_of_a_table(head: Callable[[int], list[Line]], foot: Callable[[int], list[Line]]) -> None:
    pages = [
        [*head(n), *(row(60, "地区", "2022年", "2023年") if n == 1 else []), *foot(n)]
        + [c for i in range(40) for c in row(77 + 17 * i, f"第{n * 40 + i}区", f"{n}{i}.5", f"{n}{i}.7")]
        for n in range(1, 5)
    ]
    assert [r[0] for r in rows(printed(*pages))] == ["地区", *(f"第{i}区" for i in range(40, 200))]


@pytest.mark.parametrize("foot", FEET)
def test_page_feet_cut_no_sentence(foot: Callable[[int], list[Line]]) -> None:
    words = ["甲乙丙丁", "戊己庚辛", "壬癸子丑", "寅卯辰巳"]
    pages = [
        [*((60.0, 300.0 + 17 * n, PROSE * 2) for n in range(27)), (60.0, 759.0, PROSE + word * 6 + word[0]), *foot(n)]
        for n, word in enumerate(words, 1)
    ]
    text = printed(*pages)
    assert all(word + word[0] + PROSE in text for word in words[:-1])
    assert not any(said in text for said in ("example", "甲市", "公报第"))


def between(top: float, foot: float, *level: float) -> list[Rule]:
    """The rules of a table of three columns: those between the columns, and level ones."""
    return [(x, top, x, foot) for x in (140.0, 210.0)] + [(50.0, y, 290.0, y) for y in level]


HEAD = row(110, "地区", "经费（亿元）", "增速（%）")


def regions(y: float, first: int, last: int) -> list[Line]:
    return [c for n in range(first, last) for c in row(y + 17 * (n - first), f"第{n}区", f"4{n}8.1", f"2.{n}")]


@pytest.mark.parametrize("first", [1, 2, 9])
@pytest.mark.parametrize("last", [1, 2, 9])
@pytest.mark.parametrize("ends", [True, False], ids=["with a last rule", "without"])
def test_table_with_rules_around_its_heading_over_pages(first: int, last: int, ends: bool) -> None:
    a, b = first, first + 20
    at = 770 - 17 * first
    one = [(60.0, at - 60.0, "表1 各地区经费"), *((x, at - 22.0, t) for x, _, t in HEAD), *regions(at, 0, a)]
    two, three = regions(40, a, b), [*regions(40, b, b + last), *LINES]
    rules = [between(at - 35, 785, at - 35, at - 15), between(20, 780), between(20, 30 + 17 * last, *([30 + 17.0 * last] if ends else []))]
    found = table(printed(one, two, three, rules=rules))
    assert found == [["地区", "经费（亿元）", "增速（%）"], *([f"第{n}区", f"4{n}8.1", f"2.{n}"] for n in range(b + last))]


def test_table_of_which_the_heading_alone_is_between_rules() -> None:
    expected = [["地区", "经费（亿元）", "增速（%）"], *([f"第{n}区", f"4{n}8.1", f"2.{n}"] for n in range(6))]
    rules = between(97, 115, 97, 115)
    assert table(printed([(60.0, 80.0, "表1 各地区经费"), *HEAD, *regions(130, 0, 6), *LINES], rules=[rules])) == expected
    assert (
        table(
            printed(
                [*LINES[:3], *((x, y + 650, t) for x, y, t in HEAD)],
                regions(40, 0, 6),
                rules=[[(a, b + 650, c, d + 650) for a, b, c, d in rules], []],
            )
        )
        == expected
    )


def test_heading_between_rules_stands_above_a_table_that_is_open_below() -> None:
    lines = [*LINES[:4], (60.0, 470.0, "表1 各地区经费"), *((x, y + 400, t) for x, y, t in HEAD), *regions(530, 0, 6)]
    text = printed(lines, rules=[between(497, 630, 497, 515)])
    assert [r[0] for r in table(text)] == ["地区", *(f"第{n}区" for n in range(6))]
    assert text.index("研发活动") < text.index("表1") < text.index("地区\t")


def test_heading_within_a_table_without_rules_between_rows() -> None:
    body = [*row(40, "甲区", "1.5", "2.5"), (60.0, 57.0, "东部"), *row(74, "乙区", "3.5", "4.5"), *row(91, "丙区", "5.5", "6.5")]
    found = table(printed([*body, *LINES], rules=[between(25, 97, 97)]))
    assert [r[0] for r in found] == ["甲区", "东部", "乙区", "丙区"]


def test_rules_through_running_text_make_no_table() -> None:
    assert not rows(printed(LINES, rules=[between(290, 450, 450)]))
    axes: list[Rule] = [(100, 600, 100, 750), (100, 750, 400, 750), (200, 600, 200, 750), (300, 600, 300, 750)]
    assert not rows(printed([*LINES, *((100.0 + 100 * n, 765.0, f"20{n}0年") for n in range(3))], rules=[axes]))


@pytest.mark.parametrize("number", ["表1-2", "续表1", "附表3"])
@pytest.mark.parametrize("apart", [0.0, 20.0], ids=["in one", "set apart"])
def test_caption_is_no_row_of_the_table_above_it(number: str, apart: float) -> None:
    head, title = row(110, "地区", "经费（亿元）", "增速（%）"), "2021年各地区经费"
    caption: list[Line] = [(60, 234, number), (60 + 10 * len(number) + apart, 234, title)]
    lines = [*head, *regions(127, 0, 6), *caption, *((x, y + 141, t) for x, y, t in head), *regions(268, 0, 6)]
    text = printed([(60.0, 93.0, "表1-1"), (110.0 + apart, 93.0, "2020年各地区经费"), *lines])
    first, second = (block for block in text.split("\n\n") if "\t" in block)
    assert rows(first) == rows(second)
    assert len(rows(first)) == 7
    assert [block.replace(" ", "") for block in text.split("\n\n") if "\t" not in block] == ["表1-12020年各地区经费", number + title]


def test_overlong_line_stops_no_other_from_being_joined() -> None:
    lines = [(60.0, 100.0 + 17 * n, f"第{n}行，{PROSE}{PROSE[:-5]}投入产") for n in range(12)]
    assert "投入产第3行" in printed(
        [*lines[:6], (60.0, 202.0, PROSE * 2 + "这一行比别的都长。"), *((x, y + 17, t) for x, y, t in lines[6:])]
    )


def full(x: float, start: str, end: str) -> str:
    """A line that begins at x and ends at the margin of the others."""
    return start + (PROSE * 2)[: int((560 - x) / 10) - len(start) - len(end)] + end


@pytest.mark.parametrize("mark", ["（1）", "2、", "①", "●"])
def test_items_of_lists_are_joined(mark: str) -> None:
    item = [(100.0, 0.0, full(100, mark, "研发投")), (130.0, 17.0, full(130, "入", "研发经")), (130.0, 34.0, "费。")]
    text = printed([*LINES, *((x, y + 460 + 51 * n, t) for n in range(3) for x, y, t in item)])
    assert [text.count(word) for word in ("研发投入", "研发经费。")] == [3, 3]


def test_quotes_are_joined_and_paragraphs_of_one_line_are_not() -> None:
    quote = [(95.0, 460.0 + 17 * n, full(95, "研发", "投")) for n in range(3)]
    assert printed([*LINES, *quote]).count("投研发") == 2
    heads = [(80.0, 460.0 + 17 * n, full(80, f"第{n}条", "增多")) for n in range(3)]
    assert "多第" not in printed([*LINES, *heads])


@pytest.mark.parametrize("size", [8.0, 13.0, 14.0])
def test_one_taller_character_stops_no_line_from_being_joined(size: float) -> None:
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(600, 800))
    for n in range(6):
        canvas.setFont(saving._font(), 10)
        canvas.drawString(60, 600 - 20 * n, f"第{n}行{PROSE}研发经费投入")
        canvas.setFont(saving._font(), size if n % 2 else 10)
        canvas.drawString(400, 600 - 20 * n, "R")
        canvas.setFont(saving._font(), 10)
        canvas.drawString(410, 600 - 20 * n, "经费投入产")
    canvas.save()
    text = read_bytes(stream.getvalue(), "a.pdf").text
    assert all(f"投入产第{n}行" in text for n in range(1, 6))
