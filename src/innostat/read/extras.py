"""Libraries that only some formats need: imported when such a file comes."""

from __future__ import annotations

from types import ModuleType

from innostat.errors import ReadError
from innostat.extras import MissingLibraryError, require


def need(module: str, extra: str, kind: str, name: str) -> ModuleType:
    """A library of an extra.

    Raises:
        ReadError: It is not installed; the message holds the line that installs it.

    >>> need("no_such_library", "pdf", "PDF", "a.pdf")
    Traceback (most recent call last):
    innostat.errors.ReadError: a.pdf: reading PDF needs no_such_library; install it with: pip install 'innostat[pdf]'
    """
    try:
        return require(module, extra, f"{name}: reading {kind}")
    except MissingLibraryError as error:
        raise ReadError(str(error)) from None
