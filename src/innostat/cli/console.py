"""What all commands share: messages on stderr, and quiet ends where a user or a pipe ends the run."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import typer

DONE, PARTLY, FAILED, INTERRUPTED = 0, 1, 2, 130


def say(message: str) -> None:
    """One message on stderr; a closed stderr is no reason to stop."""
    with suppress(OSError, ValueError):
        typer.echo(message, err=True)


@contextmanager
def guarded() -> Iterator[None]:
    """Ends a command as the contract has it: messages for what a user can mend, silence where the reader of a pipe has gone."""
    from innostat.errors import InnostatError

    try:
        if sys.stdout is None:
            raise InnostatError("standard output is closed; name a file with -o")
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # What is still buffered has no reader: it goes nowhere, or the interpreter would complain about it at its end.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(DONE) from None
    except KeyboardInterrupt:
        say("interrupted")
        raise typer.Exit(INTERRUPTED) from None
    except InnostatError as error:
        say(str(error))
        raise typer.Exit(FAILED) from None
    except OSError as error:
        say(f"{error.filename or 'output'}: {(error.strerror or str(error)).lower()}")
        raise typer.Exit(FAILED) from None


@contextmanager
def reported() -> Iterator[None]:
    """Tells a fault of the program in one line, unless INNOSTAT_DEBUG asks for where it happened."""
    from innostat.errors import InnostatError

    try:
        yield
    except (InnostatError, OSError):
        raise
    except Exception as error:
        if os.environ.get("INNOSTAT_DEBUG"):
            raise
        raise InnostatError(f"internal error ({type(error).__name__}: {error}); please report it with the files") from error


def wants_table() -> bool:
    """Whether stdout is a terminal, where people read, and no pipe or file."""
    return sys.stdout is not None and sys.stdout.isatty()


def shows_progress() -> bool:
    """Whether stderr is a terminal that a progress bar can move on."""
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
