"""`innostat catalog`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from innostat.cli.console import PARTLY, guarded, wants_table

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Look into the catalogue of units, indicators, regions, companies and phrases, or check your own.",
)


class Part(StrEnum):
    """Parts of the catalogue."""

    units = "units"
    indicators = "indicators"
    regions = "regions"
    companies = "companies"
    phrases = "phrases"


@app.command("list")
def list_(
    part: Annotated[Part, typer.Argument(help="What to list.")] = Part.indicators,
    search: Annotated[str, typer.Option(metavar="TEXT", help="Only entries that hold TEXT in a name or an alias.")] = "",
    catalog: Annotated[str | None, typer.Option(metavar="DIR", help="A folder with your own entries.")] = None,
) -> None:
    """List entries: a table on a terminal, tab-separated to a pipe."""
    with guarded():
        from innostat.catalog import load_catalog
        from innostat.listing import listing
        from innostat.output.terminal import print_listing

        print_listing(*listing(load_catalog(catalog), part.value, search), table=wants_table())


@app.command()
def check(
    folder: Annotated[
        str | None, typer.Argument(metavar="DIR", help="A folder with your own entries; without it the packaged ones.")
    ] = None,
) -> None:
    """Load the catalogue and try every example and counter-example of its entries. Exit code 1 where something does not hold."""
    problems: list[str] = []
    with guarded():
        from innostat.errors import CatalogError
        from innostat.examples import check_examples

        try:
            tried, problems = check_examples(folder)
        except CatalogError as error:
            tried, problems = 0, error.problems
        for problem in problems:
            typer.echo(problem)
        typer.echo(f"{len(problems)} problems" if problems else f"all {tried} examples hold")
    if problems:
        raise typer.Exit(PARTLY)
