"""Plain text and Markdown: encodings, line ends, front matter."""

from __future__ import annotations

import codecs

from innostat import lazy_regex as regex
from innostat.dates import iso_date
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
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
)
_CONTROLS = regex.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_COMMON = regex.compile(r"[\n\r\t -~\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”‘’—…·]")
_BEYOND = regex.compile(r"[^\x00-\x7f]")
_FREQUENT = regex.compile(
    r"[，。、；：（）《》的一是在不了有和人这這中大为為上个個国國年月日增长長比发發展业業经經费費亿億元万萬全市省加率达達其中新高技术術企工产產"
    r"科研究投入政府会會实實现現同期地区區总總额額分品出口成生量率与與及对對]"
)
_LOST = regex.compile("\ufffd+")
_FRONT = regex.compile(r"---[ \t]*\n(?P<body>.*?)^(?:---|\.\.\.)[ \t]*$", regex.S | regex.M)
_FIELD = regex.compile(r"^(?P<key>[\w-]+)[ \t]*[:：][ \t]*(?P<value>[^\n]*?)[ \t]*$", regex.M)
_TITLES = ("title", "标题", "题目")
_DATES = ("date", "published", "日期", "发布日期", "发布时间", "时间")


def read_plain(data: bytes, name: str) -> Document:
    """The document in the bytes of a text file.

    Offsets of all that is found count in `Document.text`: decoded, without byte order mark, every line end one `\\n`.

    Raises:
        ReadError: The bytes are no text in UTF-8, UTF-16, UTF-32, GB18030 or Big5.
    """
    text, notes = decode(data, name)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    title, date = front_matter(text)
    return Document(name, text, title, date, notes=notes)


def looks_like_utf8(head: bytes) -> bool:
    """Whether nothing in the first bytes speaks against reading a file as UTF-8; what they miss shows when the rest is decoded.

    >>> looks_like_utf8("研发".encode()), looks_like_utf8("研发".encode("utf-16")), looks_like_utf8(b"%PDF-1.7")
    (True, False, False)
    """
    marked = any(head.startswith(mark) for mark, encoding in _MARKS if mark != codecs.BOM_UTF8)
    text = head.decode("utf-8", "ignore").removeprefix("\ufeff")[:100_000]
    return not marked and not any(head.startswith(magic) for magic, _ in _KINDS) and len(_CONTROLS.findall(text)) * 50 <= len(text)


def decode(data: bytes, name: str, declared: str = "") -> tuple[str, tuple[str, ...]]:
    """Bytes to text, and what is to be said about it.

    The order of trials: byte order mark, UTF-8, UTF-16, then GB18030 (which holds GBK and GB2312) or Big5, whichever reads more like
    Chinese, then what the file declares. A declaration counts last because it is often wrong. Where nothing fits in full, what fits
    best is taken if hardly a byte is bad: each of those becomes �.

    >>> decode("研发".encode("gbk"), "a.txt")[0], decode("研发".encode("utf-16"), "a.txt")[0], decode("研發經費，".encode("big5"), "a.txt")[0]
    ('研发', '研发', '研發經費，')
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _tolerant(data, (encoding,), name)
    for magic, kind in _KINDS:
        if data.startswith(magic):
            raise ReadError(f"{name}: {kind}, not a text file; save its text as UTF-8 .txt first")
    try:
        return _as_text(data.decode("utf-8"), name), ()
    except UnicodeDecodeError:
        pass
    if len(data) % 2 == 0:
        for encoding in ("utf-16-le", "utf-16-be"):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if _reads_well(text):
                return text, ()
    fitting: list[tuple[float, str]] = []
    for encoding in ("gb18030", "big5hkscs", *_known(declared)):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        fitting.append((_chinese(text) + (0.05 if encoding == "gb18030" else 0), text))
    if fitting:
        return _as_text(max(fitting, key=lambda f: f[0])[1], name), ()
    return _tolerant(data, ("utf-8", "gb18030", "big5hkscs"), name)


def _known(declared: str) -> tuple[str, ...]:
    try:
        encoding = codecs.lookup(declared).name if declared else ""
        return (encoding,) if encoding and isinstance("".encode(encoding), bytes) else ()
    except (LookupError, ValueError, TypeError):
        return ()


def _chinese(text: str) -> float:
    """Share of the characters beyond ASCII that stand in nearly every Chinese text."""
    sample = text[:50_000]
    beyond = len(_BEYOND.findall(sample))
    return len(_FREQUENT.findall(sample)) / beyond if beyond else 0


def _tolerant(data: bytes, encodings: tuple[str, ...], name: str) -> tuple[str, tuple[str, ...]]:
    """The text with � for bytes that do not fit, where they are few.

    Raises:
        ReadError: They are not.
    """
    first = ""
    trials: list[tuple[int, str]] = []
    for encoding in encodings:
        try:
            return _as_text(data.decode(encoding).removeprefix("\ufeff"), name), ()
        except UnicodeDecodeError as error:
            label = "UTF-8 or GB18030" if len(encodings) > 1 else encoding.removesuffix("-sig").upper()
            first = first or f"{name}: not {label} text (byte {error.start} does not fit); save it as UTF-8 first"
        text = data.decode(encoding, "replace").removeprefix("\ufeff")
        trials.append((text.count("\ufffd"), text))
    bad, text = max(trials, key=lambda t: _chinese(t[1]) - 5 * t[0] / max(len(t[1]), 1))
    if bad > max(1, len(text) // 50) or len(text) <= 3 * bad or len(_CONTROLS.findall(text[:100_000])) * 50 > min(len(text), 100_000):
        raise ReadError(first)
    places = len(_LOST.findall(text))
    line = text.count("\n", 0, text.index("\ufffd")) + 1
    what = "a byte that fits no encoding is" if places == 1 else f"{places} places that fit no encoding are"
    return text, (f"{name}: {what} read as \ufffd (line {line}{' and below' if places > 1 else ''})",)


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
    return title, iso_date(written)
