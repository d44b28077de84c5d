"""L501 for counts that a table of the same document contradicts: 超过千亿元的省有11个, 超过全国平均水平的有6个."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.checks.base import Corpus, finding
from innostat.checks.clauses import Statement, statements
from innostat.checks.intervals import number, quoted
from innostat.checks.patterns import rx
from innostat.checks.sheets import Sheet, sheets
from innostat.messages import tell
from innostat.models import Finding, Observation

_COUNT = regex.compile(
    r"(?:的)?(?:省份?|省\(市\)|省\(直辖市\)|省\(区、市\)|省市|地区)(?:\([^()]*\))?(?:共有|共|有|为|达|增至|增加到|达到)*$|^的?有$"
)
_MEAN = regex.compile(r"(?:超过|高于|大于|超)(?:了)?全国(?:平均)?(?:水平)?")
_BOUND = regex.compile(r"(?P<way>超过|超|突破|过|在|不足|低于)?$")
_PROVINCES = 31


def check_counts(corpus: Corpus, catalog: Catalog, counts: dict[str, int]) -> Iterator[Finding]:
    """Counts of provinces over a bound against the tables that list all of them."""
    for _, group in groupby(corpus.observations, key=lambda o: o.doc):
        yield from _document(list(group), catalog, counts)


def _document(rows: Sequence[Observation], catalog: Catalog, counts: dict[str, int]) -> Iterator[Finding]:
    tables: dict[str, list[tuple[Sheet, tuple[str, int], list[Observation], Observation | None]]] = {}
    for sheet in sheets(rows):
        if len(sheet.rows) < _PROVINCES:
            continue
        for c in sheet.columns():
            cells = [r.cells[c].row for r in sheet.rows if c in r.cells]
            parts = [o for o in cells if (g := catalog.regions.get(o.region)) is not None and len(g.code) == 5 and g.code.startswith("CN-")]
            whole = [o for o in cells if o.region == "中国"]
            if len(parts) == _PROVINCES and len({o.region for o in parts}) == _PROVINCES:
                tables.setdefault(sheet.doc, []).append((sheet, c, parts, whole[0] if len(whole) == 1 else None))
    if tables:
        for s in statements(rows):
            if s.doc in tables:
                yield from _claims(s, tables[s.doc], counts)


def _claims(
    s: Statement, tables: Sequence[tuple[Sheet, tuple[str, int], list[Observation], Observation | None]], counts: dict[str, int]
) -> Iterator[Finding]:
    for i, f in enumerate(s.figures):
        said = f.row
        if (
            said.base_unit != "个"
            or said.qualifier != "exact"
            or said.base_value > _PROVINCES
            or said.value != said.value.to_integral_value()
        ):
            continue
        clause = rx(r"[。；]").split(s.text[: f.start])[-1]
        if not rx(r"省|地区").search(clause[-24:] + s.text[f.end : f.end + 4]):
            continue
        bound = s.figures[i - 1].row if i and s.figures[i - 1].row.qualifier in ("over", "under") else None
        mean = _MEAN.search(clause[-40:]) if said.measure == "difference" or bound is None else None
        for _, _, parts, whole in tables:
            if parts[0].indicator != (bound or said).indicator or not parts[0].indicator or parts[0].year != said.year:
                continue
            if mean is not None and whole is not None and parts[0].base_unit == "%":
                limit = whole.base_value
            elif bound is not None and bound.measure == "level" and parts[0].base_unit == bound.base_unit and _COUNT.search(s.gap(i)):
                limit = bound.base_value
            else:
                continue
            under = bound is not None and bound.qualifier == "under"
            hits = [o for o in parts if (o.base_value < limit if under else o.base_value > limit)]
            edge = sum(o.base_value == limit for o in parts)
            counts["counts tried"] = counts.get("counts tried", 0) + 1
            if not len(hits) <= said.base_value <= len(hits) + edge:
                yield _finding(said, hits, limit, whole if mean else bound, under)
            break


def _finding(said: Observation, hits: Sequence[Observation], limit: Decimal, by: Observation | None, under: bool) -> Finding:
    shown = "、".join(o.region for o in hits[:12])
    bound = by.quote if by is not None else number(limit)
    return finding(
        "L501", "list-counts-differ", "warning",
        tell("said-under" if under else "said-over", said=quoted(said), limit=bound, n=len(hits), names=shown),
        [said, *([by] if by is not None else []), *hits], reported=number(said.base_value), computed=str(len(hits)),
    )  # fmt: skip
