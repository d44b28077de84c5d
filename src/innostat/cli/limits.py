"""The options that every command which reads files has for what one file may cost."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from innostat.read.limits import Limits

MaxSize = Annotated[
    float | None, typer.Option(min=0.001, metavar="MB", help="Files larger than this (unpacked) are named and left out: 100, if not told.")
]
MaxSizePieced = Annotated[
    float | None,
    typer.Option(
        min=0.001,
        metavar="MB",
        help="Files larger than this (unpacked) are named and left out: 100, if not told, and any size for plain text in UTF-8, which is read in pieces.",
    ),
]
Timeout = Annotated[float, typer.Option(min=0, metavar="SECONDS", help="A file that takes longer is named and left out; 0 for any time.")]
# innostat.read.limits holds the same; a test compares them. Importing it here would cost `innostat --help` its speed.
TIMEOUT = 600.0


def stdin_within(limits: Limits) -> Callable[[], bytes]:
    """Reads standard input, no more of it than shows that it is too large."""
    return lambda: sys.stdin.buffer.read(limits.max_size + 1)
