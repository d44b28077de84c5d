"""Checks: observations to findings; one file a kind of check."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module

from innostat.catalog import Catalog
from innostat.checks.base import Corpus
from innostat.models import Finding
from innostat.reference import Reference

Check = Callable[[Corpus, Catalog, Reference, dict[str, int]], Iterable[Finding]]


def _load(name: str) -> Check:
    def run(corpus: Corpus, catalog: Catalog, reference: Reference, counts: dict[str, int]) -> Iterable[Finding]:
        try:
            f = getattr(import_module(f"innostat.checks.{name}"), f"check_{name}")
        except (ImportError, AttributeError):
            return []
        return f(corpus, catalog, reference) if name == "series" else f(corpus, catalog, counts) if name == "sums" else f(corpus, catalog)

    return run


CHECKS: dict[str, Check] = {n: _load(n) for n in ("statements", "changes", "dates", "series", "sums", "arithmetic", "tables", "lists", "passages")}
