"""Observations as tables for people at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

from rich.console import Console
from rich.table import Table
from rich.text import Text

from innostat import lazy_regex as regex
from innostat.batch import Outcome
from innostat.output.files import destination
from innostat.output.writer import Target, Writer
from innostat.table import printed

_UNSHOWN = regex.compile(r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+")
_ROWS = 500  # a table is laid out whole: longer ones go in pieces


def plain(text: str) -> str:
    """A text on one line that cannot steer a terminal.

    >>> plain("635.4\\n万人年\\x1b[31m")
    '635.4 万人年 [31m'
    """
    return _UNSHOWN.sub(" ", text).strip()


class TerminalWriter(Writer):
    """A table a document, with the document's name above it."""

    def __init__(self, console: Console, columns: Sequence[str]) -> None:
        """Set up for a console."""
        self._console = console
        self._columns = columns

    def write(self, outcome: Outcome) -> None:
        """Write the rows of one document."""
        rows = iter(outcome.observations)
        while piece := list(islice(rows, _ROWS)):
            table = Table(title=Text(plain(piece[0].doc)), title_justify="left", header_style="bold", expand=False)
            for name in self._columns:
                table.add_column(
                    name, justify="right" if name in ("line", "value", "base_value", "start", "end") else "left", overflow="fold"
                )
            for o in piece:
                table.add_row(*(Text(plain(printed(o, name))) for name in self._columns))
            self._console.print(table)


@contextmanager
def open_table(target: Target) -> Iterator[Writer]:
    """Tables of text, as wide as the terminal or 160 columns."""
    with destination(target.path) as stream:
        shown = target.path is None and sys.stdout.isatty()
        yield TerminalWriter(Console() if shown else Console(file=stream, width=160), target.columns)


def print_listing(header: Sequence[str], rows: Iterable[Sequence[str]], *, table: bool) -> None:
    """Rows of text as a table for people, or tab-separated for programs."""
    if not table:
        with destination(None) as stream:
            for row in (header, *rows):
                stream.write("\t".join(plain(field) for field in row) + "\n")
        return
    shown = Table(header_style="bold", expand=False)
    for name in header:
        shown.add_column(name, overflow="fold")
    for row in rows:
        shown.add_row(*(Text(plain(field)) for field in row))
    Console().print(shown)
