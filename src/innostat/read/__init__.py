"""Files to documents: one file a format, and the walk over folders that finds them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from innostat.models import Document
from innostat.read.plain import read_plain

#: Reads a file's bytes under a name; raises ReadError. A new format is one more entry here.
Reader = Callable[[bytes, str], Document]

#: Suffix in small letters -> function. What is not here is passed over in folders, and tried as plain text where named.
READERS: dict[str, Reader] = {".txt": read_plain, ".text": read_plain, ".md": read_plain, ".markdown": read_plain}


def read_bytes(data: bytes, name: str) -> Document:
    """The document in a file's bytes, by the suffix of its name.

    Raises:
        ReadError: The bytes are no text; the message says which file, what is wrong and what to do.

    >>> read_bytes("标题\\r\\n专利3件。".encode("gb18030"), "a.txt").text
    '标题\\n专利3件。'
    """
    return READERS.get(PurePath(name).suffix.lower(), read_plain)(data, name)
