"""Findings as JSON, JSON lines, CSV, SARIF 2.1.0 and GitHub workflow annotations; every writer gives one string."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from innostat.messages import title, translated
from innostat.models import Coverage, Finding, Place

FIELDS = (
    "code", "name", "severity", "message", "doc", "line", "start", "end", "quote", "related", "observations", "reported", "computed",
    "suggestion", "fingerprint",
)  # fmt: skip
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

#: Findings, coverage, paths by document, and one of the languages of messages.
Writer = Callable[[Sequence[Finding], Coverage, Mapping[str, str], str], str]


def finding_record(f: Finding, language: str = "en") -> dict[str, Any]:
    """A finding with the fields of the contract, flat; its first place is not nested."""
    f = translated(f, language)
    return {
        "code": f.code, "name": f.name, "severity": f.severity, "message": f.message, **asdict(f.place), "related": [asdict(p) for p in f.related],
        "observations": list(f.observations), "reported": f.reported, "computed": f.computed, "suggestion": f.suggestion, "fingerprint": f.fingerprint,
    }  # fmt: skip


def write_json(findings: Sequence[Finding], coverage: Coverage, files: Mapping[str, str], language: str = "en") -> str:
    """One object: `findings` and `coverage`."""
    return (
        json.dumps(
            {"findings": [finding_record(f, language) for f in findings], "coverage": asdict(coverage)}, ensure_ascii=False, indent=1
        )
        + "\n"
    )


def write_jsonl(findings: Sequence[Finding], coverage: Coverage, files: Mapping[str, str], language: str = "en") -> str:
    """One finding a line."""
    return "".join(json.dumps(finding_record(f, language), ensure_ascii=False) + "\n" for f in findings)


def write_csv(findings: Sequence[Finding], coverage: Coverage, files: Mapping[str, str], language: str = "en") -> str:
    """One finding a row; `related` is JSON, `observations` stand with `;` between them."""
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS, lineterminator="\n")
    writer.writeheader()
    for f in findings:
        record = finding_record(f, language)
        writer.writerow(record | {"related": json.dumps(record["related"], ensure_ascii=False), "observations": ";".join(f.observations)})
    return out.getvalue()


def _location(p: Place, files: Mapping[str, str]) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(files.get(p.doc, p.doc))},
            "region": {"startLine": p.line, "charOffset": p.start, "charLength": p.end - p.start, "snippet": {"text": p.quote}},
        }
    }


def write_sarif(findings: Sequence[Finding], coverage: Coverage, files: Mapping[str, str], language: str = "en") -> str:
    """SARIF 2.1.0 with one run; offsets are characters, which SARIF calls unicodeCodePoints."""
    codes = sorted({f.code for f in findings})
    names = {f.code: f.name for f in findings}
    results = []
    for f in (translated(f, language) for f in findings):
        result: dict[str, Any] = {
            "ruleId": f.code, "ruleIndex": codes.index(f.code), "level": f.severity, "message": {"text": f.message},
            "locations": [_location(f.place, files)], "partialFingerprints": {"innostat/v1": f.fingerprint},
            "properties": {"observations": list(f.observations), "reported": f.reported, "computed": f.computed, "suggestion": f.suggestion},
        }  # fmt: skip
        if f.related:
            result["relatedLocations"] = [{"id": i, **_location(p, files)} for i, p in enumerate(f.related, 1)]
        results.append(result)
    driver = {
        "name": "innostat",
        "rules": [{"id": code, "name": names[code], "shortDescription": {"text": title(code, names[code], language)}} for code in codes],
    }
    spoken = {} if language == "en" else {"language": "zh-CN"}
    run = {
        "tool": {"driver": driver},
        **spoken,
        "columnKind": "unicodeCodePoints",
        "results": results,
        "properties": {"coverage": asdict(coverage)},
    }
    return json.dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _escaped(text: str, also: str = "") -> str:
    """Escapes of GitHub's workflow commands: data escapes %, CR and LF; a property also : and ,."""
    for c in "%\r\n" + also:
        text = text.replace(c, f"%{ord(c):02X}")
    return text


def write_github(findings: Sequence[Finding], coverage: Coverage, files: Mapping[str, str], language: str = "en") -> str:
    """One workflow command a finding: `::error file=a.txt,line=3,title=Y102 same-year-both-ends::…`."""
    lines = []
    for f in (translated(f, language) for f in findings):
        command = "notice" if f.severity == "note" else f.severity
        place = (
            f"file={_escaped(files.get(f.place.doc, f.place.doc), ':,')},line={f.place.line},title={_escaped(f'{f.code} {f.name}', ':,')}"
        )
        lines.append(f"::{command} {place}::{_escaped(f.message + (f' ({f.suggestion})' if f.suggestion else ''))}\n")
    return "".join(lines)


FORMATS: dict[str, Writer] = {"json": write_json, "jsonl": write_jsonl, "csv": write_csv, "sarif": write_sarif, "github": write_github}
