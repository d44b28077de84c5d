"""`innostat check`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from innostat.cli.console import DONE, FAILED, PARTLY, guarded, reported, say, wants_table
from innostat.cli.limits import TIMEOUT, MaxSize, Timeout, stdin_within
from innostat.cli.rule import Language

if TYPE_CHECKING:
    from innostat.audit import Audit


class Engine(StrEnum):
    """What does the work."""

    local = "local"
    dask = "dask"


class Format(StrEnum):
    """Formats of the findings."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    sarif = "sarif"
    github = "github"


class Level(StrEnum):
    """From which severity on findings make the command fail."""

    error = "error"
    warning = "warning"
    note = "note"
    never = "never"


def check(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Texts, folders, tables of innostat extract (.csv, .tsv, .jsonl, .parquet, .duckdb, .datapackage), or - for texts or CSV on standard input.")],
    output: Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE, whole or not at all.")] = None,
    format_: Annotated[Format, typer.Option("--format", "-f", help="How to write the findings.")] = Format.text,
    lang: Annotated[Language, typer.Option(help="Language of the findings: English or Chinese.")] = Language.en,
    select: Annotated[list[str], typer.Option(metavar="A,B,...", help="Only these codes, or codes that begin so: Y,V201.")] = [],  # noqa: B006
    ignore: Annotated[list[str], typer.Option(metavar="A,B,...", help="Not these.")] = [],  # noqa: B006
    fail_level: Annotated[Level, typer.Option("--fail-level", help="Exit 1 at findings of this severity or graver.")] = Level.warning,
    reference: Annotated[str | None, typer.Option(metavar="FILE", help="Published series (or an earlier extraction) in place of the packaged one.")] = None,
    review: Annotated[str | None, typer.Option(metavar="FILE", help="Accepted findings and corrections; without it each innostat-review.toml beside the texts.")] = None,
    prune: Annotated[bool, typer.Option("--prune", help="Remove accepted findings that are found no more from the review file.")] = False,
    catalog: Annotated[str | None, typer.Option(metavar="DIR", help="A folder with your own units.toml, indicators.toml, phrases.toml.")] = None,
    jobs: Annotated[int, typer.Option(min=0, help="Processes; 0 for one a core.")] = 1,
    engine: Annotated[Engine, typer.Option(help="What does the work: this machine, or a Dask cluster, for a folder that extract --engine dask wrote.")] = Engine.local,
    scheduler: Annotated[str | None, typer.Option(metavar="ADDRESS", help="With --engine dask: a running scheduler (tcp://host:8786).")] = None,
    max_size: MaxSize = None,
    timeout: Timeout = TIMEOUT,
) -> None:  # fmt: skip
    """Say where texts contradict themselves, each other, and the published series.

    Exit code 0: clean; 1: findings at or above --fail-level, or a correction that no longer fits; 2: error.
    """
    code = FAILED
    with guarded():
        from innostat.audit import audit
        from innostat.output.files import destination
        from innostat.read.limits import Limits
        from innostat.rules import split_codes

        selected, ignored = split_codes(select, "--select"), split_codes(ignore, "--ignore")
        limits = Limits.of(max_size, timeout)
        with reported():
            found = _on_cluster(paths, scheduler, jobs, selected, ignored, reference, review, catalog) if engine is Engine.dask else audit(
                paths, say, select=selected, ignore=ignored, reference=reference, review=review, catalog=catalog, jobs=jobs,
                limits=limits,
                stdin=stdin_within(limits),
            )  # fmt: skip
        written = _written(found, format_.value, lang.value, color=output is None and wants_table() and "NO_COLOR" not in os.environ)
        with destination(output) as stream:
            stream.write(written)
        _tell(found, prune)
        code = _exit_code(found, fail_level.value)
    if code != DONE:
        raise typer.Exit(code)


def _on_cluster(
    paths: list[str],
    scheduler: str | None,
    jobs: int,
    select: Sequence[str],
    ignore: Sequence[str],
    reference: str | None,
    review: str | None,
    catalog: str | None,
) -> Audit:
    """The checks of a folder of parts on a Dask cluster."""
    from dataclasses import replace
    from pathlib import Path

    from innostat.catalog import load_catalog
    from innostat.cluster.checking import audit_parts
    from innostat.cluster.engine import ClusterError, client
    from innostat.review import accepted, load_review

    if len(paths) != 1:
        raise ClusterError("--engine dask checks one folder that innostat extract --engine dask wrote; name it alone")
    reviews = [load_review(Path(review), load_catalog(catalog))] if review is not None else []
    with client(scheduler, 0 if jobs == 1 else jobs) as connected:
        found = audit_parts(connected, paths[0], select=select, ignore=ignore, reference=reference, catalog=catalog)
    left, stale = accepted(found.findings, reviews)
    return replace(found, findings=left, accepted=len(found.findings) - len(left), stale=[] if select or ignore else stale)


def _written(found: Audit, kind: str, language: str, *, color: bool) -> str:
    if kind == "text":
        from innostat.report.text import write_text

        width = shutil.get_terminal_size((120, 40)).columns if wants_table() else None
        return write_text(
            found.findings, found.coverage, found.corpus.documents, found.corpus.observations, color=color, width=width, language=language
        )
    from innostat.report.formats import FORMATS

    return FORMATS[kind](found.findings, found.coverage, found.files, language)


def _tell(found: Audit, prune: bool) -> None:
    """What is no finding: corrections that no longer fit, accepted findings, stale ones."""
    from innostat.review import prune as prune_file

    for misfit in found.misfits:
        say(misfit)
    if found.accepted:
        say(f"{found.accepted} accepted in review, not shown")
    for review, entry in found.stale:
        say(
            f"{review.path}: note: accepted finding {entry.fingerprint} is found no more ({entry.reason}){'' if prune else '; --prune removes it'}"
        )
    if prune:
        for path in dict.fromkeys(review.path for review, _ in found.stale):
            gone = prune_file(path, [entry for review, entry in found.stale if review.path == path])
            say(f"{path}: {gone} stale removed")


def _exit_code(found: Audit, level: str) -> int:
    from innostat.checks.base import SEVERITIES

    if found.unread:
        return FAILED
    loud = level != "never" and any(SEVERITIES.index(f.severity) <= SEVERITIES.index(level) for f in found.findings)
    return PARTLY if loud or found.misfits else DONE
