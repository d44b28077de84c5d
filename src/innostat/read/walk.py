"""From the paths that a user names to the files to read, in a fixed order."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from innostat.errors import ReadError
from innostat.models import Document
from innostat.read import DISGUISES, READERS, WAYS_OUT, archive, read_bytes
from innostat.read.archive import printable
from innostat.read.limits import LIMITS, Limits

#: The path that stands for standard input.
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: the name that its rows carry, and where it is.

    `data` holds what was read from standard input, `member` says where the file stands in the archive at `path`.
    """

    name: str
    path: str
    data: bytes | None = None
    member: archive.Names = ()

    def read(self, limits: Limits = LIMITS) -> Document:
        """The document in the file.

        Args:
            limits: What it may cost. Time is the caller's to watch.

        Raises:
            ReadError: The file is gone, may not be read, is too large, or is no text; the message names the path as the user knows it.
        """
        if self.data is not None:
            limits.check_size(len(self.data), self.name)
            return replace(read_bytes(self.data, self.name), path=self.path, sha256=hashlib.sha256(self.data).hexdigest())
        path = "/".join((printable(self.path), *map(archive.shown, self.member)))
        data = self._bytes(path, limits)
        try:
            document = read_bytes(data, self.name)
        except ReadError as error:
            raise ReadError(path + str(error).removeprefix(self.name)) from None
        notes = tuple(path + n.removeprefix(self.name) for n in document.notes)
        return replace(document, notes=notes, path=path, sha256=hashlib.sha256(data).hexdigest())

    def content_hash(self) -> str:
        """A hash of the file's bytes.

        Raises:
            ReadError: It cannot be read from its archive.
            OSError: It cannot be read.
        """
        if self.data is None and not self.member and os.path.isfile(self.path):
            with open(self.path, "rb") as stream:
                return hashlib.file_digest(stream, "blake2b").hexdigest()
        return hashlib.blake2b(self._bytes(self.name, Limits(archive.MAX_TOTAL)) if self.data is None else self.data).hexdigest()

    def _bytes(self, path: str, limits: Limits) -> bytes:
        if self.member:
            return archive.member(self.path, self.member, limits.max_size, path)
        try:
            with Path(self.path).open("rb") as stream:
                size = os.fstat(stream.fileno()).st_size
                data = stream.read(limits.max_size + 1) if size <= limits.max_size else b""
        except OSError as error:
            if inside := archive.inside(self.path):
                return archive.member(*inside, limits.max_size, path)
            raise ReadError(f"{path}: cannot be read ({_reason(error)})") from None
        except MemoryError:
            raise ReadError(f"{path}: larger than this machine's memory") from None
        limits.check_size(max(size, len(data)), path)
        return data


@dataclass(slots=True)
class Tally:
    """What a walk met besides files to read."""

    skipped: int = 0
    problems: int = 0


def walk(paths: Iterable[str], problem: Callable[[str], None], tally: Tally, stdin: Callable[[], bytes] | None = None) -> Iterator[Source]:
    """Sources of the paths in the order given; a folder's files sorted by name, folders with their files in their place.

    A file that is named counts whatever its suffix; in folders only those with a reader, the others are counted in `tally`.
    Names are relative to the path that named them, with `/`. Hidden files and folders are passed over.

    Args:
        paths: Files, folders, or `-` for standard input.
        problem: Told one line for each path that is missing, folder that cannot be read, link that leads nowhere or in a circle.
        tally: Counts what was passed over and what was reported.
        stdin: Gives the bytes of standard input.
    """

    def report(message: str) -> None:
        tally.problems += 1
        problem(message)

    for path in paths:
        if path == STDIN:
            if stdin is not None:
                yield Source("stdin", STDIN, stdin())
            continue
        try:
            mode = os.stat(path).st_mode
        except (OSError, ValueError) as error:
            report(f"{printable(path)}: {_reason(error)}")
            continue
        if stat.S_ISDIR(mode):
            yield from _folder(path, report, tally)
        else:
            yield from _file(Source(printable(os.path.basename(os.path.normpath(path))), path), report, tally)


def _folder(top: str, report: Callable[[str], None], tally: Tally) -> Iterator[Source]:
    """Files below a folder, depth first, without recursion of Python's own: folders nest deeper than its stack."""
    # Each entry: name relative to `top`, path, the (device, inode) pairs of the folders above it.
    todo: list[tuple[str, str, tuple[tuple[int, int], ...]]] = [("", top, ())]
    while todo:
        name, path, above = todo.pop()
        try:
            info = os.stat(path)
            if stat.S_ISREG(info.st_mode):
                suffix = os.path.splitext(path)[1].lower()
                if suffix in READERS or suffix == ".zip":
                    yield from _file(Source(name, path), report, tally)
                elif suffix in DISGUISES:
                    yield Source(name, path)  # told when it is opened: it may be a page
                elif suffix in WAYS_OUT:
                    report(f"{printable(path)}: {suffix} files cannot be read; {WAYS_OUT[suffix]}")
                else:
                    tally.skipped += 1
                continue
            if not stat.S_ISDIR(info.st_mode):
                tally.skipped += 1  # a pipe or a device would wait for ever
                continue
            here = (info.st_dev, info.st_ino)
            if here in above:
                report(f"{printable(path)}: a link in a circle; not followed")
                continue
            with os.scandir(path) as entries:
                inside = sorted((e.name for e in entries if not e.name.startswith(".")), reverse=True)
        except OSError as error:
            report(f"{printable(path)}: {_reason(error)}")
            continue
        todo.extend((f"{name}/{printable(e)}" if name else printable(e), os.path.join(path, e), (*above, here)) for e in inside)


def _file(source: Source, report: Callable[[str], None], tally: Tally) -> Iterator[Source]:
    """A file, or for an archive the files in it that have a reader."""
    if os.path.splitext(source.path)[1].lower() != ".zip":
        yield source
        return
    try:
        members, problems = archive.members(source.path, printable(source.path))
    except ReadError as error:
        report(str(error))
        return
    for problem in problems:
        report(problem)
    for member in members:
        suffix = os.path.splitext(member[-1])[1].lower()
        where = "/".join(map(archive.shown, member))
        if suffix in READERS or suffix in DISGUISES:
            yield Source(f"{source.name}/{where}", source.path, member=member)
        elif suffix in WAYS_OUT:
            report(f"{printable(source.path)}/{where}: {suffix} files cannot be read; {WAYS_OUT[suffix]}")
        else:
            tally.skipped += 1


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    if isinstance(error, PermissionError):
        return "not allowed to read it"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error)


def target_of(target: str, path: str | None) -> tuple[str, int | None, str | None]:
    """What a user points at, as (path, line, obs_id): FILE, FILE:LINE, or an obs_id with the path that it was extracted from.

    >>> target_of("a.txt:12", None), target_of("cab61a1ac1d0-353", "texts")
    (('a.txt', 12, None), ('texts', None, 'cab61a1ac1d0-353'))
    """
    if path is not None:
        return path, None, target
    head, _, tail = target.rpartition(":")
    if head and tail.isascii() and tail.isdigit() and len(tail) < 10 and not os.path.exists(target):
        return head, int(tail), None
    return target, None, None
