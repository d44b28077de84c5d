"""Every format of the table read back by what its users read it with: pandas, DuckDB, Frictionless, an SDMX library."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import innostat
from conftest import FIXTURES, document, observations
from innostat.batch import Outcome
from innostat.models import Document, Observation
from innostat.output.formats import FORMATS, pick_columns
from innostat.output.writer import Target
from innostat.table import COLUMNS, NAMES, to_frame, typed

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


# DuckDB ---------------------------------------------------------------------------------------------------------------


def extracted(name: str, text: str, path: str = "") -> Outcome:
    from innostat.pipeline import extract_document

    made = Document(name, text, path=path or f"texts/{name}")
    return Outcome(name, tuple(extract_document(made)), document=made)


OLD, NEW = "2022年，全市专利授权量9321件。", "2022年，全市专利授权量9322件，研发经费12.5亿元。"


@pytest.mark.parametrize(
    ("runs", "values"),
    [
        ([[("a.txt", OLD)], [("a.txt", OLD)]], ["9321"]),  # again
        ([[("a.txt", OLD)], [("a.txt", NEW)]], ["9322", "12.5"]),  # the text has changed
        ([[("a.txt", NEW)], [("a.txt", "没有数字。")]], []),  # and has no figures any more
        ([[("a.txt", OLD)], [("b.txt", NEW)]], ["9321", "9322", "12.5"]),  # another document
        ([[("a.txt", OLD)], [("renamed.txt", OLD)]], ["9321"]),  # the same document elsewhere
        ([[("a.txt", OLD), ("copy.txt", OLD)]], ["9321"]),  # a copy
        ([[("stdin", OLD, "-")], [("stdin", NEW, "-")]], ["9321", "9322", "12.5"]),  # what is piped in has no name of its own
        ([[("a.txt", OLD, "x/a.txt")], [("a.txt", NEW, "y/a.txt")]], ["9321", "9322", "12.5"]),  # two files of one name
        ([[("a.txt", OLD), ("b.txt", NEW)], [("b.txt", OLD)]], ["9321"]),  # b now says what a says
    ],
)
def test_nothing_counts_twice(runs: list[list[tuple[str, ...]]], values: list[str], tmp_path: Path) -> None:
    path = tmp_path / "out.duckdb"
    for run in runs:
        write("duckdb", path, [extracted(*one) for one in run])
    assert [format(v, "f") for v in READERS["duckdb"](path).value.map(lambda v: v.normalize())] == values


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    from innostat.errors import InnostatError

    path = tmp_path / "a.duckdb"
    path.write_text("not a database" * 1000, encoding="utf-8")
    with pytest.raises(InnostatError, match="cannot be written"):
        write("duckdb", path, [extracted("a.txt", OLD)])
    assert path.read_text(encoding="utf-8").startswith("not a database")


def test_a_table_with_other_columns_is_left_alone(tmp_path: Path) -> None:
    import duckdb

    from innostat.errors import InnostatError

    path = tmp_path / "a.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE observations (a INTEGER)")
    with pytest.raises(InnostatError, match="has other columns"):
        write("duckdb", path, [extracted("a.txt", OLD)])


# SDMX -----------------------------------------------------------------------------------------------------------------


def test_an_sdmx_library_reads_values_and_codes(tmp_path: Path) -> None:
    """sdmx1 reads the structure message, and by it the table: every code is in its list, every value is base_value scaled."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import sdmx

        path = tmp_path / "out.sdmx.csv"
        rows = [o for p in FIXTURES for o in observations(p)]
        write("sdmx-csv", path, [outcome_of(rows)])
        structures = sdmx.read_sdmx(tmp_path / "out.structure.xml")
        flow = structures.dataflow["OBSERVATIONS"]
        message = sdmx.read_sdmx(path, structure=flow.structure)
    found = {str(o.key.values["OBS_ID"].value): o for data in message.data for o in data.obs}
    expected = {o.obs_id: o for o in rows if o.period and o.period != "2022/2020" and not o.period.startswith("/") and not o.period.endswith("/")}
    assert set(found) == set(expected)
    lists = {name: set(codes.items) for name, codes in structures.codelist.items()}
    table = pd.read_csv(path, **PLAIN)
    coded = [c for c in table.columns if f"CL_{c}" in lists]
    assert {"FREQ", "REF_AREA", "UNIT_MEASURE", "UNIT_MULT", "DECIMALS", "OBS_STATUS"} <= set(coded)
    assert [(c, sorted(set(table[c]) - lists[f"CL_{c}"])) for c in coded if not set(table[c]) <= lists[f"CL_{c}"]] == []
    for record in table.to_dict("records"):
        o = expected[record["OBS_ID"]]
        assert Decimal(record["OBS_VALUE"]).scaleb(int(record["UNIT_MULT"])) == o.base_value
        assert Decimal(str(found[o.obs_id].value)) == Decimal(record["OBS_VALUE"])
        assert len(record["OBS_VALUE"].partition(".")[2]) == int(record["DECIMALS"])
    assert table[["STRUCTURE", "STRUCTURE_ID", "ACTION"]].drop_duplicates().values.tolist() == [["dataflow", "INNOSTAT:OBSERVATIONS(1.0)", "I"]]


# Frictionless ---------------------------------------------------------------------------------------------------------


def package(path: Path) -> tuple[dict[str, Any], Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import frictionless

        return json.loads((path / "datapackage.json").read_text(encoding="utf-8")), frictionless.Package(str(path / "datapackage.json")).validate()


def test_frictionless_finds_the_package_valid(tmp_path: Path) -> None:
    path = tmp_path / "out.datapackage"
    write("datapackage", path, [outcome_of(observations(p), p.name, document(p).text) for p in FIXTURES])
    descriptor, report = package(path)
    assert report.valid, report.to_summary()
    assert [f["name"] for f in descriptor["resources"][0]["schema"]["fields"]] == list(NAMES)
    assert {s["hash"] for s in descriptor["sources"]} == {"sha256:" + "0" * 64}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rows=awkward_rows())
def test_a_package_of_awkward_texts_is_valid(rows: list[Observation], tmp_path: Path) -> None:
    path = tmp_path / "out.datapackage"
    write("datapackage", path, [outcome_of(rows)])
    assert package(path)[1].valid


def test_a_wrong_value_makes_the_package_invalid(tmp_path: Path) -> None:
    path = tmp_path / "out.datapackage"
    write("datapackage", path, [outcome_of([BASE])])
    table = path / "observations.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(f",{BASE.measure},", ",nothing of the kind,"), encoding="utf-8")
    assert not package(path)[1].valid


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    from innostat.errors import InnostatError

    path = tmp_path / "out.datapackage"
    path.mkdir()
    (path / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(InnostatError, match="holds other files"):
        write("datapackage", path, [outcome_of([BASE])])
    assert [p.name for p in path.iterdir()] == ["mine.txt"]


def test_columns_are_those_of_observations() -> None:
    assert [f.name for f in fields(Observation) if f.name != "reasons"] == list(NAMES)
    assert innostat.extract("").columns.tolist() == list(NAMES)
