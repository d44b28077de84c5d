"""A workbook of a million rows: time, size, and the memory that it takes, which must not grow with the rows.

    python benchmarks/workbook.py [ROWS]      1000000 if not told

Rows are made one by one and handed to the writer as extraction hands them over; nothing here holds them.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from innostat.batch import Outcome
from innostat.models import Document
from innostat.output.formats import FORMATS
from innostat.output.writer import Target
from innostat.pipeline import extract_document

PIECE = 1_000  # rows of a document
TEXT = "2023年，全国R&D经费支出33357.1亿元，同比增长8.4%；其中用于基础研究的有2259.1亿元，占6.77%。"


def peak() -> float:
    """Peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Write, and print what it took."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    document = Document("text.txt", TEXT)
    sample = extract_document(document)
    print("rows\tseconds\tpeak MB\tfile MB")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.xlsx"
        began = time.perf_counter()
        with FORMATS["xlsx"].open(Target(str(path))) as writer:
            for first in range(0, rows, PIECE):
                piece = tuple(
                    replace(sample[i % len(sample)], obs_id=f"{first:012x}-{i}", doc=f"{first}.txt", reasons=())
                    for i in range(first, min(first + PIECE, rows))
                )  # fmt: skip
                writer.write(Outcome(f"{first}.txt", piece, document=replace(document, name=f"{first}.txt")))
                if first in (rows // 10, rows // 2):
                    print(f"{first}\t{time.perf_counter() - began:.0f}\t{peak():.0f}\t", flush=True)
        print(f"{rows}\t{time.perf_counter() - began:.0f}\t{peak():.0f}\t{path.stat().st_size / 1e6:.0f}")


if __name__ == "__main__":
    main()
