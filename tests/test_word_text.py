"""Word files: numbers of lists, raised marks, signs of other fonts, hidden text, breaks, boxes and fields inside sentences."""

from __future__ import annotations

import pytest

from worded import (
    BREAK,
    TAB,
    box,
    code,
    field,
    high,
    level,
    listed,
    mark,
    numbering,
    par,
    run,
    style,
    styles,
    word,
)

ITEM = "18个园区投产"


@pytest.mark.parametrize(
    ("kind", "text", "printed"),
    [
        ("decimal", "%1.", "1. "), ("decimal", "%1", "1 "), ("decimal", "（%1）", "（1）"), ("upperLetter", "%1．", "A．"), ("lowerLetter", "%1)", "a) "),
        ("upperRoman", "%1.", "I. "), ("lowerRoman", "%1.", "i. "), ("decimalEnclosedCircle", "%1", "①"), ("decimalFullWidth", "%1．", "１． "),
        ("decimalZero", "%1", "01 "), ("chineseCounting", "%1、", "一、"), ("ideographTraditional", "%1、", "甲、"), ("chineseLegalSimplified", "%1、", "壹、"), ("bullet", "●", ""),
    ],
)  # fmt: skip
def test_numbers_of_lists_stay_apart(kind: str, text: str, printed: str) -> None:
    assert word(listed(ITEM), numbering=numbering(level(kind, text))).text == f"{printed}{ITEM}\n"


RESTART = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
LISTS = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/>{}</w:num>'


@pytest.mark.parametrize(
    ("override", "printed"),
    [
        (RESTART, "A．甲\n\nB．乙\n\nA．丙\n\nB．丁\n"),
        ("", "A．甲\n\nB．乙\n\nC．丙\n\nD．丁\n"),
        (f'<w:lvlOverride w:ilvl="0">{level("decimal", "%1.")}</w:lvlOverride>', "A．甲\n\nB．乙\n\n3. 丙\n\n4. 丁\n"),
    ],
    ids=["starts anew", "goes on", "looks otherwise"],
)
def test_lists_of_one_form(override: str, printed: str) -> None:
    body = listed("甲") + listed("乙") + listed("丙", 2) + listed("丁", 2)
    assert word(body, numbering=numbering(level("upperLetter", "%1．"), lists=LISTS.format(override))).text == printed


def test_levels_of_a_list() -> None:
    body = listed("总体") + listed(ITEM, level=1) + listed("其他") + listed(ITEM, level=1)
    levels = numbering(level("chineseCounting", "%1、"), level("decimal", "%1.%2", 1, "<w:isLgl/>"))
    assert word(body, numbering=levels).text == f"一、总体\n\n1.1 {ITEM}\n\n二、其他\n\n2.1 {ITEM}\n"


SMALL = '<w:position w:val="8"/><w:sz w:val="13"/>'
REFERENCE = '<w:r><w:footnoteReference w:id="1" w:customMarkFollows="1"/><w:t>1</w:t></w:r>'


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (("产值512.6", high("1"), "亿元。"), "产值512.6亿元。"),
        (("职工", high("6"), "83.1万人。"), "职工83.1万人。"),
        (("增长7.5", high("②"), "%，", "企业60", high("1)"), "万家。"), "增长7.5%，企业60万家。"),
        (("产值512.6", high("["), high("4-6"), high("]"), "亿元", high("*"), "。"), "产值512.6亿元。"),
        (("产值512.6", run("1", '<w:rStyle w:val="mark"/>'), "亿元。"), "产值512.6亿元。"),
        (("产值512.6", run("1", SMALL), "亿元。"), "产值512.6亿元。"),
        (("产值512.6", REFERENCE, "亿元。"), "产值512.6亿元。"),
        ((high("1"), "不含军工。"), "^1 不含军工。"),
        (("产值", high("（现价）"), "512.6亿元。"), "产值（现价）512.6亿元。"),
    ],
)
def test_raised_marks_of_notes(pieces: tuple[str, ...], text: str) -> None:
    marked = styles(style("base", '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'), style("mark", '<w:basedOn w:val="base"/>'))
    assert word(par(*pieces), styles=marked).text == f"{text}\n"


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (("产能4×10", high("7"), "吨。"), "产能4×10^7吨。"),
        (("厂区8.5km", high("2"), "，天然气310亿m", high("3"), "。"), "厂区8.5km²，天然气310亿m³。"),
        (("单产7100 kg·hm", high("-"), high("2"), "。"), "单产7100 kg·hm⁻²。"),
        (("均温18.4", high("o"), "C，最高39", high("0"), "C。"), "均温18.4°C，最高39°C。"),
    ],
)
def test_powers_and_units_stay(pieces: tuple[str, ...], text: str) -> None:
    assert word(par(*pieces)).text == f"{text}\n"


def sign(font: str, number: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{number}"/></w:r>'


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (("强度6", sign("Symbol", "F07E"), "9%。"), "强度6~9%。"),
        (("价格同比", sign("Symbol", "F02D"), "2.2%。"), "价格同比−2.2%。"),
        (("强度", sign("Symbol", "F0B3"), "7%，", sign("Wingdings", "F082"), "其他。"), "强度≥7%，②其他。"),
        (("甲", sign("Webdings", "F04A"), "6家。"), "甲 6家。"),
        (("强度6", run("\uf07e", '<w:rFonts w:ascii="Symbol"/>'), "9%。"), "强度6~9%。"),
    ],
)
def test_signs_of_other_fonts(pieces: tuple[str, ...], text: str) -> None:
    assert word(par(*pieces)).text == f"{text}\n"


HIDING = styles(
    style("answer", "<w:rPr><w:vanish/></w:rPr>"),
    style("answers", "<w:rPr><w:vanish/></w:rPr>", "paragraph"),
    style("below", '<w:basedOn w:val="answers"/>', "paragraph"),
    style("shown", '<w:basedOn w:val="answers"/><w:rPr><w:vanish w:val="0"/></w:rPr>', "paragraph"),
)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (par("产值5亿元。", run("产值6亿元。", '<w:rStyle w:val="answer"/>')), "产值5亿元。"),
        (par("产值5亿元。") + par("产值6亿元。", properties='<w:pStyle w:val="below"/>'), "产值5亿元。"),
        (par("产值5亿元。", properties='<w:pStyle w:val="shown"/>'), "产值5亿元。"),
        (
            par("产值5亿元。", run("产值6亿元。", '<w:vanish/><w:rPrChange><w:rPr><w:vanish w:val="0"/></w:rPr></w:rPrChange>')),
            "产值5亿元。",
        ),
        (par("产值", run("4亿元", "<w:strike/>"), "5亿元。"), "产值5亿元。"),
        (par("产值5亿元。", run("产值6亿元。", '<w:color w:val="FFFFFF"/>')), "产值5亿元。"),
        (par(run("产值5亿元。", '<w:color w:val="FFFFFF"/><w:shd w:fill="1F4E79"/>')), "产值5亿元。"),
        (par("产值", "<w:r><w:rPr><w:vanish/></w:rPr><w:br/><w:tab/></w:r>", "5亿元。"), "产值5亿元。"),
    ],
)
def test_hidden_text(body: str, text: str) -> None:
    assert word(body, styles=HIDING).text == f"{text}\n"


PAGE = '<w:r><w:br w:type="page"/></w:r>'


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (("2024年，园区入驻企业", BREAK, "60家，", BREAK, "比上年增加9家。"), "2024年，园区入驻企业60家，比上年增加9家。"),
        (("产值51", BREAK, "2.6亿元，利润", PAGE, "8.8亿元。"), "产值512.6亿元，利润8.8亿元。"),
        (("2024年，产值增长7.5%，增速比上年回", BREAK, "落1.2个百分点。"), "2024年，产值增长7.5%，增速比上年回落1.2个百分点。"),
        (("主要数据", BREAK, "2024年产值5亿元", BREAK, "2024年职工6万人"), "主要数据\n\n2024年产值5亿元\n\n2024年职工6万人"),
        (("产值如下，", BREAK, "A．5亿元", BREAK, "B．6亿元"), "产值如下，\n\nA．5亿元\n\nB．6亿元"),
        (("一、总体情况", BREAK, "2024年，产值5亿元。"), "一、总体情况\n\n2024年，产值5亿元。"),
    ],
)
def test_breaks_inside_a_paragraph(pieces: tuple[str, ...], text: str) -> None:
    assert word(par(*pieces)).text == f"{text}\n"


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (("产值51", box(par("图1")), "2.6亿元。"), "产值512.6亿元。\n\n图1"),
        (("产值", box(par("注意"), par("合订")), "512.6亿元。"), "产值512.6亿元。\n\n注意\n\n合订"),
        ((box(par("图1")), "产值512.6亿元。"), "图1\n\n产值512.6亿元。"),
        (("产值", f"<w:r><mc:AlternateContent><mc:Choice Requires='x'/><mc:Fallback>{run('5亿元。')}</mc:Fallback></mc:AlternateContent></w:r>"), "产值5亿元。"),
    ],
)  # fmt: skip
def test_boxes_anchored_in_sentences(pieces: tuple[str, ...], text: str) -> None:
    assert word(par(*pieces)).text == f"{text}\n"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (par(mark("begin"), code("TOC \\o"), mark("separate"), "一、产值5亿元", TAB, "3") + par("二、职工", TAB, "15", mark("end")) + par("正文。"), "正文。"),
        (par("占", mark("begin"), code("EQ \\f(2,5)"), mark("end"), "。"), "占2/5。"),
        (par(mark("begin"), code("eq \\o\\ac(○,3)"), mark("separate"), mark("end"), "产值5亿元。"), "③产值5亿元。"),
        (par("产值", mark("begin"), code("IF"), field("DOCPROPERTY x", "4"), code("=1"), mark("separate"), "5", mark("end"), "亿元。"), "产值5亿元。"),
        (par("产值5亿元。", mark("begin"), run("INCLUDEPICTURE 2023年6亿元.png"), mark("separate"), mark("end")), "产值5亿元。"),
        (par("产值", mark("begin"), code("PAGE")) + par("职工6人。"), "产值\n\n职工6人。"),
    ],
    ids=["contents", "fraction", "ring", "field in a field", "code as text", "without an end"],
)  # fmt: skip
def test_fields(body: str, text: str) -> None:
    assert word(body).text == f"{text}\n"


def math(inside: str) -> str:
    return f"<m:oMath>{inside}</m:oMath>"


def said(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def over(above: str, below: str) -> str:
    return f"<m:f><m:num>{said(above)}</m:num><m:den>{said(below)}</m:den></m:f>"


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (("增长", math(over("8.6-5", "5")), "。"), "增长(8.6-5)/5。"),
        (("约为上年的2", math(over("1", "3")), "倍。"), "约为上年的2又1/3倍。"),
        ((math(f"<m:d><m:dPr/><m:e>{said('1+5%')}</m:e></m:d>{said('×6')}"),), "(1+5%)×6"),
        (("厂区12", math(f"<m:sSup><m:e>{said('km')}</m:e><m:sup>{said('2')}</m:sup></m:sSup>"), "。"), "厂区12km²。"),
        ((math(f"<m:m><m:mr><m:e>{said('12')}</m:e><m:e>{said('34')}</m:e></m:mr></m:m>"),), "12 34"),
    ],
)
def test_formulas(pieces: tuple[str, ...], text: str) -> None:
    assert word(par(*pieces)).text == f"{text}\n"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (par("产值", properties="<w:rPr><w:del/></w:rPr>") + par("5亿元。"), "产值5亿元。"),
        (par("产值", "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + run("单击输入") + "</w:sdtContent></w:sdt>", "5亿元。"), "产值5亿元。"),
        (par("<w:r><mc:AlternateContent>" + "<mc:Choice Requires='x'><w:t>产值5亿元。</w:t></mc:Choice>" * 2 + "</mc:AlternateContent></w:r>"), "产值5亿元。"),
    ],
    ids=["deleted paragraph mark", "words where nothing was typed", "two choices"],
)  # fmt: skip
def test_changes_and_choices(body: str, text: str) -> None:
    assert word(body).text == f"{text}\n"
