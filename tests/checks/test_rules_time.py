"""Examples of the rules about years and values, and edge cases of their tolerances."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import innostat
from innostat.catalog import load_catalog
from innostat.checks.base import CheckedDocument, Corpus
from innostat.checks.changes import check_changes
from innostat.checks.dates import check_dates, dates_of
from innostat.checks.occasions import check_occasions
from innostat.checks.series import check_series
from innostat.checks.statements import check_statements
from innostat.models import Document, Finding
from innostat.pipeline import extract_document

RULES = Path(innostat.__file__).parent / "data" / "rules"
CODES = ("Y101", "Y102", "Y103", "Y104", "Y105", "V201", "V202", "V203", "V204", "V205")
CHECKS = (check_statements, check_changes, check_dates, check_occasions, check_series)
FIXTURES = Path(__file__).parents[2] / "fixtures"


@cache
def rule(code: str) -> dict[str, Any]:
    return tomllib.loads((RULES / f"{code}.toml").read_text(encoding="utf-8"))


def examples(kind: str) -> list[Any]:
    return [pytest.param(code, example["documents"], id=f"{code}-{i}") for code in CODES for i, example in enumerate(rule(code)[kind])]


def check(documents: list[dict[str, str]], with_text: bool = True) -> list[Finding]:
    checked, rows = [], []
    for number, d in enumerate(documents):
        name = d.get("name", f"{number}.txt")
        checked.append(CheckedDocument(name, d["text"] if with_text else "", d.get("date", "")))
        rows += extract_document(Document(name, d["text"], d.get("title", ""), d.get("date", "")))
    corpus = Corpus(tuple(checked), tuple(rows))
    return [f for c in CHECKS for f in c(corpus, load_catalog())]


def loud(findings: list[Finding]) -> list[str]:
    return sorted(f.code for f in findings if f.severity != "note")


@pytest.mark.parametrize(("code", "documents"), examples("fires"))
def test_fires(code: str, documents: list[dict[str, str]]) -> None:
    findings = check(documents)
    assert set(loud(findings)) == {code}
    texts = {d.get("name", f"{i}.txt"): d["text"] for i, d in enumerate(documents)}
    for f in findings:
        assert f.name == rule(code)["name"]
        assert f.fingerprint
        for place in (f.place, *f.related):
            assert texts[place.doc][place.start : place.end] == place.quote
            assert texts[place.doc][: place.start].count("\n") + 1 == place.line


@pytest.mark.parametrize(("code", "documents"), examples("quiet"))
def test_quiet(code: str, documents: list[dict[str, str]]) -> None:
    assert loud(check(documents)) == [], code


@pytest.mark.parametrize("code", CODES)
def test_rule_is_whole(code: str) -> None:
    data = rule(code)
    assert data["code"] == code
    assert data["severity"] in ("error", "warning")
    for field in ("what", "why", "tolerance", "ignore"):
        assert data[f"{field}_en"].isascii() or any("\u4e00" <= c <= "\u9fff" for c in data[f"{field}_en"])
        assert any("\u4e00" <= c <= "\u9fff" for c in data[f"{field}_zh"])


@pytest.mark.parametrize(
    "path",
    sorted(p for p in FIXTURES.glob("*/*.*") if p.suffix in (".txt", ".md") and p.parent.name != "contradictions"),
    ids=lambda p: p.name,
)
def test_clean_documents_give_nothing(path: Path) -> None:
    assert loud(check([{"name": path.name, "text": path.read_text(encoding="utf-8")}])) == []


def test_clean_documents_together_give_nothing() -> None:
    paths = sorted(p for p in FIXTURES.glob("*/*.*") if p.suffix in (".txt", ".md") and p.parent.name != "contradictions")
    documents = [{"name": p.name, "text": p.read_text(encoding="utf-8")} for p in paths]
    assert loud(check(documents)) == []
    assert loud(check(documents, with_text=False)) == []


EDGES = {
    "vintage of first release": ("2022年，我国研发经费投入强度为2.54%。", []),
    "revised vintage": ("2022年，我国研发经费投入强度为2.56%。", []),
    "neither vintage, as shares move with GDP": ("2022年，我国研发经费投入强度为2.58%。", []),
    "far from both vintages": ("2022年，我国研发经费投入强度为2.95%。", ["V201"]),
    "open bound above": ("2023年，我国研发经费投入超过3万亿元。", []),
    "open bound not reached": ("2023年，我国研发经费投入超过3.5万亿元。", ["V201"]),
    "nearly": ("2023年，我国研发经费投入近3.4万亿元。", []),
    "about": ("2023年，我国研发经费投入约3.3万亿元。", []),
    "rounded": ("2023年，我国研发经费投入为3.34万亿元。", []),
    "cut off": ("2023年，我国研发经费投入为3.33万亿元。", []),
    "wrong in the last digit printed": ("2023年，我国研发经费投入为3.36万亿元。", ["V201"]),
    "touching intervals": ("2023年，我国研发经费投入为33357.2亿元。", []),
    "two in the last place": ("2023年，我国研发经费投入为33357.3亿元。", ["V201"]),
    "preliminary and final": ("2024年，我国研发经费投入为36130亿元。", []),
    "another region": ("2023年，广东研发经费投入为4802.6亿元，江苏研发经费投入为4212.3亿元。", []),
    "a part of the country": ("2023年，我国规模以上工业企业研发经费投入为20965.3亿元。", []),
    "company": ("2023年，瀚能科技研发投入为11.2亿元。", []),
    "target": ("到2023年，我国研发经费投入达到30000亿元。", []),
    "magnitude": ("2023年，我国研发经费投入为33357.1万元。", ["V202"]),
    "bound of the wrong unit": ("2023年，我国研发经费投入超过3亿元。", ["V202"]),
    "figure of another year": ("2023年，我国研发经费投入为30782.9亿元。", ["Y104"]),
    "beyond the series": ("2026年，我国研发人员全时当量为635.4万人年。", ["Y104"]),
    "mark passed before": ("2023年，我国研发经费投入突破3万亿元。", ["V205"]),
    "mark passed in that year": ("2022年，我国研发经费投入突破3万亿元。", []),
    "mark passed again": ("2023年，我国研发经费投入再次突破3万亿元。", []),
    "both ends, with 年末": ("企业数由2021年的320家增加到2021年末的480家。", ["Y102"]),
    "both ends, quarters": ("企业数由2021年一季度的320家增加到2021年四季度的480家。", []),
    "both ends of a rank": ("创新能力从2022年的第14位上升到2022年的第9位。", ["Y102"]),
    "a range of one year": ("2021—2021年，全市新增企业480家。", ["Y102"]),
    "academic year": ("2022年秋季学期在校生为2.6万人。", []),
    "rank rises to a smaller number": ("创新能力由第14位提升到第9位。", []),
    "fall to a larger value": ("失业率由5.1%下降到5.4%。", ["V204"]),
    "rise by, not to": ("失业率由5.4%下降，全年下降0.3个百分点至5.1%。", []),
    "approximate ends that may meet": ("普及率由约62%提高到61%。", []),
    "relative growth of a share": ("普及率由40%提高到50%，提高25%。", []),
    "points": ("普及率为66.5%，比上年提高4.6%。", ["V202"]),
    "growth of growth": ("2023年工业增加值增长5.4%，增速比上年回落0.8%。", ["V202"]),
    "a time and no change": ("自2023年起到2023年底，全市累计建成充电桩1.2万个。", []),
    "against its own year": ("2023年，全市快递业务量为3.6亿件，比2023年增长12.4%。", ["Y102"]),
    "against the year before": ("2023年，全市快递业务量为3.6亿件，比2022年增长12.4%。", []),
    "year of a report's name": ("《2023年统计公报》显示，全市快递业务量比2023年增长12.4%。", []),
    "two halves of a year": ("2023年下半年快递业务量比2023年上半年增长12.4%。", []),
    "years of a standard": ("产品按GB 2023-2019生产，2023年产量为36.4万台。", []),
    "months that cross a year": ("2022年12月至2023年3月，全市累计供热1240万吉焦。", []),
    "same value of two regions": ("2023年，内蒙古研发经费投入为228.1亿元，广西研发经费投入为228.1亿元。", []),
}


@pytest.mark.parametrize(("text", "codes"), EDGES.values(), ids=EDGES.keys())
def test_edges(text: str, codes: list[str]) -> None:
    assert loud(check([{"text": text, "date": "2027-03-01"}])) == codes


def test_text_moved_by_three_years() -> None:
    text = "2025年，我国研发经费投入强度提升到2.54%。\n\n2025年，我国研发人员全时当量达到635.4万人年。"
    [found] = check([{"text": text, "date": "2026-08-01"}])
    assert (found.code, len(found.related)) == ("Y104", 1)
    assert "3 years earlier" in found.message
    assert "2.54% is the figure of 2022" in found.suggestion


@pytest.mark.parametrize(
    ("text", "date", "codes"),
    [
        ("2024年春节假期，全市接待游客386.4万人次。", "2024-03-01", []),
        ("2024年计划完成投资386.4亿元。", "2024-03-01", []),
        ("截至2024年6月底，全市累计建成充电桩12480个。", "2024-07-01", []),
        ("2024年上半年，全市完成投资386.4亿元。", "2024-07-20", []),
        ("2024年上半年，全市完成投资386.4亿元。", "2024-04-20", ["Y103"]),
        ("2024年12月，全市完成投资386.4亿元。", "2024-12", []),
        ("2024年全国夏粮播种面积3.99亿亩，单产375.6公斤/亩。", "2024-07-12", []),
        ("2024年，全市完成投资386.4亿元。", "2025-01-01", []),
        ("2024年，全市完成投资386.4亿元。", "", []),
    ],
)
def test_years_not_over(text: str, date: str, codes: list[str]) -> None:
    assert loud(check([{"text": text, "date": date}])) == codes


def test_dates_of_pieces() -> None:
    text = "【20240306】新一批项目开工\n2023年，我国集成电路产量为3514.4亿块。\n\n【20230719】上半年情况\n2023年，我国集成电路产量为3514.4亿块。\n"
    [found] = [f for f in check([{"text": text}]) if f.code == "Y103"]
    assert found.place.line == 5


def test_dates_of_articles() -> None:
    """Several articles in one file: each byline's date holds from there."""
    text = (
        "一季度业绩公布\n2025-05-09 07:36　来源：某报　记者 张三\n一季度，公司营收22.47亿美元。\n\n"
        "二季度业绩公布\n某周刊　文｜李四　2025年7月18日\n2025年第二季度，公司营收23.15亿美元。\n"
    )
    assert not [f for f in check([{"text": text}]) if f.code == "Y103"]
    assert [f.code for f in check([{"text": text.replace("2025年7月18日", "2025年5月18日")}]) if f.code == "Y103"] == ["Y103"]


def test_a_table_of_observations_alone() -> None:
    documents = [
        {"name": "a.txt", "text": "全市技术合同成交额由2023年的86.4亿元提高到2023年的132.7亿元。"},
        {"name": "b.txt", "text": "2023年，全国研究与试验发展经费投入为33457.1亿元。"},
    ]
    assert loud(check(documents, with_text=False)) == ["V201", "Y102"]


def test_findings_are_the_same_in_every_run() -> None:
    documents = [{"name": f"{code}-{i}.txt", **d} for code in CODES for i, e in enumerate(rule(code)["fires"]) for d in e["documents"][:1]]
    documents = [{**d, "name": f"{i}.txt"} for i, d in enumerate(documents)]
    assert check(documents) == check(documents)


def test_tables_of_two_years_share_their_form() -> None:
    notes = "本公报数据均为初步统计数，部分数据因四舍五入存在分项合计不等的情况。\n各县区数据以县区统计公报为准，不再另行说明调整的情况。\n资料来源于市统计局、市科技局和市财政局的年度报表资料。\n"
    table = "表1 全市研发活动主要指标\n\n指标\t单位\t数量\t比上年增长（%）\n研发人员\t人\t{}\t4.5\n发明专利授权量\t件\t1246\t{}\n\n"
    older = {"name": "a.txt", "text": f"荆门市2022年科技统计公报\n2023年3月20日\n{notes}{table.format(8420, 3.2)}", "date": "2023-03-20"}
    newer = {"name": "b.txt", "text": f"荆门市2023年科技统计公报\n2024年3月21日\n{notes}{table.format(8836, 3.2)}", "date": "2024-03-21"}
    changed = {"name": "c.txt", "text": newer["text"].replace("8836", "8386"), "date": "2024-03-21"}
    assert loud(check([older, newer])) == []
    assert loud(check([newer, changed])) == ["V201"]


@pytest.mark.parametrize("date", ["2024-02-30", "2024-13-01", "2024-00-10", "2024-04-00"])
def test_a_date_that_no_calendar_has(date: str) -> None:
    """Whether it is the document's own or stands in its head: the checks go on."""
    text = "2024年，全市研发经费投入256.38亿元，比上年增长7.2%。"
    year, month, day = date.split("-")
    for document in ({"text": text, "date": date}, {"text": f"发布时间：{year}年{month}月{day}日\n\n{text}"}):
        assert {f.code for f in check([document])} <= {"Y103"}


@pytest.mark.parametrize(
    "promised", ["2018 年 3 月 1 日至 2021 年 2 月 28 日", "2015年11月20日至2018年11月19日", "2019 年 6 月 18 日至 2020 年 6 月 17 日"]
)
def test_a_date_among_promises_opens_no_piece(promised: str) -> None:
    filler = "公司的主要业务是门窗的设计、制造和安装，产品销往各地。\n\n" * 60
    text = f"某某门窗股份有限公司\n\n2022 年年度报告\n\n2023 年 04 月\n\n{filler}承诺事项\n\n{promised}\n\n正常履行中\n"
    assert dates_of(CheckedDocument("a.txt", text)) == [(0, "2023-04")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("我国家电市场回暖。2019年，营收374.53亿元，增长4%。", "我国电池需求旺盛。2019年，营收17.34亿元。"),
        ("我国车市回升。2022年，净利润166.2亿元。", "我国芯片产能扩大。2022年，净利润3.1亿元。"),
        ("我国银行业稳健。2023年末，总资产7.2万亿元。", "我国保险业转型。2023年末，总资产1.1万亿元。"),
    ],
)
def test_results_of_companies_without_a_name(first: str, second: str) -> None:
    assert loud(check([{"text": first}, {"text": second}])) == []
