"""`innostat text`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from innostat.cli.console import guarded, say


def text(path: Annotated[str, typer.Argument(metavar="FILE", help="A file, or - for standard input.")]) -> None:
    """Print the text of a document in which the offsets of its rows count: decoded, every line end a single line feed."""
    with guarded():
        from innostat.output.files import destination
        from innostat.read.walk import Source

        source = Source(path, path, sys.stdin.buffer.read() if path == "-" else None)
        document = source.read()
        for note in document.notes:
            say(note)
        with destination(None) as stream:
            stream.write(document.text)
