"""How many planted faults the checks find, and how many false alarms clean texts give.

    python benchmarks/faults.py [FOLDER_OR_FILE...] [--each 12] [--seed 20240607] [--jobs 0] [--misses] [--check]

Takes clean documents (the project's fixtures; any folder by argument), plants one fault of a kind at a random place of one of them,
extracts and checks the faulty text alone (a copied document beside its original), and counts a fault as found where an error or a
warning names a line that it touches and was not there before. Whether a fault leaves a contradiction is told by its making: by relations between the
figures that held before and no longer hold (`relations.py`, which shares nothing with the checks), or because of its kind (a row
printed twice, a list that lost a value). A digit swapped in a figure that stands alone contradicts nothing, and cannot be found.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from clean import Clean, Fault
from innostat.catalog import load_catalog
from innostat.checks.base import CheckedDocument, Corpus, Interval
from innostat.checks.dates import date_at, dates_of
from innostat.checks.run import run_checks
from innostat.models import Document, Finding, Observation
from innostat.pipeline import extract_document
from innostat.read.walk import Source, Tally, walk
from innostat.reference import Published, load_reference
from plant import KINDS, Kind

FIXTURES = Path(__file__).parent.parent / "fixtures"
CLEAN = [str(FIXTURES / name) for name in ("wild", "tables", "negative")]
LOUD = ("error", "warning")
WANTED_FOUND, WANTED_ALARMS = 0.95, 1.0


@dataclass
class Score:
    """Counts of one kind of fault."""

    planted: int = 0
    contradict: int = 0
    found: int = 0
    found_anyway: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)


def checked(documents: Sequence[Document]) -> list[Finding]:
    """Findings about documents."""
    rows = tuple(o for d in documents for o in extract_document(d))
    corpus = Corpus(tuple(CheckedDocument(d.name, d.text, d.date) for d in documents), rows)
    return run_checks(corpus, load_catalog(), problem=lambda line: print(line, file=sys.stderr))[0]  # one fault costs no figures


def loud(findings: Sequence[Finding]) -> list[Finding]:
    """Errors and warnings."""
    return [f for f in findings if f.severity in LOUD]


def in_reference(o: Observation, by: int) -> bool:
    """Whether a figure is published for its year and could not be one of the year moved to."""
    if o.year is None or o.period != str(o.year) or o.breakdown or o.qualifier != "exact":
        return False
    years = load_reference().years(o.indicator, o.region)
    own, other = years.get(o.year, ()), years.get(o.year + by, ())
    printed = Interval.of(o)

    def agrees(p: Published) -> bool:
        return p.base_unit == o.base_unit and printed.meets(Interval(p.low, p.high))

    return any(map(agrees, own)) and bool(other) and not any(map(agrees, other))


@cache
def clean(path: str, name: str) -> Clean:
    """A clean document, extracted."""
    document = replace(Source(name, path).read(), name=name)
    date = date_at(dates_of(CheckedDocument(name, document.text, document.date)), 0)
    groups = {g: m for g, m in load_catalog().group_members.items() if g in ("东部", "中部", "西部", "东北")}
    return Clean(document, extract_document(document), date, in_reference, groups)


@cache
def alarms(path: str, name: str) -> tuple[Finding, ...]:
    """What the untouched document gives."""
    return tuple(checked([clean(path, name).document]))


def trial(path: str, name: str, fault: Fault) -> list[str]:
    """Codes of the new errors and warnings that name a touched line; plant, extract, check."""
    c = clean(path, name)
    if fault.other:
        stem, dot, suffix = name.rpartition(".")
        documents = [c.document, Document(f"{stem}_copy{dot}{suffix}", fault.other, c.document.title, c.document.date)]
    else:
        documents = [Document(name, fault.text(c.text), c.document.title, c.document.date)]
    old = {f.fingerprint for f in alarms(path, name)}
    lines = fault.lines(c.text)
    new = [f for f in loud(checked(documents)) if f.fingerprint not in old]
    return sorted({f.code for f in new if any(p.line in lines for p in (f.place, *f.related))})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", default=CLEAN)
    parser.add_argument("--each", type=int, default=12, help="faults of a kind that leave a contradiction, at most")
    parser.add_argument("--seed", type=int, default=20240607)
    parser.add_argument("--jobs", type=int, default=0)
    parser.add_argument("--misses", action="store_true", help="print every fault that was not found")
    parser.add_argument("--check", action="store_true", help="exit 1 where the figures to reach are missed")
    told = parser.parse_args(arguments)
    sources = [(s.path, s.name) for s in walk(told.paths, lambda m: print(m, file=sys.stderr), Tally())]
    if not sources:
        print("no documents", file=sys.stderr)
        return 2
    planted = [fault for kind in KINDS for fault in _drawn(kind, sources, told.each, told.seed)]
    with ProcessPoolExecutor(told.jobs or os.cpu_count()) as pool:
        results = list(pool.map(trial, *zip(*planted, strict=True), chunksize=4))
        plain = list(pool.map(alarms, *zip(*sources, strict=True)))
    scores: dict[str, Score] = {}
    for (_, name, fault), codes in zip(planted, results, strict=True):
        score = scores.setdefault(fault.kind, Score())
        score.planted += 1
        score.contradict += fault.contradicts
        score.found += fault.contradicts and bool(codes)
        score.found_anyway += not fault.contradicts and bool(codes)
        score.codes.update(codes)
        if fault.contradicts and not codes:
            score.missed.append(f"{name}: {fault.note}")
    ratio = _print_scores(scores, told.misses)
    rate = _print_alarms(sources, plain)
    return int(told.check and (ratio < WANTED_FOUND or rate > WANTED_ALARMS))


def _drawn(kind: Kind, sources: Sequence[tuple[str, str]], each: int, seed: int) -> list[tuple[str, str, Fault]]:
    """Faults of a kind at random places of all documents: up to `each` that contradict, and half as many that do not."""
    rng = random.Random(f"{seed}{KINDS.index(kind)}")
    found = [(path, name, fault) for path, name in sources for fault in kind(clean(path, name), rng)]
    contradicting = [x for x in found if x[2].contradicts]
    others = [x for x in found if not x[2].contradicts]
    return rng.sample(contradicting, min(each, len(contradicting))) + rng.sample(others, min(each // 2, len(others)))


def _print_scores(scores: dict[str, Score], misses: bool) -> float:
    print(f"{'fault':42} planted contradict found      of which by")
    for kind, s in scores.items():
        codes = " ".join(f"{code}:{n}" for code, n in s.codes.most_common(6))
        print(f"{kind:42} {s.planted:7} {s.contradict:10} {s.found:5} {_percent(s.found, s.contradict):>4}  {codes}")
        for miss in s.missed if misses else ():
            print(f"    missed  {miss}")
    contradict, found = sum(s.contradict for s in scores.values()), sum(s.found for s in scores.values())
    print(f"{'all kinds':42} {sum(s.planted for s in scores.values()):7} {contradict:10} {found:5} {_percent(found, contradict):>4}")
    quiet = sum(s.planted - s.contradict for s in scores.values())
    print(f"{quiet} faults leave no contradiction; of them {sum(s.found_anyway for s in scores.values())} found all the same")
    return found / contradict if contradict else 1.0


def _print_alarms(sources: Sequence[tuple[str, str]], plain: Sequence[Sequence[Finding]]) -> float:
    characters = sum(len(clean(*s).text) for s in sources)
    raised = [f for found in plain for f in loud(found)]
    rate = len(raised) / characters * 20_000
    print(
        f"false alarms: {len(raised)} in {characters} characters of clean text, {rate:.2f} in 20,000; notes {sum(map(len, plain)) - len(raised)}"
    )
    for f in raised:
        print(f"    {f.code} {f.place.doc}:{f.place.line} {f.message[:140]}")
    return rate


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "–"


if __name__ == "__main__":
    sys.exit(main())
