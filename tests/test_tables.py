"""Every format of the table read back by what its users read it with, pandas first, and the command that writes it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner, Result

import innostat
from conftest import ENV, FIXTURES, document, observations
from innostat.cli import app
from innostat.models import Observation
from innostat.output.formats import FORMATS, pick_columns
from innostat.output.writer import Target
from innostat.table import NAMES, to_frame
from test_cli import run
from written import BASE, READERS, SUFFIX, awkward_rows, outcome_of, read_duckdb, write


@pytest.mark.parametrize("kind", READERS)
def test_pandas_reads_what_extract_gives(kind: str, tmp_path: Path) -> None:
    """The fixtures as frames: the same values and the same dtypes."""
    rows = [list(observations(path)) for path in FIXTURES]
    path = tmp_path / f"out{SUFFIX[kind]}"
    assert write(kind, path, [outcome_of(r, p.name, document(p).text) for r, p in zip(rows, FIXTURES, strict=True)]) == []
    pd.testing.assert_frame_equal(READERS[kind](path), to_frame(o for r in rows for o in r), check_names=True)


def test_parquet_has_the_types_itself(tmp_path: Path) -> None:
    """No step between: the dtypes of read_parquet are those of extract, also of no rows."""
    path = tmp_path / "a.parquet"
    for rows in (observations(FIXTURES[0]), ()):
        write("parquet", path, [outcome_of(rows)])
        assert pd.read_parquet(path).dtypes.to_dict() == to_frame(rows).dtypes.to_dict()


@pytest.mark.parametrize("kind", READERS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rows=awkward_rows())
def test_awkward_texts_come_back(kind: str, rows: list[Observation], tmp_path: Path) -> None:
    path = tmp_path / f"awkward{SUFFIX[kind]}"
    if kind == "duckdb":
        path.unlink(missing_ok=True)
    assert write(kind, path, [outcome_of(rows)]) == []
    pd.testing.assert_frame_equal(READERS[kind](path), to_frame(rows))


@pytest.mark.parametrize("kind", [k for k in FORMATS if k != "table"])
def test_half_a_surrogate_and_huge_numbers_do_no_harm(kind: str, tmp_path: Path) -> None:
    """A broken page has half a pair; a typing error has forty digits. The row is written, the rest of it as it is."""
    row = replace(BASE, label="a\ud800b", base_value=Decimal("1E+40"), value=Decimal("1E+40"))
    path = tmp_path / f"out{FORMATS[kind].suffixes[0]}"
    said = write(kind, path, [outcome_of([row])])
    if kind in ("parquet", "duckdb"):
        assert [m.split(": ")[2].split()[0] for m in said] == ["value", "base_value"]
    if kind in READERS and kind not in ("parquet", "duckdb", "jsonl"):  # read_json gives up on such numbers
        frame = READERS[kind](path)
        assert (frame.label[0], frame.base_value[0]) == ("a?b", Decimal("1E+40"))


@pytest.mark.parametrize("kind", [k for k in FORMATS if k != "table"])
def test_a_run_broken_off_leaves_nothing_or_what_was_there(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"out{FORMATS[kind].suffixes[0]}"
    target = Target(str(path), pick_columns(None, kind))

    def broken() -> None:
        with FORMATS[kind].open(target) as writer:
            writer.write(outcome_of(observations(FIXTURES[0]), FIXTURES[0].name))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken()
    assert list(tmp_path.iterdir()) == []
    write(kind, path, [outcome_of(observations(FIXTURES[1]))])
    before = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    with pytest.raises(KeyboardInterrupt):
        broken()
    after = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    if kind == "duckdb":  # DuckDB may move pages; what they hold is the same
        assert list(after) == list(before)
        assert READERS[kind](path).obs_id.tolist() == [o.obs_id for o in observations(FIXTURES[1])]
    else:
        assert after == before


@pytest.mark.parametrize("kind", ["csv", "tsv", "jsonl", "md", "parquet", "sdmx-csv", "datapackage", "xlsx"])
def test_same_rows_same_bytes(kind: str, tmp_path: Path) -> None:
    written = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write(kind, tmp_path / name / f"out{FORMATS[kind].suffixes[0]}", [outcome_of(observations(p), p.name) for p in FIXTURES[:4]])
        written.append({p.relative_to(tmp_path / name): p.read_bytes() for p in sorted((tmp_path / name).rglob("*")) if p.is_file()})
    assert written[0] == written[1]
    assert written[0]


def test_columns_are_those_of_observations() -> None:
    assert [f.name for f in fields(Observation) if f.name != "reasons"] == list(NAMES)
    assert innostat.extract("").columns.tolist() == list(NAMES)


# the command ----------------------------------------------------------------------------------------------------------

TEXT = "2023年，全国研发经费33357.1亿元，比上年增长8.4%。\n"


def invoke(*arguments: str | Path) -> Result:
    """The command in this process: many small cases, which need no interpreter each."""
    return CliRunner().invoke(app, [str(a) for a in arguments])


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    return folder


@pytest.mark.parametrize("kind", list(READERS))
def test_the_suffix_tells_the_format(kind: str, texts: Path, tmp_path: Path) -> None:
    path = tmp_path / f"out{SUFFIX[kind]}"
    done = invoke("extract", texts, "-o", path)
    assert done.exit_code == 0, done.stderr
    assert done.stderr.count("\n") == 1
    expected = innostat.extract_paths(texts)
    pd.testing.assert_frame_equal(READERS[kind](path), expected)


def test_the_database_is_added_to(texts: Path, tmp_path: Path) -> None:
    path = tmp_path / "out.duckdb"
    for text, rows in ((TEXT, 2), (TEXT, 2), (TEXT + "2023年，专利授权量364.9万件。\n", 3)):
        (texts / "a.txt").write_text(text, encoding="utf-8")
        assert invoke("extract", texts, "-o", path).exit_code == 0
        assert len(read_duckdb(path)) == rows
    (texts / "b.txt").write_text("2023年，全国专利3件。\n", encoding="utf-8")
    assert invoke("extract", texts / "b.txt", "-o", path).exit_code == 0
    assert read_duckdb(path).doc.tolist() == ["a.txt"] * 3 + ["b.txt"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("-o", "out.xslx"), "out.xslx: no format has the suffix .xslx; there are .csv"),
        (("-f", "parquet"), "parquet needs a file; name it with -o"),
        (("-o", "out.duckdb", "--columns", "doc"), "duckdb has columns of its own"),
        (("-o", "out.xlsx", "--excel"), "--excel goes with csv and tsv, not with xlsx"),
        *(((("-o", f"no/folder/out{suffix}")), "cannot be written (no such file or directory)") for suffix in SUFFIX.values()),
        *(((("-o", f"taken{suffix}")), "taken") for suffix in SUFFIX.values()),
    ],
)
def test_wrong_use_is_one_line_and_leaves_nothing(
    arguments: tuple[str, ...], told: str, texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`taken.*` are folders (of a data package: a file) that are not ours."""
    for suffix in SUFFIX.values():
        if suffix == ".datapackage":
            (texts / f"taken{suffix}").write_text("mine", encoding="utf-8")
        else:
            (texts / f"taken{suffix}").mkdir()
    before = sorted(texts.rglob("*"))
    monkeypatch.chdir(texts)
    done = invoke("extract", "a.txt", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert sorted(texts.rglob("*")) == before


@pytest.mark.parametrize("kind", list(READERS))
def test_nothing_to_read_leaves_nothing(kind: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = invoke("extract", tmp_path / "empty", "-o", tmp_path / f"out{SUFFIX[kind]}")
    assert done.exit_code == 2
    assert "nothing could be read" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["empty"]


@pytest.mark.parametrize(
    ("module", "suffix", "extra"),
    [
        ("xlsxwriter", ".xlsx", "excel"),
        ("pyarrow", ".parquet", "parquet"),
        ("pyarrow", ".duckdb", "duckdb"),
        ("duckdb", ".duckdb", "duckdb"),
    ],
)
def test_a_missing_library_is_one_line(module: str, suffix: str, extra: str, texts: Path, tmp_path: Path) -> None:
    code = f"import sys; sys.modules['{module}'] = None; sys.argv = ['innostat', 'extract', {str(texts)!r}, '-o', {str(tmp_path / 'out') + suffix!r}]; from innostat.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=ENV, check=False)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"needs {module}; install it with: pip install 'innostat[{extra}]'" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["texts"]


def test_sdmx_on_standard_output_and_in_a_file(texts: Path, tmp_path: Path) -> None:
    piped = run("extract", texts, "--format", "sdmx-csv")
    assert run("extract", texts, "-o", tmp_path / "a.csv", "--format", "sdmx-csv").returncode == 0
    assert piped.stdout == (tmp_path / "a.csv").read_bytes()
    assert b"name it with -o" in piped.stderr
    assert (tmp_path / "a.structure.xml").is_file()


def test_markdown_shows_what_a_text_holds(tmp_path: Path) -> None:
    path = tmp_path / "out.md"
    write("md", path, [outcome_of([replace(BASE, label="a|b <img onerror=x> *c*\n# d")])])
    header, rule, row = path.read_text(encoding="utf-8").splitlines()
    assert header.startswith("| doc | line | quote | label |")
    assert set(rule) <= set("| -")
    assert r"a\|b \<img onerror=x\> \*c\* \# d" in row
