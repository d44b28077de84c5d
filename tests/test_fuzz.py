"""Damaged files of every format: a document or a message, never anything else. `python tests/test_fuzz.py html 600` goes on for ten minutes."""

from __future__ import annotations

import random
import sys
import tempfile
import time
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import saving
from innostat.errors import ReadError
from innostat.pipeline import extract_document
from innostat.read import read_bytes
from innostat.read.walk import Tally, walk

TEXT = "2023年公报\n2023年，研发经费33357.1亿元，增长8.4%。\n\n表1 经费\n单位：亿元\n地区\t2022年\t2023年\n北京\t2843.3\t2947.1\n天津\t568.7\t599.2\n"
KINDS = ("txt", "html", "csv", "docx", "xlsx", "ods", "pdf", "mht", "zip", "epub")
PACKAGES = ("docx", "xlsx", "ods", "epub")
PIECES = (
    b"<table>", b"</table>", b"<td colspan=9>", b"<tr>", b"</td>", b"\xff", b"\x00", b"\t", b"\n", b"1e999", b"-", b"<!--", b"]]>", b"&#0;", b"&#x110000;",
    b"9999999999", b"\xef\xbb\xbf", b"\xff\xfe", b"charset=utf-7", b"<w:tbl>", b"</w:tc>", b"A1:XFD1048576", b"NaN", b"0 R", b"<<", b"stream\n", b"/Kids", b'"', b",,,",
)  # fmt: skip


@cache
def seed(kind: str) -> bytes:
    if kind in ("txt", "csv"):
        return TEXT.encode()
    if kind == "mht":
        return (
            b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n"
            + saving.as_html(TEXT)
            + b"\r\n--x--\r\n"
        )
    if kind == "zip":
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
            z.writestr("公报.txt", TEXT)
            z.writestr("in.zip", seed("docx"))
        return out.getvalue()
    save = {
        "html": saving.as_html,
        "docx": saving.as_docx,
        "xlsx": saving.as_xlsx,
        "ods": saving.as_ods,
        "pdf": saving.as_pdf,
        "epub": saving.as_epub,
    }[kind]
    return save(TEXT)


def damaged(data: bytes, changes: list[tuple[float, int, int]]) -> bytes:
    """Bytes after changes: (place, what is done there, with what)."""
    out = bytearray(data)
    for place, what, n in changes:
        at = int(place * len(out))
        if what == 0 and out:
            out[min(at, len(out) - 1)] = n % 256
        elif what == 1:
            del out[at : at + n % 50]
        elif what == 2:
            out[at:at] = PIECES[n % len(PIECES)]
        elif what == 3:
            out[at:at] = out[at : at + n % 400]
        elif what == 4 and n % 8 == 0:
            del out[at:]
    return bytes(out)


def damaged_inside(kind: str, changes: list[tuple[float, int, int]], pick: int) -> bytes:
    """A package whose archive is sound, but one of its parts is damaged."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(seed(kind))) as old, zipfile.ZipFile(out, "w") as new:
        parts = [n for n in old.namelist() if n.startswith(("word/", "xl/", "content", "META-INF", "OPS"))]
        hit = parts[pick % len(parts)]
        for name in old.namelist():
            new.writestr(name, damaged(old.read(name), changes) if name == hit else old.read(name))
    return out.getvalue()


def holds(data: bytes, kind: str, extract: bool = False) -> None:
    """Reading gives a document or a message; what is found stands in the text."""
    if kind == "zip":
        holds_archive(data)
        return
    try:
        document = read_bytes(data, f"a.{kind}")
    except ReadError as error:
        assert str(error).startswith(f"a.{kind}: ")
        assert "\n" not in str(error)
        return
    assert list(document.pages) == sorted(document.pages)
    document.text.encode("utf-8", "surrogatepass")
    if extract:
        for o in extract_document(document):
            assert document.text[o.start : o.end] == o.quote


def holds_archive(data: bytes) -> None:
    """The files in an archive, as the walk finds them: a document or a message each."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.zip"
        path.write_bytes(data)
        problems: list[str] = []
        for source in walk([str(path)], problems.append, Tally()):
            try:
                source.read()
            except ReadError as error:
                problems.append(str(error))
    assert all(p.startswith(str(path)) and "\n" not in p for p in problems)


CHANGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 4), st.integers(0, 100_000)), max_size=12)


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_files(kind: str) -> None:
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(CHANGES, st.integers(0, 50), st.booleans())
    def check(changes: list[tuple[float, int, int]], pick: int, inside: bool) -> None:
        package = kind in PACKAGES
        holds(damaged_inside(kind, changes, pick) if package and inside else damaged(seed(kind), changes), kind, extract=True)

    check()


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([*KINDS, "bin"]))
def test_any_bytes(data: bytes, kind: str) -> None:
    holds(data, kind)


def go_on(kind: str, seconds: float) -> None:
    """Damage a seed over and over; stops at the first fault and leaves the file that shows it."""
    draw = random.Random(time.time_ns())
    end, count, slowest = time.monotonic() + seconds, 0, 0.0
    while time.monotonic() < end:
        changes = [(draw.random(), draw.randrange(5), draw.randrange(100_000)) for _ in range(draw.randrange(1, 12))]
        package = kind in PACKAGES and draw.random() < 0.7
        data = damaged_inside(kind, changes, draw.randrange(50)) if package else damaged(seed(kind), changes)
        with open(f"/tmp/fuzz-{kind}", "wb") as stream:  # what ends the process itself is left there too
            stream.write(data)
        began = time.monotonic()
        holds(data, kind, extract=count % 10 == 0)
        slowest = max(slowest, time.monotonic() - began)
        assert slowest < 10, f"took {slowest:.1f} s: /tmp/fuzz-{kind}"
        count += 1
    print(f"{kind}: {count} files, the slowest took {slowest:.2f} s")


if __name__ == "__main__":
    go_on(sys.argv[1], float(sys.argv[2]))
