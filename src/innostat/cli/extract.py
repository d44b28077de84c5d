"""`innostat extract`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from innostat.cli.console import FAILED, PARTLY, guarded, reported, say, shows_progress, wants_table
from innostat.cli.limits import MAX_SIZE, TIMEOUT, MaxSize, Timeout, stdin_within

if TYPE_CHECKING:
    from innostat.batch import Outcome


class Format(StrEnum):
    """Formats of the table."""

    csv = "csv"
    tsv = "tsv"
    jsonl = "jsonl"
    md = "md"
    parquet = "parquet"
    duckdb = "duckdb"
    sdmx_csv = "sdmx-csv"
    datapackage = "datapackage"
    xlsx = "xlsx"
    table = "table"


def extract(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files and folders; folders are walked, - is standard input.")],
    output: Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE, whole or not at all; its suffix tells the format.")] = None,
    format_: Annotated[Format | None, typer.Option("--format", "-f", help="csv to a pipe or file and table on a terminal, if not told.")] = None,
    columns: Annotated[str | None, typer.Option(metavar="A,B,...", help="Only these columns, in this order.")] = None,
    excel: Annotated[bool, typer.Option("--excel", help="Write the byte order mark by which Excel knows UTF-8.")] = False,
    jobs: Annotated[int, typer.Option(min=0, help="Processes; 0 for one a core. The output is the same for any number.")] = 1,
    catalog: Annotated[str | None, typer.Option(metavar="DIR", help="A folder with your own units.toml, indicators.toml, phrases.toml.")] = None,
    max_size: MaxSize = MAX_SIZE,
    timeout: Timeout = TIMEOUT,
    review: Annotated[str | None, typer.Option(metavar="FILE", help="Corrections of rows; without it each innostat-review.toml beside the texts.")] = None,
    flags: Annotated[bool | None, typer.Option("--flags/--no-flags", help="Check all rows and fill in the column flags; done for workbooks, if not told. Holds the whole run in memory.")] = None,
    dedupe: Annotated[bool, typer.Option("--dedupe", help="Of the rows of a passage that stands in several documents keep one, marked D601. Holds the whole run in memory.")] = False,
) -> None:  # fmt: skip
    """Write the statistics of texts as a table: one row each, with value, unit, year, region, indicator and its place.

    Exit code 0: done; 1: some input could not be read or a correction no longer fits, the rest is done; 2: wrong usage, or nothing could be done.
    """
    with guarded():
        from innostat.batch import Job, process_all
        from innostat.corrector import Corrector
        from innostat.output.formats import FORMATS, pick_columns, pick_format
        from innostat.output.run import Run
        from innostat.output.writer import Checked, Target
        from innostat.read.limits import Limits
        from innostat.read.walk import Tally, walk

        kind = pick_format(format_.value if format_ else None, output, terminal=wants_table(), excel=excel)
        wanted = FORMATS[kind]
        checks = wanted.checked if flags is None else flags
        target = Target(output, pick_columns(columns, kind), mark=excel, catalog=catalog, say=say)
        tally = Tally()
        limits = Limits.of(max_size, timeout)
        sources = walk(paths, say, tally, stdin=stdin_within(limits))
        run = Run(output)
        beside_rows = output is None and wants_table()
        corrector = Corrector(paths, review, catalog)
        job = Job(catalog, documents=checks or dedupe or wanted.documents, limits=limits)
        with wanted.open(target) as writer:
            with _progress(process_all(run.spare_output(sources), job, jobs), beside_rows=beside_rows) as extracted:
                outcomes: Iterable[Outcome] = corrector.apply(extracted)
                if checks or dedupe:
                    from innostat.audit import mark

                    with reported():
                        marked = mark(outcomes, catalog, flags=checks, dedupe=dedupe, reviews=corrector.reviews)
                    outcomes = marked.outcomes
                    if checks:
                        writer.take_findings(Checked(marked.findings, marked.coverage))
                for outcome in outcomes:
                    run.take(outcome, writer, say)
            run.close(tally)
        for misfit in corrector.misfits:
            say(misfit)
        say(run.summary(tally))
    if run.failed or tally.problems or corrector.misfits:
        raise typer.Exit(PARTLY if run.documents else FAILED)


@contextmanager
def _progress(outcomes: Iterator[Outcome], *, beside_rows: bool) -> Iterator[Iterable[Outcome]]:
    """A bar on stderr, unless the rows themselves move on the same terminal."""
    if beside_rows or not shows_progress():
        yield outcomes
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.completed} documents"), BarColumn(), TimeElapsedColumn(), TextColumn("{task.fields[doc]}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, doc="")

        def counted() -> Iterator[Outcome]:
            for outcome in outcomes:
                bar.update(task, advance=1, doc=outcome.name)
                yield outcome

        yield counted()
