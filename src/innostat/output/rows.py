"""Observations to rows of CSV, TSV and JSON lines, one document after the other. No pandas: rows are written as they come."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Protocol, TextIO

from innostat.models import Observation
from innostat.table import cell, printed


class Writer(Protocol):
    """Writes a table piece by piece."""

    def write(self, observations: Iterable[Observation]) -> None:
        """Write the rows of one document."""


class DelimitedWriter:
    """CSV and TSV after RFC 4180 with `\\n` line ends; quoted where a cell holds a delimiter, a quote or a line break."""

    def __init__(self, stream: TextIO, columns: Sequence[str], delimiter: str = ",") -> None:
        """Write the header."""
        self._columns = columns
        self._csv = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
        self._csv.writerow(columns)

    def write(self, observations: Iterable[Observation]) -> None:
        """Write the rows of one document."""
        self._csv.writerows([cell(o, name) for name in self._columns] for o in observations)


class JsonLinesWriter:
    """One JSON object a row. Numbers stand as they are printed, so that no reader rounds what it does not have to."""

    def __init__(self, stream: TextIO, columns: Sequence[str]) -> None:
        """Set up; JSON lines have no header."""
        self._columns = columns
        self._stream = stream

    def write(self, observations: Iterable[Observation]) -> None:
        """Write the rows of one document."""
        for o in observations:
            fields = ", ".join(f"{json.dumps(n)}: {_json(o, n)}" for n in self._columns)
            self._stream.write(f"{{{fields}}}\n")


def _json(o: Observation, name: str) -> str:
    value = getattr(o, name)
    return printed(o, name) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)


#: Formats of rows -> how to write them.
FORMATS: dict[str, Callable[[TextIO, Sequence[str]], Writer]] = {
    "csv": DelimitedWriter,
    "tsv": lambda stream, columns: DelimitedWriter(stream, columns, "\t"),
    "jsonl": JsonLinesWriter,
}
#: Suffixes of output files -> format.
SUFFIXES: dict[str, str] = {".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
