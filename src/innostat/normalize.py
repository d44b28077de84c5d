"""Source text to the text that patterns see, with a way back to source offsets.

Two steps. `fold` maps character by character and never changes a length (NFKC would: it turns ℃ into °C and the clause
mark ， into a thousands mark). `Passage.of` joins the line ranges of one paragraph and drops what cuts words and numbers
apart: line breaks, spaces beside Chinese characters, the dollar signs and blanks of OCR'd mathematics.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from functools import cache
from importlib import resources

import regex

_ASCII = {0xFF01 + i: 0x21 + i for i in range(94) if chr(0x21 + i) not in ",:;?!"}
_TABLE = _ASCII | {
    ord(a): b
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
#: Marks by which a text shows that it may be traditional: hardly a statistic does without all of them.
_TELLING = "國業億萬與為發經個這產長點數額實時區達費會動關"
#: Characters of both.
_BOTH = "「」『』著乾於后里台干只余云几丑斗谷松面准征表制冬布板占游当家回症克向系术极了才出合吊扎折仆注累卷致升千志胡姜姓郁御范沈周朱夸采舍冲党"
_COMMA = regex.compile(r"(?<=\d)，(?=\d{3}(?!\d))|(?<!\d),|,(?!\d)")
_COLON = regex.compile(r"(?<=\d)：(?=\d)|(?<![\dA-Za-z]):|:(?![\d/])")
_CJK = r"[\u2e80-\u9fff\uf900-\ufaff，。；：、？！“”‘’《》【】]"
_MATH = r"\$[\d\s.,%‰\\+\-~<>=()×/^{}]*\d[\d\s.,%‰\\+\-~<>=()×/^{}]*\$"
_DROP = regex.compile(
    rf"(?P<tail>(?<=\d\.)[ ]+(?=\$))|(?P<math>{_MATH})|[\r\n\t ]*[\r\n][\r\n\t ]*|(?<={_CJK})[ \t]+|[ \t]+(?={_CJK})|\u200b|\ufeff"
)
_MATH_BLANK = regex.compile(r"[$\\\s{}]+")


@dataclass(frozen=True, slots=True)
class Script:
    """How a text is written: what decides whether traditional characters are changed. That of a long text is the sum of those of its pieces.

    telling: it has marks that only traditional texts have; traditional, simplified: characters that stand in the one or the other alone.
    """

    telling: bool = False
    traditional: int = 0
    simplified: int = 0

    @classmethod
    def of(cls, text: str, *, counted: bool = False) -> Script:
        """The script of a text; `counted`: count the characters of a piece without telling marks too."""
        telling = any(mark in text for mark in _TELLING)
        if not telling and not counted:
            return cls()
        _, only, simple = _traditional()
        return cls(telling, len(only.findall(text)), len(simple.findall(text)))

    def __add__(self, after: Script) -> Script:
        return Script(self.telling or after.telling, self.traditional + after.traditional, self.simplified + after.simplified)


def fold(text: str, script: Script | None = None) -> str:
    """Full-width digits, brackets and spaces to their plain forms, half-width clause marks to full-width ones.

    `script` is that of the whole text, where `text` is a piece.

    >>> fold("增长８．４％,达２ ０００家")
    '增长8.4%，达2 000家'
    >>> fold("1,234家;比为2：3")
    '1,234家；比为2:3'
    """
    text = simplify(text, script).translate(_TABLE)
    text = _COMMA.sub(lambda m: "," if m[0] == "，" else "，", text)
    return _COLON.sub(lambda m: ":" if m[0] == "：" else "：", text)


def simplify(text: str, script: Script | None = None) -> str:
    """Traditional characters to simplified ones, one for one; lines in simplified characters stay as they are.

    Some characters of the one are good ones of the other (著, 乾, 於): they are changed where a text is traditional, and only there.

    >>> simplify("全國研發經費3.3萬億元，比上年增長8.4%"), simplify("国家著作权于2020年")
    ('全国研发经费3.3万亿元，比上年增长8.4%', '国家著作权于2020年')
    """
    script = script or Script.of(text)
    if not script.telling:
        return text
    table, only, simple = _traditional()
    if script.traditional > 2 * script.simplified:
        return text.translate(table)
    lines = text.split("\n")
    for i, line in enumerate(lines):
        if len(only.findall(line)) > 2 * len(simple.findall(line)):
            lines[i] = line.translate(table)
    return "\n".join(lines)


@cache
def _traditional() -> tuple[dict[int, str], regex.Pattern[str], regex.Pattern[str]]:
    """The table, and patterns of what stands in traditional or in simplified texts alone."""
    text = resources.files("innostat.data").joinpath("traditional.txt").read_text(encoding="utf-8")
    pairs = [p for line in text.splitlines() if not line.startswith("#") for p in line.split()]
    table = {ord(p[0]): p[1] for p in pairs}
    simple = {p[1] for p in pairs} - {p[0] for p in pairs} - set(_BOTH)
    only = "".join(chr(c) for c in table if chr(c) not in _BOTH)
    return table, regex.compile(f"[{only}]"), regex.compile(f"[{''.join(sorted(simple))}]")


@dataclass(frozen=True, slots=True)
class Passage:
    """Folded, joined text of one paragraph, heading or caption; `offsets[i]` is the source offset of `text[i]`."""

    text: str
    offsets: array[int]

    @classmethod
    def of(cls, folded: str, ranges: list[tuple[int, int]], blanks: bool = False) -> Passage:
        """Join source ranges of a folded text into one passage; `blanks` keeps single blanks (they part the halves of a heading).

        >>> p = Passage.of(fold("达到635.4\\n万人年，占$6 2 \\\\%$。"), [(0, 22)])
        >>> p.text, p.source(2, 10)
        ('达到635.4万人年，占62%。', (2, 11))
        """
        parts: list[str] = []
        offsets: array[int] = array("q")
        for start, end in ranges:
            at = start
            for m in _DROP.finditer(folded, start, end):
                if blanks and m[0] == " ":
                    continue
                parts.append(folded[at : m.start()])
                offsets.extend(range(at, m.start()))
                if m["math"] is not None:
                    inner = m.start()
                    for blank in _MATH_BLANK.finditer(folded, m.start(), m.end()):
                        parts.append(folded[inner : blank.start()])
                        offsets.extend(range(inner, blank.start()))
                        inner = blank.end()
                at = m.end()
            parts.append(folded[at:end])
            offsets.extend(range(at, end))
        return cls("".join(parts), offsets)

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Source offsets of `text[start:end]`."""
        return self.offsets[start], self.offsets[end - 1] + 1
