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


SHARED = "研发强度逐年提高，企业主体地位突出。\n院所承担的项目不断增加，经费稳定增长。\n人才队伍持续壮大，结构进一步优化。\n"
RIGHT = f"{SHARED}支出完成64.18亿元，为预算数的112.35%，同比增长18.24%。\n支出完成20.37亿元，为预算数的98.61%，同比增长18.24%。\n"
WRONG = RIGHT.replace("112.35%，同比增长18.24%", "112.35%，同比增长81.24%")


@pytest.mark.parametrize("texts", [(WRONG, RIGHT, RIGHT), (RIGHT, WRONG, RIGHT), (RIGHT, RIGHT, WRONG)], ids=["first", "second", "third"])
def test_the_one_of_three_copies_that_differs(texts: tuple[str, ...]) -> None:
    """Whichever of three copies has the slip, it is told once; a sentence of a budget that is told of another too is none."""
    docs = [Document(f"{n}.txt", text, "", "") for n, text in enumerate(texts)]
    rows = tuple(o for d in docs for o in extract_document(d))
    found = run_checks(Corpus(tuple(CheckedDocument(d.name, d.text, "") for d in docs), rows), extractor().catalog)[0]
    assert ["81.24" in f.message for f in found if f.code == "V201"] == [True]
