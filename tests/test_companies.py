"""Companies: found by name and by evidence, with their country, and linked to the figures that are theirs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cases import load
from innostat.catalog import load_catalog
from innostat.errors import CatalogError
from innostat.find.companies import CompanyFinder
from innostat.models import Document, Observation
from innostat.pipeline import extract_document


@pytest.mark.parametrize("case", load("companies"))
def test_companies(case: dict[str, Any]) -> None:
    rows = extract_document(Document("a.txt", case["text"] + "\n", case.get("title", ""), case.get("date", "")))
    assert [f"{o.quote} = {o.region or '-'} / {o.breakdown or '-'} / {o.label or '-'}" for o in rows] == case["rows"]


def test_the_list_is_as_large_as_promised() -> None:
    countries = [c.country for _, c in load_catalog().companies.items() if c is not None]
    assert countries.count("中国") >= 500
    assert len(countries) - countries.count("中国") >= 250


def test_every_sure_name_is_found_alone_and_a_common_word_beside_evidence() -> None:
    finder = CompanyFinder(load_catalog())
    companies = [c for _, c in load_catalog().companies.items() if c is not None]
    assert not [c.name for c in companies if bool(finder.find(f"，{c.name}，")) is c.weak]
    assert not [c.name for c in companies if not any(c.name in f.surface for f in finder.find(f"，科技巨头{c.name}，"))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("龙头企业远航科技发布年报，远航科技的份额上升", {"远航科技": ""}),
        ("澜微半导体(688999.SH)营收增长", {"澜微半导体": "中国"}),
        ("德国工业软件商诺维塔集团公布财报", {"诺维塔集团": "德国"}),
        ("该公司一季度营收增长，企业出口额上半年回升", {}),
        ("专利申请(123456件)，韩国(287954件)", {}),
        ("新能源汽车2023年出口增长，动力电池装车量上升", {}),
    ],
)
def test_names_that_a_text_makes_known(text: str, names: dict[str, str]) -> None:
    assert CompanyFinder(load_catalog()).introduced(text) == names


def _rows(text: str, folder: Path | None = None) -> list[Observation]:
    return extract_document(Document("a.txt", text), str(folder) if folder else None)


def test_own_company(tmp_path: Path) -> None:
    text = "2023年，蓝湾造物营收3亿加元，同比增长8%。"
    assert [o.breakdown for o in _rows(text)] == ["", ""]
    (tmp_path / "companies.csv").write_text("name,country,aliases,weak\n蓝湾造物,加拿大,BlueBay|蓝湾,蓝湾\n", encoding="utf-8")
    assert [(o.breakdown, o.region) for o in _rows(text, tmp_path)] == [("蓝湾造物", "加拿大")] * 2


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("蓝湾造物,火星,,", "蓝湾造物: 火星 is no place of regions.csv"),
        ("蓝湾造物,加拿大,,蓝湾", "weak names 蓝湾 are neither its name nor among its aliases"),
        ("蓝湾造物,加拿大,蓝,", "蓝 is too short for a name"),
    ],
)
def test_mistakes_in_own_companies_are_told(line: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "companies.csv").write_text(f"name,country,aliases,weak\n{line}\n", encoding="utf-8")
    with pytest.raises(CatalogError) as raised:
        load_catalog(str(tmp_path))
    assert told in "\n".join(raised.value.problems)


PIECE = "据2024年第一季度财报，{name}营收56亿元。\n　　净利率较去年同期改善，研发费用8亿元。\n"


def test_an_undated_piece_has_the_period_that_it_reports_on() -> None:
    rows = _rows(PIECE.format(name="韦尔股份"))
    assert {(o.period, o.region, o.breakdown) for o in rows} == {("2024-Q1", "中国", "韦尔股份")}
    assert rows[-1].period_source == "inherited"


def test_a_group_is_of_the_country_of_the_companies_named() -> None:
    rows = _rows("2023年，12家设备企业有9家盈利。\n　　北方华创、中微公司和拓荆科技营收均增长20%以上。\n")
    assert {o.region for o in rows} == {"中国"}
    rows = _rows("2023年，12家设备企业有9家盈利。\n　　北方华创、应用材料公司和东京电子营收均增长20%以上。\n")
    assert [o.region for o in rows if o.quote == "12家"] == [""]
