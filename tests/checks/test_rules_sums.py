"""Every example of the codes of sums, arithmetic, tables, lists and passages, and edge cases of their tolerance."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from innostat.checks.arithmetic import check_arithmetic
from innostat.checks.base import CheckedDocument, Corpus
from innostat.checks.lists import check_lists
from innostat.checks.passages import check_passages, repeated_observations
from innostat.checks.sums import check_sums
from innostat.checks.tables import check_tables
from innostat.models import Document, Finding
from innostat.pipeline import extract_document, extractor

CODES = ("S301", "S302", "S303", "S304", "S305", "T401", "T402", "T403", "T404", "L501", "L502", "D601")
CHECKS = (check_sums, check_arithmetic, check_tables, check_lists, check_passages)


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
        assert r[f"{key}_en"] and r[f"{key}_zh"]
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
    names = sorted((r.code, r.name) for r in catalog.regions.values() if len(r.code) == 5 and r.code.startswith("CN-") and r.code[3:] not in ("HK", "MO", "TW"))
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
    by_id = {o.obs_id: o for o in c.observations}
    assert all(by_id[a].doc == "second.txt" and by_id[b].doc == "first.txt" and by_id[a].quote == by_id[b].quote for a, b in repeated.items())
    assert repeated_observations(corpus(documents, with_text=False)) == repeated


def test_coverage_is_counted() -> None:
    counts: dict[str, int] = {}
    list(check_sums(corpus([{"text": "2023年进出口总额30.0亿元，其中出口20.0亿元、进口10.0亿元。"}]), extractor().catalog, counts))
    assert counts == {"sums tried": 1}
