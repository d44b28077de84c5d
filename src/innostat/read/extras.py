"""Libraries that only some formats need: imported when such a file comes."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from innostat.errors import ReadError


def need(module: str, extra: str, kind: str, name: str) -> ModuleType:
    """A library of an extra.

    Raises:
        ReadError: It is not installed; the message holds the line that installs it.

    >>> need("no_such_library", "pdf", "PDF", "a.pdf")
    Traceback (most recent call last):
    innostat.errors.ReadError: a.pdf: reading PDF needs no_such_library; install it with: pip install 'innostat[pdf]'
    """
    try:
        return import_module(module)
    except ImportError:
        library = module.partition(".")[0]
        raise ReadError(f"{name}: reading {kind} needs {library}; install it with: pip install 'innostat[{extra}]'") from None
