"""ZIP archives, and archives in them: which files they hold, and the bytes of one, within limits."""

from __future__ import annotations

import io
import os
import zipfile
from functools import lru_cache

from innostat.errors import ReadError
from innostat.read.package import FAULTS, MAX_PART, read_member

MAX_MEMBERS = 20_000
MAX_TOTAL = 4_000_000_000
#: How deep archives may stand in each other: people zip the folders of a folder that they then zip. A bomb that holds itself has no end.
MAX_DEPTH = 3

#: Where a file stands: its name in an archive, behind the names of the archives that this one stands in.
Names = tuple[str, ...]


def members(path: str, said: str) -> tuple[list[Names], list[str]]:
    """The files in an archive, sorted at each level, and a line on each archive in it that cannot be read.

    Hidden files and those that systems add are left out.

    Args:
        path: The archive.
        said: Its path for messages.

    Raises:
        ReadError: It is broken, or holds more than any archive of texts does.
    """
    found: list[Names] = []
    problems: list[str] = []
    todo: list[Names] = [()]
    count = total = 0
    while todo:
        here = todo.pop()
        if here and here[-1] and not here[-1].lower().endswith(".zip"):
            found.append(here)
            continue
        where = "/".join((said, *map(shown, here)))
        try:
            if len(here) > MAX_DEPTH:
                raise ReadError(f"{where}: more than {MAX_DEPTH + 1} archives deep; unpack it first")
            infos = [i for i in _open(path, here).infolist() if not i.is_dir()]
            count, total = count + len(infos), total + sum(i.file_size for i in infos)
            if count > MAX_MEMBERS or total > MAX_TOTAL:
                raise ReadError(f"{where}: {count:,} files of {total // 1_000_000:,} MB, more than is read of an archive; unpack it first")
        except FAULTS:
            error = ReadError(f"{where}: a broken ZIP archive; get it anew")
        except ReadError as raised:
            error = raised
        else:
            names = {
                i.filename
                for i in infos
                if not i.filename.startswith("__MACOSX/") and not any(p.startswith(".") for p in i.filename.split("/"))
            }
            todo.extend((*here, n) for n in sorted(names, reverse=True))
            continue
        if not here:
            raise error
        problems.append(str(error))
    return found, problems


def member(path: str, names: Names, most: int, said: str) -> bytes:
    """The bytes of a file in an archive.

    Raises:
        ReadError: There is no such file in it, it is broken, locked, too large, or a bomb.
    """
    try:
        opened = _open(path, names[:-1])
        return read_member(opened, opened.getinfo(names[-1]), most, said)
    except MemoryError:
        raise ReadError(f"{said}: larger than this machine's memory") from None
    except FAULTS:
        raise ReadError(f"{said}: cannot be read from its ZIP archive (broken, or not in it)") from None


def inside(path: str) -> tuple[str, Names] | None:
    """The archive that a path leads into, and where in it the file stands: texts.zip/2023/a.txt, texts.zip/more.zip/a.txt."""
    parts = path.replace(os.sep, "/").split("/")
    for n in range(len(parts) - 1, 0, -1):
        head = "/".join(parts[:n])
        if head.lower().endswith(".zip") and os.path.isfile(head):
            return head, _placed(head, "/".join(parts[n:]))
    return None


def _placed(path: str, rest: str) -> Names:
    """A path inside an archive as names; its own spelling where there is no such file."""
    here: Names = ()
    try:
        while len(here) <= MAX_DEPTH:
            names = {shown(n): n for n in _open(path, here).namelist()}
            if rest in names:
                return (*here, names[rest])
            nested = next((n for n in names if n.lower().endswith(".zip") and rest.startswith(n + "/")), None)
            if nested is None:
                break
            here, rest = (*here, names[nested]), rest.removeprefix(nested + "/")
    except (*FAULTS, ReadError):
        pass
    return (*here, rest)


def _open(path: str, names: Names) -> zipfile.ZipFile:
    """An archive, opened once for all its files. A process forked since has a place of its own in the file, so it opens its own."""
    info = os.stat(path)
    return _opened(os.getpid(), path, (info.st_mtime_ns, info.st_size), names)


@lru_cache(maxsize=MAX_DEPTH + 1)
def _opened(process: int, path: str, stamp: tuple[int, int], names: Names) -> zipfile.ZipFile:
    if not names:
        return zipfile.ZipFile(path)
    outer = _opened(process, path, stamp, names[:-1])
    return zipfile.ZipFile(
        io.BytesIO(read_member(outer, outer.getinfo(names[-1]), MAX_PART, "/".join((printable(path), *map(shown, names)))))
    )


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


def printable(path: str) -> str:
    """A path that can be written out: bytes that are no UTF-8 become �, control characters are escaped.

    >>> printable("a\\udcffb"), printable("a\\x1b[1m\\n")
    ('a�b', 'a\\\\x1b[1m\\\\n')
    """
    text = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
