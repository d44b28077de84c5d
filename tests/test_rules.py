"""Every code has its rule, every example holds, and the documentation is what the rules say."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from types import ModuleType

import pytest

from conftest import ROOT
from innostat.catalog import load_catalog
from innostat.checks.base import CheckedDocument, Corpus
from innostat.checks.run import run_checks
from innostat.pipeline import extract_document
from innostat.rules import CODES, Example, UsageError, find_rules, load_rules, split_codes

CONTRACT = {"Y": 5, "V": 5, "S": 5, "T": 4, "L": 2, "D": 1}


def codes_of(example: Example) -> set[str]:
    """Codes of all findings, by the whole pipeline with all checks."""
    rows = tuple(o for d in example.documents for o in extract_document(d))
    corpus = Corpus(tuple(CheckedDocument(d.name, d.text, d.date) for d in example.documents), rows)
    return {f.code for f in run_checks(corpus, load_catalog())[0]}


def cases(field: str) -> list[object]:
    return [
        pytest.param(code, example, id=f"{code}-{example.note or i}")
        for code, rule in load_rules().items()
        for i, example in enumerate(getattr(rule, field), 1)
    ]


def test_every_code_of_the_contract() -> None:
    assert tuple(load_rules()) == tuple(CODES)
    assert {letter: sum(c.startswith(letter) for c in CODES) for letter in CONTRACT} == CONTRACT
    assert {path.stem for path in (ROOT / "src/innostat/data/rules").glob("*.toml")} == set(CODES)


@pytest.mark.parametrize(("code", "example"), cases("fires"))
def test_fires(code: str, example: Example) -> None:
    assert code in codes_of(example)


@pytest.mark.parametrize(("code", "example"), cases("quiet"))
def test_quiet(code: str, example: Example) -> None:
    assert code not in codes_of(example)


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
    return subprocess.run(
        [sys.executable, "-m", "innostat", "rule", *arguments], capture_output=True, env=environment, encoding="utf-8", timeout=60
    )


def test_command() -> None:
    english, chinese = run("Y102"), run("Y102", "--lang", "zh")
    assert english.stdout.startswith("## Y102 same-year-both-ends\n\nSeverity: error\n\n**What it finds.** ")
    assert "**查什么。** " in chinese.stdout
    assert (english.returncode, english.stderr) == (0, "")
    assert run("--all").stdout.count("\n## ") == len(CODES) - 1


@pytest.mark.parametrize("arguments", [(), ("Q1",), ("Y102", "--all"), ("Y102", "--lang", "fr")])
def test_wrong_usage_is_2(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr
    assert "Traceback" not in done.stderr
