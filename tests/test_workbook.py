"""The workbook as a spreadsheet sees it: types, links in both directions, notes, filters; and what LibreOffice makes of it."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import ROOT
from innostat.output import workbook as workbook_module
from innostat.table import NAMES
from test_cli import run
from written import BASE, outcome_of, write

HOSTILE = (
    '=HYPERLINK("http://a","b")',
    "@SUM(A1)",
    "+1+1",
    "{=1}",
    "http://a.b/c",
    "<b>&",
    "a\x00\x0bb",
    "_x0041_",
    "\u202e右",
    "长" * 40_000,
    "a\ud800",
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Contradicting texts and a regional table, through the command line."""
    path = tmp_path_factory.mktemp("book") / "out.xlsx"
    done = run("extract", ROOT / "fixtures" / "contradictions", ROOT / "fixtures" / "wild" / "national_rd_bulletin_2016.txt", "-o", path)
    assert done.returncode == 0, done.stderr
    return path


def rows_of(sheet: Any) -> list[dict[str, Any]]:
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_sheets_and_types(book: Path) -> None:
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames[:4] == ["Observations", "Findings", "Documents", "Coverage"]
    assert "研究与试验发展经费" in sheets.sheetnames[4:]
    observations = rows_of(sheets["Observations"])
    assert list(observations[0]) == list(NAMES)
    assert {type(r["value"]) for r in observations} == {int, float}
    assert {type(r["year"]) for r in observations} <= {int, type(None)}
    assert {type(r["period"]) for r in observations} <= {str, type(None)}
    for sheet in sheets:
        assert sheet.freeze_panes, sheet.title
        assert sheet.auto_filter.ref.startswith("A1:"), sheet.title
        assert sheet.column_dimensions["A"].width != 13, sheet.title
    regions = rows_of(sheets["研究与试验发展经费"])
    assert {r["region"] for r in regions} >= {"中国", "北京", "广东"}
    assert isinstance(next(r for r in regions if r["region"] == "北京")[2016], int | float)


def test_figures_that_contradict_are_not_cut_off(tmp_path: Path) -> None:
    values = [*((year, f"{year - 1600}.1") for year in range(2018, 2024)), (2024, "288.3"), (2024, "571.6"), (2024, "774.5")]
    (tmp_path / "a.txt").write_text(
        "\n\n".join(f"{year}年，全国研发人员全时当量为{value}万人年。" for year, value in values), encoding="utf-8"
    )
    assert run("extract", tmp_path / "a.txt", "-o", tmp_path / "out.xlsx").returncode == 0
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[4]
    cell = sheet.cell(2, sheet.max_column)
    assert cell.value == "288.3 ≠ 571.6 ≠ 774.5"
    assert sheet.column_dimensions[cell.column_letter].width > len(cell.value)


def test_flagged_rows_and_findings_lead_to_each_other(book: Path) -> None:
    sheets = openpyxl.load_workbook(book)
    observations, findings = sheets["Observations"], sheets["Findings"]
    flags = NAMES.index("flags") + 1
    flagged = [row for row in range(2, observations.max_row + 1) if observations.cell(row, flags).value]
    assert len(flagged) > 30
    for row in flagged:
        cell = observations.cell(row, flags)
        target = cell.hyperlink.location
        assert target.startswith("Findings!A")
        code = findings.cell(int(target.removeprefix("Findings!A")), 1).value
        assert code in str(cell.value).split(";")
        assert code in cell.comment.text
        assert observations.cell(row, 1).fill.fgColor.rgb == "FFFFF2CC"
    plain = [row for row in range(2, observations.max_row + 1) if row not in flagged]
    assert {observations.cell(row, 1).fill.fill_type for row in plain} == {None}
    back = {}
    for row in findings.iter_rows(min_row=2):
        for cell in row:
            if cell.hyperlink:
                back.setdefault(int(cell.hyperlink.location.rpartition("!A")[2]), set()).add(row[0].value)
    for row, codes in back.items():
        assert codes <= set(str(observations.cell(row, flags).value).split(";"))
    assert len(set(flagged) - set(back)) < len(flagged) / 2  # a finding leads to its first rows


def test_documents_and_coverage(book: Path) -> None:
    sheets = openpyxl.load_workbook(book)
    documents = rows_of(sheets["Documents"])
    assert sum(d["observations"] for d in documents) == sheets["Observations"].max_row - 1
    assert all(len(d["sha256"]) == 64 for d in documents)
    coverage = {r["count"]: r["value"] for r in rows_of(sheets["Coverage"])}
    assert coverage["documents"] == len(documents)
    assert coverage["observations"] == sheets["Observations"].max_row - 1
    assert coverage["findings: error"] == sum(f["severity"] == "error" for f in rows_of(sheets["Findings"]))


def test_nothing_runs_and_nothing_breaks(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    rows = [replace(BASE, obs_id=f"x-{i}", label=text, sentence=text, doc=text) for i, text in enumerate(HOSTILE)]
    write("xlsx", path, [outcome_of(rows, text) for text in HOSTILE])
    for sheet in openpyxl.load_workbook(path):
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}, sheet.title
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_a_sheet_that_is_full_is_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_module, "LAST_ROW", 3)
    write("xlsx", tmp_path / "out.xlsx", [outcome_of([replace(BASE, obs_id=f"x-{i}") for i in range(7)])])
    sheets = openpyxl.load_workbook(tmp_path / "out.xlsx")
    found = {s.title: [r["obs_id"] for r in rows_of(s)] for s in sheets if s.title.startswith("Observations")}
    assert found == {"Observations": ["x-0", "x-1", "x-2"], "Observations 2": ["x-3", "x-4", "x-5"], "Observations 3": ["x-6"]}


def test_without_checks_the_workbook_says_so(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    assert run("extract", ROOT / "fixtures" / "contradictions", "-o", path, "--no-flags").returncode == 0
    sheets = openpyxl.load_workbook(path)
    assert "Findings" not in sheets.sheetnames
    assert {"count": "checks", "value": "not run"} in rows_of(sheets["Coverage"])


def test_a_document_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("2023年，全国研发经费33357.1亿元。", encoding="utf-8")
    (tmp_path / "b.docx").write_bytes(b"PK\x03\x04 broken")
    done = run("extract", tmp_path / "a.txt", tmp_path / "b.docx", "-o", tmp_path / "out.xlsx")
    assert done.returncode == 1
    documents = rows_of(openpyxl.load_workbook(tmp_path / "out.xlsx")["Documents"])
    assert [d["doc"] for d in documents] == ["a.txt", "b.docx"]
    assert documents[1]["notes"].startswith("not read: ")


def converted(path: Path, kind: str, folder: Path) -> Path:
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind, "--outdir", folder / "out", path],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return folder / "out" / path.with_suffix(f".{kind}").name


@pytest.mark.needs_program("soffice", "libreoffice")
def test_libreoffice_reads_it_back(book: Path, tmp_path: Path) -> None:
    """Opened and saved by LibreOffice, every cell, link and note is what was written."""
    ours, theirs = openpyxl.load_workbook(book), openpyxl.load_workbook(converted(book, "xlsx", tmp_path))
    assert ours.sheetnames == theirs.sheetnames
    for sheet in ours:
        other = theirs[sheet.title]
        assert [list(r) for r in sheet.iter_rows(values_only=True)] == [list(r) for r in other.iter_rows(values_only=True)], sheet.title
        assert other.auto_filter.ref == sheet.auto_filter.ref
        links = [(c.coordinate, c.hyperlink.location.replace("'", "")) for r in sheet.iter_rows() for c in r if c.hyperlink]
        again = [(c.coordinate, c.hyperlink.location.replace("'", "").lstrip("#")) for r in other.iter_rows() for c in r if c.hyperlink]
        assert links == again, sheet.title
        assert {c.coordinate for r in sheet.iter_rows() for c in r if c.comment} == {
            c.coordinate for r in other.iter_rows() for c in r if c.comment
        }


@pytest.mark.needs_program("soffice", "libreoffice")
def test_libreoffice_opens_hostile_texts(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write("xlsx", path, [outcome_of([replace(BASE, obs_id=f"x-{i}", label=text) for i, text in enumerate(HOSTILE)])])
    found = [r["label"] for r in rows_of(openpyxl.load_workbook(converted(path, "xlsx", tmp_path))["Observations"])]
    assert found[:6] == list(HOSTILE[:6])
    assert len(found) == len(HOSTILE)
