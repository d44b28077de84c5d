"""Every example of the codes of sums, arithmetic, tables, lists, garbling and passages, and edge cases of their tolerance."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from innostat.checks.arithmetic import check_arithmetic
from innostat.checks.base import CheckedDocument, Corpus
from innostat.checks.garbling import check_garbling
from innostat.checks.lists import check_lists
from innostat.checks.passages import check_passages, repeated_observations
from innostat.checks.sums import check_sums
from innostat.checks.tables import check_tables
from innostat.models import Document, Finding
from innostat.pipeline import extract_document, extractor

CODES = ("S301", "S302", "S303", "S304", "S305", "T401", "T402", "T403", "T404", "L501", "L502", "D601")
CHECKS = (check_sums, check_arithmetic, check_tables, check_lists, check_garbling, check_passages)


def rule(code: str) -> dict[str, Any]:
    return tomllib.loads((files("innostat") / "data" / "rules" / f"{code}.toml").read_text(encoding="utf-8"))


def corpus(documents: list[dict[str, str]], with_text: bool = True) -> Corpus:
    docs, rows = [], []
    for i, d in enumerate(documents):
        doc = Document(d.get("name", f"example-{i}.txt"), d["text"], d.get("title", ""), d.get("date", ""))
        rows += extract_document(doc)
        docs.append(CheckedDocument(doc.name, doc.text if with_text else "", doc.date))
    return Corpus(tuple(docs), tuple(rows))


def run(documents: list[dict[str, str]], with_text: bool = True) -> list[Finding]:
    c = corpus(documents, with_text)
    return [f for check in CHECKS for f in check(c, extractor().catalog)]


def examples(kind: str) -> Iterator[Any]:
    for code in CODES:
        for example in rule(code)[kind]:
            yield pytest.param(code, example["documents"], id=f"{code}-{example['note']}")


@pytest.mark.parametrize(("code", "documents"), list(examples("fires")))
def test_fires(code: str, documents: list[dict[str, str]]) -> None:
    found = run(documents)
    assert code in {f.code for f in found}, found
    for f in found:
        text = next(d["text"] for i, d in enumerate(documents) if d.get("name", f"example-{i}.txt") == f.place.doc)
        assert text[f.place.start : f.place.end] == f.place.quote


@pytest.mark.parametrize(("code", "documents"), list(examples("quiet")))
def test_quiet(code: str, documents: list[dict[str, str]]) -> None:
    assert [f for f in run(documents) if f.severity != "note"] == []


@pytest.mark.parametrize("code", CODES)
def test_documented_in_both_languages(code: str) -> None:
    r = rule(code)
    for key in ("what", "why", "tolerance", "ignore"):
        assert r[f"{key}_en"]
        assert r[f"{key}_zh"]
    assert r["severity"] in ("error", "warning", "note")
    for example in r["fires"]:
        assert all(f.name == r["name"] for f in run(example["documents"]) if f.code == code)


def codes(text: str, with_text: bool = True) -> set[str]:
    return {f.code for f in run([{"text": text}], with_text) if f.severity != "note"}


EDGES = [
    ("shares of 99.9", "2023年，基础研究经费占比为6.4%，应用研究和试验发展经费占比分别为11.3%和82.2%。", set()),
    ("shares of 100.1", "2023年，基础研究经费占比为6.5%，应用研究和试验发展经费占比分别为11.3%和82.3%。", set()),
    ("shares of 100.3", "2023年，基础研究经费占比为6.5%，应用研究和试验发展经费占比分别为11.5%和82.3%。", {"S302"}),
    ("a part said to be about so much", "2023年进出口总额30.0亿元，其中出口约20亿元、进口10.8亿元。", set()),
    ("a whole open above", "2023年进出口总额超30亿元，其中出口21.0亿元、进口10.8亿元。", set()),
    ("a whole open above that the parts fall short of", "2023年进出口总额超40亿元，其中出口21.0亿元、进口10.8亿元。", {"S301"}),
    ("a part in conflict with itself", "2022年全市R&D经费100.0亿元。基础研究经费20.0亿元，应用研究经费30.0亿元，试验发展经费60.0亿元。基础研究经费10.0亿元。", set()),
    ("growth rounded to whole per cent", "企业由2020年的1000家增加到2023年的1504家，增长50%。", set()),
    ("target against actual", "2023年高新技术企业1000家，力争2025年达到1500家，增长30%。", set()),
    ("per head does not add up", "全体居民人均可支配收入30000元，其中城镇居民人均42000元、农村居民人均20000元。", set()),
    ("the balance of trade", "前10个月，出口19.55万亿元，进口14.77万亿元，贸易顺差4.78万亿元。", set()),
    ("the balance of trade, wrong", "前10个月，出口19.55万亿元，进口14.77万亿元，贸易顺差5.78万亿元。", {"S303"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=i) for i, t, e in EDGES])
def test_edges(text: str, expected: set[str]) -> None:
    assert codes(text) == expected
    assert codes(text, with_text=False) == expected


def province_table(change: dict[str, str]) -> str:
    catalog = extractor().catalog
    names = sorted(
        (r.code, r.name)
        for r in catalog.regions.values()
        if len(r.code) == 5 and r.code.startswith("CN-") and r.code[3:] not in ("HK", "MO", "TW")
    )
    values = {name: f"{10 + i}.1" for i, (_, name) in enumerate(names)}
    total = sum(float(v) for v in values.values()) + 1.3  # 31 half units of the last digit are 1.55
    rows = [f"全国\t{total:.1f}"] + [f"{n}\t{change.get(n, v)}" for n, v in values.items()]
    return "表1 2023年各地区R&D经费（亿元）\n\n地区\tR&D经费（亿元）\n" + "\n".join(rows) + "\n"


def test_rounding_of_31_provinces() -> None:
    assert codes(province_table({})) == set()


def test_a_province_changed() -> None:
    assert codes(province_table({"广东": "99.9"})) == {"S301"}


def test_repeated_rows_name_the_first() -> None:
    documents = rule("D601")["fires"][0]["documents"]
    c = corpus(documents)
    repeated = repeated_observations(c)
    assert len(repeated) == 6
    quotes = {(o.doc, o.obs_id): o.quote for o in c.observations}
    assert all(a[0] == "second.txt" and b[0] == "first.txt" and quotes[a] == quotes[b] for a, b in repeated.items())
    assert repeated_observations(corpus(documents, with_text=False)) == repeated


def test_coverage_is_counted() -> None:
    counts: dict[str, int] = {}
    list(check_sums(corpus([{"text": "2023年进出口总额30.0亿元，其中出口20.0亿元、进口10.0亿元。"}]), extractor().catalog, counts))
    assert counts == {"sums tried": 1}


# Nothing is wrong in these and much looks so; none may give an error or a warning.
CLEAN = [
    "2023年，贷款余额2018.3亿元，比年初增加240.1亿元，同比增长14.0%。",
    "年末高新技术企业累计1000家，当年新增100家，增长25.0%。",
    "当年新增贷款100亿元，其中制造业贷款余额500亿元。",
    "某公司营业收入由2020年的10亿元增长到2023年的15亿元，同比增长20%。",
    "全市企业由100家增加到150家，增加值增长5%。",
    "研发投入强度从2015年的1.5%提高到2023年的2.1%，比上年提高0.1个百分点。",
    "城镇居民人均可支配收入40000元，增长5%；农村居民人均可支配收入20000元，增长7%，收入差距缩小0.04。",
    "两省生产总值分别为1.2万亿元、2.3万亿元，合计3.5万亿元，占全国的2.8%。",
    "企业研发人员50.0万人，高等学校研发人员20.0万人，研究机构研发人员10.0万人。企业、高等学校、研究机构经费所占比重分别为76.9%、7.8%和13.3%。",
    "三家企业分别获得2项金奖和3项银奖。",
    "参会的500家企业、300名专家分别来自5个国家和10个地区。",
    "2023年，进出口总额300亿元，其中机电产品出口120亿元，农产品进口15亿元，顺差50亿元。",
    "第一产业增加值占比7.1%，第二产业中工业占比31.7%，第三产业增加值占比54.6%。",
    "2023年，规模以上工业企业利润总额100亿元，比上年减少5.0亿元，下降4.2%（按可比口径计算）。",
    "全年社会消费品零售总额由2022年的100.0亿元增加到2023年的110.0亿元；生产总值由2022年的900亿元增加到2023年的1000亿元，增长5.6%。",
    "科技创新委员会、产业发展局和财政局分别负责三个方面的工作。",
    "今年投入120亿元，比去年的100亿元增长20%，比2019年增长1倍。",
    "甲省出口120亿元，比乙省的100亿元多20亿元，增长5.5%。",
    "2023年，技术合同成交额200亿元，其中技术开发合同80亿元，增长20%，占全省的比重为40%。",
    "城镇新增就业92.5万人，其中应届毕业生30万人、农民工35万人。",
    "从“2010年的100家”到“2020年的200家”，用了10年，年均增长7.2%。",
    "常住人口1000.0万人，其中男性512.3万人，女性487.7万人。",
    "2021年至2023年营业收入分别为5.62亿元、8.07亿元和11.36亿元，年复合增长率42.2%。",
    "每百户家庭拥有汽车45辆，其中新能源汽车50.0万辆。",
    "一季度、二季度和三季度分别增长5.4%、5.2%和4.8%，平均增长5.1%。",
    "东部地区经费占比65.0%，中部地区经费占比17.6%，西部地区经费占比13.5%，东北地区占3.9%。",
    "2023年前11个月，我国造船完工量、新接订单量和手持订单量分别占全球的50.1%、65.9%和53.4%。",
    "营业收入利润率为5.76%，比上年回落0.2个百分点，其中纺织业为3.67%。",
    "截至6月末，公司总资产500亿元，总负债300亿元，资产负债率60.0%，较年初下降1.2个百分点。",
    "全省共有科研机构120家，其中国家级30家、省级90家，另有企业研发中心500家，共计620家。",
    "专利授权量12.0万件，其中发明专利2.0万件、实用新型8.5万件、外观设计1.5万件。",
    "电子信息、生物医药、新材料三大产业产值分别增长10.1%、8.2%和6.5%，合计拉动增长3.1个百分点。",
    "R&D人员全时当量724.1万人年，是2012年324.7万人年的2.2倍，年均增长7.6%。",
    "投资10亿元以上项目120个，其中50亿元以上30个、100亿元以上8个，总投资3000亿元。",
    "A股、B股市值分别为80万亿元和0.2万亿元。",
    "北京、上海、广州、深圳4市专利授权量分别为20.2万件、17.8万件、14.7万件和27.9万件，4市合计80.6万件。",
    "规模以上工业增加值增长5.6%，高于全国0.8个百分点；制造业增加值增长7.0%，快于规模以上工业1.4个百分点。",
    "基础研究、应用研究、试验发展经费所占份额分别为7.6%、12.3%和80.1%。",
    "地区\t规模(亿元)\t占GDP比重(%)\n东部\t276403\t44.4\n中部\t101906\t38.2\n西部\t98894\t38.5\n东北\t24797\t34.1\n",
    "2024年全国财政科技支出1.2万亿元，占财政支出的4.2%；其中中央本级0.4万亿元，下降1%。",
]  # fmt: skip


@pytest.mark.parametrize("text", CLEAN)
def test_no_alarm(text: str) -> None:
    for documents in ([{"text": text}], [{"text": "2023年统计公报\n" + text, "date": "2024-03-01"}]):
        assert [(f.code, f.message) for f in run(documents) if f.severity != "note"] == []
