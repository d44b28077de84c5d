"""Processor seconds and memory of the checks over generated observations: N of them from N/20 documents, in memory.

    python benchmarks/check_scale.py [N...] [--check]

Each size runs in a process of its own, so that its peak of memory is its own. The growth is how much more time a size takes than the
one before, beside what n log n would be.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from innostat.catalog import load_catalog
from innostat.checks.base import CheckedDocument, Corpus
from innostat.checks.run import run_checks
from innostat.models import Observation

SIZES = (10_000, 100_000, 1_000_000)
A_DOCUMENT = 20
LIMIT_MB = 4096


def generate(n: int, seed: int = 7) -> Corpus:
    """N observations from N/20 documents: the provinces and cities of the catalogue, its indicators, years 2000 to 2023.

    A series has one true value, printed as it is, rounded, and now and then wrong; one document in fifty repeats another's sentences.
    """
    rng = random.Random(seed)
    catalog = load_catalog()
    places = [r for r in catalog.regions.values() if r.code][:400] or list(catalog.regions.values())[:400]
    indicators = list(catalog.indicators.values())
    documents: list[CheckedDocument] = []
    rows: list[Observation] = []
    before: list[tuple[int, int, int, int]] = []
    for d in range(max(1, n // A_DOCUMENT)):
        name = f"{d // 1000:03d}/{d:06d}.txt"
        copied = bool(before) and d % 50 == 0
        facts = (
            before
            if copied
            else [
                (rng.randrange(len(indicators)), rng.randrange(len(places)), 2000 + rng.randrange(24), rng.randrange(3))
                for _ in range(A_DOCUMENT)
            ]
        )
        before = facts
        text: list[str] = []
        at = 0
        for k, (i, p, year, kind) in enumerate(facts):
            indicator, place = indicators[i], places[p]
            value = Decimal(100 + (i * 7919 + p * 104729 + year * 31) % 90000) / 10
            if rng.random() < 0.01:
                value += rng.randrange(1, 50)
            share = indicator.dimension == "share"
            unit, base_unit, measure = (
                ("%", "%", "share") if share else ("亿元", "CNY", "level") if indicator.dimension == "currency" else ("件", "件", "level")
            )
            if share:
                value = value / 100
            if kind == 2 and not share:
                value = value.quantize(Decimal(1))
            quote = f"{value}{unit}"
            lead = f"{year}年，{place.name}{indicator.zh}为"
            sentence = f"{lead}{quote}。"
            start = at + len(lead)
            exponent = value.as_tuple().exponent
            rows.append(
                Observation(
                    obs_id=f"{d:06x}-{start}", doc=name, page=None, line=k + 1, start=start, end=start + len(quote), quote=quote, indicator=indicator.id,
                    label=indicator.zh, breakdown="", region=place.name, region_code=place.code, period=str(year), year=year, period_source="stated",
                    value=value, unit=unit, base_value=value * 100_000_000 if base_unit == "CNY" else value, base_unit=base_unit, value_to=None,
                    base_value_to=None, decimals=-int(exponent) if isinstance(exponent, int) else 0, qualifier="exact", measure=measure,
                    compared_to="", statement="actual", table="", sentence=sentence,
                )
            )  # fmt: skip
            text.append(sentence)
            at += len(sentence) + 1
        documents.append(CheckedDocument(name, "\n".join(text), "2024-06-01"))
    return Corpus(tuple(documents), tuple(rows[:n]))


def measure(n: int) -> dict[str, float]:
    """One size in this process."""
    began = time.process_time()
    corpus = generate(n)
    made = time.process_time()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    findings, _ = run_checks(corpus, load_catalog())
    done = time.process_time()
    return {
        "n": n, "generated": made - began, "seconds": done - made, "corpus_mb": before,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "findings": len(findings),
    }  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=list(SIZES))
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--check", action="store_true", help="exit 1 where memory passes 4 GiB or time grows faster than n log n")
    told = parser.parse_args(arguments)
    if told.one:
        print(json.dumps(measure(told.one)))
        return 0
    results = []
    print(f"{'observations':>12} {'documents':>10} {'seconds':>9} {'corpus MB':>10} {'peak MB':>9} {'findings':>9}")
    for n in told.sizes:
        out = subprocess.run([sys.executable, __file__, "--one", str(n)], check=True, capture_output=True, text=True).stdout
        r = json.loads(out.splitlines()[-1])
        results.append(r)
        print(
            f"{n:12,} {max(1, n // A_DOCUMENT):10,} {r['seconds']:9.1f} {r['corpus_mb']:10.0f} {r['peak_mb']:9.0f} {r['findings']:9,.0f}",
            flush=True,
        )
    bad = any(r["peak_mb"] > LIMIT_MB for r in results)
    for a, b in pairwise(results):
        growth = b["seconds"] / a["seconds"]
        allowed = b["n"] * math.log(b["n"]) / (a["n"] * math.log(a["n"]))
        bad |= growth > allowed * 1.25
        print(f"{a['n']:,} to {b['n']:,}: {growth:.1f} times the time; n log n is {allowed:.1f}")
    return int(told.check and bad)


if __name__ == "__main__":
    sys.exit(main())
