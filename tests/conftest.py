from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from innostat.models import Document, Observation
from innostat.pipeline import extract_document
from innostat.read.walk import Source
from innostat.table import NAMES, cell

ROOT = Path(__file__).parents[1]
#: Environment of processes that tests start: they take the package from this checkout.
ENV = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
FIXTURES = sorted(p for p in (ROOT / "fixtures").rglob("*") if p.suffix in (".txt", ".md") and p.name != "README.md")


@cache
def document(path: Path) -> Document:
    return Source(path.name, str(path)).read()


@cache
def observations(path: Path) -> tuple[Observation, ...]:
    return tuple(extract_document(document(path)))


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a fixture as they stand in the CSV."""
    return [{name: cell(o, name) for name in NAMES} for o in observations(path)]
