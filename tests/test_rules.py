"""Every code has its rule, every example holds, and the documentation is what the rules say."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from types import ModuleType

import pytest
from conftest import ROOT

from innostat.catalog import load_catalog
from innostat.checks.base import CheckedDocument, Corpus
from innostat.checks.run import run_checks
from innostat.models import Document
from innostat.pipeline import extract_document
from innostat.read.plain import front_matter
from innostat.rules import CODES, UsageError, find_rules, load_rules, split_codes

CONTRACT = {"Y": 5, "V": 5, "S": 5, "T": 4, "L": 2, "D": 1}


@cache
def codes_of(texts: tuple[str, ...]) -> frozenset[str]:
    documents = []
    for number, text in enumerate(texts, 1):
        title, date = front_matter(text)
        documents.append(Document(f"{number}.txt", text, title, date))
    rows = tuple(o for d in documents for o in extract_document(d))
    corpus = Corpus(tuple(CheckedDocument(d.name, d.text, d.date) for d in documents), rows)
    return frozenset(f.code for f in run_checks(corpus, load_catalog())[0])


def cases(field: str) -> Sequence[object]:
    return [pytest.param(code, texts, id=f"{code}-{i}") for code, rule in load_rules().items() for i, texts in enumerate(getattr(rule, field))]


def test_every_code_of_the_contract() -> None:
    assert tuple(load_rules()) == tuple(CODES)
    assert {letter: sum(c.startswith(letter) for c in CODES) for letter in CONTRACT} == CONTRACT
    assert {path.stem for path in (ROOT / "src/innostat/data/rules").glob("*.toml")} == set(CODES)


@pytest.mark.parametrize(("code", "texts"), cases("fires"))
def test_fires(code: str, texts: tuple[str, ...]) -> None:
    assert code in codes_of(texts)


@pytest.mark.parametrize(("code", "texts"), cases("quiet"))
def test_quiet(code: str, texts: tuple[str, ...]) -> None:
    assert code not in codes_of(texts)


def build_rules() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_rules", ROOT / "docs" / "build_rules.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("language", ["en", "zh"])
def test_docs_are_up_to_date(language: str) -> None:
    built = build_rules()
    assert built.PAGES[language].read_text(encoding="utf-8") == built.page(language), "run python docs/build_rules.py"


def test_split_codes() -> None:
    assert split_codes(["y102，V", "S3"], "--select") == ("Y102", "V", "S3")
    for wrong in ("", "Y102,", "X", "Y1020"):
        with pytest.raises(UsageError, match="--select"):
            split_codes([wrong], "--select")


def test_find_rules() -> None:
    assert [r.code for r in find_rules("Y102", every=False)] == ["Y102"]
    assert [r.code for r in find_rules("v2", every=False)] == ["V201", "V202", "V203", "V204", "V205"]
    assert len(find_rules(None, every=True)) == len(CODES)
    for code, every in ((None, False), ("Y102", True)):
        with pytest.raises(UsageError):
            find_rules(code, every=every)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run([sys.executable, "-m", "innostat", "rule", *arguments], capture_output=True, env=environment, encoding="utf-8", timeout=60)


def test_command() -> None:
    english, chinese = run("Y102"), run("Y102", "--lang", "zh")
    assert english.stdout.startswith("## Y102 same-year-both-ends\n\n**What it finds.** ")
    assert "**查什么**：" in chinese.stdout
    assert (english.returncode, english.stderr) == (0, "")
    assert run("--all").stdout.count("\n## ") == len(CODES) - 1


@pytest.mark.parametrize("arguments", [(), ("Q1",), ("Y102", "--all"), ("Y102", "--lang", "fr")])
def test_wrong_usage_is_2(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr
    assert "Traceback" not in done.stderr
