"""One timed pass of one program over texts; `peers.py` runs it in the environment that has the program.

    python benchmarks/contender.py NAME TEXTS.json

TEXTS.json: `{"warm": text, "texts": {name: text, ...}, "times": n}`. The warm-up pass loads what is loaded once. Prints one JSON object:
`seconds` of processor time of all passes together, `first` seconds of the first pass, `each` name -> seconds and finds over all passes, `failed` lines that the
program raised an error on.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

#: A text -> how many finds, and how many lines raised an error.
Pass = Callable[[str], tuple[int, int]]


def innostat() -> Pass:
    """The full extraction: all observations, with value, unit, year, region, label and reasons."""
    models, pipeline = import_module("innostat.models"), import_module("innostat.pipeline")
    return lambda text: (len(pipeline.extract_document(models.Document("text", text))), 0)


def jionlp() -> Pass:
    """JioNLP's `extract_money` and `extract_time`, both with parsing, line by line."""
    ner: Any = import_module("jionlp").ner
    base = 1_750_000_000.0
    return _by_line(
        lambda line: len(ner.extract_money(line, with_parsing=True)) + len(ner.extract_time(line, time_base=base, with_parsing=True))
    )


def recognizers() -> Pass:
    """Recognizers-Text's five models for Chinese, each set up once, line by line."""
    culture = import_module("recognizers_text").Culture.Chinese
    units = import_module("recognizers_number_with_unit").NumberWithUnitRecognizer(culture)
    numbers = import_module("recognizers_number").NumberRecognizer(culture)
    dates = import_module("recognizers_date_time").DateTimeRecognizer(culture)
    models = (
        numbers.get_number_model(), numbers.get_percentage_model(), units.get_currency_model(), units.get_dimension_model(), dates.get_datetime_model(),
    )  # fmt: skip
    return _by_line(lambda line: sum(len(model.parse(line)) for model in models))


def floor() -> Pass:
    """One pass of a bare pattern for digits and Chinese numerals, with `regex`."""
    pattern = import_module("regex").compile(r"[0-9０-９]+(?:[.,][0-9]+)*|[〇零一二三四五六七八九十百千万亿两]+")
    return lambda text: (sum(1 for _ in pattern.finditer(text)), 0)


def _by_line(finds: Callable[[str], int]) -> Pass:
    def run(text: str) -> tuple[int, int]:
        found = failed = 0
        lines = [line for line in text.splitlines() if line.strip()]
        for line in lines:
            try:
                found += finds(line)
            except Exception:  # what a program cannot parse is its own; the line has cost its time
                failed += 1
                if failed > 20 and failed * 2 > len(lines):
                    raise
        return found, failed

    return run


CONTENDERS: dict[str, Callable[[], Pass]] = {
    "floor": floor,
    "innostat": innostat,
    "plain": innostat,
    "jionlp": jionlp,
    "recognizers": recognizers,
}


def main() -> None:
    """Run one contender once."""
    name, file = sys.argv[1:]
    given = json.loads(Path(file).read_text(encoding="utf-8"))
    run = CONTENDERS[name]()
    run(given["warm"])
    each: dict[str, list[float]] = {key: [0.0, 0] for key in given["texts"]}
    failed, first = 0, 0.0
    for again in range(given["times"]):
        for key, text in given["texts"].items():
            began = time.process_time()
            found, bad = run(text)
            each[key][0] += time.process_time() - began
            each[key][1] += found
            failed += bad
        if not again:
            first = sum(seconds for seconds, _ in each.values())
    print(json.dumps({"seconds": sum(seconds for seconds, _ in each.values()), "first": first, "each": each, "failed": failed}))


if __name__ == "__main__":
    main()
