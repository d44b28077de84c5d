"""Raises the floors of tests/gold/floors.toml to just below what is reached; never lowers one.

    python tests/raise_floors.py [--margin 0.02]

A fixture that has no floors yet gets them. Lower one by hand, with the reason in the commit.
"""

from __future__ import annotations

import argparse
import math
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from conftest import rows
from scoring import LEVELS, Score, read_gold, score
from test_gold import FLOORS, GOLD, ROOT, fixture_of, total

HEAD = """\
# F1 that the extraction has to reach on each labelled fixture, level by level (tests/scoring.py says what the levels ask for).
# python tests/raise_floors.py raises them to what is reached; lower one by hand only, with the reason in the commit.
"""


def table(name: str, result: Score, margin: float) -> str:
    old = FLOORS.get(name, {})
    lines = [f"[{name}]"]
    for level in LEVELS:
        reached = result.f1(level)
        new = 1.0 if not result.required else max(0.0, math.floor((reached - margin) * 100 + 1e-9) / 100)
        lines.append(f"{level} = {max(new, old.get(level, 0.0)):.2f}")
    print(f"{name:32}", *(f"{result.f1(level):.3f}" for level in LEVELS))
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--margin", type=float, default=0.02)
    margin = parser.parse_args().margin
    scores = {gold.stem: score(rows(fixture_of(gold)), read_gold(gold)) for gold in GOLD}
    tables = [table("all", total(list(scores.values())), margin), *(table(name, s, margin) for name, s in scores.items())]
    (ROOT / "tests" / "gold" / "floors.toml").write_text("\n".join([HEAD, *tables]), encoding="utf-8")


if __name__ == "__main__":
    main()
