"""The same rows from every format that a text can be saved in, and what each format brings of its own."""

from __future__ import annotations

import io
import sys
import zipfile
from functools import cache
from pathlib import Path

import pytest

import saving
from conftest import FIXTURES, document
from innostat.errors import ReadError
from innostat.models import Document
from innostat.normalize import simplify
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


# HTML ---------------------------------------------------------------------------------------------------------------

BODY = "<p>2023年，全国研发经费33357.1亿元，比上年增长8.4%，企业、研究机构和高等学校分别增长8.5%、1.1%和14.1%。</p>"


def html(body: str, head: str = "", encoding: str = "utf-8") -> Document:
    return read_bytes(f"<html><head>{head}</head><body>{body}</body></html>".encode(encoding), "a.html")


def test_main_text_once() -> None:
    links = "<ul>" + "".join(f"<li><a href=x>栏目{n}亿元</a></li>" for n in range(5)) + "</ul>"
    doc = html(
        f"<nav>首页 3件</nav>{links}<h1>2023年公报</h1><div>{BODY}</div><script>5亿元</script><div style='display:none'>6亿元</div><footer>7件</footer><!-- 8件 -->"
    )
    assert doc.text == "2023年公报\n\n" + BODY[3:-4] + "\n"


def test_body_that_stands_twice() -> None:
    second = BODY.replace("33357.1", "30782.9")
    for twice in (
        f"<div>{BODY}{second}</div><div class=m>{BODY}{second}</div>",
        f"<div>{BODY}{second}</div><div>{BODY[3:-4]}<br><br>{second[3:-4]}</div>",
    ):
        assert html(twice).text.count("33357.1") == 1
    blob = "".join(
        f"第{n}段，2023年全国各类市场主体研发经费投入总额达到{n}.5亿元，比上年增长{n}.4个百分点，情况良好。" for n in range(1, 9)
    )
    parts = "".join(f"<p>{p}。</p>" for p in blob.split("。") if p)
    assert html(f"{parts}<div>{blob}</div>").text.count("3.5亿元") == 1


@pytest.mark.parametrize(
    ("head", "body", "date"),
    [
        ('<meta name="PubDate" content="2024-02-29 09:30">', "", "2024-02-29"),
        ('<meta property="article:published_time" content="2024-02-29T09:30:00+08:00">', "", "2024-02-29"),
        ("", '<time datetime="2024-02-29">二月</time>', "2024-02-29"),
        ("", "<div class=info>来源：国家统计局 发布时间：2024/02/29 09:30</div>", "2024-02-29"),
        ("", "<header>发布日期： 2024年2月29日</header>", "2024-02-29"),
        ("", "", ""),
    ],
)
def test_publishing_date(head: str, body: str, date: str) -> None:
    assert html(body + BODY, head).date == date


def test_title() -> None:
    assert html(BODY, "<title>2023年全国科技经费投入统计公报-国家统计局</title>").title.startswith("2023年全国科技经费投入统计公报")
    assert html(f"<h1>2023年全国科技经费公报</h1>{BODY}", "<title>国家统计局网站</title>").title == "2023年全国科技经费公报"


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "big5", "nonsense", "utf-16", "hex"])
@pytest.mark.parametrize("real", ["gb18030", "utf-8", "utf-8-sig"])
def test_declared_encodings_may_be_wrong(declared: str, real: str) -> None:
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}"></head><body>{BODY}</body></html>'
    assert read_bytes(page.encode(real), "a.htm").text == BODY[3:-4] + "\n"


def test_spans_caption_unit_and_notes() -> None:
    table = (
        "<table><tr><td colspan=5>表1 各地区R&amp;D经费</td></tr><tr><td colspan=5 align=right>单位：亿元</td></tr>"
        "<tr><td rowspan=2>地区<td colspan=2>R&amp;D经费<td colspan=2>基础研究<tr><td>2022年<td>2023年<td>2022年<td>2023年"
        "<tr><td>北京<td>2843.3<td>2947.1<td>470.7<td>480.1</tr><tr><td colspan=5>注：数据四舍五入。</td></tr></table>"
    )
    doc = html(table)
    assert doc.text.split("\n") == [
        "表1 各地区R&D经费", "", "单位：亿元", "", "地区\tR&D经费\tR&D经费\t基础研究\t基础研究", "地区\t2022年\t2023年\t2022年\t2023年",
        "北京\t2843.3\t2947.1\t470.7\t480.1", "", "注：数据四舍五入。", "",
    ]  # fmt: skip
    assert [(r["quote"], r["period"], r["region"], r["unit"]) for r in rows(doc)] == [
        ("2843.3", "2022", "北京", "亿元"), ("2947.1", "2023", "北京", "亿元"), ("470.7", "2022", "北京", "亿元"), ("480.1", "2023", "北京", "亿元"),
    ]  # fmt: skip


def test_merged_figure_is_one_row() -> None:
    doc = html("<table><tr><td>地区<td>经费（亿元）<td>增长（%）<tr><td>北京<td rowspan=2>2947.1<td>3.6<tr><td>天津<td>5.4</table>")
    assert sorted(r["quote"] for r in rows(doc)) == ["2947.1", "3.6", "5.4"]


def test_provinces_in_two_columns() -> None:
    names = [
        "全国",
        "北京",
        "天津",
        "河北",
        "山西",
        "内蒙古",
        "辽宁",
        "吉林",
        "黑龙江",
        "上海",
        "江苏",
        "浙江",
        "安徽",
        "福建",
        "江西",
        "山东",
        "河南",
        "湖北",
        "湖南",
        "广东",
        "广西",
        "海南",
        "重庆",
        "四川",
        "贵州",
        "云南",
        "西藏",
        "陕西",
        "甘肃",
        "青海",
        "宁夏",
        "新疆",
    ]
    cells = [
        f"<td>{n[0]}　{n[1]}</td><td>{100 + i}.5</td><td>2.{i:02}</td>"
        if len(n) == 2
        else f"<td>{n}</td><td>{100 + i}.5</td><td>2.{i:02}</td>"
        for i, n in enumerate(names)
    ]
    head = "<tr>" + "<td>地区</td><td>R&amp;D经费（亿元）</td><td>R&amp;D经费投入强度（%）</td>" * 2 + "</tr>"
    body = "".join(f"<tr>{cells[i]}{cells[i + 16]}</tr>" for i in range(16))
    found = rows(html(f"<p>附表 2023年各地区研发经费情况</p><table>{head}{body}</table>"))
    assert len(found) == 64
    assert {(r["region"], r["value"]) for r in found if r["unit"] == "亿元"} == {
        (n if n != "全国" else "中国", f"{100 + i}.5") for i, n in enumerate(names)
    }


@pytest.mark.parametrize("inside", ["", "<table><tr><td>地区<td>专利<tr><td>北京<td>3</table>"], ids=["alone", "around a table"])
def test_paragraphs_of_a_page_laid_out_as_a_table(inside: str) -> None:
    page = f"<table><tr><td><p>一、总体情况</p><p>2023年全国研发经费33357.1亿元。<br>2022年为30782.9亿元。</p>{inside}</td></tr></table>"
    assert html(page).text.startswith("一、总体情况\n\n2023年全国研发经费33357.1亿元。\n\n2022年为30782.9亿元。\n")


def test_raised_figures() -> None:
    assert html("<p>面积1200m<sup>2</sup>，经费33亿元<sup>1</sup>。</p>").text == "面积1200m²，经费33亿元^1。\n"


def test_page_under_another_suffix() -> None:
    page = f"<html><body><table><tr><td>地区<td>专利<tr><td>北京<td>3</table>{BODY}</body></html>".encode()
    assert read_bytes(page, "a.xls").text.startswith("地区\t专利\n北京\t3")


def test_mhtml() -> None:
    page = f"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<html><body>{BODY}</body></html>\r\n--x--\r\n"
    assert "33357.1亿元" in read_bytes(page.encode(), "a.mht").text


# Word -----------------------------------------------------------------------------------------------------------------


def test_word_in_document_order() -> None:
    import docx

    d = docx.Document()
    d.add_paragraph("第一段。")
    table = d.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "地区"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "专利（件）"
    for at, text in (((1, 1), "2022年"), ((1, 2), "2023年"), ((2, 0), "北京"), ((2, 1), "3"), ((2, 2), "4")):
        table.cell(*at).text = text
    d.add_paragraph("第二段。")
    assert (
        read_bytes(saving.saved(d.save), "a.docx").text
        == "第一段。\n\n地区\t专利（件）\t专利（件）\n地区\t2022年\t2023年\n北京\t3\t4\n\n第二段。\n"
    )


def word(body: str, **parts: str) -> Document:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as z:
        z.writestr("word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>")
        for name, text in parts.items():
            z.writestr(f"word/{name}.xml", text.replace("<w:", "<w:", 1).replace(">", f" {space}>", 1))
    return read_bytes(stream.getvalue(), "a.docx")


def test_word_deleted_text_footnotes_and_contents() -> None:
    body = (
        '<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr><w:r><w:t>一、总体 3</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>经费</w:t></w:r><w:del><w:r><w:delText>5亿元</w:delText></w:r></w:del><w:ins><w:r><w:t>6亿元</w:t></w:r></w:ins>"
        '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>。</w:t></w:r></w:p>'
    )
    notes = '<w:footnotes><w:footnote w:type="separator"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:t>不含港澳台。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    assert word(body, footnotes=notes).text == "经费6亿元。\n\n不含港澳台。\n"


@pytest.mark.parametrize(
    "line",
    [
        '<w:p><w:pPr><w:pStyle w:val="11"/></w:pPr>{}</w:p>',
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent><w:p>{}</w:p></w:sdtContent></w:sdt>',
        '<w:p><w:pPr><w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8296"/></w:tabs></w:pPr>{}</w:p>',
    ],
    ids=["style known by its name", "part of the gallery", "typed by hand"],
)
def test_word_contents_are_left_out(line: str) -> None:
    styles = '<w:styles><w:style w:type="paragraph" w:styleId="11"><w:name w:val="toc 1"/></w:style></w:styles>'
    entry = line.format("<w:r><w:t>一、总体情况</w:t></w:r><w:r><w:tab/></w:r><w:r><w:t>3</w:t></w:r>")
    assert word(f"{entry}<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:tab/></w:r><w:r><w:t>乙</w:t></w:r></w:p>", styles=styles).text == "甲\t乙\n"


def test_word_hidden_text_and_formulas() -> None:
    body = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏的5亿元</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>经费6亿元，</w:t></w:r>"
        "<m:oMath><m:f><m:num><m:r><m:t>307−279</m:t></m:r></m:num><m:den><m:r><m:t>279</m:t></m:r></m:den></m:f><m:r><m:t>=10</m:t></m:r></m:oMath><w:r><w:t>。</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><m:oMath><m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>6</m:t></m:r></m:sup></m:sSup></m:oMath></w:p>"
    )
    assert word(body).text == "经费6亿元，307−279/279=10。\n\n10^6\n"


def test_word_numbers_headings_by_itself() -> None:
    numbering = (
        '<w:numbering><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    listed = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    assert word(listed.format("总体情况") + listed.format("地区情况"), numbering=numbering).text == "一、总体情况\n\n二、地区情况\n"


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
