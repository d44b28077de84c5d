"""`innostat extract`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from innostat.cli.console import FAILED, PARTLY, guarded, reported, say, shows_progress, wants_table
from innostat.cli.limits import TIMEOUT, MaxSizePieced, Timeout, stdin_within

if TYPE_CHECKING:
    from innostat.batch import Outcome
    from innostat.runlog import FileLog


class Engine(StrEnum):
    """What does the work."""

    local = "local"
    dask = "dask"


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
    max_size: MaxSizePieced = None,
    timeout: Timeout = TIMEOUT,
    review: Annotated[str | None, typer.Option(metavar="FILE", help="Corrections of rows; without it each innostat-review.toml beside the texts.")] = None,
    flags: Annotated[bool | None, typer.Option("--flags/--no-flags", help="Check all rows and fill in the column flags; done for workbooks, if not told. Holds the whole run in memory.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run that was broken off, or do only what is new: FILE.run beside the output FILE says what is done.")] = False,
    engine: Annotated[Engine, typer.Option(help="What does the work: this machine, or a Dask cluster, which reads any fsspec URL or pattern and writes Parquet parts to the folder -o.")] = Engine.local,
    scheduler: Annotated[str | None, typer.Option(metavar="ADDRESS", help="With --engine dask: a running scheduler (tcp://host:8786); --jobs processes of this machine, if not told.")] = None,
    dedupe: Annotated[bool, typer.Option("--dedupe", help="Of the rows of a passage that stands in several documents keep one, marked D601. Holds the whole run in memory.")] = False,
) -> None:  # fmt: skip
    """Write the statistics of texts as a table: one row each, with value, unit, year, region, indicator and its place.

    Exit code 0: done; 1: some input could not be read or a correction no longer fits, the rest is done; 2: wrong usage, or nothing could be done.
    """
    if engine is Engine.dask:
        asked = {"--format": format_, "--columns": columns, "--excel": excel, "--review": review, "--flags": flags, "--dedupe": dedupe}
        _on_cluster(
            paths, output, scheduler, jobs, catalog, max_size, timeout, [name for name, value in asked.items() if value], resume=resume
        )
        return
    with guarded():
        from innostat.batch import Job, process_all
        from innostat.corrector import Corrector
        from innostat.output.formats import FORMATS, pick_columns, pick_format
        from innostat.output.run import Run
        from innostat.output.writer import Checked, Target, UsageError
        from innostat.pieces import PIECE
        from innostat.read.limits import Limits
        from innostat.read.walk import Tally, walk

        kind = pick_format(format_.value if format_ else None, output, terminal=wants_table(), excel=excel)
        wanted = FORMATS[kind]
        checks = wanted.checked if flags is None else flags
        target = Target(output, pick_columns(columns, kind), mark=excel, catalog=catalog, alone=resume, say=say)
        tally = Tally()
        limits = Limits.of(max_size, timeout)
        sources = walk(paths, say, tally, stdin=stdin_within(limits))
        run = Run(output)
        beside_rows = output is None and wants_table()
        corrector = Corrector(paths, review, catalog)
        whole = checks or dedupe or wanted.documents
        if resume and (output is None or whole):
            raise UsageError(
                f"--resume needs -o FILE, and does not go with {f'the format {kind}' if wanted.documents else '--flags and --dedupe'}: for that all texts are read again"
            )
        job = Job(catalog, documents=whole, limits=limits, piece=0 if whole or corrector.reviews else PIECE)
        with _log(output if resume else None, catalog) as log, wanted.open(target) as writer:
            with _progress(process_all(run.spare_output(sources), job, jobs, log), beside_rows=beside_rows) as extracted:
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
        say(run.summary(tally, log.done if log else 0))
    if run.failed or tally.problems or corrector.misfits:
        raise typer.Exit(PARTLY if run.documents else FAILED)


def _on_cluster(
    paths: list[str],
    output: str | None,
    scheduler: str | None,
    jobs: int,
    catalog: str | None,
    max_size: float | None,
    timeout: float,
    other: list[str],
    *,
    resume: bool,
) -> None:
    """Extraction on a Dask cluster."""
    from innostat.read.walk import Tally

    tally = Tally()
    with guarded():
        from innostat.batch import Job
        from innostat.cluster.engine import client
        from innostat.cluster.extraction import extract as extract_parts
        from innostat.cluster.extraction import find
        from innostat.output.writer import UsageError
        from innostat.pieces import PIECE
        from innostat.read.limits import Limits

        if output is None or other:
            raise UsageError(
                "--engine dask needs -o FOLDER"
                if output is None
                else f"--engine dask writes all columns as Parquet: it does not go with {', '.join(other)}"
            )
        documents = find(paths, say, tally)
        if not documents:
            raise UsageError("nothing to read; name texts, folders or patterns")
        with client(scheduler, 0 if jobs == 1 else jobs) as connected:
            told = extract_parts(
                connected, documents, output, Job(catalog, limits=Limits.of(max_size, timeout), piece=PIECE), say, resume=resume
            )
        before = f" ({told.kept} done before)" if told.kept else ""
        say(f"{told.documents} documents{before}, {told.rows} observations in {output}; {told.failed + tally.problems} files not read")
    if told.failed or tally.problems:
        raise typer.Exit(PARTLY if told.documents else FAILED)


def _log(output: str | None, catalog: str | None) -> AbstractContextManager[FileLog | None]:
    if output is None:
        return nullcontext()
    from innostat.runlog import FileLog

    return FileLog(output, catalog)


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
                bar.update(task, advance=not outcome.more, doc=outcome.name)
                yield outcome

        yield counted()
