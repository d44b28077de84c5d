"""The data files: all their examples hold, mistakes are told all at once, and a user's own folder extends them."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

import innostat
from conftest import ENV
from innostat.catalog import load_catalog
from innostat.errors import CatalogError
from innostat.examples import check_examples
from innostat.models import Document, Observation
from innostat.pipeline import extract_document


def test_all_examples_hold() -> None:
    tried, problems = check_examples()
    assert tried > 300
    assert not problems, "\n".join(problems)


def test_catalogue_is_as_large_as_promised() -> None:
    catalog = load_catalog()
    assert len(catalog.indicators) >= 150
    assert {catalog.regions[name].code for name in ("中国", "北京", "新疆", "香港", "美国")} == {"CN", "CN-BJ", "CN-XJ", "CN-HK", "US"}
    provinces = [r for r in catalog.regions.values() if r.kind == "province"]
    assert len(provinces) >= 31


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "units.toml").write_text(
        '[hub]\ndimension = "count"\nsymbols = ["枢"]\nexamples = ["2023年建成123枢"]\ncounter_examples = ["枢纽"]\n'
        '[yuan]\nextend = true\nsymbols = ["大洋"]\n',
        encoding="utf-8",
    )
    (tmp_path / "indicators.toml").write_text(
        '[quantum_nodes]\nzh = "量子节点"\nen = "Quantum nodes"\ntheme = "quantum"\ndimension = "count"\naliases = ["量子网络节点数量"]\n'
        'examples = ["量子节点达到123枢"]\ncounter_examples = ["研发经费3亿元"]\n',
        encoding="utf-8",
    )
    return tmp_path


def innostat_(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "innostat", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env=ENV, check=False, encoding="utf-8")


def rows(text: str, folder: Path) -> list[Observation]:
    return extract_document(Document("a.txt", text), str(folder))


def test_own_unit_and_indicator(own: Path) -> None:
    [row] = rows("2023年，全国量子节点达到123枢。", own)
    assert (row.quote, row.base_unit, row.indicator, row.label) == ("123枢", "枢", "quantum_nodes", "量子节点")
    assert not [o for o in extract_document(Document("a.txt", "2023年，全国量子节点达到123枢。")) if o.base_unit == "枢"]
    [row] = rows("2023年，全国研发经费3亿大洋。", own)
    assert (row.base_value, row.base_unit, row.indicator) == (Decimal(300_000_000), "CNY", "rd_expenditure")
    [row] = rows("2023年，全国研发经费3亿元。", own)
    assert (row.base_value, row.base_unit) == (Decimal(300_000_000), "CNY")


def test_own_entries_through_the_front_doors(own: Path) -> None:
    frame = innostat.extract("2023年，全国量子节点达到123枢。", catalog=own)
    assert frame.indicator.tolist() == ["quantum_nodes"]
    text = own / "text.txt"
    text.write_text("2023年，全国量子节点达到123枢。", encoding="utf-8")
    done = innostat_("extract", text, "--catalog", own, "--jobs", "2", "--columns", "indicator")
    assert done.stdout == "indicator\nquantum_nodes\n"
    done = innostat_("catalog", "check", own)
    assert str(own) not in done.stdout
    assert done.returncode == 0


def test_override_takes_the_place(own: Path) -> None:
    (own / "indicators.toml").write_text(
        '[rd_intensity]\noverride = true\nzh = "研发强度"\nen = "R&D intensity"\ndimension = "share"\naliases = []\n', encoding="utf-8"
    )
    catalog = load_catalog(str(own))
    assert (catalog.indicators["rd_intensity"].zh, catalog.indicators["rd_intensity"].aliases) == ("研发强度", ())


def test_examples_of_own_entries_are_tried(own: Path) -> None:
    (own / "indicators.toml").write_text(
        '[nodes]\nzh = "量子节点"\nen = "Nodes"\ndimension = "count"\nexamples = ["火箭发射67次"]\ncounter_examples = ["量子节点很多"]\n',
        encoding="utf-8",
    )
    _, problems = check_examples(str(own))
    mine = [p for p in problems if "[nodes]" in p]
    assert len(mine) == 2
    assert str(own) in mine[0]
    assert "火箭发射67次" in mine[0]


def test_a_word_that_stands_twice_is_told(own: Path) -> None:
    (own / "units.toml").write_text('[hub]\ndimension = "count"\nsymbols = ["枢", "枢纽站", "枢"]\n', encoding="utf-8")
    _, problems = check_examples(str(own))
    assert problems == [f"{own / 'units.toml'}: [hub]: symbols: 枢: stands twice"]


def test_mistakes_are_told_all_at_once(tmp_path: Path) -> None:
    (tmp_path / "units.toml").write_text(
        '[yuan]\nsymbols = ["元"]\ndimension = "currency"\n'  # there already
        '[nothing]\ndimension = "count"\n'  # no symbols
        '[shapeless]\nsymbols = ["颗"]\n',  # no dimension
        encoding="utf-8",
    )
    (tmp_path / "indicators.toml").write_text('[a]\nzh = "甲"\n[b]\nzh = "研发经费"\nen = "B"\ndimension = "count"\n', encoding="utf-8")
    (tmp_path / "phrases.toml").write_text("[over\n", encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        load_catalog(str(tmp_path))
    problems = caught.value.problems
    for entry in ("[yuan]", "[nothing]", "[shapeless]", "[a]", "[b]", "phrases.toml"):
        assert any(entry in p for p in problems), entry
    assert all(str(tmp_path) in p for p in problems)
    done = innostat_("catalog", "check", tmp_path)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [*problems, f"{len(problems)} problems"]
    assert done.stderr == ""


BAD = [
    ("units.toml", '[a]\nsymbols = ["枢"]\ndimension = "count"\ncue = "yes"'),
    ("units.toml", "unit = 3"),
    ("units.toml", '[a]\nsymbols = "枢"\ndimension = "count"'),
    ("units.toml", '[a]\nsymbols = [3]\ndimension = "count"'),
    ("units.toml", '[a]\nsymbols = [""]\ndimension = "count"'),
    ("units.toml", '[a]\nsymbols = ["枢"]\ndimension = "count"\nbase = 3'),
    ("indicators.toml", '[a]\nzh = "甲"\nen = "A"\ndimension = "count"\nrange = ["x", "y"]'),
    ("indicators.toml", '[a]\nzh = "甲"\nen = "A"\ndimension = "count"\naliases = [3]'),
    ("indicators.toml", '[a]\nzh = "甲"\nen = "A"\ndimension = "count"\nrange = 3'),
    ("indicators.toml", '[rd_intensity]\nextend = true\naliases = "甲"'),
    ("phrases.toml", "[over]\nextend = true\nwords = [3]"),
    ("phrases.toml", "[over]\noverride = true"),
    ("phrases.toml", "[over]\noverride = true\nwords = []"),
    ("phrases.toml", '[own]\nwords = "x"'),
    ("phrases.toml", "[own]\nwords = 3"),
    ("regions.csv", "nothing\nhere\n"),
    ("regions.csv", "name,code,kind,parent,aliases,weak\n甲\n"),
    ("regions.csv", "name,code,kind,parent,aliases,weak\n,,,,,\n"),
    ("region_groups.csv", "nothing\nhere\n"),
]


@pytest.mark.parametrize(("name", "content"), BAD)
def test_any_mistake_is_told_with_its_file(name: str, content: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        load_catalog(str(tmp_path))
    assert [p for p in caught.value.problems if p.startswith(f"{tmp_path / name}: ")] == caught.value.problems
    assert all("; " in p for p in caught.value.problems)  # the remedy


@pytest.mark.parametrize("name", ["units.toml", "indicators.toml", "phrases.toml", "regions.csv", "region_groups.csv"])
@pytest.mark.parametrize("data", [b"\xff\xfe", b"\x00" * 9, b'"', b"[", b"\xb0\xa1,\n"])
def test_a_file_that_is_something_else(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(CatalogError, match=name):
        load_catalog(str(tmp_path))
