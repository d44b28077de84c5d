"""Web pages: their main text, title and date, encodings, tables with spans, and pages saved in other forms."""

from __future__ import annotations

from itertools import pairwise

import pytest

from conftest import PLACES
from innostat.models import Document
from innostat.read import read_bytes
from test_formats import rows

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
        ('<meta name="firstpublishedtime" content="2024-02-29-23:59:59">', "", "2024-02-29"),
        ('<meta name="og:time " content="2024-02-29 09:30:00">', "", "2024-02-29"),
        ('<meta property="_pubtime" content="2024-02-29">', "", "2024-02-29"),
        ('<meta name="publish_time" content="20240229">', "", "2024-02-29"),
        ('<meta itemprop="dateUpdate" content="2024-02-29 12:00:57">', "", "2024-02-29"),
        ('<meta name="date" content="1970-01-01">', "<p>2024-02-29 09:30</p>", "2024-02-29"),
        ('<script type="application/ld+json">{"@id": "x", "pubDate": "2024-02-29T02:46:57"}</script>', "", "2024-02-29"),
        ("<script>var info = {pubtime: '2024-02-29 10:00'};</script>", "", "2024-02-29"),
        ("<script>fetch('2024-02-29 10:00'); var uptime = '2024-02-29 10:00';</script>", "", ""),
        ("", "<div>某某网 2024-02-29 10:37:31</div>", "2024-02-29"),
        ("", "<div>2024年02月29日 08:05:32</div><div>来源：某某报</div>", "2024-02-29"),
        ('<meta name="dcterms.created" content="2024-02-29T09:24:01+00:00">', "", "2024-02-29"),
        ("", "<div>更新时间 2024年2月29日, 标准时间 10:41</div>", "2024-02-29"),
        ("", "<div>【发布日期】 ：2024-02-29</div>", "2024-02-29"),
        ("", "<div>2024-02-29 ·某某报道</div>", "2024-02-29"),
        ("", "<div>截至2024-02-29 10:37，平台有300家企业。</div>", ""),
        ("", f"{BODY * 3}<div>某某网 2024-02-29 10:37:31</div>", ""),
        (
            '<meta itemprop="dateUpdate" content="2024-03-05"><script type="application/ld+json">{"datePublished":"2024-02-29"}</script>',
            "",
            "2024-02-29",
        ),
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
    cells = [
        f"<td>{n[0]}　{n[1]}</td><td>{100 + i}.5</td><td>2.{i:02}</td>"
        if len(n) == 2
        else f"<td>{n}</td><td>{100 + i}.5</td><td>2.{i:02}</td>"
        for i, n in enumerate(PLACES)
    ]
    head = "<tr>" + "<td>地区</td><td>R&amp;D经费（亿元）</td><td>R&amp;D经费投入强度（%）</td>" * 2 + "</tr>"
    body = "".join(f"<tr>{cells[i]}{cells[i + 16]}</tr>" for i in range(16))
    found = rows(html(f"<p>附表 2023年各地区研发经费情况</p><table>{head}{body}</table>"))
    assert len(found) == 64
    assert {(r["region"], r["value"]) for r in found if r["unit"] == "亿元"} == {
        (n if n != "全国" else "中国", f"{100 + i}.5") for i, n in enumerate(PLACES)
    }


@pytest.mark.parametrize("inside", ["", "<table><tr><td>地区<td>专利<tr><td>北京<td>3</table>"], ids=["alone", "around a table"])
def test_paragraphs_of_a_page_laid_out_as_a_table(inside: str) -> None:
    page = f"<table><tr><td><p>一、总体情况</p><p>2023年全国研发经费33357.1亿元。<br>2022年为30782.9亿元。</p>{inside}</td></tr></table>"
    assert html(page).text.startswith("一、总体情况\n\n2023年全国研发经费33357.1亿元。\n\n2022年为30782.9亿元。\n")


def test_raised_figures() -> None:
    assert html("<p>面积1200m<sup>2</sup>，经费33亿元<sup>1</sup>。</p>").text == "面积1200m²，经费33亿元。\n"
    assert html("<p>经费30.5<sup><a>[</a>1]</sup>亿元，人员<sup>2</sup>6万人。</p>").text == "经费30.5亿元，人员6万人。\n"
    assert html("<p><sup>1</sup>不含军工。</p><p>产能3×10<sup>8</sup>吨</p>").text == "^1 不含军工。\n\n产能3×10^8吨\n"


def test_page_under_another_suffix() -> None:
    page = f"<html><body><table><tr><td>地区<td>专利<tr><td>北京<td>3</table>{BODY}</body></html>".encode()
    assert read_bytes(page, "a.xls").text.startswith("地区\t专利\n北京\t3")


def test_mhtml() -> None:
    page = f"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<html><body>{BODY}</body></html>\r\n--x--\r\n"
    assert "33357.1亿元" in read_bytes(page.encode(), "a.mht").text


ARTICLE = "<p>2024年，全省研发经费100.5亿元，比上年增长8.1%。</p>"
HEADED = f"<h1>全省研发经费的情况</h1>{ARTICLE * 3}"
LINKS = "".join(f"<li><a href=/n/{n}>第{n}家园区上年收入为{n}7亿元，各方都在关注它的进展</a></li>" for n in range(1, 20))
TALK = "".join(
    f"<div class=one><b>读者{n}</b><p>我看有{n}5亿元，说得多做得少，还要看以后几年怎么样才好说。</p></div>" for n in range(1, 30)
)


@pytest.mark.parametrize(
    "page",
    [
        f"<form id=form1 method=post><input type=hidden value=9亿元><div>{ARTICLE}</div></form>",
        f"<form><label>姓名</label><input><textarea>3亿元</textarea></form><div>{ARTICLE}</div>",
        f'<div id="js_content" style="visibility: hidden; opacity: 0; ">{ARTICLE}</div>',
        f'<div style="opacity:0;visibility:hidden">{ARTICLE}</div>',
        f'<div style="visibility: hidden">9亿元</div>{ARTICLE}',
        f"{ARTICLE}<p>热门评论 23条</p><p>查看全部23条评论 ></p>",
        f"<div>{ARTICLE}</div><div class=side><ul>{LINKS}</ul></div>",
        f"<div class=main><div class=left>{ARTICLE}<p>从行业看，制造业研发经费61.2亿元，增长9.0%；服务业39.4亿元，增长6.7%。</p></div><div><ul>{LINKS}</ul></div></div>",
        f"<div>页眉</body></html><div class=c>{ARTICLE}</div>",
        f"<h1>全省研发经费的情况</h1>{ARTICLE * 3}<div class=comment-list>{TALK}</div>",
        f"<h1>全省研发经费的情况</h1>{ARTICLE * 3}<div id=post_recommend><h3>园区收入</h3>{TALK}</div>",
        f"<h1>全省研发经费的情况</h1>{ARTICLE * 3}<div class='relatedNews fix'>{TALK}</div>",
        f"{HEADED}<div class='video_player small'>{TALK}</div>",
        f"{ARTICLE}<div class=modal id=statement><p>本刊免费赠送3亿元的资料，任何售卖均未获得授权。</p></div><div class=qr_code_pc>推荐</div>",
        f"{ARTICLE}<div id=right-bar><p>园区收入为260亿元。</p></div><p>微信扫一扫，为你推荐</p><p>取消</p><p>确定</p>",
        f"{ARTICLE}<div class=tuijian><h2>更多</h2><p>园区收入为260亿元。</p></div><p>全部评论 23条</p><p>为你推荐</p>",
    ],
)
def test_text_without_what_stands_beside_it(page: str) -> None:
    text = html(page).text
    assert "全省研发经费100.5亿元，比上年增长8.1%。" in text
    assert not any(said in text for said in ("7亿元", "9亿元", "15亿元", "3亿元", "260亿元", "23条", "推荐", "姓名", "确定"))


@pytest.mark.parametrize("name", ["news-commentary-body", "comment", "related_policies"])
def test_text_in_a_block_with_a_misleading_name(name: str) -> None:
    assert html(f"<h2>时评</h2><div class={name}>{ARTICLE}{TALK}</div>").text.count("读者") == 29


@pytest.mark.parametrize("name", ["link", "f14_link", "search-word", "share"])
def test_marked_words_stay_in_their_sentence(name: str) -> None:
    page = f"<p>2024年，全省<a class={name} href=x>研发经费100.5亿元</a>，比上年<span class={name}>增长8.1%</span>。</p><p><span class={name}>打开应用</span></p>"
    assert html(page).text.split() == [ARTICLE[3:-4]]


def test_wechat() -> None:
    head = "<meta property='og:title' content='2024年全省研发经费公报'>"
    script = "<script>var msg_title = 'x'; var ct = \"1759161600\"; var svr_time = '2026-01-01';</script>"
    doc = html(f"<em id=publish_time></em><div id=js_content style='visibility: hidden; opacity: 0;'>{ARTICLE}</div>{script}", head)
    assert (doc.title, doc.date, doc.text) == ("2024年全省研发经费公报", "2025-09-30", ARTICLE[3:-4] + "\n")


RANKS = "".join(
    f"<div><span>{n}</span><a href=/h/{n}>第{n}家园区收入为{n}9亿元</a><span>评论 {n}3&nbsp;赞 {n}</span></div>" for n in range(1, 9)
)
DAYS = "".join(
    f"<li><h4><a href=/d/{n}>第{n}座工厂产值达{n}6亿元</a></h4><span>2024-03-0{n} 10:0{n}</span><a href=/t>工业</a></li>"
    for n in range(1, 9)
)
MENU = "".join(
    f"<div class=item><a href=/m/{n}>频道{n}</a><div style='display: none'><a href=/s>子栏</a><p>深入{n}8亿元的现场，看见真实的中国，听见不同的声音。</p></div></div>"
    for n in range(1, 9)
)


@pytest.mark.parametrize("beside", [RANKS, f"<ul>{DAYS}</ul>", MENU], ids=["ranks", "days", "hidden words"])
def test_lists_of_links_with_marks_beside_the_links(beside: str) -> None:
    assert html(f"<div class=one>{beside}</div>{HEADED}<div class=two>{beside}</div>").text == html(HEADED).text


def test_imprint_with_buttons_is_no_list_of_links() -> None:
    doc = html(f"<h1>全省研发经费的情况</h1><div>2024-03-01 10:37:31 <a href=x>微博</a><a href=x>空间</a><a href=x>复制</a></div>{ARTICLE}")
    assert doc.date == "2024-03-01"


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("<div>登录</div><div>下载应用</div><div>热线 400-100-2000</div>", ""),
        ("<p>无障碍</p><p>全省研发经费的情况</p><p>2024年3月1日 来源：某某报</p>", ""),
        ("", "<p>责任编辑：某某</p><div>热门</div><p>某园区上年收入为27亿元，增长4%，引起各方关注。</p><p>取消</p>"),
        ("", "<p>（编辑 某某）</p><div>共有35人打分</div>"),
        ("<p>您是第1234567位访客</p>", "<p>下一篇：某园区上年收入为27亿元</p><p>建议使用1024*768分辨率浏览本站，您是第300位访客</p>"),
    ],
)
def test_lines_of_the_site_above_and_below(above: str, below: str) -> None:
    text = html(f"{above}{HEADED}{below}").text
    assert text.startswith("全省研发经费的情况\n\n2024年")
    assert text.count("全省研发经费的情况") == 1
    assert not any(said in text for said in ("登录", "热线", "无障碍", "27亿元", "打分", "访客", "取消"))


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        (f"<p>2024年，全市有35家企业在园区落户，比上年多了5家。</p>{HEADED}", "35家"),
        (f"<table><tr><td>地区<td>专利（件）<tr><td>北京<td>35</table>{HEADED}", "35"),
        (f"{HEADED}<p>责任编辑：某某</p><table><tr><td>地区<td>专利（件）<tr><td>北京<td>35</table>", "35"),
        (f"{HEADED}<p>责任编辑：某某</p><p>附：各地情况</p><p>甲市35亿元。</p>", "35亿元"),
        (f"<p>责任编辑：某某</p>{HEADED}", "100.5亿元"),
        (f"{HEADED}<p>编辑 某某</p><p>另一篇</p>{ARTICLE}{ARTICLE.replace('100.5', '35')}{TALK}", "35亿元"),
        ("<p>2024年全市公报</p><h1>一、综合情况概述</h1><p>全市有35家企业。</p><h1>二、农业情况概述</h1>", "2024年全市公报"),
    ],
)
def test_what_stands_above_the_heading_or_below_the_editor_and_is_text(page: str, kept: str) -> None:
    assert kept in html(page).text


OLD = "<table><tr><td>{above}</td></tr><tr><td>农业厅关于2022年果品生产情况的通报</td></tr></table><table><tr><td>【来源】农业厅</td><td>【发布日期】：2023-03-13</td></tr></table><p>全省果品产量546万吨，比上年增加15万吨。</p>"


def test_title_that_the_head_does_not_name() -> None:
    doc = html(OLD.format(above="您的位置：<a href=x>首页</a>"), "<title>某省农业信息网</title>")
    assert (doc.title, doc.date) == ("农业厅关于2022年果品生产情况的通报", "2023-03-13")
    assert {r["period"] for r in rows(doc)} == {"2022"}


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("2023年全国科技经费公报-某某统计局网站", f"<h1>某某统计局网站</h1><h2>2023年全国科技经费公报</h2>{BODY}"),
        ("某某统计局网站_2023年全国科技经费公报", f"<h1>2023年全国科技经费公报</h1>{BODY}"),
        ("2023年全国科技经费公报", f"<p>2023年全国科技经费公报</p><p>成绩与问题同在的一年</p><p>来源：某某报</p>{BODY}"),
        ("2023年全国科技经费公报-公报", f"<p>2023年全国科技经费公报</p>{BODY}"),
        ("2023年全国科技经费公报", f"{BODY}<p>此为一家之言，仅供参考</p><p>来源：某某报</p>"),
    ],
)
def test_title_is_the_name_of_the_text_not_of_the_site(head: str, body: str) -> None:
    assert html(body, f"<title>{head}</title>").title == "2023年全国科技经费公报"


SAID = "2024年，全市高新技术企业达到3500家，比上年增加400家。"


@pytest.mark.parametrize(
    "feed",
    [
        f"<rss version='2.0'><channel><title>某市简报</title><link>http://a.cn</link><description>全市9亿元</description><item><title>全市企业</title><link>http://a.cn/1</link><description><![CDATA[<p>{SAID}</p>]]></description><pubDate>Fri, 01 Mar 2024 06:15:55+0800</pubDate></item></channel></rss>",
        f"<rdf:RDF xmlns='http://purl.org/rss/1.0/' xmlns:rdf='urn:r' xmlns:dc='urn:d' xmlns:c='urn:c'><channel><title>某市简报</title></channel><item><title>全市企业</title><description>全市…</description><c:encoded>&lt;p&gt;{SAID}&lt;/p&gt;</c:encoded><dc:date>2024-03-01</dc:date></item></rdf:RDF>",
        f"<!-- 9亿元 --><feed xmlns='http://www.w3.org/2005/Atom'><title>某市简报</title><updated>2025-01-01</updated><entry><title>全市企业</title><id>9亿元</id><updated>2024-03-01T10:00:00Z</updated><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>{SAID}</p></div></content></entry></feed>",
        f"<rss><channel><title>某市简报</title><item><title>全市企业</title><pubDate>2024-3-1 16:05:36</pubDate><description>{SAID}",
    ],
    ids=["rss", "rdf", "atom", "cut off"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_feed_saved_as_a_page(feed: str, encoding: str) -> None:
    doc = read_bytes(f"<?xml version='1.0' encoding='{encoding}' ?>\n{feed}".encode(encoding), "a.html")
    assert doc.text == f"某市简报\n\n全市企业\n\n2024-03-01\n\n{SAID}\n"
    assert (doc.title, doc.date) == ("某市简报", "2024-03-01")


def test_feed_of_several_years_has_no_date_of_its_own() -> None:
    items = "".join(
        f"<item><title>简报</title><pubDate>202{n}-03-01</pubDate><description>企业{n}家。</description></item>" for n in (3, 4)
    )
    assert html("", "").date == read_bytes(f"<rss><channel>{items}</channel></rss>".encode(), "a.html").date == ""


def test_entities_that_a_feed_declares_do_not_exist() -> None:
    names = "abcdefgh"
    bomb = '<!ENTITY a "企业3家。">' + "".join(f'<!ENTITY {name} "{f"&{before};" * 90}">' for before, name in pairwise(names))
    feed = f"<?xml version='1.0'?><!DOCTYPE rss [{bomb}]><rss><channel><item><title>简报</title><description>&h;{SAID}</description></item></channel></rss>"
    assert len(read_bytes(feed.encode(), "a.html").text) < 10_000


@pytest.mark.parametrize("body", ["<div id=app></div><script>load('a.json')</script>", "<img src=a.png>"])
def test_page_without_text_says_so(body: str) -> None:
    doc = html(body)
    assert not doc.text
    assert doc.notes == ("a.html: no text found in the page; copy its text from the browser into a .txt file",)
