"""Observations to rows of CSV, TSV, JSON lines and Markdown. No pandas: rows are written as they come."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, TextIO

from innostat import lazy_regex as regex
from innostat.batch import Outcome
from innostat.models import Observation
from innostat.output.files import destination
from innostat.output.writer import Target, Writer
from innostat.table import cell, printed

_MARKDOWN = regex.compile(r"([\\`*_\[\]<>|~#])")
_SPACE = regex.compile(r"[\p{Cc}\p{Zl}\p{Zp}\s]+")


class _Lines:
    """Takes lines that end in `\\r\\n` and hands them on with `\\n`: told so, the csv module quotes a lone `\\r` in a cell, else it does not."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, line: str) -> object:
        """Hand on one line."""
        return self._stream.write(line.removesuffix("\r\n") + "\n")


def row_writer(stream: TextIO, delimiter: str = ",") -> Any:
    """A writer of rows with `writerow` and `writerows`, whose lines end in `\\n`.

    >>> import io
    >>> out = io.StringIO()
    >>> length = row_writer(out).writerow(["a", "b\\rc"])
    >>> out.getvalue()
    'a,"b\\rc"\\n'
    """
    return csv.writer(_Lines(stream), delimiter=delimiter, lineterminator="\r\n")


class DelimitedWriter(Writer):
    """CSV and TSV after RFC 4180 with `\\n` line ends; quoted where a cell holds a delimiter, a quote or a line break."""

    def __init__(self, stream: TextIO, columns: Sequence[str], delimiter: str = ",") -> None:
        self._columns = columns
        self._csv = row_writer(stream, delimiter)
        self._begun = False

    def write(self, outcome: Outcome) -> None:
        """Write the rows of one document, before the first the header."""
        if not self._begun:
            self._csv.writerow(self._columns)
            self._begun = True
        self._csv.writerows([cell(o, name) for name in self._columns] for o in outcome.observations)


class JsonLinesWriter(Writer):
    """One JSON object a row. Numbers stand as they are printed, so that no reader rounds what it does not have to."""

    def __init__(self, stream: TextIO, columns: Sequence[str]) -> None:
        self._columns = columns
        self._stream = stream

    def write(self, outcome: Outcome) -> None:
        """Write the rows of one document."""
        for o in outcome.observations:
            fields = ", ".join(f"{json.dumps(n)}: {_json(o, n)}" for n in self._columns)
            self._stream.write(f"{{{fields}}}\n")


class MarkdownWriter(Writer):
    """One table for all documents."""

    def __init__(self, stream: TextIO, columns: Sequence[str]) -> None:
        self._columns = columns
        self._stream = stream
        self._begun = False

    def write(self, outcome: Outcome) -> None:
        """Write the rows of one document, before the first the header."""
        if not self._begun:
            self._stream.write(markdown_row(self._columns, plain=False) + markdown_row(["---"] * len(self._columns), plain=False))
            self._begun = True
        for o in outcome.observations:
            self._stream.write(markdown_row([printed(o, name) for name in self._columns]))


def markdown_row(cells: Sequence[str], *, plain: bool = True) -> str:
    """A row of a Markdown table; what a text holds of Markdown or HTML is shown, not obeyed.

    >>> markdown_row(["a|b", "<b>3\\n件"])
    '| a\\\\|b | \\\\<b\\\\>3 件 |\\n'
    """
    return "| " + " | ".join(_MARKDOWN.sub(r"\\\1", _SPACE.sub(" ", c)) if plain else c for c in cells) + " |\n"


def _json(o: Observation, name: str) -> str:
    value = getattr(o, name)
    return printed(o, name) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)


@contextmanager
def open_csv(target: Target) -> Iterator[Writer]:
    """CSV."""
    with destination(target.path, target.encoding, alone=target.alone) as stream:
        yield DelimitedWriter(stream, target.columns)


@contextmanager
def open_tsv(target: Target) -> Iterator[Writer]:
    """Tab-separated values."""
    with destination(target.path, target.encoding, alone=target.alone) as stream:
        yield DelimitedWriter(stream, target.columns, "\t")


@contextmanager
def open_jsonl(target: Target) -> Iterator[Writer]:
    """JSON lines."""
    with destination(target.path, alone=target.alone) as stream:
        yield JsonLinesWriter(stream, target.columns)


@contextmanager
def open_markdown(target: Target) -> Iterator[Writer]:
    """A Markdown table."""
    with destination(target.path, alone=target.alone) as stream:
        yield MarkdownWriter(stream, target.columns)
