"""Observations as a Frictionless data package: a folder with `datapackage.json`, the tables as CSV, and the sources with their hashes.

After Data Package 1 (https://specs.frictionlessdata.io/data-package/), which the tools of today read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, TextIO

from innostat.batch import Outcome
from innostat.models import Finding
from innostat.output.files import whole_folder
from innostat.output.rows import DelimitedWriter, row_writer
from innostat.output.writer import Checked, Target, Writer, encodable
from innostat.table import COLUMNS, Column, harmless

DESCRIPTOR = "datapackage.json"
_NAME = "innostat-observations"
_TYPES = {"int": "integer", "int?": "integer", "decimal": "number", "decimal?": "number"}
_DOCUMENTS = {
    "doc": "the document, as in the column doc of the observations", "path": "the file", "sha256": "of the file's bytes", "title": "of the document",
    "date": "when it was published, ISO 8601", "characters": "of its text", "observations": "rows that it gave",
}  # fmt: skip
_FINDINGS = {
    "code": "of the rule", "name": "of the rule", "severity": "error, warning or note", "message": "what stands where", "doc": "first place",
    "line": "first place", "quote": "first place", "observations": "obs_id of the rows that take part, `;` between them", "suggestion": "what would resolve it",
    "fingerprint": "stable under moves in the text",
}  # fmt: skip


def field_schema(column: Column) -> dict[str, Any]:
    """A column as a field of Table Schema."""
    field: dict[str, Any] = {"name": column.name, "type": _TYPES.get(column.dtype, "string"), "description": column.meaning}
    constraints: dict[str, Any] = {}
    if column.dtype in ("int", "decimal"):
        constraints["required"] = True
    if column.values:
        constraints["enum"] = [v for v in column.values if v]
    return field | ({"constraints": constraints} if constraints else {})


class PackageWriter(Writer):
    """Writes observations as they come, and beside them what each document is."""

    def __init__(self, observations: TextIO, documents: TextIO, columns: Sequence[str]) -> None:
        self._rows = DelimitedWriter(observations, columns)
        self._documents = row_writer(documents)
        self._documents.writerow(_DOCUMENTS)
        self.sources: list[dict[str, str]] = []
        self.findings: Sequence[Finding] | None = None

    def take_findings(self, checked: Checked) -> None:
        """Keep the findings for a table of their own."""
        self.findings = checked.findings

    def write(self, outcome: Outcome) -> None:
        """Write the rows of one document."""
        self._rows.write(outcome)
        document = outcome.document
        assert document is not None
        counts = (len(document.text), len(outcome.observations))
        self._documents.writerow([*map(harmless, (outcome.name, document.path, document.sha256, document.title, document.date)), *counts])
        source = {"title": document.title or outcome.name, "path": _relative(document.path), "hash": f"sha256:{document.sha256}"}
        self.sources.append({k: encodable(v) for k, v in source.items() if v})


@contextmanager
def open_datapackage(target: Target) -> Iterator[Writer]:
    """A folder that is a data package, put in place as a whole."""
    assert target.path is not None
    with whole_folder(target.path, _ours) as folder:
        with _csv(folder / "observations.csv") as observations, _csv(folder / "documents.csv") as documents:
            writer = PackageWriter(observations, documents, target.columns)
            yield writer
        resources = [
            _resource(folder, "observations", [field_schema(c) for c in sorted((c for c in COLUMNS if c.name in target.columns), key=lambda c: target.columns.index(c.name))]),
            _resource(folder, "documents", _fields(_DOCUMENTS, ("characters", "observations"))),
        ]  # fmt: skip
        if writer.findings is not None:
            with _csv(folder / "findings.csv") as stream:
                _write_findings(stream, writer.findings)
            resources.append(_resource(folder, "findings", _fields(_FINDINGS, ("line",))))
        descriptor = {
            "profile": "tabular-data-package", "name": _NAME, "title": "Statistics found in texts",
            "description": "Texts that a spreadsheet would run as a formula have a leading apostrophe.", "innostat": version("innostat"),
            "sources": writer.sources, "resources": resources,
        }  # fmt: skip
        (folder / DESCRIPTOR).write_text(json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _fields(meanings: dict[str, str], counts: Sequence[str]) -> list[dict[str, Any]]:
    return [{"name": n, "type": "integer" if n in counts else "string", "description": d} for n, d in meanings.items()]


def _resource(folder: Path, name: str, fields: list[dict[str, Any]]) -> dict[str, Any]:
    path = folder / f"{name}.csv"
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {
        "profile": "tabular-data-resource", "name": name, "path": path.name, "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
        "hash": f"sha256:{digest}", "bytes": path.stat().st_size, "schema": {"fields": fields, "missingValues": [""]},
    }  # fmt: skip


def _write_findings(stream: TextIO, findings: Sequence[Finding]) -> None:
    rows = row_writer(stream)
    rows.writerow(_FINDINGS)
    for f in findings:
        texts = (
            f.code,
            f.name,
            f.severity,
            f.message,
            f.place.doc,
            str(f.place.line),
            f.place.quote,
            ";".join(f.observations),
            f.suggestion,
            f.fingerprint,
        )
        rows.writerow(map(harmless, texts))


def _csv(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8", errors="replace", newline="")


def _relative(path: str) -> str:
    """A source's path as Data Package takes it: relative, without `..`; of any other file its name."""
    plain = path.replace("\\", "/")
    return plain.rpartition("/")[2] if plain.startswith(("/", "~")) or ".." in plain.split("/") or ":" in plain else plain


def _ours(folder: Path) -> bool:
    """Whether a folder holds a data package of innostat and nothing else, so that it may be replaced."""
    try:
        descriptor = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
        mine = {DESCRIPTOR, *(r["path"] for r in descriptor["resources"])}
        return descriptor.get("name") == _NAME and "innostat" in descriptor and {p.name for p in folder.iterdir()} <= mine
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
