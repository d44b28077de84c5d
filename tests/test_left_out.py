"""Tests that need a missing program are told, not hidden."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from conftest import ENV, ROOT

PROBE = """
import pytest

@pytest.mark.needs_program("no-such-program", "nor-this-one")
def test_missing(): pass

@pytest.mark.needs_program("no-such-program", "sh")
def test_there(): pass
"""


def run(folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text(
        (ROOT / "tests" / "conftest.py").read_text(encoding="utf-8").replace("parents[1]", "parent"), encoding="utf-8"
    )
    (folder / "test_probe.py").write_text(PROBE, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = needs_program\n", encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", folder], capture_output=True, text=True, env={**ENV, **env}, cwd=folder, check=False
    )


def test_the_summary_names_what_was_left_out(tmp_path: Path) -> None:
    done = run(tmp_path, INNOSTAT_TEST_ALL="")
    assert done.returncode == 0, done.stdout
    assert "LEFT OUT because no-such-program is not installed: 1 (test_probe.py::test_missing)" in done.stdout
    assert "1 passed, 1 skipped" in done.stdout


def test_where_all_must_run_a_missing_program_fails(tmp_path: Path) -> None:
    done = run(tmp_path, INNOSTAT_TEST_ALL="1")
    assert done.returncode == 1
    assert "no-such-program is not installed" in done.stdout
