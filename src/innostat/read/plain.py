"""Plain text and Markdown: encodings, line ends, front matter."""

from __future__ import annotations

import codecs

import regex

from innostat.errors import ReadError
from innostat.models import Document

# Longest first: the UTF-16 mark opens the UTF-32 mark.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KINDS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
)
_CONTROLS = regex.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_COMMON = regex.compile(r"[\n\r\t -~\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”‘’—…·]")
_FRONT = regex.compile(r"---[ \t]*\n(?P<body>.*?)^(?:---|\.\.\.)[ \t]*$", regex.S | regex.M)
_FIELD = regex.compile(r"^(?P<key>[\w-]+)[ \t]*[:：][ \t]*(?P<value>[^\n]*?)[ \t]*$", regex.M)
_TITLES = ("title", "标题", "题目")
_DATES = ("date", "published", "日期", "发布日期", "发布时间", "时间")
_DATE = regex.compile(r"(?P<y>(?:19|20)\d\d)(?:\s?[-/.年]\s?(?P<m>\d{1,2})(?:\s?[-/.月]\s?(?P<d>\d{1,2}))?)?(?!\d)")


def read_plain(data: bytes, name: str) -> Document:
    """The document in the bytes of a text file.

    Offsets of all that is found count in `Document.text`: decoded, without byte order mark, every line end one `\\n`.

    Raises:
        ReadError: The bytes are no text in UTF-8, UTF-16, UTF-32 or GB18030.
    """
    text = decode(data, name).replace("\r\n", "\n").replace("\r", "\n")
    title, date = front_matter(text)
    return Document(name, text, title, date)


def decode(data: bytes, name: str) -> str:
    """Bytes to text by their byte order mark, else as UTF-8, UTF-16 or GB18030 (which holds GBK and GB2312), whichever they fit.

    >>> decode("研发".encode("gbk"), "a.txt"), decode("研发".encode("utf-16"), "a.txt"), decode("研发经费".encode("utf-16-be"), "a.txt")
    ('研发', '研发', '研发经费')
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding).removeprefix("\ufeff")
            except UnicodeDecodeError as error:
                raise ReadError(_undecodable(name, encoding.removesuffix("-sig").upper(), error)) from None
    for magic, kind in _KINDS:
        if data.startswith(magic):
            raise ReadError(f"{name}: {kind}, not a text file; save its text as UTF-8 .txt first")
    try:
        return _as_text(data.decode("utf-8"), name)
    except UnicodeDecodeError as error:
        failed = error
    if len(data) % 2 == 0:
        for encoding in ("utf-16-le", "utf-16-be"):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if _reads_well(text):
                return text
    try:
        return _as_text(data.decode("gb18030"), name)
    except UnicodeDecodeError:
        raise ReadError(_undecodable(name, "UTF-8 or GB18030", failed)) from None


def _undecodable(name: str, encoding: str, error: UnicodeDecodeError) -> str:
    return f"{name}: not {encoding} text (byte {error.start} does not fit); save it as UTF-8 first"


def _as_text(text: str, name: str) -> str:
    """The text, unless control characters show that the bytes are no text; UTF-16 of Latin text decodes as UTF-8 full of zeros."""
    controls = len(_CONTROLS.findall(text[:100_000]))
    if "\x00" in text and len(text) % 2 == 0:
        for encoding in ("utf-16-le", "utf-16-be"):
            try:
                other = text.encode("utf-8").decode(encoding)
            except UnicodeDecodeError:
                continue
            if _reads_well(other):
                return other
    if "\x00" in text or controls * 50 > min(len(text), 100_000):
        raise ReadError(f"{name}: binary data, not a text file; save its text as UTF-8 .txt first")
    return text


def _reads_well(text: str) -> bool:
    """Whether nearly all characters are such as Chinese texts hold."""
    sample = text[:20_000]
    return bool(sample) and len(_COMMON.findall(sample)) >= 0.95 * len(sample)


def front_matter(text: str) -> tuple[str, str]:
    """Title and date (ISO 8601) that a text's front matter names, empty where it names none.

    >>> front_matter('---\\ntitle: "2023年公报"\\ndate: 2024-02-29 09:30\\n---\\n正文')
    ('2023年公报', '2024-02-29')
    >>> front_matter("正文")
    ('', '')
    """
    if not text.startswith("---") or not (block := _FRONT.match(text, 0, 20_000)):
        return "", ""
    fields: dict[str, str] = {}
    for m in _FIELD.finditer(block["body"]):
        fields.setdefault(m["key"].lower(), m["value"].strip("\"'“”"))
    title = next((fields[k] for k in _TITLES if fields.get(k)), "")
    written = next((fields[k] for k in _DATES if fields.get(k)), "")
    return title, _iso(written)


def _iso(written: str) -> str:
    m = _DATE.search(written)
    if not m:
        return ""
    month, day = int(m["m"] or 0), int(m["d"] or 0)
    if not 1 <= month <= 12:
        return m["y"]
    return f"{m['y']}-{month:02d}" + (f"-{day:02d}" if 1 <= day <= 31 else "")
