"""A large text file in pieces, so that neither its text nor its rows are ever in memory as a whole, and several processes can work on it.

The rows are those of the whole text at once. A first pass over the file cuts it where no block reaches across (`segment.cut_after`) and gathers what
the whole text decides: its script, the document's date, place and title, the periods of its tables' captions. What a paragraph hands to the next, the
piece before has to tell. A process that does not know yet what the piece before will hand on guesses it, by working through the last pages before its
piece first; where the guess turns out wrong, the piece is done again. So the outcome never rests on a guess.
"""

from __future__ import annotations

import codecs
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce

from innostat.blocks import State
from innostat.headings import LONGEST
from innostat.link.scope import Overview, Scope
from innostat.models import Document, Observation
from innostat.normalize import Script, fold
from innostat.pipeline import Extractor, extractor
from innostat.read import reads_plain
from innostat.read.plain import front_matter, looks_like_utf8
from innostat.rows import TITLE_REACH, Rows, digest_of, titled
from innostat.segment import Cutter, split_blocks

#: Bytes of a piece: work for some seconds, and its rows fit into memory many times.
PIECE = 1_000_000
# Characters before a piece from which a process guesses what is handed on, and characters of the text's beginning that has its title and date.
_BEFORE, _OPENING = 24_000, 20_000
_READ, _LINE = 1 << 20, 4_000_000  # bytes that are read at once, and of a line that no one wrote


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a file: its bytes, the bytes before it to guess from, and how many characters and line breaks stand before."""

    begin: int
    end: int
    before: int
    start: int
    line: int


@dataclass(frozen=True, slots=True)
class Survey:
    """A file in pieces, with what its whole text decides."""

    path: str
    name: str
    digest: str
    script: Script
    scope: Scope
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Worked:
    """What came of a piece: the state it began in, the one it hands on, its rows, and the offsets of figures in titles."""

    entry: State
    leave: State
    rows: tuple[Observation, ...]
    titles: frozenset[int]


def survey(path: str, name: str, catalog: str | None = None, piece: int = PIECE) -> Survey | None:
    """Cut a file into pieces.

    Args:
        path: The file.
        name: The document's name.
        catalog: The user's catalogue folder.
        piece: Bytes that a piece has at least.

    Returns:
        None where the file has to be read as a whole: it is no plain text in UTF-8, or has no place to cut.

    Raises:
        OSError: The file cannot be read.
    """
    with open(path, "rb") as stream:
        head = stream.read(400_000)
    if not reads_plain(head, name) or not looks_like_utf8(head):
        return None
    measured = _measure(path)
    if measured is None:
        return None
    digest, script = measured
    stages = extractor(catalog)
    overview, captions = Overview(), list[str]()
    opening = ""
    pieces: list[Piece] = []
    for found, text, folded, named in _cut(path, script, piece):
        opening = opening or text
        overview = overview.with_more(stages.scopes.overview(folded))
        captions += named
        pieces.append(found)
    if len(pieces) < 2:
        return None
    title, date = front_matter(opening)
    folded, blocks = split_blocks(opening, script)
    scope = stages.scope(Document(name, opening, title, date), folded, blocks, overview, tuple(captions))
    return Survey(path, name, digest, script, scope, tuple(pieces))


def work(plan: Survey, number: int, catalog: str | None = None, entry: State | None = None) -> Worked:
    """Extract the rows of a piece.

    Args:
        plan: The file.
        number: Which of its pieces, from 0.
        catalog: The user's catalogue folder.
        entry: What the piece before hands on; guessed if None.

    Raises:
        OSError: The file cannot be read any more.
    """
    stages, piece = extractor(catalog), plan.pieces[number]
    if entry is None:
        entry = State(plan.scope, plan.scope)
        if piece.before < piece.begin:
            text = _text(plan.path, piece.before, piece.begin)
            _, entry = _link(stages, plan, text, "", entry)
    text = _text(plan.path, piece.begin, piece.end)
    rows, leave = _link(stages, plan, text, plan.digest, entry, piece)
    return Worked(entry, leave, tuple(rows.sorted()), frozenset(rows.titles))


def join(worked: Iterable[Worked]) -> Iterator[list[Observation]]:
    """The rows of a text, some at a time, of its pieces in their order; figures of titles look for their time in what follows."""
    held: deque[Observation] = deque()
    titles: set[int] = set()

    def ready(keep: int) -> list[Observation]:
        rows = list(held)
        done = [titled(o, rows, i, titles) if o.start in titles else o for i, o in enumerate(rows[: max(0, len(rows) - keep)])]
        for o in done:
            held.popleft()
            titles.discard(o.start)
        return done

    for part in worked:
        held.extend(part.rows)
        titles |= part.titles
        yield ready(TITLE_REACH)
    yield ready(0)


def _link(stages: Extractor, plan: Survey, text: str, digest: str, entry: State, piece: Piece | None = None) -> tuple[Rows, State]:
    opening = piece is not None and piece.start == 0
    folded, blocks = split_blocks(text, plan.script, opening=opening)
    start, line = (piece.start, piece.line) if piece else (0, 0)
    rows = Rows(stages.catalog, Document(plan.name, text), digest or "-", start, line)
    return rows, stages.link(blocks, folded, rows, entry, opening=opening)


def _measure(path: str) -> tuple[str, Script] | None:
    """Digest and script of a file's text; None if it is no UTF-8 throughout."""
    script = Script()
    traditional = False

    def lines() -> Iterator[bytes]:
        nonlocal script, traditional
        decoder = codecs.getincrementaldecoder("utf-8")()
        for block in _blocks(path):
            text = decoder.decode(block)
            if "\x00" in text:
                raise UnicodeError
            part = Script.of(text, counted=traditional)
            traditional = traditional or part.telling
            script = script.joined(part)
            yield block
        decoder.decode(b"", final=True)

    try:
        digest = digest_of(lines())
        if traditional:  # what came before the first telling mark counts as well
            script = reduce(Script.joined, (Script.of(b.decode("utf-8", "ignore"), counted=True) for b in _blocks(path)), Script())
    except UnicodeError:
        return None
    return digest, script


def _blocks(path: str) -> Iterator[bytes]:
    """The file's bytes without byte order mark and with line ends as `\\n`, some at a time, each ending with a line end where there is one."""
    rest = b""
    with open(path, "rb") as stream:
        first = stream.read(3)
        rest = b"" if first == codecs.BOM_UTF8 else first
        while data := stream.read(_READ):
            data = rest + data
            at = data.rfind(b"\n") + 1
            if not at and len(data) > _LINE:
                raise UnicodeError("no line ends")
            yield _plain(data[:at])
            rest = data[at:]
    yield _plain(rest)


def _plain(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data


def _cut(path: str, script: Script, least: int) -> Iterator[tuple[Piece, str, str, list[str]]]:
    """Pieces of a file with their text, their folded text and their captions. The first has what title and date are told from: 30 blocks, where the text has as many."""
    buffer, ended, wanted = b"", False, least
    begin = start = line = before = floor = 0
    with open(path, "rb") as stream:
        begin = 3 if stream.read(3) == codecs.BOM_UTF8 else 0
        stream.seek(begin)
        while buffer or not ended:
            if not ended and (lacking := wanted + _READ // 4 - len(buffer)) > 0:
                data = stream.read(lacking)
                buffer, ended = buffer + data, len(data) < lacking
            whole = buffer if ended else buffer[: buffer.rfind(b"\n") + 1]
            text = _plain(whole).decode("utf-8")
            folded = fold(text, script)
            floor = max(floor, _OPENING if start == 0 else 1, int(len(text) * least / max(1, len(whole))))
            cutter = Cutter(folded, opening=start == 0, ended=ended)
            cut = cutter.after(floor)
            while cut is not None and start == 0 and len(split_blocks(text[:cut], script)[1]) < 30:
                cut = cutter.after(cut + 1)
            if cut is None and not ended:
                wanted *= 2  # so that a text without a place to cut costs a few passes, not one a piece
                floor = max(floor, len(text) - 2 * LONGEST)
                continue
            if cut is None:
                cut, size = len(text), len(whole)
            else:
                size = _bytes_of(whole, text, cut)
            if not size:
                return
            yield Piece(begin, begin + size, begin - before, start, line), text[:cut], folded[:cut], cutter.captions(cut)
            hint = cutter.after(max(1, cut - _BEFORE)) or cut
            before = size - _bytes_of(whole, text, hint) if hint < cut else 0
            begin, start, line = begin + size, start + cut, line + text.count("\n", 0, cut)
            buffer, wanted, floor = buffer[size:], least, 0


def _bytes_of(data: bytes, text: str, cut: int) -> int:
    """Bytes of `data` that `text[:cut]` was read from; `cut` stands behind a line end."""
    if b"\r" not in data:
        return len(text[:cut].encode("utf-8"))
    at = 0
    for _ in range(text.count("\n", 0, cut)):
        feed, back = data.find(b"\n", at), data.find(b"\r", at)
        at = feed + 1 if back < 0 or 0 <= feed < back else back + 1 + (data[back + 1 : back + 2] == b"\n")
    return at


def _text(path: str, begin: int, end: int) -> str:
    with open(path, "rb") as stream:
        stream.seek(begin)
        return _plain(stream.read(end - begin)).decode("utf-8")
