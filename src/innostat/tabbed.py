"""Lines with tabs: rows of a table, or sentences behind a list mark, in front of a source or of the brackets for an answer."""

from __future__ import annotations

from innostat import lazy_regex as regex

_NUMERAL = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[A-Za-z]|[ivx]{1,4})"
#: 1.  (1)  一、  ①  ●  材料一  第三条
_LIST_MARK = regex.compile(
    rf"{_NUMERAL}\s?[.．、)）:：]|[(（\[【［]\s?{_NUMERAL}\s?[)）\]】］]|[①-⑳⑴-⒛㈠-㈩❶-❿●○•·■□◆◇★☆▲△▪➢→※–—*-]|(?:材料|资料|注|第){_NUMERAL}[条款项题]?[:：.．、]?"
)
_FIGURE = regex.compile(
    r"[-−+▲▼<>~约]?\s?[(（]?[\d][\d\s.,，/:~—-]*\s?[%‰％]?[)）]?(?:[万亿]?[元家件人个项吨户台套篇次倍]|万?人年|个百分点)?|[-—…/]+"
)
_STOPPED = regex.compile(r"[\u4e00-\u9fff\d%A-Za-z)）”][。！？；](?!\S?$)|[。！？]")
_CLAUSED = regex.compile(r"[\u4e00-\u9fff%）)]，")
_SENTENCE_LEAST = 10  # characters
_CLAUSES_LEAST = 15
_MOST_PIECES = 3


def is_row(line: str) -> bool:
    """Whether a line with tabs may be a row of a table by what stands between them.

    >>> is_row("北京\\t2843.3"), is_row("1.\\t北京\\t2843.3"), is_row("指标\\t说明")
    (True, True, True)
    >>> is_row("1.\\t2022年，全国经费3亿元。"), is_row("2022年，全国经费30782.9亿元，\\t（　　）"), is_row("①\\t总体情况")
    (False, False, False)
    """
    pieces = [p for part in line.split("\t") if (p := part.strip())]
    if not 2 <= len(pieces) <= _MOST_PIECES:
        return True
    marked = _LIST_MARK.fullmatch(pieces[0]) is not None
    numbered = marked or (pieces[0].isdecimal() and len(pieces[0]) <= 2)
    rest = pieces[1:] if numbered else pieces
    if any(_FIGURE.fullmatch(p) for p in rest):
        return True
    if any(map(_is_sentence, rest)):
        return False
    return not (marked and len(rest) == 1)


def _is_sentence(piece: str) -> bool:
    stopped = len(piece) >= _SENTENCE_LEAST and _STOPPED.search(piece) is not None
    return stopped or (len(piece) >= _CLAUSES_LEAST and _CLAUSED.search(piece) is not None)
