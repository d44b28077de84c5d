"""Where output goes: standard output, or a file that appears whole or not at all."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from innostat.errors import InnostatError


class WriteError(InnostatError):
    """A file cannot be written; the message says which and why."""


@contextmanager
def destination(path: str | None, encoding: str = "utf-8", *, alone: bool = False) -> Iterator[TextIO]:
    """A text stream to write to, in UTF-8 and with line ends as they are written, whatever the machine's locale.

    Args:
        path: A file, written under a temporary name beside it and renamed when all is done, so that a run that is broken off leaves
            an earlier file as it was; None for standard output.
        encoding: `utf-8`, or `utf-8-sig` for a byte order mark.
        alone: No other run writes this file, so that the temporary one has a fixed name, and what a killed run left of it is written over.

    Raises:
        WriteError: The file cannot be written.
    """
    if path is None:
        stream = io.TextIOWrapper(sys.stdout.buffer, encoding, errors="replace", newline="", write_through=False)
        try:
            yield stream
            stream.flush()
        finally:
            with suppress(OSError, ValueError):
                stream.detach()
        return
    target = Path(path)
    if target.exists() and not target.is_file():  # /dev/null, a named pipe: nothing to rename
        if target.is_dir():
            raise WriteError(f"{path}: is a folder; name a file")
        with _told(path), target.open("w", encoding=encoding, errors="replace", newline="") as stream:
            yield stream
        return
    target = target.resolve()
    with _told(path):
        if alone:
            temporary = str(target.parent / f".{target.name}.part")
            handle = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        else:
            handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    try:
        with _told(path), open(handle, "w", encoding=encoding, errors="replace", newline="") as stream:
            yield stream
        with _told(path):
            os.chmod(temporary, target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
            os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


@contextmanager
def _told(path: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise WriteError(f"{path}: cannot be written ({(error.strerror or str(error)).lower()})") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
