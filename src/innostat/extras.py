"""Libraries that only some formats need: imported when such a format is asked for."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from innostat.errors import InnostatError


class MissingLibraryError(InnostatError):
    """A library is not installed; the message holds the line that installs it."""


def require(module: str, extra: str, what: str) -> ModuleType:
    """A library of an extra.

    Args:
        module: What to import.
        extra: The extra of innostat that brings it.
        what: What needs it, for the message.

    Raises:
        MissingLibraryError: It is not installed.

    >>> require("no_such_library", "excel", "out.xlsx: writing Excel workbooks")
    Traceback (most recent call last):
    innostat.extras.MissingLibraryError: out.xlsx: writing Excel workbooks needs no_such_library; install it with: pip install 'innostat[excel]'
    """
    try:
        return import_module(module)
    except ImportError:
        library = module.partition(".")[0]
        raise MissingLibraryError(f"{what} needs {library}; install it with: pip install 'innostat[{extra}]'") from None
