"""What one file may cost: the same for every command and the library, and no library of C is out of reach."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

import innostat
from innostat.batch import Job, process_all
from innostat.cli import app, limits
from innostat.errors import ReadError
from innostat.models import Document
from innostat.read import isolate, walk
from innostat.read.limits import LIMITS, Limits

TEXT = "2023年，全国研发经费33357.1亿元。\n"
COMMANDS = (("extract",), ("check",), ("text",), ("explain",))


def test_command_line_and_library_agree() -> None:
    assert Limits.of(None, limits.TIMEOUT) == LIMITS


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c[0])
def test_size_and_time_of_a_file(command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "大 文件.txt").write_text(TEXT * 100, encoding="utf-8")
    path = str(tmp_path / "大 文件.txt")
    done = CliRunner().invoke(app, [*command, path, "--max-size", "0.002"])
    assert done.exit_code > 0
    assert f"{path}: 0.0045 MB, more than the 0.002 MB of --max-size; split it, or raise the limit" in done.stderr

    monkeypatch.setattr(walk, "read_bytes", lambda data, name: time.sleep(100))
    done = CliRunner().invoke(app, [*command, path, "--timeout", "0.1"])
    assert done.exit_code > 0
    assert "broken off after 0.1 s; raise --timeout, or split the file" in done.stderr


@pytest.mark.parametrize("command", COMMANDS[:3], ids=lambda c: c[0])
def test_standard_input_is_read_no_further(command: tuple[str, ...]) -> None:
    done = CliRunner().invoke(app, [*command, "-", "--max-size", "0.002"], input=(TEXT * 100).encode())
    assert done.exit_code > 0
    assert "stdin: more than the 0.002 MB of --max-size" in done.stderr


def test_plain_text_in_pieces_may_be_larger(tmp_path: Path) -> None:
    text = f"{TEXT.strip()}各项工作稳步推进，取得新的进展，科技创新能力不断增强，为高质量发展提供了有力支撑。\n\n" * 500
    for name, encoding in (("a.txt", "utf-8"), ("b.txt", "gb18030"), ("c.html", "utf-8")):
        (tmp_path / name).write_text(text, encoding=encoding)
    said: list[str] = []
    rows: dict[str, int] = {}
    for outcome in process_all(walk.walk([str(tmp_path)], said.append, walk.Tally()), Job(limits=Limits(max_size=30_000), piece=12_000)):
        rows[outcome.name] = rows.get(outcome.name, 0) + len(outcome.observations)
        said += [outcome.error] if outcome.error else []
    assert rows == {"a.txt": 500, "b.txt": 0, "c.html": 0}
    assert [s.split(": ")[0].rpartition("/")[2] for s in said] == ["b.txt", "c.html"]
    assert not next(
        iter(process_all(walk.walk([str(tmp_path / "a.txt")], said.append, walk.Tally()), Job(limits=Limits.of(0.03, 9), piece=12_000)))
    ).observations


def test_library(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT * 100, encoding="utf-8")
    with pytest.raises(ReadError, match=r"more than the 0\.002 MB"):
        innostat.extract_paths(tmp_path, max_size=0.002)
    with pytest.raises(ReadError, match="nothing could be read"):
        innostat.check(tmp_path, max_size=0.002)
    assert len(innostat.extract_paths(tmp_path, max_size=0.01)) == 100


# a process of its own -------------------------------------------------------------------------------------------------


def test_isolated_reader_gives_what_it_reads() -> None:
    document = Document("a", "专利3件。", pages=(0,), notes=("a: x",))
    assert isolate.isolated(lambda data, name: document, b"", "a", "PDF") == document


@pytest.mark.parametrize(
    ("read", "what"),
    [
        (lambda data, name: (_ for _ in ()).throw(ReadError(f"{name}: broken")), (ReadError, r"^a\.pdf: broken$")),
        (lambda data, name: 1 / 0, (ZeroDivisionError, "division by zero")),
        (lambda data, name: os.abort(), (ReadError, r"^a\.pdf: a PDF that takes more than 2 GB of memory or crashes its reader")),
        (lambda data, name: bytearray(isolate.MEMORY + 1), (ReadError, r"^a\.pdf: a PDF that takes more than 2 GB")),
    ],
    ids=["message", "fault", "crash", "memory"],
)
def test_isolated_reader_that_fails(read, what) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(what[0], match=what[1]):
        isolate.isolated(read, b"", "a.pdf", "PDF")


def test_isolated_reader_that_hangs() -> None:
    def read(data: bytes, name: str) -> Document:
        while True:
            pass

    with pytest.raises(ReadError, match="broken off"), Limits(timeout=0.1).alarm("a.pdf"):
        isolate.isolated(read, b"", "a.pdf", "PDF")
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)  # it is gone
