"""`innostat review`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from innostat.cli.console import DONE, FAILED, PARTLY, guarded, reported, say, wants_table

if TYPE_CHECKING:
    from innostat.report.page import Page


def review(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Texts, folders, tables of innostat extract (.csv, .tsv), or - for either on standard input.")],
    output: Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help="Write the page to FILE, whole or not at all.")] = None,
    serve: Annotated[bool, typer.Option("--serve", help="Serve the page on 127.0.0.1 and write decisions to the review file as they are made.")] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of --serve; 0 for a free one.")] = 0,
    reference: Annotated[str | None, typer.Option(metavar="FILE", help="Published series (or an earlier extraction) in place of the packaged one.")] = None,
    review: Annotated[str | None, typer.Option(metavar="FILE", help="Where decisions are read and go to; without it innostat-review.toml beside the first input's texts.")] = None,
    catalog: Annotated[str | None, typer.Option(metavar="DIR", help="A folder with your own units.toml, indicators.toml, phrases.toml.")] = None,
    jobs: Annotated[int, typer.Option(min=0, help="Processes; 0 for one a core.")] = 1,
) -> None:  # fmt: skip
    """Make a page on which a person looks through the findings: texts, figures, charts, and decisions on each finding.

    The page is one file that works offline. Its decisions are downloaded as innostat-review.toml, which check and extract read; with --serve
    they are written to that file as they are made. Exit code 0: done; 1: some input could not be read, the rest is done; 2: error.
    """
    code = FAILED
    with guarded():
        from innostat.output.files import destination
        from innostat.report.page import build_page, check_output

        check_output(paths, output, serve=serve, terminal=wants_table())

        standard = sys.stdin.buffer.read() if "-" in paths else b""

        def build() -> Page:
            with reported():
                return build_page(
                    paths, say, reference=reference, review=review, catalog=catalog, jobs=jobs, stdin=lambda: standard, serve=serve
                )

        page = build()
        for misfit in page.audit.misfits:
            say(misfit)
        if serve:
            from innostat.serve import serve_review

            serve_review(page, build, catalog, port, say)
        else:
            with destination(output) as stream:
                stream.write(page.html())
        code = PARTLY if page.audit.unread else DONE
    if code != DONE:
        raise typer.Exit(code)
