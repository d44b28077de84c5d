"""Saves a plain text as a web page, a Word file, a workbook, a spreadsheet and a PDF, as people do: one paragraph a line, tables as tables."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cache
from html import escape
from urllib.parse import quote

from innostat.find.grids import read_grids
from innostat.segment import split_blocks

Parts = list["str | list[list[str]]"]


def parts_of(text: str) -> Parts:
    """Paragraphs, their lines joined, and tables of a text."""
    folded, blocks = split_blocks(text)
    parts: Parts = []
    for block in blocks:
        if block.kind == "table":
            for grid in read_grids(block, folded):
                parts.append([[text[c.start : c.end] for c in row] for row in grid])
        else:
            parts.append("".join(text[a:b].strip() for a, b in block.ranges))
    return [p for p in parts if p]


def as_html(text: str) -> bytes:
    out = []
    for part in parts_of(text):
        if isinstance(part, str):
            out.append(f"<p>　　{escape(part)}</p>")
        else:
            out.append("<table>" + "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>\n" for row in part) + "</table>")
    page = f'<html><head><meta charset="gb2312"></head><body><div class="nav"><a>首页</a></div><div>{"".join(out)}</div><script>var a="5亿元"</script></body></html>'
    return page.encode("gb18030")


def as_epub(text: str) -> bytes:
    page = as_html(text).decode("gb18030").replace("gb2312", "utf-8").replace('<div class="nav"><a>首页</a></div>', "")
    return book({"正文.xhtml": page}, order=("正文.xhtml",))


def book(pages: dict[str, str], *, order: tuple[str, ...], title: str = "", date: str = "", locked: tuple[str, ...] = ()) -> bytes:
    """An EPUB of pages, in the order in which they are read."""
    items = "".join(f'<item id="i{n}" href="{quote(p)}" media-type="application/xhtml+xml"/>' for n, p in enumerate(pages))
    spine = "".join(f'<itemref idref="i{list(pages).index(p)}"/>' for p in order)
    said = f"<dc:title>{title}</dc:title><dc:date>{date}</dc:date>"
    contents = '<item id="c" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as z:
        z.writestr("mimetype", "application/epub+zip")
        z.writestr("META-INF/container.xml", '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>')
        if locked:
            z.writestr(
                "META-INF/encryption.xml", "<encryption>" + "".join(f'<CipherReference URI="{p}"/>' for p in locked) + "</encryption>"
            )
        opf = f'<package xmlns:dc="d"><metadata>{said}</metadata><manifest>{contents}{items}</manifest><spine><itemref idref="c"/>{spine}</spine></package>'
        z.writestr("OPS/book.opf", opf)
        z.writestr("OPS/nav.xhtml", "<html><body><p>目录 9件</p></body></html>")
        for name, page in pages.items():
            z.writestr(f"OPS/{name}", page)
    return stream.getvalue()


def as_docx(text: str) -> bytes:
    import docx

    document = docx.Document()
    for part in parts_of(text):
        if isinstance(part, str):
            document.add_paragraph(part)
        else:
            table = document.add_table(len(part), max(map(len, part)))
            for row, cells in zip(part, table.rows, strict=True):
                for text_, cell in zip(row, cells.cells, strict=False):
                    cell.text = text_
    return saved(document.save)


def as_xlsx(text: str) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for part in parts_of(text):
        if isinstance(part, str):
            sheet.append([part])
        else:
            for row in part:
                sheet.append(row)
    return saved(book.save)


def as_ods(text: str) -> bytes:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    table = Table(name="Sheet1")
    for part in parts_of(text):
        for row in [[part]] if isinstance(part, str) else part:
            line = TableRow()
            for text_ in row:
                cell = TableCell()
                if text_:
                    cell.addElement(P(text=text_))
                line.addElement(cell)
            table.addElement(line)
    document.spreadsheet.addElement(table)
    return saved(document.save)


@cache
def _font() -> str:
    """A font in which every character is a box: PDFs with it hold their text as those with a real one do."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    codes = [
        *range(0x20, 0x7F),
        *range(0xA0, 0x240),
        *range(0x2000, 0x2700),
        *range(0x3000, 0x3040),
        *range(0x4E00, 0xA000),
        *range(0xF020, 0xF100),
        *range(0xFF00, 0xFFF0),
    ]
    names = [".notdef", *(f"u{c:04X}" for c in codes)]

    def box(width: int) -> object:
        pen = TTGlyphPen(None)
        pen.moveTo((60, -60))
        pen.lineTo((60, 800))
        pen.lineTo((width - 60, 800))
        pen.lineTo((width - 60, -60))
        pen.closePath()
        return pen.glyph()

    half, full = box(500), box(1000)
    wide = {n: c >= 0x2000 for n, c in zip(names[1:], codes, strict=True)}
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(names)
    font.setupCharacterMap(dict(zip(codes, names[1:], strict=True)))
    font.setupGlyf({n: full if wide.get(n, True) else half for n in names})
    font.setupHorizontalMetrics({n: (1000 if wide.get(n, True) else 500, 60) for n in names})
    font.setupHorizontalHeader(ascent=880, descent=-120)
    font.setupNameTable({"familyName": "Boxes", "styleName": "Regular", "psName": "Boxes"})
    font.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    font.setupPost()
    stream = io.BytesIO()
    font.save(stream)
    stream.seek(0)
    pdfmetrics.registerFont(TTFont("Boxes", stream))
    return "Boxes"


def as_pdf(text: str, ruled: bool = True, heads: bool = True) -> bytes:
    """A PDF with running heads and page numbers; a first line that is a title is centred, paragraphs are indented."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    body = ParagraphStyle("body", fontName=_font(), fontSize=11, leading=18, firstLineIndent=22, wordWrap="CJK")
    head = ParagraphStyle("head", parent=body, fontSize=16, leading=26, alignment=1, firstLineIndent=0)
    flow = []
    for n, part in enumerate(parts_of(text)):
        if isinstance(part, str):
            flow.append(Paragraph(escape(part), body if n or len(part) > 40 else head))
        else:
            width = max(map(len, part))
            small = ParagraphStyle("cell", fontName=_font(), fontSize=8, leading=10, wordWrap="CJK")
            cells = [
                [Paragraph(escape(c), small) if len(c) > 10 and width < 7 else c for c in row + [""] * (width - len(row))] for row in part
            ]
            style = [("FONT", (0, 0), (-1, -1), _font(), 8)] + ([("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0))] if ruled else [])
            flow += [Spacer(1, 6), Table(cells, style=style, splitByRow=1), Spacer(1, 6)]

    def running(canvas: object, document: object) -> None:
        canvas.setFont(_font(), 9)  # type: ignore[attr-defined]
        if heads:
            canvas.drawString(72, 812, "中国科技统计年鉴2024")  # type: ignore[attr-defined]
        canvas.drawString(290, 30, f"— {document.page} —")  # type: ignore[attr-defined]

    stream = io.BytesIO()
    template = SimpleDocTemplate(stream)
    template.build(list(flow), onFirstPage=running, onLaterPages=running)
    if template.page == 1 and heads:  # a head that stands once is no running head
        return as_pdf(text, ruled, heads=False)
    return stream.getvalue()


def as_unruled_pdf(text: str) -> bytes:
    return as_pdf(text, ruled=False)


def saved(save: Callable[[io.BytesIO], object]) -> bytes:
    stream = io.BytesIO()
    save(stream)
    return stream.getvalue()
