"""Findings as text and in the formats for other programs."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from innostat.checks.base import CheckedDocument, finding
from innostat.checks.run import flagged, merged, wanted
from innostat.models import Coverage, Document, Finding, Observation
from innostat.pipeline import extract_document
from innostat.report.formats import FIELDS, FORMATS, finding_record
from innostat.report.passages import differing_characters
from innostat.report.text import write_text

ONE = "2023年，全国研发经费投入33357.1亿元。\n"
TWO = "前言。2023年，全国研发经费投入33375.1亿元。\n"
DOCUMENTS = (CheckedDocument("a.txt", ONE), CheckedDocument("b, 1:2%.txt", TWO))
COVERAGE = Coverage(2, 4, 2, 0, 0, 1, 3, 1)


@pytest.fixture
def observations() -> list[Observation]:
    return [o for d in DOCUMENTS for o in extract_document(Document(d.name, d.text))]


@pytest.fixture
def findings(observations: list[Observation]) -> list[Finding]:
    a, b = observations
    return [
        finding("V201", "same-series-different-value", "error", "33357.1亿元 and 33375.1亿元", [a, b], reported="[1, 2]", computed="[3, 4]", suggestion="see, both"),
        finding("Y103", "year-not-over", "note", "100% early,\nor not", [b]),
    ]  # fmt: skip


def test_every_field_of_the_contract(findings: list[Finding]) -> None:
    record = finding_record(findings[0])
    assert tuple(record) == FIELDS
    assert record["doc"] == "a.txt"
    assert record["quote"] == ONE[record["start"] : record["end"]] == "33357.1亿元"
    assert set(record["related"][0]) == {"doc", "line", "start", "end", "quote"}


def test_json_and_jsonl_hold_the_same(findings: list[Finding]) -> None:
    whole = json.loads(FORMATS["json"](findings, COVERAGE, {}))
    lines = [json.loads(line) for line in FORMATS["jsonl"](findings, COVERAGE, {}).splitlines()]
    assert whole["findings"] == lines
    assert whole["coverage"]["sums_not_tried"] == 1
    assert FORMATS["jsonl"]([], COVERAGE, {}) == ""


def test_csv(findings: list[Finding]) -> None:
    rows = list(csv.DictReader(io.StringIO(FORMATS["csv"](findings, COVERAGE, {}))))
    assert tuple(rows[0]) == FIELDS
    assert json.loads(rows[0]["related"])[0]["quote"] == "33375.1亿元"
    assert rows[1]["message"] == "100% early,\nor not"
    assert len(rows[0]["observations"].split(";")) == 2


def test_sarif_has_the_shape_of_2_1_0(findings: list[Finding]) -> None:
    sarif = json.loads(FORMATS["sarif"](findings, COVERAGE, {"a.txt": "texts/a.txt"}))
    assert sarif["version"] == "2.1.0"
    assert sarif["$schema"].endswith("sarif-2.1.0.json")
    (run,) = sarif["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["tool"]["driver"]["name"] == "innostat"
    assert run["columnKind"] == "unicodeCodePoints"
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        for location in (*result["locations"], *result.get("relatedLocations", [])):
            physical = location["physicalLocation"]
            assert re.fullmatch(r"[A-Za-z0-9._~/%,:-]+", physical["artifactLocation"]["uri"])
            region = physical["region"]
            assert region["startLine"] >= 1
            assert region["charLength"] == len(region["snippet"]["text"])
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "texts/a.txt"
    assert len({r["id"] for r in rules}) == len(rules)


def test_github_annotations_are_one_line_each(findings: list[Finding]) -> None:
    lines = FORMATS["github"](findings, COVERAGE, {}).splitlines()
    assert lines == [
        "::error file=a.txt,line=1,title=V201 same-series-different-value::33357.1亿元 and 33375.1亿元 (see, both)",
        "::notice file=b%2C 1%3A2%25.txt,line=1,title=Y103 year-not-over::100%25 early,%0Aor not",
    ]


def test_text_shows_both_places_and_marks_what_differs(findings: list[Finding], observations: list[Observation]) -> None:
    text = write_text(findings, COVERAGE, DOCUMENTS, observations)
    assert "error V201 same-series-different-value  a.txt:1" in text
    assert "研发经费投入⟦33357.1⟧亿元" in text
    assert "研发经费投入⟦33375.1⟧亿元" in text
    assert "→ see, both" in text
    assert "1 error, 0 warnings, 1 note." in text
    assert "3 sums tried, 1 not tried." in text
    assert "\x1b[" not in text


def test_text_of_a_bare_table_shows_the_sentences(findings: list[Finding], observations: list[Observation]) -> None:
    text = write_text(findings, COVERAGE, [CheckedDocument("a.txt"), CheckedDocument("b, 1:2%.txt")], observations)
    assert "⟦33357.1⟧亿元" in text


def test_text_in_colour(findings: list[Finding], observations: list[Observation]) -> None:
    text = write_text(findings, COVERAGE, DOCUMENTS, observations, color=True)
    assert "\x1b[" in text
    assert "⟦" not in text


@pytest.mark.parametrize("width", [20, 60, 200])
def test_text_of_any_width(findings: list[Finding], observations: list[Observation], width: int) -> None:
    assert "33357.1" in write_text(findings, COVERAGE, DOCUMENTS, observations, width=width).replace("\n", "").replace(" ", "")


def test_no_findings() -> None:
    assert write_text([], COVERAGE).startswith("No findings.\nLooked at 2 documents: 4 numbers seen, 2 observations made")


def test_markup_in_texts_is_text(observations: list[Observation]) -> None:
    odd = finding("L502", "garbled-term", "note", "[bold]x[/bold] [/nonsense]", observations[:1], suggestion="[red]")
    text = write_text([odd], COVERAGE, DOCUMENTS, observations)
    assert "[bold]x[/bold] [/nonsense]" in text
    assert "→ [red]" in text


def test_differing_characters_are_whole_numbers() -> None:
    assert differing_characters("达到2.54%", "达到2.56%左右") == ([(2, 6)], [(2, 6), (7, 9)])
    assert differing_characters("同", "同") == ([], [])


def test_merged_keeps_the_gravest(observations: list[Observation]) -> None:
    a, b = observations
    note = finding("V201", "n", "note", "m", [a, b])
    error = finding("V201", "n", "error", "m", [b, a])
    other = finding("V202", "n", "note", "m", [a, b])
    assert merged([note, error, other]) == [error, other]


def test_flags(findings: list[Finding], observations: list[Observation]) -> None:
    assert [o.flags for o in flagged(observations, findings)] == ["V201", "V201;Y103"]
    assert [o.flags for o in flagged(flagged(observations, findings), findings)] == ["V201", "V201;Y103"]


@pytest.mark.parametrize(
    ("select", "ignore", "wants"),
    [
        ([], [], True),
        (["V"], [], True),
        (["V2"], [], True),
        (["V201"], [], True),
        (["V202"], [], False),
        ([], ["V"], False),
        (["V"], ["V201"], False),
    ],
)
def test_wanted(select: list[str], ignore: list[str], wants: bool) -> None:
    assert wanted("V201", select, ignore) is wants
