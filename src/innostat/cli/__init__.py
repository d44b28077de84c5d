"""The command line: one file a command, no logic. Commands import what they need when they run, so that help is instant."""

from __future__ import annotations

import gc
from typing import Annotated

import typer

from innostat.cli import catalog, check, explain, extract, pivot, review, rule, text

app = typer.Typer(
    name="innostat",
    help="Turns Chinese texts on science, innovation and industry into a table of statistics.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # to load rich takes longer than all the rest of --help
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(short_help="Write the statistics of texts as a table.")(extract.extract)
app.command(short_help="Say where texts contradict themselves.")(check.check)
app.command(short_help="Show one indicator as a table: regions by years, say.")(pivot.pivot)
app.command(short_help="Make a page on which a person looks through the findings.")(review.review)
app.command(short_help="Say what a finding means, and when to ignore it.")(rule.rule)
app.command(short_help="Say why a row got its year, region, label and the rest.")(explain.explain)
app.command(short_help="Print a text as the offsets of its rows count it.")(text.text)
app.add_typer(catalog.app, name="catalog", short_help="Look into the catalogue, or check your own.")


def _version(wanted: bool) -> None:
    if wanted:
        from innostat import __version__

        typer.echo(f"innostat {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")] = False,
) -> None:
    """Turns Chinese texts on science, innovation and industry into a table of statistics."""


def main() -> None:
    """Run the command line."""
    gc.set_threshold(100_000)  # what is imported and loaded stays: to look for cycles in it takes an eighth of a short run
    app()
