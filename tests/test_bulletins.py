"""Bulletins as statistics offices publish them: the regional tables complete from every format, nothing of the site around them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import saving
from conftest import PLACES
from innostat.models import Document
from innostat.pipeline import extract_document
from innostat.read import read_bytes

ROWS = [
    (place if len(place) > 2 else f"{place[0]}　{place[1]}", f"{3000 - 91.7 * n:.1f}", f"{0.4 + 0.17 * n:.2f}")
    for n, place in enumerate(PLACES)
]
WANTED = {(p if p != "全国" else "中国", v, u) for p, (_, a, b) in zip(PLACES, ROWS, strict=True) for v, u in ((a, "亿元"), (b, "%"))}
OPENING = "2023年，各地区研发经费投入继续增长，全国共投入研发经费3000.0亿元，比上年增长8.4%。"
CAPTION = "附表2 2023年各地区研究与试验发展（R&D）经费情况"
HEAD = ("地　区", "R&D经费（亿元）", "R&D经费投入强度（%）")


def found(document: Document) -> set[tuple[str, str, str]]:
    rows = [o for o in extract_document(document) if o.sheet]
    assert {o.period for o in rows} == {"2023"}
    assert len(rows) == len(WANTED)
    return {(o.region, str(o.value), o.unit) for o in rows}


@pytest.mark.parametrize(
    "save",
    [saving.as_html, saving.as_docx, saving.as_xlsx, saving.as_ods, saving.as_pdf, saving.as_unruled_pdf, saving.as_epub],
    ids=lambda f: f.__name__[3:],
)
@pytest.mark.parametrize("columns", [1, 2])
def test_regional_table(save: Callable[[str], bytes], columns: int) -> None:
    half = len(ROWS) // columns
    lines = ["\t".join(HEAD * columns)] + ["\t".join(c for k in range(columns) for c in ROWS[i + k * half]) for i in range(half)]
    suffix = save.__name__.removeprefix("as_").replace("unruled_", "")
    assert found(read_bytes(save("\n".join([OPENING, CAPTION, *lines])), f"a.{suffix}")) == WANTED


def runs(text: str) -> str:
    """Text as Word saves it for the web: each change of script in an element of its own."""
    return "".join(
        f'<span style="font-family: &quot;Times New Roman&quot;">{c}</span>' if c.isascii() else f"<span>{c}</span>" for c in text
    ).replace("&<", "&amp;<")


def body(mark: str) -> str:
    empty = '<p class="MsoNormal"><span lang="EN-US">&nbsp;</span></p>'
    cells = [
        (runs(HEAD[0]), *(f"<p>{runs(h.split('（')[0])}</p><p>（{h.split('（')[1]}</p>" for h in HEAD[1:])),
        *((runs(p), f"<b>{a} </b>", b) for p, a, b in ROWS),
    ]
    table = "".join(
        "<tr>" + "".join(f'<td style="border: none">            <p class="MsoNormal">{c}</p>            </td>' for c in row) + "</tr>\n"
        for row in cells
    )
    closing = '<tr><td colspan="3"><p><span>&nbsp;</span></p></td></tr>'
    return (
        f"<p><b>{runs('2023年全国科技经费投入统计公报')}</b>{mark}</p>{empty}<p>国家统计局</p><p>{runs('2024年9月22日')}</p>{empty}"
        f"<p>{runs('　　' + OPENING)}{mark}</p>{empty}<p><b>{runs(CAPTION)}</b></p>{empty}<div><table><tbody>{table}{closing}</tbody></table></div><p>附注：</p><p>1.主要指标解释</p>"
    )


MENU = (
    '<ul class="top03_a01">'
    + "".join(f"<li><a name=M href={n}>{t}</a></li>" for n, t in enumerate(("最新发布", "数据查询", "统计公报3件")))
    + "</ul>"
)
CONTACT = "数据咨询电话：</li><li>010-60000000</li></ul><table><tr><td>版权所有：国家统计局<br/>地址：北京市西城区某街57号（100000）<br/><a href=b>京ICP备05000000号-2</a> 京公网安备 11040100000000号</td></tr></table>"
# The body inside a second <body>, marks of notes raised by an element; navigation by class names that say little.
OLD = f"""<html><head><meta charset="UTF-8"><title>2023年全国科技经费投入统计公报</title></head><body><div class=home><body><div class=top>{MENU}
<table class=search_bg><tr><td>热词: <a href=1>GDP</a> <a href=2>CPI</a> <a href=3>PPI</a></td></tr></table>{MENU}</div></body>
<div class=dang><font>当前位置&nbsp;>&nbsp;<a href=1>首页</a>&nbsp;&gt;&nbsp;<a href=2>统计数据</a></font></div>
<h2 class=xilan_tit>2023年全国科技经费投入统计公报</h2><font><font style="float:left">来源：<font>国家统计局</font>发布时间：2024-09-22&nbsp;09:30</font><input type=button value=关闭窗口></font>
<div class=TRS_Editor>{body("<sup><span lang=EN-US>[1]</span></sup>")}</div><div class=wenzhang_tit><font>相关文章</font></div>
<div class=bottom><ul class=bottom01_a><li>{CONTACT}</div></div></body></html>"""
# The body once for screens and once for telephones, marks raised by a style, a paragraph around blocks, lists of places as links.
NEW = f"""<html><head><meta charset="UTF-8"><title>2023年全国科技经费投入统计公报 - 国家统计局</title><meta name="ArticleTitle" content="2023年全国科技经费投入统计公报">
<meta name="PubDate" content="2024/09/22 09:30"></head><body><div class=wrapper-nav><ul class=nav_menu_list><li><a href=1>首页</a></li><li><a href=2>机构</a></li><li><a href=3>数据</a></li></ul></div>
<div class=detail-title><h1>2023年全国科技经费投入统计公报</h1><h2><p class=ft>Aa</p><span>字体：</span><a class=small href=1>小</a><a href=2>中</a><a href=3>大</a><div class=mhide>|</div><p class=share>分享到：</p></h2></div>
<div class="detail-text-content mhide"><p><div class=trs_editor_view>{body('<span style="font-size:8pt; vertical-align:super">2</span>')}</div></p></div>
<div class="mobile-news-content pchide"><p><div class=trs_editor_view>{body('<span style="font-size:8pt; vertical-align:super">2</span>')}</div></p></div>
<div class=select_con>{"".join(f"<div><a href={n}>{p}</a></div>" for n, p in enumerate(PLACES))}</div><div class=wrapper-footer><ul><li>{CONTACT}</div></body></html>"""


@pytest.mark.parametrize("page", [OLD, NEW], ids=["old", "new"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_page_of_a_bulletin(page: str, encoding: str) -> None:
    document = read_bytes(page.encode(encoding), "a.html")
    assert (document.title, document.date) == ("2023年全国科技经费投入统计公报", "2024-09-22")
    assert found(document) == WANTED
    assert [o.quote for o in extract_document(document) if not o.sheet] == ["3000.0亿元", "8.4%"]
    for site in ("首页", "热词", "统计公报3件", "当前位置", "字体", "分享到", "相关文章", "版权所有", "010-6", "机构"):
        assert site not in document.text
    assert document.text.count("3000.0亿元") == 1
