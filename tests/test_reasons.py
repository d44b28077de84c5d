"""Reasons of rows in Chinese: each that extraction writes is read back by its template."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import FIXTURES, ROOT, observations
from innostat.reasons import Reading, in_chinese, read_reason, templates
from innostat.rules import load_rules

SOURCE = ROOT / "src" / "innostat"
BLANK = re.compile(r"\{(\w+)\}")
LATIN = re.compile(r"[A-Za-z]{2,}")
#: Modules that give reasons.
GIVING = [
    *SOURCE.glob("link/*.py"),
    SOURCE / "find" / "periods.py",
    *(SOURCE / f"{n}.py" for n in ("blocks", "models", "pipeline", "review", "rows")),
]


def written(reading: Reading) -> str:
    """A reading in English again."""
    values = iter(reading.values)
    return BLANK.sub(lambda m: v if isinstance(v := next(values), str) else written(v), reading.template)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda p: p.name)
def test_reasons_of_fixtures(path: Path) -> None:
    for o in observations(path):
        text = " ".join((o.doc, o.sentence, o.table, o.label, o.breakdown, o.unit, *(r.value for r in o.reasons)))
        for r in o.reasons:
            if r.because:
                reading = read_reason(r.because)
                assert reading is not None, r.because
                assert written(reading) == r.because
                values = " ".join(v for v in reading.values if isinstance(v, str))
                strange = [w for w in LATIN.findall(in_chinese(r.because)) if w not in text and w not in values]
                assert strange == [], r.because


def test_reasons_of_the_examples_of_rules() -> None:
    from innostat.pipeline import extract_document

    because = {
        r.because
        for rule in load_rules().values()
        for e in (*rule.fires, *rule.quiet)
        for d in e.documents
        for o in extract_document(d)
        for r in o.reasons
    }
    assert len(because) > 100
    assert [b for b in because - {""} if read_reason(b) is None] == []


@pytest.mark.parametrize("template", templates())
def test_a_template(template: str) -> None:
    """Its words stand in the code, its blanks in both languages, and filled it is read back as what it is."""
    code = " ".join(path.read_text(encoding="utf-8") for path in GIVING)
    for part in BLANK.split(template)[::2]:
        assert part.strip(" :,()") in code or re.sub("of the .*", "of {where}", template) in code
    chinese = templates()[template]
    assert set(BLANK.findall(template)) == set(BLANK.findall(chinese))
    assert not LATIN.search(BLANK.sub("", chinese))
    filled = BLANK.sub("甲", template)
    reading = read_reason(filled)
    assert reading is not None
    assert (reading.template, set(reading.values)) == (template, {"甲"} if BLANK.search(template) else set())
    assert in_chinese(filled) == BLANK.sub("甲", chinese)


STATED = re.compile(
    r"""(?:reason=|because=|because = |Reason\([^"\n]*?, |why = |Period\([^\n]*?"(?:relative|document|inherited|title|header)", )f?"(?P<text>[^"\n]+)\""""
)


def test_reasons_that_the_code_gives_have_templates() -> None:
    given = {m["text"] for path in GIVING for m in STATED.finditer(path.read_text(encoding="utf-8"))}
    assert len(given) > 40
    unread = [text for text in sorted(given) if read_reason(re.sub(r"\{[^}]*\}", "甲", text)) is None]
    assert unread == []


def test_what_has_no_template_stays() -> None:
    assert read_reason("something else") is None
    assert in_chinese("something else") == "something else"


def test_reasons_in_reasons() -> None:
    assert in_chinese("no verb of change before 位") == "“位”之前没有表示变动的动词"
    assert in_chinese("rise before ") == "数字之前有表示上升的动词"
    assert in_chinese("header 专利, row (none), caption (none)") == "表头“专利”，行“（无）”，表题“（无）”"
    assert (
        in_chinese("2023年末, counted from 2024: the whole year, for what flows through it")
        == "“2023年末”，以2024为基准推算：流量指标取全年"
    )
    assert in_chinese("corrected by Li (was 3 (三)): 3: see (p. 2)") == "由Li更正（原为3 (三)）：3: see (p. 2)"
