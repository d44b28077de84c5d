from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from innostat.models import Document, Observation
from innostat.pipeline import extract_document
from innostat.read.walk import Source
from innostat.table import NAMES, cell

TEXT = "2023年，全国研发经费33357.1亿元，比上年增长8.4%。\n"

ROOT = Path(__file__).parents[1]
#: Environment of processes that tests start: they take the package from this checkout.
ENV = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
FIXTURES = sorted(p for p in (ROOT / "fixtures").rglob("*") if p.suffix in (".txt", ".md") and p.name != "README.md")
#: The country and its 31 provinces, in the order in which bulletins list them.
PLACES = [
    "全国",
    "北京",
    "天津",
    "河北",
    "山西",
    "内蒙古",
    "辽宁",
    "吉林",
    "黑龙江",
    "上海",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "广西",
    "海南",
    "重庆",
    "四川",
    "贵州",
    "云南",
    "西藏",
    "陕西",
    "甘肃",
    "青海",
    "宁夏",
    "新疆",
]


@cache
def document(path: Path) -> Document:
    return Source(path.name, str(path)).read()


@cache
def observations(path: Path) -> tuple[Observation, ...]:
    return tuple(extract_document(document(path)))


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a fixture as they stand in the CSV."""
    return [{name: cell(o, name) for name in NAMES} for o in observations(path)]


# Tests that need a program which pip cannot install (LibreOffice, a browser) are left out where it is missing, and the summary says so.
# With INNOSTAT_TEST_ALL set they fail instead.

LEFT_OUT = pytest.StashKey[dict[str, list[str]]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LEFT_OUT] = {}
    if (
        signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    ):  # started in the background of a shell, which programs that tests start would inherit
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("needs_program"):
        if not any(shutil.which(name) for name in mark.args):
            if os.environ.get("INNOSTAT_TEST_ALL"):
                pytest.fail(f"{mark.args[0]} is not installed", pytrace=False)
            item.config.stash[LEFT_OUT].setdefault(mark.args[0], []).append(item.nodeid)
            pytest.skip(f"{mark.args[0]} is not installed")


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    for program, tests in sorted(config.stash[LEFT_OUT].items()):
        terminalreporter.write_line(f"LEFT OUT because {program} is not installed: {len(tests)} ({', '.join(tests)})", yellow=True)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    (folder / "b" / "c").mkdir(parents=True)
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "b" / "c" / "z.md").write_text("---\ntitle: 公报\ndate: 2024-02-29\n---\n去年专利授权量92.1万件。\n", encoding="utf-8")
    (folder / "b.txt").write_text(TEXT, encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / ".hidden.txt").write_text(TEXT, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def opened() -> Iterator[Any]:
    """A headless Chromium."""
    from pages import browser

    with browser() as chromium:
        yield chromium


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder of texts with two findings."""
    from pages import write_texts

    return write_texts(tmp_path / "texts")
