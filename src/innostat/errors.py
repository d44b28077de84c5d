"""The few errors that innostat raises on purpose; every one carries a message a user can act on."""

from __future__ import annotations


class InnostatError(Exception):
    """Base of all errors with a message for the user."""


class CatalogError(InnostatError):
    """The data files hold mistakes; `problems` lists them all, one line each (file, entry, field, remedy)."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))

    def __reduce__(self) -> tuple[type[CatalogError], tuple[list[str]]]:
        return type(self), (self.problems,)


class ReadError(InnostatError):
    """A file cannot be read as a text; the message says which file, why, and what to do."""


class ReviewError(CatalogError):
    """A review file holds mistakes; `problems` lists them all, one line each (file, entry, field, remedy)."""
