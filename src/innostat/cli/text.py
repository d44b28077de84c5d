"""`innostat text`."""

from __future__ import annotations

from typing import Annotated

import typer

from innostat.cli.console import guarded, say
from innostat.cli.limits import TIMEOUT, MaxSize, Timeout, stdin_within


def text(
    path: Annotated[str, typer.Argument(metavar="FILE", help="A file, a file in an archive (texts.zip/a.txt), or - for standard input.")],
    max_size: MaxSize = None,
    timeout: Timeout = TIMEOUT,
) -> None:
    """Print the text of a document in which the offsets of its rows count: decoded, every line end a single line feed."""
    with guarded():
        from innostat.output.files import destination
        from innostat.read.limits import Limits
        from innostat.read.walk import Source

        limits = Limits.of(max_size, timeout)
        source = Source("stdin" if path == "-" else path, path, stdin_within(limits)() if path == "-" else None)
        with limits.alarm(path):
            document = source.read(limits)
        for note in document.notes:
            say(note)
        with destination(None) as stream:
            stream.write(document.text)
