"""Reads the case tables of tests/cases: one test a case, named by its group and text; `xfail` marks what does not hold yet."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from conftest import ROOT


def load(name: str, *groups: str) -> list[Any]:
    """Parameters for pytest: one dictionary a case, of the groups named or of all."""
    tables = tomllib.loads((ROOT / "tests" / "cases" / f"{name}.toml").read_text(encoding="utf-8"))
    found = []
    for group in groups or tables:
        for number, case in enumerate(tables[group]["cases"], 1):
            marks = [pytest.mark.xfail(reason=case["xfail"], strict=True)] if case.get("xfail") else []
            found.append(pytest.param(case, id=f"{group}-{number}", marks=marks))
    return found
