"""Line breaks inside a paragraph: set for looks in the midst of a sentence, or between the lines of a list."""

from __future__ import annotations

from innostat import lazy_regex as regex

_ENDS = regex.compile(r"[。；：！？;:!?…”』】]\s*$")
_CLAUSE = regex.compile(r"[，、,(（]\s*$")
_SENTENCE_ENDS = regex.compile(r"[。；！？](?:[”』）)]|\s)*$")
_NUMBER_CUT = regex.compile(r"\d[.,]?$")
_NUMBER_GOES_ON = regex.compile(r"[\d.,]*\d?\s?[%％‰\u4e00-\u9fff]|[.,]?\d")
_OPENS = regex.compile(
    r"\s*(?:[A-H]\s?[.．、)）:：]|[(（\[【]|[①-⑳⑴-⒛㈠-㈩●○•■□◆★▲➢※*–—-]|\d{1,2}[.．、](?!\d)|[一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十\d]+[章节条]"
    r"|(?:附?[表图]|专栏|注|材料|资料)\s?[\d一二三四五六七八九十:：]|单位[:：]|(?:19|20)\d\d\s?年|截至|[^，。；：]{1,8}[:：])"
)
_FIGURE = regex.compile(r"[约近超达]?\s?[-−+±]?\d[\d.,]*\s?(?![年月日\d.、．)）])[%％‰\u4e00-\u9fffA-Za-z]")
_HAN_LAST = regex.compile(r"[\u4e00-\u9fff）)”]\s*$")
_LATIN = regex.compile(r"[A-Za-z]")
_NEAR = 120  # characters of a line's end that tell whether it goes on
_SENTENCES = 60  # lines below in which a sentence may end


def rejoined(lines: list[str]) -> list[str]:
    """Lines of a paragraph, those put together that a sentence runs through.

    >>> rejoined(["2022年，高新技术企业", "40万家，", "比上年增加7万家。"]), rejoined(["经费307", "82.9亿元。"])
    (['2022年，高新技术企业40万家，比上年增加7万家。'], ['经费30782.9亿元。'])
    >>> rejoined(["主要指标", "2022年经费5亿元", "2022年人员6万人"])
    ['主要指标', '2022年经费5亿元', '2022年人员6万人']
    """
    groups: list[list[str]] = []
    above = ""
    for at, line in enumerate(lines):
        if groups and _goes_on(above, lines, at):
            blank = " " if _LATIN.match(above[-1:]) and _LATIN.match(line[:1]) else ""
            groups[-1].append(blank + line.strip(" "))
            above = (above + line).strip(" ")[-_NEAR:]
        else:
            groups.append([line])
            above = line.strip(" ")[-_NEAR:]
    return ["".join(group) if len(group) == 1 else "".join([group[0].rstrip(" "), *group[1:]]) for group in groups]


def _goes_on(above: str, lines: list[str], at: int) -> bool:
    """Whether a line goes on with the one above, of which the end is given."""
    line = lines[at]
    if not above.strip() or not line.strip() or "\t" in above or "\t" in line or _ENDS.search(above):
        return False
    if _NUMBER_CUT.search(above):
        return _NUMBER_GOES_ON.match(line) is not None
    if _OPENS.match(line):
        return False
    if _CLAUSE.search(above):
        return True
    if _FIGURE.match(line) and _HAN_LAST.search(above):
        return True
    return "，" in above and _sentence_ends(lines, at)


def _sentence_ends(lines: list[str], at: int) -> bool:
    """Whether the sentence that a line may be part of comes to an end before anything else begins."""
    for line in lines[at : at + _SENTENCES]:
        if _OPENS.match(line) or not line.strip():
            return False
        if _SENTENCE_ENDS.search(line[-_NEAR:]):
            return True
    return False
