"""Observations to frames and rows, and back."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import FIXTURES, observations
from innostat.errors import ReadError
from innostat.models import Observation
from innostat.table import COLUMNS, NAMES, cell, from_frame, from_rows, harmless, original, to_frame

OBSERVATIONS = [o for path in FIXTURES for o in observations(path)]


def test_columns_are_the_fields_of_an_observation() -> None:
    assert [f.name for f in fields(Observation)] == [*NAMES, "reasons"]
    assert all(c.meaning for c in COLUMNS)


def test_frame_types() -> None:
    frame = to_frame(OBSERVATIONS)
    assert tuple(frame.columns) == NAMES
    kinds = {c.name: c.dtype for c in COLUMNS}
    for name, dtype in frame.dtypes.items():
        wanted = {"int": "int64", "int?": "Int64", "decimal": "object", "decimal?": "object"}.get(kinds[str(name)])
        assert wanted is None or dtype == wanted, name
    assert all(isinstance(v, Decimal) for name in ("value", "base_value") for v in frame[name])
    assert {type(v) for v in frame["value_to"]} <= {Decimal, type(None)}
    assert all(isinstance(v, str) for v in frame["label"])


def test_frame_and_back() -> None:
    frame = to_frame(OBSERVATIONS)
    assert from_frame(frame) == OBSERVATIONS
    some = frame[frame.measure == "growth"]
    assert from_frame(some) == [o for o in OBSERVATIONS if o.measure == "growth"]


def test_empty_frame() -> None:
    frame = to_frame([])
    assert tuple(frame.columns) == NAMES
    assert from_frame(frame) == []
    assert from_rows([]) == []


def test_rows_and_back() -> None:
    rows = [{name: cell(o, name) for name in NAMES} for o in OBSERVATIONS]
    assert from_rows(rows) == OBSERVATIONS


def test_a_table_without_some_columns() -> None:
    rows = [{name: cell(o, name) for name in NAMES if name not in ("flags", "table", "page")} for o in OBSERVATIONS[:3]]
    assert [o.obs_id for o in from_rows(rows)] == [o.obs_id for o in OBSERVATIONS[:3]]
    with pytest.raises(ReadError, match=r"^out.csv: no table of innostat, value missing; "):
        from_rows([{k: v for k, v in row.items() if k != "value"} for row in rows], "out.csv")


@pytest.mark.parametrize(
    ("name", "text"), [("start", "x"), ("value", "3,5"), ("year", "soon"), ("value", "NaN"), ("end", "1e99999"), ("value", "Infinity")]
)
def test_a_cell_that_holds_something_else(name: str, text: str) -> None:
    row = {n: cell(OBSERVATIONS[0], n) for n in NAMES} | {name: text}
    with pytest.raises(ReadError, match=f"^out.csv: row 1: {name} holds '{text}', no number"):
        from_rows([row], "out.csv")


@given(st.text(alphabet="'=+-@\t\r＝0123.%A家", max_size=8) | st.text(max_size=8))
def test_harmless_can_be_undone(text: str) -> None:
    guarded = harmless(text)
    assert original(guarded) == text
    assert not guarded.startswith(("=", "@", "\t", "\r", "＝", "＠"))


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "\r=1", "-2+3+cmd|' /C calc'!A0", "＝1", "'=1"])
def test_formulas(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-3.2%", "+5亿元", "－3.2％", "-1,234.5万件", "研发", "'90年代", "", "−3"])
def test_no_formulas(text: str) -> None:
    assert harmless(text) == text
