"""The command line: one file a command, no logic. Commands import what they need when they run, so that help is instant."""

from __future__ import annotations

from typing import Annotated

import typer

from innostat.cli import catalog, check, explain, extract, pivot, review, rule, text

app = typer.Typer(
    name="innostat",
    help="Turns Chinese texts on science, innovation and industry into a table of statistics.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(extract.extract)
app.command()(check.check)
app.command()(pivot.pivot)
app.command()(review.review)
app.command()(rule.rule)
app.command()(explain.explain)
app.command()(text.text)
app.add_typer(catalog.app, name="catalog")


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
    app()
