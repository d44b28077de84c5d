"""V201 to V205 and Y104: values of one series against each other, against the reference series, and against what can be."""

from __future__ import annotations

from collections.abc import Iterator

from innostat.catalog import Catalog
from innostat.checks.base import Corpus
from innostat.checks.conflicts import check_conflicts
from innostat.checks.context import Context
from innostat.checks.copies import check_copies
from innostat.checks.headlines import check_headlines
from innostat.checks.jumps import check_jumps
from innostat.checks.misprints import check_misprints
from innostat.checks.plausible import check_plausible
from innostat.checks.published import check_published
from innostat.checks.years import check_years
from innostat.models import Finding
from innostat.reference import Reference, load_reference


def check_series(corpus: Corpus, catalog: Catalog, reference: Reference | None = None) -> Iterator[Finding]:
    """Check values of series; a row that the reference has spoken on is not reported once more.

    Args:
        corpus: Documents and observations.
        catalog: The catalogue that the observations were made with.
        reference: Published series; the packaged ones where none are given.
    """
    context = Context.of(corpus, catalog, reference if reference is not None else load_reference())
    told: set[str] = set()
    for check in (
        check_published(context),
        check_plausible(corpus, catalog, told),
        check_conflicts(context, told),
        check_years(context, told),
        check_jumps(corpus, catalog, told),
        check_copies(corpus, told),
        check_headlines(corpus, catalog, told),
        check_misprints(corpus, told),
    ):
        for found in check:
            if found.severity != "note":
                told.update(found.observations)
            yield found
