"""What the review page holds: texts once, rows as columns of small numbers, findings with their passages, series, decisions so far."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from innostat.audit import Audit
from innostat.catalog import Catalog
from innostat.checks.run import flagged
from innostat.messages import title, translated
from innostat.models import Finding, Observation, Place
from innostat.reference import Reference
from innostat.report.page.reasons import Reasons
from innostat.report.page.series import regional_tables, series_lines
from innostat.report.passages import Span, clause_around, differences, grouped
from innostat.rules import LANGUAGES, PARTS, load_rules
from innostat.table import printed

#: Columns of rows that are texts of few different values: each text is held once, rows hold its number.
TEXTS = (
    "obs_id", "indicator", "label", "breakdown", "region", "region_code", "period", "period_source", "value", "unit", "base_value", "base_unit",
    "value_to", "base_value_to", "qualifier", "measure", "compared_to", "statement", "table", "flags",
)  # fmt: skip


class Utf16:
    """Offsets in code points as offsets in UTF-16 units, which browsers count in.

    >>> at = Utf16("𠮷野家3家")
    >>> at(0), at(1), at(4)
    (0, 2, 5)
    """

    def __init__(self, text: str) -> None:
        """Note where the characters beyond the basic plane stand."""
        self._wide = [i for i, c in enumerate(text) if c > "\uffff"] if text and max(text) > "\uffff" else []

    def __call__(self, offset: int) -> int:
        """The offset in UTF-16 units."""
        return offset + bisect_left(self._wide, offset)


@dataclass(slots=True)
class Strings:
    """Each text once."""

    held: list[str] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    def __call__(self, text: str) -> int:
        """The number of a text."""
        number = self._numbers.setdefault(text, len(self.held))
        if number == len(self.held):
            self.held.append(text)
        return number


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document as the page shows it; of a table without texts its evidence, sentence by sentence.

    `places` gives where a row or a place stands in the shown text, by its offsets in the document.
    """

    name: str
    text: str
    date: str
    bare: bool
    at: Utf16
    places: Mapping[tuple[int, int], Span] = field(default_factory=dict)

    def span(self, start: int, end: int) -> Span:
        """Offsets in the shown text, in UTF-16 units; an empty span at the beginning where the place is not in it."""
        low, high = self.places.get((start, end), (0, 0)) if self.bare else (start, end)
        return self.at(low), self.at(high)


def payload_of(audit: Audit, catalog: Catalog, reference: Reference, *, main: str, serve: bool = False) -> dict[str, Any]:
    """All that the page needs, ready for JSON.

    Args:
        audit: The outcome of the checks, with reasons.
        catalog: Names of indicators, kinds of regions.
        reference: Published series.
        main: The review file that decisions go to, as the audit's reviews name it.
        serve: Whether a server takes the decisions.
    """
    found = [*audit.findings, *audit.let]
    rows = flagged(audit.corpus.observations, found)
    by_doc: dict[str, list[Observation]] = {}
    for o in rows:
        by_doc.setdefault(o.doc, []).append(o)
    sheets = {d.name: sheet_of(d.name, d.text, d.date, by_doc.get(d.name, ())) for d in audit.corpus.documents}
    numbers = {name: i for i, name in enumerate(sheets)}
    strings = Strings()
    reasons = Reasons(strings)
    findings = sorted(found, key=lambda f: (numbers[f.place.doc], f.place.start, f.code, f.fingerprint))
    used = {o.indicator for o in rows}
    rules = load_rules()
    return {
        "serve": serve,
        "documents": [{"name": s.name, "text": s.text, "date": s.date, "bare": s.bare} for s in sheets.values()],
        "rows": columns(rows, sheets, numbers, strings),
        "reasons": [[[strings(r.field), reasons(r.because)] for r in o.reasons if r.because] for o in rows],
        "because": {"held": reasons.held, **reasons.words()},
        "findings": _findings(findings, rows, sheets, numbers),
        "series": series_lines(rows, catalog, reference),
        "tables": regional_tables(rows, catalog),
        "indicators": {i.id: {"zh": i.zh, "en": i.en, "used": i.id in used} for i in catalog.indicators.values()},
        "rules": {code: _rule(code, rules[code].name, rules[code].words) for code in sorted({f.code for f in findings})},
        "reviews": _reviews(audit, main),
        "coverage": {name: getattr(audit.coverage, name) for name in audit.coverage.__slots__},
        "strings": strings.held,  # last: filled by what stands before
    }


def sheet_of(name: str, text: str, date: str, rows: Iterable[Observation]) -> Sheet:
    """A document with its text, or with the sentences of its rows where only a table is there."""
    if text:
        return Sheet(name, text, date, False, Utf16(text))
    lines: dict[str, int] = {}
    places: dict[tuple[int, int], Span] = {}
    length = 0
    for o in rows:
        if o.sentence not in lines:
            lines[o.sentence] = length
            length += len(o.sentence) + 1
        at = max(o.sentence.find(o.quote), 0)
        places[o.start, o.end] = (lines[o.sentence] + at, lines[o.sentence] + min(at + len(o.quote), len(o.sentence)))
    shown = "\n".join(lines)
    return Sheet(name, shown, date, bool(places), Utf16(shown), places)


def columns(rows: Sequence[Observation], sheets: Mapping[str, Sheet], numbers: Mapping[str, int], strings: Strings) -> dict[str, Any]:
    """Rows as columns."""
    spans = [sheets[o.doc].span(o.start, o.end) for o in rows]
    out: dict[str, Any] = {
        "doc": [numbers[o.doc] for o in rows],
        "start": [a for a, _ in spans],
        "end": [b for _, b in spans],
        "line": [o.line for o in rows],
        "page": [o.page or 0 for o in rows],
        "year": [o.year or 0 for o in rows],
        "quote": [strings(o.quote) for o in rows],
    }
    for name in TEXTS:
        out[name] = [strings(printed(o, name)) for o in rows]
    return out


def _findings(
    findings: Sequence[Finding], rows: Sequence[Observation], sheets: Mapping[str, Sheet], numbers: Mapping[str, int]
) -> list[dict[str, Any]]:
    texts = {s.name: s.text for s in sheets.values() if not s.bare}
    index: dict[tuple[str, str], int] = {(o.doc, o.obs_id): i for i, o in enumerate(rows)}
    out = []
    for f in findings:
        places = (f.place, *f.related)
        docs = dict.fromkeys(p.doc for p in places)
        taking = [i for obs_id in dict.fromkeys(f.observations) for d in docs if (i := index.get((d, obs_id))) is not None]
        out.append({
            "code": f.code, "severity": f.severity, **_said(f), "fingerprint": f.fingerprint, "rows": taking,
            "places": [[numbers[p.doc], *sheets[p.doc].span(p.start, p.end), p.line] for p in places],
            "passages": _passages(places, texts, sheets, numbers),
        })  # fmt: skip
    return out


def _said(f: Finding) -> dict[str, Any]:
    """What a finding says in English, and under `zh` what is different in Chinese."""
    chinese = translated(f, "zh")
    texts = {name: getattr(f, name) for name in ("message", "reported", "computed", "suggestion")}
    return {**texts, "zh": {name: told for name, text in texts.items() if (told := getattr(chinese, name)) != text}}


def _passages(
    places: Sequence[Place], texts: Mapping[str, str], sheets: Mapping[str, Sheet], numbers: Mapping[str, int]
) -> list[dict[str, Any]]:
    """Passages to show side by side: where each stands, and the spans in it to mark."""
    passages: list[tuple[str, int, Span, list[Span]]] = []
    for group in grouped(places, texts):
        sheet = sheets[group[0].doc]
        spans = [sheet.places.get((p.start, p.end), (0, 0)) if sheet.bare else (p.start, p.end) for p in group]
        around = clause_around(sheet.text, spans[0][0], max(end for _, end in spans))
        passages.append((sheet.name, group[0].line, around, spans))
    differing = None
    if len(passages) == 2:
        one, other = (sheets[name].text[slice(*around)] for name, _, around, _ in passages)
        differing = differences(one, other)
    out = []
    for n, (name, line, (low, high), spans) in enumerate(passages):
        at = sheets[name].at
        marks = [(low + a, low + b) for a, b in differing[n]] if differing else []
        out.append({
            "doc": numbers[name], "line": line, "start": at(low), "end": at(high),
            "quotes": [[at(a), at(b)] for a, b in spans], "marks": [[at(a), at(b)] for a, b in marks],
        })  # fmt: skip
    return out


def _rule(code: str, name: str, words: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    return {language: {"title": title(code, name, language), **{part: words[language, part] for part in PARTS}} for language in LANGUAGES}


def _reviews(audit: Audit, main: str) -> list[dict[str, Any]]:
    """Texts of the review files, the one that decisions go to first."""
    held = {r.path.as_posix(): r for r in audit.reviews}
    texts = {path: r.path.read_bytes().decode("utf-8") for path, r in held.items()}
    first = {"path": main, "text": texts.pop(main, ""), "prefix": held[main].prefix if main in held else ""}
    return [first, *({"path": path, "text": text, "prefix": held[path].prefix} for path, text in texts.items())]
