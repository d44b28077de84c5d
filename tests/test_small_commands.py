"""`innostat explain`, `text`, `catalog` and `--version` as processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import ROOT
from innostat.table import from_rows
from test_cli import run, table


def test_explain(texts: Path) -> None:
    path = texts / "a.txt"
    by_line = run("explain", f"{path}:1").stdout.decode()
    assert by_line.count("row ") == 2
    assert "2023年 earlier in the sentence" in by_line
    assert "label          研发经费" in by_line
    by_row = run("explain", path, "--row", "2").stdout.decode()
    assert by_row.startswith("row 2 ")
    assert "8.4%" in by_row
    obs_id = table(run("extract", texts))[1]["obs_id"]
    by_id = run("explain", obs_id, path).stdout.decode()
    assert by_id == by_row
    assert obs_id in by_id


@pytest.mark.parametrize("target", ["a.txt:2", "a.txt:99"])
def test_explain_where_nothing_is(target: str, texts: Path) -> None:
    done = run("explain", target, cwd=texts)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"no statistic found there" in done.stderr


def test_text_prints_what_offsets_count_in() -> None:
    path = ROOT / "fixtures" / "tables" / "table_layouts.md"
    text = run("text", path).stdout.decode()
    rows = from_rows(table(run("extract", path)))
    assert rows
    assert all(text[o.start : o.end] == o.quote for o in rows)


def test_catalog_list() -> None:
    done = run("catalog", "list", "indicators", "--search", "rd_intensity")
    assert done.stdout.decode().splitlines()[1].startswith("rd_intensity\t研究与试验发展经费投入强度\t")
    assert run("catalog", "list", "regions", "--search", "CN-BJ").stdout.decode().splitlines()[1].startswith("北京\tCN-BJ")
    assert run("catalog", "list", "units").stdout.decode().startswith("symbol\tbase_unit")
    assert run("catalog", "list", "phrases").stdout.decode().startswith("role\twords")


def test_version() -> None:
    from innostat import __version__

    assert run("--version").stdout.decode() == f"innostat {__version__}\n"
