"""`innostat check` and the review in `innostat extract`, as processes: exit codes, streams, formats, inputs."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

ENV = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
CLEAN = "2023年，全国研发经费投入33357.1亿元，比上年增长8.4%。\n"
FAULTY = "我国研发人员全时当量由2023年的324.7万人年提高到2023年的635.4万人年。\n"
FALLS = "园区产品合格率由2021年的98.6%提高到2023年的96.8%。\n"


def run(*arguments: str | Path, stdin: bytes = b"", cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "innostat", *map(str, arguments)], input=stdin, capture_output=True, cwd=cwd, env=ENV, timeout=120
    )


def findings(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(done.stdout)["findings"]
    return found


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "clean.txt").write_text(CLEAN, encoding="utf-8")
    (folder / "faulty.txt").write_text(FAULTY, encoding="utf-8")
    return folder


def review(folder: Path, text: str) -> Path:
    path = folder / "innostat-review.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_clean_is_0(texts: Path) -> None:
    done = run("check", texts / "clean.txt")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith("No findings.\nLooked at 1 document: 3 numbers seen, 2 observations made")


def test_findings_are_1_on_stdout(texts: Path) -> None:
    done = run("check", texts)
    assert done.returncode == 1
    assert b"Y102 same-year-both-ends" in done.stdout
    assert done.stderr == b""


@pytest.mark.parametrize(("level", "code"), [("error", 1), ("warning", 1), ("note", 1), ("never", 0)])
def test_fail_level(texts: Path, level: str, code: int) -> None:
    assert run("check", texts, "--select", "Y102", "--fail-level", level).returncode == code


def test_fail_level_above_what_is_found(texts: Path) -> None:
    found = findings(run("check", texts, "--format", "json"))
    mild = {f["code"] for f in found if f["severity"] == "warning"}
    if mild:
        assert run("check", texts, "--select", ",".join(map(str, mild)), "--fail-level", "error").returncode == 0


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        (["--select", "Y102"], {"Y102"}),
        (["--select", "V,S"], set()),
        (["--select", "Y1", "--ignore", "Y103,Y104"], {"Y102"}),
        (["--ignore", "Y,V"], set()),
    ],
)
def test_select_and_ignore(texts: Path, options: list[str], codes: set[str]) -> None:
    done = run("check", texts, "--format", "json", *options)
    assert {f["code"] for f in findings(done)} - {"V205"} == codes


@pytest.mark.parametrize(
    "options",
    [["--select", "Q9"], ["--ignore", "Y102,no"], ["--select", ""], ["--format", "xml"], ["--fail-level", "all"], ["--jobs", "-1"]],
)
def test_wrong_usage_is_2(texts: Path, options: list[str]) -> None:
    done = run("check", texts, *options)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Traceback" not in done.stderr


def test_nothing_to_read_is_2(tmp_path: Path) -> None:
    for target in (tmp_path, tmp_path / "none.txt", tmp_path / "none.csv"):
        done = run("check", target)
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr
        assert b"Traceback" not in done.stderr


def test_unreadable_input_is_2_but_the_rest_is_checked(texts: Path) -> None:
    (texts / "picture.txt").write_bytes(b"\x89PNG\x00\x01")
    done = run("check", texts)
    assert done.returncode == 2
    assert b"Y102" in done.stdout
    assert b"picture.txt" in done.stderr


@pytest.mark.parametrize(
    "data", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00", b"doc,start,end,quote,label,period,value,base_value,base_unit\nx,a,b,c,d,e,f,g,h\n"]
)
def test_broken_tables_are_2(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(data)
    done = run("check", path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Traceback" not in done.stderr


def test_a_table_gives_what_its_texts_give(texts: Path, tmp_path: Path) -> None:
    table = tmp_path / "out.csv"
    assert run("extract", texts, "-o", table).returncode == 0
    of_texts = {f["code"] for f in findings(run("check", texts, "--format", "json"))}
    of_table = findings(run("check", table, "--format", "json"))
    assert {f["code"] for f in of_table} == of_texts
    assert of_table[0]["doc"] == "faulty.txt"
    piped = run("check", "-", "--format", "json", stdin=table.read_bytes())
    assert findings(piped) == of_table
    assert piped.returncode == 1


def test_text_on_stdin() -> None:
    done = run("check", "-", "--format", "json", stdin=FAULTY.encode())
    assert done.returncode == 1
    assert "Y102" in {f["code"] for f in findings(done)}


@pytest.mark.parametrize("kind", ["text", "json", "jsonl", "csv", "sarif", "github"])
def test_formats_to_stdout_and_to_a_file(texts: Path, tmp_path: Path, kind: str) -> None:
    done = run("check", texts, "--format", kind)
    target = tmp_path / "findings.out"
    to_file = run("check", texts, "--format", kind, "-o", target)
    assert (to_file.returncode, to_file.stdout) == (1, b"")
    assert target.read_bytes() == done.stdout
    assert b"Y102" in done.stdout


def test_the_output_is_the_same_for_any_number_of_processes(texts: Path) -> None:
    assert run("check", texts, "--format", "json").stdout == run("check", texts, "--format", "json", "--jobs", "2").stdout


def test_annotations_name_files_as_given(texts: Path) -> None:
    done = run("check", "texts", "--format", "github", "--select", "Y102", cwd=texts.parent)
    assert done.stdout.decode().startswith("::error file=texts/faulty.txt,line=1,title=Y102 same-year-both-ends::")


def test_two_files_of_one_name_stay_apart(texts: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "faulty.txt").write_text(CLEAN, encoding="utf-8")
    found = findings(run("check", other, texts, "--format", "json", "--select", "Y102"))
    assert [f["doc"] for f in found] == [(texts / "faulty.txt").as_posix()]


def test_a_users_reference(texts: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(
        "indicator,region,year,value,unit\nrd_expenditure,中国,2022,33357.1,亿元\nrd_expenditure,中国,2023,40000.5,亿元\n", encoding="utf-8"
    )
    assert run("check", texts / "clean.txt").returncode == 0
    found = findings(run("check", texts / "clean.txt", "--reference", own, "--format", "json"))
    assert {f["code"] for f in found} & {"Y104", "V201"}
    own.write_text("a,b\n1,2\n", encoding="utf-8")
    assert run("check", texts / "clean.txt", "--reference", own).returncode == 2
    assert run("check", texts / "clean.txt", "--reference", tmp_path / "none.csv").returncode == 2


# review ---------------------------------------------------------------------------------------------------------------


def accept(fingerprints: list[object]) -> str:
    return "".join(f'[[accept]]\nfingerprint = "{x}"\nreason = "seen"\nby = "Li"\n\n' for x in fingerprints)


def test_accepted_findings_are_not_reported_again(texts: Path) -> None:
    found = findings(run("check", texts, "--format", "json"))
    review(texts, accept([f["fingerprint"] for f in found]))
    done = run("check", texts)
    assert done.returncode == 0
    assert done.stdout.startswith(b"No findings.")
    assert b"accepted in review" in done.stderr
    edited = "一段新写的导语，没有数字。\n\n" + FAULTY
    (texts / "faulty.txt").write_text(edited, encoding="utf-8")
    assert run("check", texts).returncode == 0


def test_stale_ones_are_told_and_pruned(texts: Path) -> None:
    path = review(texts, "# ours\n" + accept(["0123456789abcdef"]) + "# end\n")
    done = run("check", texts / "clean.txt")
    assert done.stderr == b""  # one file is not all that the review speaks of
    done = run("check", texts)
    assert b"0123456789abcdef is found no more (seen); --prune removes it" in done.stderr
    assert done.returncode == 1
    done = run("check", texts, "--prune")
    assert b"1 stale removed" in done.stderr
    assert "0123456789abcdef" not in path.read_text(encoding="utf-8")
    assert path.read_text(encoding="utf-8") == "# ours\n# end\n"
    assert run("check", texts).stderr == b""


def test_a_named_review(texts: Path, tmp_path: Path) -> None:
    found = findings(run("check", texts, "--format", "json"))
    elsewhere = review(tmp_path, accept([f["fingerprint"] for f in found]))
    assert run("check", texts).returncode == 1
    assert run("check", texts, "--review", elsewhere).returncode == 0


@pytest.mark.parametrize("command", ["check", "extract"])
def test_a_broken_review_is_2_with_all_problems(texts: Path, command: str) -> None:
    path = review(texts, '[[accept]]\nfingerprint = "x"\n[[correct]]\nfield = "value"\n')
    done = run(command, texts)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().count(f"{path}: ") >= 5


def corrected(expect: str) -> str:
    return f'[[correct]]\ndoc = "faulty.txt"\nquote = "324.7万人年"\nfield = "period"\nexpect = "{expect}"\nto = "2012"\nreason = "series"\nby = "Li"\n'


def rows(done: subprocess.CompletedProcess[bytes]) -> dict[str, dict[str, str]]:
    return {r["quote"]: r for r in csv.DictReader(io.StringIO(done.stdout.decode(), newline=""))}


def test_extract_applies_corrections_and_marks_the_row(texts: Path) -> None:
    review(texts, corrected("2023"))
    done = run("extract", texts)
    assert done.returncode == 0
    row = rows(done)["324.7万人年"]
    assert (row["period"], row["year"], row["flags"]) == ("2012", "2012", "corrected")
    assert rows(run("extract", texts / "faulty.txt"))["324.7万人年"]["period"] == "2012"


def test_extract_fails_loudly_where_the_old_value_is_gone(texts: Path) -> None:
    review(texts, corrected("2020"))
    done = run("extract", texts)
    assert done.returncode == 1
    assert "expected '2020'" in done.stderr.decode()
    row = rows(done)["324.7万人年"]
    assert (row["period"], row["flags"]) == ("2023", "")
    assert run("check", texts / "faulty.txt", "--fail-level", "never").returncode == 1


def test_a_corrected_table_is_not_corrected_again(texts: Path) -> None:
    review(texts, corrected("2023"))
    table = texts / "out.csv"
    assert run("extract", texts, "-o", table).returncode == 0
    done = run("check", table, "--fail-level", "never")
    assert (done.returncode, done.stderr) == (0, b"")


# flags and repeated passages ------------------------------------------------------------------------------------------


def test_flags(texts: Path) -> None:
    assert rows(run("extract", texts))["324.7万人年"]["flags"] == ""
    assert "Y102" in rows(run("extract", texts, "--flags"))["324.7万人年"]["flags"].split(";")
    assert rows(run("extract", texts, "--flags"))["33357.1亿元"]["flags"] == ""


# library --------------------------------------------------------------------------------------------------------------


def test_library(texts: Path) -> None:
    import innostat

    assert "Y102" in {f.code for f in innostat.check(FAULTY)}
    assert "Y102" in {f.code for f in innostat.check(texts)}
    assert innostat.check([texts / "clean.txt"]) == []
    assert innostat.check(CLEAN, select=["Y"]) == []
    assert {f.code for f in innostat.check(FALLS, ignore=["Y"])} == {"V204"}


PASSAGE = (
    "2023年，滨湖新区登记技术合同4127项，技术合同成交额达到186.4亿元，比上年增长21.3%；新增高新技术企业312家，总数达到2046家。"
    "全年有58项成果在本区落地转化，其中来自高校的37项、来自企业的21项。新区还设立了规模20亿元的种子基金，重点投向还没有收入的早期团队。\n"
)


@pytest.mark.parametrize(("first", "second"), [("", ""), ("导语一。\n\n", "另一篇文章的开头，与前一篇不同。\n\n")])
def test_dedupe_keeps_one_of_repeated_rows(tmp_path: Path, first: str, second: str) -> None:
    (tmp_path / "a.txt").write_text(first + PASSAGE, encoding="utf-8")
    (tmp_path / "b.txt").write_text(second + PASSAGE + "\n2023年，襄阳市专利授权量为9321件。\n", encoding="utf-8")
    plain = list(csv.DictReader(io.StringIO(run("extract", tmp_path).stdout.decode(), newline="")))
    kept = list(csv.DictReader(io.StringIO(run("extract", tmp_path, "--dedupe").stdout.decode(), newline="")))
    once = [r for r in plain if r["doc"] == "a.txt"]
    assert [(r["doc"], r["quote"]) for r in kept] == [(r["doc"], r["quote"]) for r in once] + [("b.txt", "9321件")]
    assert {r["flags"] for r in kept[:-1]} == {"D601"}
    assert kept[-1]["flags"] == ""
    assert {r["flags"] for r in plain} == {""}


def test_a_fault_of_the_program_is_one_line(texts: Path) -> None:
    broken = "import innostat.audit as a; a.run_checks = lambda *x: 1 / 0; from innostat.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", broken, "check", str(texts)], capture_output=True, env=ENV, timeout=60)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"internal error (ZeroDivisionError: division by zero)")
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("format_", ["text", "json", "jsonl", "csv", "sarif", "github"])
def test_findings_in_chinese(texts: Path, format_: str) -> None:
    chinese, english = (run("check", texts, "--format", format_, "--lang", lang) for lang in ("zh", "en"))
    assert english.stdout == run("check", texts, "--format", format_).stdout
    assert (chinese.returncode, chinese.stderr) == (english.returncode, english.stderr) == (1, b"")
    assert "首尾都是2023年，其中一个年份有误" in chinese.stdout.decode()
    assert "at both ends" not in chinese.stdout.decode()


def test_fingerprints_have_no_language(texts: Path) -> None:
    chinese, english = (findings(run("check", texts, "--format", "json", "--lang", lang)) for lang in ("zh", "en"))
    said = ("message", "reported", "computed", "suggestion")
    assert [{k: v for k, v in f.items() if k not in said} for f in chinese] == [
        {k: v for k, v in f.items() if k not in said} for f in english
    ]


def test_a_language_that_is_none(texts: Path) -> None:
    done = run("check", texts, "--lang", "fr")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"--lang" in done.stderr


def test_a_fault_in_one_check_costs_no_other_findings(texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from innostat.audit import audit
    from innostat.checks import run as runner

    def broken(*_: object) -> list[object]:
        raise IndexError("list index out of range")

    whole = audit([str(texts)], lambda line: None)
    monkeypatch.setattr(runner, "CHECKS", {**runner.CHECKS, "sums": broken})
    told: list[str] = []
    found = audit([str(texts)], told.append)
    assert [f.code for f in found.findings] == [f.code for f in whole.findings] != []
    assert found.unread == 1
    assert told == [
        "checks of sums: internal error (IndexError: list index out of range), some findings are missing; please report it with the files"
    ]
