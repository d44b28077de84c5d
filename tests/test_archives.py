"""ZIP archives of texts, archives in archives, and books: read within limits, whatever is in them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

import saving
from bounded import bounded
from innostat.errors import ReadError
from innostat.read import archive, read_bytes
from innostat.read.walk import Source
from test_hostile import TEXT, outcomes, zipped


def test_archive(tmp_path: Path) -> None:
    inner = zipped(**{"x.txt": TEXT})
    (tmp_path / "a b.zip").write_bytes(
        zipped(
            **{
                "甲__公报.txt": TEXT,
                "b.docx": saving.as_docx(TEXT),
                "c.bin": b"1",
                "d.zip": inner,
                ".e.txt": TEXT,
                "__MACOSX__._b.docx": b"x",
            }
        )
    )
    found, problems = outcomes(tmp_path)
    assert [(o.name, len(o.observations), o.error) for o in found] == [
        ("a b.zip/b.docx", 4, ""),
        ("a b.zip/d.zip/x.txt", 4, ""),
        ("a b.zip/甲/公报.txt", 4, ""),
    ]
    assert not problems
    assert Source("x", str(tmp_path / "a b.zip/甲/公报.txt")).read().text == TEXT


def test_archive_of_chinese_windows(tmp_path: Path) -> None:
    data = zipped(**{"XXXX.txt": TEXT}).replace(b"XXXX", "公报".encode("gbk"))
    (tmp_path / "a.zip").write_bytes(data)
    found, _ = outcomes(tmp_path / "a.zip")
    assert [(o.name, o.error) for o in found] == [("a.zip/公报.txt", "")]


def test_bombs_in_archives(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped(**{"bomb.txt": b"1" * 300_000_000, "good.txt": TEXT, "tight.txt": b"1" * 50_000_000}))
    (tmp_path / "b.zip").write_bytes(b"PK\x03\x04 and so on")
    found, problems = bounded(lambda: outcomes(tmp_path), memory=200_000_000)
    assert [bool(o.error) for o in found] == [True, False, True]
    assert "300 MB, more than the 100 MB" in found[0].error
    assert "as only bombs are" in found[2].error
    assert problems == [f"{tmp_path}/b.zip: a broken ZIP archive; get it anew"]


def test_archives_in_archives(tmp_path: Path) -> None:
    inner = zipped(**{"x.txt": TEXT, "deep__y.zip": zipped(**{"一.txt": TEXT, "z.doc": b"\xd0\xcf\x11\xe0"}), "broken.zip": b"PK\x03\x04"})
    (tmp_path / "a.zip").write_bytes(zipped(**{"2.txt": TEXT, "1__in.zip": inner}))
    found, problems = outcomes(tmp_path)
    assert [(o.name, len(o.observations)) for o in found] == [
        ("a.zip/1/in.zip/deep/y.zip/z.doc", 0),
        ("a.zip/1/in.zip/deep/y.zip/一.txt", 4),
        ("a.zip/1/in.zip/x.txt", 4),
        ("a.zip/2.txt", 4),
    ]
    assert "soffice --headless --convert-to docx" in found[0].error
    assert problems == [f"{tmp_path}/a.zip/1/in.zip/broken.zip: a broken ZIP archive; get it anew"]
    assert Source("x", str(tmp_path / "a.zip/1/in.zip/deep/y.zip/一.txt")).read().text == TEXT


def test_archives_in_archives_without_end(tmp_path: Path) -> None:
    data = zipped(**{"x.txt": TEXT})
    for _ in range(8):
        data = zipped(**{"in.zip": data, "x.txt": TEXT})
    (tmp_path / "a.zip").write_bytes(data)
    found, problems = outcomes(tmp_path)
    assert len(found) == archive.MAX_DEPTH + 1
    assert problems == [f"{tmp_path}/a.zip{'/in.zip' * 4}: more than 4 archives deep; unpack it first"]


def test_archives_in_archives_count_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 30)
    many = zipped(**{f"{n:02}.txt": "" for n in range(10)})
    (tmp_path / "a.zip").write_bytes(zipped(**{f"{n}.zip": many for n in range(4)}))
    found, problems = outcomes(tmp_path)
    assert len(found) == 20
    assert problems[0] == f"{tmp_path}/a.zip/2.zip: 34 files of 0 MB, more than is read of an archive; unpack it first"


def test_archive_of_many_files_is_opened_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.zip").write_bytes(zipped(**{f"{n}.txt": "" for n in range(200)}))
    opened = []
    monkeypatch.setattr(
        zipfile.ZipFile, "_RealGetContents", lambda self, real=zipfile.ZipFile._RealGetContents: (opened.append(1), real(self))
    )
    assert len(outcomes(tmp_path)[0]) == 200
    assert len(opened) == 1


# books ----------------------------------------------------------------------------------------------------------------


def test_book_in_reading_order() -> None:
    one, two = "<html><body><h1>第一章</h1><p>专利3件。</p></body></html>", "<html><body><p>专利4件。</p></body></html>"
    doc = read_bytes(
        saving.book({"b 2.xhtml": two, "a.xhtml": one}, order=("a.xhtml", "b 2.xhtml"), title="2023年报告", date="2024-02-29"), "a.epub"
    )
    assert doc.text == "第一章\n\n专利3件。\n\n专利4件。\n"
    assert (doc.title, doc.date) == ("2023年报告", "2024-02-29")
    assert read_bytes(saving.book({"a.xhtml": one}, order=("a.xhtml",)), "书").text == "第一章\n\n专利3件。\n"  # known by what it is


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (saving.book({"a.xhtml": "<p>3件</p>"}, order=("a.xhtml",), locked=("OPS/a.xhtml",)), "locked by copy protection"),
        (zipped(mimetype="application/epub+zip"), "does not say where its pages are"),
        (saving.book({"a.xhtml": "<p>3件</p>"}, order=("a.xhtml",))[:300], "a broken EPUB file"),
    ],
)
def test_books_that_cannot_be_read(data: bytes, why: str) -> None:
    with pytest.raises(ReadError, match=rf"^a\.epub: .*{why}"):
        read_bytes(data, "a.epub")
