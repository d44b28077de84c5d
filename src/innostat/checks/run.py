"""Runs all kinds of checks over a corpus and puts their findings in order."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from innostat.catalog import Catalog
from innostat.checks import CHECKS
from innostat.checks.base import SEVERITIES, Corpus
from innostat.checks.coverage import count_coverage
from innostat.models import Coverage, Finding, Observation
from innostat.reference import Reference, load_reference


def run_checks(
    corpus: Corpus, catalog: Catalog, select: Sequence[str] = (), ignore: Sequence[str] = (), reference: Reference | None = None,
    problem: Callable[[str], None] | None = None,
) -> tuple[list[Finding], Coverage]:  # fmt: skip
    """All findings about a corpus, in the order of documents, places and codes, and what was looked at.

    Args:
        corpus: Documents and their rows.
        catalog: Indicators with their plausible ranges, regions with their groups.
        select: Codes or their beginnings (`Y`, `V2`, `S301`); none means all.
        ignore: The same, left out.
        reference: Published series; the packaged ones if None.
        problem: Told one line for each kind of check that a fault of the program ended; the others still run. Without it the fault is raised.
    """
    known = reference if reference is not None else load_reference()
    counts: dict[str, int] = {}
    gc.freeze()  # what is there lives through the run: the collector need not walk a million rows again and again
    try:
        found = merged(
            f
            for kind, check in CHECKS.items()
            for f in _results(kind, partial(check, corpus, catalog, known, counts), problem)
            if wanted(f.code, select, ignore)
        )
    finally:
        gc.unfreeze()
    found = ordered(found, [d.name for d in corpus.documents])
    return found, count_coverage(corpus, counts.get("sums tried", 0), counts.get("sums not tried", 0))


def _results(kind: str, check: Callable[[], Iterable[Finding]], problem: Callable[[str], None] | None) -> Iterator[Finding]:
    """What one kind of check finds; what it had found before a fault ended it stays."""
    try:
        yield from check()
    except Exception as error:
        if problem is None or os.environ.get("INNOSTAT_DEBUG"):
            raise
        problem(
            f"checks of {kind}: internal error ({type(error).__name__}: {error}), some findings are missing; please report it with the files"
        )


def ordered(findings: Iterable[Finding], documents: Sequence[str]) -> list[Finding]:
    """Findings in the order of documents, places and codes."""
    order = {name: i for i, name in enumerate(documents)}
    return sorted(
        findings, key=lambda f: (order.get(f.place.doc, len(order)), f.place.doc, f.place.start, f.code, f.place.end, f.fingerprint)
    )


def wanted(code: str, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> bool:
    """Whether a code is asked for.

    >>> wanted("V201", ["Y", "V2"]), wanted("V201", [], ["V201"])
    (True, False)
    """
    return (not select or code.startswith(tuple(select))) and not (ignore and code.startswith(tuple(ignore)))


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """Findings of one code about the same places as one; the gravest stays."""
    best: dict[tuple[object, ...], Finding] = {}
    for f in findings:
        key = (f.code, frozenset((p.doc, p.start, p.end) for p in (f.place, *f.related)))
        other = best.get(key)
        if other is None or SEVERITIES.index(f.severity) < SEVERITIES.index(other.severity):
            best[key] = f
    return list(best.values())


def flagged(observations: Iterable[Observation], findings: Iterable[Finding]) -> list[Observation]:
    """Rows with the codes of the findings that they are part of in `flags`, behind what stands there.

    A row takes part where the finding names its `obs_id` and a place in its document: copies of a document share their ids.
    """
    codes: dict[tuple[str, str], set[str]] = {}
    for f in findings:
        for doc in {p.doc for p in (f.place, *f.related)}:
            for obs_id in f.observations:
                codes.setdefault((doc, obs_id), set()).add(f.code)
    return [replace(o, flags=_with(o.flags, codes[o.doc, o.obs_id])) if (o.doc, o.obs_id) in codes else o for o in observations]


def _with(flags: str, codes: set[str]) -> str:
    there = [x for x in flags.split(";") if x]
    return ";".join([*there, *sorted(codes - set(there))])
