from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from innostat.catalog import load_catalog
from innostat.checks.base import CheckedDocument, Corpus
from innostat.checks.series import check_series
from innostat.errors import CatalogError
from innostat.models import Document
from innostat.pipeline import extract_document
from innostat.reference import load_reference


def test_packaged_series() -> None:
    reference = load_reference()
    years = reference.years("rd_expenditure", "中国")
    assert [(p.text, p.base_value, p.low, p.high, p.base_unit, p.vintage) for p in years[2023]] == [
        ("33357.1亿元", Decimal("3335710000000"), Decimal("3335705000000"), Decimal("3335715000000"), "CNY", "first")
    ]
    assert {p.text for p in reference.years("rd_intensity", "中国")[2022]} == {"2.54%", "2.56%"}
    assert [p.base_unit for p in reference.years("rd_personnel_fte", "中国")[2022]] == ["人年"]
    assert reference.years("rd_expenditure", "火星") == {}


def test_every_indicator_is_in_the_catalogue() -> None:
    assert {indicator for indicator, _ in load_reference().series} <= set(load_catalog().indicators)
    assert {region for _, region in load_reference().series} <= set(load_catalog().regions)


def check(text: str, path: Path) -> list[str]:
    rows = tuple(extract_document(Document("a.txt", text)))
    found = check_series(Corpus((CheckedDocument("a.txt", text),), rows), load_catalog(), load_reference(str(path)))
    return [f.code for f in found if f.severity != "note"]


def test_a_users_series(tmp_path: Path) -> None:
    path = tmp_path / "series.csv"
    path.write_text(
        "indicator,region,year,value,unit\nhightech_enterprises,武汉,2022,12654,家\nhightech_enterprises,武汉,2023,14560,家\n", "utf-8"
    )
    assert check("2023年，武汉市高新技术企业达到14560家。", path) == []
    assert check("2023年，武汉市高新技术企业达到14650家。", path) == ["V201"]
    assert check("2023年，武汉市高新技术企业达到12654家。", path) == ["Y104"]


def test_an_earlier_extraction(tmp_path: Path) -> None:
    path = tmp_path / "earlier.csv"
    path.write_text(
        "obs_id,doc,indicator,label,breakdown,region,period,value,unit,base_value,base_unit,base_value_to,decimals,qualifier,measure,statement\n"
        "1,a.txt,hightech_enterprises,高新技术企业,,武汉,2023,1.456,万家,14560,家,,3,exact,level,actual\n"
        "2,a.txt,hightech_enterprises,高新技术企业,,武汉,2025,2,万家,20000,家,,0,exact,level,target\n",
        "utf-8",
    )
    assert [p.base_value for p in load_reference(str(path)).years("hightech_enterprises", "武汉")[2023]] == [14560]
    assert check("2023年，武汉市高新技术企业达到14560家。", path) == []
    assert check("2023年，武汉市高新技术企业达到13560家。", path) == ["V201"]
    assert check("2025年，武汉市高新技术企业达到25000家。", path) == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"indicator,region,year\n", "no column value, unit"),
        (b"indicator,region,year,value,unit\nx,y,2023,many,z\n", "line 2"),
        ("indicator\n研发".encode("gbk"), "UTF-8"),
    ],
)
def test_files_that_are_no_series(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "series.csv"
    path.write_bytes(content)
    with pytest.raises(CatalogError, match=told):
        load_reference(str(path))


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="cannot be read"):
        load_reference(str(tmp_path / "none.csv"))
