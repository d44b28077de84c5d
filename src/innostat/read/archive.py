"""ZIP archives: which files are in them, and the bytes of one, within limits."""

from __future__ import annotations

import os
import zipfile
import zlib

from innostat.errors import ReadError
from innostat.read.package import read_member

MAX_MEMBERS = 20_000
MAX_TOTAL = 4_000_000_000
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError, UnicodeError, OverflowError)


def members(path: str, said: str) -> list[str]:
    """Names of the files in an archive, sorted; hidden ones and those that systems add are left out.

    Args:
        path: The archive.
        said: Its path for messages.

    Raises:
        ReadError: It is broken, or holds more than any archive of texts does.
    """
    try:
        with zipfile.ZipFile(path) as opened:
            infos = [i for i in opened.infolist() if not i.is_dir()]
    except _FAULTS:
        raise ReadError(f"{said}: a broken ZIP archive; get it anew") from None
    total = sum(i.file_size for i in infos)
    if len(infos) > MAX_MEMBERS or total > MAX_TOTAL:
        raise ReadError(f"{said}: {len(infos)} files of {total // 1_000_000} MB, more than is read of an archive; unpack it first")
    names = {i.filename for i in infos}
    return sorted(n for n in names if not n.startswith("__MACOSX/") and not any(p.startswith(".") for p in n.split("/")))


def member(path: str, name: str, most: int, said: str) -> bytes:
    """The bytes of a file in an archive.

    Raises:
        ReadError: There is no such file in it, it is broken, locked, too large, or a bomb.
    """
    try:
        with zipfile.ZipFile(path) as opened:
            real = name if name in opened.NameToInfo else next((n for n in opened.namelist() if shown(n) == name), name)
            return read_member(opened, opened.getinfo(real), most, said)
    except MemoryError:
        raise ReadError(f"{said}: larger than this machine's memory") from None
    except _FAULTS:
        raise ReadError(f"{said}: cannot be read from its ZIP archive (broken, or not in it)") from None


def inside(path: str) -> tuple[str, str] | None:
    """(archive, name in it) of a path that leads into an archive: texts.zip/2023/a.txt."""
    parts = path.replace(os.sep, "/").split("/")
    for n in range(len(parts) - 1, 0, -1):
        head = "/".join(parts[:n])
        if head.lower().endswith(".zip") and os.path.isfile(head):
            return head, "/".join(parts[n:])
    return None


def shown(name: str) -> str:
    """A name in an archive that can be written out. Chinese Windows writes names in GBK without saying so.

    >>> shown("公报.txt".encode("gbk").decode("cp437")), shown("公报.txt")
    ('公报.txt', '公报.txt')
    """
    try:
        text = name.encode("cp437").decode("gbk")
    except UnicodeError:
        text = name
    else:
        text = name if name.isascii() else text
    return "".join(c if c.isprintable() else "\ufffd" for c in text)
