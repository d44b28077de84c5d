"""Tables rebuilt from their rows alone: label, header and figure of each cell stand in the evidence of a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from innostat import lazy_regex as regex
from innostat.checks.patterns import rx
from innostat.models import Observation
from innostat.normalize import fold

_SUB = regex.compile(r"\s*(?:其\s?中|[#＃]|[-—·]+(?=[\u4e00-\u9fff])|[:：])")
_TOTAL = regex.compile(
    r"(?:合计|总计|总数|合计数|[两二三四五六七八九十\d]+(?:省|市|地|家|国|区|县|项|类|者|个)?(?:市|区)?(?:合计|总计))(?:数)?"
)
_SPACE = regex.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A figure with its row labels and its column (header text and its number where a header repeats)."""

    row: Observation
    labels: tuple[str, ...]
    column: tuple[str, int]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line of a table: its labels as printed and its figures by column."""

    labels: tuple[str, ...]
    cells: dict[tuple[str, int], SheetCell]

    @property
    def name(self) -> str:
        """The first label without blanks."""
        return _SPACE.sub("", self.labels[0]) if self.labels else ""

    @property
    def sub(self) -> bool:
        """Whether the label says that the row is only some of the row above (其中：…, #…)."""
        return any(_SUB.match(x) for x in self.labels)

    @property
    def total(self) -> bool:
        """Whether the label is that of a total and no more (合计, 四省合计; not 全国合计, which no list of some places makes)."""
        return any(is_total(x) for x in self.labels)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of one document."""

    doc: str
    caption: str
    rows: tuple[SheetRow, ...]

    def columns(self) -> list[tuple[str, int]]:
        """Columns in order of their first figure."""
        return list(dict.fromkeys(c for r in self.rows for c in r.cells))


def is_total(label: str) -> bool:
    """Whether a label is that of a total and no more.

    >>> is_total("合 计"), is_total("四省合计"), is_total("全国合计"), is_total("全时间总计")
    (True, True, False, False)
    """
    return _TOTAL.fullmatch(_SPACE.sub("", label)) is not None


def sheets(rows: Iterable[Observation]) -> Iterator[Sheet]:
    """Tables of all documents in order."""
    tabular = (o for o in rows if o.sheet)
    for (doc, caption), group in groupby(tabular, key=lambda o: (o.doc, o.sheet)):
        current: list[SheetRow] = []
        last = 0
        for sentence, cells in groupby(group, key=lambda o: o.sentence):
            observed = list(cells)
            if current and observed[0].line - last > 6:
                yield Sheet(doc, caption, tuple(current))
                current = []
            last = observed[-1].line
            current.append(_row(sentence, observed))
        if current:
            yield Sheet(doc, caption, tuple(current))


def _row(sentence: str, observed: list[Observation]) -> SheetRow:
    parts = sentence.split(" | ")
    cells: dict[tuple[str, int], SheetCell] = {}
    seen: dict[str, int] = {}
    labels: list[str] = []
    first: tuple[str, ...] | None = None
    at = 0
    for o in observed:
        quote = _SPACE.sub(" ", fold(o.quote)).strip()
        k = next((k for k in range(at, len(parts)) if _holds(parts[k], quote)), None)
        if k is None:
            continue
        labels = [p for p in parts[at:k] if not _is_cell(p)] or labels
        if first is None:
            first = tuple(labels)
        at = k + 1
        header = parts[k][: parts[k].rfind(quote)].rstrip("： :-")
        seen[header] = seen.get(header, 0) + 1
        cells[header, seen[header]] = SheetCell(o, tuple(labels), (header, seen[header]))
    return SheetRow(first or (), cells)


def _holds(part: str, quote: str) -> bool:
    """Whether a part of the evidence is the cell of a figure (its note mark may follow)."""
    i = part.rfind(quote)
    before = part[:i].removesuffix("-")  # (14,279), of which the brackets are the sign
    return i >= 0 and (not before or before[-1] in "：: ") and len(part) - i - len(quote) <= 8


def _is_cell(part: str) -> bool:
    """Whether a part of the evidence is a cell without figure under a header (增长(%)：-)."""
    return bool(rx(r"：[-—…./]*$").search(part))
