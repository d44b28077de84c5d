"""Word files: tables and lines with tabs, parts by their relations, documents, charts and diagrams inside."""

from __future__ import annotations

from pathlib import Path

import pytest

from innostat.errors import ReadError
from innostat.pipeline import extract_document
from innostat.read import read_bytes
from innostat.read.walk import Tally, walk
from worded import BREAK, OFFICE, SPACES, TAB, cell, high, par, relations, row, table, text_part, word, zipped

SAID = ("2024年，产值512.6亿元，增长7.5%。", "2023年，产值476.8亿元，增长6.1%。")


@pytest.mark.parametrize(
    "lines",
    [
        [("1.", TAB, SAID[0]), ("2.", TAB, SAID[1])],
        [("材料一", TAB, SAID[0]), ("材料二", TAB, SAID[1])],
        [("（1）", TAB, SAID[0]), ("（2）", TAB, SAID[1])],
        [("产值", TAB, SAID[0]), ("增速", TAB, SAID[1])],
        [(SAID[0], TAB, "（统计局）"), (SAID[1], TAB, "（统计局）")],
        [(SAID[0], "这表明", TAB, "（2分）"), (SAID[1], "这说明", TAB, "（　　）")],
    ],
    ids=["numbers", "materials", "brackets", "headings", "sources", "answers"],
)
def test_sentences_with_tabs_are_read(lines: list[tuple[str, ...]]) -> None:
    found = extract_document(word("".join(par(*line) for line in lines)))
    assert [o.quote for o in found] == ["512.6亿元", "7.5%", "476.8亿元", "6.1%"]


@pytest.mark.parametrize(
    "lines",
    [
        [("地区", "2024年产值（亿元）"), ("北京", "512.6"), ("上海", "476.8")],
        [("序号", "地区", "2024年产值（亿元）"), ("1.", "北京", "512.6"), ("2.", "上海", "476.8")],
        [
            ("指标", "2024年产值（亿元）", "备注"),
            ("北京", "512.6", "含高新区，不含经开区，下同。"),
            ("上海", "476.8", "初步核算数，以年报为准。"),
        ],
    ],
)
def test_rows_with_tabs_stay_rows(lines: list[tuple[str, ...]]) -> None:
    body = "".join(par(*[piece for text in line for piece in (TAB, text)][1:]) for line in lines)
    assert word(body).text == "\n".join("\t".join(line) for line in lines) + "\n"
    assert [o.quote for o in extract_document(word(body))] == ["512.6", "476.8"]


HEAD = row("地区", "2024年产值（亿元）")
NORTH = row("北京", "512.6")


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ((HEAD, row(cell("北京", "上海"), cell("512.6", "476.8"))), "北京\t512.6\n上海\t476.8"),
        ((HEAD, row(cell(par("北京", BREAK, "上海")), cell(par("512.6", BREAK, "476.8"))), row("天津", "88.1")), "北京\t512.6\n上海\t476.8\n天津\t88.1"),
        ((HEAD, row(cell("北京", "（初步）"), cell("512.6", "476.8"))), "北京（初步）\t512.6 476.8"),
        ((HEAD, NORTH, row("上海", "476.8", properties="<w:del/>"), row("天津", "88.1")), "北京\t512.6\n天津\t88.1"),
        ((HEAD, NORTH, row("上海", "476.8", properties="<w:hidden/>")), "北京\t512.6"),
        ((HEAD, row(cell("草", properties="<w:cellDel/>"), "北京", "512.6")), "北京\t512.6"),
        ((HEAD, NORTH, row("476.8", properties='<w:gridBefore w:val="1"/>')), "北京\t512.6\n\t476.8"),
        ((HEAD, row(cell(par("北京", high("2"))), cell(par("512.6", high("a"))))), "北京\t512.6"),
    ],
    ids=["paragraphs", "breaks", "no names", "deleted row", "hidden row", "deleted cell", "indented row", "marks of notes"],
)  # fmt: skip
def test_rows_of_tables(rows: tuple[str, ...], text: str) -> None:
    assert word(table(*rows)).text == f"地区\t2024年产值（亿元）\n{text}\n"


NOTES = f'<w:footnotes {SPACES}><w:footnote w:id="2">{par("另有6家。")}</w:footnote></w:footnotes>'


@pytest.mark.parametrize("main", ["docs/main.xml", "word/document2.xml", "Word/Document.xml", "word\\document.xml"])
def test_parts_are_found_by_their_relations(main: str) -> None:
    folder, _, name = main.replace("\\", "/").rpartition("/")
    parts = {
        "_rels/.rels": relations(r1=("officeDocument", main.replace("\\", "/").lower())),
        main: text_part(par("产值5亿元。")),
        f"{folder}/_rels/{name}.rels": relations(r1=("footnotes", "notes7.xml")),
        f"{folder}/notes7.xml": NOTES,
    }
    assert read_bytes(zipped(parts), "a.docx").text == "产值5亿元。\n\n另有6家。\n"


@pytest.mark.parametrize("name", ["a.docx", "b.docm", "c.dotx"])
def test_without_a_text_part(name: str) -> None:
    with pytest.raises(ReadError, match="no text part in it"):
        read_bytes(zipped({"x.xml": "<x/>"}), name)


PAGE = "<html><body><p>职工6万人。</p></body></html>"


@pytest.mark.parametrize(
    ("chunk", "data"),
    [
        ("chunk.html", PAGE),
        ("chunk.mht", f"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{PAGE}"),
        ("chunk.txt", "职工6万人。"),
    ],
)
def test_documents_inside(chunk: str, data: str) -> None:
    parts = {
        "word/document.xml": text_part(par("产值5亿元。") + '<w:altChunk r:id="c"/>'),
        "word/_rels/document.xml.rels": relations(c=("aFChunk", chunk)),
        f"word/{chunk}": data,
    }
    document = read_bytes(zipped(parts), "a.docx")
    assert (document.text, document.notes) == ("产值5亿元。\n\n职工6万人。\n", ())


def test_documents_inside_without_a_reader_are_told() -> None:
    parts = {
        "word/document.xml": text_part(par("产值5亿元。") + '<w:altChunk r:id="c"/>' * 2),
        "word/_rels/document.xml.rels": relations(c=("aFChunk", "c.rtf")),
        "word/c.rtf": "{\\rtf1 x}",
    }
    document = read_bytes(zipped(parts), "a.docx")
    assert document.text == "产值5亿元。\n"
    assert document.notes == ("a.docx: a document inside it (word/c.rtf) cannot be read; open the file in Word and save it again",)


def test_a_document_that_holds_itself() -> None:
    data = zipped({"word/document.xml": text_part(par("产值5亿元。"))})
    for _ in range(6):
        stream = {"word/document.xml": text_part(par("外层。") + '<w:altChunk r:id="c"/>')}
        parts: dict[str, str | bytes] = {**stream, "word/_rels/document.xml.rels": relations(c=("aFChunk", "c.docx")), "word/c.docx": data}
        data = zipped(parts)
    assert read_bytes(data, "a.docx").text.count("外层。") == 4


def points(tag: str, *texts: str) -> str:
    said = "".join(f'<c:pt idx="{n}"><c:v>{t}</c:v></c:pt>' for n, t in enumerate(texts))
    return f"<c:{tag}><c:strRef><c:strCache>{said}</c:strCache></c:strRef></c:{tag}>"


def chart(shown: int) -> str:
    series = (
        points("tx", "产值")
        + f'<c:dLbls><c:showVal val="{shown}"/></c:dLbls>'
        + points("cat", "2023年", "2024年")
        + points("val", "476.8", "512.6")
    )
    title = "<c:title><c:tx><c:rich><a:p><a:r><a:t>全市产值（亿元）</a:t></a:r></a:p></c:rich></c:tx></c:title>"
    return f"<c:chartSpace {SPACES}><c:chart>{title}<c:plotArea><c:barChart><c:ser>{series}</c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>"


def drawn(element: str, kind: str, part: str) -> bytes:
    return zipped(
        {
            "word/document.xml": text_part(par("见图。") + par(f"<w:r><w:drawing>{element}</w:drawing></w:r>")),
            "word/_rels/document.xml.rels": relations(d=(kind, "drawn.xml")),
            "word/drawn.xml": part,
        }
    )


def test_charts_with_printed_figures_are_tables() -> None:
    document = read_bytes(drawn('<c:chart r:id="d"/>', "chart", chart(1)), "a.docx")
    assert document.text == "见图。\n\n全市产值（亿元）\n\n指标\t2023年\t2024年\n产值\t476.8\t512.6\n"
    assert document.notes == ()


def test_charts_without_are_told() -> None:
    document = read_bytes(drawn('<c:chart r:id="d"/>', "chart", chart(0)), "a.docx")
    assert (document.text, document.notes) == ("见图。\n", ("a.docx: 1 chart without printed figures not read",))


def test_diagrams_are_paragraphs() -> None:
    data = f'<d:data xmlns:d="{OFFICE}/d" {SPACES}><a:p><a:r><a:t>产值</a:t></a:r><a:r><a:t>5亿元</a:t></a:r></a:p><a:p/></d:data>'
    document = read_bytes(drawn('<d:relIds xmlns:d="d" r:dm="d"/>', "diagramData", data), "a.docx")
    assert document.text == "见图。\n\n产值5亿元\n"


@pytest.mark.parametrize("name", ["a.docx", "b.docm", "c.dotx", "d.DOTM"])
def test_word_files_in_folders(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(zipped({"word/document.xml": text_part(par("产值5亿元。"))}))
    assert [source.read().text for source in walk([str(tmp_path)], pytest.fail, Tally())] == ["产值5亿元。\n"]
