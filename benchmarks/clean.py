"""A clean text with what holds between its figures, and a fault of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from grids import column_sums, find_grids
from innostat.models import Document, Observation
from relations import Relation, band, find_relations

Edit = tuple[int, int, str]


@dataclass(frozen=True)
class Fault:
    """Edits of a document's text (in offsets of the clean one); `contradicts` says whether the text then contradicts itself.

    `touched` are spans of the clean text whose lines a finding has to name; empty means that any place will do. `other` is the text of a
    second document that goes with it.
    """

    kind: str
    edits: tuple[Edit, ...]
    contradicts: bool
    note: str
    touched: tuple[tuple[int, int], ...] = ()
    other: str = ""

    def text(self, clean: str) -> str:
        """The faulty text."""
        for start, end, new in sorted(self.edits, reverse=True):
            clean = clean[:start] + new + clean[end:]
        return clean

    def lines(self, clean: str) -> set[int]:
        """Lines of the faulty text that the fault touches; a line more at each side where lines went or came."""
        found: set[int] = set()
        for start, end in self.touched or [(a, b) for a, b, _ in self.edits]:
            shift = sum(new.count("\n") - clean.count("\n", a, b) for a, b, new in self.edits if a < start)
            grown = sum(abs(new.count("\n") - clean.count("\n", a, b)) for a, b, new in self.edits)
            first, last = clean.count("\n", 0, start) + 1, clean.count("\n", 0, end) + 1
            found.update(range(min(first, first + shift), max(last, last + shift) + grown + 1))
        return found


@dataclass
class Clean:
    """A clean document with its rows and with what was found out about it."""

    document: Document
    rows: list[Observation]
    date: str
    in_reference: Callable[[Observation, int], bool] = lambda o, k: False
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.text = self.document.text
        starts = sorted(o.start for o in self.rows)
        self.grids = [g for g in find_grids(self.text) if bisect_left(starts, g.rows[0].start) < bisect_left(starts, g.rows[-1].end)]
        self.relations = find_relations(self.rows, self.text)
        self.by_row: dict[int, list[Relation]] = {}
        for r in self.relations:
            for i in r.rows:
                self.by_row.setdefault(i, []).append(r)
        self.sums = [(grid, *found) for grid in self.grids for found in column_sums(grid)]

    def broken(self, i: int, value: float) -> list[Relation]:
        """Relations that no longer hold when row i prints another value (in base units)."""
        rows = self.rows
        return [r for r in self.by_row.get(i, []) if not r.holds([band(rows[j], value if j == i else None) for j in r.rows])]

    def spans(self, relations: Sequence[Relation]) -> tuple[tuple[int, int], ...]:
        """Where the figures of some relations stand."""
        return tuple((self.rows[i].start, self.rows[i].end) for r in relations for i in r.rows)
