"""Pivots: one value a cell, or a conflict that shows."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ENV, FIXTURES, ROOT, observations
from innostat.catalog import load_catalog
from innostat.checks.base import Interval
from innostat.models import Observation
from innostat.output.formats import FORMATS
from innostat.output.grids import GRIDS
from innostat.pivot import PivotError, Question, Scale, main_pivots, make_cell, make_pivot
from test_cli import run
from test_tables import invoke

CATALOG = load_catalog()
BASE = next(o for o in observations(FIXTURES[0]) if o.measure == "level")
YI = Scale("亿元", Decimal(10**8))


def figure(
    value: str, *, unit: str = "亿元", factor: int = 10**8, region: str = "中国", period: str = "2020", **fields: object
) -> Observation:
    number = Decimal(value)
    decimals = len(value.partition(".")[2])
    made = replace(
        BASE, obs_id=f"{value}{unit}{region}{period}", indicator="rd_expenditure", label="研发经费", breakdown="", region=region, region_code="",
        period=period, year=int(period[-4:]) if period[-4:].isdigit() else int(period[:4]), value=number, unit=unit, base_value=number * factor, base_unit="CNY",
        value_to=None, base_value_to=None, decimals=decimals, qualifier="exact", measure="level", statement="actual", table="",
        sentence=f"{region}研发经费{value}{unit}", quote=f"{value}{unit}", compared_to="",
    )  # fmt: skip
    return replace(made, **fields)  # type: ignore[arg-type]


WAN_YI = {"unit": "万亿元", "factor": 10**12}


@pytest.mark.parametrize(
    ("figures", "shown"),
    [
        ([figure("24426")], "24426"),
        ([figure("24426"), figure("24590")], "24426 ≠ 24590"),
        ([figure("24590"), figure("24426")], "24426 ≠ 24590"),  # whatever comes first
        ([figure("2.44", **WAN_YI), figure("24393.1")], "24393.1"),  # 2.44万亿 is 24350 to 24450
        ([figure("24393.1"), figure("2.44", **WAN_YI), figure("24393")], "24393.1"),
        ([figure("2.46", **WAN_YI), figure("24393.1")], "24393.1 ≠ 24600"),
        ([figure("2.4", **WAN_YI), figure("24426"), figure("24390")], "24390 ≠ 24426"),  # the coarse one agrees with both
        ([figure("2.4", **WAN_YI, qualifier="over"), figure("24426")], "24426"),
        ([figure("3", **WAN_YI, qualifier="over"), figure("24426")], "24426 ≠ ≥30000"),
        ([figure("3", **WAN_YI, qualifier="over")], "≥30000"),
        ([figure("3", **WAN_YI, qualifier="approx")], "≈30000"),
        ([figure("3", **WAN_YI, qualifier="under")], "≤30000"),
        ([figure("10", value_to=Decimal(20), base_value_to=Decimal(20 * 10**8), qualifier="range")], "10–20"),
        ([figure("846.0")], "846.0"),  # the nought is printed
        ([figure("0")], "0"),
        ([figure("5", unit="亿元"), figure("500000001", unit="元", factor=1)], "5.00000001"),
    ],
)
def test_cells(figures: list[Observation], shown: str) -> None:
    assert make_cell(figures).text(YI) == shown


values = st.builds(
    figure, st.decimals(0, 10**6, places=2).map(lambda d: format(d, "f")) | st.integers(0, 10**6).map(str),
    qualifier=st.sampled_from(["exact", "over", "under", "approx"]),
)  # fmt: skip


@given(st.lists(values, min_size=1, max_size=6))
def test_a_cell_shows_what_was_printed_and_hides_no_conflict(figures: list[Observation]) -> None:
    """Nothing is averaged: all that is shown was printed; what is shown contradicts; what is not shown agrees with something shown."""
    cell = make_cell(figures)
    assert set(map(id, cell.shown)) <= set(map(id, figures))
    for i, a in enumerate(cell.shown):
        assert not any(Interval.of(a).meets(Interval.of(b)) for b in cell.shown[i + 1 :])
    assert all(any(Interval.of(o).meets(Interval.of(s)) for s in cell.shown) for o in figures)
    assert make_cell(figures[::-1]).text(YI).count("≠") == cell.text(YI).count("≠")


ROWS = [
    figure("33357.1", period="2023"), figure("30782.9", period="2022"), figure("4802.6", region="广东", period="2023"),
    figure("4212.3", region="江苏", period="2023"), figure("4411.9", region="广东", period="2022"),
    figure("50000", period="2035", statement="target"), figure("40000", period="2026", statement="forecast"),
    figure("8.4", period="2023", measure="growth", unit="%", base_unit="%", factor=1),
    figure("1200", period="2023", breakdown="医药制造业"), figure("150000", period="2016/2020"), figure("9", region="", period="2023"),
    figure("700", region="美国", period="2023", unit="亿美元", base_unit="USD"), figure("999", period="2023-06"),
]  # fmt: skip


def test_targets_parts_and_other_periods_are_left_out_and_counted() -> None:
    pivot = make_pivot(ROWS, CATALOG, Question("rd_expenditure"))
    assert pivot.header == ("region", "unit", "2022", "2023")
    assert pivot.records() == [
        ("中国", "亿元", "30782.9", "33357.1"), ("美国", "亿美元", "", "700"), ("江苏", "亿元", "", "4212.3"), ("广东", "亿元", "4411.9", "4802.6"),
    ]  # fmt: skip
    assert set(pivot.left_out) == {
        "2 targets and forecasts", "2 of no single year", "1 without region", "1 of a part (医药制造业 1; --parts shows them)"
    }  # fmt: skip
    assert len(ROWS) - 6 == sum(len(c.sources) for line in pivot.lines for c in line.cells.values()) + 1  # and the growth


def test_parts_stand_in_rows_of_their_own() -> None:
    pivot = make_pivot(ROWS, CATALOG, Question("rd_expenditure", parts=True))
    assert pivot.header[:3] == ("region", "part", "unit")
    assert ("中国", "医药制造业", "亿元", "", "1200") in pivot.records()


def test_units_can_be_told() -> None:
    base = make_pivot(ROWS[:3], CATALOG, Question("rd_expenditure", unit="base"))
    assert base.records()[0] == ("中国", "CNY", "3078290000000", "3335710000000")
    wan = make_pivot(ROWS[:3], CATALOG, Question("rd_expenditure", unit="万亿元"))
    assert wan.records()[0] == ("中国", "万亿元", "3.07829", "3.33571")
    with pytest.raises(PivotError, match="figures are in 亿元"):
        make_pivot(ROWS[:3], CATALOG, Question("rd_expenditure", unit="件"))


def test_other_dimensions_and_measures() -> None:
    assert make_pivot(ROWS, CATALOG, Question("rd_expenditure", "year", "region")).records()[0][:4] == ("2022", "亿元", "30782.9", "")
    assert make_pivot(ROWS, CATALOG, Question("rd_expenditure", measure="growth")).records() == [("中国", "%", "8.4")]
    assert "2016/2020" in make_pivot(ROWS, CATALOG, Question("rd_expenditure", cols="period")).columns
    assert make_pivot(ROWS, CATALOG, Question("研发经费", "label")).records()[0][0] == "研发经费"
    assert make_pivot(ROWS, CATALOG, Question("rd_expenditure", "breakdown")).records() == [("医药制造业", "亿元", "1200")]


def test_what_there_is_instead_is_told() -> None:
    with pytest.raises(PivotError, match="no share of it; there are: level 12, growth 1"):
        make_pivot(ROWS, CATALOG, Question("rd_expenditure", measure="share"))
    with pytest.raises(PivotError, match="most frequent: rd_expenditure 13"):
        make_pivot(ROWS, CATALOG, Question("nothing"))


def test_main_indicators_are_those_that_fill_a_table() -> None:
    assert [p.question.indicator for p in main_pivots(ROWS, CATALOG, cells=4)] == ["rd_expenditure"]
    assert main_pivots(ROWS, CATALOG, cells=7) == []


# the command ----------------------------------------------------------------------------------------------------------

REGIONAL = "2022年，北京研发经费2843.3亿元，上海研发经费1981.6亿元。\n"
OTHER = "2022年，北京研发经费2900.3亿元。\n"
EXPECTED = [{"region": "北京", "unit": "亿元", "2022": "2843.3 ≠ 2900.3"}, {"region": "上海", "unit": "亿元", "2022": "1981.6"}]


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_text(REGIONAL, encoding="utf-8")
    (folder / "b.txt").write_text(OTHER, encoding="utf-8")
    return folder


def rows(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_texts_tables_and_pipes_give_the_same(texts: Path, tmp_path: Path) -> None:
    table = run("extract", texts)
    (tmp_path / "out.csv").write_bytes(table.stdout)
    for arguments, stdin in (((texts,), b""), ((tmp_path / "out.csv",), b""), (("-",), table.stdout)):
        done = run("pivot", *arguments, "--indicator", "rd_expenditure", "--rows", "region", "--cols", "year", stdin=stdin)
        assert (done.returncode, rows(done.stdout.decode())) == (0, EXPECTED)
        assert "in 亿元: 2 rows, 1 columns, 1 cells in conflict" in done.stderr.decode()


@pytest.mark.parametrize("suffix", [".tsv", ".jsonl", ".parquet", ".duckdb", ".datapackage"])
def test_tables_of_other_formats_are_read(suffix: str, texts: Path, tmp_path: Path) -> None:
    path = tmp_path / f"out{suffix}"
    assert invoke("extract", texts, "-o", path).exit_code == 0
    done = invoke("pivot", path, "--indicator", "rd_expenditure")
    assert (done.exit_code, rows(done.stdout)) == (0, EXPECTED)


def test_a_table_that_is_none_is_told(texts: Path, tmp_path: Path) -> None:
    """Of a workbook each figure would count twice: in its cell and in its sentence."""
    assert invoke("extract", texts, "-o", tmp_path / "out.xlsx").exit_code == 0
    for suffix in (".jsonl", ".parquet", ".duckdb"):
        (tmp_path / f"bad{suffix}").write_text("{nothing of the kind", encoding="utf-8")
    for name in ("out.xlsx", "bad.jsonl", "bad.parquet", "bad.duckdb"):
        done = invoke("pivot", tmp_path / name, "-i", "rd_expenditure")
        assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
        assert name in done.stderr


@pytest.mark.parametrize("kind", [k for k in GRIDS if k != "table"])
def test_every_format(kind: str, texts: Path, tmp_path: Path) -> None:
    path = tmp_path / f"out{FORMATS[kind].suffixes[0]}"
    assert invoke("pivot", texts, "-i", "rd_expenditure", "-o", path).exit_code == 0
    if kind in ("csv", "tsv"):
        found = rows(path.read_text(encoding="utf-8"), "," if kind == "csv" else "\t")
    elif kind == "jsonl":
        found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    elif kind == "parquet":
        found = pd.read_parquet(path).to_dict("records")
    elif kind == "md":
        lines = [[c.strip() for c in line.strip("| \n").split(" | ")] for line in path.read_text(encoding="utf-8").splitlines()]
        found = [dict(zip(lines[0], line, strict=True)) for line in lines[2:]]
    else:
        sheet = openpyxl.load_workbook(path).active
        assert sheet is not None
        header, *body = sheet.iter_rows(values_only=True)
        assert header == ("region", "unit", 2022)
        assert body == [("北京", "亿元", "2843.3 ≠ 2900.3"), ("上海", "亿元", 1981.6)]
        note = sheet["C2"].comment
        assert note is not None
        assert "2843.3亿元  a.txt:1" in note.text
        assert "2900.3亿元  b.txt:1" in note.text
        return
    assert found == EXPECTED


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("-i", "nothing"), "nothing: no figure of it"),
        (("-i", "rd_expenditure", "--measure", "growth"), "no growth of it; there are: level 3"),
        (("-i", "rd_expenditure", "--cols", "region"), "--rows and --cols are both region"),
        (("-i", "rd_expenditure", "-o", "out.duckdb"), "a pivot is written as csv, tsv"),
        (("-i", "rd_expenditure", "-o", "out.xslx"), "no format has the suffix .xslx"),
        (("-i", "rd_expenditure", "--format", "xlsx"), "xlsx needs a file; name it with -o"),
        (("-i", "rd_expenditure", "-o", "no/such/folder/out.csv"), "cannot be written"),
    ],
)
def test_wrong_use_is_one_line(arguments: tuple[str, ...], told: str, texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(texts)
    done = invoke("pivot", ".", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert sorted(p.name for p in texts.iterdir()) == ["a.txt", "b.txt"]


def test_a_pivot_needs_no_pandas() -> None:
    code = "import sys; sys.argv = ['innostat', 'pivot', 'fixtures/wild', '-i', 'rd_expenditure']\ntry:\n  from innostat.cli import main; main()\nfinally:\n  print('\\npandas' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code.replace("'\\npandas'", "'pandas'")], capture_output=True, text=True, env=ENV, cwd=ROOT, check=False
    )
    assert done.stdout.splitlines()[-1] == "False"
