"""Tables that `innostat extract` wrote in formats other than CSV, back to observations."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from decimal import Decimal

from innostat.errors import ReadError
from innostat.extras import MissingLibraryError, require
from innostat.models import Observation
from innostat.table import NAMES, from_rows


def stored(path: str) -> bool:
    """Whether a path names such a table, by its suffix."""
    return os.path.isfile(path) and os.path.splitext(path)[1].lower() in READERS


def refuse_workbook(path: str) -> None:
    """Tell of a workbook of innostat, which would be read as a text that says everything twice.

    Raises:
        ReadError: It is one.
    """
    if os.path.splitext(path)[1].lower() != ".xlsx" or not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as opened:
        if "docProps/core.xml" in opened.namelist() and b">innostat</dc:creator>" in opened.read("docProps/core.xml"):
            raise ReadError(f"{path}: a workbook of innostat; give the texts, or the table as .csv, .jsonl, .parquet or .duckdb")


def read_stored(path: str) -> list[Observation]:
    """The observations of a table by its suffix.

    Raises:
        ReadError: It is no table of innostat, or the library that reads it is missing.
    """
    try:
        return READERS[os.path.splitext(path)[1].lower()](path)
    except MissingLibraryError as error:
        raise ReadError(str(error)) from None


def _json_lines(path: str) -> list[Observation]:
    try:
        with open(path, encoding="utf-8-sig") as stream:
            records = [json.loads(line, parse_float=Decimal) for line in stream if line.strip()]
    except (OSError, ValueError) as error:
        raise ReadError(f"{path}: cannot be read as JSON lines ({error})") from None
    return from_rows([{k: _text(v) for k, v in r.items()} for r in records if isinstance(r, dict)], path, plain=True)


def _parquet(path: str) -> list[Observation]:
    arrow = require("pyarrow", "parquet", f"{path}: reading it")
    from pyarrow import parquet as pq

    try:
        records = pq.read_table(path).to_pylist()
    except (OSError, arrow.ArrowException) as error:
        raise ReadError(f"{path}: no Parquet file ({str(error).splitlines()[0]})") from None
    return from_rows([{k: _text(v) for k, v in r.items()} for r in records], path, plain=True)


def _database(path: str) -> list[Observation]:
    duckdb = require("duckdb", "duckdb", f"{path}: reading it")
    names = ", ".join(f'"{n}"' for n in NAMES)
    try:
        with duckdb.connect(path, read_only=True) as connection:
            records = connection.execute(f"SELECT {names} FROM observations").fetchall()
    except duckdb.Error as error:
        raise ReadError(f"{path}: no database of innostat ({str(error).splitlines()[0]})") from None
    return from_rows([dict(zip(NAMES, map(_text, r), strict=True)) for r in records], path, plain=True)


def _text(value: object) -> str:
    """A value as `from_rows` takes it: a decimal without the noughts that a column of fixed scale adds."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


READERS: dict[str, Callable[[str], list[Observation]]] = {
    ".jsonl": _json_lines, ".ndjson": _json_lines, ".parquet": _parquet, ".pq": _parquet, ".duckdb": _database, ".ddb": _database,
}  # fmt: skip
