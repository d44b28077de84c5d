"""Tables of every format, written and read back as their users read them."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
from hypothesis import strategies as st

from conftest import FIXTURES, observations
from innostat.batch import Outcome
from innostat.models import Document, Observation
from innostat.output.formats import FORMATS, pick_columns
from innostat.output.writer import Target
from innostat.table import COLUMNS, typed

PLAIN = {"dtype": str, "keep_default_na": False}


def write(kind: str, path: Path, outcomes: Sequence[Outcome], columns: str | None = None) -> list[str]:
    """Write outcomes as a format; the messages."""
    said: list[str] = []
    with FORMATS[kind].open(Target(str(path), pick_columns(columns, kind), say=said.append)) as writer:
        for outcome in outcomes:
            writer.write(outcome)
    return said


def outcome_of(rows: Sequence[Observation], name: str = "a.txt", text: str = "text") -> Outcome:
    return Outcome(name, tuple(rows), document=Document(name, text, path=f"texts/{name}", sha256="0" * 64))


def read_duckdb(path: Path) -> pd.DataFrame:
    import duckdb

    with duckdb.connect(str(path), read_only=True) as connection, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pandas says of every connection but SQLAlchemy's that it was not tried
        return pd.read_sql("SELECT * FROM observations", connection, coerce_float=False)


# How a user reads each format into the frame of `innostat.extract`; docs/guide.md says the same.
READERS: dict[str, Callable[[Path], pd.DataFrame]] = {
    "csv": lambda path: typed(pd.read_csv(path, **PLAIN), "csv"),
    "tsv": lambda path: typed(pd.read_csv(path, sep="\t", **PLAIN), "csv"),
    "jsonl": lambda path: typed(pd.read_json(path, lines=True, dtype=False, precise_float=True)),
    "parquet": pd.read_parquet,
    "duckdb": lambda path: typed(read_duckdb(path)),
    "datapackage": lambda path: typed(pd.read_csv(path / "observations.csv", **PLAIN), "csv"),
    "xlsx": lambda path: typed(pd.read_excel(path, sheet_name="Observations", **PLAIN), "excel"),
}
SUFFIX = {kind: FORMATS[kind].suffixes[0] for kind in READERS}


AWKWARD = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.sampled_from([
        "", " ", "NA", "nan", "null", "None", "True", "1e5", "007", "2023-01-01", "=1+1", "'=1", "-3.2%", "@SUM(A1)", "＝1", "\t=1", "a\r\nb", "a\rb",
        '"', ',"', "a\x00b", "_x0041_", "_x005F_", "\u202e右左", "\ufeff", "</script>", "𠮷", "👩‍👩‍👧", "\x1b[31m", "\\n", "|", "\u2028", "http://a/b", "#N/A",
        "{=1}", "\uffff",
    ]),
)  # fmt: skip
# Fifteen digits: what the floats of Excel and of pandas.read_json hold. The other formats are exact whatever comes.
DECIMALS = st.decimals(min_value=-(10**11), max_value=10**11, allow_nan=False, allow_infinity=False, places=3)
BASE = observations(FIXTURES[0])[0]


@st.composite
def awkward_rows(draw: st.DrawFn) -> list[Observation]:
    made = []
    for number in range(draw(st.integers(1, 4))):
        texts = {c.name: draw(AWKWARD) for c in COLUMNS if c.dtype == "string" and c.name != "obs_id"}
        enums = {c.name: draw(st.sampled_from(c.values)) for c in COLUMNS if c.dtype == "enum"}
        counts = {c.name: draw(st.integers(0, 10**9)) for c in COLUMNS if c.dtype == "int"}
        maybe = {c.name: draw(st.none() | st.integers(0, 3000)) for c in COLUMNS if c.dtype == "int?"}
        numbers = {c.name: draw(DECIMALS) for c in COLUMNS if c.dtype == "decimal"}
        upper = {c.name: draw(st.none() | DECIMALS) for c in COLUMNS if c.dtype == "decimal?"}
        made.append(replace(BASE, obs_id=f"x-{number}", **texts, **enums, **counts, **maybe, **numbers, **upper))
    return made
