"""Findings for people: what stands where, both places side by side with the differing characters marked, and the coverage."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from innostat import lazy_regex as regex
from innostat.checks.base import SEVERITIES, CheckedDocument
from innostat.messages import in_language, tell, title, translated
from innostat.models import Coverage, Finding, Observation, Place
from innostat.report.passages import AROUND, Span, clause_around, differences, grouped

STYLES = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan"}
MARKS = ("⟦", "⟧")
LONGEST = 160
SHOWN = 6

_SPACE = regex.compile(r"\s+")


def write_text(
    findings: Sequence[Finding], coverage: Coverage, documents: Sequence[CheckedDocument] = (), observations: Sequence[Observation] = (),
    *, color: bool = False, width: int | None = None, language: str = "en",
) -> str:  # fmt: skip
    """The whole report as one string; with `color` in terminal colours, else with ⟦ ⟧ around what differs."""
    out = io.StringIO()
    console = Console(
        file=out, force_terminal=color, no_color=not color, width=width or 120, highlight=False, soft_wrap=False, legacy_windows=False
    )
    surroundings = _Surroundings(documents, observations)
    for f in findings:
        _finding(console, translated(f, language), surroundings, color, language)
    counts = {s: sum(1 for f in findings if f.severity == s) for s in SEVERITIES}
    counted = tell("counted", errors=counts["error"], warnings=counts["warning"], notes=counts["note"])
    console.print(in_language(counted if findings else tell("no-findings"), language), style="bold", markup=False)
    for line in coverage_lines(coverage, language):
        console.print(line, style="dim", markup=False)
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def coverage_lines(c: Coverage, language: str = "en") -> list[str]:
    """The coverage in words.

    >>> coverage_lines(Coverage(1, 40, 31, 2, 0, 12, 3, 1))[0]
    'Looked at 1 document: 40 numbers seen, 31 observations made (2 without year, 0 without region, 12 without indicator);'
    """
    counts = {name: getattr(c, name) for name in c.__slots__}
    return [in_language(tell(key, **counts), language) for key in ("looked-at", "sums")]


@dataclass(frozen=True, slots=True)
class _Passage:
    """Places of one sentence: where it stands, its text on one line, and the spans of the places in it."""

    where: str
    text: str
    quotes: tuple[Span, ...]


class _Surroundings:
    """What stands around places: the clause in the document's text, or the row's sentence where only a table is checked."""

    def __init__(self, documents: Sequence[CheckedDocument], observations: Sequence[Observation]) -> None:
        self.texts: Mapping[str, str] = {d.name: d.text for d in documents if d.text}
        self.observations = observations
        self._sentences: dict[tuple[str, int], str] | None = None

    def passages(self, places: Sequence[Place]) -> list[_Passage]:
        """The places, those of one sentence together."""
        return [self._passage(g) for g in grouped(places, self.texts)]

    def _passage(self, group: list[Place]) -> _Passage:
        where = f"{group[0].doc}:{group[0].line}"
        text = self.texts.get(group[0].doc)
        start, end = group[0].start, group[-1].end
        if text is None or any(text[p.start : p.end] != p.quote for p in group):
            text, start, end = self._sentence(group[0])
            group = [Place(group[0].doc, group[0].line, start, end, text[start:end])]
        low, high = clause_around(text, start, end)
        flat, spans, at = "", [], low
        for p in group:
            flat += _flat(text[at : p.start])
            spans.append((len(flat), len(flat) + len(_flat(p.quote))))
            flat += _flat(p.quote)
            at = p.end
        return _Passage(where, flat + _flat(text[at:high]), tuple(spans))

    def _sentence(self, p: Place) -> tuple[str, int, int]:
        if self._sentences is None:
            self._sentences = {(o.doc, o.start): o.sentence for o in self.observations}
        sentence = self._sentences.get((p.doc, p.start), "")
        at = sentence.find(p.quote)
        return (sentence, at, at + len(p.quote)) if at >= 0 else (p.quote, 0, len(p.quote))


def _flat(text: str) -> str:
    return _SPACE.sub(" ", text)


def _marked(text: str, marks: Sequence[Span], color: bool) -> Text:
    """A passage with spans marked; of a long one what stands around the first mark."""
    low, high = 0, len(text)
    if high > LONGEST:
        low = max(0, marks[0][0] - AROUND if marks else 0)
        high = min(high, low + LONGEST)
    out = Text("…" if low else "")
    at = low
    for a, b in marks:
        a, b = max(a, at), min(b, high)
        if a >= b:
            continue
        out.append(text[at:a])
        out.append(text[a:b] if color else f"{MARKS[0]}{text[a:b]}{MARKS[1]}", "bold reverse" if color else "")
        at = b
    out.append(text[at:high])
    return out.append("…") if high < len(text) else out


def _marks(one: _Passage, other: _Passage) -> tuple[Sequence[Span], Sequence[Span]]:
    """What differs between two passages that say nearly the same; the quotes of two that do not."""
    return differences(one.text, other.text) or (one.quotes, other.quotes)


def _finding(console: Console, f: Finding, surroundings: _Surroundings, color: bool, language: str) -> None:
    def say(key: str, **values: str | int) -> str:
        return in_language(tell(key, **values), language)

    head = Text()
    head.append(say(f.severity), STYLES[f.severity])
    head.append(f" {f.code} ", "bold")
    head.append(f"{f.name if language == 'en' else title(f.code, f.name, language)}  ")
    head.append(f"{f.place.doc}:{f.place.line}", "cyan")
    console.print(head, soft_wrap=True)
    console.print(Padding(Text(f.message), (0, 0, 0, 2)))
    passages = surroundings.passages((f.place, *f.related))
    table = Table(show_header=len(passages) == 2, header_style="dim", box=None, pad_edge=False, padding=(0, 3, 0, 0))
    if len(passages) == 2:
        for p in passages:
            table.add_column(p.where, ratio=1, overflow="fold")
        table.add_row(*(_marked(p.text, marks, color) for p, marks in zip(passages, _marks(*passages), strict=True)))
    else:
        table.add_column(style="dim", no_wrap=True)
        table.add_column(ratio=1, overflow="fold")
        for p in passages[:SHOWN]:
            table.add_row(p.where, _marked(p.text, p.quotes, color))
    console.print(Padding(table, (0, 0, 0, 4)))
    if len(passages) > max(SHOWN, 2):
        console.print(Text(f"    {say('more-places', n=len(passages) - SHOWN)}", "dim"))
    if f.reported and f.computed:
        console.print(Text(f"    {say('reported-computed', reported=f.reported, computed=f.computed)}"))
    if f.suggestion:
        console.print(Text(f"    → {f.suggestion}", "green"))
    console.print(Text(f"    {f.fingerprint}", "dim"))
    console.print()
