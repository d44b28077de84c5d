"""`innostat extract --engine dask`: groups of documents to parts of a table, one task a group."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from innostat.batch import Job, process_all
from innostat.cluster.engine import ClusterError, library
from innostat.cluster.parts import Entry, Folder
from innostat.errors import ReadError
from innostat.models import Observation
from innostat.read import READERS, WAYS_OUT
from innostat.read.archive import printable
from innostat.read.limits import Limits
from innostat.read.plain import read_plain
from innostat.read.walk import Source, Tally
from innostat.runlog import basis_of

#: What a task takes: documents, and bytes of them.
GROUP_FILES, GROUP_BYTES = 500, 8_000_000
_LARGE = 4_000_000  # bytes from which on a file is read piece by piece, from this machine's disk


@dataclass(frozen=True, slots=True)
class Remote:
    """A document to read: its name, its URL, its size, and what its content goes by."""

    name: str
    url: str
    size: int
    token: str


@dataclass(slots=True)
class Told:
    """What a run did: documents, those of them that an earlier run had done, rows, and documents that could not be read."""

    documents: int = 0
    kept: int = 0
    rows: int = 0
    failed: int = 0


def find(paths: Sequence[str], problem: Callable[[str], None], tally: Tally) -> list[Remote]:
    """The documents of paths, folders and patterns on any file system that fsspec knows, in the order of the local engine.

    Names are relative to the folder that is named, or to the part of a pattern before its first `*`.
    """
    found: list[Remote] = []
    for path in paths:
        try:
            fs, root = library("fsspec").core.url_to_fs(path)
            root = str(root)
            pattern = any(c in root for c in "*?[")
            if pattern:
                infos = fs.glob(root, detail=True)
                base = root[: min(root.index(c) for c in "*?[" if c in root)].rpartition("/")[0]
            elif fs.isdir(root):
                infos, base = fs.find(root, detail=True), root.rstrip("/")
            else:
                info = fs.info(root)
                infos, base = {root: info}, root.rpartition("/")[0]
        except (OSError, ValueError, ImportError) as error:
            tally.problems += 1
            problem(f"{printable(path)}: {'no such file or folder' if isinstance(error, FileNotFoundError) else error}")
            continue
        several = []
        for file, info in infos.items():
            name = str(file).removeprefix(base).lstrip("/")
            if info.get("type") != "file" or any(p.startswith(".") for p in name.split("/")):
                continue
            suffix = os.path.splitext(name)[1].lower()
            if (pattern or len(infos) > 1 or base == root.rstrip("/")) and suffix not in READERS:
                if suffix in WAYS_OUT or suffix == ".zip":
                    tally.problems += 1
                    problem(f"{printable(str(file))}: {suffix} files are not read here; {WAYS_OUT.get(suffix, 'unpack it first')}")
                else:
                    tally.skipped += 1
                continue
            changed = next(
                (str(info[k]) for k in ("ETag", "etag", "md5Hash", "mtime", "LastModified", "last_modified", "created") if info.get(k)), ""
            )
            size = int(info.get("size") or 0)
            token = hashlib.blake2b(f"{size}\0{changed}".encode(), digest_size=16).hexdigest()
            several.append(Remote(printable(name), str(fs.unstrip_protocol(file)), size, token))
        found += sorted(several, key=lambda r: r.name.split("/"))
    return found


def extract(
    client: Any, documents: Sequence[Remote], output: str, job: Job, say: Callable[[str], None], *, resume: bool = False,
    group_files: int = GROUP_FILES, group_bytes: int = GROUP_BYTES,
) -> Told:  # fmt: skip
    """Write the rows of documents to a folder of parts.

    Args:
        client: The cluster.
        documents: What to read.
        output: The folder.
        job: How to work on them.
        say: Told one line for each document that cannot be read.
        resume: Keep parts of an earlier run whose documents are all there, and unchanged.
        group_files: Documents that a task has at most.
        group_bytes: Bytes after which a task has enough.

    Raises:
        ClusterError: The folder holds parts of an earlier run, or cannot be used.
    """
    folder, basis, told = Folder(output), basis_of(job.catalog).hexdigest(), Told()
    there = {d.name: d for d in documents}
    if len(there) < len(documents):
        raise ClusterError("two documents have one name; name a folder that holds both, so that their names differ")
    parts = folder.parts()
    if parts and not resume:
        raise ClusterError(f"{output}: holds {len(parts)} parts of an earlier run; --resume goes on with it, or name another folder")
    folder.clear_unfinished()
    number = 0
    for part in parts:
        number = max(number, part.number + 1)
        good = part.basis == basis and all(e.name in there and there[e.name].token == e.token for e in part.entries)
        if not good:
            folder.remove(part)
            continue
        for entry in part.entries:
            del there[entry.name]
            _count(told, entry, say)
        told.kept += len(part.entries)
        told.rows += part.rows
    groups = list(_groups(list(there.values()), group_files, group_bytes))
    for rows, entries in _spread(client, groups, number, output, basis, job):
        told.rows += rows
        for entry in entries:
            _count(told, entry, say)
    folder.clear_unfinished()
    return told


def _count(told: Told, entry: Entry, say: Callable[[str], None]) -> None:
    for line in (*entry.notes, entry.error):
        if line:
            say(line)
    told.failed += bool(entry.error)
    told.documents += not entry.error


def _groups(documents: list[Remote], most: int, enough: int) -> Iterator[list[Remote]]:
    group: list[Remote] = []
    for document in documents:
        group.append(document)
        if len(group) >= most or sum(d.size for d in group) >= enough:
            yield group
            group = []
    if group:
        yield group


def _spread(client: Any, groups: list[list[Remote]], number: int, output: str, basis: str, job: Job) -> Iterator[tuple[int, list[Entry]]]:
    """Hands groups to the cluster, a few a thread at a time, so that a scheduler never holds a million tasks."""
    distributed = library("distributed")

    def submit(i: int, alone: bool = False) -> Any:
        name = f"part-{number + i:06d}"
        return client.submit(
            write_part, groups[i], output, name, basis, job, alone, pure=False, retries=2, key=f"innostat-{basis[:8]}-{name}-{alone}"
        )

    ahead = max(4, 3 * sum(client.nthreads().values()))
    running = {submit(i): i for i in range(min(ahead, len(groups)))}
    following = len(running)
    waiting = distributed.as_completed(list(running))
    for future in waiting:
        i = running.pop(future)
        try:
            yield future.result()
        except OSError as error:
            raise ClusterError(f"{output}: cannot be written ({error})") from None
        except distributed.KilledWorker:
            if future.key.endswith("True"):
                yield (
                    0,
                    [Entry(d.name, d.token, f"{d.name}: the processes that worked on it were ended (out of memory?)") for d in groups[i]],
                )
            else:  # one of the documents ends its process: each gets a part of its own
                one = groups[i]
                groups[i] = one[:1]
                for document in one[1:]:
                    groups.append([document])
                retried = submit(i, alone=True)
                running[retried] = i
                waiting.add(retried)
        if following < len(groups):
            fresh = submit(following)
            running[fresh] = following
            waiting.add(fresh)
            following += 1


def write_part(documents: list[Remote], output: str, name: str, basis: str, job: Job, alone: bool = False) -> tuple[int, list[Entry]]:
    """The task: read documents, extract, write their part. Done twice, it leaves the same file."""
    return Folder(output).write(name, basis, (some for document in documents for some in _worked(document, job)))


def _worked(document: Remote, job: Job) -> Iterator[tuple[list[Observation], Entry | None]]:
    notes: tuple[str, ...] = ()
    with tempfile.TemporaryDirectory(prefix="innostat-") as scratch:
        try:
            source = _source(document, scratch, job.limits)
        except (OSError, ValueError, ReadError) as error:
            said = str(error) if isinstance(error, ReadError) else f"{document.name}: cannot be read ({error})"
            yield [], Entry(document.name, document.token, said)
            return
        for outcome in process_all([source], job):
            notes += outcome.notes
            finished = Entry(document.name, document.token, outcome.error, notes)
            yield list(outcome.observations), None if outcome.more else finished


def _source(document: Remote, scratch: str, limits: Limits) -> Source:
    fs, path = library("fsspec").core.url_to_fs(document.url)
    plain = READERS.get(os.path.splitext(document.name)[1].lower(), read_plain) is read_plain
    if not plain or document.size > limits.max_pieced:  # a plain text is worked on in pieces, or told when it is opened
        limits.check_size(document.size, document.name)
    if document.size < _LARGE:
        return Source(document.name, document.url, fs.cat_file(path))
    local = os.path.join(scratch, "document" + os.path.splitext(document.name)[1])
    fs.get_file(path, local)
    return Source(document.name, local)
