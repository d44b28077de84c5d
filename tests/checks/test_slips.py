"""Texts that hold, quiet as they stand: each of `cases/slips.toml` has one slip that is found, `cases/quiet.toml` are old false alarms."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from innostat.checks.base import CheckedDocument, Corpus
from innostat.checks.run import run_checks
from innostat.models import Document, Finding
from innostat.pipeline import extract_document, extractor

FOLDER = Path(__file__).parent.parent / "cases"
CASES: list[dict[str, Any]] = tomllib.loads((FOLDER / "slips.toml").read_text(encoding="utf-8"))["case"]
QUIET: list[dict[str, Any]] = tomllib.loads((FOLDER / "quiet.toml").read_text(encoding="utf-8"))["case"]


def loud(case: dict[str, Any], text: str) -> list[Finding]:
    doc = Document(case.get("name", "text.txt"), text, "", case.get("date", ""))
    corpus = Corpus((CheckedDocument(doc.name, doc.text, doc.date),), tuple(extract_document(doc)))
    return [f for f in run_checks(corpus, extractor().catalog)[0] if f.severity != "note"]


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['code']} {c['kind']} {c['new'][:20]}")
def test_slip_is_found(case: dict[str, Any]) -> None:
    assert case["text"].count(case["old"]) == 1
    assert [(f.code, f.message) for f in loud(case, case["text"])] == []
    found = loud(case, case["text"].replace(case["old"], case["new"]))
    assert case["code"] in {f.code for f in found}, [(f.code, f.message) for f in found]


@pytest.mark.parametrize("case", QUIET, ids=lambda c: f"{c['kind']} {c['text'].strip()[:20]}")
def test_text_is_quiet(case: dict[str, Any]) -> None:
    assert [(f.code, f.message) for f in loud(case, case["text"])] == []


def test_each_kind_has_its_cases() -> None:
    kinds = Counter(c["kind"] for c in (*CASES, *QUIET))
    assert [k for k, n in kinds.items() if n < 3] == []
