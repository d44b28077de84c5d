"""Speed and its growth: one file of 0.1, 1 and 10 MB, made of the fixtures over and over.

    python benchmarks/linear.py [--sizes 0.1,1,10] [--limit 1.5]

Prints characters a second of processor time for each size, and how much slower the largest is a character than the one of 1 MB (or the smallest).
Exit code 1 if that ratio is above the limit: time must grow with the length of a text, not with its square.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "src"))

from innostat.models import Document  # noqa: E402  the checkout's own package
from innostat.pipeline import extract_document  # noqa: E402


def text_of(megabytes: float) -> str:
    """A text of about as many megabytes in UTF-8."""
    fixtures = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "fixtures").rglob("*")) if p.suffix in (".txt", ".md")]
    pieces: list[str] = []
    size = 0
    while size < megabytes * 1_000_000:
        piece = fixtures[len(pieces) % len(fixtures)]
        pieces.append(piece)
        size += len(piece.encode())
    return "\n\n".join(pieces)


def main() -> int:
    """Measure and judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="0.1,1,10", help="megabytes, separated by commas")
    parser.add_argument("--limit", type=float, default=1.5, help="highest ratio of time a character")
    arguments = parser.parse_args()
    extract_document(Document("warm", text_of(0.01)))
    sizes = [float(s) for s in arguments.sizes.split(",")]
    per_character: dict[float, float] = {}
    print(f"{'MB':>6} {'characters':>12} {'rows':>8} {'seconds':>9} {'characters/s':>13}")
    for size in sizes:
        text = text_of(size)
        began = time.process_time()
        rows = len(extract_document(Document("text", text)))
        seconds = time.process_time() - began
        per_character[size] = seconds / len(text)
        print(f"{size:>6g} {len(text):>12,} {rows:>8,} {seconds:>9.2f} {len(text) / seconds:>13,.0f}", flush=True)
    base = 1.0 if 1.0 in per_character else sizes[0]
    ratio = per_character[sizes[-1]] / per_character[base]
    print(f"time a character, {sizes[-1]:g} MB against {base:g} MB: {ratio:.2f} (limit {arguments.limit:g})")
    return 0 if ratio <= arguments.limit else 1


if __name__ == "__main__":
    sys.exit(main())
