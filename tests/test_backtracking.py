"""No pattern can be driven into catastrophic backtracking: each against strings made to do so, within a time."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from zlib import crc32

import pytest
import regex

import innostat
from conftest import FIXTURES, observations
from innostat.pipeline import extractor

LENGTH = 800
ATOMS = (
    "1", "1,", "1 ", "1.", "12", "一", "十", "万", "年", "月", "2023年", "2023-", "、", "，", "。", "的", "(", ")", "（", "“", "《", "【", "[1]", "^", "$", "$1", "<", "<td ",
    " ", "\t", "\n", "\n ", "　", "a", "a1", "A-", ".a", "@", "/", "|", "-", "—", "至", "和", "比", "增长", "比上年", "%", "个百分点", "亿元", "北京", "省", "中国", "全国", "#", "*", "：",
    "每", "占", "达到", "分别", "其中", "第", "表1", "单位：", "http://", "w.", "{", "\\", "&nbsp;", "0", "０", "”", "」", "\u200b", "é", "龘",
)  # fmt: skip


def patterns() -> dict[str, Any]:
    """All compiled patterns: those of modules, those of the stages as they are set up, and those that calls compiled in passing."""
    for path in FIXTURES:
        observations(path)
    found: dict[str, Any] = {}
    seen: set[int] = set()

    def search(thing: object, depth: int) -> None:
        if id(thing) in seen or depth > 6:
            return
        seen.add(id(thing))
        if isinstance(thing, regex.Pattern):
            found.setdefault(thing.pattern, thing)
        elif isinstance(thing, re.Pattern) and isinstance(thing.pattern, str):  # `re` has no time limit: its twin in `regex` is tried
            found.setdefault(thing.pattern, regex.compile(thing.pattern, thing.flags & (re.S | re.M | re.X | re.I)))
        elif isinstance(thing, dict):
            for value in thing.values():
                search(value, depth + 1)
        elif isinstance(thing, (list, tuple, set, frozenset)):
            for value in thing:
                search(value, depth + 1)
        elif type(thing).__module__.startswith("innostat"):
            for name in (*getattr(thing, "__dict__", ()), *getattr(type(thing), "__slots__", ())):
                search(getattr(thing, name, None), depth + 1)

    for module in pkgutil.walk_packages(innostat.__path__, "innostat."):
        if not module.name.endswith("__main__"):
            search(vars(importlib.import_module(module.name)), 0)
    search(extractor(), 0)
    for thing in _cached():
        search(thing, 0)
    return found


def _cached() -> Iterator[object]:
    for name in ("_main", "regex"):
        module = getattr(regex, name, None)
        yield from getattr(module, "_cache", {}).values()


def attacks(pattern: str) -> Iterator[str]:
    """Strings of one atom, of two, and of the pattern's own words."""
    words = [w for w in dict.fromkeys(regex.findall(r"[\u4e00-\u9fff]{1,4}", pattern)) if w][:10]
    for atom in dict.fromkeys((*ATOMS, *words)):
        run = atom * (LENGTH // len(atom))
        yield run
        yield run + "！x"
    for a, b in zip(words, ("1", "一", "、", " ", "(", "年", ",", "的", "1年", "a", "\n", "%"), strict=False):
        yield (a + b) * (LENGTH // len(a + b)) + "！x"


GROUPS = 24  # which patterns are found in `regex`'s own cache differs from run to run: groups have the same names in each


@cache
def grouped() -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for text, pattern in patterns().items():
        if isinstance(text, str):
            found.setdefault(crc32(text.encode("utf-8", "surrogatepass")) % GROUPS, []).append(pattern)
    return found


def test_patterns_are_found() -> None:
    assert sum(map(len, grouped().values())) > 100
    assert set(grouped()) == set(range(GROUPS))


@pytest.mark.parametrize("group", range(GROUPS))
def test_no_catastrophe(group: int) -> None:
    for pattern in grouped()[group]:
        for text in attacks(pattern.pattern):
            try:
                for _ in zip(pattern.finditer(text, timeout=2), range(300), strict=False):
                    pass
                pattern.fullmatch(text, timeout=2)
            except TimeoutError:
                pytest.fail(f"{pattern.pattern[:200]!r} on {text[:20]!r}…")
