"""Checks: observations to findings; one file a kind of check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from innostat.catalog import Catalog
from innostat.checks.arithmetic import check_arithmetic
from innostat.checks.base import Corpus
from innostat.checks.changes import check_changes
from innostat.checks.dates import check_dates
from innostat.checks.garbling import check_garbling
from innostat.checks.lists import check_lists
from innostat.checks.occasions import check_occasions
from innostat.checks.passages import check_passages
from innostat.checks.series import check_series
from innostat.checks.statements import check_statements
from innostat.checks.sums import check_sums
from innostat.checks.tables import check_tables
from innostat.models import Finding
from innostat.reference import Reference

#: Findings about a corpus; a check counts in the last argument what it tried (`sums tried`, `sums not tried`).
Check = Callable[[Corpus, Catalog, Reference, dict[str, int]], Iterable[Finding]]

#: Kind -> check, in the order in which they run.
CHECKS: Mapping[str, Check] = {
    "statements": lambda corpus, catalog, reference, counts: check_statements(corpus, catalog),
    "changes": lambda corpus, catalog, reference, counts: check_changes(corpus, catalog),
    "dates": lambda corpus, catalog, reference, counts: check_dates(corpus, catalog),
    "occasions": lambda corpus, catalog, reference, counts: check_occasions(corpus, catalog),
    "series": lambda corpus, catalog, reference, counts: check_series(corpus, catalog, reference),
    "sums": lambda corpus, catalog, reference, counts: check_sums(corpus, catalog, counts),
    "arithmetic": lambda corpus, catalog, reference, counts: check_arithmetic(corpus, catalog, counts),
    "tables": lambda corpus, catalog, reference, counts: check_tables(corpus, catalog, counts),
    "lists": lambda corpus, catalog, reference, counts: check_lists(corpus, catalog, counts),
    "garbling": lambda corpus, catalog, reference, counts: check_garbling(corpus, catalog),
    "passages": lambda corpus, catalog, reference, counts: check_passages(corpus, catalog, counts),
}
