"""The review page without a browser: what it holds, how it is put together, that it is whole."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import innostat
from conftest import ROOT
from innostat.catalog import load_catalog
from innostat.cli import app
from innostat.models import Document
from innostat.pipeline import extract_document
from innostat.reasons import in_chinese
from innostat.report.page import build_page, bundle, decisions_file
from innostat.report.page.payload import Utf16
from pages import TEXTS, page_of_texts, payload_of_texts, write_texts

FOLDER = ROOT / "src" / "innostat" / "report" / "page"
WORDS = tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))
MODULES = sorted((FOLDER / "app").glob("*.js"))

ANY = st.text(st.characters(exclude_categories=()))  # lone surrogates too


def data_of(html: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.S)
    assert found
    data: dict[str, object] = json.loads(found[1])
    return data


@given(ANY)
def test_json_stays_in_its_element_and_is_what_it_was(text: str) -> None:
    written = bundle.script_json({"text": text})
    assert not re.search("[<>&\u2028\u2029\ud800-\udfff]", written)
    assert json.loads(written)["text"] == json.loads(json.dumps(text))  # two halves side by side are one character in JSON


@given(ANY, st.data())
def test_offsets_in_utf16(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    assert Utf16(text)(offset) == len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2


def test_offsets_of_rows_point_at_their_quotes() -> None:
    text = "𠮷野家2023年开店😀33家，👩‍🔬研发经费12.5亿元，𠀀增长8.4%。"
    payload = payload_of_texts({"a.txt": text})
    units = text.encode("utf-16-le")
    quotes = [payload["strings"][n] for n in payload["rows"]["quote"]]
    assert quotes == ["33家", "12.5亿元", "8.4%"]
    spans = zip(payload["rows"]["start"], payload["rows"]["end"], strict=True)
    assert [units[2 * a : 2 * b].decode("utf-16-le") for a, b in spans] == quotes


def test_texts_are_held_once() -> None:
    text = TEXTS["b/first.txt"].strip()
    assert page_of_texts(TEXTS).count(text) == 1


def test_same_input_same_bytes(tmp_path: Path) -> None:
    folder = write_texts(tmp_path)
    pages = [build_page([str(folder)], pytest.fail, jobs=jobs).html() for jobs in (1, 2, 1)]
    assert len(set(pages)) == 1


def test_the_policy_names_each_script_and_style_and_nothing_else() -> None:
    html = page_of_texts(TEXTS)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    rules = dict(part.strip().split(" ", 1) for part in policy[1].split(";"))
    for kind, tag in (("script-src", "script"), ("style-src", "style")):
        held = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.S)
        assert rules[kind].split() == [bundle.digest(text) for text in held]
    assert rules["default-src"] == rules["connect-src"] == "'none'"
    assert "unsafe" not in policy[1]
    assert not re.search(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=", html.split('id="data"')[0])


def test_libraries_are_as_published_with_their_licences() -> None:
    files = tomllib.loads((FOLDER / "vendor" / "vendor.toml").read_text(encoding="utf-8"))["file"]
    assert {f["name"] for f in files} | {f["licence_file"] for f in files} | {"vendor.toml"} == {
        p.name for p in (FOLDER / "vendor").iterdir()
    }
    html = page_of_texts(TEXTS)
    for f in files:
        assert hashlib.sha256((FOLDER / "vendor" / f["name"]).read_bytes()).hexdigest() == f["sha256"], f["name"]
        assert f"{f['package']} {f['version']}" in html
    assert "Apache License" in html
    assert "Permission is hereby granted" in html


def test_modules_are_short_and_bundled() -> None:
    whole = bundle.bundled("main")
    for path in [*MODULES, *FOLDER.glob("app/*.css")]:
        assert len(path.read_text(encoding="utf-8").splitlines()) < 400, path.name
    for path in MODULES:
        assert f"// ---- {path.name}\n" in whole


@pytest.mark.parametrize(
    ("modules", "told"),
    [
        ({"main": 'import { a } from "./b.js";\n', "b": 'import { c } from "./main.js";\n'}, "main -> b -> main"),
        ({"main": "export default 3;\n"}, "not bundled"),
        ({"main": 'import a from "./b.js";\n', "b": ""}, "not bundled"),
        ({"main": "const a = '</SCRIPT>';\n"}, "ends a script element"),
    ],
)
def test_what_cannot_be_bundled_is_told(modules: dict[str, str], told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "_read", lambda _, name: modules[name.removesuffix(".js")])
    with pytest.raises(ValueError, match=told):
        bundle.bundled.__wrapped__("main")


def test_findings_and_reasons_are_held_in_both_languages() -> None:
    text = "我国研发人员全时当量由2023年的324.7万人年提高到2023年的635.4万人年。"
    payload = payload_of_texts({"a.txt": text})
    findings = {f["code"]: f for f in payload["findings"]}
    assert findings["Y102"]["message"].endswith("has 2023 at both ends; one of the two years is wrong")
    assert findings["Y102"]["zh"]["message"] == f"“{text[10:-1]}”首尾都是2023年，其中一个年份有误"
    assert payload["rules"]["Y102"]["zh"]["title"] == "首尾年份相同"
    because = payload["because"]

    def told(held: int | list[Any], language: str) -> str:
        if isinstance(held, int):
            return str(payload["strings"][held])
        return re.sub(r"\{(\d+)\}", lambda m: told(held[int(m[1]) + 1], language), because[language][held[0]])

    rows = extract_document(Document("a.txt", text))
    wanted = [[[r.field, r.because] for r in o.reasons if r.because] for o in rows]
    for language, say in (("en", str), ("zh", in_chinese)):
        held = [[[payload["strings"][field], told(because["held"][n], language)] for field, n in reasons] for reasons in payload["reasons"]]
        assert held == [[[field, say(reason)] for field, reason in reasons] for reasons in wanted]


def test_words_are_there_in_both_languages() -> None:
    assert set(WORDS["zh"]) == set(WORDS["en"])
    for key, text in WORDS["en"].items():
        assert set(re.findall(r"\{(\w+)", text)) == set(re.findall(r"\{(\w+)", WORDS["zh"][key])), key


def test_words_that_the_modules_use_are_there() -> None:
    used = {key for path in MODULES for key in re.findall(r'\bt\("(\w+)"', path.read_text(encoding="utf-8"))}
    assert len(used) > 40
    assert used <= set(WORDS["en"])


def test_kinds_of_published_figures_have_words() -> None:
    lines = (ROOT / "src/innostat/data/reference.csv").read_text(encoding="utf-8").splitlines()
    assert {f"vintage_{row['vintage']}" for row in csv.DictReader(lines)} <= set(WORDS["en"])


def test_no_words_in_the_code() -> None:
    for path in MODULES:
        code = re.sub(r"//.*|/\*.*?\*/", "", path.read_text(encoding="utf-8"))
        assert not re.search(r"[\u4e00-\u9fff]", code), path.name


def test_a_table_without_texts_shows_its_sentences(tmp_path: Path) -> None:
    folder = write_texts(tmp_path / "texts")
    table = tmp_path / "out.csv"
    CliRunner().invoke(app, ["extract", str(folder), "-o", str(table)])
    payload = build_page([str(table)], pytest.fail).payload
    documents, rows, strings = payload["documents"], payload["rows"], payload["strings"]
    assert all(d["bare"] for d in documents)
    for i, quote in enumerate(rows["quote"]):
        text = documents[rows["doc"][i]]["text"]
        assert text[rows["start"][i] : rows["end"][i]] == strings[quote]


def test_charts_hold_conflicts_and_the_published_series() -> None:
    texts = {
        "a.txt": "2023年，全国研发经费投入33357.1亿元。\n",
        "b.txt": "2023年，全国研发经费投入35357.1亿元。2022年，全国研发经费投入30782.9亿元。\n",
    }
    payload = payload_of_texts(texts)
    (series,) = payload["series"]
    assert series["conflicts"] == [2023]
    assert len(series["rows"]) == 3
    assert {p["year"] for p in series["published"]} >= {2022, 2023}
    tables = payload_of_texts(TEXTS)["tables"]
    assert [len(table["rows"]) for table in tables] == [5]


def test_accepted_findings_are_on_the_page_with_the_file(tmp_path: Path) -> None:
    folder = write_texts(tmp_path)
    first = build_page([str(folder)], pytest.fail)
    text = f'[[accept]]\nfingerprint = "{first.audit.findings[0].fingerprint}"\nreason = "seen"\nby = "Li"\nverdict = "false-alarm"\n'
    (folder / "innostat-review.toml").write_text(text, encoding="utf-8")
    again = build_page([str(folder)], pytest.fail)
    assert len(again.audit.findings) == len(first.audit.findings) - 1
    assert again.payload["findings"] == first.payload["findings"]
    assert again.payload["reviews"][0]["text"] == text
    assert again.audit.reviews[0].accepts[0].verdict == "false-alarm"


def test_decisions_go_beside_the_first_input(tmp_path: Path) -> None:
    folder = write_texts(tmp_path)
    assert decisions_file([str(folder)], None) == folder / "innostat-review.toml"
    assert decisions_file(["-", str(folder / "a.txt")], None) == folder / "innostat-review.toml"
    assert decisions_file([str(folder)], "x.toml") == Path("x.toml")


def test_command_writes_the_page(tmp_path: Path) -> None:
    folder = write_texts(tmp_path / "texts")
    out = tmp_path / "review.html"
    run = CliRunner().invoke(app, ["review", str(folder), "-o", str(out)])
    assert (run.exit_code, run.stdout, run.stderr) == (0, "", "")
    assert out.read_text(encoding="utf-8") == innostat.review_page(folder)
    piped = CliRunner().invoke(app, ["review", str(folder)])
    assert piped.stdout == out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["{texts}", "-o", "{texts}/a.txt"], "where the next run would read it"),
        (["{texts}/a.txt", "-o", "{texts}/a.txt"], "is an input too"),
        (["{texts}", "--serve", "-o", "x.html"], "--serve and -o"),
        (["{texts}/none.txt", "-o", "x.html"], "nothing could be read"),
        (["{texts}", "--review", "{texts}/a.txt", "-o", "x.html"], "no valid TOML"),
    ],
)
def test_wrong_usage_is_told_and_nothing_written(arguments: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_texts(tmp_path / "texts")
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke(app, ["review", *(a.format(texts="texts") for a in arguments)])
    assert run.exit_code == 2
    assert told in run.stderr
    assert not (tmp_path / "x.html").exists()


def test_an_unreadable_file_is_told_and_the_rest_done(tmp_path: Path) -> None:
    folder = write_texts(tmp_path / "texts")
    (folder / "c.txt").write_bytes(b"\x00\x01\x02\x03" * 100)
    run = CliRunner().invoke(app, ["review", str(folder), "-o", str(tmp_path / "x.html")])
    assert run.exit_code == 1
    assert "c.txt" in run.stderr
    assert len(data_of((tmp_path / "x.html").read_text(encoding="utf-8"))["documents"]) == 3  # type: ignore[arg-type]


def test_indicators_of_the_catalogue_can_be_chosen() -> None:
    payload = payload_of_texts(TEXTS)
    assert set(payload["indicators"]) == set(load_catalog().indicators)
