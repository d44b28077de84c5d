"""Bytes to documents: encodings, line ends, front matter, and what is no text."""

from __future__ import annotations

import pytest

from innostat.errors import ReadError
from innostat.models import Document
from innostat.read import READERS, read_bytes

TEXT = "2023年，全国研发经费33357.1亿元，比上年增长8.4%。\n“十四五”以来…\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8"), TEXT.encode("utf-8-sig"), TEXT.encode("gb18030"), TEXT.encode("gbk"), TEXT.encode("utf-16"), TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"), b"\xfe\xff" + TEXT.encode("utf-16-be"), TEXT.encode("utf-32"), TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(), TEXT.replace("\n", "\r\n").encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8-bom", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-16-be-bom", "utf-32", "crlf", "cr", "utf-16-be-crlf"],
)  # fmt: skip
def test_encodings(data: bytes) -> None:
    assert read_bytes(data, "a.txt").text == TEXT


def test_latin_utf16_without_mark() -> None:
    assert read_bytes("R&D 3.5%\n".encode("utf-16-le") + "增长".encode("utf-16-le"), "a.txt").text == "R&D 3.5%\n增长"


def test_rare_characters_of_gb18030() -> None:
    text = "䶮𠮷镕投入3亿元㎡"
    assert read_bytes(text.encode("gb18030"), "a.txt").text == text


def test_empty_file() -> None:
    assert read_bytes(b"", "a.txt").text == ""


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"%PDF-1.7 \xe2\xe3", "a broken PDF"),
        (b"PK\x03\x04\x14", "a ZIP archive or an Office file"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (bytes(range(256)) * 20, "not UTF-8 or GB18030 text"),
        (b"\x00\x01\x02\x03" * 50, "binary data"),
        ("研发经费".encode() + b"\x00" * 20, "binary data"),
        (b"\xff\xfe\x00", "not UTF-16 text"),
        (b"\xff\xfe\x00\xd8", "not UTF-16 text"),
        (b"\xef\xbb\xbf\xff", "not UTF-8 text"),
        ("研发经".encode("gb18030")[:-1], "not UTF-8 or GB18030 text"),
    ],
)
def test_no_text(data: bytes, why: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "坏.txt")
    message = str(caught.value)
    assert message.startswith(f"坏.txt: {why}")
    assert "UTF-8" in message or "get it anew" in message  # what to do
    assert "\n" not in message


@pytest.mark.parametrize(
    ("front", "title", "date"),
    [
        ("title: 公报\ndate: 2024-02-29", "公报", "2024-02-29"),
        ('title: "2023年：公报"\ndate: "2024-02-29"', "2023年：公报", "2024-02-29"),
        ("标题：公报\n发布日期：2024年2月9日", "公报", "2024-02-09"),
        ("Title: 公报\nDATE: 2024/2/9 10:30:00", "公报", "2024-02-09"),
        ("date: 2024-02", "", "2024-02"),
        ("date: 2024", "", "2024"),
        ("date: 2024-02-29T10:30:00+08:00", "", "2024-02-29"),
        ("date: yesterday", "", ""),
        ("author: x", "", ""),
        ("", "", ""),
    ],
)
def test_front_matter(front: str, title: str, date: str) -> None:
    text = f"---\n{front}\n---\n正文2023年3件。\n"
    assert read_bytes(text.encode(), "a.md") == Document("a.md", text, title, date)  # offsets count in the whole text


def test_rule_is_no_front_matter() -> None:
    assert read_bytes("正文\n---\ntitle: x\n---\n".encode(), "a.md").title == ""
    assert read_bytes("---\n没有结尾\n".encode(), "a.md").title == ""


def test_readers_are_by_suffix() -> None:
    assert set(READERS) >= {".txt", ".md", ".markdown", ".text"}
    assert read_bytes(TEXT.encode(), "A.TXT").text == TEXT
