"""Every format of the table read back by what its users read it with: pandas, DuckDB, Frictionless, an SDMX library."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
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
from typer.testing import CliRunner, Result

import innostat
from conftest import ENV, FIXTURES, ROOT, document, observations
from innostat.batch import Outcome
from innostat.cli import app
from innostat.models import Document, Observation
from innostat.output.formats import FORMATS, pick_columns
from innostat.output.writer import Target
from innostat.table import COLUMNS, NAMES, to_frame, typed
from test_cli import run

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
    for documents in runs:
        write("duckdb", path, [extracted(*one) for one in documents])
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
def test_wrong_use_is_one_line_and_leaves_nothing(arguments: tuple[str, ...], told: str, texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
    [("xlsxwriter", ".xlsx", "excel"), ("pyarrow", ".parquet", "parquet"), ("pyarrow", ".duckdb", "duckdb"), ("duckdb", ".duckdb", "duckdb")],
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


def test_a_package_is_replaced_and_findings_come_with_flags(tmp_path: Path) -> None:
    path = tmp_path / "out.datapackage"
    for arguments in ((), ("--flags",)):
        assert invoke("extract", ROOT / "fixtures" / "contradictions", "-o", f"{path}/", *arguments).exit_code == 0
        descriptor, report = package(path)
        assert report.valid, report.to_summary()
        assert [r["name"] for r in descriptor["resources"]] == ["observations", "documents", *(["findings"] if arguments else [])]
    assert len(descriptor["sources"]) == len(list((ROOT / "fixtures" / "contradictions").iterdir()))
    for source in descriptor["sources"]:
        file = next((ROOT / "fixtures" / "contradictions").glob(Path(source["path"]).name))
        assert source["hash"] == "sha256:" + hashlib.sha256(file.read_bytes()).hexdigest()


def test_markdown_shows_what_a_text_holds(tmp_path: Path) -> None:
    path = tmp_path / "out.md"
    write("md", path, [outcome_of([replace(BASE, label="a|b <img onerror=x> *c*\n# d")])])
    header, rule, row = path.read_text(encoding="utf-8").splitlines()
    assert header.startswith("| doc | line | quote | label |")
    assert set(rule) <= set("| -")
    assert r"a\|b \<img onerror=x\> \*c\* \# d" in row
