"""What a command imports decides how long it takes to answer: watched by module, not by the clock."""

from __future__ import annotations

import subprocess
import sys

import pytest

from conftest import ENV, ROOT

HEAVY = ("pandas", "numpy")
CORE = ("innostat.pipeline", "innostat.catalog", "regex")


def loaded(code: str) -> set[str]:
    """Modules there after running code in a fresh interpreter."""
    script = f"import sys\ntry:\n    {code}\nexcept SystemExit:\n    pass\nprint('\\n' + ' '.join(sys.modules))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, encoding="utf-8", env=ENV, cwd=ROOT)
    return set(run.stdout.splitlines()[-1].split())


def cli(*arguments: str) -> str:
    return f"sys.argv = ['innostat', *{list(arguments)!r}]; from innostat.cli import main; main()"


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("extract", "--help"), ("catalog", "--help")])
def test_help_imports_nothing_heavy(arguments: tuple[str, ...]) -> None:
    assert loaded(cli(*arguments)).isdisjoint((*HEAVY, *CORE, "rich"))


def test_a_plain_csv_needs_neither_checks_nor_rich() -> None:
    assert loaded(cli("extract", "fixtures/negative")).isdisjoint(("innostat.checks", "innostat.audit", "rich", "lxml", "pyarrow"))


def test_import_is_light() -> None:
    assert loaded("import innostat; innostat.__version__; dir(innostat)").isdisjoint((*HEAVY, *CORE, "typer", "rich"))


@pytest.mark.parametrize(
    "arguments", [("extract", "fixtures/negative"), ("catalog", "list", "units"), ("text", "fixtures/negative/theory_essay.txt")]
)
def test_commands_do_without_pandas(arguments: tuple[str, ...]) -> None:
    assert loaded(cli(*arguments)).isdisjoint(HEAVY)


def test_public_names() -> None:
    import innostat

    assert all(getattr(innostat, name) is not None for name in innostat.__all__)
    assert set(innostat.__all__) <= set(dir(innostat))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        innostat.nothing  # noqa: B018
