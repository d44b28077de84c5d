"""S303 difference-does-not-follow, S304 share-does-not-follow, S305 growth-does-not-follow, in running text and in tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from innostat.catalog import Catalog
from innostat.checks.base import Corpus
from innostat.checks.clauses import paragraphs, statements, told_once
from innostat.checks.differences import check_differences
from innostat.checks.growth import check_growth
from innostat.checks.growth_pairs import check_growth_pairs
from innostat.checks.growth_parts import check_growth_parts
from innostat.checks.growth_years import check_next_years
from innostat.checks.relations import check_relations
from innostat.checks.shares import check_prose_shares
from innostat.checks.yearly import check_yearly
from innostat.models import Finding, Observation


def check_arithmetic(corpus: Corpus, catalog: Catalog, coverage: dict[str, int] | None = None) -> Iterator[Finding]:
    """Differences, shares and growth that do not follow from the figures printed beside them.

    Args:
        corpus: All documents and rows.
        catalog: The catalogue.
        coverage: Where given, what was tried is counted in it.
    """
    counts = coverage if coverage is not None else {}
    for _, group in groupby(corpus.observations, key=lambda o: o.doc):
        yield from _document(list(group), catalog, counts)


def _document(rows: Sequence[Observation], catalog: Catalog, counts: dict[str, int]) -> Iterator[Finding]:
    found: list[Finding] = []
    for paragraph in paragraphs(statements(rows), lines=1):
        for s in paragraph:
            found += [f for once in told_once(s) for f in (*check_growth(once, counts), *check_growth_pairs(once, counts))]
        found += check_differences(paragraph, counts)
        found += check_next_years(paragraph, counts)
    found += check_prose_shares(rows, catalog, counts)
    found += check_relations(rows, catalog, counts)
    found += check_yearly(rows, counts)
    found += check_growth_parts(rows, counts)
    seen: set[str] = set()
    for f in sorted(found, key=lambda f: (f.place.doc, f.place.start, f.code, f.fingerprint)):
        if f.fingerprint not in seen:
            seen.add(f.fingerprint)
            yield f
