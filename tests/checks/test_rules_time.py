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
from innostat.checks.dates import check_dates
from innostat.checks.series import check_series
from innostat.checks.statements import check_statements
from innostat.models import Document, Finding
from innostat.pipeline import extract_document

RULES = Path(innostat.__file__).parent / "data" / "rules"
CODES = ("Y101", "Y102", "Y103", "Y104", "Y105", "V201", "V202", "V203", "V204", "V205")
CHECKS = (check_statements, check_changes, check_dates, check_series)
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
