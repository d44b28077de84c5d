"""The same rows from every format that a text can be saved in, and what each format brings of its own."""

from __future__ import annotations

import io
import sys
from functools import cache
from pathlib import Path

import pytest

import saving
from conftest import FIXTURES, document
from innostat.errors import ReadError
from innostat.models import Document
from innostat.normalize import _traditional, _within, simplify
from innostat.pipeline import extract_document
from innostat.read import read_bytes
from innostat.table import NAMES, cell

PLACE = {"obs_id", "doc", "page", "line", "start", "end"}
WORDS = {"quote", "sentence", "table", "label", "breakdown"}  # blanks in them are the format's
FORMATS = {
    "html": saving.as_html, "docx": saving.as_docx, "xlsx": saving.as_xlsx, "ods": saving.as_ods, "pdf": saving.as_pdf, "unruled.pdf": saving.as_unruled_pdf, "epub": saving.as_epub,
}  # fmt: skip
TEXTS = [p for p in FIXTURES if p.suffix == ".txt"]


def rows(doc: Document) -> list[dict[str, str]]:
    out = []
    for o in extract_document(doc):
        assert doc.text[o.start : o.end] == o.quote
        out.append({n: "".join(cell(o, n).split()) if n in WORDS else cell(o, n) for n in NAMES if n not in PLACE})
    return out


@cache
def plain(path: Path) -> list[dict[str, str]]:
    return rows(document(path))


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.stem)
def test_rows_are_those_of_the_plain_text(path: Path, kind: str) -> None:
    saved = FORMATS[kind](path.read_text(encoding="utf-8"))
    assert rows(read_bytes(saved, f"{path.stem}.{kind}")) == plain(path)


def test_no_traditional_character_is_overlooked() -> None:
    table, only, simple = _traditional()
    assert _within("".join(map(chr, range(0x80, 0x30000))), only) == only
    assert _within("".join(simple), only) == set()
    assert all(simplify(f"國{c}") == f"国{table[ord(c)]}" for c in only)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda p: p.stem)
def test_traditional_characters(path: Path) -> None:
    from opencc import OpenCC

    convert = OpenCC("s2t").convert
    doc = document(path)
    text = convert(doc.text)
    assert len(text) == len(doc.text)
    told = {c for c in text if simplify(c + "國億") == c + "国亿" and c not in doc.text}
    simple, traditional = extract_document(doc), extract_document(Document(doc.name, text, doc.title, doc.date))
    assert [o.start for o in simple] == [o.start for o in traditional]
    for a, b in zip(simple, traditional, strict=True):
        assert b.quote == text[b.start : b.end]
        same = [n for n in NAMES if n not in PLACE | {"quote", "sentence"}]
        if not any(c in b.sentence for c in told | set("俱")):  # what the converter itself mistook
            assert [cell(a, n) for n in same] == [cell(b, n) for n in same]


# sheets ---------------------------------------------------------------------------------------------------------------


def test_workbook_shows_what_its_cells_show() -> None:
    import datetime

    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["表1 各地区研发情况"],
        [None, None, None, "单位：亿元"],
        ["地区", "R&D经费", None, "比重"],
        [None, "2022年", "2023年", "2023年"],
        ["北京", 2843.3, 24590.700000000001, 0.08399],
        ["天津", 1234.5, 3, 0.5],
    ):
        sheet.append(row)
    for merged in ("A1:D1", "A3:A4", "B3:C3"):
        sheet.merge_cells(merged)
    sheet["D5"].number_format = "0.0%"
    sheet["B6"].number_format = "#,##0.00"
    sheet["D6"].number_format = "0%"
    sheet.append([datetime.date(2024, 2, 29)])
    hidden = book.create_sheet("隐藏")
    hidden.append(["5亿元"])
    hidden.sheet_state = "hidden"
    text = read_bytes(saving.saved(book.save), "a.xlsx").text
    assert text.startswith(
        "表1 各地区研发情况\n\n单位：亿元\n\n地区\tR&D经费\tR&D经费\t比重\n地区\t2022年\t2023年\t2023年\n北京\t2843.3\t24590.7\t8.4%\n天津\t1,234.50\t3\t50%\n"
    )
    assert "2024-02-29" in text
    assert "5亿元" not in text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimited(encoding: str, delimiter: str) -> None:
    lines = [["地区", "R&D经费（亿元）", "增长（%）"], ["北京", '"2,947.1"', "3.6"], ["天津", "599.2", "5.4"]]
    doc = read_bytes(("表1 2023年研发经费\r\n" + "\r\n".join(delimiter.join(row) for row in lines)).encode(encoding), "a.csv")
    assert doc.text == "表1 2023年研发经费\n\n地区\tR&D经费（亿元）\t增长（%）\n北京\t2,947.1\t3.6\n天津\t599.2\t5.4\n"
    assert [(r["region"], r["period"], r["base_value"]) for r in rows(doc)][::2] == [
        ("北京", "2023", "294710000000"),
        ("天津", "2023", "59920000000"),
    ]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-16"])
def test_lines_under_the_suffix_of_a_workbook(encoding: str) -> None:
    doc = read_bytes("2023年各地区研发经费\r\n地区\tR&D经费（亿元）\r\n北京\t2947.1\r\n天津\t599.2\r\n".encode(encoding), "导出.xls")
    assert doc.text == "2023年各地区研发经费\n\n地区\tR&D经费（亿元）\n北京\t2947.1\n天津\t599.2\n"


def test_cells_that_are_kept_as_text() -> None:
    assert read_bytes('地区,亿元\n"=""北京""",="2947.1"\n'.encode(), "a.csv").text == "地区\t亿元\n北京\t2947.1\n"


def test_own_tables_are_no_source() -> None:
    with pytest.raises(ReadError, match="a table that innostat wrote"):
        read_bytes(b"obs_id,doc,page\n1,a,\n", "a.csv")


# PDF ------------------------------------------------------------------------------------------------------------------


def test_pages() -> None:
    path = next(p for p in TEXTS if p.stem == "work_report_hubei_2024")
    doc = read_bytes(saving.as_pdf(path.read_text(encoding="utf-8")), "a.pdf")
    assert len(doc.pages) > 3
    assert "统计年鉴2024" not in doc.text
    assert "— 2 —" not in doc.text
    found = extract_document(doc)
    assert found[0].page == 1
    assert found[-1].page == len(doc.pages)
    assert [o.page for o in found] == sorted(o.page or 0 for o in found)


def test_table_over_two_pages() -> None:
    table = "表1 2023年各市专利授权\n地区\t专利（件）\t增长（%）\n" + "\n".join(f"第{n}区\t{n}5\t1.{n}" for n in range(1, 90))
    for save in (saving.as_pdf, saving.as_unruled_pdf):
        doc = read_bytes(save(table), "a.pdf")
        assert len(doc.pages) > 1
        assert [line.count("\t") for line in doc.text.split("\n") if "区\t" in line] == [2] * 90


def scanned(pages: str) -> bytes:
    """A PDF of pages with a text (t), a picture (p), or nothing (-)."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream)
    for page in pages:
        if page == "t":
            canvas.setFont(saving._font(), 11)
            canvas.drawString(72, 700, "2023年，全国研发经费33357.1亿元。")
        elif page == "p":
            canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 590, 840)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def test_scanned_pages_are_told_by_number() -> None:
    doc = read_bytes(scanned("tppt-p"), "a.pdf")
    assert doc.notes == ("a.pdf: no text on page 2-3, 6; scanned? run OCR over it first (ocrmypdf IN OUT)",)
    assert [o.page for o in extract_document(doc)] == [1, 4]
    with pytest.raises(ReadError, match=r"a\.pdf: no text on any of its 2 pages"):
        read_bytes(scanned("pp"), "a.pdf")


def test_two_columns() -> None:
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.setFont(saving._font(), 10)
    for n in range(30):  # line by line over both columns, as some programs write
        for x, side in ((60, "左"), (310, "右")):
            canvas.drawString(x, 760 - 16 * n, f"{side}栏第{n:02}行的文字一直写到栏的右边才换行了")
    canvas.save()
    text = read_bytes(stream.getvalue(), "a.pdf").text.replace("\n", "")
    assert text.index("左栏第29行") < text.index("右栏第00行")


# extras ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "module", "extra"), [("a.html", "lxml.etree", "html"), ("a.docx", "lxml.etree", "office"), ("a.xlsx", "lxml.etree", "office"), ("a.pdf", "pypdfium2", "pdf")])  # fmt: skip
def test_missing_extra_is_named(name: str, module: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ReadError) as caught:
        read_bytes({"pdf": b"%PDF-1.4", "html": b"<html>"}.get(extra, b"PK\x03\x04"), name)
    assert f"pip install 'innostat[{extra}]'" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "way"), [("a.doc", "docx"), ("a.wps", "docx"), ("a.xls", "xlsx"), ("a.caj", "PDF"), ("a.rar", "unpack"), ("a.rtf", "docx")]
)
def test_ways_out(name: str, way: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" if name in ("a.doc", "a.xls") else b"\x01\x02 anything", name)
    assert way in str(caught.value)


EXPORTED = "数据库：分省季度数据\r\n{said}时间：最近3年\r\n{head}\r\n{body}\r\n{notes}数据来源：国家统计局"


@pytest.mark.parametrize("notes", ["", "注：1.常住人口为抽样调查数，\r\n2.普查年份为普查数，\r\n3.其余为推算数。\r\n其他说明见网站。\r\n"])
@pytest.mark.parametrize("between", [",", "\t,", "\t", ";", "，"])
def test_exports_of_statistics_offices(between: str, notes: str) -> None:
    said = "指标：年末就业人员(万人)\r\n"
    end = between if between == "\t," else ""
    lines = [between.join(row) + end for row in (("地区", "2024年", "2023年"), ("北京市", "1132", ""), ("天津市", "612.5", "620.0"))]
    doc = read_bytes(EXPORTED.format(said=said, head=lines[0], body="\r\n".join(lines[1:]), notes=notes).encode("gb18030"), "a.csv")
    assert [(r["value"], r["unit"], r["label"], r["region"], r["period"]) for r in rows(doc)] == [
        ("1132", "万人", "就业人员", "北京", "2024-12"),
        ("612.5", "万人", "就业人员", "天津", "2024-12"),
        ("620.0", "万人", "就业人员", "天津", "2023-12"),
    ]


@pytest.mark.parametrize("below", ["", "数据来源：国家统计局\n", "注：口径见说明。\n第二行说明。\n第三行说明。\n数据来源：国家统计局\n"])
def test_export_of_one_indicator(below: str) -> None:
    doc = read_bytes(
        f"数据库：年度数据\n时间：最近3年\n指标,2024年,2023年,2022年\n研究与试验发展经费支出(亿元),36326.8,33357.1,30782.9\n{below}".encode(),
        "a.csv",
    )
    assert [(r["value"], r["unit"], r["period"]) for r in rows(doc)] == [
        ("36326.8", "亿元", "2024"),
        ("33357.1", "亿元", "2023"),
        ("30782.9", "亿元", "2022"),
    ]


def test_a_column_of_sentences_is_no_table() -> None:
    text = "正文\n全省研发经费100.5亿元，增长8.1%。\n全省专利授权3万件，增长2.0%，居全国第5位。\n"
    assert read_bytes(text.encode(), "a.csv").text.replace("\n\n", "\n") == text
