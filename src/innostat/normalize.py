"""Source text to the text that patterns see, with a way back to source offsets.

Two steps. `fold` maps character by character and never changes a length (NFKC would: it turns ℃ into °C and the clause
mark ， into a thousands mark). `Passage.of` joins the line ranges of one paragraph and drops what cuts words and numbers
apart: line breaks, spaces beside Chinese characters, the dollar signs and blanks of OCR'd mathematics.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence, Set
from functools import cache
from importlib import resources
from typing import NamedTuple

from innostat import lazy_re as re
from innostat import lazy_regex as regex

_ASCII = {0xFF01 + i: 0x21 + i for i in range(94) if chr(0x21 + i) not in ",:;?!"}
#: Character -> what it is folded to. None of the right side stands on the left, so that the order does not matter.
_FOLDED = {chr(a): chr(b) for a, b in _ASCII.items()} | {
    a: b
    for pairs, b in [
        ("\u00a0\u2002\u2003\u2009\u202f\u3000\u2007\u2008", " "),
        ("﹪", "%"),
        ("−﹣‐‑", "-"),
        ("–‒―─━", "—"),
        ("〜∼˜", "~"),
        ("○", "〇"),
        ("•・‧∙", "·"),
        ("∶ː", ":"),
        ("［〔", "["),
        ("］〕", "]"),
        (";", "；"),
        ("?", "？"),
        ("!", "！"),
        ("＄", "$"),
    ]
    for a in pairs
}
#: Signs between figures as LaTeX writes them -> the signs; blanks make up for what they are shorter.
_SIGNS = {"times": "×", "sim": "~", "thicksim": "~"}
_FONT = re.compile(
    r"\\(?:(?:math(?:rm|bf|it|sf)|boldsymbol|pmb|rm|bf|text|mid)(?![A-Za-z])|(?:left|right)\s?[|.]?(?![A-Za-z])|\s[:;,!]|[ :;,!])|(?<= )~(?= )"
)
_DOT = re.compile(r"(?<=%)\s*\.(?=\s?\d)|(?<=\$)\s*\.(?=[\d ]+\.)")  # of a list whose mark OCR took for a point
_SQUARE = re.compile(r"(?<=[A-Za-z}])\s*\^\s*\{?\s*[23](?:\s*\}|(?!\d))")
#: A quotation mark that OCR took for a plain one, beside its partner.
_QUOTES = (re.compile(r"(?<=“)([^“”\"\n]{1,40})\""), re.compile(r"\"([^“”\"\n]{1,40})(?=”)"))
#: A full stop that OCR took for an index, and a letter that it took for a digit behind an exponent (the t of tons).
_STOP = re.compile(r"_[\s{]*(?:\\odot|\\circ|\\bigcirc|[oO°])[\s}]*(?P<end>\$?)")
_STRAY = re.compile(r"(?<=\})(?<=\d\s\})[\s~]+1(?=\s*\$)")
#: A footnote's mark behind a figure: a number in a ring, which OCR takes for the sign of a trade mark.
_RINGED = re.compile(r"\^\s*\{?\s*\\text(?:registered|circled)(?![A-Za-z])\s*(?:\{\s*\d+\s*\})?\s*\}?")
_SIGN = re.compile(r"\\(times|sim|thicksim)(?![A-Za-z])")
#: Years as papers count them (10a间).
_SPANS = ("a间", "a来", "a内")
_YEARS = re.compile(r"(?<=\d)a(?=[间来内])")
_TO_FOLD = re.compile(f"[{re.escape(''.join(_FOLDED))}]")
#: Marks by which a text shows that it may be traditional: hardly a statistic does without all of them.
_TELLING = "國業億萬與為發經個這產長點數額實時區達費會動關"
#: Those of traditional texts alone that GB 2312 has all the same, and how what it has not is written.
_IN_GB2312 = frozenset("薹榘徵麽吒菸甯夥摺捱醣後麴")
_REFERENCE = re.compile(rb"&#(\d+);")
#: Characters of both.
_BOTH = (
    "「」『』著乾於后里台干只余云几丑斗谷松面准征表制冬布板占游当家回症克向系术极了才出合吊扎折仆注累卷致升千志胡姜姓郁御范沈周朱夸采舍冲党"
)
# The mark first, what stands around it behind: `re` then jumps from mark to mark (fifteen times as fast as trying each character).
_THOUSANDS = re.compile(r"，(?=\d{3}(?!\d))(?<=\d，)")
_RAISED_POINT = re.compile(r"·(?=\d+\s?(?:%|％|个百分点))(?<=\d·)")  # 1·8%
_NUMBER_COMMA = re.compile(r",(?=\d)(?<=\d,)")
_RATIO_COLON = re.compile(r"：(?=\d)(?<=\d：)")
_CLAUSE_COLON = re.compile(r":(?:(?![\d/])|(?<![\dA-Za-z]:))")
_CJK = r"[\u2e80-\u9fff\uf900-\ufaff，。；：、？！“”‘’《》【】]"
_MATH = r"\$(?:\s?\\\$)?[\d\s.,、，%‰\\+\-~<>=()×/^{}]*\d[\d\s.,、，%‰\\+\-~<>=()×/^{}\[\]]*\$"
_MEASURE = r"\$(?=[^$]{0,60}[A-Za-z])[\s{]*(?:-[\s{]*)?[\d×][\d\s.,×^{}\\-]*(?:[A-Za-zμ][\s{}]?){1,5}[\s{}]*[²³]?[\s{}.\\]*\$"  # 8 341 km²
#: A unit alone, behind its number: 4609 m³.
_UNIT = r"(?<=\d\s?)\$[\s{]*(?:[kchdμ][\s{}]?)?(?:[mtag]|W\s?h?|h\s?m|L)[\s{}]*[²³]?[\s{}]*\$"
#: A formula of letters and their numbers, as papers write names: CO2, PM2.5, P.
_NAME = r"\$[\s{]*(?:[A-Z][a-z]?[\s{}]*){1,4}(?:_[\s{]*\d(?:[\s.]*\d)?[\s}]*)?\$"
#: An inline tag of HTML, as web pages saved to Markdown keep them.
TAG = r"</?(?:p|br|strong|b|em|i|u|span|div|a|h[1-6]|li|ul|ol|font|section|center)\b[^<>\n]{0,200}>"
_DROP = regex.compile(
    rf"(?P<tail>(?<=\d\.)[ ]+(?=\$))|(?P<math>{_MATH}|{_MEASURE}|{_UNIT}|{_NAME})|[\r\n\t ]*[\r\n][\r\n\t ]*|(?<={_CJK})[ \t]+|[ \t]+(?={_CJK})|\u200b|\ufeff|{TAG}|\*\*|\[(?=[^\[\]\n]{{1,60}}\]\(https?:)|\]\(https?://[^\s()]*\)"
)
_DROPPED = re.compile("[\r\n\t $<*[\\]\u200b\ufeff]")  # what a match of it can begin with
_AMOUNT = re.compile(r"\d(?!\d{3}(?!\d))")  # a digit that opens no year
_DROPPED_MARKS = (
    "\n *[$<\t\r\u200b\ufeff"  # one of them stands in every text in which it matches; `in` is ten times as fast as a set of `re`
)
_FORMULA = regex.compile(r"\$[^$\n]{1,300}\$")
_COMMAND = regex.compile(r"\\[A-Za-z]+|[$\s{}~]+|\\")
_MATH_BLANK = regex.compile(r"(?:[\\\s{}_]|(?<!\\)\$)+")  # \$ is a dollar


class Script(NamedTuple):
    """How a long text is written, the sum of that of its pieces: what decides whether traditional characters are changed.

    telling: it has marks that only traditional texts have; traditional, simplified: characters that stand in the one or the other alone.
    """

    telling: bool = False
    traditional: int = 0
    simplified: int = 0

    @classmethod
    def of(cls, text: str, *, counted: bool = False) -> Script:
        """The script of a piece; `counted`: count its characters even if it has no telling mark."""
        telling = any(mark in text for mark in _TELLING)
        if not telling and not counted:
            return cls()
        _, only, simple = _traditional()
        return cls(telling, sum(map(text.count, _within(text, only))), sum(map(text.count, simple.intersection(text))))

    def joined(self, after: Script) -> Script:
        """That of a piece and the one behind it."""
        return Script(self.telling or after.telling, self.traditional + after.traditional, self.simplified + after.simplified)


def fold(text: str, script: Script | None = None) -> str:
    """Full-width digits, brackets and spaces to their plain forms, half-width clause marks to full-width ones.

    `script` is that of the whole text, where `text` is a piece.

    >>> fold("增长８．４％,达２ ０００家")
    '增长8.4%，达2 000家'
    >>> fold("1,234家;比为2：3"), fold(r"$5 \\sim 7$")
    ('1,234家；比为2:3', '$5 ~    7$')
    """
    text = simplify(text, script)
    for char in set(_TO_FOLD.findall(text)):  # few of them stand in one text: ten times as fast as `translate`
        text = text.replace(char, _FOLDED[char])
    if '"' in text and "“" in text:
        text = _QUOTES[1].sub(r"“\1", _QUOTES[0].sub(r"\1”", text))
    if any(word in text for word in _SPANS):
        text = _YEARS.sub("年", text)
    if "\\" in text:
        text = _FORMULA.sub(_unstyled, text) if "$" in text else text
        text = _SIGN.sub(lambda m: _SIGNS[m[1]].ljust(len(m[0])), text)
    if "·" in text:
        text = _RAISED_POINT.sub(".", text)
    text = _THOUSANDS.sub(",", text)
    if "," in text:  # all are a clause's but those between digits, of which most texts have few
        ends = [m.end() for m in _NUMBER_COMMA.finditer(text)]
        clauses = text.replace(",", "，")
        text = "".join([clauses[a : b - 1] + "," for a, b in zip([0, *ends], ends, strict=False)]) + clauses[ends[-1] if ends else 0 :]
    return _CLAUSE_COLON.sub("：", _RATIO_COLON.sub(":", text))


def _unstyled(formula: regex.Match[str]) -> str:
    r"""A formula of the same length without fonts and spacing, k m ^ { 2 } as km²."""
    text = formula[0]
    if "\\" not in text:
        return text
    text = _DOT.sub(lambda m: m[0].replace(".", "、"), text)
    text = _RINGED.sub(lambda m: " " * len(m[0]), text)
    text = _FONT.sub(lambda m: " " * len(m[0]), text)
    text = _STOP.sub(lambda m: ("$。" if m["end"] else "$。$").rjust(len(m[0])), _STRAY.sub(lambda m: " " * len(m[0]), text))
    return _SQUARE.sub(lambda m: ("²" if "2" in m[0] else "³").rjust(len(m[0])), text)


def plain_formulas(text: str) -> str:
    r"""A cell or a caption with what OCR took for mathematics as it was printed.

    >>> plain_formulas(r"投入率/ $\%$"), plain_formulas(r"总产值/ $1 0 ^ { 8 }$ 元"), plain_formulas(r"$\mathrm { G D P }$")
    ('投入率/ %', '总产值/ 10^8 元', 'GDP')
    """
    return _FORMULA.sub(lambda m: _COMMAND.sub("", m[0]), text) if "$" in text else text


def simplify(text: str, script: Script | None = None) -> str:
    """Traditional characters to simplified ones, one for one; lines in simplified characters stay as they are.

    Some characters of the one are good ones of the other (著, 乾, 於): they are changed where a text is traditional, and only there.

    >>> simplify("全國研發經費3.3萬億元，比上年增長8.4%"), simplify("国家著作权于2020年")
    ('全国研发经费3.3万亿元，比上年增长8.4%', '国家著作权于2020年')
    """
    if not (any(mark in text for mark in _TELLING) if script is None else script.telling):
        return text
    table, only, simple = _traditional()
    there = _within(text, only)
    if not there:
        return text
    places = [m.start() for m in re.finditer(f"[{''.join(sorted(there))}]", text)]
    if _is_traditional(text, len(places), simple) if script is None else script.traditional > 2 * script.simplified:
        return text.translate(table)
    out: list[str] = []
    at = 0
    for place in places:
        if place >= at:  # the first one of a line
            begin, end = text.rfind("\n", at, place) + 1 or at, text.find("\n", place)
            end = len(text) if end < 0 else end
            line = text[begin:end]
            traditional = bisect_left(places, end) - bisect_left(places, begin)
            out += (text[at:begin], line.translate(table) if _is_traditional(line, traditional, simple) else line)
            at = end
    return "".join((*out, text[at:]))


def _within(text: str, traditional: Set[str]) -> set[str]:
    """Those of the traditional characters that a text has.

    GB 2312 has hardly any of them: to encode a text in it and see what is left over takes an eighth of the time of a look at each character.

    >>> sorted(_within("中国發布经濟数据", frozenset("發濟經後")))
    ['濟', '發']
    """
    left_over = {chr(int(n)) for n in _REFERENCE.findall(text.encode("gb2312", "xmlcharrefreplace"))}
    return {c for c in traditional & _IN_GB2312 if c in text} | (left_over & traditional)


def _is_traditional(text: str, traditional: int, simple: Set[str]) -> bool:
    """Whether characters of traditional texts alone, so many, outnumber those of simplified texts alone by more than two to one."""
    room = traditional
    for char in text:
        if char in simple:
            room -= 2
            if room <= 0:
                return False
    return room > 0


@cache
def _traditional() -> tuple[dict[int, str], frozenset[str], frozenset[str]]:
    """The table, and what stands in traditional or in simplified texts alone."""
    text = resources.files("innostat.data").joinpath("traditional.txt").read_text(encoding="utf-8")
    pairs = [p for line in text.splitlines() if not line.startswith("#") for p in line.split()]
    table = {ord(p[0]): p[1] for p in pairs}
    of_one, of_other = {p[0] for p in pairs}, {p[1] for p in pairs}
    return table, frozenset(of_one - set(_BOTH)), frozenset(of_other - of_one - set(_BOTH))


class Passage(NamedTuple):
    """Folded, joined text of one paragraph, heading or caption.

    It is made of pieces of the source: `starts` are where they begin in `text`, `shifts` what to add to come to source offsets.
    """

    text: str
    starts: list[int]
    shifts: list[int]

    @classmethod
    def of(cls, folded: str, ranges: Sequence[tuple[int, int]], blanks: bool = False) -> Passage:
        """Join source ranges of a folded text into one passage; `blanks` keeps single blanks but those before an amount (they part the halves of a heading).

        >>> p = Passage.of(fold("达到635.4\\n万人年，占$6 2 \\\\%$。"), [(0, 22)])
        >>> p.text, p.source(2, 10)
        ('达到635.4万人年，占62%。', (2, 11))
        >>> Passage.of("工业 利润超 42 亿元", [(0, 12)], blanks=True).text
        '工业 利润超42 亿元'
        """
        pieces: list[tuple[int, int]] = []
        for start, end in ranges:
            text = folded[start:end]
            for mark in _DROPPED_MARKS:
                if mark in text:
                    break
            else:  # a paragraph as it should be
                pieces.append((start, end))
                continue
            at = look = start
            while (first := _DROPPED.search(folded, look, end)) is not None:
                m = _DROP.match(folded, first.start(), end)
                look = first.end() if m is None else m.end()
                if m is None or blanks and m[0] == " " and not _AMOUNT.match(folded, look):
                    continue
                pieces.append((at, m.start()))
                if m["math"] is not None:
                    inner = m.start()
                    for blank in _MATH_BLANK.finditer(folded, m.start(), m.end()):
                        pieces.append((inner, blank.start()))
                        inner = blank.end()
                at = look
            pieces.append((at, end))
        if len(pieces) == 1:
            start, end = pieces[0]
            return cls(folded[start:end], [0], [start])
        starts: list[int] = []
        shifts: list[int] = []
        length = 0
        for start, end in pieces:
            if start < end:
                starts.append(length)
                shifts.append(start - length)
                length += end - start
        return cls("".join([folded[start:end] for start, end in pieces]), starts, shifts)

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Source offsets of `text[start:end]`."""
        starts, shifts = self.starts, self.shifts
        return start + shifts[bisect_right(starts, start) - 1], end + shifts[bisect_right(starts, end - 1) - 1]
