"""`innostat explain`."""

from __future__ import annotations

from typing import Annotated

import typer

from innostat.cli.console import PARTLY, guarded, say
from innostat.cli.limits import TIMEOUT, MaxSize, Timeout
from innostat.cli.rule import Language


def explain(
    target: Annotated[str, typer.Argument(metavar="FILE:LINE|FILE|OBS_ID", help="A line of a file, a file, or the obs_id of a row.")],
    path: Annotated[str | None, typer.Argument(metavar="PATH", help="With OBS_ID: the file or folder it was extracted from.")] = None,
    row: Annotated[int | None, typer.Option(min=1, help="With FILE: only its n-th row.")] = None,
    lang: Annotated[Language, typer.Option(help="English or Chinese.")] = Language.en,
    catalog: Annotated[str | None, typer.Option(metavar="DIR", help="The folder given to extract.")] = None,
    max_size: MaxSize = None,
    timeout: Timeout = TIMEOUT,
) -> None:
    """Say why each row of the table got its year, region, label and other fields."""
    found = False
    with guarded():
        from innostat.batch import Job, process_all
        from innostat.explain import describe, select
        from innostat.read.limits import Limits
        from innostat.read.walk import Tally, target_of, walk

        where, line, obs_id = target_of(target, path)
        for outcome in process_all(walk([where], say, Tally()), Job(catalog, reasons=True, limits=Limits.of(max_size, timeout))):
            if outcome.error:
                say(outcome.error)
            for number, o in select(outcome.observations, line=line, row=row, obs_id=obs_id):
                typer.echo(("\n" if found else "") + describe(number, o, lang.value))
                found = True
        if not found:
            say(f"{target}: no such row" if row or obs_id else f"{target}: no statistic found there")
    if not found:
        raise typer.Exit(PARTLY)
