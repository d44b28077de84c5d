"""Formats that go to other programs: a database that is added to, SDMX, data packages of Frictionless."""

from __future__ import annotations

import hashlib
import json
import warnings
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner

from conftest import FIXTURES, ROOT, document, observations
from innostat.batch import Outcome
from innostat.cli import app
from innostat.models import Document, Observation
from innostat.table import NAMES
from written import BASE, PLAIN, READERS, awkward_rows, outcome_of, write

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
    expected = {
        o.obs_id: o for o in rows if o.period and o.period != "2022/2020" and not o.period.startswith("/") and not o.period.endswith("/")
    }
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
    assert table[["STRUCTURE", "STRUCTURE_ID", "ACTION"]].drop_duplicates().values.tolist() == [
        ["dataflow", "INNOSTAT:OBSERVATIONS(1.0)", "I"]
    ]


# Frictionless ---------------------------------------------------------------------------------------------------------


def package(path: Path) -> tuple[dict[str, Any], Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import frictionless

        return json.loads((path / "datapackage.json").read_text(encoding="utf-8")), frictionless.Package(
            str(path / "datapackage.json")
        ).validate()


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


def test_a_package_is_replaced_and_findings_come_with_flags(tmp_path: Path) -> None:
    path = tmp_path / "out.datapackage"
    for arguments in ((), ("--flags",)):
        assert CliRunner().invoke(app, ["extract", str(ROOT / "fixtures" / "contradictions"), "-o", f"{path}/", *arguments]).exit_code == 0
        descriptor, report = package(path)
        assert report.valid, report.to_summary()
        assert [r["name"] for r in descriptor["resources"]] == ["observations", "documents", *(["findings"] if arguments else [])]
    assert len(descriptor["sources"]) == len(list((ROOT / "fixtures" / "contradictions").iterdir()))
    for source in descriptor["sources"]:
        file = next((ROOT / "fixtures" / "contradictions").glob(Path(source["path"]).name))
        assert source["hash"] == "sha256:" + hashlib.sha256(file.read_bytes()).hexdigest()
