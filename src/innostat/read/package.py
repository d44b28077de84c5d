"""Office files and EPUB books are ZIP archives of XML parts: opens them within limits, and reads the parts as a stream."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from innostat.errors import ReadError
from innostat.read.extras import need

#: What the parts of a package may come to, unpacked; a bomb is a few kilobytes that unpack to gigabytes.
MAX_PART = 200_000_000
MAX_RATIO = 400
_SMALL = 10_000_000
#: What a damaged or hostile archive ends in, in the library and below it.
FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
    UnicodeError,
    OverflowError,
)


class Package:
    """An Office file or a book, opened for reading."""

    def __init__(self, data: bytes, name: str, kind: str, extra: str = "office") -> None:
        """Open it; `extra` is what its library comes with.

        Raises:
            ReadError: It is no ZIP archive, broken, or its library is not installed.
        """
        self.name, self.kind = name, kind
        self._etree = need("lxml.etree", extra, kind, name)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self.parts = frozenset(self._zip.namelist())
        except FAULTS:
            raise ReadError(f"{name}: a broken {kind} file (its archive cannot be opened); get it anew or save it again") from None

    def bytes(self, part: str) -> bytes:
        """The bytes of a part; empty if there is none.

        Raises:
            ReadError: The part is broken, or too large.
        """
        if part not in self.parts:
            return b""
        try:
            with limited(self.name, self.kind):
                return read_member(self._zip, self._zip.getinfo(part), MAX_PART, self.name)
        except FAULTS:
            raise self._broken(part) from None

    def events(self, part: str, events: tuple[str, ...] = ("start", "end")) -> Iterator[tuple[str, Any]]:
        """The elements of an XML part as they start and end; entities are never resolved, nothing is fetched.

        Raises:
            ReadError: The part is no XML, or declares entities of its own.
        """
        data = self.bytes(part)
        if not data:
            return
        head = data[:4096].replace(b"\x00", b"")
        if b"<!DOCTYPE" in head or b"<!ENTITY" in data.replace(b"\x00", b""):
            raise ReadError(f"{self.name}: {part} declares entities, which no {self.kind} file needs; not read")
        try:
            yield from self._etree.iterparse(
                io.BytesIO(data),
                events=events,
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                recover=False,
                huge_tree=True,
                remove_comments=True,
                remove_pis=True,
            )
        except (self._etree.XMLSyntaxError, ValueError, AssertionError):
            raise self._broken(part) from None

    def _broken(self, part: str) -> ReadError:
        return ReadError(f"{self.name}: a broken {self.kind} file ({part} cannot be read); get it anew or save it again")


@contextmanager
def limited(name: str, kind: str) -> Iterator[None]:
    """Turns the end of memory inside into a message."""
    try:
        yield
    except MemoryError:
        raise ReadError(f"{name}: too large a {kind} file for this machine's memory") from None


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int, name: str) -> bytes:
    """The bytes of an archive's member, never more than `most`, whatever its header says.

    Raises:
        ReadError: The member is locked, larger, or packed as only bombs are.
    """
    if info.flag_bits & 1:
        raise ReadError(f"{name}: locked with a password; unlock it first")
    if info.file_size > most:
        raise ReadError(
            f"{name}: {info.filename} unpacks to {info.file_size // 1_000_000} MB, more than the {most // 1_000_000} MB that are read"
        )
    if info.file_size > _SMALL and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        raise ReadError(
            f"{name}: {info.filename} is packed {info.file_size // max(info.compress_size, 1)} to 1, as only bombs are; not read"
        )
    with archive.open(info) as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise ReadError(f"{name}: {info.filename} unpacks to more than the {most // 1_000_000} MB that are read")
    return data


def local(element: Any) -> str:
    """An element's name without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """An attribute by its name without namespace; empty if there is none."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""
