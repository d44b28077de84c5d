"""Speed of the extraction in one process, after it is set up: running text, prose without statistics, dense tables.

    python benchmarks/core.py [--texts FOLDER] [--against SRC] [--runs 5]

Medians of processor time, the cases in turn. The floor is one pass of a bare pattern for digits and Chinese numerals over the same text, in the same
run. `--against` measures another checkout's `src` as well, alternately. Every figure comes from a process of its own; `once` reads each text a single
time, so that nothing can be remembered from a copy of it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
SIZE = 1_000_000  # bytes of UTF-8 of the texts that are repeated


def texts_of(folder: Path) -> list[str]:
    """The texts of a folder, in the order of their paths."""
    return [p.read_text(encoding="utf-8") for p in sorted(folder.rglob("*")) if p.suffix in (".txt", ".md") and p.name != "README.md"]


def repeated(texts: list[str], size: int = SIZE) -> str:
    """One text of about `size` bytes, made of texts over and over."""
    return "\n\n".join(texts * max(1, round(size / len("".join(texts).encode()))))


def table(rows: int) -> str:
    """A dense table whose figures are all different."""
    draw = random.Random(1)
    lines = [
        "表1 2023年各地区研发经费情况",
        "单位：亿元",
        "地区\tR&D经费\tR&D经费投入强度（%）\t规模以上工业企业R&D经费\t有效发明专利（件）",
    ]
    for _ in range(rows):
        place = draw.choice(["北京", "天津", "河北", "山西", "辽宁", "吉林", "上海", "江苏", "浙江", "安徽"])
        lines.append(f"{place}\t{draw.random() * 3000:.1f}\t{draw.random() * 6:.2f}\t{draw.random() * 900:.1f}\t{draw.randrange(90_000)}")
    return "\n".join(lines)


def cases(folder: Path | None) -> dict[str, list[str]]:
    """Name of a case -> its texts."""
    fixtures = ROOT / "fixtures"
    essay = (fixtures / "negative" / "theory_essay.txt").read_text(encoding="utf-8")
    wild = texts_of(fixtures / "wild")
    found = {"fixtures, each once": texts_of(fixtures), "dense prose and tables, 1 MB": [repeated(wild)]}
    mix = [essay] * (len("".join(wild)) * 3 // len(essay)) + wild  # four figures in 1,000 characters, as in papers and reports
    found |= {
        "mix, 1 MB": [repeated(mix)],
        "prose without statistics, 1 MB": [repeated([essay])],
        "dense table, 12,000 figures": [table(3000)],
    }
    if folder is not None:
        own = texts_of(folder)
        found |= {f"{folder.name}, each once": own, f"{folder.name}, 1 MB": [repeated(own)]}
    return found


def measure(name: str, folder: Path | None) -> dict[str, float]:
    """Seconds, characters and rows of one case, with the package that PYTHONPATH names."""
    import regex

    from innostat.models import Document
    from innostat.pipeline import extract_document

    texts = cases(folder)[name]
    extract_document(Document("warm", "2023年，全国研发经费3.3万亿元。\n\n表1 2022年经费\n\n地区\t经费（亿元）\n北京\t1.0\n上海\t2.0\n"))
    began = time.process_time()
    rows = sum(len(extract_document(Document("text", text))) for text in texts)
    seconds = time.process_time() - began
    bare = regex.compile("[0-9一二三四五六七八九十百千万亿]+")
    began = time.process_time()
    for text in texts:
        for _ in bare.finditer(text):
            pass
    return {"seconds": seconds, "floor": time.process_time() - began, "characters": sum(map(len, texts)), "rows": rows}


def run(source: Path, name: str, folder: Path | None) -> dict[str, float]:
    """Measure in a process of its own."""
    command = [sys.executable, __file__, "--case", name, *(["--texts", str(folder)] if folder else [])]
    done = subprocess.run(command, capture_output=True, check=True, text=True, env={**os.environ, "PYTHONPATH": str(source)})
    return dict(json.loads(done.stdout))


def main() -> None:
    """Measure all cases and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, help="a folder of your own texts")
    parser.add_argument("--against", type=Path, help="the src of another checkout")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--case", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.case:
        print(json.dumps(measure(arguments.case, arguments.texts)))
        return
    sources = {"before": arguments.against, "now": ROOT / "src"} if arguments.against else {"now": ROOT / "src"}
    print(f"{'text':<32} {'':<7} {'characters/s':>13} {'of the floor':>13} {'µs a figure':>12}")
    for name in cases(arguments.texts):
        found: dict[str, list[dict[str, float]]] = {label: [] for label in sources}
        for _ in range(arguments.runs):
            for label, source in sources.items():
                found[label].append(run(source, name, arguments.texts))
        for label, results in found.items():
            seconds = statistics.median(r["seconds"] for r in results)
            floor = statistics.median(r["floor"] for r in results)
            characters, rows = results[0]["characters"], results[0]["rows"]
            each = f"{seconds / rows * 1e6:12.0f}" if rows else f"{'':>12}"
            print(f"{name:<32} {label:<7} {characters / seconds:13,.0f} {f'1/{seconds / floor:.1f}':>13} {each}", flush=True)


if __name__ == "__main__":
    main()
