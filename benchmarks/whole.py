"""Whole processes of innostat: seconds from start to end, processor time, and the most memory that all its processes held together.

    python benchmarks/whole.py                                   # all but the long ones
    python benchmarks/whole.py --only help,texts --texts FOLDER --runs 9
    python benchmarks/whole.py --only files50000,corpus          # long ones: minutes to an hour

Cases: `help` (`innostat --help`), `line` (a file of one sentence), `texts` (the fixtures, or --texts), `files1000`; `file10`, `file100`, `file300` (one
file of so many megabytes), `files50000` with --jobs 1 and 2, `corpus` (1 GB in files of 20 kB), `tenth` (a tenth of that). Made texts are nine tenths prose without statistics and
one tenth fixtures, cut into documents, each with a number of its own; `--dense` makes them of the fixtures alone. The table has the fastest of the runs:
what else a machine does only ever makes them slower.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from peers import ROOT, machine

CASES = ("help", "line", "texts", "files1000", "file10", "file100", "file300", "files50000", "tenth", "corpus")
SHORT = ("help", "line", "texts", "files1000", "file10")


class Peak(threading.Thread):
    """Watches the memory of a process and of those that it starts, counting shared pages once."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.most, self.ended = pid, 0, False

    def run(self) -> None:
        """Look a few times a second."""
        while not self.ended:
            self.most = max(self.most, sum(_memory(p) for p in _tree(self.pid)))
            time.sleep(0.1)


def _tree(pid: int) -> list[int]:
    try:
        below = [int(p) for task in Path(f"/proc/{pid}/task").iterdir() for p in (task / "children").read_text().split()]
    except OSError:
        below = []
    return [pid, *(q for p in below for q in _tree(p))]


def _memory(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def measure(arguments: list[str]) -> tuple[float, float, int]:
    """Seconds, seconds of processor time, and bytes at the peak, of one process of innostat."""
    began = time.perf_counter()
    before = os.times()
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("innostat")), *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    peak = Peak(process.pid)
    peak.start()
    _, said = process.communicate()
    peak.ended = True
    seconds = time.perf_counter() - began
    after = os.times()
    peak.join()
    if process.returncode:
        sys.exit(f"innostat {' '.join(arguments)}: {said.decode()}")
    return seconds, after.children_user + after.children_system - before.children_user - before.children_system, peak.most


def pieces(dense: bool) -> list[str]:
    """The texts that made ones consist of."""
    files = sorted(p for p in (ROOT / "fixtures").rglob("*") if p.suffix in (".txt", ".md"))
    figures = [p.read_text(encoding="utf-8") for p in files if "negative" not in p.parts]
    prose = (ROOT / "fixtures" / "negative" / "theory_essay.txt").read_text(encoding="utf-8")
    return figures if dense else [t for figure in figures for t in (*[prose] * max(1, round(9 * len(figure) / len(prose))), figure)]


def documents(bytes_each: int, dense: bool) -> Iterator[str]:
    """Documents without end."""
    texts = pieces(dense)
    number = at = 0
    while True:
        parts = [f"第{number + 1}期\n"]
        size = 0
        while size < bytes_each:
            text = texts[at % len(texts)]
            at += 1
            parts.append(text[: max(60, (bytes_each - size) // 3)])
            size += len(parts[-1].encode())
        yield "\n\n".join(parts)
        number += 1


def make(case: str, folder: Path, dense: bool) -> Path:
    """The input of a case."""
    target = folder / case
    if case.startswith("file") and not case.startswith("files"):
        target = target.with_suffix(".txt")
        left = int(case.removeprefix("file")) * 1_000_000
        with target.open("w", encoding="utf-8") as stream:
            for text in documents(100_000, dense):
                stream.write(text + "\n\n")
                left -= len(text.encode())
                if left <= 0:
                    return target
    number, size = {"files1000": (1000, 2000), "files50000": (50_000, 2000), "tenth": (5_000, 20_000), "corpus": (50_000, 20_000)}[case]
    for i, text in zip(range(number), documents(size, dense), strict=False):
        below = target / f"{i // 1000:03}"
        if not i % 1000:
            below.mkdir(parents=True)
        (below / f"{i:06}.txt").write_text(text, encoding="utf-8")
    return target


def main() -> None:
    """Run the cases and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default=",".join(SHORT), help=f"cases of {', '.join(CASES)}")
    parser.add_argument("--texts", default=str(ROOT / "fixtures"), help="texts of the case `texts`")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--jobs", default="1,2", help="numbers of processes, for all but the smallest cases")
    parser.add_argument("--dense", action="store_true", help="made texts of fixtures with statistics alone")
    arguments = parser.parse_args()
    print(f"{machine()}, {platform.system()}; fastest of {arguments.runs}\n")
    print("| case | --jobs | seconds | processor seconds | peak memory, MB | speed-up |\n| --- | --- | --- | --- | --- | --- |", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="innostat-whole-"))
    try:
        for case in arguments.only.split(","):
            if case == "line":
                (folder / "line.txt").write_text("2023年，全国研发经费33357.1亿元。\n", encoding="utf-8")
            source = (
                {"help": None, "line": folder / "line.txt", "texts": arguments.texts}[case]
                if case in ("help", "line", "texts")
                else make(case, folder, arguments.dense)
            )
            alone = 0.0
            for jobs in [1] if case in ("help", "line", "texts") else map(int, arguments.jobs.split(",")):
                # to a file, as users do
                command = (
                    ["--help"]
                    if source is None
                    else ["extract", str(source), "--jobs", str(jobs), "--max-size", "1000", "-o", str(folder / "out.csv")]
                )
                runs = [measure(command) for _ in range(arguments.runs)]
                best = min(seconds for seconds, _, _ in runs)
                alone = best if jobs == 1 else alone
                faster = f"{alone / best:.2f}" if jobs > 1 and alone else ""
                print(
                    f"| {case} | {jobs} | {best:.2f} | {min(r[1] for r in runs):.2f} | {max(r[2] for r in runs) / 1e6:.0f} | {faster} |",
                    flush=True,
                )
            if isinstance(source, Path):
                shutil.rmtree(source) if source.is_dir() else source.unlink()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
