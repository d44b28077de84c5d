"""Patterns that are compiled at their first use: all of them can be, so that no mistake waits for a rare text."""

from __future__ import annotations

import gc
import pickle
from importlib import import_module
from pathlib import Path

import pytest

import innostat
from innostat.lazy_regex import CompiledPattern, compile
from innostat.pipeline import extractor

MODULES = sorted(
    p.relative_to(Path(innostat.__file__).parent).with_suffix("").as_posix().replace("/", ".")
    for p in Path(innostat.__file__).parent.rglob("*.py")
)


def test_all_patterns_compile() -> None:
    for module in MODULES:
        if not module.endswith("__main__"):
            import_module("innostat." + module.removesuffix(".__init__") if module != "__init__" else "innostat")
    extractor(None)
    gc.unfreeze()  # what the catalogue froze is not listed
    patterns = [found for found in gc.get_objects() if isinstance(found, CompiledPattern)]
    assert len(patterns) > 500
    for pattern in patterns:
        assert pattern.compiler(pattern.pattern, pattern.flags).pattern == pattern.pattern


def test_a_mistake_shows_at_first_use() -> None:
    wrong = compile("(年")
    with pytest.raises(Exception, match="missing"):
        wrong.search("2023年")


def test_patterns_go_to_other_processes() -> None:
    for pattern in (compile(r"\d+年"), used := compile(r"\d+年")):
        used.search("")
        assert pickle.loads(pickle.dumps(pattern)).findall("2023年") == ["2023年"]
