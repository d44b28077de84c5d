"""innostat as a library."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import innostat
from conftest import ROOT
from innostat.errors import CatalogError, ReadError
from innostat.table import NAMES

TEXT = "2023年，全国研发经费33357.1亿元，比上年增长8.4%。\n"


def test_extract() -> None:
    frame = innostat.extract(TEXT, name="a")
    assert tuple(frame.columns) == NAMES
    assert frame.base_value.tolist() == [Decimal(3335710000000), Decimal("8.4")]
    assert str(frame.base_value[0]) == "3335710000000"
    assert frame.doc.unique().tolist() == ["a"]
    assert all(TEXT[s:e] == q for s, e, q in zip(frame.start, frame.end, frame.quote, strict=True))


def test_extract_with_title_and_date() -> None:
    assert innostat.extract("研发经费3.3万亿元。", title="2023年统计公报").period.tolist() == ["2023"]
    assert innostat.extract("去年研发经费3.3万亿元。", date="2024-03-01").period.tolist() == ["2023"]
    assert innostat.extract("---\ndate: 2024-03-01\n---\n去年研发经费3.3万亿元。").period.tolist() == ["2023"]
    assert innostat.extract("---\ndate: 2024-03-01\n---\n去年研发经费3.3万亿元。", date="2020-01-01").period.tolist() == ["2019"]


def test_extract_keeps_the_line_ends_of_a_string() -> None:
    text = TEXT.replace("\n", "\r\n") * 2
    frame = innostat.extract(text)
    assert all(text[s:e] == q for s, e, q in zip(frame.start, frame.end, frame.quote, strict=True))


def test_extract_paths(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    one, several, parallel = (
        innostat.extract_paths(tmp_path),
        innostat.extract_paths([str(tmp_path)]),
        innostat.extract_paths(tmp_path, jobs=2),
    )
    assert one.equals(several)
    assert one.equals(parallel)
    assert one.doc.tolist() == ["a.txt", "a.txt"]


def test_extract_paths_tells_what_it_could_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\x00")
    with pytest.warns(UserWarning, match="b.txt: binary data"):
        frame = innostat.extract_paths(tmp_path)
    assert len(frame) == 2
    with pytest.raises(ReadError, match="b.txt: binary data"):
        innostat.extract_paths(tmp_path / "b.txt")
    with pytest.raises(ReadError, match="no such file"):
        innostat.extract_paths(tmp_path / "nowhere")


def test_catalogue_that_is_not_there() -> None:
    with pytest.raises(CatalogError, match="no such folder"):
        innostat.extract(TEXT, catalog="nowhere")


def test_no_text_gives_an_empty_frame() -> None:
    frame = innostat.extract("")
    assert (len(frame), tuple(frame.columns)) == (0, NAMES)


def test_negative_fixtures_give_nothing() -> None:
    assert len(innostat.extract_paths(ROOT / "fixtures" / "negative")) <= 1
