"""Files that are broken, locked, or made to do harm: a message, in bounded time and memory, and the others are done."""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

import saving
from bounded import bounded
from conftest import ENV, FIXTURES
from innostat.batch import Job, Outcome, process, process_all
from innostat.errors import ReadError
from innostat.read import read_bytes
from innostat.read.limits import Limits
from innostat.read.walk import Source, Tally, walk

TEXT = "2023年，全国研发经费33357.1亿元，比上年增长8.4%。\n地区\t经费（亿元）\n北京\t2947.1\n天津\t599.2\n"


def run(*args: object, most: int = 0, **more: object) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own, in `most` bytes of memory."""

    def limit() -> None:
        if most:
            resource.setrlimit(resource.RLIMIT_AS, (most, most))

    return subprocess.run([sys.executable, "-m", "innostat", *map(str, args)], capture_output=True, encoding="utf-8", env=ENV, preexec_fn=limit, timeout=300, check=False)  # fmt: skip


def outcomes(*paths: object, **job: object) -> tuple[list[Outcome], list[str]]:
    problems: list[str] = []
    return list(process_all(walk(map(str, paths), problems.append, Tally()), Job(**job))), problems  # type: ignore[arg-type]


def zipped(**members: bytes | str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in members.items():
            z.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


# PDF ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.0, 0.01, 0.1, 0.5, 0.9, 0.999])
def test_truncated_pdf(share: float) -> None:
    data = saving.as_pdf(TEXT)
    try:
        read_bytes(data[: max(9, int(len(data) * share))], "a.pdf")
    except ReadError as error:
        assert "a.pdf: a broken PDF" in str(error)


def test_locked_pdf() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    for word, fails in (("geheim", True), ("", False)):  # with an owner's password alone a PDF opens
        stream = io.BytesIO()
        canvas = Canvas(stream, encrypt=StandardEncryption(word, ownerPassword="o", canPrint=0))
        canvas.setFont(saving._font(), 11)
        canvas.drawString(72, 700, "研发经费33357.1亿元")
        canvas.save()
        if fails:
            with pytest.raises(ReadError, match=r"a\.pdf: locked with a password"):
                read_bytes(stream.getvalue(), "a.pdf")
        else:
            assert "33357.1亿元" in read_bytes(stream.getvalue(), "a.pdf").text


def with_content(piece: bytes, times: int, twice: bool = False) -> bytes:
    """A PDF of one page whose content is a piece many times over, packed."""
    packer, packed = zlib.compressobj(9), b""
    for _ in range(times):
        packed += packer.compress(piece)
    packed += packer.flush()
    packed, filters = (zlib.compress(packed, 9), b"/FlateDecode /FlateDecode") if twice else (packed, b"/FlateDecode")
    objects = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
               b"<</Length %d/Filter[%s]>>\nstream\n%s\nendstream" % (len(packed), filters, packed), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")  # fmt: skip
    return (
        b"%PDF-1.4\n"
        + b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, o) for n, o in enumerate(objects, 1))
        + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF"
    )


@pytest.mark.parametrize(
    ("piece", "times", "twice"),
    [
        (b" " * 1_000_000, 600, False),
        (b" " * 1_000_000, 900, True),
        (b"1 1 m 9 9 l S " * 70_000, 200, False),
        (b"BT /F 9 Tf 9 9 Td (12345) Tj ET " * 30_000, 200, False),
    ],
    ids=["blanks", "packed twice", "paths", "text"],
)
@pytest.mark.slow
def test_bombs_in_pdf(piece: bytes, times: int, twice: bool) -> None:
    outcome = bounded(lambda: process(Source("a.pdf", "-", with_content(piece, times, twice)), Job()), memory=2_300_000_000, seconds=120)
    assert not outcome.error or outcome.error.startswith("a.pdf: a PDF that takes more than 2 GB of memory")


@pytest.mark.slow
def test_pdf_of_200_pages() -> None:
    path = next(p for p in FIXTURES if p.stem == "city_bulletin_2023")
    data = saving.as_pdf("\n".join([path.read_text(encoding="utf-8")] * 46))
    outcome = bounded(lambda: process(Source("a.pdf", "-", data), Job(documents=True)), memory=1_000_000_000, seconds=120)
    assert outcome.document is not None
    assert len(outcome.document.pages) >= 200
    assert {o.page for o in outcome.observations} >= {1, 100, 200}


# archives and Office files ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "part"), [("a.docx", "word/document.xml"), ("a.xlsx", "xl/workbook.xml"), ("a.ods", "content.xml")])
def test_bombs_in_office_files(name: str, part: str) -> None:
    bomb = zipped(**{part: b"<a>" + b" " * 150_000_000 + b"</a>"})
    with pytest.raises(ReadError, match=r"as only bombs are|more than the 200 MB"):
        bounded(lambda: read_bytes(bomb, name), memory=100_000_000)


@pytest.mark.parametrize(("name", "part"), [("a.docx", "word/document.xml"), ("a.xlsx", "xl/workbook.xml"), ("a.ods", "content.xml")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entity_bombs_and_outside_entities(name: str, part: str, encoding: str) -> None:
    laughs = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    for entities in (laughs, '<!ENTITY a11 SYSTEM "file:///etc/passwd">'):
        xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [{entities}]><a>&a11;</a>'
        with pytest.raises(ReadError, match="declares entities"):
            read_bytes(zipped(**{part: xml.encode(encoding)}), name)


def test_page_with_entities_fetches_nothing() -> None:
    page = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><head><link href="http://127.0.0.1:9/x.css"></head><body><p>&x;专利3件。</p><img src="http://127.0.0.1:9/x"></body></html>'
    text = read_bytes(page.encode(), "a.html").text
    assert "专利3件" in text
    assert "root:" not in text


def test_lying_sizes() -> None:
    data = bytearray(zipped(**{"word/document.xml": b"<a>" + b" " * 30_000_000 + b"</a>"}))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")  # the size unpacked, as the directory tells it
    with pytest.raises(ReadError, match="broken Word file"):
        read_bytes(bytes(data), "a.docx")


@pytest.mark.parametrize("save", [saving.as_docx, saving.as_xlsx, saving.as_ods], ids=["docx", "xlsx", "ods"])
@pytest.mark.parametrize("share", [0.01, 0.3, 0.7, 0.98])
def test_truncated_office_files(save: object, share: float) -> None:
    data = save(TEXT)  # type: ignore[operator]
    kind = save.__name__.removeprefix("as_")  # type: ignore[attr-defined]
    with pytest.raises(ReadError, match=rf"a\.{kind}: a broken"):
        read_bytes(data[: int(len(data) * share)], f"a.{kind}")


def test_locked_office_file() -> None:
    with pytest.raises(ReadError, match="locked with a password"):
        read_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xlsx")


# size and time -----------------------------------------------------------------------------------------------------------


def test_300_megabytes_that_are_no_text(tmp_path: Path) -> None:
    with (tmp_path / "big.txt").open("wb") as stream:
        stream.truncate(300_000_000)
    (tmp_path / "small.txt").write_text(TEXT, encoding="utf-8")
    done = run("extract", tmp_path, most=1_500_000_000)
    assert done.returncode == 1
    assert "big.txt: 300 MB, more than the 100 MB of --max-size" in done.stderr
    assert done.stdout.count("\n") == 5
    assert "Traceback" not in done.stderr


def test_max_size(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("研" * 1000, encoding="utf-8")
    assert "a.txt: 0.003 MB, more than the 0.001 MB of --max-size" in run("extract", "--max-size", "0.001", tmp_path).stderr


@pytest.mark.parametrize(
    "piece", ["2023年，全国研发经费33357.1亿元，比上年增长8.4%；", "1", "1,", "的", "（", "一", "<table>", "a\t", "| "]
)
def test_one_line_of_20_megabytes(piece: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(piece * (20_000_000 // len(piece.encode())), encoding="utf-8")
    outcome = bounded(lambda: process(Source("a.txt", str(path)), Job(limits=Limits(timeout=3))), memory=1_500_000_000)
    assert not outcome.error or "broken off after 3 s" in outcome.error


def test_long_paragraphs_cost_their_length() -> None:
    line = "2023年，全国研发经费33357.1亿元，比上年增长8.4%；"
    outcome = bounded(lambda: process(Source("a.txt", "-", (line * 3000).encode()), Job()), memory=500_000_000)
    assert len(outcome.observations) == 6000


@pytest.mark.parametrize("deep", [100, 1000, 20_000])
def test_nested_tables(deep: int) -> None:
    page = "<table><tr><td>" * deep + "2023年专利5万件。" + "</td></tr></table>" * deep
    open_ended = "<div><p><b>" * deep + "2023年专利5万件。"
    for text in (page, open_ended):
        assert "2023年专利5万件。" in bounded(lambda text=text: read_bytes(text.encode(), "a.html"), memory=300_000_000).text


def test_nested_tables_in_word() -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    xml = (
        f"<w:document {space}>"
        + "<w:tbl><w:tr><w:tc><w:p/>" * 1000
        + "<w:p><w:r><w:t>专利3件。</w:t></w:r></w:p>"
        + "</w:tc></w:tr></w:tbl>" * 1000
        + "</w:document>"
    )
    try:
        assert "专利3件。" in bounded(lambda: read_bytes(zipped(**{"word/document.xml": xml}), "a.docx"), memory=300_000_000).text
    except ReadError as error:
        assert "broken Word file" in str(error)


def test_spans_without_end() -> None:
    page = "<table>" + "<tr>" + "<td colspan=99999 rowspan=99999>1" * 300 + "</tr>" + "<tr><td>2" * 3000 + "</table>"
    bounded(lambda: read_bytes(page.encode(), "a.html"), memory=500_000_000)


def test_cells_without_end() -> None:
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    row = '<t:table-row t:number-rows-repeated="1000000"><t:table-cell t:number-columns-repeated="16384"><x:p>1</x:p></t:table-cell></t:table-row>'
    xml = f'<o:d xmlns:o="{office}" xmlns:t="{table}" xmlns:x="{text}"><t:table>{row * 3}</t:table></o:d>'
    document = bounded(lambda: read_bytes(zipped(**{"content.xml": xml}), "a.ods"), memory=1_500_000_000)
    assert "more than 3,000,000 cells" in document.notes[0]


# folders ------------------------------------------------------------------------------------------------------------------


def test_paths_with_blanks_and_a_broken_file_among_many(tmp_path: Path) -> None:
    folder = tmp_path / "一个 文件夹 (1)"
    folder.mkdir()
    for n in range(10_000):
        (folder / f"{n} 号.txt").write_text("", encoding="utf-8")
    (folder / "5 号.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "6 号.txt").write_text(TEXT, encoding="utf-8")
    found, problems = bounded(lambda: outcomes(folder), memory=200_000_000)
    assert len(found) == 10_000
    assert not problems
    assert [o.name for o in found if o.error] == ["5 号.txt"]
    assert [o.name for o in found if o.observations] == ["6 号.txt"]


def test_files_that_vanish(tmp_path: Path) -> None:
    for n in range(5):
        (tmp_path / f"{n}.txt").write_text(TEXT, encoding="utf-8")
    found, problems = [], []
    for outcome in process_all(walk([str(tmp_path)], problems.append, Tally()), Job()):
        found.append(outcome)
        if outcome.name == "1.txt":
            os.unlink(tmp_path / "2.txt")
    assert [o.name for o in found] == ["0.txt", "1.txt", "3.txt", "4.txt"]
    assert problems == [f"{tmp_path}/2.txt: no such file or folder"]
    sources = list(walk([str(tmp_path)], print, Tally()))
    os.unlink(tmp_path / "3.txt")
    assert [bool(o.error) for o in process_all(sources, Job())] == [False, False, True, False]


def test_stray_bytes_are_told(tmp_path: Path) -> None:
    for encoding in ("utf-8", "gb18030", "big5"):
        text = ("\n" + "全國科技經費投入統計公報，總額一百億元。" * 8) if encoding == "big5" else "\n" + TEXT * 5
        for at in (14, 30):
            data = text[:at].encode(encoding) + b"\xff" + text[at:].encode(encoding)
            document = read_bytes(data, "a.txt")
            assert document.notes == ("a.txt: a byte that fits no encoding is read as \ufffd (line 2)",)
            assert document.text.replace("\ufffd", "") in (text, text[:at] + text[at + 1 :])  # it costs at most the character behind it
    (tmp_path / "a.txt").write_bytes(b"\xff" + (TEXT * 5).encode())
    done = run("extract", tmp_path / "a.txt")
    assert done.returncode == 0
    assert "a.txt: a byte that fits no encoding" in done.stderr
