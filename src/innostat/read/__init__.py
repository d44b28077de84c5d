"""Files to documents: one file a format, and the walk over folders that finds them.

The readers of formats that need a library of their own are imported when such a file comes.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import PurePath

from innostat import lazy_regex as regex
from innostat.errors import ReadError
from innostat.models import Document
from innostat.read.plain import read_plain

#: Reads a file's bytes under a name; raises ReadError. A new format is one more entry here.
Reader = Callable[[bytes, str], Document]


def _later(module: str, function: str) -> Reader:
    def read(data: bytes, name: str) -> Document:
        reader: Reader = getattr(import_module(f"innostat.read.{module}"), function)
        return reader(data, name)

    return read


_HTML = _later("html", "read_html")
_MHTML = _later("mhtml", "read_mhtml")
_DOCX = _later("docx", "read_docx")
_XLSX = _later("xlsx", "read_xlsx")
_ODS = _later("ods", "read_ods")
_PDF = _later("pdf", "read_pdf")
_EPUB = _later("epub", "read_epub")
_CSV = _later("delimited", "read_delimited")

#: Suffix in small letters -> function. What is not here is passed over in folders, and tried as plain text where named.
READERS: dict[str, Reader] = {
    **dict.fromkeys((".txt", ".text", ".md", ".markdown"), read_plain),
    **dict.fromkeys((".html", ".htm", ".shtml", ".xhtml"), _HTML),
    **dict.fromkeys((".mht", ".mhtml"), _MHTML),
    **dict.fromkeys((".docx", ".docm", ".dotx", ".dotm"), _DOCX),
    **dict.fromkeys((".xlsx", ".xlsm"), _XLSX),
    ".ods": _ODS,
    ".pdf": _PDF,
    ".epub": _EPUB,
    **dict.fromkeys((".csv", ".tsv", ".tab"), _CSV),
}
#: Formats without a reader that hold texts people would miss: suffix -> the way out.
WAYS_OUT: dict[str, str] = {
    **dict.fromkeys(
        (".doc", ".wps", ".rtf", ".odt", ".et"),
        "open it in Word, WPS or LibreOffice and save it as .docx or PDF (soffice --headless --convert-to docx FILE)",
    ),
    **dict.fromkeys(
        (".xls", ".xlsb"), "open it in Excel, WPS or LibreOffice and save it as .xlsx (soffice --headless --convert-to xlsx FILE)"
    ),
    ".caj": "open it in CAJViewer and print it to PDF",
    **dict.fromkeys((".ppt", ".pptx"), "save it as PDF"),
    **dict.fromkeys((".rar", ".7z", ".gz", ".tar"), "unpack it first"),
}
_PAGE = regex.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,400}?-->\s*)*<(?:!doctype\s+html|html|head|meta)\b", regex.I | regex.S
)
_PARTS: tuple[tuple[bytes, Reader], ...] = (
    (b"word/document.xml", _DOCX),
    (b"xl/workbook.xml", _XLSX),
    (b"opendocument.spreadsheet", _ODS),
    (b"application/epub+zip", _EPUB),
)
#: Old formats under whose suffix web pages are found too: statistics offices name pages .xls and .doc, Word saves pages in one file as .doc.
DISGUISES = frozenset((".doc", ".wps", ".xls", ".et"))
_MAIL = regex.compile(rb"\s*(?:From|MIME-Version|Subject|Date|Snapshot-Content-Location)\s?:", regex.I)


def read_bytes(data: bytes, name: str) -> Document:
    """The document in a file's bytes, by what they are where that can be told, else by the suffix of its name.

    Raises:
        ReadError: The bytes are no text; the message says which file, what is wrong and what to do.

    >>> read_bytes("标题\\r\\n专利3件。".encode("gb18030"), "a.txt").text
    '标题\\n专利3件。'
    """
    suffix = PurePath(name).suffix.lower()
    return _reader(data, suffix, name)(data, name)


def reads_plain(head: bytes, name: str) -> bool:
    """Whether a file that begins with these bytes is read as plain text.

    >>> reads_plain("研发".encode(), "a.txt"), reads_plain(b"%PDF-1.7", "a.txt"), reads_plain(b"a,b", "a.csv")
    (True, False, False)
    """
    try:
        return _reader(head, PurePath(name).suffix.lower(), name) is read_plain
    except ReadError:
        return False


def _reader(data: bytes, suffix: str, name: str) -> Reader:
    named = READERS.get(suffix)
    if data.startswith(b"%PDF"):
        return _PDF
    if data.startswith(b"PK\x03\x04"):
        for part, reader in _PARTS:
            if part in data[:400] or part in data[-100_000:]:
                return reader
        if named in (_DOCX, _XLSX, _ODS, _EPUB):
            return named
        if suffix == ".zip":
            raise ReadError(f"{name}: a ZIP archive; name a file in it ({name}/FILE), or give the archive to innostat extract")
    if suffix not in (".txt", ".md", ".text", ".markdown", ".csv", ".tsv") and _PAGE.match(data[:1000]):
        return _HTML
    if suffix in DISGUISES and _MAIL.match(data[:200]):
        return _MHTML
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if named in (_DOCX, _XLSX):
            raise ReadError(f"{name}: locked with a password or of the old Office format; save it anew without a password as {suffix}")
        way = WAYS_OUT.get(suffix, "save it as .docx, .xlsx or PDF")
        raise ReadError(f"{name}: an old Office file, which cannot be read; {way}")
    if suffix in (".xls", ".et") and _exported(data[:4000]):
        return _CSV
    if named is None and suffix in WAYS_OUT:
        raise ReadError(f"{name}: {suffix} files cannot be read; {WAYS_OUT[suffix]}")
    return named or read_plain


def _exported(head: bytes) -> bool:
    """Whether a file that calls itself a workbook holds lines parted by tabs, as old statistics systems export them."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "ignore")
    elif b"\x00" in head:
        return False
    else:
        text = head.decode("gb18030", "ignore")  # tabs and line ends are the same in all of these encodings
    lines = [line for line in text.splitlines() if line.strip()]
    return sum("\t" in line for line in lines) * 2 > len(lines) > 1
