"""What lines and cells of every format are told by: figures, units, captions, headings, notes."""

from __future__ import annotations

from innostat import lazy_regex as regex

UNIT = regex.compile(r"[(（]?\s?(?:计量)?单\s?位\s?[:：]")
NOTE = regex.compile(r"[(（]?(?:注|说明|备注|附注|资料来源|数据来源|来源|Source|Note)\s?\d*\s?[:：.、]|[*＊①②③]")
CAPTION = regex.compile(r"[（(]?\s?(?:续|附)?\s?[表图]\s?[\d一二三四五六七八九十]|专栏\s?\d|(?:Table|Figure)\s?\d")
HEADING = regex.compile(
    r"(?:第\s?\d{1,3}\s?[章节篇]|第?[一二三四五六七八九十]+[、.章节]|[(（][一二三四五六七八九十]+[)）]|附?[表图]\s?\d|专栏)"
)
STOP = regex.compile(r"[。！？：；”』」）)]$")
#: A line of a table of contents: dots that lead to a page number.
CONTENTS = regex.compile(r"(?:[.．·]\s?){5,}\s?(?:\d{1,4}|[ivxlIVXL]{1,6})?$|…{2,}\s?\d{1,4}$")
YEAR = regex.compile(r"(?:19|20)\d\d\s?年?(?:度)?")
NUMBER = regex.compile(r"[-−+▲▼±]?\s?\d[\d\s.,，]*\s?[%‰]?(?:\s?[*①-⑩]+)?")
#: A number, or what stands in a table in its place.
FIGURE = regex.compile(rf"(?:{NUMBER.pattern}|[-—…/]+)")


def is_number(text: str) -> bool:
    """Whether a cell holds a number and nothing else.

    >>> is_number("2 947.1"), is_number("▲3.5%"), is_number("3件")
    (True, True, False)
    """
    return bool(NUMBER.fullmatch(text))
