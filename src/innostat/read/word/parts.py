"""The parts of a Word file, found by what refers to them: their names are the writing program's to choose."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from innostat.errors import ReadError
from innostat.read.package import Package, attribute, local

_MAIN = "word/document.xml"
_MAIN_KINDS = ("officeDocument",)


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: the last word of the relation's type, and the part's name, empty for what lies outside the file."""

    kind: str
    target: str


@dataclass(slots=True)
class Parts:
    """Parts of a package by the names that relations give them, whatever slashes and capitals the archive spells them with."""

    package: Package
    _names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """List the names."""
        for name in sorted(self.package.parts):
            self._names.setdefault(_plain(name), name)

    def main(self) -> str:
        """The part with the text.

        Raises:
            ReadError: There is none.
        """
        named = [r.target for r in self.relations("").values() if r.kind in _MAIN_KINDS and r.target in self]
        usual = [_MAIN, *(n for n in self._names if n.startswith("word/document") and n.endswith(".xml"))]
        for part in (*named, *usual):
            if part in self:
                return part
        raise ReadError(f"{self.package.name}: a broken Word file (no text part in it); get it anew or save it again")

    def __contains__(self, part: str) -> bool:
        """Whether there is such a part."""
        return _plain(part) in self._names

    def relations(self, part: str) -> dict[str, Relation]:
        """What a part refers to, by the ids in it; that of the whole file for an empty name."""
        folder, name = posixpath.split(part)
        found: dict[str, Relation] = {}
        for _, element in self.events(posixpath.join(folder, "_rels", f"{name}.rels"), ("end",)):
            if local(element) == "Relationship":
                target = attribute(element, "Target")
                outside = attribute(element, "TargetMode").lower() == "external"
                kind = attribute(element, "Type").rstrip("/").rpartition("/")[2]
                found[attribute(element, "Id")] = Relation(kind, "" if outside else _resolved(folder, target))
        return found

    def related(self, part: str, kind: str) -> str:
        """The part of a kind that a part refers to; else the one of the usual name beside it."""
        for relation in self.relations(part).values():
            if relation.kind == kind and relation.target in self:
                return relation.target
        return posixpath.join(posixpath.dirname(part), f"{kind}.xml")

    def bytes(self, part: str) -> bytes:
        """The bytes of a part; empty if there is none."""
        return self.package.bytes(self._names.get(_plain(part), part))

    def events(self, part: str, events: tuple[str, ...] = ("start", "end")) -> Iterator[tuple[str, Any]]:
        """The elements of a part as they start and end; none if there is no such part."""
        return self.package.events(self._names.get(_plain(part), part), events)


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _resolved(folder: str, target: str) -> str:
    target = unquote(target).replace("\\", "/")
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/") if target else ""
