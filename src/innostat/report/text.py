"""Findings for people: what stands where, both places side by side with the differing characters marked, and the coverage."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

import regex
from rich.console import Console
from rich.table import Table
from rich.text import Text

from innostat.checks.base import SEVERITIES, CheckedDocument
from innostat.checks.coverage import Coverage
from innostat.models import Finding, Observation, Place

STYLES = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan"}
MARKS = ("⟦", "⟧")
AROUND = 36
SHOWN = 4

_BREAK = regex.compile(r"[。；！？\n]")
_SPACE = regex.compile(r"\s+")


def write_text(
    findings: Sequence[Finding], coverage: Coverage, documents: Sequence[CheckedDocument] = (), observations: Sequence[Observation] = (),
    *, color: bool = False, width: int | None = None,
) -> str:  # fmt: skip
    """The whole report as one string; with `color` in terminal colours, else with ⟦ ⟧ around what differs."""
    out = io.StringIO()
    console = Console(file=out, force_terminal=color, no_color=not color, width=width or 120, highlight=False, soft_wrap=False, legacy_windows=False)
    surroundings = _Surroundings(documents, observations)
    for f in findings:
        _finding(console, f, surroundings, color)
    counts = {s: sum(1 for f in findings if f.severity == s) for s in SEVERITIES}
    console.print(", ".join(_count(n, s) for s, n in counts.items()) + "." if findings else "No findings.", style="bold", markup=False)
    for line in coverage_lines(coverage):
        console.print(line, style="dim", markup=False)
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def coverage_lines(c: Coverage) -> list[str]:
    """The coverage in words.

    >>> coverage_lines(Coverage(1, 40, 31, 2, 0, 12, 3, 1))[0]
    'Looked at 1 document: 40 numbers seen, 31 observations made (2 without year, 0 without region, 12 without indicator);'
    """
    return [
        f"Looked at {_count(c.documents, 'document')}: {_count(c.numbers, 'number')} seen, {_count(c.observations, 'observation')} made "
        f"({c.without_year} without year, {c.without_region} without region, {c.without_indicator} without indicator);",
        f"{_count(c.sums_tried, 'sum')} tried, {c.sums_not_tried} not tried.",
    ]


def _count(n: int, thing: str) -> str:
    return f"{n:,} {thing}{'' if n == 1 else 's'}"


class _Surroundings:
    """What stands around a place: the clause in the document's text, or the row's sentence where only a table is checked."""

    def __init__(self, documents: Sequence[CheckedDocument], observations: Sequence[Observation]) -> None:
        self.texts: Mapping[str, str] = {d.name: d.text for d in documents if d.text}
        self.observations = observations
        self._sentences: dict[tuple[str, int], str] | None = None

    def sentence(self, p: Place) -> str:
        if self._sentences is None:
            self._sentences = {(o.doc, o.start): o.sentence for o in self.observations}
        return self._sentences.get((p.doc, p.start), "")

    def of(self, p: Place) -> tuple[str, str, str]:
        """Characters before, the quote, characters after; on one line."""
        text = self.texts.get(p.doc)
        if text is None or text[p.start : p.end] != p.quote:
            text, at = self.sentence(p), -1
            at = text.find(p.quote)
            if at < 0:
                return "", _flat(p.quote), ""
            start, end = at, at + len(p.quote)
        else:
            start, end = p.start, p.end
        before = text[max(0, start - AROUND) : start]
        after = text[end : end + AROUND]
        before = before[max((m.end() for m in _BREAK.finditer(before)), default=0) :]
        stop = _BREAK.search(after)
        return _flat(before).lstrip(), _flat(p.quote), _flat(after[: stop.start()] if stop else after).rstrip()


def _flat(text: str) -> str:
    return _SPACE.sub(" ", text)


def _marked(parts: tuple[str, str, str], differing: list[tuple[int, int]], color: bool) -> Text:
    """A passage with its quote underlined and the characters that differ from the other place marked."""
    before, quoted, after = parts
    whole = before + quoted + after
    if not color:
        for a, b in reversed(differing):
            whole = whole[:a] + MARKS[0] + whole[a:b] + MARKS[1] + whole[b:]
        return Text(whole)
    text = Text(whole)
    text.stylize("underline", len(before), len(before) + len(quoted))
    for a, b in differing:
        text.stylize("bold reverse", a, b)
    return text


def differing_characters(one: str, other: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Spans of `one` and of `other` that the other does not have; whole numbers, never single digits of them.

    >>> differing_characters("由2025年的111人次", "由2012年的111人次")
    ([(1, 5)], [(1, 5)])
    """
    a, b = _tokens(one), _tokens(other)
    ours: list[tuple[int, int]] = []
    theirs: list[tuple[int, int]] = []
    for tag, i, j, k, m in SequenceMatcher(None, [t for t, _ in a], [t for t, _ in b], autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if i < j:
            ours.append((a[i][1], a[j - 1][1] + len(a[j - 1][0])))
        if k < m:
            theirs.append((b[k][1], b[m - 1][1] + len(b[m - 1][0])))
    return ours, theirs


def _tokens(text: str) -> list[tuple[str, int]]:
    return [(m[0], m.start()) for m in regex.finditer(r"\d+(?:\.\d+)?|\X", text)]


def _finding(console: Console, f: Finding, surroundings: _Surroundings, color: bool) -> None:
    head = Text()
    head.append(f.severity, STYLES[f.severity])
    head.append(f" {f.code} ", "bold")
    head.append(f"{f.name}  ")
    head.append(f"{f.place.doc}:{f.place.line}", "cyan")
    console.print(head, soft_wrap=True)
    console.print(Text(f"  {f.message}"))
    places = (f.place, *f.related)
    parts = [surroundings.of(p) for p in places[:SHOWN]]
    differing: list[list[tuple[int, int]]] = [[] for _ in parts]
    if len(places) == 2:
        one, other = "".join(parts[0]), "".join(parts[1])
        if SequenceMatcher(None, one, other, autojunk=False).quick_ratio() > 0.5:
            differing = list(differing_characters(one, other))
    table = Table(show_header=True, header_style="dim", box=None, pad_edge=False, padding=(0, 3, 0, 0), expand=False)
    shown = places[: 2 if len(places) == 2 else min(len(places), SHOWN)]
    if len(shown) == 2:
        for p in shown:
            table.add_column(f"{p.doc}:{p.line}", ratio=1, overflow="fold")
        table.add_row(*(_marked(parts[i], differing[i], color) for i in range(2)))
    else:
        table.add_column("", style="dim", overflow="fold")
        table.add_column("", ratio=1, overflow="fold")
        table.show_header = False
        for i, p in enumerate(shown):
            table.add_row(f"{p.doc}:{p.line}", _marked(parts[i], [], color))
    indented = Table.grid(padding=(0, 0, 0, 4))
    indented.add_row(table)
    console.print(indented)
    if len(places) > len(shown):
        console.print(Text(f"    and {_count(len(places) - len(shown), 'more place')}: " + ", ".join(_flat(p.quote) for p in places[len(shown) :][:12])), style="dim")
    if f.reported and f.computed:
        console.print(Text(f"    reported {f.reported}, computed {f.computed}"))
    if f.suggestion:
        console.print(Text(f"    → {f.suggestion}", "green"))
    console.print(Text(f"    {f.fingerprint}", "dim"))
    console.print()
