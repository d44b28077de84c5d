"""A pivot to the terminal, CSV, TSV, Markdown, JSON lines, Parquet and Excel."""

from __future__ import annotations

import json
import sys

from rich.console import Console
from rich.table import Table
from rich.text import Text

from innostat.extras import require
from innostat.output.files import destination, whole
from innostat.output.rows import markdown_row, row_writer
from innostat.output.terminal import plain
from innostat.output.writer import Target, encodable
from innostat.pivot import Pivot
from innostat.table import harmless

#: Formats of a pivot.
GRIDS: tuple[str, ...] = ("csv", "tsv", "jsonl", "md", "parquet", "xlsx", "table")


def write_pivot(pivot: Pivot, kind: str, target: Target) -> None:
    """Write a pivot as one of `GRIDS`.

    Raises:
        InnostatError: The file cannot be written, or a library is missing.
    """
    if kind == "parquet":
        _parquet(pivot, target)
    elif kind == "xlsx":
        from innostat.output.workbook import write_pivot_book

        write_pivot_book(pivot, target)
    else:
        with destination(target.path, target.encoding) as stream:
            if kind in ("csv", "tsv"):
                rows = row_writer(stream, "," if kind == "csv" else "\t")
                rows.writerow(map(harmless, pivot.header))
                rows.writerows([harmless(text) for text in record] for record in pivot.records())
            elif kind == "md":
                stream.write(markdown_row(pivot.header) + markdown_row(["---"] * len(pivot.header), plain=False))
                stream.writelines(map(markdown_row, pivot.records()))
            elif kind == "jsonl":
                for record in pivot.records():
                    stream.write(json.dumps(dict(zip(pivot.header, record, strict=True)), ensure_ascii=False) + "\n")
            else:
                shown = target.path is None and sys.stdout.isatty()
                print_pivot(pivot, Console() if shown else Console(file=stream, width=160))


def print_pivot(pivot: Pivot, console: Console) -> None:
    """A pivot as a table for people; conflicts are red where there are colours."""
    one_unit = len(pivot.units) == 1
    title = " · ".join(filter(None, (pivot.name, pivot.question.measure, pivot.units[0] if one_unit else "")))
    console.print(Text(plain(title), "italic"))
    table = Table(header_style="bold", expand=False)
    shown = [i for i, name in enumerate(pivot.header) if not (one_unit and name == "unit")]
    first = len(pivot.header) - len(pivot.columns)
    for i in shown:
        table.add_column(Text(plain(pivot.header[i])), justify="left" if i < first else "right", overflow="fold")
    for record in pivot.records():
        table.add_row(*(Text(plain(record[i]), "bold red" if " ≠ " in record[i] and i >= first else "") for i in shown))
    console.print(table)


def _parquet(pivot: Pivot, target: Target) -> None:
    assert target.path is not None
    arrow = require("pyarrow", "parquet", f"{target.path}: writing it")
    from pyarrow import parquet as pq

    columns = list(zip(*pivot.records(), strict=True))
    table = arrow.table([arrow.array([encodable(x) for x in column], type=arrow.string()) for column in columns], names=list(pivot.header))
    with whole(target.path) as temporary:
        pq.write_table(table, str(temporary))
