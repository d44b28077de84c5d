"""Word files: the order of the text, what is hidden, deleted or a list of contents, formulas, and numbers of headings."""

from __future__ import annotations

import io
import zipfile

import pytest

import saving
from innostat.models import Document
from innostat.read import read_bytes


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
    assert word(body).text == "经费6亿元，(307−279)/279=10。\n\n10^6\n"


def test_word_numbers_headings_by_itself() -> None:
    numbering = (
        '<w:numbering><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    listed = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    assert word(listed.format("总体情况") + listed.format("地区情况"), numbering=numbering).text == "一、总体情况\n\n二、地区情况\n"
