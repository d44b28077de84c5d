"""innostat beside what people would use instead, on the same texts in one run: characters a second, and the ratios.

    python benchmarks/peers.py                       # the fixtures
    python benchmarks/peers.py FILE_OR_FOLDER... [--megabytes 1] [--runs 5] [--cache DIR]

The texts of the paths are repeated, each as a document of its own, to the megabytes. The contenders, each in an environment that this script makes in
the cache folder: innostat's full extraction, compiled (INNOSTAT_COMPILE=1, three minutes once; where there is no C compiler, plain); the same in plain Python; JioNLP 1.5.31, `extract_money` and `extract_time` with parsing; recognizers-text-suite 1.0.2a2, number,
percentage, currency, dimension and datetime; and the floor, one pass of a bare pattern for digits and Chinese numerals. They run in turn, each run a
process of its own whose processor time is taken after a warm-up on the fixtures; the table has the medians. Recognizers gets the texts once, not repeated: the same
composition, at a hundredth of the speed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import venv
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[1]
# Contender -> (environment, what pip installs in it). emoji 2 dropped a name that the recognizers import.
ENVIRONMENTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "floor": ("innostat", ("-e", str(ROOT))),
    "innostat": ("innostat-compiled", (str(ROOT),)),
    "plain": ("innostat", ("-e", str(ROOT))),
    "jionlp": ("jionlp", ("jionlp==1.5.31",)),
    "recognizers": ("recognizers", ("recognizers-text-suite==1.0.2a2", "emoji<2", "setuptools<81")),
}
SLOW = ("recognizers",)
COMPILED = "innostat-compiled"


def main() -> None:
    """Make what is missing, run, and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", default=[str(ROOT / "fixtures")], help="texts, or folders of texts (.txt, .md)")
    parser.add_argument("--megabytes", type=float, default=1, help="size to repeat the texts to, UTF-8")
    parser.add_argument("--runs", type=int, default=5, help="runs of each contender")
    parser.add_argument(
        "--only", default="floor,innostat,plain,jionlp,recognizers", help="contenders, in the order in which they take turns"
    )
    parser.add_argument(
        "--cache", type=Path, default=Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "innostat-benchmarks"
    )
    arguments = parser.parse_args()
    texts = read_texts(arguments.paths)
    size = sum(len(t.encode()) for t in texts.values())
    times = max(1, round(arguments.megabytes * 1e6 / size))
    characters = sum(map(len, texts.values()))
    names = arguments.only.split(",")
    pythons = {name: environment(arguments.cache, *ENVIRONMENTS[name]) for name in names}
    warm = "\n\n".join(read_texts([str(ROOT / "fixtures")]).values())
    print(f"{len(texts)} texts, {characters:,} characters, {times} times = {size * times / 1e6:.2f} MB; {machine()}\n", flush=True)
    results: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(arguments.runs):
            for name in names:
                given = {"warm": warm if name not in SLOW else warm[:1000], "texts": texts, "times": 1 if name in SLOW else times}
                file = Path(folder) / "texts.json"
                file.write_text(json.dumps(given), encoding="utf-8")
                out = subprocess.run(
                    [pythons[name], str(ROOT / "benchmarks" / "contender.py"), name, str(file)], check=True, capture_output=True
                )
                results[name].append(json.loads(out.stdout.splitlines()[-1]))
    report(results, texts, characters, times)


def read_texts(paths: list[str]) -> dict[str, str]:
    """The texts by their names."""
    files: list[Path] = []
    for path in map(Path, paths):
        files += sorted(p for p in path.rglob("*") if p.suffix in (".txt", ".md")) if path.is_dir() else [path]
    if not files:
        sys.exit("no .txt or .md files there")
    return {f.name: f.read_text(encoding="utf-8") for f in files}


def environment(cache: Path, name: str, packages: tuple[str, ...]) -> str:
    """The interpreter of an environment with the packages, which is made where it is not there, and made again where the sources have changed since."""
    home = cache / name
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    done = home / "installed.txt"
    key = "\n".join([*packages, *([sources_digest()] if name == COMPILED else [])])
    if not done.exists() or done.read_text(encoding="utf-8") != key:
        print(f"making the environment of {name} in {home}", file=sys.stderr)
        venv.create(home, with_pip=True, clear=True)
        install = [str(python), "-m", "pip", "install", "-q", *packages]
        compiling = {**os.environ, "INNOSTAT_COMPILE": "1"}
        if name == COMPILED and subprocess.run(install, stdout=sys.stderr, env=compiling).returncode:
            print("it cannot be compiled here: this is plain Python", file=sys.stderr)
            name = ""
        if name != COMPILED:
            subprocess.run(install, check=True, stdout=sys.stderr)
        done.write_text(key, encoding="utf-8")
    return str(python)


def sources_digest() -> str:
    """A digest of what the wheel is built from."""
    digest = sha256()
    for file in [ROOT / "pyproject.toml", ROOT / "hatch_build.py", *sorted((ROOT / "src").rglob("*"))]:
        if file.is_file() and file.suffix != ".pyc":
            digest.update(file.read_bytes())
    return digest.hexdigest()


def machine() -> str:
    """Processor, cores, load, interpreter and date in one line."""
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model)
    load = f"load {os.getloadavg()[0]:.1f}, " if hasattr(os, "getloadavg") else ""
    return f"{model}, {os.cpu_count()} cores, {load}Python {platform.python_version()}, {time.strftime('%Y-%m-%d')}"


def report(results: dict[str, list[dict[str, Any]]], texts: dict[str, str], characters: int, times: int) -> None:
    """Print the medians, and innostat's and the floor's figures for each text."""
    speed = {name: median(characters * (1 if name in SLOW else times) / run["seconds"] for run in runs) for name, runs in results.items()}
    own = speed.get("innostat")
    print(
        "| contender | characters/s | slowest and fastest run | innostat is … times as fast | lines it failed on |\n| --- | --- | --- | --- | --- |"
    )
    for name, value in speed.items():
        runs = [characters * (1 if name in SLOW else times) / run["seconds"] for run in results[name]]
        ratio = f"{own / value:.3g}" if own else ""
        print(f"| {name} | {value:,.0f} | {min(runs):,.0f} – {max(runs):,.0f} | {ratio} | {results[name][0]['failed']} |")
    if own is None:
        return
    once = median(characters / run["first"] for run in results["innostat"])
    print(f"\ninnostat on each text the first time that it meets it: {once:,.0f} characters/s.\n")
    print(
        "| text | characters | rows | innostat, characters/s | microseconds a row | times the floor |\n| --- | --- | --- | --- | --- | --- |"
    )
    for name, text in texts.items():
        seconds = median(run["each"][name][0] for run in results["innostat"]) / times
        rows = results["innostat"][0]["each"][name][1] // times
        bare = median(run["each"][name][0] for run in results["floor"]) / times if "floor" in results else 0
        each = f"{seconds / rows * 1e6:,.0f}" if rows else "–"
        below = f"{seconds / bare:.0f}" if bare else "–"
        print(f"| `{name}` | {len(text):,} | {rows:,} | {len(text) / seconds:,.0f} | {each} | {below} |")


if __name__ == "__main__":
    main()
