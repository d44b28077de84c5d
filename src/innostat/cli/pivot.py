"""`innostat pivot`."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from innostat.cli.console import PARTLY, guarded, reported, say, wants_table


class Dimension(StrEnum):
    """What rows and columns may be."""

    region = "region"
    year = "year"
    period = "period"
    breakdown = "breakdown"
    label = "label"
    doc = "doc"


class Measure(StrEnum):
    """What the figures are of the indicator."""

    level = "level"
    share = "share"
    growth = "growth"
    change = "change"
    difference = "difference"
    ratio = "ratio"
    rank = "rank"
    index_ = "index"


class Format(StrEnum):
    """Formats of a pivot."""

    csv = "csv"
    tsv = "tsv"
    jsonl = "jsonl"
    md = "md"
    parquet = "parquet"
    xlsx = "xlsx"
    table = "table"


def pivot(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Tables of innostat extract (.csv, .tsv, .jsonl, .parquet, .duckdb, .datapackage), texts, folders, or - for texts or CSV on standard input.")],
    indicator: Annotated[str, typer.Option("--indicator", "-i", metavar="ID", help="What the figures are of: an id of the catalogue, or a label as printed.")],
    rows: Annotated[Dimension, typer.Option(help="What the rows are.")] = Dimension.region,
    cols: Annotated[Dimension, typer.Option(help="What the columns are.")] = Dimension.year,
    measure: Annotated[Measure | None, typer.Option(help="level, or share for an indicator that is one, if not told.")] = None,
    unit: Annotated[str, typer.Option(metavar="UNIT", help="Show values in this unit (亿元); base for the base unit; the one that most are printed in, if not told.")] = "",
    parts: Annotated[bool, typer.Option("--parts", help="Also figures of a part (an industry, a narrower label), in rows of their own.")] = False,
    output: Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE, whole or not at all; its suffix tells the format.")] = None,
    format_: Annotated[Format | None, typer.Option("--format", "-f", help="csv to a pipe or file and table on a terminal, if not told.")] = None,
    excel: Annotated[bool, typer.Option("--excel", help="Write the byte order mark by which Excel knows UTF-8.")] = False,
    catalog: Annotated[str | None, typer.Option(metavar="DIR", help="A folder with your own units.toml, indicators.toml, phrases.toml.")] = None,
    review: Annotated[str | None, typer.Option(metavar="FILE", help="Corrections of rows; without it each innostat-review.toml beside the texts.")] = None,
    jobs: Annotated[int, typer.Option(min=0, help="Processes; 0 for one a core.")] = 1,
) -> None:  # fmt: skip
    """Show one indicator as a table: regions by years, say.

    Targets and forecasts are left out. Of several figures for a cell that agree within the precision printed the most precise is shown;
    figures that contradict each other stand side by side (24426 ≠ 24590), never averaged.

    Exit code 0: done; 1: some input could not be read, the rest is done; 2: wrong usage, or nothing to show.
    """
    unread = False
    with guarded():
        from innostat.audit import observe
        from innostat.catalog import load_catalog
        from innostat.output.formats import pick_format
        from innostat.output.grids import GRIDS, write_pivot
        from innostat.output.writer import Target, UsageError
        from innostat.pivot import Question, make_pivot

        if rows == cols:
            raise UsageError(f"--rows and --cols are both {rows.value}; name two dimensions")
        kind = pick_format(format_.value if format_ else None, output, terminal=wants_table(), excel=excel)
        if kind not in GRIDS:
            raise UsageError(f"{output}: a pivot is written as {', '.join(GRIDS)}, not as {kind}")
        with reported():
            got = observe(paths, say, review=review, catalog=catalog, jobs=jobs, stdin=lambda: sys.stdin.buffer.read())
            question = Question(indicator, rows.value, cols.value, measure.value if measure else "", unit, parts)
            made = make_pivot(got.observations, load_catalog(catalog), question)
        write_pivot(made, kind, Target(output, mark=excel, catalog=catalog, say=say))
        units = ", ".join(u or "no unit" for u in made.units)
        say(
            f"{made.name}, {made.question.measure}, in {units}: {len(made.lines)} rows, {len(made.columns)} columns, {made.conflicts} cells in conflict"
        )
        if made.left_out:
            say(f"left out: {'; '.join(made.left_out)}")
        unread = bool(got.unread)
    if unread:
        raise typer.Exit(PARTLY)
