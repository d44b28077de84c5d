"""Observations to an Excel workbook: Observations, Findings, Documents, Coverage, and a region-by-year sheet for each main indicator.

XlsxWriter writes each row as it comes and keeps none of them (`constant_memory`): a million rows take the memory of one. What is held is what
links need, so flagged rows only, and the figures of the pivot sheets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, fields
from tempfile import TemporaryDirectory
from typing import Any

from innostat.batch import Outcome
from innostat.catalog import load_catalog
from innostat.extras import require
from innostat.models import Finding, Observation
from innostat.output.files import whole
from innostat.output.pivot_sheets import Figures, add_pivot_sheet
from innostat.output.sheets import LAST_ROW, LINKS, Book, Sheet, text_cell
from innostat.output.writer import Checked, Target, Writer
from innostat.pivot import Pivot
from innostat.table import COLUMNS

_WIDTHS = {
    "obs_id": 20, "doc": 26, "page": 7, "line": 7, "start": 9, "end": 9, "quote": 16, "indicator": 24, "label": 30, "breakdown": 18, "region": 12,
    "region_code": 12, "period": 18, "year": 8, "period_source": 14, "value": 12, "unit": 11, "base_value": 20, "base_unit": 11, "value_to": 11,
    "base_value_to": 16, "decimals": 10, "qualifier": 10, "measure": 11, "compared_to": 16, "statement": 11, "table": 26, "sentence": 80, "flags": 14,
}  # fmt: skip
_FINDINGS = {
    "code": 8, "name": 30, "severity": 10, "message": 80, "doc": 26, "line": 7, "quote": 24, "related": 40, "reported": 24, "computed": 24,
    "suggestion": 50, "fingerprint": 18,
}  # fmt: skip
_DOCUMENTS = {
    "doc": 30, "path": 40, "title": 40, "date": 12, "characters": 12, "observations": 14, "flagged": 10, "findings": 10, "sha256": 20, "notes": 60,
}  # fmt: skip
_LINKED = 8  # rows of a finding that are linked


class WorkbookWriter(Writer):
    """Streams observations; writes the other sheets when they are through."""

    def __init__(self, book: Book, target: Target) -> None:
        self._book = book
        self._target = target
        self._dtypes = {c.name: c.dtype for c in COLUMNS}
        self._sheet = self._observations(1)
        self._sheets = 1
        self._checked: Checked | None = None
        self._findings: dict[tuple[str, str], list[int]] = {}
        self._places: dict[tuple[str, str], tuple[str, int]] = {}
        self._linked = 0
        self._documents: list[tuple[object, ...]] = []
        self._by_doc: dict[str, int] = {}
        self._figures = Figures()
        self._counts = {"documents": 0, "observations": 0, "without_year": 0, "without_region": 0, "without_indicator": 0}

    def take_findings(self, checked: Checked) -> None:
        """Note which rows each finding is about, so that rows can be marked as they come."""
        self._checked = checked
        for number, f in enumerate(checked.findings):
            docs = {p.doc for p in (f.place, *f.related)}
            for doc in docs:
                self._by_doc[doc] = self._by_doc.get(doc, 0) + 1
                for obs_id in f.observations:
                    self._findings.setdefault((doc, obs_id), []).append(number)

    def write(self, outcome: Outcome) -> None:
        """Write the rows of one document."""
        flagged = 0
        for o in outcome.observations:
            if self._sheet.row > LAST_ROW:
                self._sheets += 1
                self._sheet.finish()
                self._sheet = self._observations(self._sheets)
            numbers = self._findings.get((o.doc, o.obs_id), ())
            flagged += bool(numbers)
            self._row(o, numbers)
            self._figures.add(o)
            self._counts["without_year"] += o.year is None
            self._counts["without_region"] += not o.region
            self._counts["without_indicator"] += not o.indicator
        self._counts["documents"] += 1
        self._counts["observations"] += len(outcome.observations)
        d = outcome.document
        assert d is not None
        rows, found = len(outcome.observations), self._by_doc.get(outcome.name, 0)
        self._documents.append(
            (outcome.name, d.path, d.title, d.date, len(d.text), rows, flagged, found, d.sha256, " ".join(outcome.notes))
        )

    def fail(self, outcome: Outcome) -> None:
        """Name a document that could not be read, and why."""
        self._documents.append((outcome.name, "", "", "", None, None, None, None, "", f"not read: {outcome.error}"))

    def _observations(self, number: int) -> Sheet:
        widths = {name: _WIDTHS[name] for name in self._target.columns}
        return self._book.sheet("Observations" if number == 1 else f"Observations {number}", widths, frozen=1)

    def _row(self, o: Observation, numbers: Sequence[int]) -> None:
        style = self._book.flagged if numbers else None
        sheet = self._sheet
        comment = ""
        if numbers and self._checked is not None:
            told = [self._checked.findings[n] for n in numbers]
            comment = "\n".join(f"{f.severity} {f.code} {f.name}: {f.message}" for f in told)
            self._places[o.doc, o.obs_id] = (sheet.name, sheet.row)
        for column, name in enumerate(self._target.columns):
            value = getattr(o, name)
            if name == "flags" and numbers and self._linked < LINKS:
                sheet.link(column, f"internal:Findings!A{numbers[0] + 2}", text_cell(value or "finding"), self._book.flagged_link)
                sheet.comment(column, comment)
                self._linked += 1
            else:
                sheet.put(column, value, style, integer=self._dtypes[name] in ("int", "int?"))
        sheet.row += 1

    def finish(self) -> None:
        """Write all other sheets."""
        self._sheet.finish()
        if self._checked is not None:
            self._write_findings(self._checked.findings)
        documents = self._book.sheet("Documents", _DOCUMENTS, frozen=1)
        for row in self._documents:
            documents.write_row(row)
        documents.finish()
        self._write_coverage()
        for pivot in self._figures.pivots(load_catalog(self._target.catalog)):
            add_pivot_sheet(self._book, pivot, self._places_of)

    def _places_of(self, o: Observation) -> str:
        sheet, row = self._places.get((o.doc, o.obs_id), ("", 0))
        return f"internal:'{sheet}'!A{row + 1}" if sheet else ""

    def _write_findings(self, findings: Sequence[Finding]) -> None:
        widest = min(_LINKED, max((len(f.observations) for f in findings), default=0))
        rows = {f"row {n}" if n > 1 else "row": 11 for n in range(1, widest + 1)}
        sheet = self._book.sheet("Findings", _FINDINGS | rows, frozen=2)
        links = 0
        for f in findings:
            related = "; ".join(f"{p.doc}:{p.line} {p.quote}" for p in f.related)
            place = f.place
            row = (
                f.code, f.name, f.severity, f.message, place.doc, place.line, place.quote, related, f.reported, f.computed, f.suggestion, f.fingerprint,
            )  # fmt: skip
            sheet.grow(row, tuple(_FINDINGS.values()))
            for column, value in enumerate(row):
                sheet.put(column, value, self._book.severities[f.severity] if column == 2 else self._book.wrapped, integer=column == 5)
            docs = [p.doc for p in (place, *f.related)]
            column = len(row)
            for obs_id in f.observations[:widest]:
                where = next((self._places[d, obs_id] for d in docs if (d, obs_id) in self._places), None)
                if where is not None and links < LINKS:
                    sheet.link(
                        column,
                        f"internal:'{where[0]}'!A{where[1] + 1}",
                        f"{where[0].removeprefix('Observations')} row {where[1] + 1}".strip(),
                        self._book.link,
                    )
                    column += 1
                    links += 1
            sheet.row += 1
        sheet.finish()

    def _write_coverage(self) -> None:
        sheet = self._book.sheet("Coverage", {"count": 34, "value": 14}, frozen=1)
        counts: dict[str, object] = dict(self._counts)
        if self._checked is not None:
            coverage = self._checked.coverage
            counts = {f.name: value for f, value in zip(fields(coverage), astuple(coverage), strict=True)} | counts
            for severity in ("error", "warning", "note"):
                counts[f"findings: {severity}"] = sum(f.severity == severity for f in self._checked.findings)
        else:
            counts["checks"] = "not run"
        for name, value in counts.items():
            sheet.write_row((name.replace("_", " "), value))
        sheet.finish()


@contextmanager
def open_workbook(target: Target) -> Iterator[Writer]:
    """A workbook, made row by row."""
    with _book(target) as book:
        writer = WorkbookWriter(book, target)
        yield writer
        writer.finish()


def write_pivot_book(pivot: Pivot, target: Target) -> None:
    """A workbook of one pivot."""
    with _book(target) as book:
        add_pivot_sheet(book, pivot, lambda o: "")


@contextmanager
def _book(target: Target) -> Iterator[Book]:
    assert target.path is not None
    xlsxwriter: Any = require("xlsxwriter", "excel", f"{target.path}: writing it")
    with whole(target.path) as temporary, TemporaryDirectory(prefix="innostat-") as waiting:
        book = Book(xlsxwriter, str(temporary), waiting)
        try:
            yield book
            book.close()
        except BaseException:
            book.abandon()
            raise
