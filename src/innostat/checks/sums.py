"""S301 total-not-sum and S302 shares-not-100: every check of parts against their whole, document by document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from innostat import lazy_regex as regex
from innostat.catalog import Catalog, squeeze
from innostat.checks.accounts import Accounts, account_at, accounts_of
from innostat.checks.adjusted import check_adjusted
from innostat.checks.base import SEVERITIES, Corpus, finding
from innostat.checks.classes import check_classes
from innostat.checks.clauses import paragraphs, statements
from innostat.checks.closed import PartItem
from innostat.checks.contributions import check_contributions
from innostat.checks.exclusive import check_exclusive
from innostat.checks.instances import Closed, instances, pattern
from innostat.checks.intervals import quoted
from innostat.checks.keys import PART, basis_of, clause_before, significant, step_of
from innostat.checks.means import check_means
from innostat.checks.opposites import check_opposites
from innostat.checks.share_brackets import check_brackets
from innostat.checks.share_pairs import check_pairs, check_runs
from innostat.checks.slips import check_slips
from innostat.checks.sorts import check_sorts
from innostat.checks.spans import check_spans
from innostat.checks.structures import check_structures
from innostat.checks.sums_prose import check_paragraph, items_of
from innostat.checks.sums_regions import check_groups
from innostat.checks.sums_tables import check_sheet_sums
from innostat.checks.sums_years import check_years
from innostat.checks.thresholds import check_thresholds
from innostat.checks.totals import in_conflict, tally, total_finding, width
from innostat.messages import tell
from innostat.models import Finding, Observation

_MANY = 3
_WHOSE = regex.compile(r"^(?:\d{4}年度?)?(?:我国|全国|中国|全[省市区县])?")  # 2021年我国高校、院所和企业经费
_YEAR = len("2023")
_TELLING = 4  # digits of a sum that no chance makes
_FILLER = pattern("filler")


def check_sums(corpus: Corpus, catalog: Catalog, coverage: dict[str, int] | None = None) -> Iterator[Finding]:
    """Sums and shares of closed wholes that cannot be, with the precision printed.

    Args:
        corpus: All documents and rows.
        catalog: The catalogue.
        coverage: Where given, `sums tried` and `sums not tried` are counted in it.
    """
    counts = coverage if coverage is not None else {}
    accounts = {d.name: accounts_of(d) for d in corpus.documents}
    for doc, group in groupby(corpus.observations, key=lambda o: o.doc):
        yield from _document(list(group), accounts.get(doc, []), catalog, counts)
    yield from check_structures(corpus, counts)


def _document(rows: Sequence[Observation], accounts: Accounts, catalog: Catalog, counts: dict[str, int]) -> Iterator[Finding]:
    found: list[Finding] = []
    named: list[tuple[Closed, list[Observation]]] = []
    for paragraph in paragraphs(statements(rows)):
        items = items_of(paragraph)
        found += (told := list(check_paragraph(items, counts)))
        found += check_slips(paragraph, {f.observations[0] for f in told if f.severity != "note"}, counts)
        found += check_adjusted(items, counts)
        found += check_sorts(paragraph, counts)
        found += check_contributions(paragraph, counts)
        found += [f for s in paragraph for f in check_classes(s, counts)]
        found += [f for s in paragraph for f in check_opposites(s, counts)]
        found += [f for s in paragraph for f in (*check_pairs(s, counts), *check_runs(s, counts), *check_brackets(s, counts))]
        found += [f for s in paragraph for f in check_means(s, counts)]
        found += [f for s in paragraph for f in (*check_years(s, counts), *check_thresholds(s, counts), *check_exclusive(s, counts))]
        found += check_spans(paragraph, counts)
        named += _named_parts(items)
    found += _series(rows, named, catalog, counts)
    found += check_sheet_sums(rows, catalog, counts)
    found += check_groups(rows, catalog, counts)
    conflicted = _conflicted(rows, accounts)
    seen: set[str] = set()
    for f in sorted(found, key=lambda f: (f.place.doc, f.place.start, f.code, f.fingerprint, SEVERITIES.index(f.severity))):
        if not conflicted.isdisjoint(f.observations):
            counts["sums tried"] = max(0, counts.get("sums tried", 0) - 1)
            tally(counts, False)
        elif f.fingerprint not in seen:
            seen.add(f.fingerprint)
            yield f


# series -----------------------------------------------------------------------------------------------------------------


def _named_parts(items: list[PartItem]) -> Iterator[tuple[Closed, list[Observation]]]:
    """Parts of a whole that the catalogue tells, all in one paragraph: 投向基础研究…, 应用研究和试验发展的经费为…."""
    for closed in instances().sums:
        if not closed.indicators:
            continue
        chosen: list[Observation | None] = [None] * len(closed.parts)
        for item in items:
            if item.row.measure != "level" or item.row.statement != "actual" or item.row.base_unit == "%":
                continue
            words = _WHOSE.sub("", item.words)
            for k, p in enumerate(closed.parts):
                if chosen[k] is None and p.search(words) and not _FILLER.sub("", p.sub("", words, count=1)):
                    chosen[k] = item.row
                    break
        rows = [c for c in chosen if c is not None]
        if len(rows) == len(closed.parts) and len({(r.base_unit, r.region, r.period) for r in rows}) == 1:
            yield closed, rows


def _series(
    rows: Sequence[Observation], named: Sequence[tuple[Closed, list[Observation]]], catalog: Catalog, counts: dict[str, int]
) -> Iterator[Finding]:
    """Parts that the catalogue tells against their whole anywhere in the document (three kinds of activity and R&D expenditure)."""
    wholes: dict[tuple[str, str, str, str, str], list[Observation]] = {}
    heads = {c.indicators[0] for c in instances().sums if c.indicators}
    for o in rows:
        if o.measure != "level" or o.statement != "actual" or o.breakdown or o.sheet or o.indicator not in heads:
            continue  # captions of tables often keep their scope for themselves (规模以上工业企业)
        if pure(o, catalog):
            wholes.setdefault((o.doc, o.indicator, o.region, o.period, o.base_unit), []).append(o)
    for closed, parts in named:
        p = parts[0]
        group = wholes.get((p.doc, closed.indicators[0], p.region, p.period, p.base_unit), [])
        if not group:
            yield from _other_year(closed, parts, wholes)
            continue
        if in_conflict(group):
            tally(counts, False)
            continue
        tally(counts, True)
        whole = min(group, key=lambda o: (width(o), o.start))
        if f := total_finding(whole, parts, "error"):
            yield f


def _other_year(
    closed: Closed, parts: Sequence[Observation], wholes: dict[tuple[str, str, str, str, str], list[Observation]]
) -> Iterator[Finding]:
    """Y104 where parts make, to the last digit, the whole that the text has for another year, and none for theirs."""
    p = parts[0]
    made = sum((o.base_value for o in parts), Decimal(0))
    found = [
        o
        for key, g in wholes.items()
        if key[:3] == (p.doc, closed.indicators[0], p.region) and key[4] == p.base_unit and len(key[3]) == len(p.period) == _YEAR
        for o in g
    ]
    same = [o for o in {o.period: o for o in found if abs(o.base_value - made) <= step_of(o)}.values() if significant(o) >= _TELLING]
    if len(same) == 1 and f"{p.year}年" in p.sentence:
        yield finding(
            "Y104", "figure-of-another-year", "warning",
            tell("parts-of-year", parts=" + ".join(quoted(o) for o in parts), whole=quoted(same[0]), year=same[0].year, said=p.year),
            [*parts, same[0]], reported=p.period, computed=same[0].period,
        )  # fmt: skip


def _conflicted(rows: Sequence[Observation], accounts: Accounts) -> set[str]:
    """Rows of running text whose series has values in the same document that do not meet; such a row is not added up.

    Two sentences that differ in several series, and agree in none, speak of different things: 常住人口…城镇41.4万人、乡村53.5万人 and
    户籍人口…城镇25.0万人、乡村109.9万人. And so do figures of one name of which no two agree (the pupils of one kind of school after the other).
    """
    series: dict[tuple[str, ...], list[Observation]] = {}
    first = before = ""  # what the sentence's and the last sentence's first figure is: the whole of what stands under 其中
    sentence = ""
    for o in rows:
        if o.sentence != sentence:
            sentence, before, first = o.sentence, first, f"{o.label} {o.base_value}"
        if not o.sheet and o.measure in ("level", "share"):
            whole = before if PART in sentence[:4] else first if PART in sentence.partition(o.quote)[0] else ""
            series.setdefault(
                (
                    o.doc,
                    squeeze(o.label),
                    o.breakdown,
                    whole,
                    o.region,
                    o.period,
                    o.measure,
                    o.base_unit,
                    o.statement,
                    basis_of(o) + _total_of(o) + account_at(accounts, o),
                ),
                [],
            ).append(o)
    groups = [g for g in series.values() if len(g) > 1 and len({o.sentence for o in g}) == len(g)]
    groups = [g for g in groups if len(g) < _MANY or len({o.base_value for o in g}) < len(g)]
    apart = Counter(frozenset(o.sentence for o in g) for g in groups if in_conflict(g))
    agree = {frozenset(o.sentence for o in g) for g in groups if not in_conflict(g)}
    unlike = {where for where, n in apart.items() if n > 1 and where not in agree}
    return {o.obs_id for g in groups if in_conflict(g) and frozenset(o.sentence for o in g) not in unlike for o in g}


def _total_of(o: Observation) -> str:
    """总计, where that is what a figure is: 支出34.45亿元…, 支出总计69.52亿元."""
    return "总计" if "总计" in o.sentence and clause_before(o).endswith("总计") else ""


def pure(o: Observation, catalog: Catalog) -> bool:
    """Whether a label is that of its indicator and no more than words that make no other series of it.

    高技术制造业R&D经费 is not the R&D expenditure of the place.
    """
    label = squeeze(o.label)
    light = instances().light
    if light.fullmatch(label):
        return True
    for start, end, name in catalog.indicator_names.scan(label):
        if name == o.indicator and light.fullmatch(label[:start]) and light.fullmatch(label[end:]):
            return True
    return False
