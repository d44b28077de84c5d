from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from innostat.models import Document, Observation
from innostat.pipeline import extract_document
from innostat.read.walk import Source
from innostat.table import NAMES, cell

TEXT = "2023年，全国研发经费33357.1亿元，比上年增长8.4%。\n"

ROOT = Path(__file__).parents[1]
#: Environment of processes that tests start: they take the package from this checkout.
ENV = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
FIXTURES = sorted(p for p in (ROOT / "fixtures").rglob("*") if p.suffix in (".txt", ".md") and p.name != "README.md")


@cache
def document(path: Path) -> Document:
    return Source(path.name, str(path)).read()


@cache
def observations(path: Path) -> tuple[Observation, ...]:
    return tuple(extract_document(document(path)))


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a fixture as they stand in the CSV."""
    return [{name: cell(o, name) for name in NAMES} for o in observations(path)]


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    (folder / "b" / "c").mkdir(parents=True)
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "b" / "c" / "z.md").write_text("---\ntitle: 公报\ndate: 2024-02-29\n---\n去年专利授权量92.1万件。\n", encoding="utf-8")
    (folder / "b.txt").write_text(TEXT, encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / ".hidden.txt").write_text(TEXT, encoding="utf-8")
    return folder
