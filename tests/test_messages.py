"""What findings say: every template is used and filled in both languages, and a finding says the same wherever it has been."""

from __future__ import annotations

import ast
import copy
import csv
import json
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from conftest import ENV, ROOT
from innostat.audit import check
from innostat.catalog import load_catalog
from innostat.checks.base import SEVERITIES, CheckedDocument, Corpus
from innostat.checks.instances import instances
from innostat.checks.run import run_checks
from innostat.errors import InnostatError
from innostat.messages import LANGUAGES, Told, in_language, join, tell, templates, translated
from innostat.models import Document, Finding
from innostat.pipeline import extract_document
from innostat.report.formats import FORMATS
from innostat.rules import CODES, load_rules

SOURCE = ROOT / "src" / "innostat"
BLANK = re.compile(r"\{(\w+)[^}]*\}")
LATIN = re.compile(r"[A-Za-z]+(?:[ -]+[A-Za-z]+)*")
KEPT = {"GDP", "extract --dedupe"}  # what Chinese texts write in Latin letters too, and a command
SAID = ("message", "reported", "computed", "suggestion")


def releases() -> set[str]:
    with (SOURCE / "data" / "reference.csv").open(encoding="utf-8") as stream:
        return {f"release-{row['vintage']}" for row in csv.DictReader(stream) if row["vintage"]}


#: Templates whose names the code makes from data: of rules, severities and releases.
MADE = {*CODES, *SEVERITIES} | releases()


@cache
def calls() -> tuple[tuple[Path, str, set[str] | None], ...]:
    """Templates that the code names, each with the values it gets there; None where they come from a mapping."""
    return tuple(told())


def told() -> Iterator[tuple[Path, str, set[str] | None]]:
    for path in SOURCE.rglob("*.py"):
        names = ("tell", "join", "say") if path.parent.name == "report" or path == SOURCE / "explain.py" else ("tell", "join")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in names:
                continue
            values = None if any(k.arg is None for k in node.keywords) else {k.arg for k in node.keywords if k.arg}
            if node.func.id == "join":
                keys, values = node.args[1:], {"one", "other"}
            else:
                keys = node.args[:1]
            for key in keys:
                for name in [key.body, key.orelse] if isinstance(key, ast.IfExp) else [key]:
                    if isinstance(name, ast.Constant) and isinstance(name.value, str):
                        yield path, name.value, values


def named() -> set[str]:
    loops = {"looked-at", "sums"}  # the report names them in a loop
    return {key for _, key, _ in calls()} | loops | {"also"}


def test_every_template_is_used_and_every_name_has_its_template() -> None:
    assert named() - set(templates()) == set()
    assert set(templates()) - named() - MADE == set()
    assert set(templates()) >= MADE


@pytest.mark.parametrize("key", templates())
def test_a_template_has_two_languages_and_gets_the_values_that_it_names(key: str) -> None:
    template = templates()[key]
    assert set(template) == set(LANGUAGES)
    assert all(template.values()) or key == "unnamed-region"
    wanted = {name for text in template.values() for name in BLANK.findall(text)}
    for path, name, values in calls():
        if name == key and values is not None:
            assert values == wanted, path


@pytest.mark.parametrize("key", templates())
@pytest.mark.parametrize("n", [1, 2])
def test_a_template_filled(key: str, n: int) -> None:
    """No blank is left in either language, and no English in the Chinese one."""
    blanks = {name: how for text in templates()[key].values() for name, how in re.findall(r"\{(\w+)([^}]*)\}", text)}
    told = tell(key, **{name: n if ":" in how or "," in how else "甲" for name, how in blanks.items()})
    english, chinese = (in_language(told, language) for language in LANGUAGES)
    assert english == str(told)
    assert not re.search(r"[{}|]", english + chinese)
    assert set(LATIN.findall(chinese)) <= KEPT
    assert bool(re.search(r"[\u4e00-\u9fff]", chinese)) or key in ("listed",)


def test_one_and_many() -> None:
    assert [in_language(tell("moved-later", n=3, years=y, figures=["甲", "乙"]), "en") for y in (1, 2)] == [
        f"3 figures of this text are those of {y} later in the series: 甲, 乙" for y in ("1 year", "2 years")
    ]
    assert tell("more-places", n=1234) == "and 1,234 more places"
    assert in_language(tell("listed", items=[tell("in-year", quote="3件", year=2020), "…"]), "zh") == "2020年3件、…"


def test_what_is_told_stays_what_it_is() -> None:
    told = join([tell("to", low="1", high=tell("open")), tell("about", value="3")])
    for same in (pickle.loads(pickle.dumps(told)), copy.deepcopy(told), copy.copy(told)):
        assert same == "1 to open; about 3"
        assert in_language(same, "zh") == "1至不限；约3"
    assert json.loads(json.dumps([told])) == ["1 to open; about 3"]


@cache
def found(texts: bool = True) -> tuple[tuple[tuple[Document, ...], tuple[Finding, ...]], ...]:
    """The findings of all examples of the rules and of the fixtures, example by example."""
    examples = [e.documents for rule in load_rules().values() for e in (*rule.fires, *rule.quiet)]
    fixtures = [p for p in sorted((ROOT / "fixtures").rglob("*")) if p.suffix in (".txt", ".md")]
    examples += [(Document(p.name, p.read_text(encoding="utf-8")),) for p in fixtures]
    out = []
    for documents in examples:
        rows = tuple(o for d in documents for o in extract_document(d))
        corpus = Corpus(tuple(CheckedDocument(d.name, d.text if texts else "", d.date) for d in documents), rows)
        out.append((documents, tuple(run_checks(corpus, load_catalog())[0])))
    return tuple(out)


@pytest.mark.parametrize("texts", [True, False], ids=["texts", "tables"])
def test_findings_in_chinese(texts: bool) -> None:
    """No Chinese sentence has a blank, or Latin letters that do not stand in the texts."""
    codes = set()
    for documents, findings in found(texts):
        written = " ".join([*instances().terms, *(part for d in documents for part in (d.name, d.text))])
        for f in findings:
            codes.add(f.code)
            chinese = translated(f, "zh")
            assert replace(chinese, **{name: getattr(f, name) for name in SAID}) == f
            for name in SAID:
                text = getattr(chinese, name)
                assert type(text) is str or text == getattr(f, name)
                assert "{" not in text or "{" in written
                strange = [w for words in LATIN.findall(text) if words not in KEPT for w in words.split() if w not in written]
                assert strange == [], text
            assert isinstance(f.message, Told)
            assert f.suggestion == "" or isinstance(f.suggestion, Told) or f.suggestion in written or f.code == "L502"
    assert codes == (set(CODES) if texts else codes)


def test_sentences_of_the_fixtures() -> None:
    """Word by word as they were before, in English, and as they are meant in Chinese."""
    with (ROOT / "tests" / "cases" / "messages.csv").open(encoding="utf-8", newline="") as stream:
        gold = {row["fingerprint"]: row for row in csv.DictReader(stream)}
    seen = 0
    for f in check(ROOT / "fixtures" / "contradictions"):
        if (row := gold.get(f.fingerprint)) is not None:
            seen += 1
            for language in LANGUAGES:
                told = translated(f, language)
                assert [told.message, told.suggestion] == [row[f"message_{language}"], row[f"suggestion_{language}"]]
    assert seen >= 20


@pytest.mark.parametrize("kind", FORMATS)
def test_formats_in_chinese(kind: str) -> None:
    findings = check(ROOT / "fixtures" / "contradictions", select=["S"])
    coverage, files = run_checks(Corpus((), ()), load_catalog())[1], {}
    english, chinese = (FORMATS[kind](findings, coverage, files, language) for language in LANGUAGES)
    assert english == FORMATS[kind](findings, coverage, files, "en") != chinese
    assert "stands for" in english
    assert "stands for" not in chinese
    assert "超出四舍五入误差" in chinese or "四舍五入误差大" in chinese
    if kind == "sarif":
        run = json.loads(chinese)["runs"][0]
        assert run["language"] == "zh-CN"
        assert {r["shortDescription"]["text"] for r in run["tool"]["driver"]["rules"]} <= {templates()[c]["zh"] for c in CODES}


def test_the_library_in_chinese() -> None:
    text = "我国研发人员全时当量由2023年的324.7万人年提高到2023年的635.4万人年。"
    assert (
        check(text, select=["Y102"], lang="zh")[0].message
        == "“由2023年的324.7万人年提高到2023年的635.4万人年”首尾都是2023年，其中一个年份有误"
    )
    with pytest.raises(InnostatError, match="'fr'"):
        check(text, lang="fr")


def test_sentences_are_not_loaded_where_nothing_is_told() -> None:
    code = "import sys, innostat; innostat.extract('2023年，全国研发经费投入33357.1亿元。'); print('innostat.messages' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=ENV, check=True)
    assert run.stdout == "False\n"
