"""What the documentation shows is what happens."""

from __future__ import annotations

import doctest
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ENV, ROOT

GUIDES = [ROOT / name for name in ("README.md", "README.zh-CN.md", "docs/guide.md")]
PAGES = [*GUIDES, *(ROOT / name for name in ("CONTRIBUTING.md", "CHANGELOG.md", "benchmarks/README.md"))]


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", path.read_text(encoding="utf-8"), re.S | re.M)


def test_docs_are_up_to_date() -> None:
    """The reference, and what the examples print."""
    run = subprocess.run([sys.executable, ROOT / "docs" / "build.py", "--check"], capture_output=True, text=True, env=ENV, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("path", GUIDES, ids=lambda p: p.name)
def test_python_examples(path: Path) -> None:
    for block in blocks(path, "python"):
        test = doctest.DocTestParser().get_doctest(block, {}, path.name, str(path), 0)
        assert doctest.DocTestRunner().run(test).failed == 0


def test_both_readmes_have_the_same_commands() -> None:
    english, chinese = (blocks(path, "bash") for path in GUIDES[:2])
    assert english == chinese
    install, test = english[:2]
    assert "innostat extract fixtures/" in install
    assert test.strip().endswith("pytest")


def test_the_readme_tells_of_every_column_and_command() -> None:
    from innostat.table import NAMES

    text = GUIDES[0].read_text(encoding="utf-8")
    assert [n for n in NAMES if f"`{n}`" not in text] == []
    commands = re.findall(r"^## innostat (\S+)", (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8"), re.M)
    assert [c for c in commands if f"innostat {c}" not in text] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (path.parent / target).exists(), target


def test_the_example_catalogue_is_the_guides() -> None:
    from innostat.examples import check_examples

    _, problems = check_examples(str(ROOT / "docs" / "example"))
    assert not [p for p in problems if "docs/example" in p]


def test_stale_pages_are_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    build = runpy.run_path(str(ROOT / "docs" / "build.py"))
    monkeypatch.setitem(build["stale"].__globals__, "build", lambda: {tmp_path / "x.md": "new"})
    assert build["stale"]() == [tmp_path / "x.md"]
    (tmp_path / "x.md").write_text("new", encoding="utf-8")
    assert build["stale"]() == []
