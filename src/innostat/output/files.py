"""Where output goes: standard output, or a file or folder that appears whole or not at all."""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
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
    with (
        whole(path, alone=alone) as temporary,
        _told(path),
        open(temporary, "w", encoding=encoding, errors="replace", newline="") as stream,
    ):
        yield stream


@contextmanager
def whole(path: str, *, alone: bool = False) -> Iterator[Path]:
    """A temporary file beside a file to be written, for libraries that write to a path; renamed when all is done, else removed.

    Args:
        path: The file.
        alone: No other run writes it.

    Raises:
        WriteError: The file cannot be written.
    """
    target = Path(path)
    if target.exists() and not target.is_file():
        raise WriteError(f"{path}: is {'a folder' if target.is_dir() else 'no plain file'}; name a file")
    target = target.resolve()
    with _told(path):
        if alone:
            name = str(target.parent / f".{target.name}.part")
            handle = os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        else:
            handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
        os.close(handle)
    try:
        with _told(path):
            yield Path(name)
            os.chmod(name, target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
            os.replace(name, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


@contextmanager
def whole_folder(path: str, ours: Callable[[Path], bool]) -> Iterator[Path]:
    """A temporary folder beside a folder to be written; takes its place when all is done, else it is removed.

    Args:
        path: The folder; one that is there is replaced only if it is empty or `ours`.
        ours: Whether a folder was written by an earlier run.

    Raises:
        WriteError: The folder cannot be written, or holds something else.
    """
    target = Path(os.path.normpath(path))
    if target.exists() and not target.is_dir():
        raise WriteError(f"{path}: is a file; name a folder")
    target = target.resolve()
    with _told(path):
        if target.exists() and any(target.iterdir()) and not ours(target):
            raise WriteError(f"{path}: holds other files; name a new folder")
        temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
    old = temporary.with_suffix(".old")
    try:
        with _told(path):
            yield temporary
            os.chmod(temporary, 0o777 & ~_umask())
            if target.exists():
                os.replace(target, old)
            os.replace(temporary, target)
    except BaseException:
        if old.exists() and not target.exists():
            os.replace(old, target)
        raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


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
